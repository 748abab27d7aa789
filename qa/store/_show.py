"""Rows for reading in a terminal."""

import re
from collections.abc import Sequence

from duckdb import DuckDBPyConnection
from rich.console import Console, JustifyMethod
from rich.table import Table

__all__ = ["print_rows"]

_ROWS_SHOWN = 500
_NUMERIC = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL.*)$")
_GAP = 2  # spaces between columns
_TEXT_WIDTH = 12  # a column of long text is folded to no less

Row = tuple[str, ...]


def print_rows(con: DuckDBPyConnection, asked: str) -> int:
    """Prints the rows of a FROM clause as a table, or one record a row where the table is too wide to read.

    Returns how many it printed.
    Fractions are rounded to be read; the other formats have every digit. A pipe has no width, so there a
    table is never folded. After 500 rows it says how to get the rest.
    """
    columns = [(str(name), str(kind)) for name, kind, *_ in con.execute(f"DESCRIBE {asked}").fetchall()]
    found = con.execute(f"SELECT COLUMNS(*)::VARCHAR {asked}").fetchmany(_ROWS_SHOWN + 1)
    kinds = [kind for _, kind in columns]
    rows = [tuple(map(_shown, row, kinds)) for row in found[:_ROWS_SHOWN]]
    widths = [max([len(name), *(len(row[i]) for row in rows)]) for i, (name, _) in enumerate(columns)]
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console.width = sum(widths) + _GAP * len(widths)
    least = [
        max(len(name), min(width, _TEXT_WIDTH)) for (name, _), width in zip(columns, widths, strict=True)
    ]
    if sum(least) + _GAP * len(least) <= console.width:
        console.print(_table(columns, least, rows))
    else:
        console.print("\n\n".join(_record(columns, row) for row in rows), soft_wrap=True)
    if len(found) > _ROWS_SHOWN:
        console.print(f"... the first {_ROWS_SHOWN} rows. For all of them: --format csv", soft_wrap=True)
    return len(rows)


def _shown(value: str | None, kind: str) -> str:
    if value is None:
        return ""
    if kind not in {"DOUBLE", "FLOAT"}:
        return value
    number = float(value)
    return f"{number:.2f}" if number == 0 or abs(number) >= 1 else f"{number:.2g}"


def _table(columns: Sequence[tuple[str, str]], least: Sequence[int], rows: Sequence[Row]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for (name, kind), width in zip(columns, least, strict=True):
        justify: JustifyMethod = "right" if _NUMERIC.match(kind) else "left"
        table.add_column(name, justify=justify, overflow="fold", min_width=width)
    for row in rows:
        table.add_row(*row)
    return table


def _record(columns: Sequence[tuple[str, str]], row: Row) -> str:
    width = max(len(name) for name, _ in columns)
    pairs = zip(columns, row, strict=True)
    return "\n".join(f"{name:<{width}}  {value}" for (name, _), value in pairs)
