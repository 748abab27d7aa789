"""What the published file of one team may hold: its own rows, and of the marts what follows from these.

A conversation is of the team at the time (interactions.team); one of several agents only when none of them is
of another, else their parts are. An agent on the roster is of the team as it is now. What belongs to no team
that can be told, such as an input that was rejected, is in the file for all only.
"""

import re
from collections import Counter
from hashlib import sha256

from duckdb import DuckDBPyConnection

from qa.store._bulk import quoted

__all__ = ["ANEW", "ROWS", "file_names", "rows_of", "take_team", "teams"]

_NO_TEAM = ("unknown", "several")
_ALL = "true"
_NONE = "false"
_ITS = "interaction_id IN (SELECT interaction_id FROM team_interactions)"
_AGENTS = "agent_id IN (SELECT agent_id FROM team_agents)"
_RATED = f"calibration_id IN (SELECT calibration_id FROM published.calibration_ratings WHERE {_ITS})"
# an answer about the contact, or about one of its agents; agents who shared a contact were rated on the whole
_ANSWERED = (
    f"{_ITS} AND (agent_id IS NULL OR {_AGENTS}) OR (interaction_id, agent_id) IN "
    "(SELECT part_of, agent_id FROM team_interactions WHERE part_of IS NOT NULL)"
)
ROWS = {
    "acknowledgements": "(agent_id, period) IN "
    "(SELECT agent_id, week FROM published.agent_weeks WHERE team = getvariable('team'))",
    "agent_comparison": f"team = getvariable('team') AND {_AGENTS}",  # beside all others of the same work
    "agent_teams": "team = getvariable('team')",
    "agents": "team = getvariable('team')",
    "business_hours": _ALL,
    "calibration_ratings": _ITS,
    "calibration_results": _RATED,
    "calibrations": _RATED,
    "check_issues": _ITS,
    # whether a customer came back is known from all teams' contacts: each is told as in the file for all
    "contact_facts": f"team = getvariable('team') AND (has_words AND {_ITS} OR NOT has_words AND {_AGENTS})",
    "contacts": "interaction_id IN (SELECT interaction_id FROM team.contact_facts)",
    "criteria": _ALL,
    "criterion_results": _ITS,
    "disputes": f"{_ITS} AND {_AGENTS}",
    "evaluations": _ITS,
    "findings": _ITS,
    "holidays": _ALL,
    "interactions": _ITS,
    "kpi_settings": _ALL,
    "measurements": _ITS,
    "publications": _ITS,
    "rejected_inputs": _NONE,
    "review_samples": f"{_ITS} AND {_AGENTS}",
    "reviews": _ITS,
    "run_stages": _ALL,
    "runs": _ALL,
    "scorecard_versions": _ALL,
    "superseded_criterion_results": _ITS,
    "superseded_evaluations": _ITS,
    "survey_answers": _ANSWERED,
    "surveys": _ANSWERED,
    "turns": _ITS,
}
"""Which rows of a published table are the team's. What is neither here nor in ANEW is in no team's file."""

ANEW = {
    "agent_weeks",
    "calibration_state",
    "coaching_opportunities",
    "counted_reviews",
    "criterion_weeks",
    "interaction_surveys",
    "kpi_days",
    "moments",
    "opening_hours",
    "quality_losses",
    "reason_days",
    "team_weeks",
}
"""Marts that are reckoned anew from the team's rows, so that they sum up to what its file holds."""

_OTHERS = "(SELECT agent_id FROM other_agents)"
_MASKED = {
    "contacts": {"agent_id": f"CASE WHEN {_AGENTS} THEN agent_id END"},
    "turns": {
        "agent_id": f"CASE WHEN {_AGENTS} THEN agent_id END",
        "participant": f"CASE WHEN agent_id IN {_OTHERS} OR participant IN "
        "(SELECT agent_name FROM other_agents) THEN role ELSE participant END",
    },
}
"""What names an agent of another team in a row that is the team's: somebody who helped, or had it before."""


