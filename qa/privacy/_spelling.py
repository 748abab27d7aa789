"""Codes that somebody spells: single letters, "V for Victor", "Victor" and numbers in one row."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.privacy._reading import pieces

__all__ = ["Sign", "code_of", "spelled"]

_NATO = (
    r"al(?:ph|f)a|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett?|kilo|lima|mike|november|oscar|papa|quebec"
    r"|romeo|sierra|tango|uniform|victor|whisk(?:e)?y|x-?ray|yankee|zulu"
)
"""ICAO annex 10, volume II, 5.2.1.3."""
_LETTER = re.compile(
    rf"\b(?:[a-z]\b(?:,? (?:for|as in|like|de|wie) [a-z]+(?:-[a-z]+)?\b)?|(?:{_NATO})\b)", re.I
)
_APART = re.compile(r"[\s,.\-\u2026]*(?:\band\s+)?")


class Sign(NamedTuple):
    """The capital or the digits that text[start:end] says."""

    said: str
    start: int
    end: int


def spelled(text: str) -> Iterator[list[Sign]]:
    """Rows of two signs and more in which there are letters and digits."""
    letters = [Sign(m[0][0].upper(), *m.span()) for m in _LETTER.finditer(text)]
    if not letters:
        return
    digits = [Sign(piece.digits, piece.start, piece.end) for piece in pieces(text)]
    row: list[Sign] = []
    for sign in sorted([*digits, *letters], key=lambda each: (each.start, -each.end)):
        if row and sign.start < row[-1].end:  # "oh" is read once
            continue
        if row and not _APART.fullmatch(text, row[-1].end, sign.start):
            if _is_mixed(row):
                yield row
            row = []
        row.append(sign)
    if _is_mixed(row):
        yield row


def code_of(row: list[Sign]) -> str:
    """The row's signs as one code: "AB123"."""
    return "".join(sign.said for sign in row)


def _is_mixed(row: list[Sign]) -> bool:
    return len(row) > 1 and any(s.said.isdigit() for s in row) and any(s.said.isalpha() for s in row)
