"""Passwords, memorable words and answers to security questions. PINs are numbers: `_digits`."""

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.privacy._span import Span
from qa.privacy._words import common_words, word_list

__all__ = ["answered_password", "asks_for_password", "password_spans"]

_WHAT = (
    r"(?:pass\s?-?words?|pass\s?-?phrase|pass\s?-?code|pwd|(?:memorable|secret|security|safe"
    r"|code)\s?-?(?:word|answer|name|place)"
    r"|(?:answer|answers) (?:to (?:my|the|your) )?(?:security|secret) question|(?:security|secret) question)"
)
_SIGN = re.compile("pass|pwd|word|secret|security|answer|memorable|safe|code", re.I)
_GIVEN = re.compile(
    rf"\b{_WHAT}(?:\s+(?:for|on|to)\s+(?:the|my|it|that)(?:\s+\w+)?)?"
    r"(?:\s+(?:is|was|would be|should be|it's)|'s|\u2019s|\s*[:=])\s*(?:still\s+|just\s+"
    r"|now\s+)?[\"'\u201c]?(?P<value>\S+(?:[ \t]+\S+){0,3})",
    re.I,
)
_MIXED = re.compile(rf"\b{_WHAT}\s+(?P<value>(?=\S*[A-Za-z])(?=\S*\d)[^\s,;]{{4,}})", re.I)
_CHANGED = re.compile(
    rf"\b(?:change|set|reset)\b[^.?!]{{0,32}}?\b{_WHAT}\s+to\s+[\"'\u201c]?(?P<value>\S*[\d!@#$%^&*_+]\S*)",
    re.I,
)
_ASKED = re.compile(
    r"\b(?:what(?:['\u2019]?s| is| was| are)|which|where (?:were|was)|(?:give|tell) (?:me|us)|confirm"
    r"|provide|and (?:your|the)"
    r"|(?:can|could|may) i (?:have|take|get|ask))\b[^.?!]{0,48}?"
    r"\b(?:pass\s?-?word|pass\s?-?phrase|(?:memorable|secret|safe) (?:word|name|place|phrase)|maiden name"
    r"|first (?:pet|school|car|job|teacher)|security answer|answer to (?:your|the) security"
    r"|(?:town|city|place) (?:were you|you were|of birth)|(?:were you|you were) born in|favou?rite \w+"
    r"|name of (?:your|the) (?:first )?(?:pet|dog|cat|school|street|teacher))\b",
    re.I,
)
_NAMED = re.compile(
    r"\b(?:(?:memorable|secret|safe) (?:word|name|place|phrase)|maiden name|first (?:pet|school|car|job"
    r"|teacher)|security answer"
    r"|favou?rite \w+)\b",
    re.I,
)
_ABOUT = re.compile(r"\b(?:reset|forg[eo]t\w*|change|wrong|incorrect|set up|new)\b", re.I)
_FILLERS = re.compile(
    r"^(?:\W*\b(?:yes|yeah|yep|sure|ok|okay|of course|um+|uh+|er+|erm|well|so|oh|right|it['\u2019]?s"
    r"|it is|it was"
    r"|that['\u2019]?s|that is|that was|i think|the|it would be|would be)\b[\s,.:-]*)+",
    re.I,
)
_WORD = re.compile(r"[\w'\u2019!@#$%^&*+_-]+")
_REFUSALS = re.compile(
    r"\b(?:don['\u2019]?t|can['\u2019]?t|cannot|know|remember|forgot|forgotten|why|sorry|what|which|no"
    r"|not|none|pardon|hold|wait|how|do)\b",
    re.I,
)
_SHORT = 9
"""Words of a turn that asks by naming what it wants: "and your memorable word please"."""
_LONGEST = 4
"""Words of an answer; more are a sentence about something else."""


def password_spans(text: str) -> Iterator[Span]:
    """PASSWORD spans: what "my password is" and its like lead to; "my password is wrong" leads to none."""
    for pattern in (_MIXED, _GIVEN, _CHANGED) if _SIGN.search(text) else ():
        for match in pattern.finditer(text):
            yield from _value(text, *match.span("value"), is_phrase=_is_phrase(match))


@lru_cache(maxsize=8192)  # agents ask the same again
def asks_for_password(text: str) -> bool:
    """Whether the other is asked for a password or for the answer to a security question."""
    if _ASKED.search(text) is not None:
        return True
    return len(text.split()) <= _SHORT and _NAMED.search(text) is not None and _ABOUT.search(text) is None


def answered_password(text: str) -> Iterator[Span]:
    """PASSWORD spans of the answer to that; nothing where it isn't given."""
    fillers = _FILLERS.match(text)
    start = fillers.end() if fillers else 0
    words = [*_WORD.finditer(text, start)]
    if 0 < len(words) <= _LONGEST and _REFUSALS.search(text) is None:
        yield Span(words[0].start(), words[-1].end(), "PASSWORD")


def _is_phrase(match: re.Match[str]) -> bool:
    return (
        re.search("phrase|answer|question|place|name", match[0][: match.start("value") - match.start()], re.I)
        is not None
    )


def _value(text: str, start: int, end: int, is_phrase: bool) -> Iterator[Span]:
    words = [*_WORD.finditer(text, start, end)]
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
    yield Span(words[0].start(), last.end(), "PASSWORD")


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
