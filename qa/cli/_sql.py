"""`callqa sql`: questions to the published database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from qa import store
from qa.cli._options import Data, SettingsFile
from qa.errors import StoreError
from qa.settings import load_settings

__all__ = ["sql"]


def sql(
    query: Annotated[str, typer.Argument(help="A SELECT, or the name of a .sql file.")],
    data: Data = Path("data"),
    output: Annotated[
        Literal["table", "csv", "json", "parquet"], typer.Option("--format", help="How to print the rows.")
    ] = "table",
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
    text = Path(query).read_text(encoding="utf-8") if query.endswith(".sql") else query
    at = _moment(as_of) if as_of else None
    store.query(data, text, output, at, load_settings(settings))


def _moment(given: str) -> datetime:
    """The end of the day or the time given, in UTC unless it says. Raises StoreError when it's neither."""
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise StoreError(f"--as-of: '{given}' is no time. Write 2026-11-20 or 2026-11-20T06:30.") from None
    is_day = len(given) <= len("2026-11-20")
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) + (timedelta(days=1) if is_day else timedelta())
