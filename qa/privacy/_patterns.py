"""E-mail and postal addresses, written or spoken."""

import re
from collections.abc import Iterator

from qa.privacy._span import Span

__all__ = ["address_spans", "email_spans"]

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_TLD = r"(?:com|net|org|edu|gov|info|io|me|uk|us|ca|ie|de|es|fr|mx|ar|cl|pe|example)"
_DOT = r"(?:\s+(?:dot|punto)\s+|\.)"
_SPOKEN_AT = re.compile(r"\s(?:at|arroba)\s", re.I)
_SPOKEN_EMAIL = re.compile(
    r"\b[\w.+-]+(?:\s+(?:dot|underscore|dash|hyphen|punto|gui[oó]n(?: bajo)?)\s+[\w.+-]+)*"
    r"\s+(?:at|arroba)\s+"
    rf"[\w-]+(?:{_DOT}[\w-]+)*?{_DOT}{_TLD}(?:{_DOT}{_TLD})*\b",
    re.I,
)

_NUMBER_WORD = (
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)"
)
# "way", "drive" and the like are everyday words: they name a street only when written large.
_STREET = (
    r"(?:(?i:street|road|avenue|lane|boulevard)"
    r"|Drive|Court|Way|Place|Close|Crescent|Terrace|Square|St|Rd|Ave|Ln|Dr|Blvd)"
)
_ADDRESS = re.compile(
    rf"\b(?:\d{{1,5}}[A-Za-z]?|(?i:{_NUMBER_WORD}(?:[\s-]+{_NUMBER_WORD}){{0,4}}))\s+"
    rf"(?:[A-Za-z']+\s+){{1,3}}?{_STREET}\b\.?"
    r"(?:,?\s+(?i:apartment|apt|unit|flat|suite)\.?\s+\w+)?"
    r"(?:(?:,\s*|\s+in\s+)[A-Z][a-z]+(?:\s[A-Z][a-z]+)*){0,3}"
    r"(?:,?\s*(?:[A-Z]{2}\s+)?\d{5}(?:-\d{4})?\b|,?\s*[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b)?"
)
_UNITS_OF_TIME = re.compile(
    r"\b(minutes?|hours?|days?|weeks?|months?|years?|times?|people|meters?|miles?)\b", re.I
)


def email_spans(text: str) -> Iterator[Span]:
    """EMAIL spans: `violet@example.com`, "violet dot king at example dot com", in Spanish too."""
    # looked for only where their one sure sign stands: the spoken pattern tries every word else
    written, spoken = "@" in text, _SPOKEN_AT.search(text) is not None
    for pattern in [_EMAIL] * written + [_SPOKEN_EMAIL] * spoken:
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), "EMAIL")


def address_spans(text: str) -> Iterator[Span]:
    """ADDRESS spans: house number, street, and what follows of flat, town and postcode."""
    for match in _ADDRESS.finditer(text):
        if not _UNITS_OF_TIME.search(match.group()):
            yield Span(match.start(), match.end(), "ADDRESS")
