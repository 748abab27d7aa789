"""Runs the schema's SQL on any store: encrypted files are written otherwise, a DuckLake holds less of it."""

import re

from duckdb import DuckDBPyConnection

from qa.store._key import is_encrypted
from qa.store._turns import is_lake

__all__ = ["for_lake", "run"]

_TABLE_KEY = re.compile(r",\s*(?:PRIMARY KEY|UNIQUE)\s*\([^)]*\)")
_COLUMN_KEY = re.compile(r"\bPRIMARY KEY\b")
_COMPRESSION = re.compile(r"\s+USING COMPRESSION \w+")
_VIEW = re.compile(r"^CREATE OR REPLACE VIEW (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^COMMENT ON ", re.MULTILINE)
_COLUMN_COMMENT = re.compile(r"^COMMENT ON COLUMN (\w+)\.", re.MULTILINE)


def run(con: DuckDBPyConnection, sql: str) -> None:
    """Runs the statements as they are, or as an encrypted file or a lake can hold them."""
    if not is_lake(con):
        con.execute(_for_encrypted(sql) if is_encrypted(con) else sql)
        return
    views = set(_VIEW.findall(sql))
    for statement in con.extract_statements(sql):
        about = _COLUMN_COMMENT.search(statement.query)
        if about is None or about[1] not in views:
            con.execute(for_lake(statement.query))


def _for_encrypted(sql: str) -> str:
    """With the compression that DuckDB's newer format, that of encrypted files, has for text that repeats."""
    return sql.replace("COMPRESSION dictionary", "COMPRESSION dict_fsst")


def for_lake(statement: str) -> str:
    """The statement without keys and compression, which DuckLake refuses; a key's column stays NOT NULL.

    That no key is there twice, `load` and its like see to: they replace rows in one transaction, and writers
    take turns. Comments on a view's columns, which it has no place for either, are left out by `run`.
    """
    if _COMMENT.search(statement):
        return statement
    return _COLUMN_KEY.sub("NOT NULL", _TABLE_KEY.sub("", _COMPRESSION.sub("", statement)))
