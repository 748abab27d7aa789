"""Postcodes that tell a street or a house: British, Irish and Canadian, written or spelled."""

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.privacy._span import Span

__all__ = ["postcode_spans"]

_BRITISH = r"[A-Z]{1,2}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2}"  # BS 7666
_IRISH = r"[AC-FHKNPRTV-Y]\d[\dW](?!\d{4})[\dAC-FHKNPRTV-Y]{4}"  # Eircode, no B G I J L M O Q S U Z
_CANADIAN = r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d"  # Canada Post
_CODE = re.compile(rf"{_BRITISH}|{_IRISH}|{_CANADIAN}")
_WRITTEN = re.compile(
    r"(?<![\w-])(?:[A-Z]\d[A-Z] \d[A-Z]\d|[AC-FHKNPRTV-Y]\d[\dW] [A-Z\d]{4}"
    r"|[A-Za-z]{1,2}\d[A-Za-z\d]? \d[A-Za-z]{2})(?![\w-])"
)
_UNIT_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_UNITS = {word: str(number) for number, word in enumerate(_UNIT_WORDS)}
_TENS = {
    "twenty": "2",
    "thirty": "3",
    "forty": "4",
    "fifty": "5",
    "sixty": "6",
    "seventy": "7",
    "eighty": "8",
    "ninety": "9",
}
_SAID = re.compile(
    rf"(?<![\w'\u2019])(?:(?:{'|'.join([*_TENS, *_UNITS])}|oh|\d{{1,2}}|double\s+[a-z]|[a-z])(?![\w'\u2019])"
    r"(?:[\s,.-]+(?:(?:as in|for|like)\s+[a-z]+[\s,.-]+)?|$)){4,}",
    re.I,
)
_PIECE = re.compile(
    rf"(?:{'|'.join([*_TENS, *_UNITS])}|oh|\d{{1,2}}|double\s+[a-z]|[a-z])(?![\w'\u2019])", re.I
)
_AS_IN = re.compile(r"(?:as in|for|like)\s+[a-z]+", re.I)
_LEAST = 4
"""Pieces of a code that is spelled."""


@lru_cache(maxsize=8192)  # agents say many things again
def postcode_spans(text: str) -> tuple[Span, ...]:
    """ADDRESS spans: "L6R 2K9", "h ninety one e two c four", "S W 11 4 N B"."""
    written = (m.span() for m in _WRITTEN.finditer(text) if _CODE.fullmatch(m[0].replace(" ", "").upper()))
    return tuple(Span(start, end, "ADDRESS") for start, end in (*written, *_spelled(text)))


def _spelled(text: str) -> Iterator[tuple[int, int]]:
    for run in _SAID.finditer(text):
        plain = _AS_IN.sub(lambda m: " " * len(m[0]), run[0])
        pieces = [
            (m.start() + run.start(), m.end() + run.start(), _read(m[0])) for m in _PIECE.finditer(plain)
        ]
        yield from _codes(pieces)


def _codes(pieces: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """The longest codes from the left."""
    at = 0
    while at < len(pieces):
        for until in range(min(len(pieces), at + 8), at + _LEAST - 1, -1):
            if _CODE.fullmatch("".join(said for *_, said in pieces[at:until])):
                yield pieces[at][0], pieces[until - 1][1]
                at = until
                break
        else:
            at += 1


def _read(piece: str) -> str:
    """The letters or digits that it says: "double q" QQ, "twenty" 2 before another digit, else 20."""
    word = piece.lower()
    if word.startswith("double"):
        return word[-1].upper() * 2
    if word == "oh":
        return "0"
    return _UNITS.get(word) or _TENS.get(word, word.upper())
