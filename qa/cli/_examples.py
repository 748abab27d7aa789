"""Shows what testing a scorecard by its examples gave."""

from itertools import groupby

from rich.markup import escape

from qa import scoring
from qa.cli._console import out
from qa.cli._tables import table
from qa.types import Outcome

__all__ = ["show"]

_NEEDED = (Outcome.MET, Outcome.NOT_MET, Outcome.NOT_APPLICABLE)


def show(result: scoring.ScorecardTest) -> None:
    """Prints the verdict, each example that came out otherwise, and which criteria lack examples."""
    failed = len(result.differences)
    verdict = "[red]FAILED[/red]" if failed else "[green]passed[/green]"
    out.print(
        f"{result.scorecard}: {verdict}. {result.examples} examples, {result.expectations} expectations, "
        f"{failed} came out otherwise."
    )
    for example, group in groupby(result.differences, key=lambda difference: difference.example):
        out.print(f"\n  [bold]{escape(example)}[/bold]")
        rows = [(d.criterion, d.expected, d.got, d.reason, ", ".join(d.turns)) for d in group]
        out.print(
            table(("  criterion", "expected", "got", "reason", "turn"), [(f"  {r[0]}", *r[1:]) for r in rows])
        )
    if result.uncovered:
        _gaps(result.uncovered)


def _gaps(uncovered: tuple[scoring.Coverage, ...]) -> None:
    out.print(f"\n  {len(uncovered)} criteria lack an example of:")
    rows = [
        (f"  {gap.criterion}", *("lacks" if outcome in gap.lacks else "" for outcome in _NEEDED))
        for gap in uncovered
    ]
    out.print(table(("  criterion", *(str(outcome) for outcome in _NEEDED)), rows))
