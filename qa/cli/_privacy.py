"""`callqa privacy`: customers who want to be forgotten or to know what is held of them, and retention."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qa import rights, steps, store
from qa.cli._console import out
from qa.cli._options import Data, SettingsFile
from qa.errors import StoreError
from qa.home import Home
from qa.settings import load_settings

__all__ = ["app", "say_erased"]

EXIT_WITH_REMARKS = 1

app = typer.Typer(
    no_args_is_help=True,
    help="Customers' rights: forget, hand out what is held, remove what is old, and the log of removals.",
)
Customer = Annotated[
    str | None,
    typer.Option(
        "--customer", metavar="ID", help="The customer_id, or the address or number it was made of."
    ),
]
Interaction = Annotated[
    str | None, typer.Option("--interaction", metavar="ID", help="One contact, with the parts of its agents.")
]


@app.command("forget")
def forget(
    customer: Customer = None,
    interaction: Interaction = None,
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Remove all that is held of a customer, or of one contact; the next night doesn't read it again.

    Figures of past weeks stay as they were, in rows that name nobody. For example:

    callqa privacy forget --customer c-4711
    """
    if (customer is None) == (interaction is None):
        raise StoreError("forget: name whom: --customer ID, or --interaction ID.")
    home, now = Home(data), datetime.now(UTC)
    say_erased(home, rights.forget(home, load_settings(settings), now, customer, interaction))


def say_erased(home: Home, erased: rights.Erased) -> None:
    """What was removed, and where somebody has to look."""
    files = erased.files
    out.print(
        f"{erased.contacts} contacts removed: {erased.rows:,} rows, {files.transcripts} transcripts, "
        f"{files.copies} copies of recordings, {files.rejected} of rejected inputs. "
        "Pages and published files are written without them; figures of past weeks stay as they were."
    )
    out.print(
        "The next run leaves them out. Take them out of the inbox too, and out of what you exported or sent."
    )
    for path in erased.backups:
        out.print(
            f"A backup from before still holds them until it is restored, or deleted: {escape(str(path))}"
        )
    if any(path.is_file() for path in home.rejected.rglob("*")):
        out.print(f"Files that could not be used lie in {escape(str(home.rejected))}: look there too.")


@app.command("retain")
def retain(settings: SettingsFile = None, data: Data = Path("data")) -> None:
    """Remove what is older than callqa.yaml keeps it (retention), as the end of every night does.

    Reports and published files are written anew. Example of the setting:

    retention: {audio_days: 90, text_days: 365, all_days: 1095}
    """
    home, chosen = Home(data), load_settings(settings)
    if chosen.retention.audio is None:
        raise StoreError("retention: nothing is set. Write retention: {text_days: 365} into callqa.yaml.")
    done = rights.retain_now(home, chosen, datetime.now(UTC))
    for line in steps.retention_notes(done) or ("Nothing is that old.",):
        out.print(escape(line))


@app.command("export")
def export(
    customer: Annotated[str, typer.Option("--customer", metavar="ID", help="As for forget.")],
    to: Annotated[Path, typer.Option("--out", metavar="PATH", help="A new folder, or a new file.zip.")],
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Write all that is held of a customer: data.json, data.html to read, and recordings, redacted.

    callqa privacy export --customer c-4711 --out c-4711.zip
    """
    done = rights.hand_out(Home(data), load_settings(settings), to, datetime.now(UTC), customer)
    out.print(
        f"{escape(str(done.path))}: {done.contacts} contacts, {done.rows:,} rows, "
        f"{done.recordings} recordings."
    )
    out.print("Look through it before you hand it out: it names agents, and holds notes of reviewers.")


@app.command("log")
def log(settings: SettingsFile = None, data: Data = Path("data")) -> None:
    """Say what was removed, when, why and how much; never of whom."""
    with closing(store.open_warehouse(data, read_only=True, settings=load_settings(settings))) as con:
        found = store.removals(con)
    for each in found:
        rows = ", ".join(f"{count:,} {table}" for table, count in sorted(each.row_counts.items()))
        out.print(
            f"{each.removed_at:%Y-%m-%d %H:%M} {each.why:8} {each.extent:6} "
            f"{each.interactions:,} contacts" + (f": {rows}" if rows else "")
        )
    if not found:
        out.print("Nothing was removed so far.")


@app.command("readmit")
def readmit(
    interaction: Annotated[str, typer.Option("--interaction", metavar="ID", help="The contact's id.")],
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Let the next night read a forgotten contact again, where it still lies in the inbox.

    Its figures count twice then: once in the row that names nobody. Exit 1 when it wasn't kept out.
    """
    if not rights.readmit(Home(data), load_settings(settings), interaction, datetime.now(UTC)):
        out.print("No removed input has this id.")
        raise typer.Exit(EXIT_WITH_REMARKS)
    out.print("The next run may read it again.")
