"""What gives a word away as somebody's name: what leads to it, how it is signed, spelled, asked for."""

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.privacy._words import common_words, given_names, is_given_name, last_names, stem, word_list

__all__ = [
    "asks_for_name",
    "companies_in",
    "given_in",
    "introduced_in",
    "names_in_answer",
    "small_names_in",
    "spelled_in",
    "surely_given_in",
]

_NAME = r"(?<!\[)[^\W\d_][\w'\u2019-]*"
_CAPITAL = r"[A-Z\u00c0-\u00de][\w'\u2019-]*\.?"
_FULL = rf"{_CAPITAL}(?:[ \t]+{_CAPITAL}){{0,2}}"
# What follows these words is a name in whatever case it was typed.
_CUE = re.compile(
    r"\b(?:(?:my|the|his|her|their|your|full|first|last|middle|family|sur|maiden)[ -]?)*name"
    r"(?:'s|\u2019s|\s+is|\s+was|\s*[:=])\s+(?:an?\s+)?"
    rf"(?P<name>{_NAME}(?:[ \t]+{_NAME}){{0,2}})"
    r"|\b(?:account holder(?: is| name is)?"
    r"|name on (?:the |my )?(?:card|account)(?: is|:)?|(?:in|under) the name(?: of)?|first name|last name"
    r"|surname(?: is)?)\s+"
    rf"(?P<held>{_NAME}(?:[ \t]+{_NAME}){{0,2}})",
    re.I,
)
_SMALL = re.compile(rf"\b(?i:name is|name's|call me)\s+(?P<name>{_NAME})")
_SMALL_LAST = re.compile(rf"\bname(?:'s| is)\s+(?P<first>{_NAME})\s+(?P<name>[a-z]+)\b", re.I)
_KIN = (
    r"(?:husband|wife|partner|fianc[eé]e?|boyfriend|girlfriend|son|daughter|mother|mum|mom|father|dad"
    r"|brother|sister"
    r"|grandson|granddaughter|grandmother|grandfather|nan|aunt|uncle|nephew|niece|cousin|neighbou?r"
    r"|carer|flatmate"
    r"|roommate|landlord|tenant|friend|colleague|boss)"
)
# These are said before much else, so that only a capital tells a name: looked for in what leads to one.
_CAPITAL_CUE = re.compile(
    r"\b(?:this is|i am|i['\u2019]?m|(?:speak(?:ing)?|spoken?|talk(?:ed|ing)?|chat(?:ting)?) (?:with|to)"
    r"|on behalf of|call me|called|(?:policy|account|card)[ -]?holder is|under"
    r"|mr\.?|mrs\.?|ms\.?|mx\.?|miss|mister|missus|dr\.?|herr|frau|se\u00f1ora?|sra?\.|a nombre de|titular:?"
    r"|soy|me llamo|mi nombre es|ich hei(?:\u00df|ss)e|mein name ist|hier spricht|je m['\u2019]appelle"
    rf"|{_KIN}(?:['\u2019]s name(?:['\u2019]s| is)|\s+is called)?,?"
    rf"|{_KIN}['\u2019]s(?:\s+(?:account|name))?,)\s+$",
    re.I,
)
_CUE_SIGN = re.compile("name|holder", re.I)
_CUE_REACH = 32  # characters
_NO_WORD = re.compile(r"\S{100,}")
"""Data rather than words, as a picture in a mail: rules take time by the square of a word's length."""
_LARGE = re.compile(rf"(?=(?<![\w'\u2019\[])(?P<name>{_FULL}))")
_TITLED = re.compile(
    r"\b(?i:mr|mrs|ms|mx|miss|mister)\.?\s+(?P<name>[a-z][a-z'\u2019-]{2,})\b(?:\s(?P<last>[a-z][a-z'\u2019-]{2,})\b)?"
)
_TITLES = frozenset(["mr", "mrs", "ms", "mx", "miss", "dr"])
_ITS = re.compile(
    rf"\b(?i:it['\u2019]?s|that['\u2019]?s|is that)\s+(?P<name>{_FULL})(?=,?\s+(?:from|here|calling"
    rf"|speaking|again)\b)"
)
_BEFORE = re.compile(
    rf"(?:(?<![\w.] )|(?i:(?<=\bhi )|(?<=\bhello )|(?<=\bhey )|(?<=\byes )))(?P<name>{_FULL})"
    r"[ \t]+(?i:speaking|here|calling|is my name"
    rf"|is the name)(?=\s*(?:[,.!?;]|$|again\b|from\b|at\b|and\b|with\b))",
    re.M,
)
# Who is greeted or thanked ("Hi Mei-Ling,"): the punctuation tells it from "Hi Internet customers".
_GREETED = re.compile(
    r"\b(?i:hi|hello|hey|dear|thanks|thank you|welcome|bye|goodbye|cheers|sorry|sure|okay|ok"
    rf"|good (?:morning|afternoon|evening|day)),?[ \t]+(?P<name>{_CAPITAL}(?:[ \t]+{_CAPITAL})?)(?=\s*"
    rf"(?:[,.!?;:]|$))",
    re.M,
)
_CLOSING = re.compile(
    r"(?i:\b(?:regards|wishes|sincerely|faithfully|truly|thanks|thank you|cheers|best|yours|love"
    r"|greetings)[,.!]?[ \t]*)"
    rf"\n\s*(?P<name>{_FULL})[ \t]*(?=\n|$)"
)
_COMPANY = r"(?i:ltd|limited|inc|llc|plc|gmbh|co|team|support|services?|department)"
_SIGNED = re.compile(
    rf"(?:^|\n)[ \t]*(?P<name>(?![^\n]*\b{_COMPANY}\b){_CAPITAL}(?:[ \t]+{_CAPITAL}){{1,2}})[ \t]*\n"
    r"(?=[^\n]*(?:\S@\S|\b[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}\b|\b\d{5}\b|\d{3}[- ]\d{3}))"
)
"""A line of its own above an address, a number or a mailbox."""
_INITIALLED = re.compile(rf"(?:^|\n)[ \t]*(?:[A-Z]\.[ \t]*){{1,3}}(?P<name>{_CAPITAL})[ \t]*(?=\n|$)")
"""A line of its own that is a signature: "R. J. Pemberton"."""
_LISTED = (_ITS, _BEFORE, _GREETED, _CLOSING, _SIGNED, _INITIALLED)

