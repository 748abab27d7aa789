"""One interaction's evaluations as arithmetic that a supervisor can follow by hand, with the evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from duckdb import DuckDBPyConnection

from qa.errors import ConfigError, StoreError
from qa.scoring import _arithmetic as by_hand
from qa.scoring._arithmetic import Result
from qa.scoring._versions import edition
from qa.scoring.model import Scorecard
from qa.types import Outcome

__all__ = ["Evidence", "ExplainedCriterion", "ExplainedSection", "Explanation", "PersonsAnswer", "explain"]

_NAMED = 5
"""Ids that a message lists where a prefix fits several."""


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
class PersonsAnswer:
    """What a person said on a criterion or the whole evaluation; `counts`: it stands in the machine's place.

    `outcome` is None for a whole evaluation, which has `score` and `passed`, and where taken back.
    """

    reviewer: str
    reviewed_at: datetime
    outcome: Outcome | None
    score: float | None
    passed: bool | None
    comment: str | None
    is_withdrawn: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class ExplainedCriterion:
    """One answer: points are None where the criterion was not judged; `outcome` is the one that counts.

    `points_earned` and `points_possible` are weighted; `points` is what the scorecard states, None where
    its version is not kept. `answers` are what people said, the latest first.
    """

    criterion: str
    question: str
    outcome: Outcome
    machine_outcome: Outcome
    decided_by: str
    points: float | None
    points_earned: float | None
    points_possible: float | None
    is_critical: bool
    reason: str
    root_cause: str | None
    evidence: tuple[Evidence, ...]
    answers: tuple[PersonsAnswer, ...]


@dataclass(frozen=True, slots=True)
class ExplainedSection:
    """A section's criteria and the sum of their points; `arithmetic` is how that comes about.

    `path` names the sections around it and itself by title.
    """

    section: str
    path: tuple[str, ...]
    points_earned: float
    points_possible: float
    arithmetic: str
    criteria: tuple[ExplainedCriterion, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One evaluation: `arithmetic` is how the score comes about, `verdict` why it passed or not.

    `earlier` are the ids of evaluations that it replaced, for one that is itself replaced `is_current` is
    false.
    """

    evaluation_id: str
    interaction_id: str
    scorecard: str
    scorecard_version: int
    is_current: bool
    score: float | None
    passed: bool | None
    grade: str | None
    decided_by: str
    machine_score: float | None
    machine_passed: bool | None
    arithmetic: str
    verdict: str
    sections: tuple[ExplainedSection, ...]
    answers: tuple[PersonsAnswer, ...]
    earlier: tuple[str, ...]


def explain(con: DuckDBPyConnection, wanted: str) -> list[Explanation]:
    """The evaluations that `wanted` names, by scorecard; empty when it names none.

    An interaction's id, or the beginning of one, gives its current evaluations, or where it has none those
    replaced; an evaluation's, or the beginning of one, that evaluation, replaced or not. Raises StoreError
    where it is the beginning of several ids.
    """
    rows = con.execute(f"{_EVALUATIONS} WHERE $1 IN (interaction_id, evaluation_id)", [wanted]).fetchall()
    if not rows:
        rows = _by_beginning(con, wanted)
    found = [_Row(*row) for row in rows]
    if not any(row.evaluation_id == wanted for row in found):
        found = [row for row in found if row.is_current] or found
    return [_explanation(con, row) for row in found]


_EVALUATIONS = """
SELECT evaluation_id, interaction_id, scorecard, scorecard_version, is_current, score, passed, grade,
    decided_by, machine_score, machine_passed, points_earned, points_possible, awaits_person, not_evaluated
FROM (
    SELECT *, true AS is_current FROM evaluations
    UNION ALL BY NAME SELECT *, false AS is_current FROM superseded_evaluations
)
"""


@dataclass(frozen=True, slots=True)
class _Row:
    evaluation_id: str
    interaction_id: str
    scorecard: str
    scorecard_version: int
    is_current: bool
    score: float | None
    passed: bool | None
    grade: str | None
    decided_by: str
    machine_score: float | None
    machine_passed: bool | None
    points_earned: float
    points_possible: float
    awaits_person: int
    not_evaluated: int

    @property
    def results(self) -> str:
        """The table that holds its criteria."""
        return "criterion_results" if self.is_current else "superseded_criterion_results"


def _by_beginning(con: DuckDBPyConnection, wanted: str) -> list[Any]:
    """Rows of the one interaction or evaluation whose id begins so."""
    if not wanted:
        return []
    rows = con.execute(
        f"{_EVALUATIONS} WHERE starts_with(interaction_id, $1) OR starts_with(evaluation_id, $1) "
        "ORDER BY scorecard, is_current DESC, scorecard_version",
        [wanted],
    ).fetchall()
    ids = {row[1] if str(row[1]).startswith(wanted) else row[0] for row in rows}
    if len(ids) > 1:
        named = ", ".join(sorted(ids)[:_NAMED]) + (", …" if len(ids) > _NAMED else "")
        raise StoreError(f"{wanted}: {len(ids)} ids begin so: {named}. Write more of the one you mean.")
    return rows


