"""Dates of birth, written or said: a date where birth is spoken of or was asked for. Other dates stay."""

import re
from collections.abc import Iterator

from qa.privacy._cues import Cue, cue_around, speaks_of
from qa.privacy._dates import DAY, MONTH, ORDINAL, THEN, TWO, YEAR
from qa.privacy._span import Span

__all__ = ["birth_spans"]

_DATES = re.compile(
    rf"\b(?:(?:19|20)\d\d[-/. ]\d{{1,2}}[-/. ]\d{{1,2}}|\d{{1,2}}[-/. ]\d{{1,2}}[-/. ](?:(?:19|20)\d\d|\d\d)"
    rf"|\d{{1,2}}[-/.]{MONTH}[-/.](?:(?:19|20)\d\d|\d\d)"
    rf"|(?:the )?{DAY}\.? (?:of |de )?(?:the )?(?:{MONTH}|{ORDINAL})(?:{THEN}{YEAR})?"
    rf"|{MONTH} (?:the )?{DAY}(?:{THEN}{YEAR})?"
    rf"|(?:{DAY},? ){{2}}{YEAR}|(?:19|20)\d\d"
    rf"|nineteen {TWO}|two thousand(?: and)? {TWO})\b",
    re.I,
)
_PAST = r"(?:19\d\d|nineteen[ -](?:hundred(?: and)?[ -])?" + TWO + ")"
_LONG_AGO = re.compile(
    rf"\b(?:(?:the )?{DAY} (?:of |de )?{MONTH}{THEN}{_PAST}|{MONTH} (?:the )?{DAY}{THEN}{_PAST}"
    rf"|\d\d?[-/.]{MONTH}[-/.]19\d\d"
    r"|19\d\d[-/.]\d\d[-/.]\d\d|\d\d?[-/.]\d\d?[-/.]19\d\d)\b(?![-/.]\d)",
    re.I,
)
"""A day so long ago that hardly anything but a birth is told of it."""
_PART = re.compile(rf"\W*(?:the )?(?:of )?(?:{MONTH}|{DAY})\W*", re.I)
"""A day or a month, where that is all somebody says."""
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[?!\n]|\.\s")
_ANSWER = 5  # words beside the date: "yes it is the ..."


def birth_spans(text: str, asked: Cue | None) -> Iterator[Span]:
    """BIRTH_DATE spans; `asked` is what the other side wanted to know."""
    if "19" in text or "nineteen" in text.lower():
        yield from (Span(*match.span(), "BIRTH_DATE") for match in _LONG_AGO.finditer(text))
    if (asked is None or asked.kind != "BIRTH_DATE") and not speaks_of("BIRTH_DATE", text):
        return
    if asked is not None and asked.kind == "BIRTH_DATE" and _PART.fullmatch(text):
        yield Span(len(text) - len(text.lstrip()), len(text.rstrip(" .,!?")), "BIRTH_DATE")
        return
    for match in _DATES.finditer(text):
        cue = cue_around(text, *match.span())
        if cue is None and asked is not None and (_is_answer(text, match) or _is_whole(match)):
            cue = asked
        is_whole = _is_whole(match) and speaks_of(
            "BIRTH_DATE", _SENTENCE_END.split(text[: match.start()])[-1]
        )
        if is_whole or (cue is not None and cue.kind == "BIRTH_DATE"):
            yield Span(*match.span(), "BIRTH_DATE")


def _is_whole(match: re.Match[str]) -> bool:
    """Whether it has day, month and year."""
    return len(_WORD.findall(match[0])) > 2


def _is_answer(text: str, match: re.Match[str]) -> bool:
    before, after = (len(_WORD.findall(each)) for each in (text[: match.start()], text[match.end() :]))
    return not before or before + after <= _ANSWER