# The agent, saying who it is: nobody's title, and not what it asks of the other ("this is Violet, right?").
_COMPANY_CALLED = re.compile(
    r"\b(?i:thank(?:s| you) for (?:calling|contacting|choosing|reaching out to)|welcome to)\s+(?:the )?"
    rf"(?P<name>{_FULL})"
)
_OWN = rf"(?P<name>(?!(?i:mr|mrs|ms|miss|dr)\b){_CAPITAL}(?:[ \t]+{_CAPITAL})?)(?!['\u2019]s)"
_INTRODUCED = re.compile(
    r"\b(?i:my name is|my name['\u2019]s|the name['\u2019]s|this is|i am|i['\u2019]?m"
    r"|you(?:['\u2019]re| are) (?:now )?(?:speaking|talking|chatting|through) (?:with|to)"
    r"|you(?:['\u2019]ve| have) (?:come|got|been put) through to"
    r"|you['\u2019]?ve (?:got|reached)"
    r"|[lt]e (?:atiende|habla)|mi nombre es|me llamo|mein name ist|hier spricht)\s+"
    rf"{_OWN}(?!\s*\?)(?!,?\s+(?i:right|correct|is (?:that|it)|isn['\u2019]t|yes|yeah|ok|okay)\b[^.!\n]*\?)"
)
_SPEAKING = re.compile(rf"(?<![\w'\u2019])(?P<name>{_NAME}) (?i:speaking)\b(?! (?:to|with|about|of)\b)")
_ITS_ME = re.compile(rf"\b(?i:it['\u2019]?s)\s+{_OWN}(?![^.!?\n]*\?\s*$)")
_INTRODUCED_LOWER = re.compile(
    r"\b(?:my name is|my name's|this is|you're speaking (?:with|to))\s+(?P<name>[a-z'-]+)"
)

