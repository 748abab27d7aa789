"""What tables and plain JSON share: a row or record of a message, by named things, becomes a turn."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from qa.errors import InputError, RejectReason
from qa.ingest._draft import DraftTurn, Moment
from qa.ingest._export import Export
from qa.ingest._ratings import csat_of
from qa.ingest._roles import role_named
from qa.ingest._values import read_number
from qa.ingest.html import to_text
from qa.layout import folded
from qa.types import Channel, Role, Survey

__all__ = ["channel_named", "in_order", "rating", "turn_of"]

_EPOCH_FROM_S = 1e8  # above three years a count of seconds is a date, not a place in a conversation
_FORMATS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M:%S %Z",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y %I:%M %p",
    "%a, %d %b %Y %H:%M:%S %z",
)
"""Writings that can be read in one way alone; 03/04/2026 needs date_format."""
_INTERNAL = {"true", "yes", "y", "1", "internal", "private", "note"}


def turn_of(export: Export, given: Mapping[str, str], agent_id: str = "") -> DraftTurn:
    """The turn of a message; `given` has its text, role, speaker (a name or id), name, time and internal.

    A speaker that is a word for a role, such as "visitor", is that role. `agent_id` is the agent's where the
    message is one's and doesn't name its speaker by an id.
    """
    role_word, speaker, name = (given.get(thing, "") for thing in ("role", "speaker", "name"))
    told = _role(export, role_word) or _role(export, speaker)
    if speaker and not name and not _role(export, speaker):
        speaker, name = "", speaker
    own_id = "" if _role(export, speaker) else speaker
    if told is Role.AGENT and not own_id:
        own_id = agent_id
    text = to_text(given.get("text", "").replace("\r\n", "\n").replace("\r", "\n"))
    return export.turn(
        text,
        id=own_id,
        name="" if "@" in name else name or (role_word if told is None else ""),
        email=name if "@" in name else "",
        told=told,
        start=_moment(export, given.get("time", "")),
        is_public=not _is_internal(export, given.get("internal", "")),
    )


def _role(export: Export, word: str) -> Role | None:
    """The role that the word stands for by roles.json, else in the words exports use."""
    if not word:
        return None
    return export.layout.role_of_value.get(folded(word)) or role_named(word)


def _moment(export: Export, value: str) -> Moment:
    number = read_number(value)
    if number is not None and abs(number) < _EPOCH_FROM_S and not export.layout.date_format:
        return number
    return export.time(value, *_FORMATS)


def _is_internal(export: Export, value: str) -> bool:
    said = {folded(each) for each in export.layout.internal_values}
    return folded(value) in (said or _INTERNAL)


def in_order(turns: Iterable[DraftTurn]) -> tuple[DraftTurn, ...]:
    """The turns by time where all have a date, else in the order of the export; newest first is turned."""
    listed = list(turns)
    dates = [turn.start for turn in listed if isinstance(turn.start, datetime)]
    if len(dates) < len(listed) or not dates:
        return tuple(listed)
    if dates[0] > dates[-1]:
        listed.reverse()
    return tuple(
        sorted(listed, key=lambda turn: turn.start if isinstance(turn.start, datetime) else dates[0])
    )


def channel_named(name: str) -> Channel | None:
    """The channel; None for "". Raises InputError when it is none."""
    if name and name.lower() not in set(Channel):
        detail = f"channel is none of {', '.join(Channel)}. Mend it, or leave it out."
        raise InputError(RejectReason.WRONG_SHAPE, detail)
    return Channel(name.lower()) if name else None


def rating(export: Export, interaction_id: str, cells: Sequence[str]) -> tuple[Survey, ...]:
    """The satisfaction that the last answered of these cells gives; what can't be read is counted."""
    for cell in reversed(cells):
        try:
            found = csat_of(cell)
        except ValueError:
            export.notes.count("ratings that can't be read, left out")
            continue
        if found is not None:
            return (Survey(interaction_id, csat=found[0], csat_as_given=found[1]),)
    return ()
