"""Writes the roster with its history: who was in which team when, and what follows for conversations."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from duckdb import DuckDBPyConnection

from qa.store._bulk import insert, transaction, use_ids
from qa.types import Agent, TeamSince

__all__ = ["assign_teams", "replace_roster"]

_TEAMS_OF_AGENTS = """
    SELECT interaction_id, coalesce(t.team, 'unknown') AS team
    FROM interactions
    LEFT JOIN agent_teams AS t
        ON t.agent_id = interactions.agent_id AND is_in_span(started_at, valid_from, valid_to)
    WHERE team_from = 'roster' AND interactions.agent_id <> 'several'
"""
# Of a conversation of several agents, the team that all of them were in.
_TEAMS_OF_WHOLES = """
    SELECT
        part_of AS interaction_id,
        CASE WHEN min(team) = max(team) THEN min(team) ELSE 'unknown' END AS team
    FROM interactions
    WHERE part_of IN (SELECT interaction_id FROM interactions WHERE team_from = 'roster')
    GROUP BY part_of
"""


def replace_roster(con: DuckDBPyConnection, agents: Sequence[Agent], at: datetime) -> None:
    """Writes these agents in place of what was known of them; who has left the roster stays known.

    Where the roster dates an agent's teams, those are the agent's spans in agent_teams from now on, past ones
    corrected too. Where it doesn't and the team is another than before, it is so from the day of `at` on.
    """
    day = at.astimezone(UTC).date()
    with transaction(con):
        use_ids(con, (agent.agent_id for agent in agents))
        known = _known_teams(con)
        now = [replace(agent, teams=_teams(agent, known.get(agent.agent_id, ()), day)) for agent in agents]
        for table in ("agents", "agent_teams"):
            con.execute(f"DELETE FROM {table} WHERE agent_id IN (SELECT id FROM batch_ids)")
        insert(con, "agents", (_row(agent, day) for agent in now))
        insert(con, "agent_teams", (span for agent in now for span in _spans(agent)))


def assign_teams(con: DuckDBPyConnection) -> None:
    """Gives every conversation whose source names no team its agent's team of that day, or unknown.

    Call it when a run has loaded all and replaced the roster. Law: twice changes nothing.
    """
    with transaction(con):
        con.execute(
            "UPDATE interactions SET team_from = CASE WHEN team = 'unknown' THEN 'roster' ELSE 'source' END "
            "WHERE team_from IS NULL"
        )
        for found in (_TEAMS_OF_AGENTS, _TEAMS_OF_WHOLES):
            con.execute(
                f"UPDATE interactions SET team = found.team FROM ({found}) AS found "
                "WHERE found.interaction_id = interactions.interaction_id AND interactions.team <> found.team"
            )


def _known_teams(con: DuckDBPyConnection) -> dict[str, tuple[TeamSince, ...]]:
    """The teams of the agents in batch_ids, in order."""
    known: dict[str, tuple[TeamSince, ...]] = {}
    for agent_id, team, valid_from in con.execute(
        "SELECT agent_id, team, valid_from FROM agent_teams SEMI JOIN batch_ids ON agent_id = id "
        "ORDER BY agent_id, valid_from NULLS FIRST"
    ).fetchall():
        known[agent_id] = (*known.get(agent_id, ()), TeamSince(team, valid_from))
    return known


def _teams(agent: Agent, known: tuple[TeamSince, ...], day: date) -> tuple[TeamSince, ...]:
    """The agent's teams in order: the roster's where it dates them, else those known and today's."""
    if agent.teams:
        return agent.teams
    if not known:
        return (TeamSince(agent.team, None),)
    if replace(agent, teams=known).team_on(day) == agent.team:
        return known
    before = tuple(each for each in known if each.valid_from is None or each.valid_from < day)
    is_back = bool(before) and before[-1].team == agent.team
    return before if is_back else (*before, TeamSince(agent.team, day))


def _row(agent: Agent, day: date) -> dict[str, object]:
    about = {"agent_id": agent.agent_id, "agent_name": agent.agent_name, "email": agent.email}
    return {**about, "team": agent.team_on(day)}


def _spans(agent: Agent) -> Iterator[dict[str, object]]:
    ends = [*(each.valid_from for each in agent.teams[1:]), None]
    for each, end in zip(agent.teams, ends, strict=True):
        span = {"valid_from": each.valid_from, "valid_to": end}
        yield {"agent_id": agent.agent_id, "team": each.team, **span}
