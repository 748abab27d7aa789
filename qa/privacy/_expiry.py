"""When a card expires, written or said: it belongs to the card's number. Other things that expire stay."""

import re
from collections.abc import Iterator, Sequence

from qa.privacy._cues import speaks_of
from qa.privacy._dates import MONTH, ORDINAL, THEN, TWO, UNIT, YEAR
from qa.privacy._span import Span
from qa.types import Turn

__all__ = ["expiry_spans"]

_CUE = re.compile(
    r"\b(?:expiry|expiration|exp|expir(?:es?|ing|ed)|valid (?:until|till|thru|through|from)"
    r"|good (?:until|till|thru)|runs? out|month and year|(?:start|end) date"
    r"|the date(?= (?:(?:is|was|on it is) )?(?:oh|zero|0\d?)\b)"
    r"|caduca|caducidad|vencimiento|vence|g\u00fcltig bis)\b",
    re.I,
)
_SIGNS = ("exp", "until", "till", "thr", "valid f", "month and", "run", " date", "caduc", "venc", "ltig bis")
"""One stands in each of these, and in few other texts."""
_OF_OTHERS = re.compile(
    r"\b(?:warranty|guarantee|contract|policy|passport|promo\w*|offer|coupon|voucher|subscription|trial|passwords?"
    r"|licen[cs]e|plan|deal|token|link|quote|certificate|membership|points|session|code)\b",
    re.I,
)
_DATE = re.compile(
    r"\b(?:(?:0?[1-9]|1[0-2])(?: ?[/.-] ?| slash | of )(?:20)?\d\d"
    r"|(?:0[1-9]|1[0-2]) ?(?:20)?\d\d|[1-9] (?:20)?[2-4]\d"
    rf"|(?:{MONTH}|(?:the )?{ORDINAL} month){THEN}{YEAR}"
    rf"|(?:(?:oh|zero|o)[ -]{UNIT}|{UNIT}|ten|eleven|twelve)"
    rf"(?:,| slash| of)? (?:{YEAR}|{TWO}|{UNIT} (?:{UNIT}|zero|oh)))(?![\d/])",
    re.I,
)
_REACH = 32  # characters between the cue and its date
_QUESTION = 64  # characters that may follow where it is asked for
_NEAR = 6  # turns around in which the card is spoken of
_LASTS = 4  # turns in which the answer comes
_ANSWER = 5  # words beside the date
_CLAUSE = re.compile(r"[,.;?!]")
_WORD = re.compile(r"\w+")


def expiry_spans(turns: Sequence[Turn]) -> Iterator[tuple[int, Span]]:
    """Turn index and CARD span of each date until which a card is valid."""
    cues = {at: cue for at, turn in enumerate(turns) if (cue := _cue(turn.text)) is not None}
    for at, cue in cues.items():
        is_noun = cue.group().lower().startswith(("expiry", "expiration"))
        if not is_noun and not any(map(_is_about_card, turns[max(0, at - _NEAR) : at + _NEAR + 1])):
            continue
        dates = [*_DATE.finditer(turns[at].text, cue.end(), cue.end() + _REACH)]
        if dates:
            yield from ((turns[at].index, Span(*date.span(), "CARD")) for date in dates)
        elif len(turns[at].text) - cue.end() <= _QUESTION:
            yield from _answers(turns[at], turns[at + 1 : at + 1 + _LASTS])


def _cue(text: str) -> re.Match[str] | None:
    lower = text.lower()
    if not any(sign in lower for sign in _SIGNS):
        return None
    for cue in _CUE.finditer(text):
        if not _OF_OTHERS.search(_CLAUSE.split(text[: cue.end()])[-1]):
            return cue
    return None


def _is_about_card(turn: Turn) -> bool:
    return speaks_of("CARD", turn.text) or speaks_of("CVV", turn.text)


def _answers(asked: Turn, after: Sequence[Turn]) -> Iterator[tuple[int, Span]]:
    for turn in after:
        if turn.participant == asked.participant:
            continue
        dates = [date for date in _DATE.finditer(turn.text) if _is_answer(turn.text, date)]
        if dates:
            yield from ((turn.index, Span(*date.span(), "CARD")) for date in dates)
            return


def _is_answer(text: str, date: re.Match[str]) -> bool:
    """Whether little is said beside the date, or it opens the answer and stands apart from what follows."""
    before, after = (len(_WORD.findall(each)) for each in (text[: date.start()], text[date.end() :]))
    return before + after <= _ANSWER or (before <= _ANSWER // 2 and text[date.end()] in ",.;")
