"""`callqa insights`: which criteria go with satisfaction and resolution, and which measure nothing."""

import csv
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qa import insights as studies
from qa import store
from qa.cells import disarmed
from qa.cli._console import out
from qa.cli._options import Data
from qa.cli._tables import number, print_json, share, signed, table

__all__ = ["insights"]

_SHOWN = 20
"""Links and twins on the terminal; the other formats have all."""
_COLUMNS = (
    *("finding", "scorecard", "criterion", "beside", "channels", "n"),
    *("value", "low", "high", "p_adjusted", "is_found", "words"),
)


class Shown(StrEnum):
    """What is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def insights(
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Contacts from this day (UTC) on."),
    ] = None,
    output: Annotated[Shown, typer.Option("--format", help="What to print.")] = Shown.TABLE,
    data: Data = Path("data"),
) -> None:
    """Show which criteria go with satisfaction and resolution, what drives volume, and what measures nothing.

    What goes together need not cause one another. Too few answers give no figure, and that is said.

    callqa insights --since 2026-09-01
    """
    with closing(store.open_published(data)) as con:
        found = studies.study(con, since.date() if since else None)
    if output is Shown.JSON:
        print_json(found)
    elif output is Shown.CSV:
        csv.writer(sys.stdout).writerows([_COLUMNS, *_rows(found)])
    else:
        _show(found)


def _show(found: studies.Study) -> None:
    out.print(f"{found.conversations:,} conversations, {found.evaluations:,} evaluations.")
    if found.links:
        _head(f"Criteria beside customers' answers: {len(found.links)} looked at, {found.untested} too thin")
        out.print(_links(found))
        _more(len(found.links))
    if found.reasons:
        _head("Reasons for contact")
        out.print(_reasons(found))
    if found.idle:
        _head("Criteria that measure nothing so far")
        rows = [(each.scorecard, each.criterion, each.words) for each in found.idle]
        out.print(table(("scorecard", "criterion", ""), rows))
    if found.twins:
        _head("Criteria that say the same")
        headings = ("scorecard", "criterion", "and", "n", "correlation")
        twins = [(t.scorecard, t.criterion, t.other, str(t.n), signed(t.correlation)) for t in found.twins]
        out.print(table(headings, twins[:_SHOWN]))
        _more(len(twins))
    _head("What to keep in mind")
    for remark in found.remarks:
        out.print(escape(remark))


def _head(text: str) -> None:
    out.print(f"\n[bold]{text}[/bold]")


def _more(count: int) -> None:
    if count > _SHOWN:
        out.print(f"... and {count - _SHOWN} more: --format csv")


def _links(found: studies.Study) -> object:
    headings = ("scorecard", "criterion", "answer", "n", "correlation", "95 % interval", "")
    rows = [
        (
            *(link.scorecard, link.criterion, link.answer, str(link.n), signed(link.correlation)),
            *(f"{signed(link.low)} to {signed(link.high)}", link.words),
        )
        for link in found.links[:_SHOWN]
    ]
    return table(headings, rows)


def _reasons(found: studies.Study) -> object:
    headings = ("reason", "conversations", "share", "score", "share of lost points", "")
    rows = [
        (
            *(each.reason, f"{each.conversations:,}", share(each.share), number(each.score)),
            *(share(each.lost_share), each.words),
        )
        for each in found.reasons
    ]
    return table(headings, rows)


def _rows(found: studies.Study) -> Iterator[tuple[str, ...]]:
    """All findings in one shape, empty where a column has no meaning for them."""
    for link in found.links:
        what = (link.scorecard, link.criterion, link.answer, " ".join(link.channels), link.n)
        figures = (link.correlation, link.low, link.high, link.p, link.is_found)
        yield _row("link", *what, *figures, link.words)
    for twins in found.twins:
        pair = (twins.scorecard, twins.criterion, twins.other)
        yield _row("same", *pair, None, twins.n, twins.correlation, *[None] * 4, twins.words)
    for idle in found.idle:
        one = (idle.scorecard, idle.criterion, idle.outcome)
        yield _row("measures_nothing", *one, None, idle.evaluations, idle.times, *[None] * 4, idle.words)
    for each in found.reasons:
        ends = _ends(each)
        yield _row("reason", None, None, each.reason, None, each.conversations, *ends, None, None, each.words)
    for of in found.answers:
        needed = f"{of.needed} are needed."
        yield _row("answers", None, None, of.question, of.channel, of.answers, *[None] * 5, needed)
    for remark in found.remarks:
        yield _row("remark", *[None] * 10, remark)


def _ends(reason: studies.Reason) -> tuple[float | None, float | None, float | None]:
    """The difference, and its interval."""
    if reason.difference is None or reason.margin is None:
        return None, None, None
    return reason.difference, reason.difference - reason.margin, reason.difference + reason.margin


def _row(*cells: str | float | None) -> tuple[str, ...]:
    """Numbers as such, truth values as true and false, text safe for spreadsheets."""
    return tuple(_cell(cell) for cell in cells)


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return disarmed(value) if isinstance(value, str) else str(value)
