"""Tables of any size as a stream of their rows: CSV with any delimiter and encoding, and Excel.

Rows that lie apart but belong together are found again by their place (`reread_row`). A row with more cells
than the header, or whose quotes swallow the lines below, is lost alone.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO
from zipfile import ZipFile

import openpyxl

from qa.errors import InputError, RejectReason
from qa.ingest._part import BROKEN_ZIP, Part, checked_zip
from qa.ingest._values import clean_text

__all__ = ["Columns", "TableRow", "columns_of", "is_table", "reread_row", "table_rows"]

csv.field_size_limit(2**24)
_NO_WORKBOOK = (*BROKEN_ZIP, IndexError, AttributeError, TypeError, SyntaxError, RecursionError)
_LAST_ROW = 1_048_576
_DELIMITERS = ",;\t|"
_MANY_LINES = 2_000
"""A cell with more lines than this has swallowed its neighbours: a quote is missing."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The header: as written, and folded (lower case, `_` for spaces and dashes, without marks around)."""

    written: tuple[str, ...]
    delimiter: str
    folded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its cells by folded column, without blanks around them; `number` is its line or Excel row.

    `fault` says why it can't be used, "" where it can. `start` and `end` are its place in bytes, 0 in Excel.
    """

    number: int
    cells: dict[str, str]
    start: int = 0
    end: int = 0
    fault: str = ""


def folded_column(name: str) -> str:
    """The column's name for comparing."""
    return re.sub(r"[\s\-./]+", "_", name.strip().strip("\"'#*").strip().lower()).strip("_")


def is_table(part: Part) -> bool:
    """Whether it is a CSV with at least two columns, or an Excel workbook."""
    columns = columns_of(part)
    return columns is not None and len(columns.folded) > 1


@lru_cache(maxsize=256)  # every importer asks
def columns_of(part: Part) -> Columns | None:
    """The header of a CSV or of the first sheet in Excel; None where there is none."""
    if part.is_zip:
        return _excel_columns(part) if part.suffix in {".xlsx", ".xlsm"} else None
    text = re.sub(r"\Asep=.[\r\n]+", "", part.text.lstrip("\n\r"))
    if not text.strip() or part.is_json:
        return None
    found = [(_split(text, delimiter), delimiter) for delimiter in _DELIMITERS]
    cells, delimiter = max(found, key=lambda each: len(each[0]))
    return Columns(tuple(cells), delimiter, tuple(map(folded_column, cells)))


