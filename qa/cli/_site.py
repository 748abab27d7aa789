"""`callqa site`: all pages, linked, in a folder that opens from disk."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qa import report, scoring, store
from qa.cli._console import out
from qa.cli._options import Data, Language, SettingsFile
from qa.home import Home
from qa.settings import load_settings

__all__ = ["site"]


def site(
    data: Data = Path("data"),
    settings: SettingsFile = None,
    to: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where to; else DATA/site.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="Conversations from this day on have a page; else the setting site_days.",
        ),
    ] = None,
    language: Annotated[
        Language | None, typer.Option(help="Of the pages; else the setting report_language.")
    ] = None,
) -> None:
    """Write the pages that supervisors keep open: overview, teams, runs, conversations, coaching reports.

    They are of what was last published. Only what changed is written. For example: callqa site --language es
    """
    home, chosen = Home(data), load_settings(settings)
    if language is not None:
        chosen = chosen.model_copy(update={"report_language": language.value})
    folder = to or home.site
    with closing(store.open_published(data, chosen)) as con:
        done = report.write_site(
            con,
            folder,
            chosen,
            scoring.load_scorecards(chosen.scorecards),
            recordings=home.audio,
            since=since.date() if since else None,
        )
    out.print(f"{done.pages:,} pages, {done.written:,} written, {done.removed:,} files removed.")
    out.print(f"Open {escape(str(folder / 'index.html'))}")
