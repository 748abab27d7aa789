"""Fast inserts without Arrow or pandas.

DuckDB binds a Python list element by element (about 1,500 rows/s with executemany); one JSON text, parsed by
DuckDB itself, carries about 100,000 rows/s and keeps NULLs, maps and times.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar
from weakref import WeakSet

from duckdb import ConstraintException, DuckDBPyConnection, Error

from qa.errors import StoreError
from qa.store._turns import taking_turns

__all__ = ["insert", "literal", "quoted", "transaction", "use_ids"]

T = TypeVar("T")

_ROWS_A_STATEMENT = 50_000  # keeps the JSON text of one statement near 20 MB
_in_transaction: "WeakSet[DuckDBPyConnection]" = WeakSet()
"""Connections within `transaction`: DuckDB doesn't tell, and a second BEGIN spoils what the first began."""
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


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


def insert(con: DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Inserts the rows (column name -> value) and says how many they were.

    Every row has the keys of the first; a column that they leave out is NULL.
    An unpaired surrogate becomes "?", one character for one, so that character offsets stay true.
    Raises StoreError when a row doesn't fit; the message names the table and never a value.
    """
    types = _types(con, table)
    count = 0
    for batch in _batches(rows, _ROWS_A_STATEMENT):
        if unknown := sorted(batch[0].keys() - types.keys()):
            raise StoreError(f"{table}: has no column {', '.join(unknown)}. Nothing was written.")
        shape = literal(json.dumps({column: types[column] for column in batch[0]}))
        lines = "\n".join(map(_encode, batch)).encode("utf-8", "replace").decode()
        try:
            con.execute(
                f"INSERT INTO {quoted(table)} BY NAME "
                f"SELECT unnest(from_json_strict(line, {shape})) "
                "FROM (SELECT unnest(string_split($1, chr(10))) AS line)",
                [lines],
            )
        except ConstraintException:
            raise StoreError(
                f"{table}: two rows have the same key, or a column that must be filled is empty. "
                "Nothing was written."
            ) from None
        except Error:
            raise StoreError(f"{table}: a value does not fit its column. Nothing was written.") from None
        count += len(batch)
    return count


def use_ids(con: DuckDBPyConnection, ids: Iterable[str]) -> None:
    """Fills the temporary table `batch_ids(id)`, in place of what it held."""
    con.execute("CREATE OR REPLACE TEMP TABLE batch_ids (id VARCHAR)")
    insert(con, "batch_ids", ({"id": each} for each in ids))


def _types(con: DuckDBPyConnection, table: str) -> dict[str, str]:
    return {name: kind for name, kind, *_ in con.execute(f"DESCRIBE {quoted(table)}").fetchall()}


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
