"""What a team's page shows, as plain data; templates only lay it out."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from qa.report.courses import Course
from qa.report.model import Score

__all__ = [
    "AgentLine",
    "Calibrated",
    "Cell",
    "Coaching",
    "Figure",
    "HeatMap",
    "HeatRow",
    "Kpi",
    "Loss",
    "Opportunity",
    "Outliers",
    "StandsApart",
    "Step",
    "TeamPage",
    "ToReview",
    "Trust",
]

Unit = Literal["score", "share", "clock", "count", "mean"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of so many cases; `low` and `high` are its 95 % interval, None where there is none."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure week by week, oldest first, with what it means in the words of the database."""

    label: str
    unit: Unit
    meaning: str
    weeks: tuple[Figure, ...]

    @property
    def latest(self) -> Figure:
        """That of the page's week."""
        return self.weeks[-1]

    @property
    def is_known(self) -> bool:
        """Whether any week has it."""
        return any(week.value is not None for week in self.weeks)


@dataclass(frozen=True, slots=True)
class Step:
    """Five points of the scale, from `start` on, and how many scores lie there by verdict."""

    start: int
    passed: int
    not_passed: int
    undecided: int

    @property
    def total(self) -> int:
        """Scores of the step."""
        return self.passed + self.not_passed + self.undecided


@dataclass(frozen=True, slots=True)
class Cell:
    """How often an agent met a criterion, of the times that it was judged.

    `shade` is 0 (never missed) to 4; None where there are too few to say anything about a person, or none.
    """

    met: int
    judged: int
    shade: int | None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A criterion: one cell an agent in the order of the map's agents, and the team's own."""

    question: str
    is_critical: bool
    is_marked: bool
    team: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Criteria by agent: rows by scorecard, as (title, rows)."""

    agents: tuple[str, ...]
    scorecards: tuple[tuple[str, tuple[HeatRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class AgentLine:
    """An agent of the team: the week's score, those of the eight weeks, and where the report lies."""

    agent_id: str
    agent_name: str
    href: str | None
    score: Score
    interactions: int
    reviewed: int
    trend: Course


@dataclass(frozen=True, slots=True)
class StandsApart:
    """An agent whose interval clearly leaves that of the others in the team."""

    agent_name: str
    href: str | None
    is_above: bool
    mean: float
    margin: float
    n: int
    others: float
    others_margin: float


@dataclass(frozen=True, slots=True)
class Outliers:
    """Who stands apart, of how many that could be compared, over which days; `days` None without any."""

    days: str | None
    compared: int
    found: tuple[StandsApart, ...]


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A criterion that one agent could gain most by, with an example to look at."""

    agent_name: str
    agent_href: str | None
    question: str
    scorecard: str
    is_marked: bool
    missed: int
    judged: int
    critical_failures: int
    points_lost: float
    example: str
    example_href: str | None
    quote: str | None


@dataclass(frozen=True, slots=True)
class Coaching:
    """The opportunities that would help most, of so many, over which days."""

    days: str | None
    total: int
    shown: tuple[Opportunity, ...]


@dataclass(frozen=True, slots=True)
class ToReview:
    """An interaction that a person should see next, and why; drawn on a day where it is in a sample."""

    interaction_id: str
    href: str | None
    agent_name: str
    channel: str
    on: date | None
    why: tuple[str, ...]
    drawn_on: date | None
    assigned_to: str | None


@dataclass(frozen=True, slots=True)
class Loss:
    """What points were lost to; `cause` is None where nobody named one."""

    question: str
    scorecard: str
    cause: str | None
    points: float
    share: float
    evaluations: int


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A question that people and machine answered blind, and how far they agree."""

    question: str
    scorecard: str
    calibration: str
    on: date
    machine_agreement: float | None
    machine_items: int
    people_agreement: float | None
    people_items: int
    verdict: str
    is_marked: bool
    is_changed_since: bool


@dataclass(frozen=True, slots=True)
class Trust:
    """Of so many criteria that judged the team, those that were calibrated: what is in doubt first."""

    criteria: int
    calibrated: int
    rows: tuple[Calibrated, ...]

    @property
    def doubtful(self) -> tuple[Calibrated, ...]:
        """Those on which machine and people were not found to agree."""
        return tuple(row for row in self.rows if row.verdict != "agree")

    @property
    def agreed(self) -> tuple[Calibrated, ...]:
        """Those on which they were."""
        return tuple(row for row in self.rows if row.verdict == "agree")


@dataclass(frozen=True, slots=True)
class TeamPage:
    """A team in a week, called `title`; the eight `weeks` up to it, and the last four of them.

    `team` is None for contacts whose team nobody knows. `decided` of `judged` evaluations of the week have a
    verdict. `pass_marks` are (mark, scorecards' titles); `absent` are figures that no week has.
    """

    team: str | None
    title: str
    dates: str
    four_weeks: str
    weeks: tuple[str, ...]
    is_complete: bool
    agents: int
    interactions: int
    reviewed: int
    score: Score
    change: float | None
    is_clear_change: bool
    course: Course
    tiles: tuple[Kpi, ...]
    kpis: tuple[Kpi, ...]
    absent: tuple[str, ...]
    spread: tuple[Step, ...]
    pass_marks: tuple[tuple[float, str], ...]
    heat: HeatMap
    lines: tuple[AgentLine, ...]
    outliers: Outliers
    coaching: Coaching
    to_review: tuple[ToReview, ...]
    has_risks: bool
    disputes: int
    awaiting: int
    losses: tuple[Loss, ...]
    losses_total: float
    trust: Trust
    callqa_version: str
