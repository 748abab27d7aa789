"""Passwords, memorable words and answers to security questions as a text itself tells them."""

import re
from collections.abc import Iterator

from qa.privacy._span import Span
from qa.privacy._words import common_words, word_list

__all__ = ["LIKE_A_PASSWORD", "WORD", "password_spans"]

_WHAT = (
    r"(?:(?:kunden)?kennwort|passwort|contrase\u00f1a|pass\s?-?words?|pass\s?-?phrase|pass\s?-?code|pwd|(?:memorable|secret|security|safe"
    r"|code)\s?-?(?:word|answer|name|place)"
    r"|(?:answer|answers) (?:to (?:my|the|your) )?(?:security|secret) question|(?:security|secret) question)"
)
_SIGN = re.compile("pin|pass|pwd|kennwort|contrase|word|secret|security|answer|memorable|safe|code", re.I)
_GIVEN = re.compile(
    rf"\b{_WHAT}(?:\s+(?:for|on|to)\s+(?:the|my|it|that)(?:\s+\w+)?)?"
    r"(?:\s+(?:is|was|would be|should be|it's|ist|lautet|es)|'s|\u2019s|\s*[:=])\s*(?:still\s+|just\s+"
    r"|now\s+)?[\"'\u201c]?(?P<value>\S+(?:[ \t]+\S+){0,3})",
    re.I,
)
_MIXED = re.compile(rf"\b{_WHAT}\s+(?P<value>(?=\S*[A-Za-z])(?=\S*\d)[^\s,;]{{4,}})", re.I)
_CHANGED = re.compile(
    rf"\b(?:change|set|reset)\b[^.?!]{{0,32}}?\b{_WHAT}\s+to\s+[\"'\u201c]?(?P<value>\S*[\d!@#$%^&*_+]\S*)",
    re.I,
)
_NEXT = re.compile(
    rf"\b{_WHAT}[^.?!]{{0,40}}?,? (?:and |which )?(?:it['\u2019]?s|it is|is|was) "
    r"(?P<value>(?=\S*[A-Za-z])(?=\S*\d)[^\s,;]{4,})",
    re.I,
)
"""Of "a temporary password, it's Welcome-4821": where more stands between, only what no word looks like."""
_OR = re.compile(r"\s+(?:or|or maybe|not|no)\s+(?P<value>(?=\S*[A-Za-z])(?=\S*\d)[\w!@#$%^&*+-]{4,})", re.I)
_DOOR = re.compile(
    r"\b(?:alarm|door|gate|entry"
    r"|access|lock|key ?safe|pin|voice ?mail)\s?-?(?:code|number|pin)?\b[^.?!\d]{0,32}?"
    r"\b(?:is|it['\u2019]s)\s+"
    r"(?P<value>\d{4,8})\b",
    re.I,
)
WORD = re.compile(r"[\w'\u2019!@#$%^&*+_-]+")
_DIGIT = r"(?:\d|zero|oh|one|two|three|four|five|six|seven|eight|nine)\b"
_SPOKEN_SIGN = (
    r"(?:exclamation(?: mark| point)?|question mark|hash(?:tag)?|asterisk|ampersand|underscore"
    r"|(?:dollar|pound|percent|at) sign)"
)
LIKE_A_PASSWORD = re.compile(
    r"(?<![\w@./:-])(?!(?i:windows|office|iphone|galaxy|version|step|covid)\W?\d)"
    r"(?:(?=\S*[a-z]{3})[A-Za-z]{4,}[!@#$%^&*_+-]*\d[\w!@#$%^&*+-]*(?<!-)(?![\w@])"
    rf"|[A-Za-z]\w{{3,}}(?:\s+{_SPOKEN_SIGN}(?:\s+(?:\d+\b|{_DIGIT}))*)+)"
)
"""A word with digits at its end, or with signs that are said: "Rosemoon58!", "rosemoon hash 5"."""
_ABOUT_ONE = re.compile(r"\b(?:pass\s?-?words?|pass\s?-?phrase|pwd)\b", re.I)
_CASE = re.compile(
    r",?\s+(?:(?:with|and) )?(?:an? |all )?(?:capital|upper ?case|lower ?case)(?: letters?)?(?: [A-Z]\b)?"
)
_PIN = re.compile(
    r"\b(?i:pin)\b[^.?!]{0,48}?"
    r"\b(?:putting in|put in|enter(?:ing|ed)?|typ(?:ing|ed)(?: in)?|us(?:ing|ed)|tr(?:y|ying|ied))\s+"
    rf"(?P<value>\d{{4,6}}\b|{_DIGIT}(?:[\s,-]*{_DIGIT}){{3,5}})",
)


def password_spans(text: str) -> Iterator[Span]:
    """PASSWORD spans: what "my password is" and its like lead to; "my password is wrong" leads to none."""
    if not _SIGN.search(text):
        return
    for pattern in (_MIXED, _GIVEN, _CHANGED, _NEXT):
        for match in pattern.finditer(text):
            for span in _value(text, *match.span("value"), is_phrase=_is_phrase(match)):
                yield span
                yield from (Span(*m.span("value"), "PASSWORD") for m in _OR.finditer(text, span.end))
    for pattern in (_DOOR, _PIN):
        yield from (Span(*match.span("value"), "PASSWORD") for match in pattern.finditer(text))
    if _ABOUT_ONE.search(text):
        yield from (Span(*match.span(), "PASSWORD") for match in LIKE_A_PASSWORD.finditer(text))


def _is_phrase(match: re.Match[str]) -> bool:
    return (
        re.search("phrase|answer|question|place|name", match[0][: match.start("value") - match.start()], re.I)
        is not None
    )


def _value(text: str, start: int, end: int, is_phrase: bool) -> Iterator[Span]:
    words = [*WORD.finditer(text, start, end)]
    if not words or "[" in text[start : words[0].start()] or not _may_be_secret(words[0].group(), is_phrase):
        return
    last = words[0]
    for word in words[1:] if is_phrase or words[0].group()[0].isupper() else ():
        small = word.group().lower()
        if text[last.end() : word.start()].strip() or (
            small in common_words() or small in word_list("no_passwords")
        ):
            break
        if not is_phrase and word.group()[0].islower():
            break
        last = word
    case = _CASE.match(text, last.end())
    yield Span(words[0].start(), case.end() if case else last.end(), "PASSWORD")


def _may_be_secret(word: str, is_phrase: bool) -> bool:
    small = word.lower()
    if word != small or any(map(str.isdigit, word)):
        return not word.isdigit() and (small not in word_list("no_passwords") or is_phrase)
    if is_phrase:
        return small not in word_list("no_passwords")
    is_ordinary = (
        small in common_words() or small in word_list("openers") or small in word_list("no_passwords")
    )
    return not is_ordinary and not small.endswith(("ing", "ed"))
