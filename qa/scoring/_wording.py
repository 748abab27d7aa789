"""Reasons in plain words, as SQL texts: what was looked for, where, and what came of it."""

from qa.scoring import vocabulary
from qa.scoring._facts import literal
from qa.scoring.places import Span
from qa.scoring.rules import Band, Placed, Selector

__all__ = ["asked", "join", "number", "place", "plain", "selected"]


_READABLE = {
    "company_named": "naming of the company",
    "feedback_request": "request for feedback",
    "follow_up": "follow-up",
    "name_use": "use of the customer's name",
    "offer_more_help": "offer of more help",
    "repeat_back": "repeating back",
    "resolution_confirmed": "check that it is solved",
    "self_introduction": "self-introduction",
}
_TIMES = ((172_800, 86_400, "days"), (7_200, 3_600, "h"), (120, 60, "min"))
"""From how many seconds on a time is shown in a unit, and the unit's seconds: from two of it on."""


def plain(name: str) -> str:
    """A name as people read it: `hold_request` is "hold request"."""
    return _READABLE.get(name, name.replace("_", " "))


def selected(selector: Selector) -> str:
    """What is looked for: "unexplained jargon by the agent"."""
    text = " or ".join(plain(kind) for kind in selector.kind)
    for name, wanted in sorted(selector.attributes.items()):
        text = vocabulary.ATTRIBUTES[name][0 if wanted else 1].format(text)
    return text if selector.role == "any" else f"{text} by the {selector.role}"


def place(rule: Placed) -> str:
    """Where it is looked for, with a space ahead: " in the agent's first 20 s"; nothing for anywhere."""
    whose = "the" if rule.role == "any" else f"the {rule.role}'s"
    text = ""
    if rule.within is not None:
        text += f" in {whose} first {_stretch(rule.within)}"
    if rule.last is not None:
        text += f" in {whose} last {_stretch(rule.last)}"
    if rule.before is not None:
        text += f" before the first {selected(rule.before)}"
    if rule.after is not None:
        text += f" after the first {selected(rule.after)}"
    return text


def _stretch(span: Span) -> str:
    return "turn" if span.turns == 1 else str(span)


def number(column: str, name: str) -> str:
    """SQL text of a measurement: "talk ratio agent: 0.72", "first response: 2.5 h"."""
    if vocabulary.measurements()[name].unit != "s":
        return join(literal(f"{plain(name)}: "), f"format('{{:.10g}}', round({column}, 2))")
    return join(literal(f"{plain(name.removesuffix('_s'))}: "), _time_sql(column))


def asked(band: Band, unit: str) -> str:
    """What a band asks of a number of this unit: "at least 0.3 and at most 0.6", "at most 24 h"."""
    shown = _time if unit == "s" else "{:g}".format
    limits = (("at least", band.at_least), ("at most", band.at_most))
    return " and ".join(f"{word} {shown(limit)}" for word, limit in limits if limit is not None)


def _time(seconds: float) -> str:
    """A time in the unit that people use for it: "45 s", "2.5 h"."""
    for least, unit_s, unit in _TIMES:
        if seconds >= least:
            return f"{round(seconds / unit_s, 1):g} {unit}"
    return f"{seconds:g} s"


def _time_sql(column: str) -> str:
    """As `_time`, in SQL."""
    cases = " ".join(
        f"WHEN {column} >= {least} THEN format('{{:.10g}} {unit}', round({column} / {unit_s}, 1))"
        for least, unit_s, unit in _TIMES
    )
    return f"CASE {cases} ELSE format('{{:.10g}} s', round({column}, 2)) END"


def join(*parts: str) -> str:
    """SQL that puts SQL texts together."""
    return " || ".join(parts)
