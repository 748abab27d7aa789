"""What was e-mailed, so that nobody gets anything twice: DATA/sent.sqlite.

A file of its own, not a table of the warehouse: that has one writer, which may be a night under way, and it
can be put back to an earlier day, after which e-mails would go out again. SQLite has each line on disk before
the server is handed the text; DuckDB could do that too, at a cost made for batches.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from qa.errors import SendError
from qa.send._model import Entry, Mailing, State

__all__ = ["Ledger", "open_ledger"]

_SCHEMA = Path(__file__).with_name("ledger.sql")
_VERSION = 1
_COLUMNS = "kind, about, week, recipient, content, state, began_at, reply"
_COUNTS = (State.SENT, State.UNSURE)
"""What may have reached somebody; other attempts did not."""


class Ledger:
    """The lines, and the only hand that writes them until it is closed."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self._con = con

    def entries(self, week: str) -> list[Entry]:
        """Every attempt of the week, in order."""
        rows = self._con.execute(f"SELECT {_COLUMNS} FROM mailings WHERE week = ? ORDER BY id", [week])
        return [_entry(row) for row in rows]

    def last(self, mailing: Mailing) -> Entry | None:
        """The last attempt that may have reached the address with this week; None where none can have."""
        found = self._con.execute(
            f"SELECT {_COLUMNS} FROM mailings WHERE week = ? AND kind = ? AND about = ? AND recipient = ? "
            "AND state IN (?, ?) ORDER BY id DESC LIMIT 1",
            [mailing.week, mailing.kind, mailing.about, mailing.recipient, *_COUNTS],
        ).fetchone()
        return None if found is None else _entry(found)

    def begin(self, mailing: Mailing, message_id: str, at: datetime) -> int:
        """The number of a new line that says it is being sent; it is on disk when this returns."""
        about = (mailing.kind, mailing.about, mailing.week, mailing.recipient, mailing.content)
        made = self._con.execute(
            "INSERT INTO mailings (kind, about, week, recipient, content, message_id, state, began_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [*about, message_id, State.SENDING, at.isoformat(timespec="seconds")],
        )
        assert made.lastrowid is not None
        return made.lastrowid

    def end(self, line: int, state: State, reply: str | None = None) -> None:
        """Writes what became of it."""
        self._con.execute("UPDATE mailings SET state = ?, reply = ? WHERE id = ?", [state, reply, line])


def _entry(row: tuple[str, ...]) -> Entry:
    kind, about, week, recipient, content, state, began_at, reply = row
    return Entry(kind, about, week, recipient, content, State(state), began_at, reply)  # type: ignore[arg-type]


@contextmanager
def open_ledger(path: Path) -> Iterator[Ledger]:
    """The ledger, made when missing, held until the end: a second one that opens it is told so.

    What an earlier run was sending when it ended is unsure from now on. Raises SendError when another
    `callqa send` is under way, or the file can't be used.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError:
        raise _unwritable(path) from None
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as con:
        try:
            _hold(con, path)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise _unwritable(path) from None
            raise SendError(f"{path}: another `callqa send` is under way. Wait until it ends.") from None
        except sqlite3.DatabaseError:
            raise SendError(
                f"{path}: is damaged. Put it back from a backup: without it nobody can tell who got what."
            ) from None
        yield Ledger(con)


def _unwritable(path: Path) -> SendError:
    return SendError(f"{path}: can't be written to. Look at the disk and who owns it.")


def _hold(con: sqlite3.Connection, path: Path) -> None:
    """Takes the file for this connection alone, and brings it up to date."""
    con.execute("PRAGMA locking_mode = EXCLUSIVE")
    con.execute(
        "PRAGMA synchronous = EXTRA"
    )  # also the journal's removal is on disk before the text goes out
    con.execute("BEGIN EXCLUSIVE")
    (version,) = con.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        raise SendError(f"{path}: was written by a newer callqa. Send with that one.")
    for statement in _SCHEMA.read_text(encoding="utf-8").split(";"):
        con.execute(statement)
    con.execute(f"PRAGMA user_version = {_VERSION}")
    con.execute("UPDATE mailings SET state = ? WHERE state = ?", [State.UNSURE, State.SENDING])
    con.execute("COMMIT")
