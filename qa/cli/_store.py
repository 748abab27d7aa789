"""`callqa store`: backups of the warehouse, whether it is whole, its size, and customers to be forgotten."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qa import erasure, store
from qa.cli._console import out
from qa.cli._options import Data, SettingsFile
from qa.home import Home
from qa.settings import load_settings

__all__ = ["app"]

EXIT_WITH_REMARKS = 1

app = typer.Typer(
    no_args_is_help=True, help="Keep the warehouse: back up, restore, check, compact, and forget customers."
)


@app.command("backup")
def backup(
    to: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to; else into DATA/backups, with the time."),
    ] = None,
    data: Data = Path("data"),
) -> None:
    """Copy the warehouse whole, compare every table's rows, and say where it lies. For example:

    callqa store backup --out /mnt/safe/callqa-monday.duckdb
    """
    path = to or Home(data).backups / f"warehouse-{store.stamp(datetime.now(UTC))}.duckdb"
    with store.open_as_it_is(data) as con:
        store.back_up(con, path)
    out.print(f"{escape(str(path))}: {path.stat().st_size:,} bytes. Bring it back: callqa store restore FILE")


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="A backup of the warehouse.")],
    data: Data = Path("data"),
) -> None:
    """Put a backup in the warehouse's place; the one before is kept. What is published stays for now.

    callqa store restore data/backups/warehouse-20260302T093000Z.duckdb
    """
    aside = store.restore(data, file, datetime.now(UTC))
    out.print(f"{escape(str(Home(data).warehouse))}: is that of {escape(str(file))} now.")
    if aside is not None:
        out.print(f"The one before: {escape(str(aside))}")
    out.print("`callqa rescore` publishes it; `callqa run INBOX` reads again what came after the backup.")


@app.command("check")
def check(data: Data = Path("data")) -> None:
    """Read the whole warehouse: is every block sound, does anything hang loose, is anything there twice?

    Exit 1 when something needs attention; it says what to do.
    """
    health = store.examine(data, datetime.now(UTC))
    for fact in health.facts:
        out.print(escape(fact))
    for problem in health.problems:
        out.print(f"[red]look[/red] {escape(problem)}")
    out.print("OK." if not health.problems else f"{len(health.problems)} to look at.")
    if health.problems:
        raise typer.Exit(EXIT_WITH_REMARKS)


@app.command("compact")
def compact(data: Data = Path("data")) -> None:
    """Write the warehouse anew without the space that nothing fills any more; needs room for both."""
    before, after = store.compact(data)
    out.print(f"{escape(str(Home(data).warehouse))}: {before:,} bytes before, {after:,} after.")


@app.command("forget")
def forget(
    customer: Annotated[
        str,
        typer.Argument(metavar="CUSTOMER", help="The customer_id, or the address or number it was made of."),
    ],
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Remove every contact with a customer, from warehouse, published file, reports and transcripts.

    Figures of past weeks no longer count them. For example: callqa store forget c-4711
    """
    erased = erasure.forget_customer(Home(data), load_settings(settings), customer, datetime.now(UTC))
    out.print(
        f"{erased.contacts} contacts removed: {erased.rows:,} rows, {erased.transcripts} transcripts. "
        "Figures, reports and the published file are without them now."
    )
    out.print(
        "Take them out of the inbox too, or the next run reads them again; and out of what you exported."
    )
    for path in erased.backups:
        out.print(f"A backup from before may still hold them: {escape(str(path))}")
    if any(path.is_file() for path in Home(data).rejected.rglob("*")):
        out.print(f"Files that could not be used lie in {escape(str(Home(data).rejected))}: look there too.")
