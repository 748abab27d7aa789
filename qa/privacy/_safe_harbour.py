"""What the HIPAA safe harbour removes beside the rest, 45 CFR 164.514(b)(2)(i), and health itself.

Names (A), phones, e-mails, social security, card and account numbers (D to G, J) and addresses (B) go by any
rules. Here are the other places smaller than a state (B), dates and ages over 89 (C), numbers of records,
plans, licences, vehicles and devices (H to M), URLs and IP addresses (N, O). Voices and faces (P, Q) are no
text. Health terms are not on that list: without them what is left says little of anyone's health.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from qa.privacy._span import Span
from qa.privacy._words import term_list

__all__ = ["place_spans", "safe_harbour_spans"]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY_WORD = (
    r"(?:(?:twenty|thirty)[\s-]?)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_DAY = rf"(?:(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?|{_DAY_WORD})"
_YEAR = r"(?:,?\s+(?:of\s+)?(?:19|20)\d\d)?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?)?"
_DATE = re.compile(
    rf"\b{_WEEKDAY}(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}\b\.?{_YEAR}"
    rf"|\b{_WEEKDAY}{_MONTH}\.?\s+(?:the\s+)?{_DAY}\b{_YEAR}"
    rf"|\b{_MONTH}\.?,?\s+(?:of\s+)?(?:19|20)\d\d\b"
    r"|(?<![\d/.-])(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d|(?:19"
    r"|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2})(?![\d/-])",
    re.I,
)
_OLD = (
    r"(?:9\d|1[01]\d|ninety(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|(?:a|one)\s+hundred(?:\s+and\s+\w+)?)"
)
_AGE = re.compile(
    rf"\b{_OLD}[\s-]+years?[\s-]+(?:old|of\s+age)\b|\b(?:aged?|turned|turns|turning)\s+(?P<age>{_OLD})\b"
    rf"|\b(?:he|she|i|mother|father|mum|mom|dad)(?:'s|\s+is|\s+am|'m"
    rf"|\s+was)\s+(?P<is>{_OLD})(?=\s*(?:[,.!?;]|$|and\b|now\b))",
    re.I,
)
_ZIP = re.compile(
    r"\bzip(?:\s?code)?(?:\s+(?:is|was)|\s*:)?\s+(?P<zip>\d{5}(?:-\d{4})?)\b"
    r"|\b[A-Z]{2}\s+(?P<after>\d{5}(?:-\d{4})?)\b"
)
_RECORD = re.compile(
    r"\b(?i:record|chart|mrn|nhs|member(?:ship)?|subscriber|beneficiary|plan|policy|group|claim"
    r"|registration|passport"
    r"|certificate|number plate|(?:(?:driving|driver['\u2019]?s?)\s+)?licen[cs]e(?:\s+plate)?|device"
    r"|serial|vehicle|vin|imei)"
    r"(?i:\s+(?:serial|identifier|number|no\.?|id|code)){0,2}(?i:\s+(?:is|was|it's)|\s*[:#])?\s+"
    r"(?P<code>(?=[A-Z -]*\d)[A-Z0-9]+(?:[ -][A-Z0-9]+){0,4})(?![\w-])"
)
_VIN = re.compile(
    r"\b(?=[A-HJ-NPR-Z0-9]*\d)(?=[A-HJ-NPR-Z0-9]*[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{17}\b"
)  # ISO 3779
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"')]+[^\s<>\"'),.;:!?]", re.I)
_IP = re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)")
_IP6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4})+(?![\w:])", re.I)
_MEDICAL_ENDINGS = (
    r"[a-z]{2,}(?:cillin|mycin|cycline|floxacin|statin|[ai]n?o?pril|[a-z]olol|sartan|prazole|conazole"
    r"|azepam|azolam|triptan"
    r"|tidine|dronate|gliptin|gliflozin|tinib|zumab|ximab|lukast|parin|thiazide|setron|trigine|codone"
    r"|morphone|barbital"
    r"|ectomy|ostomy|oplasty|oscopy|itis|osis(?<!diagnosis)|(?<!acad)emia|plegia|carcinoma|sarcoma)"
)


def safe_harbour_spans(text: str) -> Iterator[Span]:
    """DATE, AGE, ADDRESS (ZIP), RECORD, URL, IP and HEALTH spans."""
    for pattern, kind in ((_URL, "URL"), (_IP, "IP"), (_IP6, "IP"), (_DATE, "DATE"), (_VIN, "RECORD")):
        yield from (Span(*match.span(), kind) for match in pattern.finditer(text))
    for match in _AGE.finditer(text):
        yield Span(*match.span(match.lastgroup or 0), "AGE")
    for match in _ZIP.finditer(text):
        yield Span(*match.span("zip" if match["zip"] else "after"), "ADDRESS")
    for match in _RECORD.finditer(text):
        yield Span(*match.span("code"), "RECORD")
    yield from (Span(*match.span(), "HEALTH") for match in _health().finditer(text))


def place_spans(text: str, places: Iterable[str]) -> Iterator[Span]:
    """PLACE spans: what was recognised as a place and is smaller than a state."""
    for place in {*places}:
        if place.lower().removeprefix("the ") not in term_list("states"):
            yield from (
                Span(*m.span(), "PLACE") for m in re.finditer(rf"(?<!\w){re.escape(place)}(?!\w)", text)
            )


@cache
def _health() -> re.Pattern[str]:
    """Terms of qa/privacy/health_terms.txt, the longest first, and what ends as they do."""
    listed_first = sorted(term_list("health_terms"), key=len, reverse=True)
    listed = "|".join(map(re.escape, listed_first))
    return re.compile(rf"\b(?:(?:{listed})(?:e?s)?|{_MEDICAL_ENDINGS})(?![\w-])", re.I)
