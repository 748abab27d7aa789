"""`callqa review export` and `import`: worksheets that people fill in."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qa import review, store
from qa.cli._console import err, out
from qa.cli._options import Data, SettingsFile
from qa.cli._writing import publishing
from qa.settings import load_settings

__all__ = ["export", "import_worksheet"]


def export(  # noqa: PLR0913, PLR0917 - the options of a command
    file: Annotated[Path, typer.Argument(help="The worksheet to write: NAME.xlsx or NAME.csv.")],
    sample: Annotated[str | None, typer.Option(metavar="ID", help="The evaluations of this draw.")] = None,
    only_open: Annotated[bool, typer.Option("--open", help="Questions that wait for a person.")] = False,
    agent: Annotated[str | None, typer.Option(help="This agent, by id or name.")] = None,
    scorecard: Annotated[str | None, typer.Option(help="This scorecard.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Interactions from this day on."),
    ] = None,
    data: Data = Path("data"),
) -> None:
    """Write a worksheet, a row per criterion, to be filled in and imported. What is given must all hold.

    callqa review export monday.xlsx --agent a101 --since 2026-11-02
    """
    wanted = review.Wanted(sample, agent, scorecard, since.date() if since else None, only_open)
    with closing(store.open_published(data)) as con:
        rows = review.export(con, file, wanted)
    out.print(escape(f"{file}: {rows} rows. Fill in outcome, comment and reviewer where you have an answer."))


def import_worksheet(
    file: Annotated[Path, typer.Argument(help="The worksheet as filled in.")],
    data: Data = Path("data"),
    settings: SettingsFile = None,
) -> None:
    """Take in the answers of a worksheet: all, or none where one is wrong. Importing twice changes nothing.

    callqa review import monday.xlsx
    """
    with publishing(data, load_settings(settings)) as con:
        done = review.import_worksheet(con, file, datetime.now(UTC))
    for note in done.notes:
        err.print(escape(note))
    out.print(f"{done.written} answers written, {done.known} known already, {done.empty} rows left empty.")
