"""Postal addresses, written or spoken: British, American, common continental forms, PO boxes, postcodes."""

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.privacy._postcodes import postcode_spans
from qa.privacy._span import Span, merge

__all__ = ["address_spans", "answered_address", "asks_for_address", "may_hold_address", "replied_address"]

_DIGIT_WORD = r"(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine)"
_NUMBER_WORD = (
    rf"(?:{_DIGIT_WORD}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)"
)
_SPOKEN = rf"(?i:{_NUMBER_WORD}(?:(?:[\s-]+(?:and\s+)?){_NUMBER_WORD}){{0,5}}(?:\s+[abc](?=\s))?)"
_NUMBER = rf"(?:(?:\d\s){{2,4}}\d|\d{{1,5}}[A-Za-z]?(?:\s?[/-]\s?\d{{1,4}}[A-Za-z]?)?|{_SPOKEN})"
_UNIT = (
    rf"(?i:(?:flat|apartment|apt|unit|suite|room|floor|level|house|plot|block|lot)(?:\s+number|\s+no\.?)?)\.?\s*#?\s*"
    rf"(?:(?:\d\s){{1,3}}\d\b|\d+[A-Za-z]?|[A-Z](?![a-z])|{_SPOKEN})"
)
# "way", "drive" and the like are everyday words: they name a street only when written large or asked for.
_SURE = r"(?i:street|road|avenue|lane|boulevard|crescent|mews|parkway|terrace|grove)"
_WEAK = (
    r"(?:drive|court|way|place|close|terrace|square|walk|row|hill|rise|grove|gardens?|green|park|view"
    r"|gate|grange"
    r"|paddocks?|wharf|quay|parade|circle|trail|loop|alley|approach|marsh|heights|fields?|mount|vale"
    r"|drove|yard)"
)
_WEAK_LARGE = (
    r"(?:Drive|Court|Way|Place|Close|Terrace|Square|Walk|Row|Hill|Rise|Grove|Gardens?|Green|Park|View"
    r"|Gate|Grange|Bend|Ridge|Cove|Crossing|Hollow"
    r"|Paddocks?|Wharf|Arcade|Quay|Parade|Circle|Trail|Loop|Alley|Approach|Heights|Fields?|Mount|Vale|Drove|Yard"
    r"|St|Rd|Ave|Ln|Dr|Blvd|Ct|Pl|Sq|Cres|Ter|Pkwy|Hwy)"
)
_NO_STREET = (
    r"(?!(?i:on|in|at|the|of|to|from|down|off|along|across|for|and|or|a|an|my|your|our|their|this|that"
    r"|is|are|was"
    r"|minutes?|hours?|days?|weeks?|months?|years?|times?|people|met(?:er|re)s?|miles?|yards?|more"
    r"|percent|pounds"
    r"|dollars|per|have|with|o'clock|am|pm|cars?|lights?|by|until|then|when|high|main|other|same|next|whole|entire"
    r"|january|february|march|april|june|july|august|september|october|november|december)\b)"
)
_STREET_WORD = rf"{_NO_STREET}[^\W_][\w'.\u2019-]*"
_STREET = rf"(?:(?:{_STREET_WORD}[ \t]+){{1,3}}?(?:{_SURE}|{_WEAK_LARGE})\b\.?|The\s+[A-Z][a-z]+)"
_MAIN = r"(?i:high|main)\s+(?i:street|road)\b"
_ROUTE = r"(?:Highway|Hwy|Route|County Road|State Road|State Route|Interstate)\s+\d+"
_POSTCODE = r"(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})"  # BS 7666
_POSTCODE_APART = _POSTCODE.replace(r"\s?", r"\s")  # without a gap it may be any code
_ZIP = r"(?:\d{5}(?:-\d{4})?)"
_ELSEWHERE = (
    r"(?:(?:NSW|VIC|QLD|SA|WA|TAS|NT|ACT)\s+\d{4}|[A-Z]\d[A-Z]\s?\d[A-Z]\d|[A-Z]\d[\dW]\s?[A-Z\d]{4}"
    r"|\d{3}\s?\d{3}|\d{5}\s+[A-Z][\w-]+)"
)
"""Codes of Australia (with the state), Canada, Ireland, India, and of Spain or Germany (with the town)."""
_STATE = r"(?:[A-Z]{2}|[A-Z][a-z]+)"
_NO_TOWN = r"(?!(?:NSW|VIC|QLD|SA|WA|TAS|NT|ACT)\b)"
_TOWN = rf"{_NO_TOWN}[A-Z\u00c0-\u00de][\w'\u2019-]+(?:\s{_NO_TOWN}[A-Z][\w'\u2019-]+)*"
_TAIL = (
    rf"(?:,?\s+{_UNIT})?"
    rf"(?:(?:,\s*|\s+in\s+)(?:{_STREET_WORD}\s+){{0,2}}{_SURE})?"
    rf"(?:(?:,\s*|\s+in\s+|\s+)(?!(?:I|We|My|The|And|But)\b){_TOWN}){{0,3}}"
    rf"(?:,?\s*(?:{_STATE}\s+)?(?:{_POSTCODE}|{_ELSEWHERE}|{_ZIP})\b|(?<=Dublin)\s\d{{1,2}}\b|,\s*[A-Z]{{2}}\b)?"
    rf"(?:,?(?:\s+(?!and\b|but\b|i\b)[a-z]+){{0,3}}(?:[\s,]+{_DIGIT_WORD}){{5}}\b)?"
    r"(?:\s+in\s+[a-z]{4,}(?=\W*$))?"
)
_ADDRESS = re.compile(
    rf"\b(?:{_UNIT},?\s+)?(?:(?i:number)\s+)?{_NUMBER},?\s+(?:{_STREET}|{_MAIN}|{_ROUTE}){_TAIL}"
    rf"|\b{_UNIT},\s+(?:[A-Z][\w'\u2019-]+\s+){{1,4}}?(?:Estate|Park|Centre|Center|House|Building"
    rf"|{_WEAK_LARGE})\b{_TAIL}"
    rf"|(?:\b\d{{1,5}}[A-Za-z]?,?\s+)?\b(?:[A-Z][\w'\u2019-]+,?\s+){{1,6}}{_POSTCODE_APART}\b"
)
_LISTED = re.compile(
    rf"\b(?:{_UNIT}|(?:[A-Z]-)?\d{{1,5}}[A-Za-z]?(?:[-/]\d+)?\b),?(?:[ ]+[\w.'\u2019-]+){{1,5}}"
    rf"(?:,\s*(?:[\w.'\u2019-]+[ ]+){{0,4}}[\w.'\u2019-]+){{1,6}}?(?:[,\s]+(?:-\s*)?|(?<=[a-z])-\s?)"
    rf"(?:{_POSTCODE_APART}|[A-Z]\d[\dW]\s[A-Z\d]{{4}}|[A-Z]\d[A-Z]\s\d[A-Z]\d|\d{{3}}\s?\d{{3}}"
    rf"|(?:{_STATE}\s+)?{_ZIP}|(?:NSW|VIC|QLD|SA|WA|TAS|NT|ACT)\s+\d{{4}})\b"
)
"""Parts with commas between, from a house to a code: "B-204, Rose Apartments, 2nd Cross, Pune 411045"."""
_UNPUNCTUATED = re.compile(
    rf"\b\d{{1,5}}\s+(?:[A-Z][\w'\u2019-]+\s+){{1,3}}(?:{_UNIT}\s+)?(?:[A-Z][\w'\u2019-]+,?\s+){{1,3}}{_ZIP}\b"
)
"""As recognisers of speech write it: "2210 Sycamore Bend Apartment 14C Columbus Ohio 43215"."""
_US = (
    r"(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho"
    r"|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota"
    r"|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)"
    r"|(?:North|South) Dakota"
    r"|(?:North|South) Carolina|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont"
    r"|Virginia|Washington|West Virginia|Wisconsin|Wyoming)"
)
_ZIPPED = re.compile(
    rf"\b(?:(?:[A-Z][a-z]+,? ){{1,2}})?(?i:{_US}),?\s+"
    rf"(?:{_ZIP}|(?i:(?:{_DIGIT_WORD}[\s,]+){{4}}{_DIGIT_WORD}))\b"
)
"""A state with its code, whatever is around it."""
_SAINT = re.compile(
    rf"\b(?:{_NUMBER},?\s+)?(?i:saint|st\.?)\s+[^\W\d][\w'\u2019]*\s+(?i:{_WEAK}|{_SURE})\b{_TAIL}"
)
_RURAL = re.compile(
    rf"\b(?i:rural route|r\.?r\.?)\s+(?:\d+|{_SPOKEN})(?:,?\s+(?i:box)\s+(?:\d+|{_SPOKEN}))?{_TAIL}"
)
_HOUSE = re.compile(
    r"\b(?:[A-Z][\w'\u2019-]+\s+){1,2}"
    r"(?:Cottage|House|Farm|Lodge|Barn|Manor|Villa|Mill|Rectory|Vicarage|Granary|Stables|Hall|Bungalow|Forge"
    r"|Chapel|Oaks|Elms|Gables|Orchard),\s+"
    rf"(?:[A-Z][\w'\u2019-]+\s+){{1,3}}(?:{_SURE}|{_WEAK_LARGE})\b{_TAIL}"
)
_COUNTY = re.compile(
    rf"\b(?:\d{{1,4}},?\s+)?{_TOWN}(?:,\s+{_TOWN}){{1,3}},?\s+(?:County|Co\.?)\s+[A-Z][a-z]+"
)
_BLOCK = re.compile(
    rf"(?:(?<=\n)|^)(?:[A-Z\d][^\n.?!:@]{{2,50}}\n){{1,4}}[A-Z][^\n.?!:@]{{0,40}}"
    rf"(?:{_POSTCODE_APART}|{_ZIP}|\b\d{{3}}\s?\d{{3}})(?=[ ]*(?:\n|$))"
)
"""Lines of their own, down to one with a code."""
_BOX = re.compile(
    rf"\b(?i:p\.?\s?o\.?\s+box|post\s+office\s+box|apartado(?:\s+de\s+correos)?|postfach)\s+(?i:number\s+)?"
    rf"(?:\d+|{_SPOKEN}){_TAIL}"
)
_SELDOM = {
    _UNPUNCTUATED: re.compile(r"[a-z]\s\d{5}\b"),
    _ZIPPED: re.compile(rf"[a-z],?\s\d{{5}}\b|\b{_DIGIT_WORD}[\s,]+{_DIGIT_WORD}\b"),
    _COUNTY: re.compile(r"\bCo(?:unty|\.)? [A-Z]"),
    _BLOCK: re.compile(r"\n[A-Z][^\n]*\d"),
    _LISTED: re.compile(r",.*(?:\d{5}|\d{3}\s\d{3}|[A-Z]\d|[A-Z] \d{4})", re.DOTALL),
    _SAINT: re.compile(r"\bst(?:\.|aint)?\s", re.I),
    _RURAL: re.compile(r"\b(?:route|r\.?r)\b", re.I),
}
"""Patterns that are dear, and what stands in all that they find."""
_STOREY = (
    r"(?:,?\s+\d{1,2}\s?[\u00ba\u00aa\u00b0]?\s?[A-Z]\b|,\s*\d{1,2}\s?[\u00ba\u00aa\u00b0]"
    r"|,?\s+(?i:bajo|primero|segundo|tercero|cuarto|quinto|sexto)\b)"
    r"(?:,?\s+(?i:izq\w*|dcha|derecha|puerta \w+)\b)?"
)
"""Of a Spanish house, with the door."""
_CITY_AFTER = rf"(?:{_STOREY})?(?:,?\s+\d{{4,5}}\s+{_TOWN})?"
_CONTINENTAL = re.compile(
    rf"\b[A-Z\u00c4\u00d6\u00dc][\w-]*(?:stra\u00dfe|strasse|str\.|allee|weg|platz|gasse|ring|damm|ufer"
    rf"|straat|laan)"
    rf"\s+\d+\s?[a-z]?\b{_CITY_AFTER}"
    rf"|\b(?:Am|An der|Auf de[mr]|Im|In de[nr]|Zum|Zur)\s+{_TOWN}\s+\d+\s?[a-z]?\b{_CITY_AFTER}"
    r"|\b\d{1,4}\s?[a-z]?\s+[A-Z\u00c4\u00d6\u00dc][\w-]*(?:stra\u00dfe|strasse|allee|platz|gasse)\b"
    rf"(?:,\s+{_TOWN})?"
    r"|\b\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?i:rue|avenue|boulevard|place|all[eé]e|chemin|impasse|quai|cours)\s+"
    rf"(?:(?:de|du|des|la|le|les|l['\u2019])\s*)*{_TOWN}{_CITY_AFTER}"
    r"|\b(?i:calle|avenida|avda\.?|plaza|paseo|carrer|c/|via|viale|piazza|rua|carrera)\s+"
    rf"(?:(?:de|del|la|las|los|el|da|do|di)\s+)*{_TOWN},?\s+(?:n[uú]mero\s+)?\d{{1,4}}\b{_CITY_AFTER}"
)
_SPELLED_CODE = rf"(?:(?:[a-z]|double\s+[a-z]|\d|{_DIGIT_WORD})(?![\w'])[\s,.-]*){{5,9}}"
_CODE_CUE = re.compile(
    r"\b(?i:post\s?code|postal code|zip(?:\s?code)?)(?:\s+(?i:is|was|it's)|'s|\s*:)?\s+"
    rf"(?P<code>{_POSTCODE}\b|(?i:{_POSTCODE})\b|{_ZIP}\b|(?i:{_SPELLED_CODE}))"
)
_ALONE = re.compile(r"(?<![\w-])[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}(?![\w-])")
_UNITS_OF_TIME = re.compile(
    r"\b(minutes?|hours?|days?|weeks?|months?|years?|times?|people|meters?|miles?)\b", re.I
)
_SIGN = re.compile(
    r"\d|\b(?:Cottage|House|Farm|Lodge|Barn|Manor|Villa|Mill|Rectory|Vicarage|Granary|Stables|Hall|Bungalow|Forge|Chapel|Oaks|Elms|Gables|Orchard),"
    r"|(?i:\b(?:street|road|avenue|lane|boulevard|crescent|mews|parkway|terrace|grove|box|post\s?code"
    r"|zip)\b)|"
    rf"\b{_WEAK_LARGE}\b|(?i:\b[a-z],? {_DIGIT_WORD}\b)"
)

