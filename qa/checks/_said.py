"""A turn with its words and the questions in it, as the check of questions goes through them."""

from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from spacy.tokens import Doc

from qa.checks._base import Context
from qa.checks._nlp import forms
from qa.checks._phrases import PhraseBook
from qa.checks._syntax import Question, Words, questions, words_of
from qa.types import Role, Turn

__all__ = ["NAME", "Said", "groups_of", "said_in"]

NAME = "questions"


class Said(NamedTuple):
    """A turn with its words and the questions in it; `forms` and `advice` only have the form of one.

    `forms` check a restatement ("is that right?"); `advice` tells what to do ("why not call them?").
    """

    turn: Turn
    doc: Doc
    words: Words
    asked: list[Question]
    forms: list[Question]
    advice: list[Question]

    def chars(self, start: int, end: int) -> tuple[int, int]:
        """Where these tokens stand in the turn's text, without the space after them."""
        words = forms(self.doc)
        first = words.char_start[start]
        return first, first + len(words.said(start, end).rstrip())


@lru_cache(maxsize=16)
def groups_of(book: PhraseBook) -> dict[str, frozenset[str]]:
    """The groups of words of the check's phrase file."""
    return {name: book.words(NAME, name) for name in book.files[NAME].words}


def said_in(context: Context) -> list[Said]:
    """The turns of the agent and the customer, in order."""
    return _by_answers(context, [_said(context, turn) for turn in context.turns(Role.AGENT, Role.CUSTOMER)])


def _said(context: Context, turn: Turn) -> Said:
    """The turn with its questions; one in a sentence that says "tell me about" or the like is open."""
    doc = context.docs[turn.index]
    words = words_of(doc)
    found = questions(words, groups_of(context.book))
    told: list[Question] = []
    for match in context.book.matches(NAME, "open_question", doc):
        inside = [q for q in found if q.start <= match.token_start < q.end]
        found = [q for q in found if q not in inside]
        start = min((q.start for q in inside), default=match.token_start)
        end = next(end for _, end in words.sentences if end > match.token_start)
        found.append(Question(start, max(match.token_end, end), is_open=True))
        told.append(found[-1])
    formulae = {match.token_start for match in context.book.matches(NAME, "formula", doc)}
    forms = [q for q in found if q.start in formulae]
    advice = [q for q in found if q not in [*forms, *told] and _is_advice(context, turn, doc, words, q)]
    real = [q for q in found if q not in forms and q not in advice]
    return Said(turn, doc, words, sorted(real, key=lambda q: q.start), forms, advice)


def _by_answers(context: Context, said: list[Said]) -> list[Said]:
    """The same, with the agent's last statement of a turn that rises open where an account answers it.

    "So it drops every evening?" can be meant either way; its words don't tell, so how it was taken does.
    """
    return [
        one._replace(asked=[*one.asked[:-1], replace(one.asked[-1], is_open=True)])
        if one.turn.role is Role.AGENT
        and one.asked
        and one.asked[-1].is_rising
        and _is_account(context, after)
        else one
        for one, after in zip_longest(said, said[1:])
    ]


def _is_account(context: Context, answer: Said | None) -> bool:
    """Whether it is the customer's, long, and doesn't begin with a yes or no."""
    if answer is None or answer.turn.role is not Role.CUSTOMER:
        return False
    said = [w for w in answer.words.lower if w[:1].isalnum()]
    begins = said[: int(context.threshold(NAME, "decided_words"))]
    is_decided = not groups_of(context.book)["deciding"].isdisjoint(begins)
    return not is_decided and len(said) >= context.threshold(NAME, "told_words")


def _is_advice(context: Context, turn: Turn, doc: Doc, words: Words, question: Question) -> bool:
    """Whether the agent advises, or guesses, rather than asks: "have you tried ...?", "maybe a cable?"."""
    if turn.role is not Role.AGENT:
        return False
    matches = context.book.matches
    if any(m.token_start == question.start for m in matches(NAME, "advice", doc)):
        return True
    if not question.is_rising:
        return False
    risen = words.lower[question.start : question.end]
    hedged = next((i for i, word in enumerate(risen) if word in groups_of(context.book)["hedges"]), 0)
    is_hedged = risen[hedged] in groups_of(context.book)["hedges"] and "you" not in risen[:hedged]
    inside = range(question.start, question.end)
    return is_hedged or any(m.token_start in inside for m in matches(NAME, "risen_advice", doc))
