"""Copies the warehouse whole into another file: for backups, to give back space, to encrypt and decrypt it.

By DuckDB's COPY FROM DATABASE and not by copying the file: whoever closes a second handle on a file that
DuckDB holds gives up DuckDB's lock on it, and another process could begin to write.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.leftovers import sweep_databases
from qa.store._bulk import literal, quoted, transaction
from qa.store._durable import sync
from qa.store._key import attached, is_encrypted
from qa.store._schema import create_schema

__all__ = ["back_up", "copy_database", "copy_rows", "in_place_of", "row_counts", "stamp"]

_OWNER_ONLY = 0o600  # as the warehouse
_COPY = "callqa_copy"


def stamp(at: datetime) -> str:
    """The moment as names of files have it, in UTC: 20260302T093000Z."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def back_up(con: DuckDBPyConnection, target: Path, key: str | None) -> Path:
    """A copy of the open database as `target`, whole and compared, readable by its owner only; returns it.

    `key` is that of the database. Killed within it, no `target` is there. Raises StoreError when there is one
    already, or no space.
    """
    if target.exists():
        raise StoreError(f"{target}: is there already. Name another file, or move it away.")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with in_place_of(target) as new:
        copy_database(con, new, key)
    return target


def copy_database(con: DuckDBPyConnection, new: Path, key: str | None) -> None:
    """Makes `new` with all tables, comments, keys, views and macros, and compares every table's row count.

    It is encrypted where there is a key. From plain to encrypted or back, the schema must be today's.
    Raises StoreError when there is too little space, or a count differs.
    """
    counted = row_counts(con)
    source = con.execute("SELECT current_database()").fetchall()[0][0]
    with attached(con, new, _COPY, key):
        try:
            if is_encrypted(con) is (key is not None):
                con.execute(f"COPY FROM DATABASE {quoted(source)} TO {_COPY}")
            else:
                _copy_across(con, source, counted)
            con.execute(f"CHECKPOINT {_COPY}")
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise StoreError(_why_not(new, error)) from None
    with attached(con, new, _COPY, key, read_only=True):  # as it lies on disk, not as it was written
        if row_counts(con, _COPY) != counted:
            raise StoreError(f"{new.name}: the copy has other rows than the warehouse. It was thrown away.")


def _copy_across(con: DuckDBPyConnection, source: str, tables: Iterable[str]) -> None:
    """The rows in tables made anew: COPY FROM DATABASE asks for compressions that only one format writes."""
    con.execute(f"USE {_COPY}")
    try:
        create_schema(con)
        with transaction(con):
            for table in tables:
                con.execute(f"DELETE FROM {quoted(table)}")  # what making it writes, such as its version
                copy_rows(con, source, table)
    finally:
        con.execute(f"USE {quoted(source)}")


def copy_rows(con: DuckDBPyConnection, source: str, table: str) -> None:
    """All rows of the attached database's table into this one's; columns that only it has are made.

    They are of measurements that no check declares any more, which stay, for history.
    """
    missing = con.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE database_name = $1 AND table_name = $2 "
        "AND column_name NOT IN (SELECT column_name FROM duckdb_columns() "
        "WHERE database_name = current_database() AND table_name = $2) ORDER BY column_index",
        [source, table],
    ).fetchall()
    for name, comment in missing:
        con.execute(f"ALTER TABLE {quoted(table)} ADD COLUMN {quoted(name)} DOUBLE")
        con.execute(f"COMMENT ON COLUMN {quoted(table)}.{quoted(name)} IS {literal(comment)}")
    con.execute(f"INSERT INTO {quoted(table)} BY NAME FROM {quoted(source)}.main.{quoted(table)}")


def row_counts(con: DuckDBPyConnection, database: str | None = None) -> dict[str, int]:
    """The number of rows by table, of the connection's own database or of an attached one."""
    name = "current_database()" if database is None else literal(database)
    found = con.execute(
        "SELECT database_name, table_name FROM duckdb_tables() "
        f"WHERE database_name = {name} AND NOT internal ORDER BY ALL"
    ).fetchall()
    counts = " UNION ALL ".join(
        f"SELECT {literal(table)}, count(*) FROM {quoted(of)}.main.{quoted(table)}" for of, table in found
    )
    return dict(con.execute(counts).fetchall()) if counts else {}


@contextmanager
def in_place_of(target: Path) -> Iterator[Path]:
    """A path to write a file at, which then becomes `target` in one move; an exception leaves `target` alone.

    It lies in a private folder beside it; what a killed process left there is removed first.
    """
    sweep_databases(target.parent)
    work = target.parent / f".{target.name}.{os.getpid()}.part"
    work.mkdir(mode=0o700)
    try:
        new = work / target.name
        yield new
        new.chmod(_OWNER_ONLY)
        sync(new)
        new.replace(target)
        sync(target.parent)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _why_not(new: Path, error: duckdb.Error) -> str:
    free = shutil.disk_usage(new.parent).free
    first_line = str(error).partition("\n")[0]
    return (
        f"{new.parent.parent}: the copy can't be written ({first_line}). {free / 1e9:.1f} GB are free there: "
        "make room for one more warehouse, then try again."
    )
