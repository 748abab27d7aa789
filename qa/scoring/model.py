"""A scorecard as its YAML says it: sections of criteria, each a question with one rule."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from qa.scoring import _structure, vocabulary
from qa.scoring._example import Example, ExampleTurn
from qa.scoring._strict import Across, Part, Path, dicts, is_number, number
from qa.scoring.rules import (
    AppliesWhen,
    Bands,
    Count,
    Forbidden,
    Formula,
    Id,
    Ids,
    Manual,
    Required,
    Rule,
)
from qa.scoring.scope import AppliesTo, Duration

__all__ = [
    "PLACEHOLDERS",
    "RULES",
    "AppliesTo",
    "Coaching",
    "Criterion",
    "Duration",
    "Example",
    "ExampleTurn",
    "Grade",
    "RootCause",
    "Scorecard",
    "Section",
]

RULES = ("required", "forbidden", "bands", "count", "expression", "manual")
PLACEHOLDERS = ("customer_words", "agent_words", "agent_name")
"""What `coaching.say` may ask of the case."""
_BRACES = re.compile(r"\{([^{}]*)\}")


def _manual(value: object) -> object:
    """`manual: yes_no` written out."""
    return {"choices": {"yes": 1, "no": 0}} if value == "yes_no" else value


class Coaching(Part):
    """What an agent reads: praise when met, what to do instead when not, a goal for next week.

    `say` is what could have been said at the very place of a miss; it may hold {customer_words},
    {agent_words} and {agent_name}, and is left out where the case has no words for one of them.
    """

    praise: str
    instead: str
    goal: str
    say: str | None = None

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """Braces hold nothing but the placeholders there are."""
        said = given.get("say")
        names = _BRACES.findall(said) if isinstance(said, str) else []
        for name in names:
            if name not in PLACEHOLDERS:
                known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
                yield ("say",), f"{{{name}}} is nothing that can be filled in. Known: {known}."
        if isinstance(said, str) and {"{", "}"} & set(_BRACES.sub("", said)):
            yield ("say",), "has a brace of its own. Take it out: braces hold what is filled in."


class RootCause(Part):
    """Why a criterion may have been missed, for a person to choose."""

    id: Id
    text: str


class Criterion(Part):
    """A question of the scorecard, its points, why it matters to the customer, and the one rule answering it.

    A miss of a critical criterion voids the points of its section, or fails the whole scorecard; with
    `critical: criterion` anything short of met earns nothing. The points of a `bonus` can be earned beyond
    those possible; a `penalty` is taken off for a miss, beside what the points don't earn. `root_causes` and
    `tags` have no effect on a score.
    """

    id: Id
    question: str
    points: float = Field(ge=0, strict=True)
    why: str
    coaching: Coaching
    critical: Literal["none", "criterion", "section", "scorecard"] = "none"
    bonus: bool = Field(default=False, strict=True)
    penalty: float = Field(default=0, ge=0, strict=True)
    root_causes: tuple[RootCause, ...] = ()
    tags: Ids = ()
    applies_when: AppliesWhen | None = None
    required: Required | None = None
    forbidden: Forbidden | None = None
    bands: Bands | None = None
    count: Count | None = None
    expression: Formula | None = None
    manual: Annotated[Manual | None, BeforeValidator(_manual)] = None

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """Exactly one rule; a bonus only gives; root causes have ids of their own."""
        rules = [rule for rule in RULES if given.get(rule) is not None]
        if len(rules) != 1:
            have = f"has {' and '.join(rules)}" if rules else "has no rule"
            yield (), f"{have}. Give exactly one of {', '.join(RULES)}."
        if given.get("bonus") is True:
            yield from _bonus(given)
        causes = dicts(given.get("root_causes"))
        yield from _structure.twice({("root_causes", i, "id"): c.get("id") for i, c in enumerate(causes)})

    @property
    def rule(self) -> Rule:
        """The one rule."""
        rules = (self.required, self.forbidden, self.bands, self.count, self.expression, self.manual)
        return next(rule for rule in rules if rule is not None)


def _bonus(given: dict[str, Any]) -> Across:
    if is_number(given.get("points")) and not given["points"]:
        yield ("points",), "a bonus of no points adds nothing. Give it some."
    if number(given.get("penalty")):
        yield ("penalty",), "a bonus takes nothing off. Take one of the two out."
    if given.get("critical") in ("section", "scorecard"):
        yield ("critical",), "a bonus that is missed costs nothing. Take one of the two out."


class Section(Part):
    """Criteria that belong together, and sections inside it.

    `weight` is the section's share of 100 of what holds it, for all sections side by side or none.
    """

    id: Id
    title: str
    weight: float | None = Field(default=None, gt=0, strict=True)
    applies_when: AppliesWhen | None = None
    criteria: tuple[Criterion, ...] = ()
    sections: tuple["Section", ...] = ()

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """It holds something; a weight has points to share it out by, and weights inside share out all."""
        inside = dicts(given.get("sections"))
        points = [0 if c.get("bonus") is True else c.get("points") for c in _structure.criteria_below(given)]
        if not given.get("criteria") and not given.get("sections"):
            yield (), "holds nothing. Give it criteria, or sections."
        if given.get("weight") is not None and points and all(p == 0 for p in points):
            yield ("weight",), "has no points to be shared out by. Give a criterion points."
        if given.get("criteria") and any(section.get("weight") is not None for section in inside):
            why = "stand beside sections whose weights share out everything."
            yield ("criteria",), f"{why} Put them into a section with a weight."
        yield from _structure.weights(inside)

    def placed(self, around: tuple["Section", ...] = ()) -> Iterator[tuple[tuple["Section", ...], Criterion]]:
        """All criteria with the sections around each, from the outermost inwards: its own before those of
        the sections inside."""
        here = (*around, self)
        for criterion in self.criteria:
            yield here, criterion
        for section in self.sections:
            yield from section.placed(here)

    def with_all_inside(self) -> Iterator["Section"]:
        """The section and all sections inside it, in reading order."""
        yield self
        for section in self.sections:
            yield from section.with_all_inside()


class Grade(Part):
    """The name of the scores from a limit on, up to that of the grade before."""

    name: str = Field(min_length=1)
    at_least: float = Field(ge=0, le=100, strict=True)


class Scorecard(Part):
    """One YAML file of the folder: what it applies to, when it is passed, its sections and its own tests."""

    id: Id
    version: int = Field(ge=1, strict=True)
    title: str
    applies_to: AppliesTo
    pass_mark: float = Field(ge=0, le=100, strict=True)
    grades: tuple[Grade, ...] = ()
    """From the best down; a score below the last limit has no grade."""
    least_judged: float = Field(default=0.5, ge=0, le=1, strict=True)
    """Share of the points that apply which must have been judged for a score: a number made of two answers
    out of twenty says nothing about a conversation."""
    most_doubtful: float = Field(default=0.1, ge=0, le=1, strict=True)
    """Share of a party's words that may be doubtful before numbers made of words cost no points any more."""
    sections: tuple[Section, ...] = Field(min_length=1)
    examples: tuple[Example, ...] = ()

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """Ids are unique, weights sum to 100, grades fall, conditions and examples speak of criteria that
        exist."""
        sections = dicts(given.get("sections"))
        yield from _structure.ids(given)
        yield from _structure.weights(sections)
        yield from _structure.conditions(given)
        yield from _falling(dicts(given.get("grades")))
        known = [str(c.get("id")) for section in sections for c in _structure.criteria_below(section)]
        for i, example in enumerate(dicts(given.get("examples"))):
            expected = example.get("expect")
            for name in expected if isinstance(expected, dict) else ():
                if name not in known:
                    yield ("examples", i, "expect", name), vocabulary.unknown("criterion", name, known)

    @model_validator(mode="after")
    def _is_worth_something(self) -> Self:
        if sum(criterion.points for criterion in self.criteria() if not criterion.bonus) <= 0:
            raise ValueError("no criterion has points. Give at least one of them some.")
        return self

    def placed(self) -> Iterator[tuple[tuple[Section, ...], Criterion]]:
        """All criteria, in order, with the sections around each from the outermost inwards."""
        for section in self.sections:
            yield from section.placed()

    def criteria(self) -> Iterator[Criterion]:
        """All criteria, in order."""
        for _, criterion in self.placed():
            yield criterion

    def all_sections(self) -> Iterator[Section]:
        """All sections in reading order, those inside others too."""
        for section in self.sections:
            yield from section.with_all_inside()


def _falling(grades: list[dict[str, Any]]) -> Across:
    """Each limit lies below the one before, each name is given once."""
    names: dict[Path, object] = {("grades", i, "name"): grade.get("name") for i, grade in enumerate(grades)}
    for path, message in _structure.twice(names):
        yield path, message.replace("its own id", "its own name")
    limits = [grade.get("at_least") for grade in grades]
    for i in range(1, len(limits)):
        if is_number(limits[i]) and is_number(limits[i - 1]) and number(limits[i]) >= number(limits[i - 1]):
            yield ("grades", i, "at_least"), f"is never reached: {limits[i - 1]} comes before. Lower it."
