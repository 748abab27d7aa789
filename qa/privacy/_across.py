"""Spans that lie over several turns of one person, found in those turns joined."""

import re
from collections.abc import Iterable, Iterator, Sequence

from qa.privacy._chains import chains
from qa.privacy._emails import across_boundary, email_spans, may_be_spoken
from qa.privacy._span import Span
from qa.types import Turn

__all__ = ["emails_across"]

_MOST_TURNS = 4
_WORDS = re.compile(r"\w.*\w|\w", re.DOTALL)


def emails_across(turns: Sequence[Turn]) -> Iterator[tuple[int, Span]]:
    """Turn and its part of an EMAIL that the same person says over several turns."""
    for chain in chains(turns, across_boundary, _MOST_TURNS):
        text = " ".join(turn.text for turn in chain)
        if may_be_spoken(text):
            yield from _parts(chain, email_spans(text))


def _parts(chain: Sequence[Turn], spans: Iterable[Span]) -> Iterator[tuple[int, Span]]:
    """What of the spans over the joined texts lies in each turn, without the marks at its ends."""
    for span in spans:
        at = 0
        for turn in chain:
            start, end = max(span.start - at, 0), min(span.end - at, len(turn.text))
            if start < end and (match := _WORDS.search(turn.text[start:end])):
                yield turn.index, Span(start + match.start(), start + match.end(), span.kind)
            at += len(turn.text) + 1