def _explanation(con: DuckDBPyConnection, row: _Row) -> Explanation:
    card = _edition(con, row)
    answers = _answers(con, row)
    criteria = _criteria(con, row, card, answers)
    sections = tuple(_sections(criteria, card))
    whole = answers.get(None, ())
    is_given = any(answer.counts for answer in whole)
    critical = tuple(c.criterion for _, c in criteria if c.is_critical and c.outcome is Outcome.NOT_MET)
    total = by_hand.Total(
        row.points_earned, row.points_possible, row.score, row.awaits_person, row.not_evaluated
    )
    return Explanation(
        row.evaluation_id,
        row.interaction_id,
        row.scorecard,
        row.scorecard_version,
        row.is_current,
        row.score,
        row.passed,
        row.grade,
        row.decided_by,
        row.machine_score,
        row.machine_passed,
        by_hand.score(total, [each.points_earned for each in sections], is_given=is_given),
        by_hand.verdict(row.passed, total, critical, is_given=is_given),
        sections,
        whole,
        _earlier(con, row),
    )


def _edition(con: DuckDBPyConnection, row: _Row) -> Scorecard | None:
    """The scorecard as it was; None where its version can't be had, and the results speak for themselves."""
    try:
        return edition(con, row.scorecard, row.scorecard_version)
    except ConfigError:
        return None


def _result(criterion: ExplainedCriterion) -> Result:
    return Result(criterion.criterion, criterion.outcome, criterion.points_earned, criterion.points_possible)


_CRITERION = (
    "criterion",
    "question",
    "outcome",
    "machine_outcome",
    "decided_by",
    "points_earned",
    "points_possible",
    "is_critical",
    "reason",
    "root_cause",
)


def _criteria(
    con: DuckDBPyConnection,
    row: _Row,
    card: Scorecard | None,
    answers: Mapping[str | None, tuple[PersonsAnswer, ...]],
) -> list[tuple[str, ExplainedCriterion]]:
    """Each criterion with its section."""
    rows = con.execute(
        f"SELECT section, evidence, {', '.join(_CRITERION)} FROM {row.results} "
        "WHERE evaluation_id = $1 ORDER BY position",
        [row.evaluation_id],
    ).fetchall()
    points = {each.id: each.points for each in card.criteria()} if card else {}
    found = []
    for section, evidence, *rest in rows:
        told = dict(zip(_CRITERION, rest, strict=True))
        shown = tuple(Evidence(*(said[name] for name in Evidence.__slots__)) for said in evidence)
        told |= {name: Outcome(told[name]) for name in ("outcome", "machine_outcome")}
        told |= {"points": points.get(told["criterion"]), "answers": answers.get(told["criterion"], ())}
        found.append((section, ExplainedCriterion(**told, evidence=shown)))
    return found


def _answers(con: DuckDBPyConnection, row: _Row) -> dict[str | None, tuple[PersonsAnswer, ...]]:
    """What people said on the interaction under this scorecard, by criterion (None: as a whole)."""
    rows = con.execute(
        "SELECT r.criterion, reviewer, reviewed_at, r.outcome, r.score, r.passed, comment, is_withdrawn, "
        "NOT is_withdrawn AND CASE WHEN r.criterion IS NULL THEN $3 = 'person' AND scorecard_version = $4 "
        "ELSE coalesce(c.decided_by = 'person', false) END AND row_number() OVER ("
        "PARTITION BY r.criterion ORDER BY reviewed_at DESC, review_id DESC) = 1 "
        f"FROM reviews r LEFT JOIN {row.results} c ON c.evaluation_id = $5 AND c.criterion = r.criterion "
        "WHERE r.interaction_id = $1 AND r.scorecard = $2 ORDER BY reviewed_at DESC, review_id DESC",
        [row.interaction_id, row.scorecard, row.decided_by, row.scorecard_version, row.evaluation_id],
    ).fetchall()
    found: dict[str | None, tuple[PersonsAnswer, ...]] = {}
    for criterion, who, when, outcome, *rest in rows:
        answer = PersonsAnswer(who, when, None if outcome is None else Outcome(outcome), *rest)
        found[criterion] = (*found.get(criterion, ()), answer)
    return found


def _sections(
    criteria: Sequence[tuple[str, ExplainedCriterion]], card: Scorecard | None
) -> list[ExplainedSection]:
    missed = {criterion.criterion for _, criterion in criteria if criterion.outcome is Outcome.NOT_MET}
    by_section: dict[str, list[ExplainedCriterion]] = {}
    for section, criterion in criteria:
        by_section.setdefault(section, []).append(criterion)
    paths = (
        {around[-1].id: tuple(each.title for each in around) for around, _ in card.placed()} if card else {}
    )
    return [
        ExplainedSection(
            section,
            paths.get(section, (section,)),
            sum(c.points_earned or 0 for c in inside),
            sum(c.points_possible or 0 for c in inside),
            by_hand.section(section, [_result(each) for each in inside], missed, card),
            tuple(inside),
        )
        for section, inside in by_section.items()
    ]


def _earlier(con: DuckDBPyConnection, row: _Row) -> tuple[str, ...]:
    rows = con.execute(
        "SELECT evaluation_id FROM superseded_evaluations WHERE interaction_id = $1 AND scorecard = $2 "
        "AND evaluation_id <> $3 ORDER BY scorecard_version DESC, evaluation_id",
        [row.interaction_id, row.scorecard, row.evaluation_id],
    ).fetchall()
    return tuple(str(name) for (name,) in rows)
