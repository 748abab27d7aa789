"""Findings and measurements as files, for those who work without a warehouse."""

import json
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from qa.errors import StoreError
from qa.store._bulk import literal, types_of
from qa.store._load import Rows
from qa.store._schema import create_schema

__all__ = ["write_parquet"]

_TABLES = ("findings", "measurements")
_ROWS_AT_ONCE = 10_000  # of a Parquet row group: what is held in memory while writing
_MEMORY = "256MB"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and how many checks could not be run on how many interactions."""

    interactions: int
    findings: int
    checks_not_run: int


def write_parquet(batches: Iterable[Rows], folder: Path) -> Written:
    """FOLDER/findings.parquet and FOLDER/measurements.parquet, with the columns that the warehouse has.

    Rows stand in the order in which they come. What has come so far waits in temporary files, so memory
    doesn't grow with their number. Earlier files are replaced. Raises StoreError when two analyses have the
    same id.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".checks-", dir=folder) as name:
        count = _collect(batches, Path(name))
        with closing(duckdb.connect()) as con:
            con.execute(
                f"SET memory_limit = '{_MEMORY}'; SET threads = 1; SET temp_directory = {literal(name)}"
            )
            create_schema(con)
            made = {table: _convert(con, table, Path(name, table)) for table in _TABLES}
            _refuse_twice(con, made["measurements"])
        for table, path in made.items():
            path.replace(folder / f"{table}.parquet")
    return Written(*count)


def _collect(batches: Iterable[Rows], scratch: Path) -> tuple[int, int, int]:
    """Appends the rows to SCRATCH/TABLE as they come; counts interactions, findings and issues."""
    interactions = findings = issues = 0
    with ExitStack() as stack:
        files = {table: stack.enter_context(Path(scratch, table).open("wb")) for table in _TABLES}
        for rows in batches:
            for table in files.keys() & rows.tables.keys():
                files[table].write(rows.tables[table].text + b"\n")
            interactions += len(rows.ids)
            findings += _count(rows, "findings")
            issues += _count(rows, "check_issues")
    return interactions, findings, issues


def _count(rows: Rows, table: str) -> int:
    return rows.tables[table].rows if table in rows.tables else 0


def _convert(con: duckdb.DuckDBPyConnection, table: str, lines: Path) -> Path:
    """The lines as a Parquet file beside them, with every column of the table."""
    shape, path = literal(json.dumps(types_of(con, table))), lines.with_suffix(".parquet")
    con.execute(
        f"COPY (FROM {table} UNION ALL BY NAME SELECT unnest(from_json(json, {shape})) "
        f"FROM read_ndjson_objects({literal(str(lines))})) "
        f"TO {literal(str(path))} (FORMAT parquet, ROW_GROUP_SIZE {_ROWS_AT_ONCE})"
    )
    return path


def _refuse_twice(con: duckdb.DuckDBPyConnection, measurements: Path) -> None:
    path = literal(str(measurements))
    ids = con.execute(f"SELECT 1 FROM {path} GROUP BY interaction_id HAVING count(*) > 1 LIMIT 1").fetchone()
    if ids:
        raise StoreError("two interactions have the same id. Give one of them another. Nothing was written.")