_ASKED = re.compile(
    r"\b(?:address|house (?:name|number)|door number|street|first line|where do you live|post\s?code"
    r"|eir\s?code|zip(?:\s?code)?|pin\s?code"
    r"|postal code)\b",
    re.I,
)
_NOT_POSTAL = re.compile(r"\be-?mail|\b(?:web|ip|mac)\b", re.I)
_ANSWER = re.compile(
    rf"\b(?i:(?:house\s+)?(?:number\s+)?){_NUMBER},?\s+(?:{_STREET_WORD}\s+){{1,3}}?(?i:{_WEAK}"
    rf"|{_SURE})\b{_TAIL}"
    rf"|^\W*(?i:(?:yes|yeah|sure|ok|it's|it is|um|uh|that's)\W+)*{_NUMBER},?\s+"
    rf"(?:[A-Z][\w'\u2019-]+\s*){{1,3}}{_TAIL}\W*$"
)
_FILLERS = r"(?i:(?:yes|yeah|sure|ok|okay|it's|it is|um|uh|so|that's|it'd be)\W+)*"
_STREET_ALONE = re.compile(rf"^\W*{_FILLERS}(?:[A-Z][\w'\u2019-]+\s+){{1,3}}(?i:{_WEAK}|{_SURE})\W*$")
_REPLY = re.compile(
    rf"^\W*{_FILLERS}(?P<reply>(?i:(?:number|no\.?)\s+)?(?:\d|(?i:{_NUMBER_WORD}\b))(?:[\w'\u2019-]*[\s,]*){{0,6}})\W*$"
)
_BEGINS = re.compile(
    rf"\b(?i:(?:house|flat|unit|apartment|apt|lot|plot|door|suite|block|tower)(?:\s+(?:number|no\.?))?\s+(?:\d|[a-z]\b|{_NUMBER_WORD}\b)"
    rf"|(?:\d+[a-z]?|{_NUMBER_WORD})\b|the\s+(?:[a-z]+\s+){{0,2}}(?:cottage|house|farm|lodge|barn|manor|mill|vicarage))"
)
"""How what is given as an address begins."""
_STOPS = re.compile(
    r"(?<!\b[A-Z][a-z])(?<!\bCo)(?<!\bSt)[.?!;]\s|\n"
    r"|,?\s(?:(?:and|but|so|because|if|is that|or is)\s+"
    r"(?:i|i'm|i've|my|the|it|it's|we|that|can|could|you|then|is)\b"
    r"|turn (?:left|right)|please\b|thanks?\b|if you\b|until\b)",
    re.I,
)
_STREETLIKE = re.compile(
    rf"\b(?i:{_WEAK}|{_SURE}|{_NUMBER_WORD}(?:\s+{_NUMBER_WORD}){{3,}}|house|flat|unit|apartment|apt|estate|tower|block"
    r"|near|nagar|colony|sector|cottage|farm|lodge|barn|manor|mill|vicarage|box|plot|lot)\b"
    r"|\b\d{5,6}\b|\d,? [A-Z]"
)
_LONGEST_REPLY = 24
"""Words of an address that somebody gives in one breath."""
_BETWEEN = re.compile(
    r"(?:[\s,]+(?!(?:and|but|i|then|my|the|is|to|for)\b)[A-Za-z][\w'\u2019-]*){0,3}[\s,]+", re.I
)
_CODED = re.compile(rf"{_POSTCODE_APART}\b|\b{_ZIP}\b|\b\d{{3}}\s?\d{{3}}\b")
_PARTS = re.compile(
    r"\s*(?P<parts>(?:(?:[A-Z\u00c0-\u024f\d][\w'\u2019.&/-]*|an?|de[lr]?|la|le|of|the|y|yr),?[ ]+){1,7})"
)
"""Of an address, with capitals: "The Old Forge, ", "4th Floor, Kohinoor House, "."""
_BUILDING = re.compile(r"(?P<parts>\b(?:[A-Z][\w'\u2019-]+ ){1,3}[A-Z][\w'\u2019-]+,\s+)$")
_UNIT_AFTER = re.compile(
    rf"(?:,?\s+(?i:and (?:then )?)?(?i:it's |that's )?(?:{_UNIT}|(?i:number|dock|bay) \d+)"
    rf"(?:\s[A-Z](?![\w']))?"
    rf"(?:(?:,|\s+in)\s+{_TOWN}(?=[.,?!]|$))?)"
    r"|,?\s+(?:NSW|VIC|QLD|TAS)\b(?:\s+\d{4}\b)?"
)
_UNIT_BEFORE = re.compile(r"\b(?:flat|apartment|apt|unit|suite|level|number|no\.)\s+$", re.I)
_LED = re.compile(
    r"\b(?:live|living|lives|based|reside) (?:at|in|on)\b|\baddress\b|\bmoved? (?:to|from|into)\b"
    r"|\bdeliver|\bsend|\bpost"
    r"|\bhouse number\b",
    re.I,
)


