"""What an agent's report shows, as plain data; templates only lay it out."""

from dataclasses import dataclass

from qa.types import Outcome

__all__ = [
    "AgentPage",
    "Change",
    "CriterionView",
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
    "TrendPoint",
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


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in an interaction: lines in context, or none where only a number tells.

    `anchor` is the interaction's place in the page.
    """

    interaction_id: str
    anchor: str
    channel: str
    on: str
    place: str | None
    lead: str | None
    lines: tuple[Line, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Praise:
    """Something done well: what the scorecard says about it, and the words themselves."""

    question: str
    praise: str | None
    why: str | None
    moment: Moment


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    met: int
    of: int

    @property
    def part(self) -> float:
        """0 to 1."""
        return self.met / self.of

    def __str__(self) -> str:
        return f"{self.met} of {self.of}"


@dataclass(frozen=True, slots=True)
class Focus:
    """A criterion that would help most: in how many of the interactions that asked for it, it was missed."""

    criterion: str
    question: str
    instead: str | None
    why: str | None
    missed: Share
    points_lost: float
    is_critical: bool
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
class TrendPoint:
    """An ISO week: the agent's mean with interval, and the team's where enough agents make it up."""

    week: str
    score: Score
    team_mean: float | None


@dataclass(frozen=True, slots=True)
class SurveyView:
    """What a customer answered about an interaction; `csat` is 1 to 5."""

    interaction_id: str
    anchor: str
    channel: str
    on: str
    csat: int | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """The answers of customers; the mean is None when nobody gave a number."""

    csat_mean: float | None
    csat_count: int
    answers: tuple[SurveyView, ...]


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion of an evaluation; `places` are (where, quote) of its evidence.

    `is_marked` where a calibration found that people and machine disagree on it.
    """

    criterion: str
    question: str
    outcome: Outcome
    points_earned: float | None
    points_possible: float | None
    is_critical: bool
    reason: str
    is_by_person: bool
    machine_outcome: Outcome
    is_marked: bool
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of a scorecard."""

    title: str
    criteria: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """One scorecard's view of an interaction; `untold` counts what could not be told,
    `awaits_person` the questions that a person has still to answer. `disputes` are states."""

    title: str
    score: float | None
    passed: bool | None
    grade: str | None
    untold: int
    awaits_person: int
    is_by_person: bool
    machine_score: float | None
    disputes: tuple[str, ...]
    sections: tuple[SectionView, ...]


@dataclass(frozen=True, slots=True)
class InteractionView:
    """An interaction with its evaluations, or why there is none; `doubt` is what it leaves open."""

    interaction_id: str
    anchor: str
    channel: str
    on: str
    at: str
    queue: str | None
    unscored_reason: str | None
    doubt: str | None
    evaluations: tuple[EvaluationView, ...]


@dataclass(frozen=True, slots=True)
class AgentPage:
    """An agent's report. `score` is of evaluations, `scored` counts interactions; `passed` of `decided`.

    Team means are None unless enough agents contribute.
    """

    agent_id: str
    agent_name: str
    team: str | None
    title: str
    label: str
    dates: str
    is_week: bool
    channels: tuple[tuple[str, int], ...]
    scored: int
    passed: int
    decided: int
    score: Score
    change: Change | None
    team_mean: float | None
    trend: tuple[TrendPoint, ...]
    praise: tuple[Praise, ...]
    focus: tuple[Focus, ...]
    goal: Goal | None
    past_goal: PastGoal | None
    voice: Voice | None
    interactions: tuple[InteractionView, ...]
    callqa_version: str

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
        """Interactions with a question that a person has still to answer."""
        return sum(any(e.awaits_person for e in it.evaluations) for it in self.interactions)
