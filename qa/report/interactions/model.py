"""What an interaction's page shows, as plain data; templates only lay it out."""

from dataclasses import dataclass

from qa.types import Outcome

__all__ = [
    "Block",
    "Criterion",
    "Dispute",
    "Given",
    "InteractionPage",
    "Mark",
    "Message",
    "Note",
    "Piece",
    "Place",
    "Score",
    "Section",
    "Stretch",
    "Survey",
    "Timeline",
]


@dataclass(frozen=True, slots=True)
class Note:
    """What was found: its kind in plain words, its family (see _kinds), why, and what may say it better.

    `strength_pct` is None where it has no degrees; `start_s` where the source has no times.
    """

    kind: str
    family: str
    reason: str
    strength_pct: float | None
    instead: str | None
    start_s: float | None
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a mark, with the families of all that lies on them."""

    text: str
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Findings that overlap, as one thing to point at: `id` is its place in the page."""

    id: str
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """Of all its findings, each once."""
        return tuple(dict.fromkeys(note.family for note in self.notes))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a turn: plain text, or a mark."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A turn. `side` is agent, customer or other; `is_note` where the customer never saw it, `is_aside` where
    it stands apart: a note, or what a system wrote.

    `name` tells speakers of one side apart, None where one is enough. `whole` are findings about the turn as
    a whole. `at` says when, `start_s` is None where the source has no times.
    """

    index: int
    side: str
    who: str
    name: str | None
    is_aside: bool
    is_note: bool
    at: str | None
    start_s: float | None
    stretches: tuple[Stretch, ...]
    whole: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Something drawn from `x` on, `width` wide, that says `label`; with `turn` it leads there.

    `kind` is the name of its style.
    """

    kind: str
    x: float
    y: float
    width: float
    height: float
    label: str
    turn: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The course of the conversation, drawn `width` by `height`; `words` say the same, each with the turn
    that it leads to.

    `seconds` is the time that the drawing's `left` to `right` spans, None where turns stand in order only.
    """

    width: int
    height: int
    left: float
    right: float
    seconds: float | None
    lanes: tuple[Block, ...]
    speech: tuple[Block, ...]
    pauses: tuple[Block, ...]
    moments: tuple[Block, ...]
    feeling: tuple[Block, ...]
    ticks: tuple[Block, ...]
    words: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a result rests: the turn, how to name the place, and the words there."""

    turn: int
    name: str
    quote: str


@dataclass(frozen=True, slots=True)
class Given:
    """A person's answer; `said` is None where taken back. `counts`: it stands in the machine's place."""

    by: str
    on: str
    said: str | None
    comment: str | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """An objection: to a question, or to the evaluation as a whole (None), and what became of it."""

    question: str | None
    reason: str
    raised_on: str
    state: str
    decision: str | None
    decided_on: str | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion's result; `points` in words, empty where it isn't judged.

    `is_waiting` where only a person answers it and nobody has; `is_marked` where people and machine were
    found to disagree on it.
    """

    criterion: str
    question: str
    outcome: Outcome
    machine_outcome: Outcome
    points: str
    reason: str
    root_cause: str | None
    is_critical: bool
    is_by_person: bool
    is_manual: bool
    is_waiting: bool
    is_marked: bool
    places: tuple[Place, ...]
    answers: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section with the sum of its points in words."""

    title: str
    sum: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One scorecard's view: `sum` is how the score comes about, `verdict` why it passed or not, in words.

    `disputable_until` is when the days to disagree end, None where it isn't published yet.
    """

    anchor: str
    title: str
    version: int
    score: float | None
    passed: bool | None
    grade: str | None
    is_by_person: bool
    machine_score: float | None
    sum: str
    verdict: str
    answers: tuple[Given, ...]
    disputes: tuple[Dispute, ...]
    disputable_until: str | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What the customer answered; `csat` 1 to 5, `nps` 0 to 10."""

    csat: float | None
    nps: float | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class InteractionPage:
    """An interaction's page. `report` leads to the agent's coaching report, None where there is none here.

    `language` is that of what was said, None where it isn't known or is the page's own.

    `families` are (name, title, how many marks are of it). `audio` is what the player plays, None without.
    """

    interaction_id: str
    channel: str
    is_call: bool
    language: str | None
    agent_id: str | None
    agent_name: str | None
    report: str | None
    team: str | None
    queue: str | None
    on: str | None
    at: str | None
    length: str | None
    reason: str | None
    part_of: str | None
    survey: Survey | None
    doubts: tuple[str, ...]
    unrun: tuple[tuple[str, str], ...]
    unscored_reason: str | None
    scores: tuple[Score, ...]
    families: tuple[tuple[str, str, int], ...]
    timeline: Timeline | None
    messages: tuple[Message, ...]
    audio: str | None
    dispute_days: int

    @property
    def has_words(self) -> bool:
        """Whether anybody said anything."""
        return any(stretch.text or stretch.mark for m in self.messages for stretch in m.stretches)

    @property
    def example(self) -> str | None:
        """A criterion to name in an example; None where nothing was evaluated."""
        return next((c.criterion for s in self.scores for part in s.sections for c in part.criteria), None)

    @property
    def titles(self) -> dict[str, str]:
        """Families by name."""
        return {name: title for name, title, _ in self.families}
