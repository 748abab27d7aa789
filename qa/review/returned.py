"""Worksheets that come back: every mistake of every row first, and then all their answers or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.errors import ConfigError, InputError, Mistake, ReviewError
from qa.ingest._draft import Notes
from qa.ingest._table import Row, Table, read_table
from qa.review import _excel
from qa.review._columns import ANSWERED, COLUMNS, FILLED, KEYS
from qa.review._known import Known, load_known
from qa.review._sheet_row import Filled, read_row
from qa.review.answers import record
from qa.store import transaction

__all__ = ["Imported", "import_worksheet"]

_NEEDED = ("interaction_id", "scorecard", "scorecard_version", "criterion", *FILLED, *KEYS)


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a worksheet's rows: written now; said before, whether or not it counts still; left empty.

    `notes` are remarks on how the file was read.
    """

    written: int
    known: int
    empty: int
    notes: tuple[str, ...]


def import_worksheet(con: DuckDBPyConnection, path: Path, at: datetime) -> Imported:
    """Writes the answers of a filled worksheet, in one transaction.

    An answer is from `reviewed_at` where that is filled in, else from `at`. What the same person has said on
    the same question already is not said again, so that importing twice changes nothing, also when somebody
    answered otherwise in between. Raises ConfigError with the mistakes of all rows: nothing is written then.
    """
    notes = Notes()
    table = _read(path, notes)
    rows = [row for row in table.rows if any(row.cells[column] for column in ANSWERED)]
    with transaction(con):
        known = load_known(con, rows)
        filled = _checked(path.name, rows, known, at, notes)
        new = [each.review for each in filled if not known.holds(each.review, is_dated=each.is_dated)]
        if new:
            record(con, new)
    return Imported(len(new), len(filled) - len(new), len(table.rows) - len(rows), notes.lines)


def _checked(file: str, rows: Sequence[Row], known: Known, at: datetime, notes: Notes) -> list[Filled]:
    """What the rows say, a question once. Raises ConfigError with all mistakes."""
    mistakes: list[Mistake] = []
    said: dict[tuple[str, ...], tuple[int, Filled]] = {}
    for row in rows:
        filled, wrong = read_row(row, known, at, notes)
        mistakes += [Mistake(file, row.line, message) for message in wrong]
        if filled is None:
            continue
        line, first = said.setdefault(filled.question, (row.line, filled))
        if filled != first:
            message = f"criterion: line {line} answers the same question otherwise. Keep one of them."
            mistakes.append(Mistake(file, row.line, message))
    if mistakes:
        raise ConfigError(sorted(mistakes, key=lambda mistake: (mistake.line or 0, mistake.message)))
    return [filled for _, filled in said.values()]


def _read(path: Path, notes: Notes) -> Table:
    """The table, its cells as they were before the export. Raises ConfigError when it is no worksheet."""
    try:
        if path.suffix.lower() not in {".csv", ".xlsx"}:
            raise ReviewError(f"{path.name}: is neither .csv nor .xlsx. Save it as one of them.")
        if not path.is_file():
            raise ReviewError(f"{path.name}: no such file.")
        is_excel = path.suffix.lower() == ".xlsx"
        table = _excel.read(path) if is_excel else read_table(path, COLUMNS, notes, path.name)
    except InputError as error:
        raise ReviewError(f"{path.name}: {error.detail}") from None
    if missing := [column for column in _NEEDED if column not in table.columns]:
        what = f"has no column {', '.join(missing)}. Export it again, and leave its header as it is."
        raise ConfigError([Mistake(path.name, None, what)])
    if doubled := sorted({name for name in table.columns if table.columns.count(name) > 1 and name}):
        raise ConfigError([Mistake(path.name, None, f"has column {', '.join(doubled)} twice. Remove one.")])
    if extra := sorted(set(table.columns) - set(COLUMNS) - {""}):
        notes.say(f"{path.name}: columns that say nothing to callqa, left alone: {', '.join(extra)}.")
    return table
