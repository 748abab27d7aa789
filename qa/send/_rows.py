"""Who could get a week, and what a team's week was, from the published tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from qa.report.figures import with_margin
from qa.report.model import Score

__all__ = ["AgentRow", "Person", "TeamWeek", "latest_week", "people", "team_week", "teams"]

_QUERIES = Path(__file__).with_name("queries")


@dataclass(frozen=True, slots=True)
class Person:
    """An agent, by the roster or by what was served in the week; `email` as the roster has it."""

    agent_id: str
    agent_name: str
    email: str | None
    interactions: int


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent in the week of a team."""

    agent_name: str
    interactions: int
    score: Score


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """A team's week; `pass_rate` is of decided evaluations, 0 to 1."""

    team: str
    interactions: int
    score: Score
    pass_rate: float | None
    critical_failures: int
    awaits_person: int
    agents: tuple[AgentRow, ...]


def people(con: DuckDBPyConnection, week: str) -> list[Person]:
    """All agents there are, by id."""
    return [Person(*row) for row in _asked(con, "people", [week])]


def teams(con: DuckDBPyConnection) -> list[str]:
    """All teams that ever served, and those of the roster, by name."""
    return [team for (team,) in _asked(con, "teams", [])]


def team_week(con: DuckDBPyConnection, team: str, week: str) -> TeamWeek | None:
    """What the marts say; None where the team served nobody in that week."""
    found = _asked(con, "team_week", [team, week])
    if not found:
        return None
    interactions, scored, mean, margin, pass_rate, critical, awaits = found[0]
    agents = tuple(
        AgentRow(name, count, with_margin(mean, margin, scored))
        for name, count, scored, mean, margin in _asked(con, "team_agents", [team, week])
    )
    score = with_margin(mean, margin, scored)
    return TeamWeek(team, interactions, score, pass_rate, critical, awaits, agents)


def latest_week(con: DuckDBPyConnection) -> str | None:
    """The latest week in which anybody served, as 2026-W45."""
    row = con.execute("SELECT max(week) FROM agent_weeks WHERE week_start IS NOT NULL").fetchone()
    return row[0] if row else None


def _asked(con: DuckDBPyConnection, name: str, values: Sequence[str]) -> list[Any]:
    text = (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    return con.execute(text, list(values)).fetchall()
