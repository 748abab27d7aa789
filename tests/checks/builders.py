"""Redacted interactions for tests, from short dicts in the shape of a native transcript."""

from collections.abc import Mapping, Sequence
from typing import Any

from qa.checks import Context, load_book
from qa.checks._nlp import tokenise
from qa.checks._phrases import PhraseBook
from qa.settings import Settings
from qa.types import Channel, Interaction, Metadata, Redacted, Role, Turn, Word

__all__ = ["book", "context", "interaction", "say"]


def book() -> PhraseBook:
    """The phrase files that ship with callqa."""
    return load_book(Settings().scorecards / "phrases")


def say(speaker: str, text: str, start: float | None = None, end: float | None = None) -> dict[str, Any]:
    """One turn as a dict; times in seconds."""
    return {"speaker": speaker, "text": text, "start": start, "end": end}


def interaction(
    turns: Sequence[Mapping[str, Any]],
    *,
    name: str = "test",
    channel: str = "chat",
    language: str = "en",
    duration: float | None = None,
    channel_count: int | None = None,
    agents: tuple[int, int] = (0, 0),
) -> Redacted:
    """A redacted interaction; `channel_count` is 2 for a call unless given, `duration` the last end.

    A turn is {speaker, text, start?, end?, words?}; `words` is a list of {text, start, end, confidence?}, or
    "even" for the turn's words spread evenly over its time. `agents` served before and after.
    """
    made = tuple(_turn(index, turn) for index, turn in enumerate(turns))
    ends = [t.end_s for t in made if t.end_s is not None] + [t.start_s for t in made if t.start_s is not None]
    is_call = channel == Channel.CALL
    return Redacted(
        Interaction(
            channel=Channel(channel),
            metadata=Metadata(interaction_id=name, language=language),
            source_sha256="0" * 64,
            turns=made,
            duration_s=duration if duration is not None else max(ends, default=None),
            channel_count=channel_count if channel_count is not None or not is_call else 2,
            agents_before=agents[0],
            agents_after=agents[1],
        )
    )


def context(turns: Sequence[Mapping[str, Any]], **more: Any) -> Context:
    """What a check sees of the interaction that `interaction(turns, **more)` makes (English)."""
    made = interaction(turns, **more)
    return Context(made, tuple(tokenise((turn.text for turn in made.turns), "en")), book())


def _turn(index: int, turn: Mapping[str, Any]) -> Turn:
    start, end = turn.get("start"), turn.get("end")
    return Turn(
        index=index,
        role=Role(turn["speaker"]),
        participant=turn["speaker"],
        text=turn["text"],
        start_s=start,
        end_s=end,
        words=_words(turn["text"], turn.get("words"), start, end),
    )


def _words(text: str, given: Any, start: float | None, end: float | None) -> tuple[Word, ...]:
    if given is None:
        return ()
    if given != "even":
        return tuple(Word(w["text"], w["start"], w["end"], w.get("confidence")) for w in given)
    if start is None or end is None:
        raise ValueError("words: even needs the turn's start and end")
    said = text.split()
    step = (end - start) / len(said)
    return tuple(Word(w, start + i * step, start + (i + 1) * step) for i, w in enumerate(said))
