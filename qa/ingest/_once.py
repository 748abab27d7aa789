"""Every id once: what is delivered twice is read once, and the fullest export of a conversation holds."""

import os
import sqlite3
import weakref
from hashlib import blake2b
from typing import NamedTuple

from qa.errors import RejectReason
from qa.ingest._draft import Notes
from qa.types import Interaction, Recording, Rejected

__all__ = ["Once"]


class _Taken(NamedTuple):
    """What is remembered of a conversation: hash of its content, number of turns, where from."""

    content: bytes
    turns: int
    file: bytes
    is_export: bool


class Once:
    """Remembers the ids taken, on disk where they are many, so that memory doesn't grow with a night."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        # "" is a nameless file of this process's own, gone when it is closed. Threads take turns with it.
        self._taken = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._taken.close)
        self._taken.execute("PRAGMA journal_mode = OFF")
        self._taken.execute(
            "CREATE TABLE taken (id BLOB PRIMARY KEY, content, turns, file, is_export) WITHOUT ROWID"
        )

    def take(self, one: Recording | Interaction) -> Rejected | bool:
        """Whether to use it: False for what was read already, rejected for another input of the same id.

        Exports overlap: of two with one conversation the first holds, unless the second has more turns, and
        then the second is used in place of it.
        """
        own_id, name = one.metadata.interaction_id, one.source_name
        file = os.fsencode(name.partition("#")[0])
        turns = len(one.turns) if isinstance(one, Interaction) else 0
        new = _Taken(_hash(one.source_sha256), turns, file, isinstance(one, Interaction) and one.source != "")
        first = self._first(own_id, new)
        if first is None:
            return True
        if first.content == new.content:
            self._notes.count("inputs delivered twice with the same id and content, read once")
            return False
        if first.is_export and new.is_export:
            self._notes.count("conversations that several exports hold, taken from the fullest or latest")
            if new.turns > first.turns:
                self._taken.execute("REPLACE INTO taken VALUES (?, ?, ?, ?, ?)", (_hash(own_id), *new))
            return new.turns > first.turns
        holder = os.fsdecode(first.file)
        detail = f"has the interaction_id of {holder} and other content. Give one of them another."
        return Rejected(name, one.source_sha256, RejectReason.DUPLICATE_ID.value, detail, own_id)

    def _first(self, own_id: str, new: _Taken) -> _Taken | None:
        """What was taken under the id before; None when it is new, and then it is taken."""
        key = _hash(own_id)
        noted = self._taken.execute("INSERT OR IGNORE INTO taken VALUES (?, ?, ?, ?, ?)", (key, *new))
        if noted.rowcount:
            return None
        found = self._taken.execute("SELECT content, turns, file, is_export FROM taken WHERE id = ?", (key,))
        return _Taken(*found.fetchone())


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
