"""What a study found, as plain dataclasses; each finding says itself in a sentence."""

from dataclasses import dataclass
from datetime import date

__all__ = ["QUESTIONS", "Answers", "Idle", "Link", "Reason", "Study", "Twins"]

QUESTIONS = {
    "csat": "satisfaction",
    "nps": "willingness to recommend",
    "ces": "effort scores (as the survey scales them)",
    "resolved": "rates of resolution (as customers say)",
}
"""What a customer answers, by its column in surveys."""
_SAID = {
    "met": "met: it tells no contact from another",
    "not_met": "not met: it tells no contact from another",
    "not_applicable": "not applicable: it is hardly ever asked",
    "not_evaluated": "not told: it says nothing until a person answers it or its check can",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """How many evaluated contacts of a channel have an answer to a question, and from how many on one can
    tell."""

    question: str
    channel: str
    answers: int
    needed: int


@dataclass(frozen=True, slots=True)
class Link:
    """How far a criterion goes with an answer: rank correlation within channels, over `n` evaluations.

    `low` to `high` is its 95 % interval, None at exactly 1 or -1. `p` is adjusted for all links looked at.
    """

    scorecard: str
    criterion: str
    asked: str
    answer: str
    channels: tuple[str, ...]
    n: int
    correlation: float
    low: float | None
    high: float | None
    p: float
    is_found: bool

    @property
    def words(self) -> str:
        """In a sentence; it says what goes together and never why."""
        if not self.is_found:
            return f"Nothing with {QUESTIONS[self.answer]} that chance could not give."
        which = "higher" if self.correlation > 0 else "lower"
        return f"Goes with {which} {QUESTIONS[self.answer]}."


@dataclass(frozen=True, slots=True)
class Idle:
    """A criterion that measures nothing so far; `outcome` is what it nearly always comes to."""

    scorecard: str
    criterion: str
    asked: str
    outcome: str
    times: int
    evaluations: int

    @property
    def words(self) -> str:
        """In a sentence. What is always met may still be needed: that is for people to say."""
        return f"{self.times:,} of {self.evaluations:,} times {_SAID[self.outcome]}."


@dataclass(frozen=True, slots=True)
class Twins:
    """Two criteria of a scorecard that say the same: their rank correlation within channels."""

    scorecard: str
    criterion: str
    other: str
    n: int
    correlation: float

    @property
    def words(self) -> str:
        """In a sentence."""
        what = "the same as" if self.correlation > 0 else "the opposite of"
        return f"Says {what} {self.other}: one of them is counted twice."


@dataclass(frozen=True, slots=True)
class Reason:
    """Why customers make contact, how often, and how such contacts score.

    `evaluations` are those with a score, `lost_share` its share of all points that evaluations lack to 100.
    `difference` is how far scores lie from those of other reasons by the same scorecard on the same channel,
    `margin` half its 95 % interval; None where there is too little to compare.
    """

    reason: str
    conversations: int
    share: float
    evaluations: int
    score: float | None
    lost_share: float | None
    difference: float | None
    margin: float | None

    @property
    def words(self) -> str:
        """In a sentence."""
        if self.difference is None or self.margin is None:
            return "Too few scores to compare."
        if abs(self.difference) <= self.margin:
            return "Scores as other reasons do, as far as can be told."
        which = "lower" if self.difference < 0 else "higher"
        return f"Scores {abs(self.difference):.1f} points {which} than other reasons of the same channel."


@dataclass(frozen=True, slots=True)
class Study:
    """What goes with what: `links` are all that were looked at, those found first.

    `untested` counts pairs of criterion and answer with too few answers, or that hardly vary. `remarks` say
    what the figures can't tell.
    """

    since: date | None
    conversations: int
    evaluations: int
    answers: tuple[Answers, ...]
    links: tuple[Link, ...]
    untested: int
    idle: tuple[Idle, ...]
    twins: tuple[Twins, ...]
    reasons: tuple[Reason, ...]
    remarks: tuple[str, ...]
