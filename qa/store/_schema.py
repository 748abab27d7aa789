"""Makes the tables and marts of the warehouse and brings older ones up to date."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.settings import Settings
from qa.store._bulk import literal, quoted, transaction
from qa.store._dialect import run
from qa.store._history import HISTORY, Form, History, form_of, version_of
from qa.store._kpi_settings import replace_kpi_settings
from qa.store._turns import is_lake

if TYPE_CHECKING:
    from qa.checks._base import Declared

__all__ = ["MARTS", "UNPUBLISHED", "comments", "create_schema", "update_schema"]

_HERE = Path(__file__).parent
_MACROS = _HERE / "macros.sql"
MARTS = (
    "interaction_surveys",
    "opening_hours",
    "contact_facts",
    "kpi_days",
    "reason_days",
    "agent_weeks",
    "team_weeks",
    "criterion_weeks",
    "quality_losses",
    "coaching_opportunities",
    "moments",
    "agent_comparison",
    "counted_reviews",
    "calibration_state",
)
UNPUBLISHED = ("removals", "removed_inputs", "schema_version")
"""Tables that are nobody's business but the pipeline's."""
_EDITION = "marts_edition"
_READ_BY_MARTS = (
    "dead_air_count",
    "empathy_opportunities",
    "empathy_opportunities_met",
    "first_response_s",
    "handle_time_s",
    "interruptions_by_agent",
    "jargon_unexplained",
    "resolution_time_s",
    "response_time_mean_s",
    "sentiment_customer_change",
    "talk_ratio_agent",
)
_UNDECLARED = "Not measured: no check declares it."
_SAME_COLUMNS = {
    "superseded_evaluations": "evaluations",
    "superseded_criterion_results": "criterion_results",
}

_SAME_FIGURES = ("reason_days", "agent_weeks", "team_weeks")
"""Marts with figures of kpi_days: what they mean is said there, once."""


def create_schema(con: DuckDBPyConnection, declared: "Sequence[Declared] | None" = None) -> None:
    """Makes every table and mart in an empty database; `declared` None = what the checks declare."""
    with transaction(con):
        run(con, HISTORY.schema.read_text(encoding="utf-8"))
        con.execute("INSERT INTO schema_version VALUES ($1)", [HISTORY.latest])
        replace_kpi_settings(con, Settings())
        _bring_up(con, _declared() if declared is None else declared)


def update_schema(
    con: DuckDBPyConnection, declared: "Sequence[Declared] | None" = None, history: History = HISTORY
) -> None:
    """Migrates the tables, adds columns of new measurements, and makes comments and marts anew.

    All in one transaction: a process killed within it leaves the database as it was. What rows hold changes
    by migrations only. Raises StoreError when the migrations don't lead to today's tables.
    """
    with transaction(con):
        _migrate(con, history)
        _comment_as(con, history.form(history.latest))
        _bring_up(con, _declared() if declared is None else declared)


def _migrate(con: DuckDBPyConnection, history: History) -> None:
    """Runs the migrations that the database has not had, in order."""
    steps = history.steps(version_of(con) or 0)
    if steps:
        _drop_marts(con)  # made anew afterwards; a mart over a changed table would not load
    for version, path in steps:
        for statement in con.extract_statements(path.read_text(encoding="utf-8")):
            run(con, statement.query)
        con.execute("UPDATE schema_version SET version = $1", [version])
    is_to_compare = steps and not is_lake(con)  # a lake's tables have no keys
    if differing := form_of(con).differs_in(history.form(history.latest)) if is_to_compare else []:
        raise StoreError(
            f"migration to schema {history.latest}: leaves other tables than a new warehouse has: "
            f"{', '.join(differing)}. Nothing was changed. Please report it."
        )


def _comment_as(con: DuckDBPyConnection, wanted: Form) -> None:
    """Words the comments of tables and their columns anew where they were reworded."""
    noted = form_of(con).comments
    for (table, column), comment in wanted.comments.items():
        if noted.get((table, column)) != comment:
            what = f"TABLE {quoted(table)}" if column is None else f"COLUMN {quoted(table)}.{quoted(column)}"
            con.execute(f"COMMENT ON {what} IS {literal(comment)}")


def comments(con: DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """The comments of columns, by table or mart, then by column.

    A lake has no place for those of a mart's columns: they are what a new database gives them.
    """
    found = con.execute(
        "SELECT table_name, map_from_entries(list((column_name, comment) ORDER BY column_index)) "
        "FROM duckdb_columns() WHERE database_name = current_database() AND comment IS NOT NULL GROUP BY 1"
    )
    noted = dict(found.fetchall())
    return {**noted, **_comments_of_marts()} if is_lake(con) else noted


@cache
def _comments_of_marts() -> dict[str, dict[str, str]]:
    with duckdb.connect() as model:
        create_schema(model, ())
        noted = comments(model)
    return {mart: noted[mart] for mart in MARTS}


def _declared() -> "tuple[Declared, ...]":
    from qa.checks._base import all_checks  # loads spaCy, which a question to the database need not wait for

    found = (measurement for check in all_checks() for measurement in check.measurements)
    return tuple(sorted(found, key=lambda m: m.name))


def _bring_up(con: DuckDBPyConnection, declared: "Sequence[Declared]") -> None:
    _add_measurements(con, declared)
    _comment_copies(con)
    texts = [path.read_text(encoding="utf-8") for path in (_MACROS, *map(_mart, MARTS))]
    edition = hashlib.sha256("".join(texts).encode()).hexdigest()
    if _edition(con) == edition:
        return
    for text in texts:
        run(con, text)
    con.execute(f"CREATE OR REPLACE MACRO {_EDITION}() AS {literal(edition)}")
    if not is_lake(con):
        _comment_same_figures(con)


def _mart(name: str) -> Path:
    return _HERE / "marts" / f"{name}.sql"


def _edition(con: DuckDBPyConnection) -> str | None:
    """What its marts were made of; None where one lacks. Made anew by whoever opens it, they'd cost more than
    most questions, and in a lake they'd pile up."""
    views = con.execute("SELECT view_name FROM duckdb_views() WHERE database_name = current_database()")
    if not {(mart,) for mart in MARTS} <= set(views.fetchall()):
        return None
    macro = "FROM duckdb_functions() WHERE database_name = current_database() AND function_name = $1"
    if con.execute(f"SELECT 1 {macro}", [_EDITION]).fetchone() is None:
        return None
    row = con.execute(f"SELECT {_EDITION}()").fetchone()
    return None if row is None else str(row[0])


