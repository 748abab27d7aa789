"""A hash over all that a report depends on, so that what did not change is not written again."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa import __version__
from qa.report.period import Period
from qa.report.rows import query
from qa.scoring import Scorecard

__all__ = ["Day", "Ledger", "ledger"]

_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class Day:
    """An agent's day in a team; `shown` and `scored` are hashes over its rows."""

    agent_id: str
    team: str
    day: date
    shown: str
    scored: str


class Ledger:
    """All days with interactions of known agents, in order; `base` is what every report depends on."""

    def __init__(self, days: Iterable[Day], base: str) -> None:
        self.base = base
        self.days = tuple(sorted(days, key=_when))
        self._of_agent: dict[str, list[Day]] = {}
        self._of_team: dict[str, list[Day]] = {}
        for day in self.days:
            self._of_agent.setdefault(day.agent_id, []).append(day)
            self._of_team.setdefault(day.team, []).append(day)

    def key(self, agent_id: str, period: Period) -> str:
        """Changes with everything that the agent's report of the period shows."""
        mine = _between(self._of_agent.get(agent_id, []), period)
        teams = sorted({day.team for day in mine})
        team_days = (day for team in teams for day in _between(self._of_team[team], period))
        shown = (day.shown for day in mine)
        return hash_of(self.base, agent_id, period.name, *shown, *(day.scored for day in team_days))


def _when(day: Day) -> date:
    return day.day


def _between(days: Sequence[Day], period: Period) -> Sequence[Day]:
    """Those of the days, which are in order, that the period's report depends on."""
    return days[bisect_left(days, period.reads_from, key=_when) : bisect_right(days, period.end, key=_when)]


def ledger(
    con: DuckDBPyConnection,
    scorecards: Sequence[Scorecard],
    marked: frozenset[tuple[str, str]],
    dispute_days: int,
) -> Ledger:
    """What the warehouse holds, by agent and day."""
    days = [Day(*row) for row in con.execute(query("days")).fetchall()]
    cards = [
        card.model_dump(mode="json", exclude={"examples"})
        for card in sorted(scorecards, key=lambda card: card.id)
    ]
    templates = [path.read_text(encoding="utf-8") for path in sorted(_TEMPLATES.iterdir())]
    return Ledger(
        days,
        hash_of(__version__, json.dumps([cards, sorted(marked), dispute_days], sort_keys=True), *templates),
    )


def hash_of(*parts: str) -> str:
    """sha256 (hex) over the parts in order."""
    return sha256(json.dumps(parts).encode()).hexdigest()