def may_hold_address(text: str) -> bool:
    """Whether the text has any sign of an address that `address_spans` finds; quick."""
    return _SIGN.search(text) is not None


def address_spans(text: str) -> list[Span]:
    """ADDRESS spans: flat, house number, street, town and postcode, whole; PO boxes; postcodes alone."""
    found = merge([*_found(text), *postcode_spans(text)])
    whole: list[Span] = []
    for span in found:
        if whole and _BETWEEN.fullmatch(text, whole[-1].end, span.start):
            whole[-1] = Span(whole[-1].start, span.end, "ADDRESS")
        else:
            whole.append(span)
    return [_with_rest(text, span) for span in whole]


def _with_rest(text: str, span: Span) -> Span:
    """The span with the parts of its line before it, and a flat or a state after it."""
    start, end = span.start, span.end
    if _CODED.search(text, start, end):
        line = max(text.rfind(mark, 0, start) for mark in ("\n", ": ", "? ", ". ")) + 1
        before = _PARTS.fullmatch(text, line, start) or _BUILDING.search(text, line, start)
        start = before.start("parts") if before else start
    after = _UNIT_AFTER.match(text, end)
    return Span(start, after.end() if after else end, "ADDRESS")


def _found(text: str) -> Iterator[Span]:
    seldom = [pattern for pattern, sign in _SELDOM.items() if sign.search(text)]
    for pattern in (_ADDRESS, *seldom, _HOUSE, _BOX, _CONTINENTAL, _ALONE):
        for match in pattern.finditer(text):
            if not _UNITS_OF_TIME.search(match.group()):
                yield _trimmed(text, *match.span())
    for match in _CODE_CUE.finditer(text):
        yield _trimmed(text, *match.span("code"))
    if _LED.search(text):
        yield from answered_address(text)


