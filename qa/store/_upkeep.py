"""Keeps a DuckLake in order: few files, no more of the past than wanted, and what the file before it held."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.settings import Settings
from qa.store._bulk import transaction
from qa.store._copy import copy_database, copy_rows, in_place_of
from qa.store._key import attach, is_encrypted_file, key_of
from qa.store._turns import CATALOGUE, LAKE, taking_turns

__all__ = ["Compacted", "compact_catalogue", "compact_lake", "move_in"]

_OLD = "moved_in"
_AFTER_ALL = datetime(9999, 1, 1, tzinfo=UTC)  # the snapshot that is shown now stays whatever is asked
_WRITTEN_BY_OPENING = ("business_hours", "holidays", "kpi_settings", "schema_version")


@dataclass(frozen=True, slots=True)
class Compacted:
    """Parquet files of the tables as they are now, and their bytes, before and after."""

    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int


def compact_lake(con: DuckDBPyConnection, keep_since: datetime | None) -> Compacted:
    """Few large files in place of many small ones, and none that only snapshots before `keep_since` need.

    None keeps nothing of the past. What was deleted, customers too, is gone from the disk then, and no
    question can go back further.
    """
    with taking_turns(con):
        before = _files_now(con)
        con.execute(f"CALL ducklake_flush_inlined_data('{LAKE}')")
        every = ", delete_threshold => 0" if keep_since is None else ""  # else files of few deleted rows stay
        con.execute(f"CALL ducklake_rewrite_data_files('{LAKE}'{every})")
        con.execute(f"CALL ducklake_merge_adjacent_files('{LAKE}')")
        since = keep_since or _AFTER_ALL
        con.execute(f"CALL ducklake_expire_snapshots('{LAKE}', older_than => $1::TIMESTAMPTZ)", [since])
        con.execute(f"CALL ducklake_cleanup_old_files('{LAKE}', cleanup_all => true)")
        # what killed writers left: nobody else writes now, so none of them is about to count
        con.execute(f"CALL ducklake_delete_orphaned_files('{LAKE}', cleanup_all => true)")
        if keep_since is None:  # the least and the greatest text that a column ever held, customers' ids too
            con.execute(
                f"UPDATE {CATALOGUE}.ducklake_table_column_stats SET min_value = NULL, max_value = NULL"
            )
        return Compacted(*(n for pair in zip(before, _files_now(con), strict=True) for n in pair))


def compact_catalogue(settings: Settings) -> None:
    """Writes a lake's catalogue anew where it is a file, so that no free block holds what was removed.

    Call it when nobody has the lake open. Of a PostgreSQL, VACUUM is its keeper's.
    """
    catalogue = settings.store.removeprefix("ducklake:")
    if catalogue.startswith("postgres:"):
        return
    path = Path(catalogue)
    with closing(duckdb.connect(str(path))) as con:
        con.execute("CHECKPOINT")  # its log would be taken for that of the new file
        with in_place_of(path) as new:
            copy_database(con, new, None)


def _files_now(con: DuckDBPyConnection) -> tuple[int, int]:
    """Number and bytes of the files of all tables."""
    row = con.execute(
        "SELECT coalesce(sum(file_count), 0)::BIGINT, coalesce(sum(file_size_bytes), 0)::BIGINT "
        f"FROM ducklake_table_info('{LAKE}')"
    ).fetchone()
    return (0, 0) if row is None else (row[0], row[1])


def move_in(con: DuckDBPyConnection, warehouse: Path, settings: Settings | None = None) -> int:
    """Copies all rows of a warehouse in one file into a lake that has none; says how many interactions.

    The file, encrypted with the settings' key or plain, stays as it is. Raises StoreError when it can't be
    opened, has another schema, or the lake has rows already; nothing is written then.
    """
    key = key_of(settings) if is_encrypted_file(warehouse) else None
    with _opened(con, warehouse, key), transaction(con):
        if con.execute("SELECT 1 FROM interactions UNION ALL SELECT 1 FROM runs LIMIT 1").fetchone():
            raise StoreError("store: the lake holds conversations already. Name an empty one.")
        if _version(con, LAKE) != _version(con, _OLD):
            raise StoreError(f"{warehouse}: has an older schema. Run callqa on it once, then move it.")
        for table in _tables(con):
            copy_rows(con, _OLD, table)
        row = con.execute("SELECT count(*) FROM interactions").fetchone()
    return int(row[0]) if row else 0


@contextmanager
def _opened(con: DuckDBPyConnection, warehouse: Path, key: str | None) -> Iterator[None]:
    try:
        attach(con, warehouse, _OLD, key, read_only=True)
    except duckdb.Error:
        raise StoreError(
            f"{warehouse}: is no warehouse, in use, or has another key. Name one, and wait until it is free."
        ) from None
    try:
        yield
    finally:
        con.execute(f"DETACH {_OLD}")


def _version(con: DuckDBPyConnection, database: str) -> int | None:
    row = con.execute(f"SELECT version FROM {database}.main.schema_version").fetchone()
    return None if row is None else int(row[0])


def _tables(con: DuckDBPyConnection) -> list[str]:
    """Those of the lake, without what opening it writes."""
    found = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = $1 ORDER BY 1", [LAKE]
    ).fetchall()
    return [name for (name,) in found if name not in _WRITTEN_BY_OPENING]
