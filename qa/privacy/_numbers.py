"""All numbers of a conversation: in each turn, over several turns, and as somebody else repeats them."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from qa.privacy._birth import birth_spans
from qa.privacy._codes import code_spans
from qa.privacy._cues import Cue, asked_of, cue_around
from qa.privacy._digits import is_called_thing, number_spans, numbers_of_things
from qa.privacy._echoes import ECHO_REACH, echoes
from qa.privacy._expiry import expiry_spans
from qa.privacy._reading import digit_count, has_number, runs
from qa.privacy._span import Span, merge
from qa.privacy._spread import spread_numbers
from qa.types import Turn

__all__ = ["conversation_numbers", "text_numbers"]

_REFERENCE = re.compile(r"\bref(?:erence)?\b", re.I)
"""Asked for, it may be the customer's own."""
_LONE = 4  # digits of a phone that stand alone in answer to a question


@lru_cache(maxsize=8192)  # agents say many things again
def text_numbers(text: str, asked: Cue | None = None) -> tuple[Span, ...]:
    """The spans of one text in order, without overlap; `asked` is what the other side wanted to know."""
    is_birth = asked is not None and asked.kind == "BIRTH_DATE"  # "February" is an answer without any number
    if not is_birth and not has_number(text):
        return ()
    # where two begin together, the first of these stays: a code's check digits say more than its length
    return tuple(merge([*code_spans(text, asked), *birth_spans(text, asked), *number_spans(text, asked)]))


def conversation_numbers(turns: Sequence[Turn]) -> dict[int, list[Span]]:
    """By turn index, the spans in it; turns without any are left out."""
    asked, besides = asked_of(turns), asked_of(turns, besides=True)
    by_turn = {turn.index: cue for turn, cue in zip(turns, asked, strict=True)}
    spread = spread_numbers(turns, asked)
    found: dict[int, list[Span]] = {}
    for turn, cue, other in zip(turns, asked, besides, strict=True):
        further = text_numbers(turn.text, other) if other is not None else ()
        spans = merge([*spread.get(turn.index, ()), *text_numbers(turn.text, cue), *further])
        if spans:
            found[turn.index] = spans
    for turn, span in (*_lone(turns, found), *_of_things(turns, found, by_turn)):
        found[turn.index].remove(span)
    for index, span in expiry_spans(turns):
        found[index] = merge([span, *found.get(index, ())])
    for index, span in echoes(turns, found):
        found[index] = merge([*found.get(index, ()), span])
    return found


def _lone(turns: Sequence[Turn], found: dict[int, list[Span]]) -> list[tuple[Turn, Span]]:
    """A few digits that only a question made a phone, where the same person gives no more of it."""
    groups = [(turn, span) for turn in turns for span in found.get(turn.index, ()) if span.kind == "PHONE"]
    short = [(turn, s) for turn, s in groups if digit_count(turn.text[s.start : s.end]) < _LONE]
    return [
        (turn, span)
        for turn, span in short
        if cue_around(turn.text, span.start, span.end) is None
        and not any(_is_more(turn, other) for other, _ in groups)
    ]


def _of_things(
    turns: Sequence[Turn], found: dict[int, list[Span]], asked: Mapping[int, Cue | None]
) -> list[tuple[Turn, Span]]:
    """What only its length made an account's number, and a ticket's or the like was asked for or told."""
    bare = [
        (turn, span)
        for turn in turns
        for span in found.get(turn.index, ())
        if span.kind == "ACCOUNT" and cue_around(turn.text, span.start, span.end) is None
    ]
    if not bare:
        return []
    things = {digits for turn in turns if has_number(turn.text) for digits in numbers_of_things(turn.text)}
    before = {turn.index: last for last, turn in pairwise(turns) if last.participant != turn.participant}
    return [
        (turn, span)
        for turn, span in bare
        if _digits(turn.text[span.start : span.end]) in things
        or (asked[turn.index] is None and _asks_for_thing(before.get(turn.index)))
    ]


def _asks_for_thing(turn: Turn | None) -> bool:
    """Whether it ends with a question for the number of an order or the like."""
    asked = turn.text.rstrip(" ?.!") if turn is not None else ""
    return not _REFERENCE.search(asked) and is_called_thing(f"{asked} ", len(asked) + 1)


def _digits(text: str) -> str:
    return "".join(piece.digits for run in runs(text) for piece in run)


def _is_more(turn: Turn, other: Turn) -> bool:
    is_near = 0 < abs(other.index - turn.index) <= ECHO_REACH
    return is_near and other.participant == turn.participant
