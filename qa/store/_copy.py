"""Copies the warehouse whole into another file: for backups, and to give back space that nothing fills.

By DuckDB's COPY FROM DATABASE and not by copying the file: whoever closes a second handle on a file that
DuckDB holds gives up DuckDB's lock on it, and another process could begin to write.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.store._bulk import literal, quoted

__all__ = ["back_up", "copy_database", "in_place_of", "row_counts", "stamp"]

_OWNER_ONLY = 0o600  # as the warehouse
_COPY = "callqa_copy"


def stamp(at: datetime) -> str:
    """The moment as names of files have it, in UTC: 20260302T093000Z."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def back_up(con: DuckDBPyConnection, target: Path) -> Path:
    """A copy of the open database as `target`, whole and compared, readable by its owner only; returns it.

    Killed within it, no `target` is there. Raises StoreError when there is one already, or no space.
    """
    if target.exists():
        raise StoreError(f"{target}: is there already. Name another file, or move it away.")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with in_place_of(target) as new:
        copy_database(con, new)
    return target


def copy_database(con: DuckDBPyConnection, new: Path) -> None:
    """Makes `new` with all tables, comments, keys, views and macros, and compares every table's row count.

    Raises StoreError when there is too little space, or a count differs.
    """
    counted = row_counts(con)
    source = con.execute("SELECT current_database()").fetchall()[0][0]
    with _attached(con, new, "READ_WRITE"):
        try:
            con.execute(f"COPY FROM DATABASE {quoted(source)} TO {_COPY}")
            con.execute(f"CHECKPOINT {_COPY}")
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise StoreError(_why_not(new, error)) from None
    with _attached(con, new, "READ_ONLY"):  # as it lies on disk, not as it was written
        if row_counts(con, _COPY) != counted:
            raise StoreError(f"{new.name}: the copy has other rows than the warehouse. It was thrown away.")


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
    work = target.parent / f".{target.name}.part"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        new = work / target.name
        yield new
        new.chmod(_OWNER_ONLY)
        _sync(new)
        new.replace(target)
        _sync(target.parent)
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _attached(con: DuckDBPyConnection, path: Path, mode: str) -> Iterator[None]:
    con.execute(f"ATTACH {literal(str(path))} AS {_COPY} ({mode})")
    try:
        yield
    finally:
        con.execute(f"DETACH {_COPY}")


def _why_not(new: Path, error: duckdb.Error) -> str:
    free = shutil.disk_usage(new.parent).free
    first_line = str(error).partition("\n")[0]
    return (
        f"{new.parent.parent}: the copy can't be written ({first_line}). {free / 1e9:.1f} GB are free there: "
        "make room for one more warehouse, then try again."
    )


def _sync(path: Path) -> None:
    """Forces the file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
