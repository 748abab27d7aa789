"""Rows in every table of a database, whatever its schema: the same ids in all, so that they join."""

import duckdb

from qa.store._bulk import literal, quoted
from qa.store._schema import UNPUBLISHED

ROWS = 3
_VALUES = {
    "VARCHAR": "{name} || '-' || i",
    "INTEGER": "i",
    "BIGINT": "i",
    "DOUBLE": "i + 0.5",
    "BOOLEAN": "i % 2 = 0",
    "DATE": "DATE '2026-03-02' + i::INTEGER",
    "TIME": "TIME '08:00' + to_hours(i)",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ '2026-03-02 09:00:00+00' + to_days(i)",
    "JSON": "json_object('number', i)",
    "VARCHAR[]": "['one', {name}]",
    "MAP(VARCHAR, BIGINT)": "MAP {{'key': i}}",
    "MAP(VARCHAR, VARCHAR)": "MAP {{'key': {name}}}",
}
_EVIDENCE = (
    "[{{'turn_index': i, 'role': 'agent', 'kind': 'made', 'start_s': 1.5, 'char_start': 0, 'char_end': 4, "
    "'quote': 'word', 'is_doubtful': false}}]"
)


def fill(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Puts rows into all tables but schema_version and the log of removals; the number of rows by table."""
    found = con.execute(
        "SELECT table_name, list(column_name ORDER BY column_index), list(data_type ORDER BY column_index) "
        "FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal "
        "AND table_name IN (SELECT table_name FROM duckdb_tables()) "
        f"AND table_name NOT IN {UNPUBLISHED} "
        "GROUP BY table_name"
    ).fetchall()
    for table, names, types in found:
        con.execute(f"DELETE FROM {quoted(table)}")
        values = ", ".join(_value(name, kind) for name, kind in zip(names, types, strict=True))
        con.execute(f"INSERT INTO {quoted(table)} SELECT {values} FROM range({ROWS}) AS made(i)")
    con.execute("UPDATE interactions SET agent_id = 'kim', team = 'North', channel = 'chat'")
    return {table: ROWS for table, _, _ in found}


def content(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[object, ...]]:
    """All rows of a table or mart, in one order."""
    return con.execute(f"FROM {quoted(table)} ORDER BY ALL").fetchall()


def _value(name: str, kind: str) -> str:
    if name == "time_zone":
        return "'UTC'"
    if name == "words_removed_at":
        return "NULL"
    if name == "weekday":
        return "i + 1"
    pattern = _EVIDENCE if kind.startswith("STRUCT(") else _VALUES[kind]
    return pattern.format(name=literal(name))
