"""The lists of words.yaml, by which personal data is told from ordinary words."""

from functools import cache
from importlib import resources

import spacy
import yaml

__all__ = ["common_words", "stem", "term_list", "word_list"]

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


def stem(word: str) -> str:
    """The word without a possessive ending."""
    return word[:-2] if word.endswith(_POSSESSIVES) else word


@cache
def _lists() -> dict[str, str]:
    text = resources.files("qa.privacy").joinpath("words.yaml").read_text("utf-8")
    lists: dict[str, str] = yaml.safe_load(text)
    return lists
