"""What tells which number somebody gives: the words before or after it, or the question that it answers."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.privacy._span import PLACEHOLDER
from qa.types import Turn

__all__ = ["BEFORE_REACH", "Cue", "asked_of", "cue_around", "follows_card", "speaks_of"]

BEFORE_REACH = 48
"""Characters before a number in which a word says what it is."""
_AFTER_REACH = 40
_SHORT_TURN = 4  # words: "okay, go ahead" doesn't end a question
_LASTS = 10  # turns that an answer may be spread over, the asker's "mm-hm" counted
_ASKED_REACH = 64  # characters that may follow in the turn of what was asked
_LAST_DIGITS_REACH = 24  # characters before a cue: "the last four of the card"


class Cue(NamedTuple):
    """The kind that words announce; `is_end`: only the number's last digits ("ending in", "last four")."""

    kind: str
    is_end: bool = False


_LAST_DIGITS = re.compile(
    r"\blast (?:four|4|three|3|few)\b|\bend(?:ing|s)?(?: in| with)?\b|\btermina(?:da)? en\b|\barea code\b",
    re.I,
)
_CUES = (
    ("IBAN", r"ibans?\b"),
    (
        "CVV",
        r"(?:cvv2?|cvc2?|csc|cvn|c v [vc]|(?-i:CID))\b"
        r"|(?:three|four|3|4)[- ]digit (?:security |card )?(?:code|number)"
        r"|(?:card )?verification (?:number|value|code)|(?<!social )security (?:code|number|digits)"
        r"|signature strip"
        r"|on the (?:back|reverse)\b(?! of the (?:router|box|device|meter|unit|machine|letter|bill))"
        r"|(?:three|3) (?:numbers|digits?)\b|back(?:'s| is)\b"
        r"|code on the (?:back|front)"
        r"|(?:numbers?|digits?|three|four|3|4) (?:code |numbers? |digits? )?(?:on|off|from)"
        r" the (?:back|front|signature|reverse)"
        r"|c[oó]digo de seguridad",
    ),
    (
        "NATIONAL_ID",
        r"social (?:security|insurance)|(?:(?<=my )|(?<=your )|(?<=the )|(?<=full ))social\b(?! media)"
        r"|social(?=\W*$)|ssn\b"
        r"|national insurance|ni number|nino\b|(?-i:SIN|NIE|NIF|PAN|ITIN)\b|pan (?:card|number)|dni\b"
        r"|steuer-?(?:id|nummer)|(?:personal)?ausweis|licen[cs]e number|aadhaa?r\b"
        r"|passport|driv(?:ing|er'?s?) licen[cs]e"
        r"|pps(?:n| number)?\b|tax file|tfn\b|medicare|nhs (?:number|no)|nric\b|voter id|health card"
        r"|tax(?:payer)? (?:id|number|identification)|curp\b|cpf\b|(?:national|identity|id) (?:card )?number"
        r"|pasaporte|reisepass",
    ),
    (
        "BIRTH_DATE",
        r"dates? of birth|birth ?dates?|birthday|d\.?o\.?b\b|born\b|fecha de nacimiento|nac[ií](?:do|da)?\b"
        r"|geburtsdatum|geboren",
    ),
    (
        "PHONE",
        r"(?:tele)?phone|mobile\b|cell(?:phone)?\b|landline|whats ?app"
        r"|(?:call|ring|reach|text|phone) (?:me back|you back|me|you|her|him|us|back|my \w+)\b"
        r"|(?:best|contact|call ?-?back|daytime|evening|home|work|another) number|calling (?:from|on)"
        r"|(?:area|dialling|dialing|country) code"
        r"|number (?:to|that|which|where|i can|we can)[\w ]{0,12} (?:reach|call|ring|contact)"
        r"|tel[eé]fono|m[oó]vil\b|ll[aá]m\w* al\b|telefonnummer|handynummer",
    ),
    (
        "CARD",
        r"card\b(?! reader| machine| declined)|long number|(?:sixteen|16)[- ]digits?|visa\b|mastercard|amex\b"
        r"|american express|tarjeta|kartennummer",
    ),
    (
        "ACCOUNT",
        r"accounts?\b|sort code|routing|transit\b|bsb\b|b s b\b|ifsc\b|branch (?:code|number)"
        r"|checking\b|savings\b|customer (?:number|id|reference)"
        r"|(?:member|membership|policy|patient|loyalty|client) (?:number|id|reference|no)\b"
        r"|payment reference\b|pin\b|passcode"
        r"|n[uú]mero de cuenta|kontonummer|kundennummer",
    ),
)
_PATTERN = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _CUES), re.I)
# How the first word of each cue begins: the pattern is tried only there.
_STEM = 4
_STEMS = frozenset(
    re.findall(
        r"\w+",
        "c b iban on back veri cid cvv cvv2 cvc cvc2 csc cvn thre four 3 4 secu sign code digi códi codi "
        "soci ssn "
        "nati ni nino sin nie nif pan itin dni steu pers ausw aadh pass driv lice tax taxp curp cpf iden "
        "id pasa reis date birt dob d born fech naci nací gebu gebo phon tele telé mobi cell land what "
        "call ring reac text best cont dayt even home work anot numb móvi movi llám llam hand card long "
        "sixt 16 visa mast amex amer tarj kart acco sort rout chec savi cust memb poli pati loya clie "
        "paym pin núme nume kont kund pps ppsn tfn medi nhs nric vote heal area dial coun tran bsb ifsc bran",
    )
)
_NUMBER_IS = re.compile(r"\b(?:my|the|your|our) number(?:'s| is)\W*$|^\W*(?:my )?number\W*$", re.I)
_LAST_ARE = re.compile(
    r"\b(?:last (?:four|4|three|3)(?: digits)?(?: are| is)?"
    r"|(?<!year )(?<!month )(?<!week )end(?:ing|s)(?: in| with)?)\W*$",
    re.I,
)
_FOR_AFTER = re.compile(r"\W{0,3}(?:(?:for|as) (?:the|my|your)|on the (?:back|reverse))\b", re.I)
_OWNED_AFTER = re.compile(
    r"\W{0,3}(?:at the end of )?\W{0,3}(?:is|are|was|'s|that'?s|it'?s)?\W*(?:on )?(?:my|the|our|his|her)\b",
    re.I,
)
_ASKS_LAST = re.compile(
    r"\b(?:confirm|have|give|what(?:'s| is| are)|tell|verify|need)\b[^.!?]{0,24}\blast (?:four|4)\b"
    r"(?! (?:days?|weeks?|months?|years?|times?|hours?|nights?|bills?|calls?|orders?|invoices?|statements?))",
    re.I,
)
_WORD = re.compile(r"\w+")
_WORD_OR_PLACEHOLDER = re.compile(rf"{PLACEHOLDER.pattern}|\w+")
"""Placeholders announce nothing: where a text is redacted again, its numbers would count as words do."""


