"""Rows in every table for each of two teams, made from the schema itself: also in tables to come."""

from datetime import date, time

import duckdb

from qa.store._bulk import insert, quoted, transaction
from tests.store.made import evidence

TEAMS = ("north", "south")
UNPUBLISHED = {"removals", "removed_inputs", "schema_version"}

OF_NOBODY = {
    "business_hours",
    "criteria",
    "holidays",
    "kpi_settings",
    "run_stages",
    "runs",
    "scorecard_versions",
    "removals",
    "removed_inputs",
    "schema_version",
}
"""Tables that speak of no agent and no conversation."""

_SAME_FOR_ALL = {
    "scorecard": "support_call",
    "criterion": "greeting",
    "criterion_fingerprint": "rule",
    "period": "2026-W10",
    "channel": "call",
    "outcome": "not_met",
    "machine_outcome": "met",
    "machine_verdict": "disagree",
}
_EMPTY = {"part_of", "parent_of", "words_removed_at"}
_AT = "2026-03-02 09:00:00+00"


def fill(con: duckdb.DuckDBPyConnection, team: str) -> None:
    """One row in every table: all of its text names the team."""
    found = con.execute(
        "SELECT table_name, map_from_entries(list((column_name, data_type) ORDER BY column_index)) "
        "FROM duckdb_columns() SEMI JOIN (FROM duckdb_tables() WHERE NOT temporary) USING (table_name) "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    with transaction(con):
        for table, columns in found:
            if table not in OF_NOBODY:
                row = {name: _value(name, kind, team) for name, kind in columns.items()}
                insert(con, table, [row | _apart(table, team)])


def fill_what_is_nobodys(con: duckdb.DuckDBPyConnection) -> None:
    """One row in each of the tables that are the same for all teams."""
    for table in sorted(OF_NOBODY - UNPUBLISHED):
        con.execute(f"DELETE FROM {quoted(table)}")
        columns = con.execute(f"DESCRIBE {quoted(table)}").fetchall()
        insert(con, table, [{name: _value(name, kind, "all") for name, kind, *_ in columns}])


def _apart(table: str, team: str) -> dict[str, object]:
    """Of calibrations, the latest of a criterion is shown: each team has its own."""
    is_calibrated = table in {"calibration_results", "calibration_ratings"}
    return {"criterion": f"criterion {team}"} if is_calibrated else {}


def _value(name: str, kind: str, team: str) -> object:
    if name in _EMPTY:
        return None
    if name in _SAME_FOR_ALL:
        return _SAME_FOR_ALL[name]
    if name == "team":
        return team
    if name == "time_zone":
        return "UTC"
    if name == "decided_by":
        return "person"
    return _of_kind(name, kind, team)


def _of_kind(name: str, kind: str, team: str) -> object:
    """A value of this type; text is the column's name and the team's."""
    match kind:
        case "VARCHAR":
            return f"{name} {team}"
        case "VARCHAR[]":
            return [f"{name} {team}"]
        case "MAP(VARCHAR, VARCHAR)":
            return {name: team}
        case "JSON":
            return f'"{team}"'
        case "BOOLEAN":
            return name == "is_public"
        case "TIMESTAMP WITH TIME ZONE":
            return _AT
        case "DATE":
            return date(2026, 12, 25)
        case "TIME":
            return time(17 if name == "closes" else 9)
        case _ if kind.startswith("STRUCT"):
            return [evidence(f"{name} {team}")]
        case _:
            return {"points_earned": 0, "points_possible": 10}.get(name, 1)
