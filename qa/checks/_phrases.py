"""Phrase files: what specialists list, for each language, matched with gaps.

A phrase is words with
  (a|b c)   one of these        word?   may be missing        ...   up to 3 other words of the sentence
  =word     this form only      *       any one word          [NAME]  a redaction placeholder
  <group>   one of the words of that group of the file's `words`
English is matched by lemma, in any inflection and case ("be so sorry" finds "I'm so sorry"); another language
by form, whatever its case and accents ("perdón" finds "PERDON"), so its lists write every form.
`unless` phrases void a match in the same sentence; `not_negated: true` voids it after one of `negations`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from spacy.tokens import Doc

from qa.checks._nlp import ANY_LANGUAGE, Forms, fold, forms
from qa.checks._patterns import Encoded, Phrase, compiled, expanded
from qa.types import Role

__all__ = ["ENGLISH", "Match", "PhraseBook", "PhraseFile", "PhraseList"]

ENGLISH = "en"
_NEGATIONS = ("not", "n't", "never", "no", "without", "neither", "nor", "hardly")
_CANDIDATES = "callqa.candidates"
_Key = tuple[str, str, str]
"""A check, a list of its phrase file, and "phrases" or "unless"."""
_NEGATION_REACH = 3  # tokens before a match in which a negation voids it


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class PhraseList(_Strict):
    """The phrases of one kind of finding: for whom they count, why they matter, and what voids a match."""

    reason: str
    roles: tuple[Role, ...] = (Role.AGENT,)
    phrases: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    not_negated: bool = False


class PhraseFile(_Strict):
    """One file of scorecards/phrases: the lists, thresholds, words and texts of one check.

    `untranslated` names the groups of `words` that a translation takes over unless it has its own.
    """

    check: str
    lists: dict[str, PhraseList] = {}
    thresholds: dict[str, float] = {}
    words: dict[str, tuple[str, ...]] = {}
    entries: dict[str, dict[str, Any]] = {}
    untranslated: tuple[str, ...] = ()
    negations: tuple[str, ...] = _NEGATIONS


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase matched in a turn's text."""

    char_start: int
    char_end: int
    token_start: int
    token_end: int


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Which phrases of a book may match in a doc, by list; `matches` are those reckoned so far."""

    book: "PhraseBook"
    words: Forms
    encoded: Encoded
    lists: Mapping[_Key, Sequence[Phrase]]
    matches: dict[tuple[str, str], Sequence[Match]] = field(default_factory=dict)


class _Index:
    """Which of many phrases may match among words: those of which every part is there.

    Two looks at the words tell it: which phrases have their rarest part there, and which parts of any phrase
    are there, as bits of a number. To look for each phrase's parts takes as long as to search for it.
    """

    def __init__(self, listed: Iterable[tuple[_Key, Phrase]]) -> None:
        self._listed = list(listed)
        self._by_anchor: dict[str, list[int]] = {}
        self._parts: dict[str, int] = {}
        bits: dict[frozenset[str], int] = {}
        self._needed: list[int] = []
        for place, (_, phrase) in enumerate(self._listed):
            for anchor in phrase.anchors:
                self._by_anchor.setdefault(anchor, []).append(place)
            self._needed.append(sum({bits.setdefault(part, 1 << len(bits)) for part in phrase.parts}))
        for part, bit in bits.items():
            for word in part:
                self._parts[word] = self._parts.get(word, 0) | bit

    def lists_among(self, words: Set[str]) -> dict[_Key, list[Phrase]]:
        """The phrases that may match, by list."""
        anchored, parts, needed = self._by_anchor, self._parts, self._needed
        missing = ~reduce(or_, (parts[word] for word in words if word in parts), 0)
        places: set[int] = set().union(*(anchored[word] for word in words if word in anchored))
        lists: dict[_Key, list[Phrase]] = {}
        for place in [place for place in places if not needed[place] & missing]:
            key, phrase = self._listed[place]
            lists.setdefault(key, []).append(phrase)
        return lists


class PhraseBook:
    """All phrase files, compiled once. `fingerprint` (sha256, hex) changes with any byte of any file.

    `files` are those of `language`, by check; `in_language` gives the book of another one.
    """

    def __init__(
        self,
        files: Mapping[str, PhraseFile],
        fingerprint: str,
        *,
        language: str = ENGLISH,
        translations: Mapping[str, Mapping[str, PhraseFile]] | None = None,
        in_any_language: Collection[str] = (),
    ) -> None:
        self.files = files
        self.fingerprint = fingerprint
        self.language = language
        self._everywhere = {name: file for name, file in files.items() if name in in_any_language}
        self._translations = {
            name: PhraseBook(self._everywhere | dict(own), fingerprint, language=name)
            for name, own in (translations or {}).items()
        }
        self._index: _Index | None = None
        self._norms: dict[tuple[str, str | None], frozenset[str]] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have phrase files."""
        return (self.language, *(name for name in self._translations if name != ANY_LANGUAGE))

    def in_language(self, language: str | None) -> "PhraseBook":
        """The book for turns in that language: a check that has no files in it is missing from `files`."""
        if language == self.language:
            return self
        if language not in self._translations:
            language = ANY_LANGUAGE
            if language not in self._translations:
                untold = PhraseBook(self._everywhere, self.fingerprint, language=language)
                self._translations[language] = untold
        return self._translations[language]

    def words(self, check: str, group: str) -> frozenset[str]:
        """The group's words as `token.norm_` gives them."""
        return self._kept_norms((check, group), self.files[check].words[group])

    def matches(self, check: str, kind: str, doc: Doc) -> Sequence[Match]:
        """Matches of the list in the doc, in order of place; of those that overlap the longest."""
        kept = doc.user_data.get(_CANDIDATES)
        candidates = kept if kept is not None and kept.book is self else self._candidates(doc)
        listed = candidates.lists.get((check, kind, "phrases"))
        if listed is None:
            return ()
        if (check, kind) not in candidates.matches:
            candidates.matches[check, kind] = self._valid(
                check, kind, self._found(listed, candidates), candidates
            )
        return candidates.matches[check, kind]

    def _found(self, listed: Iterable[Phrase], candidates: _Candidates) -> list[tuple[int, int]]:
        """All matches of these phrases, in tokens."""
        found = candidates.encoded.found
        return [place for phrase in listed for place in found(phrase.pattern)]

    def _valid(
        self, check: str, kind: str, places: Sequence[tuple[int, int]], candidates: _Candidates
    ) -> Sequence[Match]:
        """The matches at those places that neither a negation nor an `unless` phrase voids."""
        if not places:
            return ()
        listed, words = self.files[check].lists[kind], candidates.words
        unless = candidates.lists.get((check, kind, "unless"), ())
        voided = {words.sentence_of(start) for start, _ in self._found(unless, candidates)}
        return [
            Match(*words.chars(start, end), start, end)
            for start, end in _apart(places)
            if not (voided and words.sentence_of(start) in voided)
            and not (listed.not_negated and self._is_negated(check, words, start))
        ]

    def _candidates(self, doc: Doc) -> "_Candidates":
        """The phrases that may match in the doc; reckoned once a doc."""
        if self._index is None:
            self._index = _Index(
                (key, phrase)
                for key, phrases in self._all_phrases()
                for phrase in compiled(phrases, self.language)
            )
        encoded = Encoded(doc)
        candidates = _Candidates(self, forms(doc), encoded, self._index.lists_among(encoded.words))
        doc.user_data[_CANDIDATES] = candidates
        return candidates

    def _all_phrases(self) -> Iterator[tuple["_Key", list[str]]]:
        for check, file in self.files.items():
            for kind, listed in file.lists.items():
                for part, phrases in (("phrases", listed.phrases), ("unless", listed.unless)):
                    yield (check, kind, part), [expanded(phrase, file.words) for phrase in phrases]

    def _is_negated(self, check: str, words: Forms, start: int) -> bool:
        first = max(words.sentence_of(start)[0], start - _NEGATION_REACH)
        negations = self._kept_norms((check, None), self.files[check].negations)
        return not negations.isdisjoint(words.norm[first:start])

    def _kept_norms(self, key: tuple[str, str | None], words: Iterable[str]) -> frozenset[str]:
        """The words as norms, made once for a key."""
        if key not in self._norms:
            self._norms[key] = self._as_norms(words)
        return self._norms[key]

    def _as_norms(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(words if self.language == ENGLISH else map(fold, words))


def _apart(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places in order, of those that overlap the longest, then the first."""
    if len(places) == 1:
        return list(places)
    kept: list[tuple[int, int]] = []
    taken: set[int] = set()
    for start, end in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        if start not in taken and end - 1 not in taken:
            kept.append((start, end))
            taken.update(range(start, end))
    return sorted(kept)
