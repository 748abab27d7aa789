"""Abbreviations in capitals, told from shouting, codes, places and what everybody knows."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc, Span

from qa.checks._nlp import pipeline

__all__ = ["AcronymWords", "acronyms", "is_english_word"]

_ACRONYM = re.compile(r"(?<![\w\[&@#.'’/*_-])[A-Z]{2,6}(?=s?\b)(?![\w]*[\]@_&*'’/-])(?!\.\w)")
_SMALL_WORD = re.compile(r"\b[a-z]{2,}")
_LINKS = frozenset(("to", "-", "–", "→", "->", "and", "/", ","))
_PLACE_LETTERS, _REACH = 3, 2
_LABEL_REACH = 8
"""Tokens before a word in which the last `_REACH` words stand, marks such as ":" and "**" left out."""
_WORDS_OF = ("verb", "adj", "adv")
_NOUN_LETTERS = 4
"""Dictionaries list abbreviations as nouns ("cpu"); few have this many letters."""


@dataclass(frozen=True, slots=True)
class AcronymWords:
    """The groups of words that tell an abbreviation from what looks like one."""

    everyday: Collection[str]
    code: Collection[str]
    place: Collection[str]


@cache
def _dictionary() -> frozenset[str]:
    index = pipeline().get_pipe("lemmatizer").lookups.get_table("lemma_index")
    nouns = (word for word in index["noun"] if len(word) >= _NOUN_LETTERS)
    return frozenset(STOP_WORDS).union(nouns, *(index[pos] for pos in _WORDS_OF))


@lru_cache(maxsize=1 << 12)
def is_english_word(word: str) -> bool:
    """Whether small letters make it a word of the dictionary, in any inflection of -s, -ed and -ing."""
    small = word.lower()
    stems = [small, *(small.removesuffix(ending) for ending in ("s", "es", "ed", "d", "ing"))]
    return any(stem in _dictionary() for stem in stems if len(stem) > 1 or stem == small)


def acronyms(doc: Doc, words: AcronymWords) -> Iterator[Span]:
    """Words of 2 to 6 capitals, in text with small letters too, that can be abbreviations of the trade."""
    text = doc.text
    found = list(_ACRONYM.finditer(text))
    if len(found) >= len(_SMALL_WORD.findall(text)):
        return
    for match in found:
        if match[0] in words.everyday or is_english_word(match[0]):
            continue
        span = doc.char_span(*match.span())
        if span is None or _is_code(span, words) or _is_place(span, words) or _is_in_name(span):
            continue
        yield span


def _before(span: Span) -> list[str]:
    """The last two words before it in its sentence or its label, in small letters."""
    before = span.doc[max(span.start - _LABEL_REACH, 0) : span.start]
    return [token.lower_ for token in before if token.is_alpha][-_REACH:]


def _is_code(span: Span, words: AcronymWords) -> bool:
    """A code that somebody typed: "reference: XKCD", one in quotes, or one that has a line to itself."""
    last = span.doc[span.start - 1] if span.start else None
    after = span.doc[span.end : span.end + 1].text
    is_alone = (last is None or not last.is_alpha) and (not after or after.isspace())
    return (
        is_alone or any(word in words.code for word in _before(span)) or (last is not None and last.is_quote)
    )


def _is_place(span: Span, words: AcronymWords) -> bool:
    """The code of an airport ("from JFK", "JFK to SFO", "Origin: JFK") or a state ("Austin, TX")."""
    before = span.doc[max(span.start - _REACH, 0) : span.start]
    after = span.doc[span.end : span.end + _REACH]
    if len(span.text) == _REACH:
        return len(before) == _REACH and before[-1].text == "," and before[0].is_title
    if len(span.text) != _PLACE_LETTERS:
        return False
    is_linked = any(_is_pair(*pair) for pair in (tuple(after), tuple(before)[::-1]) if len(pair) == _REACH)
    return is_linked or any(word in words.place for word in _before(span))


def _is_in_name(span: Span) -> bool:
    """A capital letter begins the word before or after it inside the sentence: "ACME Mobile"."""
    sentence = span.sent
    before = span.doc[span.start - 1] if span.start - 1 > sentence.start else None
    after = span.doc[span.end] if span.end < sentence.end else None
    return any(token is not None and token.is_title for token in (before, after))


def _is_pair(link: object, other: object) -> bool:
    text, code = str(link).lower(), str(other)
    return text in _LINKS and len(code) == _PLACE_LETTERS and code.isupper()
