"""A hash over all that a report depends on, so that what did not change is not written again."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from duckdb import DuckDBPyConnection

from qa import __version__
from qa.report import language
from qa.report.period import Period
from qa.report.rows import query
from qa.report.templating import templates
from qa.scoring import Scorecard

__all__ = ["Day", "Ledger", "base_hash", "hash_of", "ledger"]


@dataclass(frozen=True, slots=True)
class Day:
    """An agent's day in a team with so many interactions; `shown` and `scored` are hashes over its rows."""

    agent_id: str
    team: str
    day: date
    shown: str
    scored: str
    interactions: int


class Ledger:
    """All days with interactions of known agents, in order; `base` is what every report depends on."""

    def __init__(self, days: Iterable[Day], base: str) -> None:
        self.base = base
        self.days = tuple(sorted(days, key=_when))
        self._of_agent: dict[str, list[Day]] = {}
        of_team: dict[str, dict[date, list[str]]] = {}
        for day in self.days:
            self._of_agent.setdefault(day.agent_id, []).append(day)
            of_team.setdefault(day.team, {}).setdefault(day.day, []).append(day.scored)
        self._team_days = {
            team: [(day, hash_of(*scored)) for day, scored in by_day.items()]
            for team, by_day in of_team.items()
        }

    def key(self, agent_id: str, period: Period, links_since: date | None = None) -> str:
        """Changes with everything that the agent's report of the period shows.

        `links_since`: see `write_reports`; how it divides the period counts.
        """
        mine = _between(self._of_agent.get(agent_id, []), period)
        shown = [day.shown for day in mine]
        teams = sorted({day.team for day in mine})
        of_team = [self._scored(team, period) for team in teams]
        linked = "" if links_since is None else max(links_since, period.start).isoformat()
        if links_since is not None and links_since > period.end:
            linked = ""
        return hash_of(self.base, agent_id, period.name, linked, *shown, *of_team)

    def interactions(self, agent_id: str, period: Period) -> int:
        """How many the report of the period lists."""
        return sum(d.interactions for d in self._of_agent.get(agent_id, ()) if d.day in period)

    def _scored(self, team: str, period: Period) -> str:
        days = self._team_days[team]
        first = bisect_left(days, period.reads_from, key=lambda each: each[0])
        last = bisect_right(days, period.end, key=lambda each: each[0])
        return hash_of(*(scored for _, scored in days[first:last]))


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
    """What the warehouse holds, by agent and day, for reports in the language spoken now."""
    days = [Day(*row) for row in con.execute(query("days")).fetchall()]
    return Ledger(days, base_hash(scorecards, marked, dispute_days))


def base_hash(scorecards: Sequence[Scorecard], marked: frozenset[tuple[str, str]], dispute_days: int) -> str:
    """What every page depends on beside its own rows, in the language spoken now."""
    cards = [
        card.model_dump(mode="json", exclude={"examples"})
        for card in sorted(scorecards, key=lambda card: card.id)
    ]
    common = json.dumps([cards, sorted(marked), dispute_days], sort_keys=True)
    return hash_of(__version__, language.language(), common, *templates())


def hash_of(*parts: str) -> str:
    """sha256 (hex) over the parts in order."""
    return sha256(json.dumps(parts).encode()).hexdigest()
