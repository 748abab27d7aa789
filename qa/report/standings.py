"""The scores of all agents and teams over the days that reports speak of, worked out once for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from duckdb import DuckDBPyConnection

from qa.report.period import Period
from qa.report.rows import query

__all__ = ["Standing", "Standings"]

_Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Standing:
    """An agent beside the team in some days: mean and deviation of so many scores, the mean of the team's
    scores with the number of its agents, and the means that the middle half of these lie between."""

    mean: float | None
    deviation: float | None
    scored: int
    team_mean: float | None = None
    team_agents: int = 0
    team_middle: tuple[float, float] | None = None


_Team = tuple[float, int, tuple[float, float] | None]


class Standings:
    """The standing of every agent in each of the spans of days."""

    def __init__(self, con: DuckDBPyConnection, spans: Iterable[Period]) -> None:
        self._agents: dict[tuple[_Days, str], tuple[float, float | None, int]] = {}
        self._teams: dict[tuple[_Days, str], _Team] = {}
        if days := sorted({(span.start, span.end) for span in spans}):
            about = {"starts": [start for start, _ in days], "ends": [end for _, end in days]}
            for start, end, agent_id, *row in con.execute(query("agent_scores"), about).fetchall():
                self._agents[(start, end), agent_id] = (row[0], row[1], row[2])
            for start, end, team, mean, agents, low, high in con.execute(
                query("team_scores"), about
            ).fetchall():
                middle = None if low is None else (low, high)
                self._teams[(start, end), team] = (mean, agents, middle)

    def of(self, agent_id: str, team: str, span: Period) -> Standing | None:
        """None where neither the agent nor the team has a score."""
        days = (span.start, span.end)
        mine, theirs = self._agents.get((days, agent_id)), self._teams.get((days, team))
        if mine is None and theirs is None:
            return None
        return Standing(*(mine or (None, None, 0)), *(theirs or ()))
