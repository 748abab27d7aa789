"""Spans that only the conversation tells: answers to what was asked, and what goes on in a later turn."""

import re
from collections.abc import Iterable, Iterator, Sequence

from qa.privacy._across import emails_across
from qa.privacy._addresses import answered_address, asks_for_address, replied_address
from qa.privacy._emails import answered_email, asks_for_email, email_spans, mailbox_again
from qa.privacy._names import Names
from qa.privacy._password_answers import answered_password, asks_for_password, tried_passwords
from qa.privacy._span import PLACEHOLDER, Span
from qa.types import Role, Turn

__all__ = ["told_again", "told_spans"]

_BACK = 3  # turns
_READ_BACK = 4  # turns after an address in which its mailbox is
_SHORT = 4  # words: "okay, go ahead"
_SHORTEST = 5  # characters of what is known again
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
        if asks_for_email(asked):
            yield from ((answer.index, span) for span in answered_email(answer.text))
        if asks_for_password(asked):
            yield from ((answer.index, span) for span in answered_password(answer.text))
        yield from ((answer.index, span) for span in tried_passwords(asked, answer.text))


def _answered(turns: Sequence[Turn]) -> Iterator[tuple[str, Turn]]:
    """What somebody else said, and the turn right after it."""
    for place, turn in enumerate(turns):
        if turn.role is Role.AGENT or len(turn.text) >= _LONGEST or PLACEHOLDER.search(turn.text):
            continue  # with a placeholder it is redacted already
        for before in _said_before(turns[max(0, place - _BACK) : place], turn.participant):
            yield before.text, turn


def _said_before(turns: Sequence[Turn], participant: str) -> Iterator[Turn]:
    """The turn right before, and the asker's one before that where "mm-hm" is all that came since."""
    for back, turn in enumerate(reversed(turns)):
        is_short = len(turn.text.split()) <= _SHORT and "?" not in turn.text
        if turn.participant != participant:
            yield turn
            if not is_short:
                return
        elif back == 0 or not is_short:
            return


def told_again(turns: Sequence[Turn], told: Iterable[tuple[int, Span]]) -> Iterator[tuple[int, Span]]:
    """Turn and span of the same addresses, passwords and mailboxes, as when the agent repeats them."""
    yield from _mailboxes_again(turns)
    texts = {turn.index: turn.text for turn in turns}
    kinds = {
        texts[index][span.start : span.end].lower(): span.kind
        for index, span in told
        if span.kind in {"ADDRESS", "PASSWORD"}
    }
    for said, kind in kinds.items():
        if len(said) >= _SHORTEST:
            pattern = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)", re.I)
            for turn in turns:
                yield from ((turn.index, Span(*match.span(), kind)) for match in pattern.finditer(turn.text))


def _mailboxes_again(turns: Sequence[Turn]) -> Iterator[tuple[int, Span]]:
    for place, turn in enumerate(turns):
        later = turns[place + 1 : place + 1 + _READ_BACK]
        for pattern in filter(None, (mailbox_again(turn.text, span) for span in email_spans(turn.text))):
            yield from (
                (each.index, Span(*match.span(), "EMAIL"))
                for each in later
                for match in pattern.finditer(each.text)
            )
