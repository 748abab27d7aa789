"""Abbreviations that may be words of the trade, and what only looks like them."""

import pytest

from qa.checks._acronyms import AcronymWords, acronyms
from qa.checks._nlp import tokenise
from tests.checks import builders


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'll raise it with our CDX desk today.", ["CDX"]),
        ("OK, I'll send a PDF by 3 PM at no VAT.", []),
        ("PLEASE DO NOT SWITCH IT OFF", []),
        ("Please do NOT switch it off, it is FREE.", []),
        ("Your reservation code is XKQWTZ, from BRQ to VNO.", []),
        ("The office is in Austin, TX and I see [ACCOUNT] here.", []),
        ("You can ask at the QXM Mobile shop any day of the week.", []),
    ],
)
def test_an_abbreviation_of_the_trade_is_told_from_codes_places_and_shouting(
    text: str, expected: list[str]
) -> None:
    words = builders.book().files["jargon"].words
    known = AcronymWords(*(frozenset(words[name]) for name in ("everyday", "code_words", "place_words")))
    (doc,) = tokenise([text], "en")
    assert [span.text for span in acronyms(doc, known)] == expected
