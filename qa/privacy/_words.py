"""The lists of words.yaml and of `names/`, by which personal data is told from ordinary words."""

import unicodedata
from functools import cache
from importlib import resources

import spacy
import yaml

__all__ = ["common_words", "given_names", "is_given_name", "last_names", "stem", "term_list", "word_list"]

_POSSESSIVES = ("'s", "\u2019s")


@cache
def word_list(name: str) -> frozenset[str]:
    """The words (lower case) of the list with this name."""
    return frozenset(_lists()[name].split())


@cache
def term_list(name: str) -> frozenset[str]:
    """The terms (lower case, of one word or more) of the list with this name."""
    return frozenset(term.strip() for term in _lists()[name].split(","))


@cache
def common_words() -> frozenset[str]:
    """English words (lower case) that are no names wherever they stand."""
    return frozenset(spacy.blank("en").Defaults.stop_words) | word_list("no_names")


@cache
def given_names() -> frozenset[str]:
    """First names (lower case) that are no words: those of words.yaml and of names/given.txt."""
    return word_list("given_names") | _lines("given.txt")


@cache
def last_names() -> frozenset[str]:
    """Last names (lower case) that are no words: of names/last.txt."""
    return _lines("last.txt")


def stem(word: str) -> str:
    """The word without a possessive ending."""
    return word[:-2] if word.endswith(_POSSESSIVES) else word


def is_given_name(word: str) -> bool:
    """Whether it is a first name, with the accents of the list or with some of its own: "Siobh\u00e1n"."""
    lower = word.lower()
    return lower in given_names() or (not lower.isascii() and _folded(lower) in given_names())


def _folded(lower: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))


def _lines(name: str) -> frozenset[str]:
    return frozenset(resources.files("qa.privacy").joinpath("names", name).read_text("utf-8").split())


@cache
def _lists() -> dict[str, str]:
    text = resources.files("qa.privacy").joinpath("words.yaml").read_text("utf-8")
    lists: dict[str, str] = yaml.safe_load(text)
    return lists
