"""Where a customer's trouble calls for an answer, and who may give it. For the check `empathy`."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from qa.checks._affect import WordGroups, is_denied
from qa.checks._base import Context
from qa.checks._nlp import forms
from qa.types import Role, Turn

__all__ = ["Moments", "Opportunity", "moments_of"]

NAME = "empathy"


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A customer's distress and the agent's turns that may answer it."""

    turn: Turn
    sentence: Span
    replies: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Moments:
    """What deserves an answer: the opportunities, and the agent's turns that reply to trouble of any kind.

    `replies` answer an opportunity; `moved` do, or answer a customer who speaks of their own life. `since` is
    the first of them: from there on, heartening is no mere courtesy.
    """

    opportunities: tuple[Opportunity, ...]
    replies: frozenset[int]
    moved: frozenset[int]

    @property
    def since(self) -> float:
        return min(self.moved, default=math.inf)


def _distress(context: Context, turn: Turn, norms: Sequence[str], words: WordGroups) -> Span | None:
    """The first sentence of the turn that shows distress, None when there is none."""
    doc = context.docs[turn.index]
    at = [match.token_start for match in context.book.matches(NAME, "distress", doc)]
    if not words.distress.isdisjoint(norms):
        at += [i for i, norm in enumerate(norms) if norm in words.distress and not is_denied(norms, i, words)]
    return doc[min(at)].sent if at else None


def moments_of(context: Context, words: WordGroups) -> Moments:
    """Trouble that the agent could still answer; a customer's messages in a row are one opportunity."""
    least = context.threshold(NAME, "min_reply_words")
    personal = context.threshold(NAME, "personal_words")
    reach = 2 * int(context.threshold(NAME, "replies"))
    turns = [
        turn
        for turn in context.turns(Role.AGENT, Role.CUSTOMER)
        if turn.role is Role.CUSTOMER or len(turn.text.split()) >= least
    ]
    runs = [list(run) for _, run in itertools.groupby(turns, key=lambda turn: turn.role)]
    found: list[Opportunity] = []
    moved: set[int] = set()
    for i, run in enumerate(runs):
        if run[0].role is not Role.CUSTOMER or i + 1 == len(runs):
            continue
        answers = tuple(itertools.chain.from_iterable(runs[i + 1 : i + reach : 2]))
        said = [forms(context.docs[turn.index]).norm for turn in run]
        felt = ((turn, _distress(context, turn, norms, words)) for turn, norms in zip(run, said, strict=True))
        new = next((Opportunity(turn, sent, answers) for turn, sent in felt if sent is not None), None)
        found += [new] if new else []
        if new or sum(norm in words.personal for norms in said for norm in norms) >= personal:
            moved |= {turn.index for turn in answers}
    replies = frozenset(turn.index for o in found for turn in o.replies)
    return Moments(tuple(found), replies, frozenset(moved))