_ASKED = re.compile(
    r"\b(?:sur|last |first |full )names?\b(?! of)|\binitials?\b|\bis (?:that|this) (?:mrs?|ms|miss|dr)\b"
    r"|\bname on (?:the|your) (?:account|card|order|booking|policy|file)\b"
    r"|\b(?:is (?:it|that)|so) \w+ with (?:an?|one|two|double)\b"
    r"|\b(?:your|his|her|their|the|a|(?:account |card)holder['\u2019]?s?) (?:\w+ ){0,3}?(?:sur)?name\b(?! of)"
    r"|\bwho(?:m)? (?:am i|i am|i['\u2019]m|is this|do i have the pleasure)|\bwho['\u2019]s (?:calling"
    r"|speaking|this)"
    r"|\bname,? please|\bspell (?:that|it|your|the|this)|\bfull name\b|\bwho is (?:calling|speaking)"
    r"|\band you are\b|\bwhat do i call you|\bspelled\b|\bspelt\b",
    re.I,
)
_ASKED_OTHER = re.compile(
    r"\b(?:user|file|domain|company|business|brand|product|model|plan|pet|school|street|network|wi-?fi|host"
    r"|first pet|item|mother['\u2019]?s maiden|maiden|e-?mail)\b[\w' ]{0,12}\bname|name of\b",
    re.I,
)
_FILLERS = re.compile(
    r"^(?:\W*\b(?:yes|yeah|yep|sure|ok|okay|of course|um+|uh+|er+|erm|hi|hello|well|so|it['\u2019]?s"
    r"|it is|that['\u2019]?s"
    r"|that is|this is|i['\u2019]?m|i am|my name is|the name is|name is|certainly|right|oh|it would be"
    r"|in)\b[\s,.:-]*)+",
    re.I,
)
_SPELLED = re.compile(r"(?<![\w'\u2019])[A-Za-z](?:(?:[\s,.\u2013-]+)(?:double\s+)?[A-Za-z](?![\w'\u2019]))+")
_AS_IN = re.compile(
    r"(?<![\w'])[A-Za-z](?:\s+(?:as in|for|like|is for)\s+[A-Za-z]+)?(?:\W+(?:and\s+|then\s+)?[A-Za-z]"
    r"(?:\s+(?:as in|for|like)\s+[A-Za-z]+|(?![\w'])))+"
)
_LIKENED = re.compile(r"\bas in\b|\bfor\b|\blike\b")
_SPELL_CUE = re.compile(
    r"(?:\bname(?: is|'s)?|\bspel(?:led|t|ling)(?: (?:it|that|as))?|\bthat['\u2019]?s|\bthat is"
    r"|\bit['\u2019]?s"
    r"|\bit is)\W*$",
    re.I,
)
_SURNAME = re.compile(
    r"(?<![\w'])(?P<first>[a-z][a-z'-]+)\s+(?P<last>[a-z][a-z'-]{2,})\s*(?=$|[,.]|\b(?:here|speaking"
    r"|calling|from|and i)\b)"
)
_SMALL_PAIR = re.compile(
    r"(?=(?<![\w'])(?P<first>[a-z][a-z'-]+)\s+(?P<last>(?:o'|al[- ])?[a-z][a-z'-]{2,})\b)"
)
_PREFIXES = re.compile(r"^(?:o['\u2019]|mc|mac|al-|el-)")
_LED = re.compile(rf"(?:^|\b(?:this is|it'?s|i'?m|i am|name'?s?|is|under|to|with|and|{_KIN}))\s*$")
_LARGE_PAIR = re.compile(rf"(?=(?<![\w'\u2019])(?P<first>{_CAPITAL})[ \t]+(?P<last>{_CAPITAL}))")
_FIRST_NAME = re.compile(rf"(?i:(?<!\bsan )(?<!\bsanta )(?<!\bsaint )(?<!\bst )(?<!\bst\. )){_NAME}")
_LETTERS = re.compile(r"[^\W\d_]+")
_ACRONYM = 4
"""Letters from which on what is spelled after "that's" is a name, not "T V" or "U S B"."""


