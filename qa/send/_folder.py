"""A folder per agent with the reports of a week, to be put on an intranet or a file share."""

from collections.abc import Iterator
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.report import pdf
from qa.report.files import write_bytes
from qa.report.period import Period
from qa.send._plan import report_of
from qa.send._rows import people

__all__ = ["fill_folder"]


def fill_folder(con: DuckDBPyConnection, reports: Path, folder: Path, week: Period) -> Iterator[Path]:
    """The files that lie in the folder from now on: `folder/AGENT_ID/2026-W45.html`, and `.pdf` where it can
    be made. Nothing of other agents lies beside it.

    Folders and files are readable by their owner only. What is there and the same is left alone.
    """
    ids = [person.agent_id for person in people(con, week.name) if person.interactions]
    pages = [page for each in ids if (page := report_of(reports, each, week)).is_file()]
    prints = pdf.write_pdfs(pages) if pdf.missing() is None else []
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for source in sorted([*pages, *prints]):
        target, data = folder / source.relative_to(reports), source.read_bytes()
        if not target.is_file() or target.read_bytes() != data:
            write_bytes(target, data)
        yield target
