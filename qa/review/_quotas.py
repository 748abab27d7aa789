"""Takes from a ranked list what quotas per agent, team and channel allow and ask for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

__all__ = ["DIMENSIONS", "Candidate", "Dimension", "Quotas", "Shortfall", "choose", "shortfalls"]

Dimension = Literal["agent", "team", "channel"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An evaluation that can be drawn, and what speaks for it; `risk` is None in a random draw."""

    interaction_id: str
    scorecard: str
    agent: str
    agent_name: str
    team: str
    channel: str
    started_at: datetime | None
    risk: float | None
    why: str

    def group(self, dimension: Dimension) -> str:
        """Its agent, team or channel."""
        return {"agent": self.agent, "team": self.team, "channel": self.channel}[dimension]


@dataclass(frozen=True, slots=True)
class Quotas:
    """How many to draw in all (None = no limit), and of each agent, team or channel at most and at least."""

    count: int | None = None
    at_most: Mapping[Dimension, int] = field(default_factory=dict)
    at_least: Mapping[Dimension, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A group of which less was drawn than asked for; `is_empty`: nothing more is left of it."""

    dimension: Dimension
    group: str
    drawn: int
    asked: int
    is_empty: bool

    def __str__(self) -> str:
        why = "nothing more is left to draw" if self.is_empty else "the other quotas leave no room"
        return f"{self.dimension} {self.group}: {self.drawn} of {self.asked}, {why}."


def choose(ranked: Sequence[Candidate], quotas: Quotas) -> list[Candidate]:
    """Those drawn, in order of rank: first what `at_least` asks for, then the best of the rest.

    What carries no risk at all is drawn only to fill an `at_least`.
    """
    tally: Counter[tuple[Dimension, str]] = Counter()
    taken: set[int] = set()

    def has_room(candidate: Candidate) -> bool:
        is_open = quotas.count is None or len(taken) < quotas.count
        return is_open and all(tally[d, candidate.group(d)] < n for d, n in quotas.at_most.items())

    def is_asked_for(candidate: Candidate) -> bool:
        return any(tally[d, candidate.group(d)] < n for d, n in quotas.at_least.items())

    for is_first_round in (True, False):
        for place, candidate in enumerate(ranked):
            is_wanted = is_asked_for(candidate) if is_first_round else candidate.risk != 0
            if place not in taken and is_wanted and has_room(candidate):
                taken.add(place)
                tally.update((d, candidate.group(d)) for d in DIMENSIONS)
    return [ranked[place] for place in sorted(taken)]


def shortfalls(
    drawn: Iterable[Candidate],
    ranked: Iterable[Candidate],
    groups: Mapping[Dimension, Iterable[str]],
    quotas: Quotas,
) -> tuple[Shortfall, ...]:
    """Groups of which fewer than `at_least` were drawn, among all that there are."""
    got = Counter((d, each.group(d)) for each in drawn for d in DIMENSIONS)
    there = Counter((d, each.group(d)) for each in ranked for d in DIMENSIONS)
    return tuple(
        Shortfall(
            dimension, group, got[dimension, group], asked, there[dimension, group] == got[dimension, group]
        )
        for dimension, asked in quotas.at_least.items()
        for group in sorted(groups[dimension])
        if got[dimension, group] < asked
    )
