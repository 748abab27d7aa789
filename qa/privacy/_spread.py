"""Numbers that somebody says over several turns, as when reading out a card: "4242", a pause, "4242"."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from qa.privacy._chains import chains
from qa.privacy._cues import Cue
from qa.privacy._digits import number_spans
from qa.privacy._reading import begins_as_number, digit_count, ends_as_number
from qa.privacy._span import Span
from qa.types import Turn

__all__ = ["spread_numbers"]

_SHORTEST = 3
"""Digits of a group in which people read numbers out; "3 days" right after a number is no part of it."""
_SHORTEST_ASKED = 2  # "44" within a social security number
_LAST = re.compile(r".*\w", re.DOTALL)


def spread_numbers(turns: Sequence[Turn], asked: Sequence[Cue | None]) -> dict[int, list[Span]]:
    """By turn, its part of a CARD, PHONE or ACCOUNT number that goes on in the same person's next turn."""
    cues = {turn.index: cue for turn, cue in zip(turns, asked, strict=True)}
    found: dict[int, list[Span]] = defaultdict(list)
    for chain in chains(turns, lambda before, after: ends_as_number(before) and begins_as_number(after)):
        for index, span in _spans(chain, cues[chain[0].index]):
            found[index].append(span)
    return found


def _spans(chain: Sequence[Turn], asked: Cue | None) -> Iterator[tuple[int, Span]]:
    text = " ".join(turn.text for turn in chain)
    for whole in number_spans(text, asked):
        parts = [*_parts(chain, whole)]
        least = _SHORTEST_ASKED if asked is not None and asked.kind == whole.kind else _SHORTEST
        is_grouped = all(digit_count(turn.text[part.start : part.end]) >= least for turn, part in parts)
        is_said = all(turn.text[part.start : part.end].lower() != "oh" for turn, part in parts)
        if len(parts) > 1 and is_said and (is_grouped or whole.kind == "CARD"):
            yield from ((turn.index, part) for turn, part in parts)


def _parts(chain: Sequence[Turn], whole: Span) -> Iterator[tuple[Turn, Span]]:
    """What of the span over the joined texts lies in each turn, without the stop at its end."""
    at = 0
    for turn in chain:
        start, end = max(whole.start - at, 0), min(whole.end - at, len(turn.text))
        if start < end and (match := _LAST.match(turn.text[start:end])):
            yield turn, Span(start, start + match.end(), whole.kind)
        at += len(turn.text) + 1
