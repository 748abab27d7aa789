"""Numbers as people write and say them: digits, "double four", "oh", "forty two", "nine hundred"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = [
    "NUMBER_WORD",
    "Piece",
    "begins_as_number",
    "digit_count",
    "ends_as_number",
    "has_number",
    "pieces",
    "runs",
]

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
_SPANISH_UNITS = ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
_SPANISH = {  # without eleven: "once" is an English word
    **{word: n for n, word in enumerate(("cero", *_SPANISH_UNITS, "diez"))},
    **{"doce": 12, "trece": 13, "catorce": 14, "quince": 15, "diecis\u00e9is": 16, "diecisiete": 17},
    **{"dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintid\u00f3s": 22},
    **{
        "veintitr\u00e9s": 23,
        "veinticuatro": 24,
        "veinticinco": 25,
        "veintis\u00e9is": 26,
        "veintisiete": 27,
    },
    **{"veintiocho": 28, "veintinueve": 29},
}
_SPANISH_TENS = {
    **{"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80},
    "noventa": 90,
}
_NUMBERS = {
    **{"zero": 0, "oh": 0, "o": 0, "nought": 0, "naught": 0},
    **{
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "niner": 9,
    },
    **{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16},
    **{"seventeen": 17, "eighteen": 18, "nineteen": 19},
    **_TENS,
    **_SPANISH,
    **_SPANISH_TENS,
    **{
        f"{ten} y {unit}": _SPANISH_TENS[ten] + _SPANISH[unit]
        for ten in _SPANISH_TENS
        for unit in _SPANISH_UNITS
    },
    # German digits; their longer numbers come as one word, seldom where one is read out
    **{
        "null": 0,
        "eins": 1,
        "zwei": 2,
        "zwo": 2,
        "drei": 3,
        "vier": 4,
        "f\u00fcnf": 5,
        "sechs": 6,
        "sieben": 7,
    },
    **{"acht": 8, "neun": 9},
}
NUMBER_WORD = _NUMBERS.keys() | {"hundred", "thousand"}
"""Words that are a number or a part of one, in lower case."""
_WORDS = {word: str(number) for word, number in _NUMBERS.items()}
_PLURALS = {
    "zeros": "0",
    "zeroes": "0",
    "ones": "1",
    "twos": "2",
    "threes": "3",
    "fours": "4",
    "fives": "5",
    "sixes": "6",
    "sevens": "7",
    "eights": "8",
    "nines": "9",
}
_REPEATS = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_SCALES = {"hundred": "00", "thousand": "000"}  # "nine hundred" within a number that is read out

_DIGIT = re.compile(r"\d")
_NAME = r"(?:(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa) y [a-z]+|[^\W\d_]+)"
_TOKEN = re.compile(rf"cv[vc]2\b|\d+|{_NAME}", re.I)
_FILLER = r"(?:u[hm]+|er+m?|dash|hyphen|space|hang on)"
_PUNCTUATION = r"[\s,.\-\u2013()+\u2026]*"  # "/" and ":" make dates and times
_APART = rf"{_PUNCTUATION}(?:\b{_FILLER}\b{_PUNCTUATION})*"
_BETWEEN = re.compile(_APART, re.I)  # what may stand inside one number
_FIRST = re.compile(_APART + r"(\d+|[^\W\d_]+)", re.I)
_LAST = re.compile(r"(\d+|[^\W\d_]+)" + _PUNCTUATION + r"$")
_LAST_REACH = 24  # characters at a text's end: more than any number word has


@dataclass(frozen=True, slots=True)
class Piece:
    """The digits that text[start:end] says."""

    digits: str
    start: int
    end: int


@lru_cache(maxsize=256)
def has_number(text: str) -> bool:
    """Whether there is a digit or a number word in the text: without, it holds no number and no address."""
    return _DIGIT.search(text) is not None or not NUMBER_WORD.isdisjoint(_TOKEN.findall(text.lower()))


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
    return sum(len(piece.digits) for piece in pieces(text))


@lru_cache(maxsize=256)
def runs(text: str) -> tuple[Sequence[Piece], ...]:
    """Rows of pieces with nothing between them but what belongs to reading a number out."""
    return tuple(_runs(text))


def _runs(text: str) -> Iterator[Sequence[Piece]]:
    run: list[Piece] = []
    for piece in pieces(text):
        if run and not _BETWEEN.fullmatch(text, run[-1].end, piece.start):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


@lru_cache(maxsize=256)  # each turn is read for numbers, codes, and numbers that go on in the next
def pieces(text: str) -> tuple[Piece, ...]:
    """Digits and number words; "double four" and "two fours" are one piece 44, "nine hundred" 900."""
    return tuple(_pieces(text)) if has_number(text) else ()


def _pieces(text: str) -> Iterator[Piece]:
    held: Piece | None = None  # may still grow: "forty" by "two", "nine" by "hundred"
    repeat: re.Match[str] | None = None
    for match in _TOKEN.finditer(text):
        word = match.group().lower()
        if held is not None and (grown := _grown(held, word, match)) is not None:
            held = grown
            continue
        if held is not None:
            yield held
            held = None
        if word in _REPEATS:
            repeat = match
            continue
        digits = word if word.isdigit() else _WORDS.get(word)
        if digits is not None:
            times, start = (
                (_REPEATS[repeat.group().lower()], repeat.start()) if repeat else (1, match.start())
            )
            held = Piece(digits * times, start, match.end())
        repeat = None
    if held is not None:
        yield held


def _grown(held: Piece, word: str, match: re.Match[str]) -> Piece | None:
    """The held piece with this word, where both say one number."""
    if word in _SCALES and len(held.digits) <= 2:
        return Piece(held.digits + _SCALES[word], held.start, match.end())
    if word in _PLURALS and len(held.digits) == 1 and held.digits > "1":
        return Piece(_PLURALS[word] * int(held.digits), held.start, match.end())
    unit = _WORDS.get(word, "")
    is_ten = len(held.digits) == 2 and held.digits[1] == "0" and held.digits[0] > "1"
    if is_ten and len(unit) == 1 and unit != "0" and match.string[held.start].isalpha():
        is_double = match.string[held.start : held.end].lower() not in _TENS
        return None if is_double else Piece(held.digits[0] + unit, held.start, match.end())
    return None


def _is_piece(word: str) -> bool:
    return word.isdigit() or word.lower() in _WORDS or word.lower() in _REPEATS
