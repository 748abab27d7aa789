"""A scorecard as its YAML says it: sections of criteria, each a question with one rule."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from qa.scoring import vocabulary
from qa.scoring._strict import Across, Part, Path, Words, as_tuple, dicts, is_number
from qa.scoring.rules import AppliesWhen, Bands, Forbidden, Formula, Id, Required, Seconds
from qa.types import Channel, Outcome, Role

__all__ = ["RULES", "AppliesTo", "Coaching", "Criterion", "Example", "ExampleTurn", "Scorecard", "Section"]

RULES = ("required", "forbidden", "bands", "expression")
WEIGHTS_SUM = 100.0


class Coaching(Part):
    """What an agent reads: praise when met, what to do instead when not, a goal for next week."""

    praise: str
    instead: str
    goal: str


class Criterion(Part):
    """A question of the scorecard, its points, why it matters to the customer, and the one rule answering it.

    A miss of a critical criterion voids the points of its section, or fails the whole scorecard.
    """

    id: Id
    question: str
    points: float = Field(ge=0, strict=True)
    why: str
    coaching: Coaching
    critical: Literal["none", "section", "scorecard"] = "none"
    applies_when: AppliesWhen | None = None
    required: Required | None = None
    forbidden: Forbidden | None = None
    bands: Bands | None = None
    expression: Formula | None = None

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """Exactly one rule."""
        rules = [rule for rule in RULES if rule in given]
        if len(rules) != 1:
            have = f"has {' and '.join(rules)}" if rules else "has no rule"
            yield (), f"{have}. Give exactly one of {', '.join(RULES)}."

    @property
    def rule(self) -> Required | Forbidden | Bands | Formula:
        """The one rule."""
        return next(r for r in (self.required, self.forbidden, self.bands, self.expression) if r is not None)


class Section(Part):
    """Criteria that belong together; `weight` is the section's share of 100, for all sections or none."""

    id: Id
    title: str
    weight: float | None = Field(default=None, gt=0, strict=True)
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """A weight has points to share it out by."""
        points = [c.get("points") for c in dicts(given.get("criteria"))]
        if given.get("weight") is not None and points and all(p == 0 for p in points):
            yield ("weight",), "has no points to be shared out by. Give a criterion points."


class AppliesTo(Part):
    """The interactions a scorecard is for; an empty list takes all."""

    channels: Annotated[tuple[Channel, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    languages: Words = ()
    queues: Words = ()
    teams: Words = ()
    directions: Words = ()


class ExampleTurn(Part):
    """A turn of an example: who says what, and if it matters from when until when."""

    agent: str | None = None
    customer: str | None = None
    bot: str | None = None
    system: str | None = None
    at: Seconds | None = None
    until: Seconds | None = None

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """One speaker."""
        if sum(role in given for role in ("agent", "customer", "bot", "system")) != 1:
            yield (), "a turn has one speaker: agent, customer, bot or system."

    @property
    def said(self) -> tuple[Role, str]:
        """Who says what."""
        by_role = ((role, getattr(self, role)) for role in (Role.AGENT, Role.CUSTOMER, Role.BOT, Role.SYSTEM))
        return next((role, text) for role, text in by_role if text is not None)


class Example(Part):
    """A short transcript and what criteria must come to; those not named may come to anything."""

    name: str
    channel: Channel | None = None
    mono: bool = False
    timed: bool = True
    turns: tuple[ExampleTurn, ...] = Field(min_length=1)
    expect: dict[str, Outcome] = Field(min_length=1)
    passed: bool | None = None


class Scorecard(Part):
    """One YAML file of the folder: what it applies to, when it is passed, its sections and its own tests."""

    id: Id
    version: int = Field(ge=1, strict=True)
    title: str
    applies_to: AppliesTo
    pass_mark: float = Field(ge=0, le=100, strict=True)
    least_judged: float = Field(default=0.5, ge=0, le=1, strict=True)
    """Share of the points that apply which must have been judged for a score: a number made of two answers
    out of twenty says nothing about a conversation."""
    most_doubtful: float = Field(default=0.1, ge=0, le=1, strict=True)
    """Share of a party's words that may be doubtful before numbers made of words cost no points any more."""
    sections: tuple[Section, ...] = Field(min_length=1)
    examples: tuple[Example, ...] = ()

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """Ids are unique, weights sum to 100, examples speak of criteria that exist."""
        sections = dicts(given.get("sections"))
        criteria: dict[Path, object] = {
            ("sections", i, "criteria", j, "id"): criterion.get("id")
            for i, section in enumerate(sections)
            for j, criterion in enumerate(dicts(section.get("criteria")))
        }
        yield from _twice({("sections", i, "id"): section.get("id") for i, section in enumerate(sections)})
        yield from _twice(criteria)
        yield from _weights(sections)
        known = [str(name) for name in criteria.values()]
        for i, example in enumerate(dicts(given.get("examples"))):
            expected = example.get("expect")
            for name in expected if isinstance(expected, dict) else ():
                if name not in known:
                    yield ("examples", i, "expect", name), vocabulary.unknown("criterion", name, known)

    @model_validator(mode="after")
    def _is_worth_something(self) -> Self:
        if sum(criterion.points for criterion in self.criteria()) <= 0:
            raise ValueError("no criterion has points. Give at least one of them some.")
        return self

    def criteria(self) -> Iterator[Criterion]:
        """All criteria, in order."""
        for section in self.sections:
            yield from section.criteria


def _twice(ids: Mapping[Path, object]) -> Across:
    counted = Counter(str(name) for name in ids.values())
    for path, name in ids.items():
        if counted[str(name)] > 1 and name is not None:
            yield path, f"{str(name)!r} is used {counted[str(name)]} times. Give each its own id."


def _weights(sections: list[dict[str, Any]]) -> Across:
    given = [section["weight"] for section in sections if section.get("weight") is not None]
    if not given:
        return
    if len(given) < len(sections):
        yield ("sections",), "some sections have a weight and some don't. Give all of them one, or none."
    elif all(map(is_number, given)) and abs(sum(given) - WEIGHTS_SUM) > 1e-9:
        yield ("sections",), f"the weights sum to {sum(given):g}. Make them sum to {WEIGHTS_SUM:g}."