@lru_cache(maxsize=8192)  # agents say many things again
def given_in(text: str) -> tuple[str, ...]:
    """The words that the text itself shows to be names."""
    return tuple(_given(text))


@lru_cache(maxsize=8192)
def surely_given_in(text: str) -> tuple[str, ...]:
    """Those that are given outright, in whatever case: "my name is nadia"."""
    if not _CUE_SIGN.search(text):
        return ()
    return tuple(word for match in _CUE.finditer(text) for word in _leading(match["name"] or match["held"]))


def _given(text: str) -> Iterator[str]:
    text = _NO_WORD.sub(" ", text)
    yield from surely_given_in(text)
    lower = text.lower()
    if lower != text:
        yield from _large_given(text)
    if not text.isascii() or not given_names().isdisjoint(_LETTERS.findall(lower)):
        yield from _first_names(text)
    for match in _TITLED.finditer(text):
        yield match["name"]
        if match["last"] and is_given_name(match["name"]) and not _is_word(match["last"]):
            yield match["last"]


def _large_given(text: str) -> Iterator[str]:
    """Names that only their capital tells, by what stands beside them."""
    for match in _LARGE.finditer(text):
        if _CAPITAL_CUE.search(text, max(0, match.start() - _CUE_REACH), match.start()):
            name = match["name"]
            if name.split()[0].rstrip(".").lower() not in _TITLES:
                yield from _large(name)
    for pattern in _LISTED:
        for match in pattern.finditer(text):
            yield from _large(match["name"])


def _first_names(text: str) -> Iterator[str]:
    """First names, and what follows them as a surname does: "Chloe Park", "its marta kowal here"."""
    known = given_names()
    for match in _FIRST_NAME.finditer(text):
        word = stem(match[0])
        is_code = word.isupper() and len(word) < _ACRONYM  # "MIA" is an airport
        if (is_given_name(word) and not is_code) or _is_double(word, known):
            yield word
    for match in _LARGE_PAIR.finditer(text):
        if is_given_name(match["first"]):
            yield from _large(match["last"])
    for match in _SURNAME.finditer(text):
        is_led = _LED.search(text[max(0, match.start() - 16) : match.start()]) is not None
        if match["first"] in known and is_led and not _is_word(match["last"]):
            yield match["last"]
    for match in _SMALL_PAIR.finditer(text):
        if is_given_name(match["first"]) and is_last_name(match["last"]):
            yield match["last"]


def _is_double(word: str, known: frozenset[str]) -> bool:
    """Whether it is two first names as one: "Poppy-Mae"."""
    parts = word.split("-")
    return len(parts) > 1 and all(part.istitle() for part in parts) and parts[0].lower() in known


def introduced_in(text: str) -> Iterator[str]:
    """The names by which an agent introduces itself, as in "this is Anna" and "you're speaking with Anna"."""
    for match in (*_INTRODUCED.finditer(text), *_ITS_ME.finditer(text)):
        yield from _large(match["name"])
    lower = (*_INTRODUCED_LOWER.finditer(text), *_SPEAKING.finditer(text))
    yield from (m["name"] for m in lower if is_given_name(m["name"]))
    yield from (
        word for m in (*_BEFORE.finditer(text), *_CLOSING.finditer(text)) for word in _large(m["name"])
    )


def companies_in(text: str) -> Iterator[str]:
    """The words of the company whose agent thanks for calling it, but for those that are people's names."""
    for match in _COMPANY_CALLED.finditer(text):
        words = (word.rstrip(".").lower() for word in match["name"].split())
        yield from (word for word in words if word not in given_names() | last_names())


