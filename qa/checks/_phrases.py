"""Phrase files: what specialists list, for each language, matched with gaps.

A phrase is words with
  (a|b c)   one of these        word?   may be missing        ...   up to 3 other words of the sentence
  =word     this form only      *       any one word          [NAME]  a redaction placeholder
  <group>   one of the words of that group of the file's `words`
English is matched by lemma, in any inflection and case ("be so sorry" finds "I'm so sorry"); another language
by form, whatever its case and accents ("perdón" finds "PERDON"), so its lists write every form.
`unless` phrases void a match in the same sentence; `not_negated: true` voids it after one of `negations`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from qa.checks._nlp import ANY_LANGUAGE, fold
from qa.checks._patterns import expanded, matcher_of
from qa.types import Role

__all__ = ["ENGLISH", "Match", "PhraseBook", "PhraseFile", "PhraseList"]

ENGLISH = "en"
_NEGATIONS = ("not", "n't", "never", "no", "without", "neither", "nor", "hardly")
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
        self._compiled: dict[tuple[str, str], tuple[Matcher, Matcher | None]] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have phrase files."""
        return (self.language, *self._translations)

    def in_language(self, language: str | None) -> "PhraseBook":
        """The book for turns in that language: a check that has no files in it is missing from `files`."""
        if language == self.language:
            return self
        untold = PhraseBook(self._everywhere, self.fingerprint, language=ANY_LANGUAGE)
        return self._translations.get(language or ANY_LANGUAGE, untold)

    def words(self, check: str, group: str) -> frozenset[str]:
        """The group's words as `token.norm_` gives them."""
        return self._as_norms(self.files[check].words[group])

    def matches(self, check: str, kind: str, doc: Doc) -> Iterator[Match]:
        """Matches of the list in the doc, longest first where they overlap, in order of place."""
        listed = self.files[check].lists[kind]
        matcher, void = self._matchers(check, kind)
        voided = [] if void is None else void(doc, as_spans=True)
        for span in filter_spans(matcher(doc, as_spans=True)):
            if listed.not_negated and self._is_negated(check, span):
                continue
            if any(v.sent == span.sent for v in voided):
                continue
            yield Match(span.start_char, span.end_char, span.start, span.end)

    def _is_negated(self, check: str, span: Span) -> bool:
        before = span.doc[max(span.sent.start, span.start - _NEGATION_REACH) : span.start]
        negations = self._as_norms(self.files[check].negations)
        return any(token.norm_ in negations for token in before)

    def _as_norms(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(words if self.language == ENGLISH else map(fold, words))

    def _matchers(self, check: str, kind: str) -> tuple[Matcher, Matcher | None]:
        key = (check, kind)
        if key not in self._compiled:
            file = self.files[check]
            phrases, unless = (
                tuple(expanded(phrase, file.words) for phrase in some)
                for some in (file.lists[kind].phrases, file.lists[kind].unless)
            )
            void = matcher_of(unless, self.language) if unless else None
            self._compiled[key] = (matcher_of(phrases, self.language), void)
        return self._compiled[key]