def _comment_copies(con: DuckDBPyConnection) -> None:
    noted = comments(con)
    for copy, original in _SAME_COLUMNS.items():
        for column, comment in noted[original].items():
            if noted.get(copy, {}).get(column) != comment:
                con.execute(f"COMMENT ON COLUMN {copy}.{quoted(column)} IS {literal(comment)}")


def _comment_same_figures(con: DuckDBPyConnection) -> None:
    noted = comments(con)
    for mart in _SAME_FIGURES:
        for column in _columns(con, mart) - noted[mart].keys():
            con.execute(f"COMMENT ON COLUMN {mart}.{column} IS {literal(noted['kpi_days'][column])}")


def _columns(con: DuckDBPyConnection, table: str) -> set[str]:
    return {row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()}


def _drop_marts(con: DuckDBPyConnection) -> None:
    for mart in reversed(MARTS):
        con.execute(f"DROP VIEW IF EXISTS {mart}")


def _add_measurements(con: DuckDBPyConnection, declared: "Sequence[Declared]") -> None:
    """A DOUBLE column with comment per declared name; one that is no longer declared stays, for history.

    What a mart reads has a column even at a site that took the check away, so that the mart still works.
    """
    noted = comments(con)["measurements"]
    wanted = {name: _UNDECLARED for name in _READ_BY_MARTS if name not in noted}
    wanted |= {each.name: _comment(each) for each in declared}
    for name, comment in wanted.items():
        if noted.get(name) != comment:
            column = f"measurements.{quoted(name)}"
            con.execute(f"ALTER TABLE measurements ADD COLUMN IF NOT EXISTS {quoted(name)} DOUBLE")
            con.execute(f"COMMENT ON COLUMN {column} IS {literal(comment)}")


def _comment(declared: "Declared") -> str:
    """What it means, its unit and its range in one line."""
    match declared.low, declared.high:
        case None, None:
            span = ""
        case low, None:
            span = f", at least {low:g}"
        case None, high:
            span = f", at most {high:g}"
        case low, high:
            span = f", {low:g} to {high:g}"
    meaning = declared.meaning.rstrip(".")
    return f"{meaning}. Unit: {declared.unit}{span}. NULL when it could not be measured."
