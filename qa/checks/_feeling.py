"""A score of feeling for a turn or sentence: VADER's, corrected by the entries of phrases/sentiment.yaml.

Hutto and Gilbert 2014 score single messages; in a service conversation the same words weigh differently
before and after an answer, so there is a dictionary for each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field
from spacy.tokens import Span
from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentimentIntensityAnalyzer, SentiText

from qa.checks._nlp import forms
from qa.checks._phrases import PhraseBook
from qa.types import Role

__all__ = ["Entry", "Feeling", "feeling"]

NAME = "sentiment"
_BEFORE, _AFTER = 3, 2
"""Words around one that VADER looks at to weigh it."""


class Entry(BaseModel):
    """A group of the phrase file: one valence (-4..4, VADER's scale) for its words and its phrase list.

    `after_answer` holds instead in a turn after one of the agent. With `whole_sentence`, a phrase of the list
    stands for the sentence around it, not for itself alone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    valence: float = Field(ge=-4, le=4)
    after_answer: float | None = Field(default=None, ge=-4, le=4)
    words: tuple[str, ...] = ()
    whole_sentence: bool = False
    reason: str

    def of(self, *, is_answered: bool) -> float:
        """The valence in a turn that is, or is not, after one of the agent."""
        return self.after_answer if is_answered and self.after_answer is not None else self.valence


@dataclass(frozen=True, slots=True)
class _Taken:
    """Characters of a doc that are read as one made-up word."""

    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class _Near:
    """The words that VADER looks at to weigh one of them."""

    words_and_emoticons: tuple[str, ...]
    is_cap_diff: bool


class _Analyser(SentimentIntensityAnalyzer):  # type: ignore[misc]  # the library has no types
    """VADER's scores, sooner: it goes through the whole text for each word that it weighs.

    What was weighed among the same words before is kept: service says much in the same words.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept = lru_cache(maxsize=1 << 12)(self._weighed_among)

    def compound(self, text: str) -> float:
        """The score of the text, -1 to 1, as `polarity_scores` gives it."""
        if not text.isascii():  # it may hold emojis, which are put into words first
            return float(self.polarity_scores(text)["compound"])
        said = SentiText(text.strip())
        small = [word.lower() for word in said.words_and_emoticons]
        valences = [0.0] * len(small)
        for i, word in enumerate(small):
            is_modifier = word in BOOSTER_DICT or (word == "kind" and small[i + 1 : i + 2] == ["of"])
            if word in self.lexicon and not is_modifier:
                valences[i] = self._weighed(said, i)
        weighed = self._but_check(small, valences) if "but" in small else valences
        return float(self.score_valence(weighed, said.text)["compound"])

    def _weighed(self, said: SentiText, i: int) -> float:
        """The valence of word `i`, for which only the words around it count."""
        first = max(0, i - _BEFORE)
        words = tuple(said.words_and_emoticons[first : i + 1 + _AFTER])
        return self._kept(_Near(words, said.is_cap_diff), i - first)

    def _weighed_among(self, near: _Near, i: int) -> float:
        (valence,) = self.sentiment_valence(0.0, near, near.words_and_emoticons[i], i, [])
        return float(valence)


class Feeling:
    """VADER with the groups of the phrase file; a matched phrase is read as one made-up word of its group."""

    def __init__(self, book: PhraseBook) -> None:
        self._book = book
        raw = book.files[NAME].entries
        self._entries = {name: Entry.model_validate(entry) for name, entry in raw.items()}
        self._analysers = {
            is_answered: self._analyser(is_answered=is_answered) for is_answered in (False, True)
        }
        self._lists = {
            role: [name for name, listed in book.files[NAME].lists.items() if role in listed.roles]
            for role in Role
        }

    def score(self, span: Span, role: Role, *, is_answered: bool = False) -> float:
        """The score of a turn or sentence, -1 to 1; `is_answered`: it follows an answer of the agent."""
        matches = list(self._matches(span, role))
        said = forms(span.doc).said(span.start, span.end)
        text = _replaced(said, span.start_char, matches) if matches else said
        return self._analysers[is_answered].compound(text)

    def _analyser(self, *, is_answered: bool) -> _Analyser:
        analyser = _Analyser()
        for name, entry in self._entries.items():
            words = (*entry.words, _stand_in(name))
            analyser.lexicon |= dict.fromkeys(words, entry.of(is_answered=is_answered))
        return analyser

    def _matches(self, span: Span, role: Role) -> Iterator[_Taken]:
        """Characters of the phrases in the span's doc, each with the word that stands for it."""
        doc = span.doc
        for name in self._lists[role]:
            for match in self._book.matches(NAME, name, doc):
                if self._entries[name].whole_sentence:
                    whole = doc[match.token_start : match.token_end].sent
                    yield _Taken(whole.start_char, whole.end_char, _stand_in(name))
                else:
                    yield _Taken(match.char_start, match.char_end, _stand_in(name))


@lru_cache(maxsize=2)
def feeling(book: PhraseBook) -> Feeling:
    """The book's scores, made once."""
    return Feeling(book)


def _stand_in(name: str) -> str:
    """The made-up word that stands for a phrase of the group; no language has it."""
    return f"phrase_{name}"


def _replaced(text: str, shift: int, matches: Sequence[_Taken]) -> str:
    """The sentence with each matched phrase replaced by its stand-in; the longest wins where two overlap.

    It begins at the character `shift` of the turn.
    """
    taken: list[_Taken] = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start)):
        is_inside = match.start >= shift and match.end <= shift + len(text)
        if is_inside and all(match.end <= other.start or match.start >= other.end for other in taken):
            taken.append(match)
    for match in sorted(taken, key=lambda m: m.start, reverse=True):
        text = f"{text[: match.start - shift]} {match.word} {text[match.end - shift :]}"
    return text
