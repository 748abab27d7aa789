"""`callqa store rejected`: which inputs could not be used, where they lie, and what was kept of them."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from qa import ingest, privacy, raw, store
from qa.cli._console import out
from qa.cli._options import Data, SettingsFile
from qa.cli._tables import table
from qa.errors import CallqaError, StoreError
from qa.home import Home
from qa.settings import load_settings

__all__ = ["rejected"]


def rejected(
    inbox: Annotated[
        Path | None, typer.Argument(help="Show each file as it is called in this inbox.", show_default=False)
    ] = None,
    open_file: Annotated[
        str | None, typer.Option("--open", metavar="FILE", help="Open the sealed copy of this input.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write what --open opens.")
    ] = None,
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """List the inputs that could not be used, with their reasons. For example:

    callqa store rejected data/samples/inbox

    A customer's number or name in a file's name is kept nowhere: INBOX shows the file as it is called there.
    With keep_raw_days set, --open FILE --out PATH opens the sealed copy.
    """
    home, chosen = Home(data), load_settings(settings)
    if open_file is not None:
        _open(home, store.key_of(chosen), open_file, to)
        return
    with closing(store.open_published(home.root, chosen)) as con:
        rows = con.execute(
            "SELECT source_name, reason, detail, kept_as FROM rejected_inputs ORDER BY ALL"
        ).fetchall()
    names = {} if inbox is None else _names(inbox, home)
    shown = [
        [names.get(name.partition("#")[0], name), reason, detail, "sealed" if kept else ""]
        for name, reason, detail, kept in rows
    ]
    out.print(table(["file", "reason", "what is wrong", "kept"], shown) if shown else "Every input was used.")


def _names(inbox: Path, home: Home) -> dict[str, str]:
    """The files' own names, by those under which they are stored."""
    if not inbox.is_dir():
        raise CallqaError(f"{inbox}: no such folder. Name the inbox, or leave it out.")
    found = ingest.names_shown(inbox, privacy.open_labels(home.names_key))
    return {name: path.relative_to(inbox).as_posix() for name, path in found.items()}


def _open(home: Home, key: str | None, name: str, to: Path | None) -> None:
    """Write what was sealed, for its owner only. Raises StoreError where it isn't kept or doesn't open."""
    source = home.rejected / raw.sealed_name(name)
    if key is None or not source.is_file():
        raise StoreError(
            "--open: no copy of this input is kept. Name it as the list does; copies are made where the "
            "settings have encryption_key_file and keep_raw_days."
        )
    if to is None:
        raise StoreError("--open: holds what nobody has redacted. Say where to write it: --out FILE.")
    raw.open_to(source, to, key)
    out.print(f"{to}: the input as it came. Remove it when you have looked.", markup=False)
