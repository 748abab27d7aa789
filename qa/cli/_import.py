"""`callqa import` and `callqa sources`: exports of other tools as native transcripts, and which tools."""

import itertools
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qa import ingest, privacy, transcripts
from qa.cli._console import err, fail, out
from qa.cli._options import SettingsFile
from qa.cli._tables import table
from qa.errors import ConfigError, Mistake, RejectReason
from qa.settings import load_settings

__all__ = ["import_exports", "sources"]

EXIT_WITH_REMARKS = 1
_FILES_SHOWN = 20


def import_exports(
    files: Annotated[
        list[Path],
        typer.Argument(help="Exported files; a folder where an export has several.", metavar="FILE..."),
    ],
    out_dir: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where NAME.jsonl is written for each file.")
    ] = Path(),
    roster: Annotated[
        Path | None,
        typer.Option("--roster", metavar="FILE", help="agents.csv; else the one beside the first FILE."),
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Keep personal data: for files that you guard yourself.")
    ] = False,
    settings: SettingsFile = None,
) -> None:
    """Write exports of helpdesks, chats and meetings as native transcripts, without a database. For example:

    callqa import zendesk-export.json --out transcripts

    Personal data is redacted. `callqa sources` lists the tools; each one's manual says where to click.
    """
    chosen = load_settings(settings)
    shown = ingest.AS_THEY_ARE if raw else privacy.Labels()
    opened = ingest.open_files(files, chosen, roster, shown)
    with err.status("Reading ..."):
        written = transcripts.write(opened, out_dir, chosen, is_raw=raw)
    for note in opened.notes.lines:
        out.print(f"note: {escape(note)}")
    for path, count in itertools.islice(written.files.items(), _FILES_SHOWN):
        out.print(f"{path}: {_counted(count, 'conversation')}")
    if len(written.files) > _FILES_SHOWN:
        total = _counted(written.files.total(), "conversation")
        out.print(f"and {len(written.files) - _FILES_SHOWN} more files; {total} in all")
    for path, count in written.alone.items():
        out.print(f"{path}: {_counted(count, 'row')} about conversations that are not in the export")
    if not written.files:
        out.print("No conversation was found.")
    for each in written.rejected:
        fail(f"{each.source_name}: {each.detail}")
    if any(each.reason != RejectReason.LEFT_OUT for each in written.rejected) or not written.files:
        raise typer.Exit(EXIT_WITH_REMARKS)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def sources(
    name: Annotated[
        str | None, typer.Argument(help="Print this importer's manual: where to click, what is read.")
    ] = None,
) -> None:
    """List the tools whose exports callqa reads; they are told by their content. For example:

    callqa sources zendesk
    """
    known = {source.name: source for source in ingest.known_sources()}
    if name is None:
        out.print(table(["name", "tool", "files"], [[s.name, s.title, s.files] for s in known.values()]))
        out.print(
            "Put exports into exports/, chats/, emails/ or calls/ of the inbox, or use `callqa import`."
        )
        out.print("`callqa sources NAME` prints where to click to export, what is read and what isn't.")
        return
    if name not in known:
        raise ConfigError([Mistake("sources", None, f"none is named {name!r}. Known: {', '.join(known)}.")])
    typer.echo(known[name].manual)
