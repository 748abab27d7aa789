"""What of the published database is asked for, and how each table is narrowed to that."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from duckdb import DuckDBPyConnection

from qa.errors import ExportError
from qa.store._bulk import literal

__all__ = ["ALL", "SELECTED", "Scope", "narrowing", "select"]

SELECTED = "export_selected"
"""The temporary table of interactions asked for: interaction_id, part_of."""
_OF_INTERACTIONS = ("team", "agent_id", "agent_name")
_OF_WHOLES = {"conversations", "contacts", "surveys", "survey_answers", "interaction_surveys"}
"""Tables that speak of whole conversations, of which an agent may have served a part."""


@dataclass(frozen=True, slots=True)
class Scope:
    """All that is given must hold: a day (UTC) from which things happened, a team, an agent by id or name."""

    since: date | None = None
    team: str | None = None
    agent: str | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == ALL


ALL = Scope()


def select(con: DuckDBPyConnection, scope: Scope) -> int:
    """Fills SELECTED; how many interactions `since` leaves out because they have no time.

    Raises ExportError when nothing is left.
    """
    who = _who(scope, _OF_INTERACTIONS)
    since = _since("started_at", scope.since)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {SELECTED} AS "
        f"SELECT interaction_id, part_of FROM interactions WHERE {who} AND {since}"
    )
    if not scope.is_all and not con.execute(f"SELECT 1 FROM {SELECTED} LIMIT 1").fetchone():
        raise ExportError(
            'nothing matches all that is asked. `callqa sql "from agents"` lists agents and their teams.'
        )
    if scope.since is None:
        return 0
    timeless = f"SELECT count(*) FROM interactions WHERE {who} AND started_at IS NULL AND part_of IS NULL"
    (count,) = con.execute(timeless).fetchone() or (0,)
    return int(count)


def narrowing(table: str, columns: Collection[str], scope: Scope) -> str | None:
    """The condition that a table's rows must meet; None where its rows can't be told apart so.

    What is about an interaction goes with it; the rest by columns of its own.
    """
    if scope.is_all:
        return "true"
    if "interaction_id" not in columns:
        return _own(columns, scope)
    of = "coalesce(part_of, interaction_id)" if table in _OF_WHOLES else "interaction_id"
    with_words = f"interaction_id IN (SELECT {of} FROM {SELECTED})"
    if table != "contacts" or (own := _own(columns, scope)) is None:
        return with_words
    return f"({with_words} OR interaction_id NOT IN (SELECT interaction_id FROM interactions) AND {own})"


def _own(columns: Collection[str], scope: Scope) -> str | None:
    """By the table's own columns."""
    who, when = _who(scope, columns), _when(scope, columns)
    return None if who is None or when is None else f"{who} AND {when}"


def _who(scope: Scope, columns: Collection[str]) -> str | None:
    conditions = []
    if scope.team is not None:
        if "team" not in columns:
            return None
        conditions.append(f"team = {literal(scope.team)}")
    if scope.agent is not None:
        names = [name for name in ("agent_id", "agent_name") if name in columns]
        if not names:
            return None
        conditions.append(f"{literal(scope.agent)} IN ({', '.join(names)})")
    return " AND ".join(conditions) or "true"


def _when(scope: Scope, columns: Collection[str]) -> str | None:
    """Weeks count when a day of theirs does; what has no time of its own, such as the roster, stays."""
    for name, until in {
        "started_at": "started_at",
        "acknowledged_at": "acknowledged_at",
        "completed_at": "completed_at",
        "until_at": "until_at",
        "day": "day",
        "week_start": "week_start + INTERVAL 6 DAY",
    }.items():
        if name in columns:
            return _since(until, scope.since)
    return "true"


def _since(moment: str, day: date | None) -> str:
    return "true" if day is None else f"{moment} >= {literal(day.isoformat())}::DATE"
