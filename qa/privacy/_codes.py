"""Codes of letters and digits that name a person or an account: IBAN, national identity numbers, passports.

Those with check digits or a shape of their own are told by it, written or spelled; all others by what
was asked or announced.
"""

import re
from collections.abc import Iterator

from qa.privacy._check_digits import kind_of_code
from qa.privacy._cues import Cue, cue_around, speaks_of
from qa.privacy._digits import is_called_thing
from qa.privacy._reading import digit_count
from qa.privacy._span import Span
from qa.privacy._spelling import Sign, code_of, spelled

__all__ = ["code_spans"]

_SSN = re.compile(r"(?<![\d-])(?!000|666)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])")
_SIX = re.compile(r"\d(?:[- ]?\d){5}")
_LICENCE = re.compile(r"\b[A-Z]{1,5}9{0,4}[ -]?\d{6}[ -]?[A-Z9]{2} ?\d ?[A-Z]{2}\b")
"""A British driving licence's: five places of the surname, birth, initials, check (DVLA)."""
_WRITTEN = re.compile(
    r"\b(?=[A-Z]{0,5}+[- ]?\d)"  # most words are left at once
    r"(?:[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{1,4}){3,9}"  # IBAN
    r"|[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]"  # national insurance
    r"|[A-Z]{5}\d{4}[A-Z]"  # PAN
    r"|(?:[XYZ][- ]?)?\d{1,2}\.?\d{3}\.?\d{3}[- ]?[A-Z])\b",  # DNI, NIE
    re.I,
)
_SPACE = re.compile(r"[ .-]")
_ANNOUNCED = re.compile(
    r"\b(?:[A-Z]{2}\d{2}(?: ?[A-Z]{4}\b)?(?: ?[A-Z0-9]*\d[A-Z0-9]*)*|[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Z]"
    r"|(?=[A-Z0-9-]*\d)[A-Z0-9]{2,18}(?:-[A-Z0-9]*\d[A-Z0-9]*)*)\b",
    re.I,
)
_SHORTEST = {"IBAN": 8, "NATIONAL_ID": 6}
_FEWEST = 4  # digits of a code that tells itself: India's PAN has no more


def code_spans(text: str, asked: Cue | None) -> Iterator[Span]:
    """IBAN and NATIONAL_ID spans of the text; `asked` is what the other side wanted to know."""
    is_told = (asked is not None and asked.kind in _SHORTEST) or any(speaks_of(k, text) for k in _SHORTEST)
    if not is_told and digit_count(text) < _FEWEST:
        return
    for pattern in (_SSN, _LICENCE) if _SIX.search(text) else ():
        yield from (Span(*match.span(), "NATIONAL_ID") for match in pattern.finditer(text))
    for match in _WRITTEN.finditer(text):
        yield from _checked(text, *match.span())
    if is_told:
        for match in _ANNOUNCED.finditer(text):
            yield from _announced(text, *match.span(), sum(map(str.isalnum, match[0])), asked)
    for row in spelled(text):
        found = [*_checked_row(row)]
        yield from found or _announced(text, row[0].start, row[-1].end, len(code_of(row)), asked)


def _announced(text: str, start: int, end: int, length: int, asked: Cue | None) -> Iterator[Span]:
    cue = cue_around(text, start, end) or asked
    if cue is not None and length >= _SHORTEST.get(cue.kind, 99) and not is_called_thing(text, start):
        yield Span(start, end, cue.kind)


def _checked(text: str, start: int, end: int) -> Iterator[Span]:
    """The longest beginning of text[start:end], up to the end of a word, that is a code by itself."""
    ends = [end, *(match.start() + start for match in reversed([*_SPACE.finditer(text[start:end])]))]
    for until in ends:
        kind = kind_of_code(_SPACE.sub("", text[start:until]).upper())
        if kind is not None:
            yield Span(start, until, kind)
            return


def _checked_row(row: list[Sign]) -> Iterator[Span]:
    """The longest part of what was spelled, to its end or the sign before, that is a code by itself."""
    for last in (len(row), len(row) - 1):
        for first in range(last - 1):
            kind = kind_of_code(code_of(row[first:last]))
            if kind is not None:
                yield Span(row[first].start, row[last - 1].end, kind)
                return
