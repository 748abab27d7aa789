"""Spans that only the conversation tells: answers to what was asked, and what goes on in a later turn."""

import itertools
from collections.abc import Iterator, Sequence

from qa.privacy._across import emails_across
from qa.privacy._addresses import answered_address, asks_for_address, replied_address
from qa.privacy._names import Names
from qa.privacy._passwords import answered_password, asks_for_password
from qa.privacy._span import PLACEHOLDER, Span
from qa.types import Role, Turn

__all__ = ["told_spans"]

_LONGEST = 200
"""Characters of an answer: who writes more tells a story."""


def told_spans(turns: Sequence[Turn], names: Names) -> Iterator[tuple[int, Span]]:
    """Turn and span of what is a name only there, of e-mails said over several turns, and of answers."""
    for index, placed in names.placed.items():
        yield from ((index, span) for span in placed)
    yield from emails_across(turns)
    for asked, answer in _answered(turns):
        if asks_for_address(asked):
            found = [*answered_address(answer.text), *replied_address(answer.text)]
            yield from ((answer.index, span) for span in found)
        if asks_for_password(asked):
            yield from ((answer.index, span) for span in answered_password(answer.text))


def _answered(turns: Sequence[Turn]) -> Iterator[tuple[str, Turn]]:
    """What somebody else said, and the turn right after it."""
    for before, turn in itertools.pairwise(turns):
        if (
            before.participant != turn.participant
            and turn.role is not Role.AGENT
            and len(turn.text) < _LONGEST
            and not PLACEHOLDER.search(turn.text)  # it is redacted already
        ):
            yield before.text, turn
