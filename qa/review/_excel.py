"""Worksheets for Excel: lists to choose from, the header in sight, unlocked only what is to be filled in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from qa.cells import text_cell
from qa.errors import ReviewError
from qa.ingest._table import Row, Table
from qa.review._asked import Question
from qa.review._columns import COLUMNS, FILLED, KEYS
from qa.types import Outcome

__all__ = ["FORMULA", "read", "write"]

FORMULA = "\0formula"
"""Stands for a cell that holds a formula: its value can't be trusted. No cell's text is ever like it."""
_MOST_ROWS = 1_048_575  # of a sheet of Excel, below its header
_LONGEST_LIST = 255  # characters of a list in a validation
_SHEET = "Review"
_WIDTHS = {"question": 40, "reason": 40, "quotes": 60, "comment": 40, "choices": 24, "root_causes": 24}


def write(path: Path, rows: Sequence[Sequence[str]], asked: Sequence[Question]) -> None:
    """The worksheet; `rows[i]` is about `asked[i]`. Raises ReviewError when Excel can't hold so many."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    if len(rows) > _MOST_ROWS:
        raise ReviewError(f"{len(rows)} rows are more than Excel holds. Ask for fewer, or write .csv.")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    for place, column in enumerate(COLUMNS, start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = _WIDTHS.get(column, 16)
        dimension.hidden = column in KEYS
    sheet.protection.sheet = True  # without password: against slips, not against people
    sheet.protection.autoFilter = sheet.protection.formatColumns = False
    for validation in _validations(asked):
        sheet.data_validations.append(validation)
    bold, wrapped, free = Font(bold=True), Alignment(wrap_text=True, vertical="top"), Protection(locked=False)
    to_fill = PatternFill("solid", start_color="FFF8DC")

    def styled(value: str, column: str) -> Any:
        cell = text_cell(sheet, value)
        cell.number_format = "@"
        cell.alignment = wrapped
        if column in FILLED:
            cell.protection, cell.fill = free, to_fill
        return cell

    header = [styled(column, column) for column in COLUMNS]
    for cell in header:
        cell.font, cell.protection = bold, Protection(locked=True)
    sheet.append(header)
    for row in rows:
        sheet.append([styled(value, column) for value, column in zip(row, COLUMNS, strict=True)])
    book.save(path)
    book.close()


def _validations(asked: Sequence[Question]) -> Iterator[Any]:
    """What may be chosen in which cells; a list too long or too odd for Excel is left to the import."""
    from openpyxl.worksheet.datavalidation import DataValidation

    places: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for line, question in enumerate(asked, start=2):
        for column, names in (
            ("outcome", tuple(Outcome)),
            ("choice", tuple(question.choices)),
            ("root_cause", question.root_causes),
        ):
            text = ",".join(names)
            if names and len(text) <= _LONGEST_LIST and not any(set(name) & set(',"') for name in names):
                places[column, tuple(names)].append(line)
    for (column, names), lines in places.items():
        validation = DataValidation("list", formula1=f'"{",".join(names)}"', allow_blank=True)
        validation.error = "Choose one of the list."
        validation.showErrorMessage = True
        _add(validation, column, lines)
        yield validation
    credit = DataValidation("decimal", operator="between", formula1="0", formula2="1", allow_blank=True)
    credit.error, credit.showErrorMessage = "A share of the points, from 0 to 1.", True
    _add(credit, "credit", range(2, len(asked) + 2))
    yield credit


def _add(validation: Any, column: str, lines: Iterable[int]) -> None:
    """Gives the validation these cells, rows that follow one another as one range."""
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(COLUMNS.index(column) + 1)
    start = end = 0
    for line in [*lines, 0]:
        if line == end + 1 and start:
            end = line
            continue
        if start:
            validation.add(f"{letter}{start}:{letter}{end}")
        start = end = line


def read(path: Path) -> Table:
    """The table on the sheet, cells as texts; rows count as Excel shows them.

    Raises ReviewError when it is no workbook that can be read, or has no such sheet.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError, TypeError):
        # what openpyxl raises on files of other kinds, encrypted ones and damaged ones
        raise ReviewError(
            f"{path.name}: can't be read as a workbook. Save it again as .xlsx, without a password."
        ) from None
    try:
        sheet = book[_SHEET] if _SHEET in book.sheetnames else book.worksheets[0]
        lines = [(i, [_text(cell) for cell in row]) for i, row in enumerate(sheet.iter_rows(), start=1)]
    finally:
        book.close()
    filled = [(i, cells) for i, cells in lines if any(cells)]
    if not filled:
        raise ReviewError(f"{path.name}: is empty. Export it again.")
    columns = tuple("_".join(cell.lower().split()) for cell in filled[0][1])
    rows = tuple(
        Row(i, dict(zip(columns, cells, strict=False)), sum(map(bool, cells[len(columns) :])))
        for i, cells in filled[1:]
    )
    return Table(columns, rows)


def _text(cell: Any) -> str:
    """What a cell shows, as text; times in ISO 8601, read as UTC where Excel made them of a text."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
