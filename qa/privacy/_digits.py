"""Numbers that identify: cards, security codes, phones and accounts, written or spoken digit by digit.

What a number is tells its own form (Luhn's check digit, how phones are written), else the words around it,
else what the other side had asked for; digits and number words are read as one run,
so that one rule serves both.
"""

import re
from collections.abc import Iterator, Sequence

from qa.privacy._cues import Cue, cue_around, follows_card
from qa.privacy._reading import Piece, runs
from qa.privacy._span import Span

__all__ = ["is_all_number", "number_spans"]

_MONEY = re.compile(
    r"[$\u00a3\u20ac]\s*\d[\d,]*(\.\d+)?|\b\d{1,3}(,\d{3})+(\.\d+)?\b|\b\d+\.\d\d\b(?![.-]?\d)"
)
_DATE = re.compile(  # alone: the end of "4-7-1-2-5-5-01" is none
    r"(?<![\d.-])(?:(?:19|20)\d\d[-.]\d{1,2}[-.]\d{1,2}|\d{1,2}[-.]\d{1,2}[-.](?:19|20)?\d\d)(?![.-]?\d)"
)
_SORT_CODE = re.compile(r"\d\d-\d\d-\d\d")
_CARD_LENGTHS = range(13, 20)  # ISO/IEC 7812-1
_PHONE_LENGTHS = range(7, 16)  # ITU-T E.164: at most 15 digits
_LONG = 6  # digits in a row that are taken for an account number without any cue
_SHORT = 3  # with a cue before it: the end of a card has four, some accounts three
_GROUP = 3  # digits in which people read numbers out, where that is all they say
_ASKED = {"CARD": 4, "ACCOUNT": 4, "PHONE": 6, "NATIONAL_ID": 4, "IBAN": 4}
"""Digits that answer a question when other words stand beside them."""
_CVV_LENGTHS = (3, 4)
_BIRTH_LENGTHS = range(4, 9)
_WORD = re.compile(r"[^\W_]+")
_ANSWER = 4  # words beside a number that is an answer: "yes it is ..."
_PHONE_SHAPE = re.compile(
    r"\d{3}[-. ]\d{4}|\(?\d{3}\)?[-. ]+\d{3}[-. ]+\d{4}|\d{1,2}[-. ]\(?\d{2,4}\)?([-. ]\d{3,4}){2}"
)
_NATIONAL_PHONE = re.compile(r"0[1237]\d{9}|1?[2-9]\d{2}[2-9]\d{6}")
"""Ofcom's national numbering plan (eleven digits with the zero), and the North American one (ten)."""


def number_spans(text: str, asked: Cue | None = None) -> Iterator[Span]:
    """CARD, CVV, PHONE, ACCOUNT, NATIONAL_ID and spoken BIRTH_DATE spans, in order.

    `asked` is what the other side wanted to know. Amounts of money, dates and times are left.
    """
    harmless = [m.span() for pattern in (_MONEY, _DATE) for m in pattern.finditer(text)]
    card_end = None
    for run in runs(text):
        start, end = run[0].start, run[-1].end
        cue = cue_around(text, start, end)
        if card_end is not None and follows_card(text, card_end, start):
            cue = Cue("CVV")
        is_harmless = any(a < end and start < b for a, b in harmless)
        if is_harmless and not (_SORT_CODE.fullmatch(text, start, end) and (cue or asked)):
            continue
        kind = _kind(text, run, cue, asked)
        if kind is not None:
            card_end = end if kind == "CARD" else card_end
            yield Span(start, end, kind)


def is_all_number(text: str, run: Sequence[Piece]) -> bool:
    """Whether the text says hardly more than this number."""
    return len(_WORD.findall(text[: run[0].start] + text[run[-1].end :])) <= _ANSWER


def _kind(text: str, run: list[Piece], cue: Cue | None, asked: Cue | None) -> str | None:
    digits = "".join(piece.digits for piece in run)
    if _holds_card(run):
        return "CARD"
    if cue is not None and (kind := _announced(digits, cue)) is not None:
        return kind
    if (
        cue is None
        and asked is not None
        and (kind := _answered(digits, asked, is_all_number(text, run))) is not None
    ):
        return kind
    start, end = run[0].start, run[-1].end
    if len(digits) in _PHONE_LENGTHS and (
        _PHONE_SHAPE.fullmatch(text, start, end) or text[:start].endswith("+")
    ):
        return "PHONE"
    if len(digits) >= _LONG and _is_one_number(run):
        return "PHONE" if _NATIONAL_PHONE.fullmatch(digits) else "ACCOUNT"
    return None


def _announced(digits: str, cue: Cue) -> str | None:
    """The kind of a number after words that say what it is."""
    if cue.kind == "CVV":
        return "CVV" if len(digits) in _CVV_LENGTHS else None
    if cue.kind == "PHONE":
        return "PHONE" if len(digits) in _PHONE_LENGTHS else None
    if cue.kind == "BIRTH_DATE":
        return None
    if cue.kind == "CARD":
        return "CARD" if len(digits) in _CARD_LENGTHS and not cue.is_end else _if_long(digits, "ACCOUNT")
    return _if_long(digits, cue.kind)


def _if_long(digits: str, kind: str) -> str | None:
    return kind if len(digits) >= _SHORT else None


def _answered(digits: str, asked: Cue, is_all: bool) -> str | None:
    """The kind of a number that may answer a question; less is enough where nothing else is said."""
    if asked.kind == "CVV":
        return "CVV" if is_all and len(digits) <= max(_CVV_LENGTHS) else None
    if asked.kind == "BIRTH_DATE":
        return "BIRTH_DATE" if is_all and len(digits) in _BIRTH_LENGTHS else None
    if len(digits) < (_GROUP if is_all else _ASKED[asked.kind]):
        return None
    return "ACCOUNT" if asked.kind == "CARD" and asked.is_end else asked.kind


def _holds_card(run: Sequence[Piece]) -> bool:
    """Whether the run is a card's number, or begins or ends with one (its date or code beside it)."""
    count = len(run)
    parts = [run, *(run[:n] for n in range(1, count)), *(run[n:] for n in range(1, count))]
    said = ("".join(piece.digits for piece in part) for part in parts)
    return any(len(digits) in _CARD_LENGTHS and _passes_luhn(digits) for digits in said)


def _is_one_number(run: Sequence[Piece]) -> bool:
    """Digit by digit, or in groups; a few small numbers side by side ("24 7 365") are not one number."""
    lengths = [len(piece.digits) for piece in run]
    return len(run) > 3 or max(lengths) >= _LONG or min(lengths) >= 3


def _passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B: double every second digit from the right; the digit sum divides by ten."""
    doubled = (int(d) * 2 if i % 2 else int(d) for i, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
