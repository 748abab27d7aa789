"""Whether somebody is asked for a password or a security answer, and what of the reply is one."""

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.privacy._passwords import LIKE_A_PASSWORD, WORD
from qa.privacy._span import Span
from qa.privacy._words import common_words, word_list

__all__ = ["answered_password", "asks_for_password", "tried_passwords"]

_ASKED = re.compile(
    r"\b(?:what(?:['\u2019]?s| is| was| are)|which|where (?:were|was)|(?:give|tell) (?:me|us)|confirm"
    r"|provide|and (?:your|the)|is there an?"
    r"|(?:can|could|may) i (?:have|take|get|ask))\b[^.?!]{0,48}?"
    r"\b(?:pass\s?-?word|pass\s?-?phrase|pass\s?-?code"
    r"|(?:memorable|secret|safe) (?:word|name|place|phrase)|maiden name"
    r"|first (?:pet|school|car|job|teacher)|security answer|answer to (?:your|the) security"
    r"|(?:town|city|place) (?:were you|you were|of birth)|(?:were you|you were) born in|favou?rite \w+"
    r"|name of (?:your|the) (?:first )?(?:pet|dog|cat|school|street|teacher))\b"
    r"|\b(?:characters?|letters?|digits?|numbers?) (?:of|from|in) (?:your|the) (?:\w+ ){0,2}?"
    r"(?:password|pass ?code|pin|memorable \w+)\b",
    re.I,
)
_NAMED = re.compile(
    r"\b(?:(?:memorable|secret|safe) (?:word|name|place|phrase)|maiden name|first (?:pet|school|car|job"
    r"|teacher)|security answer|favou?rite \w+)\b",
    re.I,
)
_ABOUT = re.compile(r"\b(?:reset|forg[eo]t\w*|change|wrong|incorrect|set up|new)\b", re.I)
_FILLERS = re.compile(
    r"(?:\W*\b(?:yes|yeah|yep|sure|ok|okay|of course|um+|uh+|er+|erm|hmm+|well|so|oh|gosh|right"
    r"|it['\u2019]?s|it is|it was|did i put|was it|is it|maybe|perhaps|no wait|wait"
    r"|that['\u2019]?s|that is|that was|that would be|i think|i believe|let me think|the|it would be|would be"
    r"|(?:my|the) (?:word|answer|password)(?:['\u2019]s| is| was)?)\b[\s,.:-]*)+",
    re.I,
)
_ENDS = re.compile(
    r"(?:[\s,.]+(?:i think|i believe|i guess|i['\u2019]d say|please|thanks|thank you"
    r"|if i remember(?: right| correctly)?))+\W*$",
    re.I,
)
_REFUSALS = re.compile(
    r"\b(?:don['\u2019]?t|can['\u2019]?t|cannot|know|remember|forgot|forgotten|why|sorry|what|which|no"
    r"|not|none|pardon|hold|wait|how|do)\b",
    re.I,
)
_SAID = re.compile(
    r"\b(?:(?P<surely>(?:the|my) (?:word|password|answer)(?:['\u2019]s| is| was))"
    r"|it['\u2019]?s|it is|it was|try)\s+(?P<value>[\w'\u2019!@#$%^&*+-]{4,})",
    re.I,
)
_OTHERWISE = re.compile(
    r"[\s,.]*\b(?:or|or no|no|no wait|actually)\b[\s,.]+(?=(?:it was|did i|was it|is it|maybe|wait)\b)",
    re.I,
)
_WITH_NUMBER = re.compile(r"\b(?:it['\u2019]?s|it is|it was|it says)\s+(?P<value>[a-z]{4,} \d{1,4})\b", re.I)
_SPELLED = re.compile(
    r"(?:(?:capital|upper ?case|lower ?case) )?\b[a-z]"
    r"(?:[\s,-]+(?:(?:capital|dash|hyphen|underscore|dot|hash|double"
    r"|upper ?case|lower ?case|exclamation mark) )*"
    r"(?:[a-z]|\d+|zero|oh|one|two|three|four|five|six|seven|eight|nine)\b){3,}",
    re.I,
)
"""Letters and digits one by one: "capital t r o u t dash nine nine"."""
_FEW = re.compile(r"\b[b-hj-z](?:(?:,| and|,? then|) [b-z]\b)+", re.I)
_FEW_WORDS = 8
"""Words of an answer that gives only some of the letters."""
_OF_PASSWORDS = re.compile(r"\bpass\s?-?(?:word|phrase|code)s?\b", re.I)
_CHARACTERS = re.compile(r"\b[A-Z](?:(?:,| and|,? then|) [A-Z]\b)+")
"""The second and the fifth of a word, or all: "A and A", "B I S C"."""
_SHORT = 9
"""Words of a turn that asks by naming what it wants: "and your memorable word please"."""
_LONGEST = 4
"""Words of an answer; more are a sentence, of which only what is given as one is hidden."""


@lru_cache(maxsize=8192)  # agents ask the same again
def asks_for_password(text: str) -> bool:
    """Whether the other is asked for a password or for the answer to a security question."""
    if _ASKED.search(text) is not None:
        return True
    return len(text.split()) <= _SHORT and _NAMED.search(text) is not None and _ABOUT.search(text) is None


def answered_password(text: str) -> Iterator[Span]:
    """PASSWORD spans of the answer to that; nothing where it isn't given."""
    begun = 0
    for other in _OTHERWISE.finditer(text):
        yield from _answered(text, begun, other.start())
        begun = other.end()
    yield from _answered(text, begun, len(text))


def tried_passwords(asked: str, text: str) -> Iterator[Span]:
    """PASSWORD spans of what looks like passwords in the answer to a text that speaks of one."""
    if _OF_PASSWORDS.search(asked) is not None:
        yield from (Span(*match.span(), "PASSWORD") for match in LIKE_A_PASSWORD.finditer(text))


def _answered(text: str, since: int, until: int) -> Iterator[Span]:
    """Those of one of the answers that somebody tries: text[since:until]."""
    fillers, ends = _FILLERS.match(text, since, until), _ENDS.search(text, since, until)
    start, end = fillers.end() if fillers else since, ends.start() if ends else until
    words = [*WORD.finditer(text, start, end)]
    if len(words) > _LONGEST:
        yield from _in_sentence(text, since, until)
    elif words and _REFUSALS.search(text, start, end) is None:
        yield Span(words[0].start(), words[-1].end(), "PASSWORD")


def _in_sentence(text: str, since: int, until: int) -> Iterator[Span]:
    is_short = len(text[since:until].split()) <= _FEW_WORDS
    for pattern in (LIKE_A_PASSWORD, _CHARACTERS, _SPELLED, *([_FEW] if is_short else [])):
        yield from (Span(*match.span(), "PASSWORD") for match in pattern.finditer(text, since, until))
    for match in _WITH_NUMBER.finditer(text, since, until):
        yield Span(*match.span("value"), "PASSWORD")
    for match in _SAID.finditer(text, since, until):
        if _is_chosen(match["value"], is_sure=match["surely"] is not None):
            yield Span(*match.span("value"), "PASSWORD")


def _is_chosen(word: str, is_sure: bool) -> bool:
    """Whether somebody chose this word; where only "it's" leads to it, capitals must tell it from others."""
    small = word.lower()
    if small in word_list("no_passwords") | word_list("openers"):
        return False
    return is_sure or (word != small and small not in common_words())
