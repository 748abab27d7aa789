"""`callqa scorecard`: check, test, explain and compare scorecards."""

import json
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from qa import checks, scoring, store
from qa.cli._console import out
from qa.cli._options import Data, SettingsFile
from qa.errors import ConfigError, Mistake, StoreError
from qa.settings import load_settings
from qa.types import Outcome

__all__ = ["app"]

EXIT_WITH_REMARKS = 1
_MARKS = {
    "met": "[green]met[/green]",
    "partly_met": "[yellow]partly met[/yellow]",
    "not_met": "[red]not met[/red]",
    "not_applicable": "[dim]not applicable[/dim]",
    "not_evaluated": "[magenta]not evaluated[/magenta]",
}

app = typer.Typer(no_args_is_help=True, help="Check, test, explain and compare scorecards.")

Files = Annotated[
    list[Path] | None, typer.Argument(help="Files or names, such as support_call; all when none is named.")
]


@app.command("check")
def check(files: Files = None, settings: SettingsFile = None) -> None:
    """Read scorecards and phrase files; every mistake is shown with its line. Exit 2 when there is one."""
    folder = load_settings(settings).scorecards
    checks.load_book(folder / "phrases")
    for path in _paths(files, folder):
        card = scoring.load_scorecard(path)
        criteria = sum(len(section.criteria) for section in card.sections)
        out.print(f"{path.name}: sound. {card.id} v{card.version}, {criteria} criteria.")


@app.command("test")
def test(files: Files = None, settings: SettingsFile = None) -> None:
    """Run the examples that scorecards carry through the real checks. Exit 1 when one comes out otherwise.

    For example: callqa scorecard test scorecards/support_call.yaml
    """
    folder = load_settings(settings).scorecards
    book = checks.load_book(folder / "phrases")
    results = [scoring.test_scorecard(path, book) for path in _paths(files, folder)]
    for result in results:
        _show_test(result)
    if any(result.differences for result in results):
        raise typer.Exit(EXIT_WITH_REMARKS)


@app.command("explain")
def explain(
    interaction_id: Annotated[str, typer.Argument(help="As in the table interactions.")],
    data: Data = Path("data"),
) -> None:
    """Show how an interaction came to its score: every criterion with points, reason and evidence."""
    with closing(store.open_published(data)) as con:
        explained = scoring.explain(con, interaction_id)
    if not explained:
        raise StoreError(
            f"{interaction_id}: has no evaluation. Look at interactions.unscored_reason and rejected_inputs."
        )
    for evaluation in explained:
        _show(evaluation)


@app.command("diff")
def diff(
    before: Annotated[Path, typer.Argument(help="The scorecard as it is.")],
    after: Annotated[Path, typer.Argument(help="The scorecard as it might become.")],
    data: Data = Path("data"),
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")] = None,
) -> None:
    """Say what a changed scorecard would do to the interactions in the store; nothing is written."""
    cards = scoring.load_scorecard(before), scoring.load_scorecard(after)
    with closing(store.open_published(data)) as con:
        change = scoring.diff(con, *cards, since=since.date().isoformat() if since else None)
    out.print(
        f"{change.interactions} interactions, {change.score_changed} change their score: "
        f"{change.newly_passed} newly pass, {change.newly_failed} newly fail."
    )
    if change.agents:
        rows = [(a.agent_name, _number(a.mean_before), _number(a.mean_after)) for a in change.agents]
        out.print(_table(("agent", "mean before", "mean after"), rows))
    if change.criteria:
        shares = [
            (c.criterion, str(c.changed), _share(c.met_before), _share(c.met_after)) for c in change.criteria
        ]
        out.print(_table(("criterion", "changed", "met before", "met after"), shares))


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of scorecards, with which editors complete and check while typing."""
    typer.echo(json.dumps(scoring.schema(), indent=2, ensure_ascii=False))


def _show_test(result: scoring.ScorecardTest) -> None:
    failed = len(result.differences)
    verdict = "[red]FAILED[/red]" if failed else "[green]passed[/green]"
    out.print(
        f"{result.scorecard}: {verdict}. {result.examples} examples, {result.expectations} expectations, "
        f"{failed} came out otherwise."
    )
    for difference in result.differences:
        out.print(f"  {escape(str(difference))}")
    for gap in result.uncovered:
        out.print(f"  [dim]{escape(str(gap))}[/dim]")


def _paths(files: list[Path] | None, folder: Path) -> list[Path]:
    named = [path if path.exists() else folder / f"{path}.yaml" for path in files or ()]
    paths = named or sorted(folder.glob("*.yaml"))
    if not paths:
        raise ConfigError([Mistake(str(folder), None, "holds no scorecard. Put one there as NAME.yaml.")])
    return paths


def _show(evaluation: scoring.Explanation) -> None:
    score = "no score" if evaluation.score is None else f"{evaluation.score:.1f}"
    out.print(f"[bold]{evaluation.scorecard}[/bold] v{evaluation.scorecard_version}: [bold]{score}[/bold]")
    out.print(f"  {escape(evaluation.arithmetic)}")
    out.print(f"  {escape(evaluation.verdict)}")
    for section in evaluation.sections:
        out.print(f"\n[bold]{escape(section.section)}[/bold]  {_points(section)}")
        for criterion in section.criteria:
            critical = " (critical)" if criterion.is_critical else ""
            out.print(
                f"  {_MARKS[criterion.outcome]}  {escape(criterion.question)}{critical}  {_points(criterion)}"
            )
            out.print(f"      {escape(criterion.reason)}")
            for found in criterion.evidence:
                out.print(f"      {_place(found)} {escape(found.quote)!r}{_note(criterion, found)}")


def _place(found: scoring.Evidence) -> str:
    at = "" if found.start_s is None else f" at {int(found.start_s) // 60:02d}:{int(found.start_s) % 60:02d}"
    return f"[dim]turn {found.turn_index}{at}, {found.role}:[/dim]"


def _note(criterion: scoring.ExplainedCriterion, found: scoring.Evidence) -> str:
    is_counted = criterion.outcome is not Outcome.NOT_EVALUATED
    return " [dim](doubtful, not counted)[/dim]" if found.is_doubtful and not is_counted else ""


def _points(part: scoring.ExplainedSection | scoring.ExplainedCriterion) -> str:
    if part.points_earned is None or part.points_possible is None:
        return ""
    return f"{part.points_earned:.4g} of {part.points_possible:.4g}"


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    return table


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"
