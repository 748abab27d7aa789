"""What is said of a number that was found in turns nearby: repeats, corrections, the rest of it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qa.privacy._digits import is_all_number, with_letters
from qa.privacy._reading import Piece, has_number, runs
from qa.privacy._span import Span
from qa.types import Role, Turn

__all__ = ["ECHO_REACH", "echoes"]

ECHO_REACH = 12
"""Turns in which a number that was given is repeated."""
_ECHO = 4  # digits of a repeat
_ECHO_ALONE = 3  # and where nothing else is said
_ECHOED = frozenset({"CARD", "PHONE", "ACCOUNT", "NATIONAL_ID", "IBAN", "CVV"})
_PART_REACH = 4  # turns after a number in which it is corrected or goes on
_REST = re.compile(r"\b(?:after|next|then|rest|missing|more|follows?)\b", re.I)
_ASKED_PART = re.compile(r"\b(?:last|first|middle|next) (?:two|three|four|five|six|few|[2-6])\b[^?]*\?", re.I)
_PART_LENGTHS = range(3, 7)
_PLACE = re.compile(r"\W*(?:at|in|on) the (?:end|start|beginning|middle|front)\b", re.I)
_PLACE_BEFORE = re.compile(r"\b(?:at|in|on) the (?:end|start|beginning|middle|front)\W*(?:it's |is )?$", re.I)
_CODE = re.compile(r"(?:^|\band |\bthe |\bmy )code(?: is|'s)?\W*$", re.I)
_BEFORE_REACH = 32  # characters before a number that these need
_CODE_LENGTHS = (3, 4)
_CORRECTION = re.compile(
    r"(?=.*\b(?:sorry|no|not|wrong|wait|hang on|hold on|i mean|actually|correction|or|rather|then|but)\b)"
    r"\W*(?:[a-z']+\W+){1,9}",
    re.I,
)
"""Between a number and the one that is meant; no sentence."""
_GOES_ON = re.compile(r"[,.]?\s+(?:and|then|and then)[,.]?\s+(?:(?:um+|uh+|er+m?)[,.]?\s+)?", re.I)


class _Given(NamedTuple):
    """A number that was found: at which turn's index, and all digits that its speaker said of this kind."""

    at: int
    kind: str
    digits: str


def echoes(turns: Sequence[Turn], found: Mapping[int, Sequence[Span]]) -> list[tuple[int, Span]]:
    """Turn index and span of further parts of the found numbers, such as the agent's "4242?"."""
    given = [*_given(turns, found)]
    added = []
    for before, turn in zip(("", *(each.text for each in turns)), turns, strict=False):
        near = [each for each in given if abs(each.at - turn.index) <= ECHO_REACH]
        if not near or not has_number(turn.text):
            continue
        for run in runs(turn.text):
            start, end = run[0].start, run[-1].end
            if any(span.start < end and start < span.end for span in found.get(turn.index, ())):
                continue
            kind = (
                _corrected(turn.text, run, found.get(turn.index, ()))
                or _part(turn, before, run, near)
                or _repeated(turn, run, near)
            )
            if kind is not None:
                added.append((turn.index, with_letters(turn.text, Span(start, end, kind))))
    return added


def _given(turns: Sequence[Turn], found: Mapping[int, Sequence[Span]]) -> Iterator[_Given]:
    """What was found; what one person says of one kind is one number."""
    said: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for turn in turns:
        for span in found.get(turn.index, ()):
            if span.kind in _ECHOED:
                digits = "".join(map(_digits, runs(turn.text[span.start : span.end])))
                said[turn.participant, span.kind].append((turn.index, digits))
    for (_, kind), parts in said.items():
        whole = "".join(digits for _, digits in parts)
        yield from (_Given(at, kind, whole) for at, _ in parts)


def _corrected(text: str, run: Sequence[Piece], beside: Sequence[Span]) -> str | None:
    """The kind of the number beside it that goes on in it, or is taken back for it, or it for that."""
    start, end = run[0].start, run[-1].end
    if len(_digits(run)) < _ECHO_ALONE:
        return None
    for span in beside:
        between = text[span.end : start] if span.end <= start else text[end : span.start]
        is_next = span.end <= start and _GOES_ON.fullmatch(between) is not None
        if span.kind in _ECHOED and (is_next or _CORRECTION.fullmatch(between)):
            return span.kind
    return None


def _repeated(turn: Turn, run: Sequence[Piece], near: Sequence[_Given]) -> str | None:
    """The kind of the number of which these digits are a part."""
    digits = _digits(run)
    if len(digits) < (_ECHO_ALONE if is_all_number(turn.text, run) else _ECHO):
        return None
    return next((each.kind for each in near if digits in each.digits), None)


def _part(turn: Turn, before: str, run: Sequence[Piece], near: Sequence[_Given]) -> str | None:
    """The kind of a number that is corrected or goes on, or of a card's code; `before` was said last."""
    last = {each.kind: each.at for each in near if 0 <= turn.index - each.at <= _PART_REACH}
    if not last:
        return None
    length = len(_digits(run))
    is_all = length >= _ECHO_ALONE and is_all_number(turn.text, run)
    # "I have 5426 1535, what comes after?" and "836 at the end"
    is_rest = is_all and turn.index - 1 in last.values() and _REST.search(before) is not None
    before_it = max(0, run[0].start - _BEFORE_REACH), run[0].start
    is_placed = _PLACE.match(turn.text, run[-1].end) or _PLACE_BEFORE.search(turn.text, *before_it)
    is_asked = (
        length in _PART_LENGTHS and turn.role is not Role.AGENT and _ASKED_PART.search(before) is not None
    )
    if is_rest or is_placed or is_asked:
        return max(last, key=lambda kind: last[kind])
    is_code = length in _CODE_LENGTHS and _CODE.search(turn.text, *before_it) is not None
    return "CVV" if is_code and "CARD" in last else None


def _digits(run: Sequence[Piece]) -> str:
    return "".join(piece.digits for piece in run)
