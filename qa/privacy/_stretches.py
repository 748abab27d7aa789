"""When a recording says what was redacted: the stretches that nobody may hear again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.privacy._span import PLACEHOLDER
from qa.types import Redacted, Turn, Word

__all__ = ["MARGIN_S", "REACH_S", "Stretch", "UntimedError", "stretches"]

MARGIN_S = 0.25
"""Silenced on either side of the words, at least: engines place a word's edges to some tenths of a second."""
REACH_S = 1.0
"""Of a pause beside them, as much as this: a digit there may not have been understood."""


class UntimedError(ValueError):
    """What was redacted has no times, so that it can't be kept from being heard."""


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A part of a recording, in seconds since it began."""

    start_s: float
    end_s: float


def stretches(redacted: Redacted) -> tuple[Stretch, ...]:
    """Where what was redacted is heard, in order and apart.

    A placeholder's word has the time of all the words that it stands for, so any redacted transcript tells.
    Where the words of a turn don't show all of its placeholders, it is the whole turn. On either side there
    is a margin, and more of the pause. Raises UntimedError where there are no times.
    """
    known = [word for turn in redacted.turns for word in turn.words]
    apart: list[Stretch] = []
    for each in sorted(_widened(span, known) for turn in redacted.turns for span in _spans(turn)):
        if apart and each.start_s <= apart[-1].end_s:
            apart[-1] = Stretch(apart[-1].start_s, max(apart[-1].end_s, each.end_s))
        else:
            apart.append(each)
    return tuple(apart)


def _spans(turn: Turn) -> Iterator[Stretch]:
    """When the turn's placeholders are said."""
    hiding = [word for word in turn.words if PLACEHOLDER.search(word.text)]
    if sum(_count(word.text) for word in hiding) >= _count(turn.text):
        yield from (Stretch(word.start_s, word.end_s) for word in hiding)
    elif turn.start_s is None or turn.end_s is None:
        raise UntimedError(f"turn {turn.index} has no times")
    else:
        yield Stretch(turn.start_s, turn.end_s)


def _count(text: str) -> int:
    return len(PLACEHOLDER.findall(text))


def _widened(span: Stretch, known: Sequence[Word]) -> Stretch:
    """With its margins, and the pause on either side up to the next word of anyone that was understood.

    Of the first and last words of what was said in the sample calls (Whisper base), 464 of 466 lie within,
    and 456 within the margins alone.
    """
    before_s = max((word.end_s for word in known if word.end_s <= span.start_s), default=0.0)
    after_s = min((word.start_s for word in known if word.start_s >= span.end_s), default=float("inf"))
    start_s = min(span.start_s - MARGIN_S, max(before_s, span.start_s - REACH_S))
    return Stretch(max(0.0, start_s), max(span.end_s + MARGIN_S, min(after_s, span.end_s + REACH_S)))
