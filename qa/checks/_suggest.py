"""Candidates for the list of the trade's words: rare words and unknown abbreviations that agents use.

How common a word is comes from wordfreq (an extra: `callqa[suggest]`), on the Zipf scale (van Heuven et al.
2014): the logarithm of how often it comes in a billion words. 3 is once in a million words, 6 is "people".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from qa.checks._acronyms import AcronymWords, acronyms
from qa.checks._nlp import lemma, tokenise
from qa.checks._phrases import ENGLISH, PhraseBook
from qa.errors import ConfigError, Mistake

__all__ = ["Candidate", "Said", "suggest"]

_CHECK = "jargon"
_WORD = re.compile(r"(?<![\w@./#\[<&-])[a-z]{4,}(?![\w@/\]>&]|[.'’-]\w)")
_NO_WORDFREQ = "wordfreq is not installed. Run: pip install 'callqa[suggest]'"


@dataclass(frozen=True, slots=True)
class Said:
    """A turn in English, redacted, and whose it is."""

    interaction_id: str
    turn_index: int
    is_agent: bool
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that agents use: how often, in how many interactions, in how many of them customers use it too.

    `zipf` is None for an abbreviation; `example` is the first turn that has it.
    """

    word: str
    times: int
    interactions: int
    by_customers: int
    zipf: float | None
    example: Said


@dataclass(slots=True)
class _Uses:
    """Where a word was said, by its base form."""

    example: Said | None = None
    times: int = 0
    agents: set[str] = field(default_factory=set)
    customers: set[str] = field(default_factory=set)

    def add(self, said: Said) -> None:
        if not said.is_agent:
            self.customers.add(said.interaction_id)
            return
        self.example = self.example or said
        self.times += 1
        self.agents.add(said.interaction_id)


def suggest(turns: Iterable[Said], book: PhraseBook) -> list[Candidate]:
    """Candidates that are not listed, those of most interactions first. Only redacted turns may be given.

    Raises ConfigError when wordfreq is not installed.
    """
    file = book.files[_CHECK]
    listed = {part for name in (*file.entries, *file.words["products"]) for part in _bases(name)}
    words, short = _uses(turns, book)
    thresholds = file.thresholds
    candidates = [
        *_rare(words, thresholds["rare_zipf"]),
        *(_candidate(*each, None) for each in short.items()),
    ]
    often = [c for c in candidates if c.interactions >= thresholds["suggest_interactions"]]
    return sorted(
        (c for c in often if c.word not in listed), key=lambda c: (-c.interactions, -c.times, c.word)
    )


def _bases(name: str) -> Iterator[str]:
    yield name
    yield from (lemma(part) for part in name.split())


def _uses(turns: Iterable[Said], book: PhraseBook) -> tuple[dict[str, _Uses], dict[str, _Uses]]:
    """Words by base form, and abbreviations, that an agent used at least once."""
    groups = book.files[_CHECK].words
    known = AcronymWords(*(frozenset(groups[name]) for name in ("everyday", "code_words", "place_words")))
    words: dict[str, _Uses] = {}
    short: dict[str, _Uses] = {}
    for said in turns:
        for found in _WORD.finditer(said.text):
            words.setdefault(lemma(found[0]), _Uses()).add(said)
        doc = next(tokenise([said.text], ENGLISH))
        for span in acronyms(doc, known):
            short.setdefault(span.text, _Uses()).add(said)
    return tuple({w: use for w, use in some.items() if use.example} for some in (words, short))  # type: ignore[return-value]


def _rare(words: dict[str, _Uses], below: float) -> Iterator[Candidate]:
    try:
        from wordfreq import zipf_frequency
    except ImportError:
        raise ConfigError([Mistake("checks jargon --suggest", None, _NO_WORDFREQ)]) from None
    for word, uses in words.items():
        zipf = zipf_frequency(word, ENGLISH)
        if zipf < below:
            yield _candidate(word, uses, zipf)


def _candidate(word: str, uses: _Uses, zipf: float | None) -> Candidate:
    assert uses.example is not None
    return Candidate(
        word, uses.times, len(uses.agents), len(uses.agents & uses.customers), zipf, uses.example
    )
