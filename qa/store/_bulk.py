"""Fast inserts without Arrow or pandas.

DuckDB binds a Python list element by element (about 1,500 rows/s with executemany); one JSON text, parsed by
DuckDB itself, carries about 100,000 rows/s and keeps NULLs, maps and times.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from duckdb import ConstraintException, DuckDBPyConnection, Error

from qa.errors import StoreError

__all__ = ["insert", "literal", "quoted", "transaction", "use_ids"]

T = TypeVar("T")

_ROWS_A_STATEMENT = 50_000  # keeps the JSON text of one statement near 20 MB
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


def quoted(identifier: str) -> str:
    """The identifier in double quotes, as SQL reads it."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text in single quotes, for statements that take no parameters (COMMENT, ATTACH)."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def transaction(con: DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back when an exception passes; joins one already open."""
    if _is_open(con):
        yield
        return
    con.execute("BEGIN")
    try:
        yield
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


def _is_open(con: DuckDBPyConnection) -> bool:
    # DuckDB can't be asked directly: outside a transaction each statement is one of its own.
    first, second = (con.execute("SELECT txid_current()").fetchone() for _ in range(2))
    return first == second


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
