"""`callqa review sample` and `queue`: what people are to look at, and what still waits."""

import secrets
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from duckdb import DuckDBPyConnection
from rich.markup import escape

from qa import review, store
from qa.cli._console import out
from qa.cli._options import Data, SettingsFile
from qa.cli._tables import table
from qa.cli._writing import publishing
from qa.errors import ReviewError
from qa.scoring.places import parse_span
from qa.settings import load_settings

__all__ = ["sample", "show_queue"]

_PER_AGENT = 5
_BY_RISK = 20
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]
Limit = list[str] | None


def sample(  # noqa: PLR0913, PLR0917 - the options of a command
    method: Annotated[Literal["random", "risk"], typer.Option(help="How to choose.")] = "random",
    per_agent: Annotated[
        int | None, typer.Option(min=1, help=f"Of each agent, in a random draw: {_PER_AGENT} unless given.")
    ] = None,
    count: Annotated[
        int | None, typer.Option(min=1, help=f"At most so many in all; by risk {_BY_RISK} unless given.")
    ] = None,
    since: Day = None,
    until: Day = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Of a random draw; a new one unless given.")] = None,
    scorecard: Annotated[str | None, typer.Option(help="Only evaluations by this one.")] = None,
    channel: Annotated[list[str] | None, typer.Option(help="Only this channel; may be repeated.")] = None,
    min_duration: Annotated[str | None, typer.Option(metavar="3m", help="Only this long or longer.")] = None,
    at_most: Annotated[Limit, typer.Option(metavar="team=10", help="Of each agent, team or channel.")] = None,
    at_least: Annotated[
        Limit, typer.Option(metavar="channel=2", help="Of each agent, team or channel.")
    ] = None,
    assign: Annotated[
        str | None, typer.Option(metavar="NAME,NAME", help="Deal it out to them in turn.")
    ] = None,
    is_dry: Annotated[bool, typer.Option("--dry-run", help="Show the draw and write nothing.")] = False,
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Draw evaluations for people to look at; nothing is drawn twice, nor what a person has answered on.

    callqa review sample --per-agent 3 --since 2026-11-02 --until 2026-11-08 --assign ann,ben

    callqa review sample --method risk --count 20 --at-most agent=2
    """
    if method == "risk" and (seed is not None or per_agent is not None):
        raise ReviewError("--seed, --per-agent: are of a random draw. By risk, write --at-most agent=N.")
    shortest_s = _seconds(min_duration)
    scope = review.Scope(_date(since), _date(until), scorecard, tuple(channel or ()), shortest_s)
    quotas = review.Quotas(count, _limits("--at-most", at_most), _limits("--at-least", at_least))
    if method == "random" and ("agent" in quotas.at_most or "agent" in quotas.at_least):
        raise ReviewError("agent=N: in a random draw, write --per-agent N.")
    people = [name.strip() for name in assign.split(",")] if assign else []
    if not all(people):
        raise ReviewError("--assign: a name is empty. Write --assign ann,ben.")
    chosen = load_settings(settings)
    risks = review.load_risks(chosen.scorecards) if method == "risk" else None

    def draw(con: DuckDBPyConnection) -> review.Draw:
        if risks is not None:
            by_risk = review.Quotas(count or _BY_RISK, quotas.at_most, quotas.at_least)
            return review.draw_by_risk(con, scope, risks, by_risk)
        lot = secrets.randbelow(2**31) if seed is None else seed
        return review.draw_at_random(con, scope, lot, per_agent or _PER_AGENT, quotas)

    if is_dry:
        with closing(store.open_published(data, chosen)) as con:
            _show(draw(con), people)
        return
    with publishing(data, chosen) as con:
        drawn = draw(con)
        _show(drawn, people)
        sample_id = review.record_draw(con, drawn, datetime.now(UTC), people)
    out.print(
        f"Recorded as sample {sample_id}. callqa review export FILE --sample {sample_id} writes it out."
    )


def show_queue(
    reviewer: Annotated[
        str | None, typer.Option("--for", metavar="NAME", help="What is assigned to them, or to nobody.")
    ] = None,
    data: Data = Path("data"),
) -> None:
    """Show what was drawn and waits for a person, oldest first, and how much is done."""
    with closing(store.open_published(data)) as con:
        found = review.queue(con, reviewer)
    rows = [
        (
            f"{each.drawn_at:%Y-%m-%d}",
            each.interaction_id,
            each.scorecard,
            each.agent_name,
            each.channel or "-",
            each.assigned_to or "anyone",
            each.why,
        )
        for each in found.waiting
    ]
    if rows:
        out.print(table(("drawn", "interaction", "scorecard", "agent", "channel", "for", "why"), rows))
    gone = f" {found.gone} are no longer evaluated by that scorecard." if found.gone else ""
    out.print(f"{len(rows)} wait; {found.done} of {found.drawn} drawn are done.{gone}")


def _show(draw: review.Draw, people: Sequence[str]) -> None:
    rows = [
        (
            each.interaction_id,
            each.scorecard,
            each.agent_name,
            each.channel,
            f"{each.started_at:%Y-%m-%d %H:%M}" if each.started_at else "-",
            *([people[place % len(people)]] if people else []),
            each.why,
        )
        for place, each in enumerate(draw.drawn)
    ]
    headings = ("interaction", "scorecard", "agent", "channel", "began", *(["for"] if people else []), "why")
    if rows:
        out.print(table(headings, rows))
    for shortfall in draw.shortfalls:
        out.print(f"[yellow]{escape(str(shortfall))}[/yellow]")
    with_seed = "" if draw.seed is None else f" with seed {draw.seed}"
    out.print(f"{len(rows)} drawn{with_seed} of {draw.left} that nobody has drawn or answered on.")


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _seconds(text: str | None) -> float:
    if text is None:
        return 0.0
    try:
        seconds = parse_span(text).seconds
    except ValueError as error:
        raise ReviewError(f"--min-duration: {error}") from None
    if seconds is None:
        raise ReviewError(f"--min-duration: {text!r} is not a duration. Write 3m or 90s.")
    return seconds


def _limits(option: str, given: Limit) -> dict[review.Dimension, int]:
    """`team=10` as {"team": 10}. Raises ReviewError for anything else."""
    limits: dict[review.Dimension, int] = {}
    for text in given or ():
        name, _, number = text.partition("=")
        if name not in review.DIMENSIONS or not number.isdecimal():
            known = ", ".join(review.DIMENSIONS)
            raise ReviewError(f"{option}: {text!r} can't be read. Write NAME=N, NAME one of {known}.")
        limits[name] = int(number)
    return limits
