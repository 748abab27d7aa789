"""What tables, marts and columns there are and what they mean, read from a database, as text or a diagram."""

import re
from collections.abc import Container, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.home import Home
from qa.settings import Settings
from qa.store._query import open_published
from qa.store._schema import MARTS, UNPUBLISHED, create_schema

__all__ = ["ColumnInfo", "TableInfo", "described", "markdown", "mermaid", "schema_text"]

_JOINS = re.compile(r"\b[Jj]oins (?P<tables>\w+(?:(?: and | or )\w+)*)")
_KEY = re.compile(r"Key(?:, with (?P<rest>[^:;.]+))?")
_EARLIER = "superseded_"


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column: its type and meaning, and the tables that it joins."""

    name: str
    type: str
    comment: str

    @property
    def joins(self) -> tuple[str, ...]:
        """Its comment says so: `joins interactions`, `joins evaluations or superseded_evaluations`."""
        found = _JOINS.search(self.comment)
        return tuple(re.split(" and | or ", found["tables"])) if found else ()


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table or mart: its grain and columns."""

    name: str
    is_mart: bool
    comment: str
    columns: tuple[ColumnInfo, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that are its key; empty where the comments name none.

        The first one's comment names the others: `Key, with a and b`, or `Key, with all up to c`.
        """
        for at, column in enumerate(self.columns):
            if found := _KEY.match(column.comment):
                rest = found["rest"] or ""
                names = [each.name for each in self.columns[at:]]
                if rest.startswith("all up to "):
                    return tuple(names[: names.index(rest.split()[-1]) + 1])
                return (column.name, *(rest.replace(" and ", ", ").split(", ") if rest else ()))
        return ()


def described(data: Path, settings: Settings | None = None) -> tuple[TableInfo, ...]:
    """The published database's tables, then its marts; with none published, those of this callqa."""
    if Home(data).published.exists():
        with closing(open_published(data, settings)) as con:
            return read_schema(con)
    with closing(duckdb.connect(":memory:")) as con:
        create_schema(con)
        return read_schema(con)


def read_schema(con: DuckDBPyConnection) -> tuple[TableInfo, ...]:
    """Tables in the order of their names, then marts in theirs."""
    found = con.execute(
        "SELECT table_name, any_value(coalesce(t.comment, v.comment)), "
        "list((column_name, data_type, coalesce(c.comment, '')) ORDER BY column_index) "
        "FROM duckdb_columns() AS c LEFT JOIN duckdb_tables() AS t USING (database_oid, table_name) "
        "LEFT JOIN duckdb_views() AS v ON v.database_oid = c.database_oid AND v.view_name = c.table_name "
        "WHERE c.database_name = current_database() AND NOT c.internal "
        f"AND table_name NOT IN {UNPUBLISHED} "
        "GROUP BY table_name"
    ).fetchall()
    tables = [
        TableInfo(name, name in MARTS, comment or "", tuple(ColumnInfo(*each) for each in columns))
        for name, comment, columns in found
    ]
    return tuple(sorted(tables, key=lambda each: (each.is_mart, each.name)))


def schema_text(tables: Sequence[TableInfo]) -> str:
    """Of several tables a line each; of one its columns."""
    if len(tables) > 1:
        kinds = ((False, "TABLES"), (True, "MARTS"))
        parts = ((title, [t for t in tables if t.is_mart == is_mart]) for is_mart, title in kinds)
        return "\n\n".join(
            f"{title}\n{_aligned([(t.name, t.comment) for t in of])}" for title, of in parts if of
        )
    (table,) = tables
    columns = _aligned([(each.name, each.type, each.comment) for each in table.columns])
    return f"{table.name}: {table.comment}\n\n{columns}"


def markdown(tables: Sequence[TableInfo]) -> str:
    """A section a table with its columns."""
    return "\n".join(_section(each) for each in tables)


def mermaid(tables: Sequence[TableInfo]) -> str:
    """The tables with their keys and what joins them, as Mermaid draws it.

    Not drawn: marts, which stand apart, and earlier evaluations, which join as the current ones do.
    """
    drawn = {each.name: each for each in tables if not each.is_mart and not each.name.startswith(_EARLIER)}
    joins = [join for table in drawn.values() for join in _joins(table, drawn)]
    joined = sorted({name for _, *both in joins for name in both})
    boxes = [line for name in joined for line in _box(drawn[name])]
    return "\n".join(["erDiagram", *boxes, *(line for line, *_ in joins)]) + "\n"


def _joins(table: TableInfo, drawn: Container[str]) -> Iterator[tuple[str, str, str]]:
    """The line of each join, with the two tables."""
    for column in table.columns:
        for other in column.joins:
            if other in drawn:
                many = "o|" if table.key == (column.name,) else "o{"
                yield f"    {other} ||--{many} {table.name} : {column.name}", table.name, other


def _box(table: TableInfo) -> list[str]:
    """Key columns and columns that join; a type's name is a word in Mermaid."""
    rows = []
    for each in table.columns:
        marks = ["PK"] * (each.name in table.key) + ["FK"] * bool(each.joins)
        if marks:
            kind = re.sub(r"[^A-Z]+", "_", each.type).strip("_")
            rows.append(f"        {kind} {each.name} {', '.join(marks)}")
    return [f"    {table.name} {{", *rows, "    }"]


def _section(table: TableInfo) -> str:
    rows = "\n".join(f"| `{each.name}` | {each.type} | {each.comment} |" for each in table.columns)
    return f"## {table.name}\n{table.comment}\n\n| column | type | meaning |\n|---|---|---|\n{rows}\n"


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)][:-1]
    return "\n".join(
        "  ".join([*(f"{c:<{w}}" for c, w in zip(row, widths, strict=False)), row[-1]]) for row in rows
    )