def cue_around(text: str, start: int, end: int) -> Cue | None:
    """What the words around text[start:end] say that it is: the nearest before it, else right after it."""
    found = _cues(text)
    before = [match for match in found if start - BEFORE_REACH <= match.start() and match.end() <= start]
    if before:
        return _cue(_foremost(before), text, start)
    if _LAST_ARE.search(text, max(0, start - BEFORE_REACH), start):
        return Cue("ACCOUNT", is_end=True)
    if _NUMBER_IS.search(text[max(0, start - BEFORE_REACH) : start]):
        return Cue("PHONE")
    after = [match for match in found if end <= match.start() < end + _AFTER_REACH]
    if after and (
        _OWNED_AFTER.match(text, end, end + _AFTER_REACH)
        or (after[0].lastgroup == "CVV" and _FOR_AFTER.match(text, end, end + _AFTER_REACH))
    ):
        return _cue(after[0], text, start)
    return None


def follows_card(text: str, card_end: int, start: int) -> bool:
    """Whether a number at `start` is called the code of the card named before it in the text."""
    return (
        re.search(
            r"(?<!\bsort )(?<!\barea )(?<!\bpost )(?<!\bzip )\b(?:code|check (?:number|digits))\b",
            text[max(card_end, start - BEFORE_REACH) : start],
            re.I,
        )
        is not None
    )


def speaks_of(kind: str, text: str) -> bool:
    """Whether any words of the text announce this kind."""
    return any(match.lastgroup == kind for match in _cues(text))


def asked_of(turns: Sequence[Turn], *, besides: bool = False) -> list[Cue | None]:
    """For each turn, what the other side has asked for and may get in it.

    `besides`: what it asked for before that in one breath, as in "your date of birth and a phone number".
    """
    asked: list[Cue | None] = []
    cue, asker, at = None, "", 0
    for turn in turns:
        is_open = cue is not None and turn.participant != asker and turn.index - at <= _LASTS
        asked.append(cue if is_open else None)
        found = _asks_besides(turn.text) if besides else _asks(turn.text)
        if found is not None:
            cue, asker, at = found, turn.participant, turn.index
        elif turn.participant == asker and "?" in turn.text and len(_WORD.findall(turn.text)) > _SHORT_TURN:
            cue = None
    return asked


def _asks(text: str) -> Cue | None:
    """What the text asks for: the last thing it names near its end."""
    found = [match for match in _cues(text) if len(text) - match.end() <= _ASKED_REACH]
    if not found and _ASKS_LAST.search(text, max(0, len(text) - _ASKED_REACH)):
        return Cue("ACCOUNT", is_end=True)
    return _cue(_foremost(found), text, len(text)) if found else None


def _asks_besides(text: str) -> Cue | None:
    """What else the text asks for."""
    near = [match for match in _cues(text) if len(text) - match.end() <= 2 * _ASKED_REACH]
    if not near or len(text) - near[-1].end() > _ASKED_REACH:
        return None
    last = near[-1].lastgroup
    other = [match for match in near if match.lastgroup != last]
    if not other or {last, other[-1].lastgroup} == {"CARD", "CVV"}:
        return None
    return _cue(other[-1], text, other[-1].end())


def _foremost(found: Sequence[re.Match[str]]) -> re.Match[str]:
    """The last cue, but "the code on the back of the card" is about the code."""
    if len(found) > 1 and found[-1].lastgroup == "CARD" and found[-2].lastgroup == "CVV":
        return found[-2]
    return found[-1]


@lru_cache(maxsize=256)  # asked for each number of a turn
def _cues(text: str) -> tuple[re.Match[str], ...]:
    found: list[re.Match[str]] = []
    for word in _WORD_OR_PLACEHOLDER.finditer(text):
        if word.group()[:_STEM].lower() in _STEMS and not (found and word.start() < found[-1].end()):
            match = _PATTERN.match(text, word.start())
            if match is not None:
                found.append(match)
    return tuple(found)


def _cue(match: re.Match[str], text: str, until: int) -> Cue:
    around = text[max(0, match.start() - _LAST_DIGITS_REACH) : until]
    return Cue(match.lastgroup or "", _LAST_DIGITS.search(around) is not None)
