"""Fast inserts without Arrow or pandas.

DuckDB binds a Python list element by element (about 1,500 rows/s with executemany); one JSON text, parsed by
DuckDB itself, carries about 100,000 rows/s and keeps NULLs, maps and times.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar
from weakref import WeakSet

import orjson
from duckdb import ConstraintException, DuckDBPyConnection, Error

from qa.errors import StoreError
from qa.store._turns import taking_turns

__all__ = [
    "Lines",
    "encode",
    "insert",
    "insert_lines",
    "literal",
    "quoted",
    "transaction",
    "types_of",
    "use_ids",
]

T = TypeVar("T")

_ROWS_A_STATEMENT = 50_000  # keeps the JSON text of one statement near 20 MB
_in_transaction: "WeakSet[DuckDBPyConnection]" = WeakSet()
"""Connections within `transaction`: DuckDB doesn't tell, and a second BEGIN spoils what the first began."""
_ODD = json.JSONEncoder(ensure_ascii=False, default=str)


def quoted(identifier: str) -> str:
    """The identifier in double quotes, as SQL reads it."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text in single quotes, for statements that take no parameters (COMMENT, ATTACH)."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def transaction(con: DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back when an exception passes; joins one already open.

    On a lake it waits for its turn first. Raises StoreError where that doesn't come.
    """
    if con in _in_transaction:
        yield
        return
    with taking_turns(con):
        con.execute("BEGIN")
        _in_transaction.add(con)
        try:
            yield
        except BaseException:
            con.execute("ROLLBACK")
            raise
        finally:
            _in_transaction.discard(con)
        con.execute("COMMIT")


class Lines(NamedTuple):
    """Rows of a table, each a line of JSON with all of these columns; quick to hand to another process."""

    columns: tuple[str, ...]
    rows: int
    text: bytes


def encode(rows: Sequence[Mapping[str, Any]]) -> Lines:
    """The rows (column name -> value) as they are inserted; at least one, all with the keys of the first.

    An unpaired surrogate becomes "?", one character for one, so that character offsets stay true.
    """
    return Lines(tuple(rows[0]), len(rows), b"\n".join(map(_encoded, rows)))


def _encoded(row: Mapping[str, Any]) -> bytes:
    """A line of JSON; times are written as Python does."""
    try:
        return orjson.dumps(row, default=str, option=orjson.OPT_PASSTHROUGH_DATETIME)
    except orjson.JSONEncodeError:  # it has no "replace" for an unpaired surrogate
        return _ODD.encode(row).encode("utf-8", "replace")


def insert(con: DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Inserts the rows (column name -> value) and says how many they were.

    Every row has the keys of the first; a column that they leave out is NULL. All else as in `insert_lines`.
    """
    return insert_lines(con, table, map(encode, _batches(rows, _ROWS_A_STATEMENT)))


def insert_lines(con: DuckDBPyConnection, table: str, many: Iterable[Lines]) -> int:
    """Inserts encoded rows and says how many they were.

    Raises StoreError when a row doesn't fit; the message names the table and never a value.
    """
    types = types_of(con, table)
    count = 0
    for columns, batch in _statements(many):
        if unknown := sorted(set(columns) - types.keys()):
            raise StoreError(f"{table}: has no column {', '.join(unknown)}. Nothing was written.")
        shape = literal(json.dumps({column: types[column] for column in columns}))
        try:
            con.execute(
                f"INSERT INTO {quoted(table)} BY NAME "
                f"SELECT unnest(from_json_strict(line, {shape})) "
                "FROM (SELECT unnest(string_split($1, chr(10))) AS line)",
                [b"\n".join(lines.text for lines in batch).decode()],
            )
        except ConstraintException:
            raise StoreError(
                f"{table}: two rows have the same key, or a column that must be filled is empty. "
                "Nothing was written."
            ) from None
        except Error:
            raise StoreError(f"{table}: a value does not fit its column. Nothing was written.") from None
        count += sum(lines.rows for lines in batch)
    return count


def _statements(many: Iterable[Lines]) -> Iterator[tuple[tuple[str, ...], list[Lines]]]:
    """What one statement inserts: rows of the same columns, as many as it takes."""
    for columns, alike in groupby(many, key=attrgetter("columns")):
        batch: list[Lines] = []
        for lines in alike:
            if batch and sum(each.rows for each in batch) + lines.rows > _ROWS_A_STATEMENT:
                yield columns, batch
                batch = []
            batch.append(lines)
        yield columns, batch


def use_ids(con: DuckDBPyConnection, ids: Iterable[str]) -> None:
    """Fills the temporary table `batch_ids(id)`, in place of what it held."""
    con.execute("CREATE OR REPLACE TEMP TABLE batch_ids (id VARCHAR)")
    insert(con, "batch_ids", ({"id": each} for each in ids))


def types_of(con: DuckDBPyConnection, table: str) -> dict[str, str]:
    """The types of the columns, by name."""
    return {name: kind for name, kind, *_ in con.execute(f"DESCRIBE {quoted(table)}").fetchall()}


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
