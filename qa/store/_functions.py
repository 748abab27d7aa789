"""Which table functions a question to a lake may call: its extensions have some that reach further.

`postgres_query` and `postgres_scan` ask any database, over the network too, and `ducklake_cleanup_old_files`
deletes files, also on a read-only connection without access to what lies outside (tried with DuckDB 1.5.5).
A list of what is allowed, and not of what isn't: extensions get new functions.
"""

import json
from collections.abc import Iterator
from typing import Any

from duckdb import DuckDBPyConnection

from qa.errors import StoreError

__all__ = ["refuse_other_functions"]

_ALLOWED = frozenset(
    (
        "duckdb_columns",
        "duckdb_tables",
        "duckdb_views",
        "generate_series",
        "range",
        "repeat",
        "summary",
        "unnest",
    )
)


def refuse_other_functions(con: DuckDBPyConnection, sql: str, where: str) -> None:
    """Raises StoreError where the question calls a table function that isn't allowed, before it is bound."""
    (told,) = con.execute("SELECT json_serialize_sql($1::VARCHAR)", [sql]).fetchone() or ("{}",)
    tree = json.loads(told)
    if tree.get("error", True):
        raise StoreError(f"{where}: can't be asked of a lake as it was. Ask with a plain SELECT.")
    if others := sorted(set(_table_functions(tree)) - _ALLOWED):
        what = f"{', '.join(others)} can't be called on a lake"
        raise StoreError(f"{where}: {what}. Ask the published tables: callqa schema.")


def _table_functions(node: Any) -> Iterator[str]:
    """Names of the table functions in a serialised statement, in lower case."""
    if isinstance(node, dict):
        if node.get("type") == "TABLE_FUNCTION":
            yield str(node["function"].get("function_name")).lower()
        for each in node.values():
            yield from _table_functions(each)
    elif isinstance(node, list):
        for each in node:
            yield from _table_functions(each)
