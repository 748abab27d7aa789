"""Patterns of days, months and years as people write and say them, in English, Spanish and German."""

__all__ = ["DAY", "MONTH", "ORDINAL", "THEN", "TWO", "UNIT", "YEAR"]

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre"
    r"|noviembre|diciembre|januar|februar|m\u00e4rz|mai|juni|juli|oktober|dezember)\.?"
)
UNIT = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEEN = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
TWO = rf"(?:{_TENS}(?:[ -]{UNIT})?|{_TEEN}|(?:oh|zero)[ -]{UNIT})"
ORDINAL = (
    r"(?:(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh"
    r"|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth|\d{1,2}(?:st|nd|rd|th))"
)
DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{ORDINAL}|{TWO}|{UNIT})"
YEAR = (
    rf"(?:(?:18|19|20)\d\d|'?\d\d|(?:nineteen|twenty)[ -](?:hundred(?: and)?[ -])?{TWO}"
    rf"|two thousand(?: and)?(?: {TWO}| {UNIT})?|{TWO})"
)
THEN = r"(?:,? (?:of |de |del |in )?)"