@lru_cache(maxsize=8192)
def asks_for_name(text: str) -> bool:
    """Whether the other is asked who they are."""
    return _ASKED.search(text) is not None and _ASKED_OTHER.search(text) is None


def names_in_answer(text: str) -> Iterator[str]:
    """The names in the answer to that question; nothing where it isn't one."""
    bare = _FILLERS.sub("", text)
    large = re.match(rf"\W*({_FULL})", bare)
    if large is not None:
        yield from _large(large[1])
        return
    words = re.findall(_NAME, re.split(r"[,.;!?\n]| and ", bare.strip(), maxsplit=1)[0])
    known = given_names() | last_names()
    is_name = any(word.lower() in known for word in words) and not any(map(_is_word, words))
    if len(words) <= 3 and is_name:
        yield from words


def spelled_in(text: str, names: frozenset[str], is_asked: bool) -> Iterator[tuple[int, int, str]]:
    """Start, end and word of each spelled name: "S M I T H", "J as in John, O". `names` are lower case."""
    for match in _SPELLED.finditer(text):
        word = "".join(c for c in re.sub(r"\bdouble\s+(\w)", r"\1\1", match[0]) if c.isalpha())
        is_known = word.lower() in names or word.lower() in given_names() or _stands_before(text, match, word)
        is_led = len(word) >= _ACRONYM and _SPELL_CUE.search(text, 0, match.start()) is not None
        if len(word) > 2 and (is_known or is_led or is_asked):
            yield (*match.span(), word)
    for match in _AS_IN.finditer(text):
        letters = re.findall(r"(?<![\w'])[A-Za-z](?![\w'])", match[0])
        likened = len(_LIKENED.findall(match[0]))
        if is_asked and len(letters) > 1 and (likened > 1 or (likened and len(letters) >= _ACRONYM)):
            yield (*match.span(), "".join(letters))


def _stands_before(text: str, spelled: re.Match[str], word: str) -> bool:
    """Whether the word stands right before its letters, and is no other word: "Harcombe. H A R"."""
    before = _LETTERS.findall(text[max(0, spelled.start() - 2 * len(word) - 12) : spelled.start()])
    return len(word) >= _ACRONYM and word.lower() in map(str.lower, before[-3:]) and not _is_word(word)


def small_names_in(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of names that are words too, in small letters: "my name is will", "kathryn dale"."""
    if _CUE_SIGN.search(text):
        for match in (*_SMALL.finditer(text), *_SMALL_LAST.finditer(text)):
            is_led = "first" not in match.groupdict() or match["first"].lower() in given_names()
            if is_led and match["name"].lower() in word_list("also_names"):
                yield match.start("first" if "first" in match.groupdict() else "name"), match.end("name")


def is_last_name(word: str) -> bool:
    """Whether it is a last name and no word, or one that only names begin like: "o'sullivan"."""
    lower = stem(word).lower()
    plain = _PREFIXES.sub("", lower)
    return lower in last_names() or (plain != lower and (plain in last_names() or lower[1] in "'\u2019"))


def _large(found: str) -> Iterator[str]:
    """The words up to the first that begins small or is none of a name."""
    for place, word in enumerate(found.split()):
        plain = word.rstrip(".")
        if not plain or (place and _is_word(plain)):
            return
        yield plain


def _leading(found: str) -> Iterator[str]:
    """The first word, and those after it that go on as a name does."""
    words = found.split()
    if _is_word(words[0]) and words[0].islower():
        return
    yield words[0]
    for word in words[1:]:
        is_small_after_large = word[0].islower() and words[0][0].isupper()
        if _is_word(word) or is_small_after_large:
            return
        yield word


def _is_word(word: str) -> bool:
    lower = stem(word).lower()
    return (
        lower in common_words()
        or lower in word_list("openers")
        or ("'" in lower and lower.split("'")[0] in common_words())
    )