@lru_cache(maxsize=8192)  # agents ask the same again
def asks_for_address(text: str) -> bool:
    """Whether the other is asked where they live."""
    return _ASKED.search(text) is not None and _NOT_POSTAL.search(text) is None


def answered_address(text: str) -> Iterator[Span]:
    """ADDRESS spans where an address is expected: "sixteen windmill hill", "10 Sandpiper Mews"."""
    for match in (*_ANSWER.finditer(text), *_STREET_ALONE.finditer(text)):
        if not _UNITS_OF_TIME.search(match.group()):
            yield _trimmed(text, *match.span())
    code = re.match(
        rf"\W*(?:(?:yes|yeah|sure|it's|it is|um)\W+)*(?P<code>{_SPELLED_CODE})$", text.strip(), re.I
    )
    if code is not None and re.search(r"[a-z]{1}\b", code["code"], re.I) and text == text.strip():
        yield _trimmed(text, *code.span("code"))


def replied_address(text: str) -> Iterator[Span]:
    """ADDRESS spans of a reply to a question for one: "sixty two", "house number 34 near the mill, pune"."""
    begun = _BEGINS.search(text)
    if begun is not None:
        end = _STOPS.search(text, begun.end())
        said = text[begun.start() : end.start() if end else len(text)]
        is_one = len(said.split()) <= _LONGEST_REPLY and not _UNITS_OF_TIME.search(said)
        if is_one and _STREETLIKE.search(said):
            yield _trimmed(text, begun.start(), begun.start() + len(said))
    match = _REPLY.match(text)
    if match is not None and not _UNITS_OF_TIME.search(text):
        yield _trimmed(text, *match.span("reply"))


def _trimmed(text: str, start: int, end: int) -> Span:
    before = _UNIT_BEFORE.search(text, 0, start)
    start = before.start() if before else start
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return Span(start, end, "ADDRESS")
