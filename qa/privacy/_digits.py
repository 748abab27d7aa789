"""Numbers that identify: cards, security codes, phones and accounts, written or spoken digit by digit.

What a number is tells its own form (Luhn's check digit, how phones are written), else the words around it,
else what the other side had asked for; digits and number words are read as one run,
so that one rule serves both.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from qa.privacy._check_digits import passes_luhn
from qa.privacy._cues import Cue, cue_around, follows_card, speaks_of
from qa.privacy._dates import MONTH
from qa.privacy._reading import Piece, runs
from qa.privacy._span import Span

__all__ = ["is_all_number", "is_called_thing", "number_spans", "numbers_of_things", "with_letters"]

_MONEY = re.compile(
    r"(?:[$\u00a3\u20ac\u20b9]|\b(?i:rs\.?|inr|usd|gbp|eur|aud|cad))\s*\d[\d,]*(\.\d+)?|\b\d{1,3}(,\d{3})+(\.\d+)?\b|\b\d+\.\d\d\b(?![.-]?\d)"
    r"|\b\d+ (?:pounds?|dollars?|euros?|quid|bucks|rupees|pence|cents)\b"
)
_DATE = re.compile(  # alone: the end of "4-7-1-2-5-5-01" is none
    r"(?<![\d.-])(?:(?:19|20)\d\d[-.]\d{1,2}[-.]\d{1,2}|\d{1,2}[-.]\d{1,2}[-.](?:19|20)?\d\d)(?![.-]?\d)"
)
_NAMED_DATE = re.compile(
    rf"\b{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? (?:19|20)\d\d\b",
    re.I,
)
_ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)|\b0x[0-9a-f]+\b", re.I)
"""Of a computer in its network, and of a place in its memory, as in error codes."""
_HARMLESS = (_MONEY, _DATE, _NAMED_DATE, _ADDRESS)
_HARMLESS_REACH = 24  # characters of these beside the number in them: "September 21st, "
_LIST = re.compile(r"[1-9]\d?(?:, [1-9]\d?)+")
_CARD_TAIL = re.compile(r" ?/ ?(?:20)?\d\d\b(?:[\s,;]+\d{3,4}\b)?")
"""Of "..., 08/27, 114", where 08 was read with the card's number."""
_SORT_CODE = re.compile(r"\d\d-\d\d-\d\d")
_WITH_ACCOUNT = re.compile(r"\d\d-\d\d-\d\d[\s,]+\d{8}")
"""A British sort code and the account's number, of eight digits, in one."""
_CARD_LENGTHS = range(13, 20)  # ISO/IEC 7812-1
_PHONE_LENGTHS = range(7, 16)  # ITU-T E.164: at most 15 digits
_LONG = 6  # digits in a row that are taken for an account number without any cue
_SHORT = 3  # with a cue before it: the end of a card has four, some accounts three
_THING = re.compile(
    r"\b(?:order|ticket|case|incident|invoice|error|serial|model|part|tracking|firmware|version|meter|reading"
    r"|(?<!customer )(?<!client )(?<!patient )(?<!payment )reference|ref|voucher|coupon|promo|gift card"
    r"|request|claim|return|returns|refund|booking|reservation|confirmation|complaint|ean|barcode|sku|isbn"
    r"|mprn|mpan|parcel|consignment|shipment|delivery|quotation|query|pac|threshold|invoices|flight"
    r"|transaction|txn|job|work order|rma|rx|dispute|referral|prescription|item|article|style"
    r"|receipt|build|pedido|siniestro|bestellung|st\u00f6rung|auftrag)\b"
    r"(?:\W+(?:number|numbers|no|ids?|code|reference|ref|is|are|was|says|[a-z]{0,3}\d{4,}|it|its|s|that|this|of|the|your|my|our"
    r"|slash|dash|hash|for|as in|in|and|then|begins|with|against|quote|called|serial|[a-z]|HMRC"
    r"|(?:as in|for|like) [a-z]+)){0,6}\W*$",
    re.I,
)
"""A number of a thing that nobody is known by; whose reference it is says who it belongs to."""
_THING_REACH = 64  # characters before the number
_AMOUNT = re.compile(r"\bthousand\b", re.I)
_SYSTEM_CODE = re.compile(r"(?<![A-Za-z\d])[A-Z]{2,4}-?$")
"""Letters written in one with the digits after them, as systems number their tickets: "INC0048213"."""
_GROUP = 3  # digits in which people read numbers out, where that is all they say
_ASKED = {"CARD": 4, "ACCOUNT": 4, "PHONE": 6, "NATIONAL_ID": 4, "IBAN": 4}
"""Digits that answer a question when other words stand beside them."""
_CVV_LENGTHS = (3, 4)
_BIRTH_LENGTHS = range(4, 9)
_WORD = re.compile(r"[^\W_]+")
_LETTERS_BEFORE = re.compile(r"\b[A-Za-z]{1,6}$")
_LETTER_AFTER = re.compile(
    r",?[^\S\n]+(?:(?:and )?(?:the )?(?:letter|capital) )?(?!(?:a|i|A|I)\b)[A-Za-z]\b(?!')"
)
"""Of ids that end with one, as the Spanish and the Irish."""
_PLUS_BEFORE = re.compile(r"\bplus[ ,]+$", re.I)
_SPELLED_BEFORE = re.compile(r"(?<![\w'\u2019])(?:[A-Za-z][ ,.-]+){1,4}$")
_CODED = {"ACCOUNT", "NATIONAL_ID", "IBAN"}
"""What may begin with letters: "P A 417", "D E 53"."""
_AFTER_PLUS = {"PHONE", "CARD", "ACCOUNT"}
"""What a phone of another country is taken for."""
_LETTERS_AFTER = re.compile(r"[A-Za-z]{1,3}\b")
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
    shortest = 1 if asked is not None and asked.kind == "CVV" else _SHORT
    card_end, begun = None, 0
    for run in runs(text):
        start, end = run[0].start, run[-1].end
        if start < begun or sum(len(piece.digits) for piece in run) < shortest:
            continue
        cue = cue_around(text, start, end)
        if card_end is not None and follows_card(text, card_end, start):
            cue = Cue("CVV")
        is_sort_code = _WITH_ACCOUNT.fullmatch(text, start, end) or (
            (cue or asked) and _SORT_CODE.fullmatch(text, start, end)
        )
        if not is_sort_code and _is_harmless(text, start, end):
            continue
        kind = _kind(text, run, cue, None if is_called_thing(text, start) else asked)
        is_told = cue is not None or asked is not None or speaks_of("NATIONAL_ID", text)
        is_bare = kind in {"ACCOUNT", "CARD"} or (kind == "PHONE" and not is_told)
        if is_bare and not _holds_card(run) and _is_of_thing(text, run, is_told):
            continue
        if kind is not None:
            if kind == "CARD" and (tail := _CARD_TAIL.match(text, end)) is not None:
                end = tail.end()
            card_end = end if kind == "CARD" else card_end
            yield with_letters(text, Span(start, end, kind))
            begun = end


