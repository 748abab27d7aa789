"""What the customer said lately, as a restatement of the agent is compared with it."""

from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from qa.checks._question_words import NEGATIONS
from qa.checks._syntax import Question, Words, content

__all__ = ["Heard", "is_figure"]

_DENIED = 3  # words after a "not" that are denied


class _Said(NamedTuple):
    """What one turn adds to that."""

    lemmas: set[str]
    denied: set[str]
    figures: set[str]


class Heard:
    """What the customer said in the last `lookback` turns.

    `lemmas`: of their content words; `denied`: those of them that follow a "not"; `figures`: what has digits;
    `asked`: the content lemmas of the questions in the last turn; `words`: how many the last longer turn had.
    `is_going_on`: the agent's turn before restated too, and the customer said next to nothing in between.
    `is_written`: it was read, not heard.
    """

    def __init__(self, lookback: int, *, is_written: bool) -> None:
        self._turns: deque[_Said] = deque(maxlen=lookback)
        self.is_written = is_written
        self.lemmas: set[str] = set()
        self.denied: set[str] = set()
        self.figures: set[str] = set()
        self.asked: set[str] = set()
        self.words = 0
        self.is_going_on = False

    @property
    def has_any(self) -> bool:
        """Whether the customer has spoken."""
        return bool(self._turns)

    def take(self, words: Words, asked: Iterable[Question]) -> None:
        """Hears a turn of the customer with the questions in it."""
        lemmas, figures = content(words, 0, len(words.lower)), set(filter(is_figure, words.lower))
        self._turns.append(_Said(lemmas, _denied(words), figures))
        self.lemmas, self.denied, self.figures = (
            set().union(*each) for each in zip(*self._turns, strict=True)
        )
        self.asked = set().union(*(content(words, q.start, q.end) for q in asked))


@lru_cache(maxsize=1 << 12)
def is_figure(word: str) -> bool:
    """Whether the word has a digit: "12", "9.30"."""
    return any(map(str.isdigit, word))


def _denied(words: Words) -> set[str]:
    """The content lemmas soon after a "not" or "never"."""
    ends = [i + 1 for i, word in enumerate(words.lower) if word in NEGATIONS]
    return set().union(*(content(words, i, min(i + _DENIED, len(words.lower))) for i in ends))
