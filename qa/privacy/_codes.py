"""Codes of letters and digits that name a person or an account: IBAN, national identity numbers, passports.

Written ones are told by their shape and check digits, all others by what was asked or announced.
"""

import re
from collections.abc import Iterator

from qa.privacy._cues import Cue, cue_around
from qa.privacy._reading import pieces
from qa.privacy._span import Span

__all__ = ["code_spans"]

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.I)
_NINO = re.compile(r"\b[A-CEGHJ-PQR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")
_SSN = re.compile(r"(?<![\d-])(?!000|666)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])")
_DNI = re.compile(r"\b(?:\d{8}|[XYZ]\d{7})[- ]?[A-Z]\b", re.I)
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_CODE = re.compile(r"\b(?=[A-Z0-9]*\d)[A-Z0-9]{6,18}\b", re.I)
_SPELLED = re.compile(r"\b[a-z]\b(?:,? (?:for|as in|like) [a-z]+)?", re.I)
_APART = re.compile(r"[\s,.\-]*")
_SHORTEST = {"IBAN": 12, "NATIONAL_ID": 6}
_MOD_97 = 97


def code_spans(text: str, asked: Cue | None) -> Iterator[Span]:
    """IBAN and NATIONAL_ID spans of the text; `asked` is what the other side wanted to know."""
    yield from (Span(*m.span(), "IBAN") for m in _IBAN.finditer(text) if _is_iban(m.group()))
    yield from (Span(*m.span(), "NATIONAL_ID") for pattern in (_NINO, _SSN) for m in pattern.finditer(text))
    yield from (Span(*m.span(), "NATIONAL_ID") for m in _DNI.finditer(text) if _is_dni(m.group()))
    for start, end in (*(m.span() for m in _CODE.finditer(text)), *_spelled(text)):
        cue = cue_around(text, start, end) or asked
        if cue is not None and _length(text[start:end]) >= _SHORTEST.get(cue.kind, 99):
            yield Span(start, end, cue.kind)


def _is_iban(shown: str) -> bool:
    """ISO 13616: the first four characters at the end, letters as 10 to 35, the number modulo 97 is 1."""
    code = shown.replace(" ", "").upper()
    return int("".join(str(int(each, 36)) for each in code[4:] + code[:4])) % _MOD_97 == 1


def _is_dni(shown: str) -> bool:
    """Spain's DNI and NIE: the letter is the number modulo 23, X, Y, Z in front being 0, 1, 2."""
    code = shown.upper().replace("-", "").replace(" ", "")
    number = code[:-1].translate(str.maketrans("XYZ", "012"))
    return _DNI_LETTERS[int(number) % 23] == code[-1]


def _spelled(text: str) -> Iterator[tuple[int, int]]:
    """Where single letters ("V for Victor") and numbers stand in one row, a digit and one more at least."""
    letters = {m.span() for m in _SPELLED.finditer(text)}
    if not letters:
        return
    digits = {(piece.start, piece.end) for piece in pieces(text)}
    row: list[tuple[int, int]] = []
    for place in sorted(letters | digits):
        if row and place[0] < row[-1][1]:  # "oh" is read once
            continue
        if row and not _APART.fullmatch(text, row[-1][1], place[0]):
            yield from _code_of(row, digits)
            row = []
        row.append(place)
    yield from _code_of(row, digits)


def _code_of(row: list[tuple[int, int]], digits: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if len(row) > 1 and not digits.isdisjoint(row):
        yield row[0][0], row[-1][1]


def _length(shown: str) -> int:
    """Characters of the code: digits said, and letters."""
    said = [*pieces(shown)]
    if not said:
        return sum(map(str.isalnum, shown))
    return sum(len(p.digits) for p in said) + len(_SPELLED.findall(shown)) + _letters_written(shown)


def _letters_written(shown: str) -> int:
    return sum(map(str.isalpha, shown)) if _CODE.fullmatch(shown) else 0
