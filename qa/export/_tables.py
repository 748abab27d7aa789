"""The tables that can be exported, each as one SELECT with what its columns mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from qa.cells import disarmed_sql
from qa.errors import ExportError
from qa.export import _conversations
from qa.export._scope import Scope, narrowing
from qa.store._bulk import insert, quoted
from qa.store._schema import comments

__all__ = ["ABOUT", "Table", "note_about", "readable", "tables"]

ABOUT = "about"
"""The table that says what the others hold."""
_CONVERSATIONS = "conversations"
_NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the SELECT of its rows, its comment, and its columns' (name, type, meaning)."""

    name: str
    select: str
    meaning: str
    columns: tuple[tuple[str, str, str], ...]


def tables(
    con: DuckDBPyConnection, names: Sequence[str], scope: Scope
) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Those asked for (none: all), conversations first, and the names of those left out by `scope`.

    Left out is what can't be told apart by what is asked for, as a day's figures by agent. Raises
    ExportError when a name is not known, or when a table is asked for by name that is left out.
    """
    meanings = dict(
        con.execute(
            "SELECT table_name, comment FROM duckdb_tables() "
            "WHERE database_name = current_database() AND NOT temporary ORDER BY 1"
        ).fetchall()
    )
    known = [_CONVERSATIONS, *meanings]
    if unknown := [name for name in names if name not in known]:
        raise ExportError(f"{', '.join(unknown)}: no such table. There are: {', '.join(known)}.")
    noted = comments(con)
    found, left_out = [], []
    for name in known:
        if names and name not in names:
            continue
        table = _table(con, name, meanings.get(name, _conversations.ABOUT), noted.get(name, {}), scope)
        if table is None:
            left_out.append(name)
        else:
            found.append(table)
    if names and left_out:
        raise ExportError(
            f"{', '.join(left_out)}: can't be told apart by what is asked for. Ask for all, or leave it out."
        )
    return tuple(found), tuple(left_out)


def _table(
    con: DuckDBPyConnection, name: str, meaning: str, noted: Mapping[str, str], scope: Scope
) -> Table | None:
    select = f"FROM {quoted(name)}"
    if name == _CONVERSATIONS:
        shown = _conversations.columns(con)
        select, noted = _conversations.query(shown), {column.name: column.meaning for column in shown}
    described = con.execute(f"DESCRIBE {select}").fetchall()
    columns = tuple((column, str(kind), noted.get(column, "")) for column, kind, *_ in described)
    condition = narrowing(name, [column for column, *_ in columns], scope)
    if condition is None:
        return None
    return Table(name, f"SELECT * FROM ({select}) WHERE {condition}", meaning, columns)


def note_about(con: DuckDBPyConnection, found: Sequence[Table]) -> Table:
    """The table that says what the others are: a row per table, and one per column."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {ABOUT} "
        '("table" VARCHAR, "column" VARCHAR, "type" VARCHAR, "rows" BIGINT, meaning VARCHAR)'
    )
    for table in found:
        (count,) = con.execute(f"SELECT count(*) FROM ({table.select})").fetchone() or (0,)
        insert(con, ABOUT, [{"table": table.name, "rows": count, "meaning": table.meaning}])
    described = [(table.name, *column) for table in found for column in table.columns]
    insert(
        con,
        ABOUT,
        [{"table": of, "column": name, "type": kind, "meaning": said} for of, name, kind, said in described],
    )
    columns = (
        ("table", "VARCHAR", "The table: a file, or a sheet of the workbook."),
        ("column", "VARCHAR", "Its column; empty where the row is about the table."),
        ("type", "VARCHAR", "Type of the column in the database."),
        ("rows", "BIGINT", "Rows of the table."),
        ("meaning", "VARCHAR", "Grain, unit, meaning."),
    )
    return Table(ABOUT, f"FROM temp.{ABOUT}", "What the tables and columns are.", columns)


def readable(table: Table, is_disarmed: bool) -> str:
    """The SELECT with values as a spreadsheet shows them: numbers and truth values as such, all else as text.

    Times are ISO 8601 in UTC, lists and structures JSON. `is_disarmed`: no text is taken for a formula.
    """
    shown = ", ".join(
        f"{_shown(name, kind, is_disarmed)} AS {quoted(name)}" for name, kind, _ in table.columns
    )
    return f"SELECT {shown} FROM ({table.select})"


def _shown(name: str, kind: str, is_disarmed: bool) -> str:
    column = quoted(name)
    if kind in {"BOOLEAN", "DOUBLE", "FLOAT", *_NUMBERS} or kind.startswith("DECIMAL"):
        return column
    text = f"{column}::VARCHAR"
    if kind == "TIMESTAMP WITH TIME ZONE":
        text = f"replace(strftime({column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z')"
    elif kind.endswith("]") or kind.startswith(("STRUCT", "MAP")):
        text = f"to_json({column})::VARCHAR"
    return disarmed_sql(text) if is_disarmed else text