def _is_harmless(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a part of an amount of money, a date or a computer's address."""
    near = max(0, start - _HARMLESS_REACH), end + _HARMLESS_REACH
    return any(
        match.start() < end and start < match.end()
        for pattern in _HARMLESS
        for match in pattern.finditer(text, *near)
    )


def numbers_of_things(text: str) -> Iterator[str]:
    """The digits of each number that is called one of an order, a ticket or a device."""
    for run in runs(text):
        if is_called_thing(text, run[0].start):
            yield "".join(piece.digits for piece in run)


def is_called_thing(text: str, start: int) -> bool:
    """Whether the words before the number at `start` say that it is one of an order, a ticket or a device."""
    letters = _LETTERS_BEFORE.search(text, 0, start)  # "request no. is SR20481193"
    start = letters.start() if letters else start
    return _THING.search(text, max(0, start - _THING_REACH), start) is not None


def _is_of_thing(text: str, run: Sequence[Piece], is_told: bool) -> bool:
    """Whether the number is one of an order, a ticket or a device, or an amount that nobody asked for."""
    start, end = run[0].start, run[-1].end
    near = max(0, start - _THING_REACH), start
    if is_called_thing(text, start):
        return True
    is_code = text[start].isdigit() and _SYSTEM_CODE.search(text, *near) is not None
    return not is_told and (is_code or _AMOUNT.search(text, start, end) is not None)


def with_letters(text: str, span: Span) -> Span:
    """The span with what belongs to it: "S530-4608", "HDFC0001234", "plus 44 20 7946", "4401, letter F"."""
    before, after = _LETTERS_BEFORE.search(text, 0, span.start), _LETTERS_AFTER.match(text, span.end)
    start = before.start() if before and text[span.start].isdigit() else span.start
    end = after.end() if after and text[span.end - 1].isdigit() else span.end
    if span.kind == "NATIONAL_ID" and (letter := _LETTER_AFTER.match(text, end)) is not None:
        end = letter.end()
    if span.kind in _CODED and (letters := _SPELLED_BEFORE.search(text, max(0, start - 16), start)):
        start = start if letters[0].strip(" ,.-").lower() in {"a", "i"} else letters.start()
    if span.kind in _AFTER_PLUS and (plus := _PLUS_BEFORE.search(text, 0, start)) is not None:
        start = plus.start()
    return Span(start, end, span.kind)


def is_all_number(text: str, run: Sequence[Piece]) -> bool:
    """Whether the text says hardly more than this number."""
    beside = _WORD.finditer(text[: run[0].start] + text[run[-1].end :])
    return next(islice(beside, _ANSWER, None), None) is None


def _kind(text: str, run: Sequence[Piece], cue: Cue | None, asked: Cue | None) -> str | None:
    digits = "".join(piece.digits for piece in run)
    if _holds_card(run):
        return "CARD"
    if cue is not None and (kind := _announced(digits, cue)) is not None:
        return kind
    if cue is None and asked is not None and (kind := _answered(text, run, asked)) is not None:
        return kind
    start, end = run[0].start, run[-1].end
    if len(digits) in _PHONE_LENGTHS and (
        _PHONE_SHAPE.fullmatch(text, start, end)
        or text[:start].endswith("+")
        or _PLUS_BEFORE.search(text, 0, start)
    ):
        return "PHONE"
    if len(digits) >= _LONG and _is_one_number(run) and not _is_list(text[start:end], run):
        return "PHONE" if _NATIONAL_PHONE.fullmatch(digits) else "ACCOUNT"
    return None


def _announced(digits: str, cue: Cue) -> str | None:
    """The kind of a number after words that say what it is."""
    if cue.kind == "CVV":
        return "CVV" if len(digits) in _CVV_LENGTHS else None
    if cue.kind == "PHONE":
        return "PHONE" if len(digits) in _PHONE_LENGTHS or (cue.is_end and len(digits) >= _SHORT) else None
    if cue.kind == "BIRTH_DATE":
        return None
    if cue.kind == "CARD":
        return "CARD" if len(digits) in _CARD_LENGTHS and not cue.is_end else _if_long(digits, "ACCOUNT")
    return _if_long(digits, cue.kind)


def _if_long(digits: str, kind: str) -> str | None:
    return kind if len(digits) >= _SHORT else None


def _answered(text: str, run: Sequence[Piece], asked: Cue) -> str | None:
    """The kind of a number that may answer a question; less is enough where nothing else is said."""
    digits = "".join(piece.digits for piece in run)
    is_all, is_one = is_all_number(text, run), _is_read_out(run)
    is_spelled = len(run) == len(digits) or text[run[0].start : run[-1].end].isdigit()
    if asked.kind == "CVV":
        is_code = is_all or (is_spelled and len(digits) in _CVV_LENGTHS)
        return "CVV" if is_code and len(digits) <= max(_CVV_LENGTHS) else None
    if asked.kind == "BIRTH_DATE":
        return "BIRTH_DATE" if is_all and len(digits) in _BIRTH_LENGTHS else None
    if len(digits) < (_GROUP if is_all else _ASKED[asked.kind]) or not (is_all or is_one):
        return None
    return "ACCOUNT" if asked.kind == "CARD" and asked.is_end else asked.kind


def _holds_card(run: Sequence[Piece]) -> bool:
    """Whether the run is a card's number, or begins or ends with one (its date or code beside it)."""
    count, most = len(run), max(_CARD_LENGTHS)
    ends = (run[:n] for n in range(1, min(count, most + 1)))
    begins = (run[n:] for n in range(max(1, count - most), count))
    parts = chain([run] if count <= most else [], ends, begins)
    said = ("".join(piece.digits for piece in part) for part in parts)
    return any(len(digits) in _CARD_LENGTHS and passes_luhn(digits) for digits in said)


def _is_list(shown: str, run: Sequence[Piece]) -> bool:
    """Whether these are several small numbers: "5, 9, 11, 13"; somebody's digits are all of one length."""
    return len({len(piece.digits) for piece in run}) > 1 and _LIST.fullmatch(shown) is not None


def _is_read_out(run: Sequence[Piece]) -> bool:
    """Whether the pieces are more than a few small numbers side by side ("10, 12 maybe")."""
    return len(run) > 3 or any(len(piece.digits) != 2 for piece in run)


def _is_one_number(run: Sequence[Piece]) -> bool:
    """Digit by digit, or in groups; a few small numbers side by side ("24 7 365") are not one number."""
    lengths = [len(piece.digits) for piece in run]
    return len(run) > 3 or max(lengths) >= _LONG or min(lengths) >= 3
