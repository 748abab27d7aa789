"""Says what is wrong with a question in SQL: the place, the nearest names, and what those mean."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.store._schema import MARTS, comments

__all__ = ["Asked"]

_ABOUT_THE_SQL = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
_NAMES_SHOWN = 4
_NO_COLUMN = re.compile(r'does not have a column named "(?P<name>[^"]+)"')
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where it comes from: its file, or `sql`."""

    sql: str
    where: str = "sql"

    def mistake(self, con: DuckDBPyConnection, error: duckdb.Error, before: str = "") -> StoreError:
        """What to tell who asked; no value of the data is quoted.

        `con` has `errors_as_json` set; `before` is what stood before the question in the statement.
        """
        told = _told(error)
        if isinstance(error, duckdb.PermissionException):
            text = "other files can't be read or written from here. Ask the published tables: callqa schema."
            return StoreError(f"{self.where}: {text}")
        if not isinstance(error, _ABOUT_THE_SQL):
            # raised by a row: the message may quote what a customer said
            kind = type(error).__name__.removesuffix("Exception").lower()
            text = f"a value does not allow this ({kind}). TRY(...) gives NULL for such values."
            return StoreError(f"{self.where}: {text}")
        place = self._place(told, before, isinstance(error, duckdb.ParserException))
        line = f":{place[0]}" if place else ""
        lines = [
            f"{self.where}{line}: {_what(told)}",
            *(place[1:] if place else ()),
            *self._nearest(con, told),
        ]
        return StoreError("\n".join(lines))

    def _place(self, told: dict[str, Any], before: str, in_characters: bool) -> tuple[int, str, str] | None:
        """Line number, the line, and a caret under the place; None where the mistake has no place.

        DuckDB's parser counts characters, its binder bytes.
        """
        if "position" not in told:
            return None
        at = max(int(told["position"]) - len(before), 0)
        ahead = self.sql[:at] if in_characters else self.sql.encode()[:at].decode(errors="ignore")
        number, column = ahead.count("\n"), len(ahead) - ahead.rfind("\n") - 1
        line = self.sql.split("\n")[number]
        return number + 1, f"{_INDENT}{line}", f"{_INDENT}{' ' * column}^"

    def _nearest(self, con: DuckDBPyConnection, told: dict[str, Any]) -> list[str]:
        """Lines that name what may have been meant."""
        if told.get("type") == "Table":
            found = _tables_like(told["name"], _tables(con))
            return _listed(found, "`callqa schema` lists all tables.")
        if (name := _unknown_column(told)) is None:
            return []
        of_table = comments(con)
        used = sorted(con.get_table_names(self.sql) & of_table.keys()) or sorted(of_table)
        shown = " ".join(used) if len(used) == 1 else "TABLE"
        return _listed(_columns_like(name, of_table, used), f"`callqa schema {shown}` lists its columns.")


def _told(error: duckdb.Error) -> dict[str, Any]:
    """The parts of DuckDB's message; only the message itself where it isn't in parts."""
    _, brace, parts = str(error).partition("{")
    try:
        return dict(json.loads(brace + parts))
    except ValueError:
        return {"exception_message": str(error)}


def _what(told: dict[str, Any]) -> str:
    """The mistake in one line."""
    if told.get("type") == "Table":
        return f"there is no table '{told['name']}'."
    if name := _unknown_column(told):
        return f"there is no column '{name}' here."
    message = str(told["exception_message"]).partition("\n")[0]
    return message if message.endswith(".") else f"{message}."


def _unknown_column(told: dict[str, Any]) -> str | None:
    if told.get("error_subtype") == "COLUMN_NOT_FOUND":
        return str(told["name"])
    found = _NO_COLUMN.search(str(told["exception_message"]))
    return found["name"] if found else None


def _tables(con: DuckDBPyConnection) -> dict[str, str]:
    """Every table with its comment."""
    found = con.execute("SELECT table_name, coalesce(comment, '') FROM duckdb_tables() ORDER BY 1")
    return dict(found.fetchall())


def _tables_like(name: str, tables: dict[str, str]) -> dict[str, str]:
    """Those with a name like it, else those whose comment has the word, with their comments."""
    word = re.compile(rf"\b{re.escape(name.removesuffix('s'))}s?\b", re.IGNORECASE)
    near = get_close_matches(name.lower(), tables) or [t for t in tables if word.search(tables[t])]
    return {each: tables[each] for each in near[:_NAMES_SHOWN]}


def _columns_like(name: str, of_table: dict[str, dict[str, str]], used: Sequence[str]) -> dict[str, str]:
    """Columns of that name elsewhere, what can be joined first, marts last; then like it in these tables."""
    ids = {column for table in used for column in of_table[table] if column.endswith("_id")}
    others = sorted(of_table, key=lambda t: (not ids & of_table[t].keys(), t in MARTS, t))
    pairs = [(table, name.lower()) for table in others if name.lower() in of_table[table]]
    here = sorted({column for table in used for column in of_table[table]})
    for column in get_close_matches(name.lower(), here) or [c for c in here if name.lower() in c]:
        pairs += [(table, column) for table in used if column in of_table[table]]
    return {f"{table}.{column}": of_table[table][column] for table, column in pairs[:_NAMES_SHOWN]}


def _listed(found: dict[str, str], otherwise: str) -> list[str]:
    """A line each with the first sentence of what it means."""
    if not found:
        return [otherwise]
    width = max(map(len, found))
    said = {name: meaning.partition(". ")[0].removesuffix(".") for name, meaning in found.items()}
    return ["Did you mean:", *(f"{_INDENT}{name:<{width}}  {said[name]}." for name in said)]
