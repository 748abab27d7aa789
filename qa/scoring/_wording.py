"""Reasons in plain words, as SQL texts: what was looked for, where, and what came of it."""

from qa.scoring import vocabulary
from qa.scoring._facts import literal
from qa.scoring.places import Span
from qa.scoring.rules import Band, Required, Selector

__all__ = ["asked", "join", "number", "place", "plain", "selected"]


def plain(name: str) -> str:
    """A name as people read it: `hold_request` is "hold request"."""
    return name.replace("_", " ")


def selected(selector: Selector) -> str:
    """What is looked for: "unexplained jargon by the agent"."""
    text = " or ".join(plain(kind) for kind in selector.kind)
    for name, wanted in sorted(selector.attributes.items()):
        text = vocabulary.ATTRIBUTES[name][0 if wanted else 1].format(text)
    return text if selector.role == "any" else f"{text} by the {selector.role}"


def place(rule: Required) -> str:
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
    """SQL text of a measurement: "talk ratio agent: 0.72"."""
    unit = vocabulary.measurements()[name].unit
    after = " s" if unit == "s" else ""
    shown = plain(name.removesuffix("_s") if unit == "s" else name)
    return join(literal(f"{shown}: "), f"format('{{:.10g}}', round({column}, 2))", literal(after))


def asked(band: Band) -> str:
    """What a band asks for: "at least 0.3 and at most 0.6"."""
    limits = (("at least", band.at_least), ("at most", band.at_most))
    return " and ".join(f"{word} {limit:g}" for word, limit in limits if limit is not None)


def join(*parts: str) -> str:
    """SQL that puts SQL texts together."""
    return " || ".join(parts)
