"""Phrase files: what specialists list, matched by lemma and with gaps.

A phrase is words, matched by lemma in any inflection and case ("be so sorry" finds "I'm so sorry"), with
  (a|b c)   one of these        word?   may be missing        ...   up to 3 other words of the sentence
  =word     this form only      *       any one word          [NAME]  a redaction placeholder
`unless` phrases void a match in the same sentence; `not_negated: true` voids it after not, never, no.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from qa import strictyaml
from qa.checks._nlp import parse, pipeline
from qa.errors import ConfigError, Mistake
from qa.types import Role

__all__ = ["Match", "PhraseBook", "PhraseFile", "PhraseList", "load_book"]

_NEGATIONS = {"not", "n't", "never", "no", "without", "neither", "nor", "hardly"}
_NEGATION_REACH = 3  # tokens before a match in which a negation voids it
_SENTENCE_ENDS = [".", "!", "?"]
_GAP = {"TEXT": {"NOT_IN": _SENTENCE_ENDS}, "OP": "{0,3}"}
_POS = ("VERB", "NOUN", "ADJ", "ADV", "AUX")


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
    """One file of scorecards/phrases: the lists, thresholds, words and texts of one check."""

    check: str
    lists: dict[str, PhraseList] = {}
    thresholds: dict[str, float] = {}
    words: dict[str, tuple[str, ...]] = {}
    entries: dict[str, dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase matched in a turn's text."""

    char_start: int
    char_end: int
    token_start: int
    token_end: int


class PhraseBook:
    """All phrase files, compiled once. `fingerprint` (sha256, hex) changes with any byte of any file."""

    def __init__(self, files: dict[str, PhraseFile], fingerprint: str) -> None:
        self.files = files
        self.fingerprint = fingerprint
        self._compiled: dict[tuple[str, str], tuple[Matcher, Matcher | None]] = {}

    def matches(self, check: str, kind: str, doc: Doc) -> Iterator[Match]:
        """Matches of the list in the doc, longest first where they overlap, in order of place."""
        listed = self.files[check].lists[kind]
        matcher, void = self._matchers(check, kind)
        voided = [] if void is None else void(doc, as_spans=True)
        for span in filter_spans(matcher(doc, as_spans=True)):
            if listed.not_negated and _is_negated(span):
                continue
            if any(v.sent == span.sent for v in voided):
                continue
            yield Match(span.start_char, span.end_char, span.start, span.end)

    def _matchers(self, check: str, kind: str) -> tuple[Matcher, Matcher | None]:
        key = (check, kind)
        if key not in self._compiled:
            listed = self.files[check].lists[kind]
            void = _matcher(listed.unless) if listed.unless else None
            self._compiled[key] = (_matcher(listed.phrases), void)
        return self._compiled[key]


