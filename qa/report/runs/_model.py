"""What the page of a run shows, as plain data; the template only lays it out."""

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["Accuracy", "Arrival", "Grouped", "Input", "Made", "Run", "RunPage", "Stage", "State"]


@dataclass(frozen=True, slots=True)
class Run:
    """A row of `runs`; times are UTC without zone, counts None where it did not end. `href` is its page."""

    run_id: str
    started_at: datetime
    ended_at: datetime | None
    status: str
    inputs: int | None
    unchanged: int | None
    transcribed: int | None
    loaded: int | None
    evaluated: int | None
    unscored: int | None
    rejected: int | None
    callqa_version: str
    engine: str | None
    peak_memory_mb: float | None
    href: str

    @property
    def new(self) -> int | None:
        """Inputs that it took in for the first time, or anew."""
        if self.inputs is None or self.unchanged is None or self.rejected is None:
            return None
        return self.inputs - self.unchanged - self.rejected

    @property
    def took_s(self) -> float | None:
        """Seconds from start to end."""
        return None if self.ended_at is None else (self.ended_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a run by its name for people, and what it did; `items` None: it counts nothing."""

    name: str
    seconds: float
    items: int | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Conversations first scored in a run, by where they came from; empty where the source doesn't say."""

    channel: str
    folder: str
    source: str
    interactions: int


@dataclass(frozen=True, slots=True)
class Input:
    """An input that gave no interaction, and what to do; `is_left_out` on purpose, so nothing is to mend."""

    name: str
    reason: str
    detail: str
    kept_as: str | None
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class Grouped:
    """Something that holds for so many interactions: the first of them as (id, its page or None)."""

    what: str
    why: str
    interactions: int
    first: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What evaluations that count were made by."""

    scorecard: str
    version: int
    callqa_version: str
    phrases: str
    evaluations: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What a check's manual publishes of how often it is right: in words, of a day.

    `scorecards` are those that ask for what it finds or measures. `text` is None where it publishes nothing.
    """

    check: str
    scorecards: tuple[str, ...]
    measured_on: date | None
    text: str | None


@dataclass(frozen=True, slots=True)
class State:
    """How things stand after the latest run."""

    inputs: tuple[Input, ...]
    crashed: tuple[Grouped, ...]
    doubtful: tuple[Grouped, ...]
    not_run: tuple[Grouped, ...]
    unscored: tuple[Grouped, ...]
    waiting: tuple[Grouped, ...]
    marked: tuple[str, ...]
    no_agent: int
    no_time: int
    no_roles: int
    made: tuple[Made, ...]
    engines: tuple[tuple[str, int], ...]
    accuracy: tuple[Accuracy, ...]

    @property
    def to_mend(self) -> tuple[Input, ...]:
        """Inputs that somebody should look at."""
        return tuple(each for each in self.inputs if not each.is_left_out)

    @property
    def left_out(self) -> tuple[Input, ...]:
        """Inputs that were left out on purpose."""
        return tuple(each for each in self.inputs if each.is_left_out)


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run, with the others listed; `run` is None where there is none yet. `state` only of the latest."""

    run: Run | None
    runs: tuple[Run, ...]
    arrivals: tuple[Arrival, ...]
    stages: tuple[Stage, ...]
    state: State | None
    callqa_version: str
