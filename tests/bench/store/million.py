"""A million contacts, made by SQL in the warehouse itself."""

from collections.abc import Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.checks import all_checks
from qa.checks._base import Declared

__all__ = ["make"]

_DATA = Path(__file__).with_suffix(".sql")


def make(con: DuckDBPyConnection, count: int) -> None:
    """The contacts, in an empty warehouse, with a value for every measurement that is declared."""
    statements = _DATA.read_text(encoding="utf-8").replace("$n", str(count)).split(";\n")
    for statement in filter(str.strip, statements):
        con.execute(statement)
    declared = [each for check in all_checks() for each in check.measurements]
    con.execute(
        f"INSERT INTO measurements BY NAME SELECT id_of(i) AS interaction_id, {_values(declared)} "
        f"FROM range({count}) AS made(i) ORDER BY i"
    )
    con.execute("CHECKPOINT")


def _values(declared: Sequence[Declared]) -> str:
    """For each a value in its range; one in eight is NULL, as where it could not be measured."""
    return ", ".join(
        f"if(hash(hash(i, '{each.name}')) % 8 = 0, NULL, {_value(each)}) AS {each.name}" for each in declared
    )


def _value(of: Declared) -> str:
    if of.unit in {"count", "words"}:
        return f"floor({6 if of.unit == 'count' else 400} * chance(i, 1, '{of.name}'))"
    low = 0 if of.low is None else of.low
    high = low + 300 if of.high is None else of.high
    return f"round({low} + {high - low} * chance(i, 1, '{of.name}'), 2)"
