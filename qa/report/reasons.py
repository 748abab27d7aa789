"""The machine's reasons in the reader's language: they are stored in English.

A table of the shapes that they have (qa.scoring writes them); what has none of these stays as it is, marked
as English, so that it is read aloud as such. Names of findings and measurements are messages of their own.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from qa.report.language import gettext, language, noop, number, pgettext
from qa.scoring.vocabulary import ATTRIBUTES

__all__ = ["FINDING", "MEASUREMENT", "reason"]

FINDING, MEASUREMENT = "finding", "measurement"
"""Contexts of the messages with the names of findings and measurements."""


class _Shape(NamedTuple):
    pattern: re.Pattern[str]
    message: str


def _shape(pattern: str, message: str) -> _Shape:
    return _Shape(re.compile(pattern), message)


_ROLES = {
    "agent": noop("%(what)s by the agent"),
    "customer": noop("%(what)s by the customer"),
    "bot": noop("%(what)s by the bot"),
    "supervisor": noop("%(what)s by the supervisor"),
}
_OUTCOMES = {
    "met": noop("Met"),
    "partly met": noop("Partly met"),
    "not met": noop("Not met"),
    "not applicable": noop("Did not apply"),
}
_ATTRIBUTES = {
    "explained {}": noop("explained %(what)s"),
    "unexplained {}": noop("unexplained %(what)s"),
    "{} with a reason": noop("%(what)s with a reason"),
    "{} without a reason": noop("%(what)s without a reason"),
    "{} that says how long": noop("%(what)s that says how long"),
    "{} that doesn't say how long": noop("%(what)s that doesn't say how long"),
    "{} with an alternative": noop("%(what)s with an alternative"),
    "{} without an alternative": noop("%(what)s without an alternative"),
    "{} of a promise": noop("%(what)s of a promise"),
    "{} of no promise": noop("%(what)s of no promise"),
    "{} in time": noop("%(what)s in time"),
    "{} too late": noop("%(what)s too late"),
}
_PLACES = (
    _shape(r"in the (?:\w+'s )?first turn", noop("in the first turn")),
    _shape(r"in the (?:\w+'s )?last turn", noop("in the last turn")),
    _shape(r"in the (?:\w+'s )?first (?P<n>\d+) turns", noop("in the first %(n)s turns")),
    _shape(r"in the (?:\w+'s )?last (?P<n>\d+) turns", noop("in the last %(n)s turns")),
    _shape(r"in the (?:\w+'s )?first (?P<n>[\d.]+) s", noop("in the first %(n)s s")),
    _shape(r"in the (?:\w+'s )?last (?P<n>[\d.]+) s", noop("in the last %(n)s s")),
    _shape(r"before the first (?P<what>.+)", noop("before the first %(what)s")),
    _shape(r"after the first (?P<what>.+)", noop("after the first %(what)s")),
)
_WHERE = re.compile(r" (?=in the (?:\w+'s )?(?:first|last) (?:\d|turn)|(?:before|after) the first )")
_UNITS = {"s": "s", "min": "min", "h": "h", "days": noop("days")}
_LIMITS = (
    _shape(r"at least (?P<value>.+?)", noop("at least %(value)s")),
    _shape(r"at most (?P<value>.+?)", noop("at most %(value)s")),
    _shape(r"(?P<limit>.+?) and (?P<other>.+?)", noop("%(limit)s and %(other)s")),
    _shape(r"(?P<limit>.+?) or (?P<other>.+)", noop("%(limit)s or %(other)s")),
)
_ISSUES = (
    _shape(r"only calls have speech that overlaps", noop("only calls have speech that overlaps")),
    _shape(
        r"one channel holds both parties, so overlap can't be heard",
        noop("one channel holds both parties, so overlap can't be heard"),
    ),
    _shape(r"the transcript has no end times", noop("the transcript has no end times")),
    _shape(r"the messages have no times", noop("the messages have no times")),
    _shape(r"not available for language (?P<text>\S+)", noop("not available for language %(text)s")),
    _shape(
        r"who the agent is could not be told",
        noop("who the agent is could not be told"),
    ),
    _shape(r"failed with (?P<text>\w+|an error)", noop("it broke off with an error")),
)
_SHAPES = (
    _shape(r"no scorecard for a call", noop("no scorecard for a call")),
    _shape(r"no scorecard for a chat", noop("no scorecard for a chat")),
    _shape(r"no scorecard for an email", noop("no scorecard for an email")),
    _shape(
        r"no scorecard for an? (?:call|chat|email|SMS|social) in language (?P<text>\S+)",
        noop("no scorecard for the language %(text)s"),
    ),
    _shape(
        r"begun before score_from, the day from which on conversations are scored",
        noop("begun before the day from which on conversations are scored"),
    ),
    _shape(r"waits for a person", noop("waits for a person")),
    _shape(r"answered by a person", noop("answered by a person")),
    _shape(
        r"a person answered this; your coach can tell you what they saw",
        noop("a person answered this; your coach can tell you what they saw"),
    ),
    _shape(r"too little in it could be judged", noop("too little in it could be judged")),
    _shape(r"nobody said anything", noop("nobody said anything")),
    _shape(r"the agent said nothing", noop("the agent said nothing")),
    _shape(r"the customer said nothing", noop("the customer said nothing")),
    _shape(r"the source gives no times", noop("the source gives no times")),
    _shape(r"whether it applies could not be told", noop("whether it applies could not be told")),
    _shape(r"what was understood could not be told", noop("what was understood could not be told")),
    _shape(
        r"too much of the speech behind it was not understood well enough",
        noop("too much of the speech behind it was not understood well enough"),
    ),
    _shape(
        r"it earns all of its points or none",
        noop("it earns all of its points or none"),
    ),
    _shape(r"what is missing takes points off", noop("what is missing takes points off")),
    _shape(
        r"its section counts nothing: missed (?P<text>\w+)",
        noop("its section counts nothing: missed %(text)s"),
    ),
    _shape(
        r"part of what the agent said was not understood well enough to be sure",
        noop("part of what the agent said was not understood well enough to be sure"),
    ),
    _shape(
        r"part of what the customer said was not understood well enough to be sure",
        noop("part of what the customer said was not understood well enough to be sure"),
    ),
    _shape(
        r"part of what was said was not understood well enough to be sure",
        noop("part of what was said was not understood well enough to be sure"),
    ),
    _shape(
        r"part of what was said (?P<where>.+) was not understood well enough to be sure",
        noop("part of what was said %(where)s was not understood well enough to be sure"),
    ),
    _shape(
        r"the first (?P<phrase>.+) was not understood well enough to be sure",
        noop("the first %(phrase)s was not understood well enough to be sure"),
    ),
    _shape(
        r"(?P<n>\d+) not understood well enough to count",
        noop("%(n)s not understood well enough to count"),
    ),
    _shape(
        r"(?P<phrase>.+), by which it applies, was not understood well enough to be sure",
        noop("%(phrase)s, by which it applies, was not understood well enough to be sure"),
    ),
    _shape(
        r"(?P<phrase>.+) was not understood well enough to be sure",
        noop("%(phrase)s was not understood well enough to be sure"),
    ),
    _shape(
        r"(?P<phrase>.+) may lie in words that were not understood well enough",
        noop("%(phrase)s may lie in words that were not understood well enough"),
    ),
    _shape(r"not for channel (?P<channel>\w+)", noop("not for this channel: %(channel)s")),
    _shape(
        r"the check (?P<text>\w+) did not run: (?P<issue>.+)",
        noop("the check %(text)s did not run: %(issue)s"),
    ),
    _shape(r"(?P<name>.+) could not be measured", noop("%(name)s could not be measured")),
    _shape(
        r"(?P<name>.+) can't be measured here: (?P<issue>.+)",
        noop("%(name)s can't be measured here: %(issue)s"),
    ),
    _shape(r"(?P<name>.+) can't be measured here", noop("%(name)s can't be measured here")),
    _shape(r"it holds that (?P<text>.+)", noop("it holds that %(text)s")),
    _shape(r"it does not hold that (?P<text>.+)", noop("it does not hold that %(text)s")),
    _shape(r"(?P<text>.+) has no value here", noop("%(text)s has no value here")),
    _shape(
        r"(?P<n>\d+) × (?P<phrase>.+), at most (?P<most>\d+) allowed",
        noop("%(n)s × %(phrase)s, at most %(most)s allowed"),
    ),
    _shape(
        r"(?P<n>\d+) × (?P<phrase>.+) \(asked: (?P<limit>.+)\)",
        noop("%(n)s × %(phrase)s (asked: %(limit)s)"),
    ),
    _shape(r"(?P<n>\d+) × (?P<phrase>.+)", noop("%(n)s × %(phrase)s")),
    _shape(
        r"(?P<n>\d+) of at least (?P<most>\d+): (?P<phrase>.+)",
        noop("%(n)s of at least %(most)s: %(phrase)s"),
    ),
    _shape(r"no (?P<phrase>.+)", noop("no %(phrase)s")),
    _shape(r"(?P<what>.+), but not (?P<where>.+)", noop("%(what)s, but not %(where)s")),
    _shape(
        r"(?P<name>.+): (?P<value>.+?) \(asked: (?P<limit>.+)\)",
        noop("%(name)s: %(value)s (asked: %(limit)s)"),
    ),
    _shape(r"(?P<name>.+): (?P<value>.+)", noop("%(name)s: %(value)s")),
    _shape(
        r"(?P<text>.+): (?P<outcome>met|partly met|not met|not applicable)", noop("%(text)s: %(outcome)s")
    ),
)


def reason(text: str, capital: bool = False) -> Markup:
    """The reason in the language spoken now; in English, and marked so, where it has no known shape.

    With `capital` it begins with a large letter.
    """
    if language() == "en":
        return Markup.escape(_begun(text, capital))
    if (told := _translated(text, language())) is not None:
        return Markup.escape(_begun(told, capital))
    return Markup('<span lang="en">{}</span>').format(_begun(text, capital))


def _begun(text: str, is_capital: bool) -> str:
    return text[:1].upper() + text[1:] if is_capital else text


@lru_cache(maxsize=4096)
def _translated(text: str, code: str) -> str | None:
    """`code`, the language spoken now, tells apart what is remembered."""
    parts = [_said(part) for part in text.split("; ")] if text not in _WHOLE else [_said(text)]
    return None if None in parts else "; ".join(part for part in parts if part is not None)


_WHOLE = {"a person answered this; your coach can tell you what they saw"}


def _said(text: str) -> str | None:
    return _shaped(text, _SHAPES)


def _shaped(text: str, shapes: tuple[_Shape, ...]) -> str | None:
    """By the first shape whose every part can be said; None where there is none."""
    for pattern, message in shapes:
        if found := pattern.fullmatch(text):
            parts = {name: _READERS[name](part) for name, part in found.groupdict().items()}
            if None not in parts.values():
                return gettext(message) % parts
    return None


def _phrase(text: str) -> str | None:
    """Findings with their place: "greeting by the agent in the agent's first 20 s"."""
    what, *where = _WHERE.split(text)
    parts = [_what(what), *(_shaped(each, _PLACES) for each in where)]
    return None if None in parts else " ".join(part for part in parts if part is not None)


def _where(text: str) -> str | None:
    parts = [_shaped(each, _PLACES) for each in _WHERE.split(f" {text}") if each]
    return None if None in parts else " ".join(part for part in parts if part is not None)


def _what(text: str) -> str | None:
    """Findings by somebody: "unexplained jargon by the agent"."""
    for role, message in _ROLES.items():
        if text.endswith(f" by the {role}"):
            what = _what(text.removesuffix(f" by the {role}"))
            return None if what is None else gettext(message) % {"what": what}
    for pair in ATTRIBUTES.values():
        for form in pair:
            ahead, _, behind = form.partition("{}")
            if text.startswith(ahead) and text.endswith(behind) and len(text) > len(ahead + behind):
                inner = _what(text[len(ahead) : len(text) - len(behind)])
                return None if inner is None else gettext(_ATTRIBUTES[form]) % {"what": inner}
    names = [_named(FINDING, name) for name in text.split(" or ")]
    return None if None in names else gettext(" or ").join(name for name in names if name is not None)


def _named(context: str, name: str) -> str | None:
    """The name of a finding or measurement; None where it has no translation."""
    told = pgettext(context, name)
    return None if told == name else told


def _measurement(name: str) -> str | None:
    """Its name may end in its unit."""
    return _named(MEASUREMENT, name) or _named(MEASUREMENT, name.removesuffix(" s"))


def _value(text: str) -> str | None:
    """A number with its unit, if any."""
    found = re.fullmatch(r"(-?[\d.]+(?:e[-+]?\d+)?)(?: (s|min|h|days))?", text)
    if found is None:
        return None
    shown = number(float(found[1]), 2)
    return f"{shown} {gettext(_UNITS[found[2]])}" if found[2] else shown


def _outcome(text: str) -> str | None:
    return gettext(_OUTCOMES[text]).lower()


_READERS: Mapping[str, Callable[[str], str | None]] = {
    "phrase": _phrase,
    "what": _what,
    "where": _where,
    "name": _measurement,
    "value": _value,
    "limit": lambda text: _shaped(text, _LIMITS),
    "other": lambda text: _shaped(text, _LIMITS),
    "issue": lambda text: _shaped(text, _ISSUES),
    "outcome": _outcome,
    "channel": str,
    "n": str,
    "most": str,
    "text": str,
}
