"""`callqa review calibrate`: people and the machine rate the same interactions blind."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qa import review, store
from qa.cli._console import err, out
from qa.cli._options import Data, SettingsFile
from qa.cli._tables import table
from qa.cli._writing import publishing
from qa.errors import ReviewError
from qa.settings import load_settings

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True, help="Rate the same interactions blind, people and machine, and compare."
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="What the calibration is called.")]


@app.command("start")
def start(  # noqa: PLR0913, PLR0917 - the options of a command
    name: Name,
    scorecard: Annotated[str, typer.Option(help="The scorecard to rate by.")],
    raters: Annotated[str, typer.Option(metavar="NAME,NAME", help="The people who rate.")],
    interactions: Annotated[str | None, typer.Option(metavar="ID,ID", help="What is rated.")] = None,
    sample: Annotated[str | None, typer.Option(metavar="ID", help="Or what a sample drew.")] = None,
    to: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the worksheets go.")] = Path(),
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Set down the machine's answers and write a worksheet for each rater, without anybody's answers.

    callqa review calibrate start march --sample 2026-03-02-random-1a2b3c4d --scorecard support_call
        --raters anna,ben
    """
    if (interactions is None) == (sample is None):
        raise ReviewError("say either --interactions or --sample.")
    chosen = load_settings(settings)
    limits = review.load_limits(chosen.scorecards)
    with publishing(data, chosen) as con:
        ids = review.sampled(con, sample, scorecard) if sample else (interactions or "").split(",")
        people = [rater.strip() for rater in raters.split(",")]
        with store.transaction(con):  # without worksheets, no calibration
            wanted = [each.strip() for each in ids if each.strip()]
            made = review.start_calibration(con, name, wanted, scorecard, people, datetime.now(UTC))
            paths = review.write_rating_sheets(con, name, to)
    for path in paths:
        out.print(escape(str(path)))
    out.print(f"{made.interactions} interactions, version {made.scorecard_version} of {scorecard}.")
    if made.interactions < limits.enough_interactions:
        out.print(_few(limits))


@app.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="The worksheet as a rater filled it in.")],
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Take in a rater's worksheet: all of it, or nothing where a row is wrong. Twice changes nothing."""
    chosen = load_settings(settings)
    limits = review.load_limits(chosen.scorecards)
    with publishing(data, chosen) as con:
        taken = review.take_ratings(con, file, limits, datetime.now(UTC))
    for note in taken.notes:
        err.print(escape(note))
    out.print(
        f"{escape(taken.rater)}: {taken.new} answers new, {taken.changed} changed, "
        f"{taken.unchanged} as they were, {taken.missing} still to do."
    )
    if taken.is_complete:
        out.print(f"All raters are in: callqa review calibrate show {taken.calibration_id}")


@app.command("show")
def show(
    name: Name,
    is_early: Annotated[
        bool, typer.Option("--force", help="Though not all raters are in: who looks is no longer blind.")
    ] = False,
    settings: SettingsFile = None,
    data: Data = Path("data"),
) -> None:
    """Show how far people agree with one another and the machine with them, per criterion and per rater."""
    chosen = load_settings(settings)
    limits = review.load_limits(chosen.scorecards)
    # what is published tells only the end
    with closing(store.open_warehouse(data, read_only=True, settings=chosen)) as con:
        compared = review.compare_ratings(con, name, limits, is_early=is_early)
    if any(compared.calibration.missing.values()):
        out.print("[yellow]Not all raters are in: who has seen this is no longer blind.[/yellow]")
    figures = ("percent", "kappa", "AC1", "alpha")
    rows = [
        (title, *_figures(side, figures_of))
        for each in compared.criteria
        for title, side, figures_of in (
            (each.criterion, "people", each.people),
            ("", "machine", each.machine),
        )
    ]
    out.print(table(("criterion", "between", "n", *figures), rows))
    raters = [_figures(each.rater, each.agreement) for each in compared.raters]
    out.print(table(("against the majority of the other people", "n", *figures), raters))
    for reason in _reasons(compared):
        out.print(f"[dim]{reason}[/dim]")
    _judge(compared, limits)


def _reasons(compared: review.Comparison) -> list[str]:
    """Why a figure, or its interval, is missing; each reason once."""
    found = [side for each in compared.criteria for side in (each.people, each.machine)]
    found += [each.agreement for each in compared.raters]
    given = {
        e.why: e.value for each in found for e in (each.percent, each.kappa, each.ac1, each.alpha) if e.why
    }
    return [f"{'-: ' if value is None else ''}{why}." for why, value in sorted(given.items())]


def _judge(compared: review.Comparison, limits: review.Limits) -> None:
    for each in compared.criteria:
        name = escape(each.criterion)
        if each.people_verdict == "disagree":
            out.print(
                f"[yellow]{name}: people disagree among themselves. Word the question anew together.[/yellow]"
            )
        elif each.machine_verdict == "disagree":
            out.print(
                f"[red]{name}: the machine disagrees with people. Reports mark it until that is mended.[/red]"
            )
    if compared.is_few:
        out.print(_few(limits))


def _few(limits: review.Limits) -> str:
    return f"Fewer than {limits.enough_interactions} interactions: intervals of so few are too narrow."


def _figures(side: str, found: review.Agreement) -> tuple[str, ...]:
    shown = (_estimate(each) for each in (found.percent, found.kappa, found.ac1, found.alpha))
    return (side, str(found.items), *shown)


def _estimate(found: review.Estimate) -> str:
    if found.value is None:
        return "-"
    if found.low is None or found.high is None:
        return _figure(found.value)
    return f"{_figure(found.value)} [{_figure(found.low)}, {_figure(found.high)}]"


def _figure(value: float) -> str:
    """To two decimals; nothing is just below zero."""
    return f"{round(value, 2) + 0.0:.2f}"
