"""When nobody speaks, and when both do, from the times of turns and what checks found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.checks._intervals import Interval, gaps, intersect, merge
from qa.report.interactions._rows import Case, Turn
from qa.report.language import clock, gettext, number
from qa.types import Role

__all__ = ["SILENCES", "Pause", "both", "pauses"]

SILENCES = ("dead_air", "hold_unannounced")
"""Findings that are silences; a hold that nobody announced is reported as both, and told as the latter."""

_STYLES = {"dead_air": "dead", "hold_unannounced": "hold", "hold": "hold", "silence": "silence"}


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence and after which turn: `style` is hold, dead (nobody announced it) or silence (not told).

    `short` is what there is room for in a drawing.
    """

    style: str
    start_s: float
    end_s: float
    after: int
    words: str
    short: str


def pauses(case: Case, turns: Sequence[Turn], at_least_s: float) -> list[Pause]:
    """The silences of that length or more, in order; those that checks found have the checks' times.

    A long silence that the check of dead air didn't report was announced: a hold. Where that check told
    nothing, it is a silence.
    """
    told: dict[Interval, str] = {}
    for kind in SILENCES:
        for each in case.found:
            if each.kind == kind and each.start_s is not None and each.end_s is not None:
                told[each.start_s, each.end_s] = kind
    known = merge(told)
    rest = "silence" if case.measured.get("dead_air_count") is None else "hold"
    for gap in gaps(merge(_times(turns)), at_least_s):
        if not intersect([gap], known):
            told[gap] = rest
    return [_pause(turns, *interval, kind) for interval, kind in sorted(told.items())]


def _pause(turns: Sequence[Turn], start_s: float, end_s: float, kind: str) -> Pause:
    told = {
        "dead_air": gettext("Silence of %(length)s s that nobody announced, at %(at)s"),
        "hold_unannounced": gettext("Hold of %(length)s s that nobody announced, at %(at)s"),
        "hold": gettext("Hold of %(length)s s at %(at)s"),
        "silence": gettext("Silence of %(length)s s at %(at)s"),
    }[kind]
    before = [t.index for t in turns if t.start_s is not None and t.start_s < end_s]
    short = gettext("Hold, %(length)s s") if _STYLES[kind] == "hold" else gettext("Silence, %(length)s s")
    length = {"length": number(end_s - start_s, 0)}
    after = before[-1] if before else turns[0].index
    words = told % (length | {"at": clock(start_s)})
    return Pause(_STYLES[kind], start_s, end_s, after, words, short % length)


def both(turns: Sequence[Turn]) -> list[Interval]:
    """When a turn of the agent and one of the customer run at the same time."""
    agent, customer = (
        merge(_times([t for t in turns if t.role == role])) for role in (Role.AGENT, Role.CUSTOMER)
    )
    return intersect(agent, customer)


def _times(turns: Sequence[Turn]) -> Iterator[Interval]:
    for turn in turns:
        if turn.start_s is not None and turn.end_s is not None:
            yield turn.start_s, turn.end_s
