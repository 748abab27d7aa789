"""Records of an export again, at the places where they were found, with few files open at a time."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, BinaryIO

from qa.ingest._json_records import reread
from qa.ingest._part import Part
from qa.ingest._table_records import Columns, columns_of, reread_row, table_rows

__all__ = ["WHOLE_FILE", "Again", "Place"]

_OPEN_FILES = 16
"""An export of a file for each ticket has more than a system opens."""
WHOLE_FILE = (0, -1)
"""Start and end of a JSON file that is one record."""

Place = tuple[int, int, int, int]
"""Which part, start, end, number of the record: as `Places` keeps them."""


class Again:
    """Reads records again. Excel has no places: the rows of one workbook at a time are held instead."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._open: dict[int, BinaryIO] = {}
        self._columns: dict[int, Columns | None] = {}
        self._workbook: tuple[int, dict[int, dict[str, str]]] = (-1, {})

    def value(self, place: Place) -> Any:
        """The JSON value there."""
        part, start, end, _ = place
        return reread(self._stream(part), start, end)

    def cells(self, place: Place) -> dict[str, str]:
        """The cells of the row there, by folded column."""
        part, start, end, number = place
        if part not in self._columns:
            self._columns[part] = columns_of(self._parts[part])
        columns = self._columns[part]
        if columns is None or not columns.delimiter:
            return self._rows(part)[number]
        return reread_row(self._stream(part), columns, start, end)

    def _stream(self, part: int) -> BinaryIO:
        stream = self._open.pop(part, None) or self._parts[part].open()
        self._open[part] = stream  # the one used last stands last
        if len(self._open) > _OPEN_FILES:
            self._open.pop(next(iter(self._open))).close()
        return stream

    def _rows(self, part: int) -> dict[int, dict[str, str]]:
        if self._workbook[0] != part:
            self._workbook = (part, {row.number: row.cells for row in table_rows(self._parts[part])})
        return self._workbook[1]

    def __enter__(self) -> "Again":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        for stream in self._open.values():
            with suppress(OSError):
                stream.close()
