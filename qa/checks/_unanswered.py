"""Questions of the customer that the agent passes over, told only where the reply can't be an answer.

Almost any statement may answer something, so a question counts as ignored only if all that follows are
courtesies ("Thank you for waiting. Anything else?"), or if the customer has to ask the same again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.checks._syntax import Groups, Question, Words, content
from qa.types import Role

__all__ = ["ignored"]

_Said = tuple[Role, Words, Sequence[Question]]
_Limits = Mapping[str, float]


@dataclass(slots=True)
class _Pending:
    """A question that waits: where it was asked, its content lemmas, how many turns of the agent followed."""

    place: int
    question: Question
    lemmas: set[str]
    n_replies: int = 0
    has_courtesies_only: bool = True
    is_taken_up: bool = False


def ignored(said: Sequence[_Said], groups: Groups, limits: _Limits) -> Iterator[tuple[int, Question]]:
    """The place in `said` of each question that was passed over, with the question."""
    waiting: _Pending | None = None
    for place, (role, words, asked) in enumerate(said):
        if role is not Role.CUSTOMER:
            if waiting is not None:
                _hear_reply(waiting, words, asked, groups)
            continue
        new = _pending(place, words, asked, limits)
        if waiting is not None and waiting.n_replies:
            if waiting.has_courtesies_only or (new is not None and _is_again(waiting, new, limits)):
                yield waiting.place, waiting.question
            waiting = None
        waiting = new or waiting
    if waiting is not None and waiting.n_replies and waiting.has_courtesies_only:
        yield waiting.place, waiting.question


def _pending(place: int, words: Words, asked: Sequence[Question], limits: _Limits) -> _Pending | None:
    """The last question of the turn, if it is about something."""
    for question in reversed(asked):
        lemmas = content(words, question.start, question.end)
        if not question.is_rising and len(lemmas) >= limits["asked_words"]:
            return _Pending(place, question, lemmas)
    return None


def _hear_reply(waiting: _Pending, words: Words, asked: Sequence[Question], groups: Groups) -> None:
    said = [w for w in words.lower if w[:1].isalnum()]
    if groups["murmur"].issuperset(said) and not groups["answering"].intersection(said):
        return  # "mhm": the customer still has the floor
    waiting.n_replies += 1
    waiting.has_courtesies_only &= groups["courtesies"].issuperset(said)
    is_answering = bool(groups["answering"].intersection(words.lower)) or bool(asked)
    waiting.is_taken_up |= is_answering or bool(waiting.lemmas & content(words, 0, len(words.lower)))


def _is_again(waiting: _Pending, new: _Pending, limits: _Limits) -> bool:
    """Whether the customer asks the same again, though nothing of it was taken up."""
    shared = waiting.lemmas & new.lemmas
    is_same = len(shared) >= limits["asked_again_share"] * min(len(waiting.lemmas), len(new.lemmas))
    return is_same and not waiting.is_taken_up