def load_book(folder: Path) -> PhraseBook:
    """All `*.yaml` of the folder. Raises ConfigError with the mistakes of all files at once."""
    files: dict[str, PhraseFile] = {}
    mistakes: list[Mistake] = []
    digest = sha256()
    for path in sorted(folder.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        try:
            file, lines = strictyaml.load_lines(path, PhraseFile, name=f"phrases/{path.name}")
        except ConfigError as error:
            mistakes += error.mistakes
            continue
        files[file.check] = file
        mistakes += _phrase_mistakes(path, file, lines)
    if mistakes:
        raise ConfigError(mistakes)
    return PhraseBook(files, digest.hexdigest())


def _phrase_mistakes(path: Path, file: PhraseFile, lines: strictyaml.Lines) -> Iterator[Mistake]:
    for kind, listed in file.lists.items():
        for key in ("phrases", "unless"):
            for i, phrase in enumerate(getattr(listed, key)):
                try:
                    _slots(phrase)
                except ValueError as error:
                    line = lines.get(("lists", kind, key, i))
                    where = f"lists.{kind}.{key}[{i}]"
                    yield Mistake(f"phrases/{path.name}", line, f"{where}: {phrase!r} {error}")


def _is_negated(span: Span) -> bool:
    before = span.doc[max(span.sent.start, span.start - _NEGATION_REACH) : span.start]
    return any(token.norm_ in _NEGATIONS for token in before)


@dataclass(frozen=True, slots=True)
class _Slot:
    """One place of a phrase: what can stand there, and whether it may be missing."""

    choices: tuple[str, ...]
    is_optional: bool


def _slots(phrase: str) -> list[_Slot]:
    """The places of a phrase. Raises ValueError when brackets don't pair or nothing is left."""
    if phrase.count("(") != phrase.count(")"):
        raise ValueError("has an open bracket. Write (one|two).")
    slots = []
    for piece in re.findall(r"\([^()]*\)\??|\S+", phrase):
        is_optional = piece.endswith("?") and piece != "?"
        body = piece[:-1] if is_optional else piece
        choices = body[1:-1].split("|") if body.startswith("(") else [body]
        said = [choice.strip() for choice in choices]
        slots.append(_Slot(tuple(choice for choice in said if choice), is_optional or "" in said))
    if not any(not slot.is_optional and set(slot.choices) - {"...", "*"} for slot in slots):
        raise ValueError("can match without any word. Keep at least one word in every choice.")
    return slots


def _matcher(phrases: tuple[str, ...]) -> Matcher:
    slotted = [_slots(phrase) for phrase in phrases]
    choices = sorted({choice for slots in slotted for slot in slots for choice in slot.choices})
    spoken = dict(zip(choices, parse(map(_bare, choices)), strict=True))
    matcher = Matcher(pipeline().vocab)
    matcher.add("phrases", [p for slots in slotted for p in _patterns(slots, spoken)], greedy="LONGEST")
    return matcher


def _patterns(slots: list[_Slot], spoken: dict[str, Doc]) -> Iterator[list[dict[str, Any]]]:
    """Matcher patterns: choices of one word share an entry, so that only longer ones multiply."""
    options: list[list[list[dict[str, Any]]]] = []
    for slot in slots:
        entries = [_pattern(choice, spoken[choice]) for choice in slot.choices]
        if all(len(entry) == 1 and "NORM" in entry[0] for entry in entries):
            norms = sorted({norm for entry in entries for norm in entry[0]["NORM"]["IN"]})
            folded: dict[str, Any] = {"NORM": {"IN": norms}} | ({"OP": "?"} if slot.is_optional else {})
            options.append([[folded]])
        else:
            options.append([*entries, *([[]] if slot.is_optional else [])])
    for combination in itertools.product(*options):
        yield list(itertools.chain.from_iterable(combination))


def _bare(choice: str) -> str:
    """The choice as a person would say it."""
    text = choice.replace("...", " ").replace("*", " ")
    return " ".join(re.sub(r"(^|\s)=(?=\w)", " ", text).split())


def _pattern(choice: str, doc: Doc) -> list[dict[str, Any]]:
    """One Matcher entry a token of the choice; a gap or wildcard is an entry of its own."""
    tokens = iter(doc)
    pattern: list[dict[str, Any]] = []
    for piece in choice.split():
        if piece == "...":
            pattern.append(_GAP)
        elif piece == "*":
            pattern.append({"TEXT": {"NOT_IN": _SENTENCE_ENDS}})
        else:
            wanted = piece.removeprefix("=")
            taken = 0
            while taken < len(wanted):
                token = next(tokens)
                taken += len(token.text)
                pattern.append(_token(token, is_exact=piece.startswith("=")))
    return pattern


def _token(token: Token, *, is_exact: bool) -> dict[str, Any]:
    if is_exact:
        return {"LOWER": token.lower_}
    return {"NORM": {"IN": sorted({token.lower_, token.norm_, *_lemmas(token.lower_)})}}


@cache
def _lemmas(word: str) -> frozenset[str]:
    """The word's lemmas under every part of speech, so that a list doesn't depend on one tag."""
    lemmatizer = pipeline().get_pipe("lemmatizer")
    found: set[str] = set()
    for pos in _POS:
        doc = Doc(pipeline().vocab, words=[word], pos=[pos])
        found.update(form.lower() for form in lemmatizer.rule_lemmatize(doc[0]))
    return frozenset(form for form in found if len(form) > 1)  # rules make "i" of "is" and "a" of "as"
