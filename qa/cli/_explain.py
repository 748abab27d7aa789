"""Shows evaluations as arithmetic, with evidence and what people answered."""

from rich.markup import escape

from qa import scoring
from qa.cli._console import out
from qa.cli._tables import Shown, print_json
from qa.types import Outcome

__all__ = ["show"]

_MARKS = {
    "met": "[green]met[/green]",
    "partly_met": "[yellow]partly met[/yellow]",
    "not_met": "[red]not met[/red]",
    "not_applicable": "[dim]not applicable[/dim]",
    "not_evaluated": "[magenta]not evaluated[/magenta]",
}


def show(explained: list[scoring.Explanation], shown_as: Shown, *, has_evidence: bool) -> None:
    """Prints each evaluation."""
    if shown_as is Shown.JSON:
        print_json(explained)
        return
    for i, evaluation in enumerate(explained):
        if i:
            out.print()
        _head(evaluation)
        for section in evaluation.sections:
            _section(section, has_evidence=has_evidence)


def _head(evaluation: scoring.Explanation) -> None:
    grade = f", {escape(evaluation.grade)}" if evaluation.grade else ""
    replaced = "" if evaluation.is_current else " [yellow](replaced by a later evaluation)[/yellow]"
    out.print(
        f"[bold]{evaluation.scorecard}[/bold] v{evaluation.scorecard_version}: "
        f"[bold]{_score(evaluation.score)}[/bold]{grade}{replaced}  "
        f"[dim]{escape(evaluation.interaction_id)}, evaluation {evaluation.evaluation_id[:12]}[/dim]"
    )
    out.print(f"  {escape(evaluation.arithmetic)}")
    out.print(f"  {escape(evaluation.verdict)}")
    if evaluation.decided_by == "person":
        machine = {True: "passed", False: "not passed", None: "open"}[evaluation.machine_passed]
        out.print(
            f"  People's answers count here; the machine's own: {_score(evaluation.machine_score)}, {machine}"
        )
    for answer in evaluation.answers:
        out.print(f"  {_answer(answer)}")
    if evaluation.earlier:
        ids = ", ".join(name[:12] for name in evaluation.earlier)
        out.print(f"  [dim]earlier evaluations: {ids}[/dim]")


def _section(section: scoring.ExplainedSection, *, has_evidence: bool) -> None:
    out.print(f"\n[bold]{escape(' > '.join(section.path))}[/bold]  {escape(section.arithmetic)}")
    for criterion in section.criteria:
        critical = " (critical)" if criterion.is_critical else ""
        out.print(
            f"  {_MARKS[criterion.outcome]}  {escape(criterion.question)}{critical}  {_points(criterion)}"
        )
        if criterion.decided_by == "person":
            out.print(f"      a person's answer; the machine's: {_MARKS[criterion.machine_outcome]}")
        for answer in criterion.answers:
            out.print(f"      {_answer(answer)}")
        if criterion.root_cause:
            out.print(f"      root cause: {escape(criterion.root_cause)}")
        out.print(f"      {escape(criterion.reason)}")
        for found in criterion.evidence if has_evidence else ():
            out.print(f"      {_place(found)} {escape(repr(found.quote))}{_note(criterion, found)}")


def _answer(answer: scoring.PersonsAnswer) -> str:
    """Who said what, when and why."""
    if answer.is_withdrawn:
        said = "took the answer back"
    elif answer.outcome is None:
        passed = {True: ", passed", False: ", not passed", None: ""}[answer.passed]
        said = f"{_score(answer.score)}{passed}"
    else:
        said = _MARKS[answer.outcome]
    why = f": {escape(answer.comment)}" if answer.comment else ""
    counts = " [bold](counts)[/bold]" if answer.counts else " [dim](does not count)[/dim]"
    return f"{escape(answer.reviewer)}, {answer.reviewed_at:%Y-%m-%d %H:%M}: {said}{why}{counts}"


def _score(score: float | None) -> str:
    return "no score" if score is None else f"{score:.1f}"


def _points(criterion: scoring.ExplainedCriterion) -> str:
    if criterion.points_earned is None or criterion.points_possible is None:
        return ""
    stated = (
        f" ({criterion.points:g} points)" if criterion.points not in (None, criterion.points_possible) else ""
    )
    return f"{criterion.points_earned:.4g} of {criterion.points_possible:.4g}{stated}"


def _place(found: scoring.Evidence) -> str:
    at = "" if found.start_s is None else f" at {int(found.start_s) // 60:02d}:{int(found.start_s) % 60:02d}"
    return f"[dim]turn {found.turn_index}{at}, {found.role}:[/dim]"


def _note(criterion: scoring.ExplainedCriterion, found: scoring.Evidence) -> str:
    is_counted = criterion.machine_outcome is not Outcome.NOT_EVALUATED
    return " [dim](doubtful, not counted)[/dim]" if found.is_doubtful and not is_counted else ""
