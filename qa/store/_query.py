"""Answers a question in SQL from the published file, and lets it do nothing else."""

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
from qa.store._functions import refuse_other_functions
from qa.store._key import key_of
from qa.store._lake import files_of
from qa.store._mistakes import Asked
from qa.store._publish import SHOWN
from qa.store._show import print_rows
from qa.store._turns import LAKE, is_lake
from qa.store._warehouse import connect, connect_lake

__all__ = ["Asked", "Format", "open_past", "open_published", "query"]

Format = Literal["table", "csv", "json", "parquet"]

_FORMATS = {"csv": "FORMAT csv, HEADER", "json": "FORMAT json, ARRAY", "parquet": "FORMAT parquet"}
_AHEAD = "DESCRIBE FROM (\n"


def open_published(data: Path, settings: Settings | None = None) -> DuckDBPyConnection:
    """A read-only connection, in UTC, to what was last published; it goes on seeing that until closed.

    `settings` tell the key, None = those of the working directory.
    Raises StoreError when nothing is published yet, or the key isn't its own.
    """
    path = Home(data).published
    if not path.exists():
        raise StoreError(f"{path}: nothing is published yet. Run `callqa run INBOX` first.")
    return connect(path, read_only=True, key=key_of(settings))


def open_past(data: Path, settings: Settings, at: datetime) -> DuckDBPyConnection:
    """A read-only connection, in UTC, to the lake as it was then; shown is what publishing would show.

    Raises StoreError when the warehouse is no lake, or had nothing then.
    """
    if not settings.is_lake:
        raise StoreError(
            "--as-of: only a DuckLake keeps what was before. See «Growing out of one file» in "
            "qa/store/README.md."
        )
    con = connect_lake(data, settings, read_only=True, at=at)
    try:
        for table, condition in SHOWN.items():
            con.execute(f"CREATE TEMP VIEW {table} AS FROM {LAKE}.main.{table} WHERE {condition}")
        con.execute(f"SET allowed_directories = [{literal(files_of(data, settings))}]")
    except BaseException:
        con.close()
        raise
    return con


def query(con: DuckDBPyConnection, asked: Asked, output: Format = "table", out: Path | None = None) -> int:
    """Writes the answer to one SELECT and says how many rows it has; then the connection is of no more use.

    A table to read, cut at 500 rows, goes to the screen; all rows as csv, json or parquet to `out`, in place
    of what was there, or without it to stdout. Nothing can be changed, and no other file read or written,
    whatever the SQL says. Raises StoreError when the SQL is wrong, or `out` can't be written.
    """
    with tempfile.TemporaryDirectory(prefix="callqa-") as folder:
        answer = Path(folder) / f"answer.{output}"
        con.execute(f"SET allowed_paths = [{literal(str(answer))}]")
        con.execute("SET enable_external_access = false")
        con.execute("SET python_enable_replacements = false")  # a table is never a variable of this program
        con.execute("SET errors_as_json = true")
        con.execute("SET lock_configuration = true")
        rows = _rows(con, asked)
        try:
            if output == "table":
                return print_rows(con, rows)
            copied = con.execute(
                f"COPY ({rows}) TO {literal(str(answer))} ({_FORMATS[output]}, USE_TMP_FILE false)"
            )
            count = int((copied.fetchone() or (0,))[0])
        except duckdb.Error as error:
            raise asked.mistake(con, error) from None
        _hand_over(answer, out)
        return count


def _rows(con: DuckDBPyConnection, asked: Asked) -> str:
    """The question as a FROM clause, so that SHOW, DESCRIBE and PIVOT can be asked like a SELECT."""
    before = ""
    try:
        statements = con.extract_statements(asked.sql)
        kinds = [statement.type for statement in statements]
        is_pivot = kinds == [StatementType.CREATE, StatementType.SELECT] and not any(
            statement.query for statement in statements
        )
        if kinds != [StatementType.SELECT] and not is_pivot:
            raise StoreError(
                f"{asked.where}: only one SELECT at a time; nothing can be changed here. "
                "Ask again with a SELECT."
            )
        if is_lake(con):
            refuse_other_functions(con, asked.sql, asked.where)
        before, sql = _AHEAD, asked.sql.rstrip().rstrip(";")
        con.execute(f"{before}{sql}\n)")
    except duckdb.Error as error:
        raise asked.mistake(con, error, before) from None
    return f"FROM (\n{sql}\n)"


def _hand_over(answer: Path, out: Path | None) -> None:
    if out is None:
        sys.stdout.flush()
        with answer.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        return
    try:
        shutil.copyfile(answer, out)
    except OSError as error:
        raise StoreError(
            f"{out}: can't be written ({error.strerror}). Name another file with --out."
        ) from None
