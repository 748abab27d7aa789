"""`callqa schema`: the tables and what they mean."""

import json
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

import typer

from qa import store
from qa.cli._options import Data, SettingsFile
from qa.errors import StoreError
from qa.settings import load_settings

__all__ = ["schema"]


def schema(
    table: Annotated[str | None, typer.Argument(help="Only this table or mart, with its columns.")] = None,
    data: Data = Path("data"),
    output: Annotated[
        Literal["text", "markdown", "json", "mermaid"], typer.Option("--format", help="How to print them.")
    ] = "text",
    settings: SettingsFile = None,
) -> None:
    """Print what tables, marts and columns there are and what they mean.

    Of the published database; where nothing is published yet, of this callqa.
    """
    every = store.described(data, load_settings(settings))
    tables = tuple(each for each in every if table in {None, each.name})
    if not tables:
        near = get_close_matches(str(table), [each.name for each in every])
        meant = f"Did you mean {', '.join(near)}?" if near else "`callqa schema` lists all."
        raise StoreError(f"schema: there is no table '{table}'. {meant}")
    if output == "json":
        typer.echo(json.dumps([asdict(each) for each in tables], ensure_ascii=False, indent=2))
    elif output == "text":
        typer.echo(store.schema_text(tables))
    else:
        typer.echo((store.markdown if output == "markdown" else store.mermaid)(tables), nl=False)