def _split(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error:
        return []


def table_rows(part: Part) -> Iterator[TableRow]:
    """Its rows in their order, empty ones left out. Raises InputError when there is no table."""
    columns = columns_of(part)
    if columns is None:
        raise InputError(RejectReason.NOT_READABLE, "is no table: it has no header. Export it again.")
    yield from _excel_rows(part, columns) if part.is_zip else _csv_rows(part, columns)


def reread_row(stream: BinaryIO, columns: Columns, start: int, end: int) -> dict[str, str]:
    """The cells of the row at that place, as a `TableRow` gave it."""
    stream.seek(start)
    text = _decoded(stream.read(end - start))
    return _cells(next(csv.reader([text], delimiter=columns.delimiter)), columns)


def _csv_rows(part: Part, columns: Columns) -> Iterator[TableRow]:
    with part.open() as stream:
        lines = _Lines(_with_newlines(stream, part))
        header = False
        while (row := _next_row(lines, columns)) is not None:
            cells, number, start = row
            if not header:
                # one with a crooked quote is the header too, or the first row would be taken for it and lost
                header = cells is None or (any(map(str.strip, cells)) and not _is_excels(cells))
                continue
            if cells is None or len(cells) > len(columns.folded):
                what = "a quote that isn't closed" if cells is None else "more cells than the header"
                fault = f"has {what}. Export texts in quotes."
                yield TableRow(number, {}, start, lines.place, fault)
            elif any(map(str.strip, cells)):
                yield TableRow(number, _cells(cells, columns), start, lines.place)


def _with_newlines(stream: BinaryIO, part: Part) -> BinaryIO:
    """The file with the line ends of other systems where it has those of old Macs, as Excel still offers."""
    if b"\n" in part.head or b"\r" not in part.head:
        return stream
    return io.BytesIO(stream.read().replace(b"\r", b"\n"))  # as long as it was: places hold


def _is_excels(cells: list[str]) -> bool:
    """Whether it is Excel's own line about the delimiter."""
    return bool(cells) and cells[0].lower().startswith("sep=")


class _Lines:
    """The lines of a file, with the place of each; one can be put back."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.place, self.number = stream, 0, 0
        self.taken: list[str] = []
        if stream.read(3) == b"\xef\xbb\xbf":
            self.place = 3
        stream.seek(self.place)

    def take(self) -> Iterator[str]:
        """Lines as a reader of one row asks for them."""
        self.taken = []
        for _ in range(_MANY_LINES):
            raw = self.stream.readline()
            if not raw:
                return
            self.place += len(raw)
            self.number += 1
            self.taken.append(_decoded(raw))
            yield self.taken[-1]

    def back_to(self, place: int, number: int) -> None:
        self.stream.seek(place)
        self.place, self.number = place, number


def _next_row(lines: _Lines, columns: Columns) -> tuple[list[str] | None, int, int] | None:
    """The next row, its line and place; its cells are None where its first line is to be given up."""
    start, number = lines.place, lines.number
    try:
        cells = next(csv.reader(lines.take(), delimiter=columns.delimiter, strict=True))
    except StopIteration:
        return None
    except csv.Error:
        cells = None
    if lines.number > number + 1 and _has_swallowed(cells, lines.taken[1:], columns):
        lines.back_to(start, number)
        lines.place += len(lines.stream.readline())
        lines.number += 1
        return None, lines.number, start
    return cells, number + 1, start


def _has_swallowed(cells: list[str] | None, below: list[str], columns: Columns) -> bool:
    """Whether a quote that isn't closed took lines below with it: one of them is a whole row itself."""
    count = len(columns.folded)
    if cells is None or len(cells) > count:
        return True
    return len(cells) < count and any(len(_split(line, columns.delimiter)) == count for line in below)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _cells(cells: Collection[str], columns: Columns) -> dict[str, str]:
    given = dict(zip(columns.folded, cells, strict=False))
    return {column: clean_text(given.get(column, "")).strip() for column in columns.folded if column}


def _excel_columns(part: Part) -> Columns | None:
    try:
        first = next(_sheet(part), ())
    except InputError:
        return None
    cells = tuple("" if cell is None else str(cell) for cell in first)
    return Columns(cells, "", tuple(map(folded_column, cells))) if any(cells) else None


def _excel_rows(part: Part, columns: Columns) -> Iterator[TableRow]:
    rows = _sheet(part, len(columns.folded))
    next(rows)
    for number, row in enumerate(rows, start=2):
        if number > _LAST_ROW:
            raise InputError(
                RejectReason.WRONG_SHAPE, "has more rows than Excel knows. Save it as .xlsx again."
            )
        cells = ["" if cell is None else _excel_text(cell) for cell in row]
        if any(map(str.strip, cells)):
            yield TableRow(number, _cells(cells[: len(columns.folded)], columns))


def _excel_text(cell: object) -> str:
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _sheet(part: Part, width: int | None = None) -> Iterator[tuple[object, ...]]:
    """The cells of the first sheet, row by row, of the first `width` columns.

    Raises InputError when it is no workbook. What a sheet says of its own size is not believed: rows without
    cells up to a lone one in the last column would take hours.
    """
    try:
        with part.open() as stream, checked_zip(ZipFile(stream)):
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            yield from sheet.iter_rows(values_only=True, max_col=width)
            book.close()
    except _NO_WORKBOOK as error:
        detail = "is no Excel workbook that can be read. Save it as .xlsx again, or export CSV."
        raise InputError(RejectReason.NOT_READABLE, detail) from error
