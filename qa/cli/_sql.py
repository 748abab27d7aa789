"""`callqa sql`: questions to the published database."""

import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from qa import store
from qa.cli._console import err, out
from qa.cli._options import Data, SettingsFile
from qa.cli._tables import table
from qa.errors import StoreError
from qa.settings import load_settings

__all__ = ["sql"]

_SUFFIXES: dict[str, store.Format] = {".csv": "csv", ".json": "json", ".parquet": "parquet"}


def sql(  # noqa: PLR0913, PLR0917 - options of a command
    query: Annotated[str | None, typer.Argument(help="A SELECT, or the name of a .sql file.")] = None,
    data: Data = Path("data"),
    name: Annotated[
        str | None, typer.Option("--question", metavar="NAME", help="Ask a question that callqa knows.")
    ] = None,
    list_questions: Annotated[bool, typer.Option("--questions", help="List those questions.")] = False,
    output: Annotated[
        store.Format | None,
        typer.Option(
            "--format", help="How to write the rows; by the name of --out, else table.", show_default=False
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write to this file, in place of what it holds."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="As it was at the end of that day, or at that time (UTC); needs a DuckLake.",
        ),
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """Ask the published database; read-only, also while a batch runs. For example:

    callqa sql "select agent_name, avg(score)
        from evaluations join interactions using (interaction_id) group by 1"
    """
    if [query is not None, name is not None, list_questions].count(True) != 1:
        raise StoreError(
            "sql: give one of: a SELECT, a .sql file, --question NAME, or --questions to list them."
        )
    if list_questions:
        out.print(table(("name", "question"), [(each.name, each.title) for each in store.questions()]))
        return
    asked, shown_as, chosen = _asked(query, name), _format(output, to), load_settings(settings)
    at = _moment(as_of) if as_of else None
    opened = store.open_past(data, chosen, at) if at else store.open_published(data, chosen)
    with closing(opened) as con:
        found = store.query(con, asked, shown_as, to)
    if found == 0:
        err.print("No rows: nothing matches.")


def _asked(query: str | None, name: str | None) -> store.Asked:
    if name is not None:
        return store.Asked(store.question(name).sql, name)
    assert query is not None
    if not query.endswith(".sql"):
        return store.Asked(query)
    try:
        return store.Asked(Path(query).read_text(encoding="utf-8"), query)
    except (OSError, UnicodeDecodeError):
        raise StoreError(f"{query}: can't be read. Name a file with a SELECT in UTF-8.") from None


def _format(output: store.Format | None, to: Path | None) -> store.Format:
    """What is asked for, else what the file's name says."""
    if to is None:
        if output == "parquet" and sys.stdout.isatty():
            raise StoreError("--format parquet: is nothing to read. Name a file with --out, or use a pipe.")
        return output or "table"
    found = output or _SUFFIXES.get(to.suffix.lower())
    if found is None or found == "table":
        raise StoreError(
            f"--out {to}: is written as csv, json or parquet. Name it so, or say which with --format."
        )
    return found


def _moment(given: str) -> datetime:
    """The end of the day or the time given, in UTC unless it says. Raises StoreError when it's neither."""
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise StoreError(f"--as-of: '{given}' is no time. Write 2026-11-20 or 2026-11-20T06:30.") from None
    is_day = len(given) <= len("2026-11-20")
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) + (timedelta(days=1) if is_day else timedelta())
