"""Dates of birth, written or said: a date where birth is spoken of or was asked for. Other dates stay."""

import re
from collections.abc import Iterator

from qa.privacy._cues import Cue, cue_around, speaks_of
from qa.privacy._span import Span

__all__ = ["birth_spans"]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    r"|diciembre|januar|februar|m\u00e4rz|mai|juni|juli|oktober|dezember)\.?"
)
_UNIT = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEEN = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_TWO = rf"(?:{_TENS}(?:[ -]{_UNIT})?|{_TEEN}|(?:oh|zero)[ -]{_UNIT})"
_ORDINAL = (
    r"(?:(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth"
    r"|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth)"
)
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL}|{_TWO}|{_UNIT})"
_YEAR = (
    rf"(?:(?:18|19|20)\d\d|'?\d\d|(?:nineteen|twenty)[ -](?:hundred(?: and)?[ -])?{_TWO}"
    rf"|two thousand(?: and)?(?: {_TWO}| {_UNIT})?|{_TWO})"
)
_THEN = r"(?:,? (?:of |de |del |in )?)"
_DATES = re.compile(
    rf"\b(?:(?:19|20)\d\d[-/. ]\d{{1,2}}[-/. ]\d{{1,2}}|\d{{1,2}}[-/. ]\d{{1,2}}[-/. ](?:(?:19|20)\d\d|\d\d)"
    rf"|(?:the )?{_DAY}\.? (?:of |de )?(?:the )?(?:{_MONTH}|{_ORDINAL})(?:{_THEN}{_YEAR})?"
    rf"|{_MONTH} (?:the )?{_DAY}(?:{_THEN}{_YEAR})?"
    rf"|(?:{_DAY},? ){{2}}{_YEAR}|(?:19|20)\d\d)\b",
    re.I,
)
_WORD = re.compile(r"\w+")
_ANSWER = 5  # words beside the date: "yes it is the ..."


def birth_spans(text: str, asked: Cue | None) -> Iterator[Span]:
    """BIRTH_DATE spans; `asked` is what the other side wanted to know."""
    if (asked is None or asked.kind != "BIRTH_DATE") and not speaks_of("BIRTH_DATE", text):
        return
    for match in _DATES.finditer(text):
        cue = cue_around(text, *match.span())
        if cue is None and asked is not None and _is_answer(text, match):
            cue = asked
        if cue is not None and cue.kind == "BIRTH_DATE":
            yield Span(*match.span(), "BIRTH_DATE")


def _is_answer(text: str, match: re.Match[str]) -> bool:
    return len(_WORD.findall(text[: match.start()] + text[match.end() :])) <= _ANSWER
