"""Makes the tables of the warehouse, among them the one whose columns the checks declare."""

from collections.abc import Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.checks._base import Declared, all_checks
from qa.store._bulk import literal, quoted, transaction

__all__ = ["add_measurement_columns", "create_schema", "declared_measurements"]

_SCHEMA = Path(__file__).with_name("schema.sql")


def declared_measurements() -> tuple[Declared, ...]:
    """Every measurement that a check declares, by name."""
    found = (measurement for check in all_checks() for measurement in check.measurements)
    return tuple(sorted(found, key=lambda m: m.name))


def create_schema(con: DuckDBPyConnection, declared: Sequence[Declared] | None = None) -> None:
    """Makes every table in an empty database; `declared` None = what the checks declare."""
    with transaction(con):
        con.execute(_SCHEMA.read_text(encoding="utf-8"))
        add_measurement_columns(con, declared_measurements() if declared is None else declared)


def add_measurement_columns(con: DuckDBPyConnection, declared: Sequence[Declared]) -> None:
    """Gives `measurements` a DOUBLE column with comment for each declared name that it lacks.

    A column that no check declares any more stays, so that history can still be read.
    """
    for each in declared:
        column = quoted(each.name)
        con.execute(f"ALTER TABLE measurements ADD COLUMN IF NOT EXISTS {column} DOUBLE")
        con.execute(f"COMMENT ON COLUMN measurements.{column} IS {literal(_comment(each))}")


def _comment(declared: Declared) -> str:
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
