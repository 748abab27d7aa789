"""What an explanation of an evaluation says, as plain data."""

from dataclasses import dataclass
from datetime import datetime

from qa.scoring._arithmetic import SectionSum, Total
from qa.types import Outcome

__all__ = ["Evaluated", "Evidence", "ExplainedCriterion", "ExplainedSection", "Explanation", "PersonsAnswer"]


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
    """A section's criteria and the sum of their points; `sum` is how that comes about, `arithmetic` in words.

    `path` names the sections around it and itself by title. `sum` is None where nothing was judged.
    """

    section: str
    path: tuple[str, ...]
    points_earned: float
    points_possible: float
    sum: SectionSum | None
    arithmetic: str
    criteria: tuple[ExplainedCriterion, ...]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation's row: `decided_by` says whose score counts, `machine_score` what the machine's is.

    One that was replaced by another is not `is_current`.
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


@dataclass(frozen=True, slots=True)
class Explanation(Evaluated):
    """One evaluation: `arithmetic` is how the score comes about from `total`, `verdict` why it passed or not.

    `earlier` are the ids of evaluations that it replaced.
    """

    total: Total
    arithmetic: str
    verdict: str
    sections: tuple[ExplainedSection, ...]
    answers: tuple[PersonsAnswer, ...]
    earlier: tuple[str, ...]