def teams(con: DuckDBPyConnection) -> list[str]:
    """The teams of all interactions and of the roster, in order."""
    found = con.execute(
        "SELECT team FROM published.interactions UNION SELECT team FROM published.agents ORDER BY team"
    )
    return [team for (team,) in found.fetchall() if team not in _NO_TEAM]


def file_names(named: list[str]) -> dict[str, str]:
    """A file name for each team: its own name where that is safe, else what is safe of it with a hash.

    No name leaves its folder, and no two are one, also on disks that don't tell capitals apart.
    """
    plain = Counter(team.casefold() for team in named if _SAFE.fullmatch(team))
    return {team: _file_name(team, plain[team.casefold()] == 1) for team in named}


_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,39}")
"""Without a hyphen, which stands before a hash only."""


def _file_name(team: str, is_alone: bool) -> str:
    if _SAFE.fullmatch(team) and is_alone:
        return f"{team}.duckdb"
    kept = re.sub(r"[^a-z0-9]+", "_", team.casefold()).strip("_")[:40] or "team"
    return f"{kept}-{sha256(team.encode()).hexdigest()[:12]}.duckdb"


def take_team(con: DuckDBPyConnection, team: str) -> None:
    """Sets who and what is the team's: the variable `team`, and temporary tables that the rules ask."""
    con.execute("SET VARIABLE team = $1", [team])
    con.execute(
        "CREATE OR REPLACE TEMP TABLE team_interactions AS "
        "SELECT interaction_id, agent_id, part_of FROM published.interactions AS i "
        "WHERE team = getvariable('team') AND NOT (agent_id = 'several' AND (EXISTS "
        "(FROM published.interactions AS p WHERE p.part_of = i.interaction_id AND p.team <> i.team) "
        "OR EXISTS (FROM published.turns AS t JOIN published.agents AS a USING (agent_id) "
        "WHERE t.interaction_id = i.interaction_id AND a.team <> i.team)))"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE team_agents AS SELECT agent_id FROM team_interactions "
        "UNION SELECT agent_id FROM published.agents WHERE team = getvariable('team')"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE other_agents AS SELECT agent_id, agent_name FROM "
        "(SELECT agent_id, agent_name FROM published.interactions "
        "UNION SELECT agent_id, agent_name FROM published.agents) "
        f"WHERE agent_id NOT IN (SELECT unnest({list(_NO_TEAM)})) AND NOT {_AGENTS}"
    )


def rows_of(con: DuckDBPyConnection, table: str) -> str:
    """The team's rows of a published table or mart, as a SELECT; call take_team before."""
    if table not in ANEW:
        masked = ", ".join(f"{how} AS {quoted(name)}" for name, how in _MASKED.get(table, {}).items())
        columns = f"* REPLACE ({masked})" if masked else "*"
        return f"SELECT {columns} FROM published.{quoted(table)} WHERE {ROWS[table]}"
    # Every name of a table means the team's own, or nothing: the mart can't read what isn't the team's.
    own = ", ".join(f"{quoted(name)} AS ({rows})" for name, rows in _readable(con).items() if name != table)
    return f"WITH {own} FROM ({_definition(con, table)})"


def _readable(con: DuckDBPyConnection) -> dict[str, str]:
    """For every published table and mart what it means to the marts of the team's file."""
    found = con.execute(
        "SELECT table_name, bool_or(database_name = 'team') FROM duckdb_columns() "
        "WHERE database_name IN ('team', 'published') GROUP BY table_name ORDER BY table_name"
    )
    return {
        table: f"FROM team.{quoted(table)}" if is_written else f"FROM published.{quoted(table)} WHERE false"
        for table, is_written in found.fetchall()
    }


def _definition(con: DuckDBPyConnection, mart: str) -> str:
    """The SELECT of a mart."""
    row = con.execute(
        "SELECT sql FROM duckdb_views() WHERE database_name = current_database() AND view_name = $1", [mart]
    ).fetchone()
    if row is None:
        raise LookupError(mart)
    return str(row[0]).partition(" AS ")[2].rstrip().rstrip(";")
