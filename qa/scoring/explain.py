"""One interaction's evaluations as arithmetic that a supervisor can follow by hand, with the evidence."""

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from qa.types import Outcome

__all__ = ["Evidence", "ExplainedCriterion", "ExplainedSection", "Explanation", "explain"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was said and where; `start_s` is None where the source has no times.

    `is_doubtful`: it was not understood well enough to cost points.
    """

    turn_index: int
    role: str
    kind: str
    start_s: float | None
    quote: str
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class ExplainedCriterion:
    """One answer: points are None where the criterion was not judged."""

    criterion: str
    question: str
    outcome: Outcome
    points_earned: float | None
    points_possible: float | None
    is_critical: bool
    reason: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ExplainedSection:
    """A section's criteria and the sum of their points."""

    section: str
    points_earned: float
    points_possible: float
    criteria: tuple[ExplainedCriterion, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One evaluation: `arithmetic` is how the score comes about, `verdict` why it passed or not."""

    evaluation_id: str
    scorecard: str
    scorecard_version: int
    score: float | None
    passed: bool | None
    arithmetic: str
    verdict: str
    sections: tuple[ExplainedSection, ...]


def explain(con: DuckDBPyConnection, interaction_id: str) -> list[Explanation]:
    """The interaction's current evaluations, by scorecard; empty when it has none."""
    rows = con.execute(
        "SELECT evaluation_id, scorecard, scorecard_version, score, passed, points_earned, points_possible, "
        "critical_failures, not_evaluated FROM evaluations WHERE interaction_id = $1 ORDER BY scorecard",
        [interaction_id],
    ).fetchall()
    return [_explanation(con, row) for row in rows]


def _explanation(con: DuckDBPyConnection, row: tuple[object, ...]) -> Explanation:
    evaluation_id, scorecard, version, score, passed, earned, possible, critical, untold = row
    return Explanation(
        str(evaluation_id),
        str(scorecard),
        int(str(version)),
        None if score is None else float(str(score)),
        None if passed is None else bool(passed),
        _arithmetic(float(str(earned)), float(str(possible)), score),
        _verdict(passed, score, int(str(critical)), int(str(untold))),
        tuple(_sections(con, str(evaluation_id))),
    )


def _arithmetic(earned: float, possible: float, score: object) -> str:
    if score is None and possible:
        return f"only {possible:.4g} points could be judged, too few of those that apply for a score"
    if score is None:
        return "nothing could be judged, so there is no score"
    return f"100 x {earned:.6g} points of {possible:.6g} = {score:.2f}"


def _verdict(passed: object, score: object, critical: int, untold: int) -> str:
    if critical:
        return f"not passed: {critical} critical missed, whatever the score"
    if untold:
        return f"open: {untold} could not be evaluated"
    if score is None:
        return "open: nothing to judge"
    return "passed" if passed else "not passed: below the pass mark"


def _sections(con: DuckDBPyConnection, evaluation_id: str) -> list[ExplainedSection]:
    rows = con.execute(
        "SELECT section, criterion, question, outcome, points_earned, points_possible, is_critical, reason, "
        "evidence FROM criterion_results WHERE evaluation_id = $1 ORDER BY position",
        [evaluation_id],
    ).fetchall()
    by_section: dict[str, list[ExplainedCriterion]] = {}
    for section, *rest in rows:
        by_section.setdefault(section, []).append(_criterion(rest))
    return [
        ExplainedSection(
            section,
            sum(c.points_earned or 0 for c in criteria),
            sum(c.points_possible or 0 for c in criteria),
            tuple(criteria),
        )
        for section, criteria in by_section.items()
    ]


def _criterion(row: list[object]) -> ExplainedCriterion:
    criterion, question, outcome, earned, possible, is_critical, reason, evidence = row
    return ExplainedCriterion(
        str(criterion),
        str(question),
        Outcome(str(outcome)),
        earned if isinstance(earned, float) else None,
        possible if isinstance(possible, float) else None,
        bool(is_critical),
        str(reason),
        tuple(_evidence(each) for each in evidence) if isinstance(evidence, list) else (),
    )


def _evidence(said: dict[str, object]) -> Evidence:
    start_s = said["start_s"]
    return Evidence(
        int(str(said["turn_index"])),
        str(said["role"]),
        str(said["kind"]),
        start_s if isinstance(start_s, float) else None,
        str(said["quote"]),
        bool(said["is_doubtful"]),
    )
