"""The coaching reports of the site."""

from datetime import date
from pathlib import Path

from qa.report.site._site import Site
from qa.report.write import write_reports

__all__ = ["write_agents"]

_FOLDER = "agents"


def write_agents(site: Site) -> None:
    """A report per agent and week, at links.agent_page."""
    folder = site.folder / _FOLDER
    before = {path: _state(path) for path in folder.glob("*/*.html")}
    written = write_reports(
        site.con,
        folder,
        site.scorecards,
        dispute_days=site.settings.dispute_days,
        links_since=site.since or date.min,
        has_index=False,
    )
    site.told.paths.update(path.relative_to(site.folder).as_posix() for path in written)
    site.told.written += sum(before.get(path) != _state(path) for path in written)


def _state(path: Path) -> tuple[int, int]:
    """Differs once the file was replaced."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns
