"""What an agent's report shows, as plain data; templates only lay it out."""

from dataclasses import dataclass
from datetime import date

from qa.report.language import gettext
from qa.report.period import Kind
from qa.types import Outcome

__all__ = [
    "AgentPage",
    "Change",
    "CriterionView",
    "DisputeView",
    "EvaluationView",
    "Focus",
    "Goal",
    "InteractionView",
    "Line",
    "Moment",
    "Part",
    "PastGoal",
    "Praise",
    "Score",
    "SectionView",
    "Share",
    "SurveyView",
    "Team",
    "TrendPoint",
    "Untold",
    "Voice",
]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a quote; `is_marked` for the words that matter."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What one side said: "You", "Customer", or another role."""

    who: str
    parts: tuple[Part, ...]
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in an interaction: lines in context, or none where only a number tells.

    `anchor` is the interaction's place in the page, `turn_index` the turn to look at, None for the whole of
    it. `instead` is what could have been said at this very place, where the scorecard can tell.
    """

    interaction_id: str
    anchor: str
    channel: str
    on: str
    place: str | None
    turn_index: int | None
    lead: str | None
    lines: tuple[Line, ...]
    reason: str
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Praise:
    """Something done well: what the scorecard says about it, and the words themselves."""

    question: str
    praise: str | None
    why: str | None
    moment: Moment


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; `by_person` of these count a person's answer."""

    met: int
    of: int
    by_person: int = 0

    @property
    def part(self) -> float:
        """0 to 1."""
        return self.met / self.of

    def __str__(self) -> str:
        return gettext("%(met)d of %(of)d") % {"met": self.met, "of": self.of}


@dataclass(frozen=True, slots=True)
class Focus:
    """A criterion that would help most: in how many of the interactions that asked for it, it was missed.

    `is_stuck` where it was the last goal too and came no closer since.
    """

    criterion: str
    question: str
    instead: str | None
    why: str | None
    missed: Share
    points_lost: float
    is_critical: bool
    is_stuck: bool
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """One small step: how often it is met now, and how often it should be next time."""

    criterion: str
    question: str
    text: str
    now: Share
    target: Share


@dataclass(frozen=True, slots=True)
class PastGoal:
    """The goal of the last report and what became of it; `now` is None when it did not come up."""

    goal: Goal
    since: str
    now: Share | None

    @property
    def is_reached(self) -> bool:
        """At least the target's share."""
        return self.now is not None and self.now.part >= self.goal.target.part

    @property
    def is_closer(self) -> bool:
        """A larger share than it was."""
        return self.now is not None and self.now.part > self.goal.now.part


@dataclass(frozen=True, slots=True)
class Score:
    """The mean of `count` scores, 0-100, with its 95 % interval; None where there is none to give."""

    mean: float | None
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Change:
    """Points more or less than in the last report; `is_clear` when chance alone hardly explains it."""

    points: float
    since: str
    is_clear: bool


@dataclass(frozen=True, slots=True)
class Team:
    """The team in the same days, as far as enough agents make it up: the mean of all scores, and between
    which means the middle half of its agents lie."""

    agents: int = 0
    mean: float | None = None
    middle: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """An ISO week: the agent's mean with interval, and the team's."""

    week: str
    score: Score
    team: Team


@dataclass(frozen=True, slots=True)
class Untold:
    """Something that could not be judged and why, with in how many conversations.

    `question` is None where it is the conversation as a whole; `is_waiting` where a person has still to
    answer.
    """

    question: str | None
    reason: str
    count: int
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class SurveyView:
    """What a customer answered about an interaction; `csat` is 1 to 5."""

    interaction_id: str
    anchor: str
    channel: str
    on: str
    csat: float | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """The answers of customers; the mean is None when nobody gave a number."""

    csat_mean: float | None
    csat_count: int
    answers: tuple[SurveyView, ...]


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion of an evaluation; `places` are (where, quote, turn) of its evidence.

    `is_marked` where a calibration found that people and machine disagree on it; `is_manual` where only a
    person answers, and `is_waiting` where nobody has. The points of a bonus come on top of those possible.
    """

    criterion: str
    question: str
    outcome: Outcome
    points_earned: float | None
    points_possible: float | None
    is_bonus: bool
    is_critical: bool
    reason: str
    is_by_person: bool
    machine_outcome: Outcome
    is_marked: bool
    is_manual: bool
    is_waiting: bool
    places: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of a scorecard."""

    title: str
    criteria: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class DisputeView:
    """What became of an objection; `question` is None where it is to the evaluation as a whole."""

    state: str
    question: str | None


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """One scorecard's view of an interaction; `untold` counts what could not be told,
    `awaits_person` the questions that a person has still to answer.

    `disputable_until` is when the days to disagree end, None where it isn't published yet.
    """

    title: str
    score: float | None
    passed: bool | None
    grade: str | None
    untold: int
    awaits_person: int
    is_by_person: bool
    machine_score: float | None
    disputes: tuple[DisputeView, ...]
    disputable_until: str | None
    sections: tuple[SectionView, ...]


@dataclass(frozen=True, slots=True)
class InteractionView:
    """An interaction with its evaluations, or why there is none; `doubt` is what it leaves open."""

    interaction_id: str
    anchor: str
    channel: str
    day: date
    on: str
    at: str
    queue: str | None
    unscored_reason: str | None
    doubt: str | None
    evaluations: tuple[EvaluationView, ...]


@dataclass(frozen=True, slots=True)
class AgentPage:
    """An agent's report. `score` is of evaluations, `scored` counts interactions; `passed` of `decided`.

    `counts` says how many of which channel; `passed_over` are questions that could have been in focus, had a
    calibration not marked them; `unsaid` are sentences on what so few conversations can't tell.
    """

    agent_id: str
    agent_name: str
    team: str | None
    title: str
    label: str
    dates: str
    kind: Kind
    counts: str
    scored: int
    passed: int
    decided: int
    score: Score
    change: Change | None
    team_score: Team
    trend: tuple[TrendPoint, ...]
    praise: tuple[Praise, ...]
    focus: tuple[Focus, ...]
    passed_over: tuple[str, ...]
    goal: Goal | None
    past_goal: PastGoal | None
    voice: Voice | None
    unsaid: tuple[str, ...]
    untold: tuple[Untold, ...]
    interactions: tuple[InteractionView, ...]
    dispute_days: int
    callqa_version: str

    @property
    def is_week(self) -> bool:
        """Whether it is of an ISO week."""
        return self.kind is Kind.WEEK

    @property
    def total(self) -> int:
        """Interactions of the period."""
        return len(self.interactions)

    @property
    def reviewed(self) -> int:
        """Interactions of which some score counts a person's answer."""
        return sum(any(e.is_by_person for e in it.evaluations) for it in self.interactions)

    @property
    def awaiting(self) -> int:
        """Interactions without a score as long as a person hasn't answered a question."""
        return sum(
            any(e.awaits_person and e.score is None for e in it.evaluations) for it in self.interactions
        )

    @property
    def example(self) -> tuple[str, str] | None:
        """An interaction and a criterion to name in an example; None where nothing was evaluated."""
        return next(
            (
                (it.interaction_id, c.criterion)
                for it in self.interactions
                for e in it.evaluations
                for s in e.sections
                for c in s.criteria
            ),
            None,
        )
