"""Every id once: what is delivered twice is read once, and the fullest export of a conversation holds."""

from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from qa.errors import RejectReason
from qa.ingest._draft import Notes
from qa.types import Interaction, Recording, Rejected

__all__ = ["Once", "name_of"]


class _Taken(NamedTuple):
    """What is remembered of a conversation: hash of its content, number of turns, where from."""

    content: int
    turns: int
    file: str
    is_export: bool


class Once:
    """Remembers the ids taken, in some 250 bytes each, so that a night of any size fits in memory."""

    def __init__(self, inbox: Path, notes: Notes) -> None:
        self._inbox, self._notes = inbox, notes
        self._taken: dict[int, _Taken] = {}

    def take(self, one: Recording | Interaction) -> Rejected | bool:
        """Whether to use it: False for what was read already, rejected for another input of the same id.

        Exports overlap: of two with one conversation the first holds, unless the second has more turns, and
        then the second is used in place of it.
        """
        own_id, file = one.metadata.interaction_id, name_of(one, self._inbox).partition("#")[0]
        turns = len(one.turns) if isinstance(one, Interaction) else 0
        new = _Taken(_hash(one.source_sha256), turns, file, isinstance(one, Interaction) and one.source != "")
        first = self._taken.setdefault(_hash(own_id), new)
        if first is new:
            return True
        if first.content == new.content:
            self._notes.count("inputs delivered twice with the same id and content, read once")
            return False
        if first.is_export and new.is_export:
            self._notes.count("conversations that several exports hold, taken from the fullest or latest")
            if new.turns > first.turns:
                self._taken[_hash(own_id)] = new
            return new.turns > first.turns
        name = name_of(one, self._inbox)
        detail = f"has the interaction_id of {first.file} and other content. Give one of them another."
        return Rejected(name, one.source_sha256, RejectReason.DUPLICATE_ID.value, detail, own_id)


def name_of(one: Recording | Interaction | Rejected, inbox: Path) -> str:
    """Its name below the inbox."""
    return one.path.relative_to(inbox).as_posix() if isinstance(one, Recording) else one.source_name


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")
