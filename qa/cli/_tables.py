"""Tables on the screen, and the same as JSON for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

__all__ = ["Format", "Shown", "number", "print_json", "share", "signed", "table"]


class Shown(StrEnum):
    """What a command prints."""

    TABLE = "table"
    JSON = "json"


Format = Annotated[Shown, typer.Option("--format", help="What to print.")]


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table without frames; cells are shown as they are."""
    made = Table(box=None, pad_edge=False)
    for heading in headings:
        made.add_column(heading, overflow="fold")
    for row in rows:
        made.add_row(*(escape(cell) for cell in row))
    return made


def number(value: float | None) -> str:
    """To one decimal; a dash for none."""
    return "-" if value is None else f"{value:.1f}"


def signed(value: float | None) -> str:
    """To two decimals with its sign; a dash for none."""
    return "-" if value is None else f"{value:+.2f}"


def share(value: float | None) -> str:
    """As whole percent; a dash for none."""
    return "-" if value is None else f"{value:.0%}"


def print_json(value: Any) -> None:
    """A dataclass, or a list of them, as JSON."""
    plain = [asdict(each) for each in value] if isinstance(value, list) else asdict(value)
    typer.echo(json.dumps(plain, ensure_ascii=False, default=str))
