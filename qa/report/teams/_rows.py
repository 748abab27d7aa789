"""What the published tables hold of all teams, read once; no judgement and no wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duckdb import DuckDBPyConnection

from qa.report.rows import query

__all__ = ["SHOWN", "TeamRows", "read_teams"]

SHOWN = 12
"""Coaching opportunities, and interactions to review, that a page lists of a team."""
_WHOLE = ("weeks", "spread", "pass_marks", "criteria", "agents", "compared", "losses", "calibration")
_CUT = ("coaching", "open_reviews")
_ONE_EACH = ("to_decide", "uncalibrated")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TeamRows:
    """Of each query of queries/teams the team's rows, in the query's order; `period` is of periods.sql."""

    team: str
    period: Row
    of: Mapping[str, Sequence[Row]]
    meanings: Mapping[str, str]


def read_teams(con: DuckDBPyConnection) -> tuple[TeamRows, ...]:
    """Every team with conversations, by name."""
    con.execute(query("teams/periods"))
    periods = _rows(con, "FROM team_periods ORDER BY team")
    tables = {name: _by_team(con, name) for name in (*_WHOLE, *_ONE_EACH)}
    tables |= {name: _by_team(con, name, shown=SHOWN) for name in _CUT}
    meanings = {row["column_name"]: row["meaning"] for row in _rows(con, query("teams/meanings"))}
    con.execute("DROP TABLE team_periods")
    return tuple(
        TeamRows(
            period["team"],
            period,
            {name: table.get(period["team"], []) for name, table in tables.items()},
            meanings,
        )
        for period in periods
    )


def _by_team(con: DuckDBPyConnection, name: str, **about: object) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in _rows(con, query(f"teams/{name}"), **about):
        grouped.setdefault(row["team"], []).append(row)
    return grouped


def _rows(con: DuckDBPyConnection, sql: str, **about: object) -> list[Row]:
    found = con.execute(sql, about or None)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
