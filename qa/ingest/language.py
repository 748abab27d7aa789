"""The language of a conversation, told from its words by py3langid, whose answer is the same every time."""

import re
from collections.abc import Iterable
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from qa.types import Role, Turn

__all__ = ["CANDIDATES", "MIN_LETTERS", "guess_language"]

CANDIDATES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv")
"""Languages told apart; with all 97 of the model, short English is taken for Latin or Maltese."""
MIN_LETTERS = 40
"""Fewer letters than this say too little."""

_ENOUGH_CHARS = 400
_NO_WORDS = re.compile(r"\[[^\]]*\]|\S*(?:://|@)\S*|[\d_]+")


def guess_language(turns: Iterable[Turn]) -> str | None:
    """The language that agent and customer speak, one of CANDIDATES; None where they say too little."""
    people = {Role.AGENT, Role.CUSTOMER, Role.UNKNOWN}
    spoken = " ".join(turn.text for turn in turns if turn.role in people)[:_ENOUGH_CHARS]
    text = _NO_WORDS.sub(" ", spoken)
    if sum(map(str.isalpha, text)) < MIN_LETTERS:
        return None
    return str(_identifier().classify(text)[0])


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(CANDIDATES)
    return identifier
