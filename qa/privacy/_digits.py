"""Numbers that identify: cards, phones and accounts, written or spoken digit by digit.

Digits and number words ("double four", "oh", "forty two") are read as one run, so that one rule serves both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.privacy._span import Span

__all__ = ["begins_as_number", "digit_count", "ends_as_number", "has_number", "number_spans"]

_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_NUMBERS = {
    **{"zero": 0, "oh": 0, "o": 0, "nought": 0, "naught": 0},
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
    **{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16},
    **{"seventeen": 17, "eighteen": 18, "nineteen": 19},
    # Spanish digits; longer numbers are left out: "once" is an English word
    **{"cero": 0, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8},
    **{"nueve": 9},
    **_TENS,
}
_NUMBER_WORDS = _NUMBERS.keys() | {"hundred"}
_WORDS = {word: str(number) for word, number in _NUMBERS.items()}
_REPEATS = {"double": 2, "triple": 3, "treble": 3}

_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"\d+|[A-Za-z]+")
_APART = r"[\s,.\-\u2013()+]*"  # what may stand inside one number; "/" and ":" make dates and times
_BETWEEN = re.compile(_APART)
_FIRST = re.compile(_APART + r"(\d+|[A-Za-z]+)")
_LAST = re.compile(r"(\d+|[A-Za-z]+)" + _APART + r"$")
_LAST_REACH = 24  # characters at a text's end: more than any number word has
_MONEY = re.compile(r"[$\u00a3\u20ac]\s*\d[\d,]*(\.\d+)?|\b\d{1,3}(,\d{3})+(\.\d+)?\b")
_DATE = re.compile(  # alone: the end of "4-7-1-2-5-5-01" is none
    r"(?<![\d.-])(?:(?:19|20)\d\d[-.]\d{1,2}[-.]\d{1,2}|\d{1,2}[-.]\d{1,2}[-.](?:19|20)?\d\d)(?![.-]?\d)"
)
_CARD_LENGTHS = range(13, 20)
_PHONE_LENGTHS = range(7, 16)  # ITU-T E.164: at most 15 digits
_LONG = 6  # digits in a row that are taken for an account number without any cue
_SHORT = 3  # with a cue: a CVV has three, the end of a card four
_PHONE_CUE = re.compile(
    r"\b(phone|mobile|cell|call (?:me|you)|reach (?:me|you)|ring|text (?:me|you)|landline)\b", re.I
)
_NUMBER_CUE = re.compile(
    r"\b(account|card|cvv|cvc|security code|pin|passcode|sort code|routing|reference|customer number"
    r"|ending in|last (?:four|4)|social security)\b",
    re.I,
)
_CUE_REACH = 48  # characters before the run in which a cue counts


@dataclass(frozen=True, slots=True)
class _Piece:
    digits: str
    start: int
    end: int


def has_number(text: str) -> bool:
    """Whether there is a digit or a number word in the text: without, it holds no number and no address."""
    return not _NUMBER_WORDS.isdisjoint(_TOKEN.findall(text.lower())) or _DIGIT.search(text) is not None


def begins_as_number(text: str) -> bool:
    """Whether a number that was said before may go on here."""
    first = _FIRST.match(text)
    return first is not None and _is_piece(first[1])


def ends_as_number(text: str) -> bool:
    """Whether a number may go on after this text."""
    last = _LAST.search(text[-_LAST_REACH:])
    return last is not None and _is_piece(last[1])


def digit_count(text: str) -> int:
    """How many digits the numbers in the text have, however they are written."""
    return sum(len(piece.digits) for piece in _pieces(text))


def number_spans(text: str) -> Iterator[Span]:
    """CARD, PHONE and ACCOUNT spans of the text, in order; amounts of money, dates and times are left."""
    harmless = [m.span() for pattern in (_MONEY, _DATE) for m in pattern.finditer(text)]
    for run in _runs(text):
        if any(a < run[-1].end and run[0].start < b for a, b in harmless):
            continue
        span = _judge(text, run)
        if span is not None:
            yield span


def _is_piece(word: str) -> bool:
    return word.isdigit() or word.lower() in _WORDS or word.lower() in _REPEATS


def _runs(text: str) -> Iterator[list[_Piece]]:
    """Unbroken rows of digits and number words."""
    run: list[_Piece] = []
    for piece in _pieces(text):
        if run and not _BETWEEN.fullmatch(text, run[-1].end, piece.start):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _pieces(text: str) -> Iterator[_Piece]:
    """Digits and number words; "double four" is one piece 44, "forty two" one piece 42."""
    repeat, repeat_start = 1, 0
    tens: _Piece | None = None
    for match in _TOKEN.finditer(text):
        word = match.group().lower()
        if word in _REPEATS:
            repeat, repeat_start = _REPEATS[word], match.start()
            continue
        digits = word if word.isdigit() else _WORDS.get(word)
        if tens is not None:
            if digits and len(digits) == 1 and digits != "0" and not word.isdigit():
                yield _Piece(tens.digits[0] + digits, tens.start, match.end())
                tens = None
                continue
            yield tens
            tens = None
        if digits is None:
            repeat = 1
        elif word in _TENS:
            tens = _Piece(digits, match.start(), match.end())
        else:
            yield _Piece(digits * repeat, repeat_start if repeat > 1 else match.start(), match.end())
            repeat = 1
    if tens is not None:
        yield tens


def _judge(text: str, run: list[_Piece]) -> Span | None:
    digits = "".join(piece.digits for piece in run)
    start, end = run[0].start, run[-1].end
    before = text[max(0, start - _CUE_REACH) : start]
    if len(digits) in _CARD_LENGTHS and _passes_luhn(digits):
        return Span(start, end, "CARD")
    if _PHONE_CUE.search(before) and len(digits) in _PHONE_LENGTHS:
        return Span(start, end, "PHONE")
    if _NUMBER_CUE.search(before) and len(digits) >= _SHORT:
        return Span(start, end, "ACCOUNT")
    if _is_phone_shaped(text[start:end], digits):
        return Span(start, end, "PHONE")
    if len(digits) >= _LONG and _is_one_number(run):
        return Span(start, end, "ACCOUNT")
    return None


def _is_phone_shaped(shown: str, digits: str) -> bool:
    """Written as phones are: 555-0123, (212) 555-0123, +44 20 7946 0958."""
    return len(digits) in _PHONE_LENGTHS and bool(
        re.fullmatch(
            r"\d{3}[-. ]\d{4}|\(?\d{3}\)?[-. ]+\d{3}[-. ]+\d{4}|\d{1,2}[-. ]\(?\d{2,4}\)?([-. ]\d{3,4}){2}",
            shown,
        )
    )


def _is_one_number(run: list[_Piece]) -> bool:
    """Digit by digit, or in groups; a few small numbers side by side ("24 7 365") are not one number."""
    lengths = [len(piece.digits) for piece in run]
    return len(run) > 3 or max(lengths) >= _LONG or min(lengths) >= 3


def _passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B: double every second digit from the right; the digit sum divides by ten."""
    doubled = (int(d) * 2 if i % 2 else int(d) for i, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
