"""The published database as files for other tools: Parquet, CSV, or one Excel workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.export import _conversations, _excel
from qa.export._files import work_folder
from qa.export._scope import ALL, Scope, select
from qa.export._tables import Table, note_about, readable, tables
from qa.store._bulk import literal, quoted

__all__ = ["Exported", "File", "Format", "export_tables"]

_WORKBOOK = "callqa.xlsx"
_BOM = "\ufeff"
"""Tells Excel that a CSV file is UTF-8; stands before the first column's name."""


class Format(StrEnum):
    """What is written."""

    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class File:
    """A table that was written: into which file, how many rows."""

    table: str
    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and what was not: tables that the scope can't narrow, other remarks in sentences."""

    files: tuple[File, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]


def export_tables(  # noqa: PLR0913 - what the shell command asks
    con: DuckDBPyConnection,
    folder: Path,
    *,
    output: Format = Format.PARQUET,
    names: Sequence[str] = (),
    scope: Scope = ALL,
    reports: Path,
) -> Exported:
    """Writes the tables of a published database (`names`; none = all), `conversations` and `about`.

    A file a table, `folder/TABLE.parquet` or `.csv`, or a sheet a table in `folder/callqa.xlsx`: all are
    written, in place of earlier ones, or none is. Text that a spreadsheet would take for a formula is kept
    from it in CSV and Excel. No table is held in memory. `reports` is where coaching reports lie, for links.
    Raises ExportError when nothing matches or the folder can't be written to.
    """
    timeless = select(con, scope)
    _conversations.note_reports(con, reports)
    found, left_out = tables(con, names, scope)
    about = note_about(con, found)
    notes = [f"{timeless:,} conversations without a time are left out."] if timeless else []
    with work_folder(folder) as work:
        if output is Format.XLSX:
            notes += _excel.write(con, work / _WORKBOOK, about, found)
        else:
            for table in (about, *found):
                _copy(con, table, work / f"{table.name}.{output}", output)
    rows = con.execute('SELECT "table", "rows" FROM temp.about WHERE "column" IS NULL').fetchall()
    name = {table: _WORKBOOK if output is Format.XLSX else f"{table}.{output}" for table, _ in rows}
    files = tuple(File(table, folder / name[table], count) for table, count in rows)
    return Exported(files, left_out, tuple(notes))


def _copy(con: DuckDBPyConnection, table: Table, path: Path, output: Format) -> None:
    if output is Format.PARQUET:
        con.execute(f"COPY ({table.select}) TO {literal(str(path))} (FORMAT parquet)")
        return
    first, *rest = (name for name, *_ in table.columns)
    named = ", ".join((f"{quoted(first)} AS {quoted(_BOM + first)}", *map(quoted, rest)))
    select = f"SELECT {named} FROM ({readable(table, is_disarmed=True)})"
    con.execute(f"COPY ({select}) TO {literal(str(path))} (FORMAT csv, HEADER)")
