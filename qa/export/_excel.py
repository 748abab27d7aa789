"""One workbook of Excel with a sheet a table, written row by row."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from qa.cells import printable, text_cell
from qa.export._tables import Table, readable

__all__ = ["MOST_CHARS", "MOST_ROWS", "write"]

# Microsoft, "Excel specifications and limits"
MOST_ROWS = 1_048_575
"""Rows of a sheet below its header."""
MOST_CHARS = 32_767
"""Characters of a cell, counted as UTF-16 does."""
_CUT = " […]"
_EXACT_DIGITS = 10**15
"""From here on Excel rounds a whole number; longer ones are ids, and go in as text."""
_ROWS_AT_ONCE = 5_000


class _Sheet:
    """A sheet, and how many of its cells were cut."""

    def __init__(self, book: Any, table: Table) -> None:
        self.sheet = book.create_sheet(table.name)
        self.sheet.freeze_panes = "A2"
        self.cut_cells = 0
        self.append([name for name, *_ in table.columns])

    def append(self, row: Sequence[Any]) -> None:
        self.sheet.append([self._cell(value) for value in row])

    def _cell(self, value: Any) -> Any:
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int) and abs(value) < _EXACT_DIGITS:
            return value
        if isinstance(value, float) and math.isfinite(value):
            return value
        text = printable(str(value))
        if _utf16_length(text) > MOST_CHARS:
            self.cut_cells += 1
            text = _first(text, MOST_CHARS - len(_CUT)) + _CUT
        return text_cell(self.sheet, text)


def write(con: DuckDBPyConnection, path: Path, about: Table, tables: Sequence[Table]) -> tuple[str, ...]:
    """The workbook, `about` its first sheet; what Excel could not hold, in sentences that it ends with."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    notes: list[str] = []
    try:
        first = _Sheet(book, about)  # filled at the end, when it is known what was cut
        for table in tables:
            notes += _fill(con, _Sheet(book, table), table)
        notes += _fill(con, first, about)
        for note in notes:
            first.append([None] * (len(about.columns) - 1) + [note])
        book.save(path)
    except BaseException:
        for sheet in book.worksheets:  # else openpyxl complains about its open files when they are collected
            sheet.close()
        raise
    return tuple(notes)


def _fill(con: DuckDBPyConnection, sheet: _Sheet, table: Table) -> Iterator[str]:
    rows = 0
    found = con.execute(readable(table, is_disarmed=False))
    while batch := found.fetchmany(_ROWS_AT_ONCE):
        for row in batch[: max(0, MOST_ROWS - rows)]:
            sheet.append(row)
        rows += len(batch)
    if rows > MOST_ROWS:
        yield f"{table.name}: {MOST_ROWS:,} of {rows:,} rows; a sheet of Excel holds no more."
    if sheet.cut_cells:
        yield f"{table.name}: {sheet.cut_cells:,} cells cut at {MOST_CHARS:,} characters; none holds more."


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _first(text: str, units: int) -> str:
    """As much of the text as so many UTF-16 units hold; no character is halved."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
