"""Findings and measurements as files, for those who work without a warehouse."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from qa.store._bulk import literal
from qa.store._load import load
from qa.store._schema import create_schema
from qa.types import Analysis

__all__ = ["write_parquet"]

_ORDER = {"findings": "interaction_id, turn_index, char_start, kind", "measurements": "interaction_id"}


def write_parquet(analyses: Sequence[Analysis], folder: Path) -> list[Path]:
    """FOLDER/findings.parquet and FOLDER/measurements.parquet, with the columns that the warehouse has.

    Earlier files there are replaced. Raises StoreError when two analyses have the same id.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with closing(duckdb.connect(":memory:")) as con:
        create_schema(con)
        load(con, analyses, {each.interaction.id: "" for each in analyses})
        for table, order in _ORDER.items():
            path = folder / f"{table}.parquet"
            con.execute(f"COPY (FROM {table} ORDER BY {order}) TO {literal(str(path))} (FORMAT parquet)")
            written.append(path)
    return written
