"""Writes the file that supervisors open, in one move, so that no reader waits and none sees half of it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.home import Home
from qa.store._bulk import literal, quoted, transaction
from qa.store._schema import comments

__all__ = ["SHOWN", "publish"]

_PRIVATE = {"schema_version"}
_OWNER_ONLY = 0o600  # as the warehouse: who may read it is the site's decision
# Rows that are asked for together lie together, so that a question about few of them reads little.
_ORDER = {
    "criterion_results": "interaction_id, scorecard, position",
    "evaluations": "interaction_id, scorecard",
    "findings": "interaction_id, turn_index, char_start, kind",
    "interactions": "agent_id, started_at, interaction_id",
    "measurements": "interaction_id",
    "turns": "interaction_id, turn_index",
}
# Whoever still rates can read the published file, and would not be blind with the others' answers in it.
SHOWN = {
    "calibration_ratings": "calibration_id IN "
    "(SELECT calibration_id FROM main.calibrations WHERE completed_at IS NOT NULL)"
}


def publish(con: DuckDBPyConnection, data: Path) -> Path:
    """DATA/published/callqa.duckdb with every table and mart as they are now; returns its path.

    All rows are in it but the answers of calibrations that aren't complete, of people and of the machine.

    The new file is written apart and moved over the old one when it is safe on disk. A reader that has the
    old file open keeps it to the end of its connection; who opens it afterwards sees the new one. Marts are
    tables there. What a killed publish left is removed first. Needs one writer: that of the warehouse.
    """
    path = Home(data).published
    work = path.parent / ".publishing"  # a folder, so that the log beside the file is private too
    shutil.rmtree(work, ignore_errors=True)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    work.mkdir(mode=0o700)
    try:
        new = work / path.name
        _write(con, new)
        new.chmod(_OWNER_ONLY)
        _sync(new)
        new.replace(path)
        _sync(path.parent)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return path


def _write(con: DuckDBPyConnection, path: Path) -> None:
    """A database at `path` with all tables and marts as of one moment, checkpointed and closed."""
    with _attached(con, path):
        with transaction(con):
            noted = comments(con)
            for table, comment in _published(con):
                rows = f"FROM main.{quoted(table)} WHERE {SHOWN.get(table, 'true')}"
                order = _ORDER.get(table, "ALL")
                con.execute(f"CREATE TABLE published.{quoted(table)} AS {rows} ORDER BY {order}")
                con.execute(f"COMMENT ON TABLE published.{quoted(table)} IS {literal(comment)}")
                for column, meaning in noted[table].items():
                    name = f"published.{quoted(table)}.{quoted(column)}"
                    con.execute(f"COMMENT ON COLUMN {name} IS {literal(meaning)}")
        con.execute("CHECKPOINT published")


@contextmanager
def _attached(con: DuckDBPyConnection, path: Path) -> Iterator[None]:
    con.execute(f"ATTACH {literal(str(path))} AS published")
    try:
        yield
    finally:
        con.execute("DETACH published")


def _published(con: DuckDBPyConnection) -> list[tuple[str, str]]:
    """Tables and marts with their comments."""
    found = con.execute(
        "SELECT table_name, comment FROM duckdb_tables() "
        "WHERE database_name = current_database() AND NOT temporary "
        "UNION ALL SELECT view_name, comment FROM duckdb_views() "
        "WHERE database_name = current_database() AND NOT internal AND NOT temporary ORDER BY 1"
    )
    return [(table, comment) for table, comment in found.fetchall() if table not in _PRIVATE]


def _sync(path: Path) -> None:
    """Forces the file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
