"""`callqa store`: the warehouse's backups, soundness, size and encryption, and customers to be forgotten."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qa import artefacts, rights, store
from qa.cli import _rejected
from qa.cli._console import out
from qa.cli._exit import Exit
from qa.cli._options import Data, SettingsFile
from qa.cli._privacy import say_erased
from qa.errors import StoreError
from qa.home import Home
from qa.settings import load_settings

__all__ = ["app"]

_KEPT_DAYS = 30

app = typer.Typer(
    no_args_is_help=True,
    help="Keep the warehouse: back up, restore, check, compact, encrypt, and forget customers.",
)


@app.command("backup")
def backup(
    to: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to; else into DATA/backups, with the time."),
    ] = None,
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Copy the warehouse whole, compare every table's rows, and say where it lies. For example:

    callqa store backup --out /mnt/safe/callqa-monday.duckdb
    """
    path = to or Home(data).backups / f"warehouse-{store.stamp(datetime.now(UTC))}.duckdb"
    store.backup(data, path, load_settings(settings))
    out.print(f"{escape(str(path))}: {path.stat().st_size:,} bytes. Bring it back: callqa store restore FILE")


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="A backup of the warehouse.")],
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Put a backup in the warehouse's place; the one before is kept. What is published stays for now.

    callqa store restore data/backups/warehouse-20260302T093000Z.duckdb
    """
    chosen, now = load_settings(settings), datetime.now(UTC)
    aside = store.restore(data, file, now, chosen)
    removed = rights.remove_again(Home(data), chosen, now)
    out.print(f"{escape(str(Home(data).warehouse))}: is that of {escape(str(file))} now.")
    if removed:
        out.print(f"{removed} contacts that were removed since that backup are removed from it again.")
    if aside is not None:
        out.print(f"The one before: {escape(str(aside))}")
    out.print(
        "`callqa publish` shows it to readers; `callqa run INBOX` reads again what came after the backup."
    )


@app.command("check")
def check(settings: SettingsFile = None, data: Data = Path("data")) -> None:
    """Read the whole warehouse: is every block sound, does anything hang loose, is anything there twice?

    Exit 1 when something needs attention; it says what to do.
    """
    health = store.examine(data, datetime.now(UTC), load_settings(settings))
    for fact in health.facts:
        out.print(escape(fact))
    for problem in health.problems:
        out.print(f"[red]look[/red] {escape(problem)}")
    out.print("OK." if not health.problems else f"{len(health.problems)} to look at.")
    if health.problems:
        raise typer.Exit(Exit.WITH_REMARKS)


@app.command("compact")
def compact(
    keep_days: Annotated[
        int | None,
        typer.Option(
            min=0, help="Of a DuckLake: days that `callqa sql --as-of` can still go back to; else 30."
        ),
    ] = None,
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Write the warehouse anew without the space that nothing fills any more; needs room for both.

    Of a DuckLake: few large files in place of many, and none that only older days need.
    """
    chosen = load_settings(settings)
    if not chosen.is_lake:
        if keep_days is not None:
            raise StoreError("--keep-days: one file keeps nothing of the past. Leave it out.")
        before, after = store.compact(data, chosen)
        out.print(f"{escape(str(Home(data).warehouse))}: {before:,} bytes before, {after:,} after.")
        return
    since = datetime.now(UTC) - timedelta(days=_KEPT_DAYS if keep_days is None else keep_days)
    with closing(store.open_warehouse(data, settings=chosen)) as con:
        done = store.compact_lake(con, since)
    out.print(f"{done.files_before:,} files of {done.bytes_before:,} bytes before,")
    out.print(f"{done.files_after:,} of {done.bytes_after:,} after; the past since {since:%Y-%m-%d} is kept.")


@app.command("move-in")
def move_in(
    file: Annotated[Path | None, typer.Argument(help="The warehouse; else DATA/warehouse.duckdb.")] = None,
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Copy all rows of a warehouse in one file into the new, empty DuckLake that the settings name."""
    chosen = load_settings(settings)
    if not chosen.is_lake:
        raise StoreError("store: names no DuckLake. Write ducklake:postgres:dbname=callqa into callqa.yaml.")
    path = file or Home(data).warehouse
    with closing(store.open_warehouse(data, settings=chosen)) as con:
        moved = store.move_in(con, path, chosen)
    out.print(f"{moved:,} conversations of {escape(str(path))} are in the lake. The file stays as it is.")
    out.print("`callqa store check` looks at the lake, `callqa publish` shows it to readers.")


@app.command("encrypt")
def encrypt(settings: SettingsFile = None, data: Data = Path("data")) -> None:
    """Encrypt warehouse and published files with the key of encryption_key_file; again changes nothing.

    The plain files are deleted, not wiped from the disk, and backups made before stay as they are.
    """
    chosen = load_settings(settings)
    store.encrypt(data, chosen)
    artefacts.lock_all(Home(data).transcripts, None, store.key_of(chosen))
    out.print(
        f"{escape(str(Home(data).warehouse))} and what is published are encrypted. Keep a copy of the key."
    )
    _name_backups(data)


@app.command("decrypt")
def decrypt(settings: SettingsFile = None, data: Data = Path("data")) -> None:
    """Make warehouse and published files plain again; then take encryption_key_file out of callqa.yaml."""
    chosen = load_settings(settings)
    store.decrypt(data, chosen)
    artefacts.lock_all(Home(data).transcripts, store.key_of(chosen), None)
    out.print(f"{escape(str(Home(data).warehouse))} and what is published are plain now.")
    out.print("Take encryption_key_file out of callqa.yaml, or the next command looks for encrypted files.")
    _name_backups(data)


def _name_backups(data: Path) -> None:
    for path in sorted(Home(data).backups.glob("*.duckdb")):
        out.print(f"A backup from before stays as it is: {escape(str(path))}")


app.command("rejected")(_rejected.rejected)


@app.command("forget")
def forget(
    customer: Annotated[
        str,
        typer.Argument(metavar="CUSTOMER", help="The customer_id, or the address or number it was made of."),
    ],
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """The same as `callqa privacy forget --customer CUSTOMER`, where all about customers' rights is now."""
    home = Home(data)
    say_erased(home, rights.forget(home, load_settings(settings), datetime.now(UTC), customer))
