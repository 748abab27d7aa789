"""Tables as spreadsheets and exports write them: any of three delimiters, any of four encodings."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Notes
from qa.ingest._values import clean_text

__all__ = ["Row", "Table", "columns_kept_out", "read_table"]

csv.field_size_limit(2**24)  # the default of 128 KiB is less than a long email in a cell
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
"""Where a new word begins in CallId."""
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it ends on (1-based) and its cells by column, without blanks around them."""

    line: int
    cells: dict[str, str]
    surplus: int = 0
    """Cells beyond the header: the row was not written with quotes where it needed them."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table in memory. Columns are lower case with underscores."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def columns_kept_out(columns: Sequence[str], unknown: Collection[str]) -> str:
    """What is said of columns that nothing is made of: their places from the left, counted from one.

    Not their names: where a line end is missing, these are the words of the first row.
    """
    places = [str(place) for place, name in enumerate(columns, start=1) if name in unknown]
    return f"columns kept out, from the left: {', '.join(places)}"


def read_table(path: Path, known: Collection[str], notes: Notes, name: str) -> Table:
    """The table in the file; its delimiter is the one that finds most of the `known` columns.

    Raises InputError when the file can't be read, is empty, or its quotes don't match.
    """
    text = _decoded(path, notes, name)
    text = re.sub(r"\Asep=.[\r\n]+", "", text)  # Excel's own line about the delimiter
    if not text.strip():
        raise InputError(RejectReason.NOT_READABLE, "is empty. Export it again.")
    delimiter = max(_DELIMITERS, key=lambda d: len(set(_columns(text, d)) & set(known)))
    columns = _header(text, delimiter)
    return Table(columns, tuple(_rows(text, delimiter, columns)))


def _decoded(path: Path, notes: Notes, name: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            RejectReason.NOT_READABLE, f"can't be opened: {error.strerror}. Copy it again."
        ) from None
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(RejectReason.NOT_READABLE, "is no text. Save it as CSV in UTF-8.")
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        raise InputError(RejectReason.NOT_READABLE, "is no text. Save it as CSV in UTF-8.") from None
    notes.say(f"{name}: not UTF-8; read as Windows-1252. Export it as UTF-8 to be sure of accents.")
    return text


def _reader(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error:
        message = f"line {reader.line_num}: a quoted cell is not closed properly. Export the file again."
        raise InputError(RejectReason.NOT_READABLE, message) from None


def _filled(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    return ((line, cells) for line, cells in _reader(text, delimiter) if any(map(str.strip, cells)))


def _columns(text: str, delimiter: str) -> tuple[str, ...]:
    """As `_header`; none where the quotes don't go with that delimiter."""
    try:
        return _header(text, delimiter)
    except InputError:
        return ()


def _header(text: str, delimiter: str) -> tuple[str, ...]:
    _, cells = next(_filled(text, delimiter), (0, []))
    if not cells:
        raise InputError(RejectReason.NOT_READABLE, "holds delimiters alone. Export it again.")
    return tuple(re.sub(r"[\s-]+", "_", _WORD.sub("_", cell.strip()).lower()) for cell in cells)


def _rows(text: str, delimiter: str, columns: tuple[str, ...]) -> Iterator[Row]:
    lines = _filled(text, delimiter)
    next(lines)
    for line, cells in lines:
        given = {column: clean_text(cell).strip() for column, cell in zip(columns, cells, strict=False)}
        yield Row(
            line, {column: given.get(column, "") for column in columns}, max(0, len(cells) - len(columns))
        )
