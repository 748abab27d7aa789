"""Turns of Amazon's call analytics, which Transcribe and Contact Lens share."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from qa.ingest._draft import DraftTurn, DraftWord
from qa.ingest._export import Export
from qa.ingest._part import Part
from qa.ingest.sources._speech import as_written, confidence_of, dicts_in, millis_s, share
from qa.types import Rejected, Role

__all__ = ["call_turn", "duration_s", "role_of", "spoken"]

_ROLES = {
    "AGENT": Role.AGENT,
    "CUSTOMER": Role.CUSTOMER,
    "SYSTEM": Role.SYSTEM,
    "CUSTOM_BOT": Role.BOT,
    "SUPERVISOR": Role.SUPERVISOR,
}
Speaker = Callable[[dict[str, Any]], DraftTurn]


def role_of(value: object) -> Role | None:
    """The role that a ParticipantRole stands for; None where it is none of Amazon's."""
    return _ROLES.get(str(value).upper())


def spoken(
    export: Export, part: Part, number: int, items: Sequence[Any], turn_of: Speaker
) -> Iterator[DraftTurn | Rejected]:
    """The turns of a call by their start, after the items that give none; `turn_of` makes one."""
    turns: list[DraftTurn] = []
    for position, item in enumerate(items, 1):
        if not isinstance(item, dict) or not isinstance(item.get("Content"), str):
            detail = "has no Content. Export it again."
            yield export.bad(part, position, detail, f"record {number}, item")
        elif not item["Content"].strip():
            export.notes.count("transcript items without words")
        else:
            turns.append(turn_of(item))
    starts = [turn.start for turn in turns]
    if all(isinstance(start, float) for start in starts):
        turns.sort(key=lambda turn: turn.start if isinstance(turn.start, float) else 0.0)
    yield from turns


def duration_s(document: dict[str, list[Any]]) -> float | None:
    """How long the call took, as Amazon measured it; None where it doesn't say."""
    about = document.get("ConversationCharacteristics") or [None]
    return millis_s(about[0], "TotalConversationDurationMillis") if isinstance(about[0], dict) else None


def words_of(item: dict[str, Any]) -> tuple[DraftWord, ...]:
    """The words of an item, punctuation left out, spelled as in its text."""
    words = []
    for entry in dicts_in(item.get("Items")):
        best = (dicts_in(entry.get("Alternatives")) or [entry])[0]
        if str(entry.get("Type")).lower() == "punctuation" or not isinstance(best.get("Content"), str):
            continue
        start_s, end_s = millis_s(entry, "BeginOffsetMillis"), millis_s(entry, "EndOffsetMillis")
        words.append(DraftWord(best["Content"], start_s, end_s, share(best.get("Confidence"))))
    return as_written(words, item["Content"].strip())


def call_turn(export: Export, item: dict[str, Any], told: Role | None, name: str = "") -> DraftTurn:
    """The turn that an item of a call is, with times, words and their mean confidence."""
    words = words_of(item)
    return export.turn(
        item["Content"].strip(),
        name=name,
        told=told,
        start=millis_s(item, "BeginOffsetMillis"),
        end=millis_s(item, "EndOffsetMillis"),
        words=words,
        confidence=confidence_of(words),
    )
