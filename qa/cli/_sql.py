"""`callqa sql`: questions to the published database."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from qa import store
from qa.cli._options import Data

__all__ = ["sql"]


def sql(
    query: Annotated[str, typer.Argument(help="A SELECT, or the name of a .sql file.")],
    data: Data = Path("data"),
    output: Annotated[
        Literal["table", "csv", "json", "parquet"], typer.Option("--format", help="How to print the rows.")
    ] = "table",
) -> None:
    """Ask the published database; read-only, also while a batch runs. For example:

    callqa sql "select agent_name, avg(score)
        from evaluations join interactions using (interaction_id) group by 1"
    """
    text = Path(query).read_text(encoding="utf-8") if query.endswith(".sql") else query
    store.query(data, text, output)
