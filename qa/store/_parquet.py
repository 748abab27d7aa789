"""Findings and measurements as files, for those who work without a warehouse."""

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from qa.errors import StoreError
from qa.store._bulk import literal
from qa.store._load import load
from qa.store._schema import create_schema
from qa.types import Analysis

__all__ = ["write_parquet"]

_TABLES = ("findings", "measurements")
_ROWS_AT_ONCE = 10_000  # of a Parquet row group: what is held in memory while writing
_MEMORY = "64MB"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and how many checks could not be run on how many interactions."""

    interactions: int
    findings: int
    checks_not_run: int


def write_parquet(batches: Iterable[Sequence[Analysis]], folder: Path) -> Written:
    """FOLDER/findings.parquet and FOLDER/measurements.parquet, with the columns that the warehouse has.

    Rows stand in the order of the analyses. What has come so far waits in a temporary database, so memory
    doesn't grow with their number. Earlier files are replaced. Raises StoreError when two analyses have the
    same id.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scratch = tempfile.TemporaryDirectory(prefix=".checks-", dir=folder)
    with scratch as name, closing(duckdb.connect(Path(name) / "found.duckdb")) as con:
        con.execute(f"SET memory_limit = '{_MEMORY}'; SET threads = 1")
        create_schema(con)
        count = 0
        for batch in batches:
            load(con, batch, {each.interaction.id: "" for each in batch})
            count += len(batch)
        _refuse_lost(con, count)
        for table in _TABLES:
            path = literal(str(folder / f"{table}.parquet"))
            con.execute(f"COPY {table} TO {path} (FORMAT parquet, ROW_GROUP_SIZE {_ROWS_AT_ONCE})")
        return Written(*(_count(con, table) for table in ("interactions", "findings", "check_issues")))


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    (count,) = con.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
    return int(count)


def _refuse_lost(con: duckdb.DuckDBPyConnection, count: int) -> None:
    if _count(con, "interactions") != count:
        raise StoreError("two interactions have the same id. Give each one of its own. Nothing was written.")
