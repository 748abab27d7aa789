"""Answers a question in SQL from the published file, and lets it do nothing else."""

import re
import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb
from duckdb import DuckDBPyConnection, StatementType

from qa.errors import StoreError
from qa.home import Home
from qa.settings import Settings
from qa.store._bulk import literal
from qa.store._lake import attach, files_of
from qa.store._publish import SHOWN
from qa.store._show import print_rows
from qa.store._turns import LAKE
from qa.store._warehouse import connect

__all__ = ["Format", "open_past", "open_published", "query"]

Format = Literal["table", "csv", "json", "parquet"]

_FORMATS = {"csv": "FORMAT csv, HEADER", "json": "FORMAT json, ARRAY", "parquet": "FORMAT parquet"}
_IN_LINE = re.compile(r"\n+LINE (\d+):.*", re.DOTALL)
_ABOUT_THE_SQL = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)


def open_published(data: Path) -> DuckDBPyConnection:
    """A read-only connection, in UTC, to what was last published; it goes on seeing that until closed.

    Raises StoreError when nothing is published yet.
    """
    path = Home(data).published
    if not path.exists():
        raise StoreError(f"{path}: nothing is published yet. Run `callqa run INBOX` first.")
    return connect(path, read_only=True)


def open_past(data: Path, settings: Settings, at: datetime) -> DuckDBPyConnection:
    """A read-only connection, in UTC, to the lake as it was then; shown is what publishing would show.

    Raises StoreError when the warehouse is no lake, or had nothing then.
    """
    if settings.store == "duckdb":
        raise StoreError(
            "--as-of: only a DuckLake keeps what was before. See «Growing out of one file» in "
            "qa/store/README.md."
        )
    con = connect(Path(":memory:"), read_only=False)
    try:
        attach(con, data, settings, read_only=True, at=at)
        for table, condition in SHOWN.items():
            con.execute(f"CREATE TEMP VIEW {table} AS FROM {LAKE}.main.{table} WHERE {condition}")
        con.execute(f"SET allowed_directories = [{literal(files_of(data, settings))}]")
    except BaseException:
        con.close()
        raise
    return con


def query(
    data: Path,
    sql: str,
    output: Format = "table",
    as_of: datetime | None = None,
    settings: Settings | None = None,
) -> None:
    """Prints the answer to one SELECT: a table to read, cut at 500 rows, or all rows as csv, json, parquet.

    With `as_of`, the answer that the lake of these settings would have given then.
    Nothing can be changed, and no other file read or written, whatever the SQL says.
    Raises StoreError in one line when nothing is published yet or the SQL is wrong.
    """
    opened = open_past(data, settings or Settings(), as_of) if as_of else open_published(data)
    with opened as con, tempfile.TemporaryDirectory(prefix="callqa-") as folder:
        answer = Path(folder) / f"answer.{output}"
        con.execute(f"SET allowed_paths = [{literal(str(answer))}]")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        asked = _one_question(con, sql)
        try:
            if output == "table":
                print_rows(con, asked)
            else:
                con.execute(
                    f"COPY ({asked}) TO {literal(str(answer))} ({_FORMATS[output]}, USE_TMP_FILE false)"
                )
                sys.stdout.flush()
                with answer.open("rb") as file:
                    shutil.copyfileobj(file, sys.stdout.buffer)
        except duckdb.Error as error:
            raise StoreError(_explain(error, lines_before=1)) from None


def _one_question(con: DuckDBPyConnection, sql: str) -> str:
    """The question as a FROM clause, so that SHOW, DESCRIBE and PIVOT can be asked like a SELECT."""
    try:
        statements = con.extract_statements(sql)
    except duckdb.Error as error:
        raise StoreError(_explain(error)) from None
    kinds = [statement.type for statement in statements]
    is_pivot = kinds == [StatementType.CREATE, StatementType.SELECT] and not any(s.query for s in statements)
    if kinds != [StatementType.SELECT] and not is_pivot:
        raise StoreError(
            "sql: only one SELECT at a time; nothing can be changed here. Ask again with a SELECT."
        )
    return f"FROM (\n{sql.rstrip().rstrip(';')}\n)"


def _explain(error: duckdb.Error, lines_before: int = 0) -> str:
    """DuckDB's message in one line, with the line of the question; no value of the data is quoted."""
    text = str(error)
    line = re.search(r"\nLINE (\d+):", text)
    where = f"sql:{int(line[1]) - lines_before}" if line else "sql"
    kind, _, message = _IN_LINE.sub("", text).partition(": ")
    if isinstance(error, duckdb.PermissionException):
        message = "other files can't be read or written from here. Ask the published tables: SHOW TABLES."
    elif not isinstance(error, _ABOUT_THE_SQL):
        # raised by a row: the message may quote what a customer said
        message = f"a value does not allow this ({kind.lower()}). TRY(...) gives NULL for such values."
    return f"{where}: {' '.join(message.split())}"
