"""The rules a criterion can have, over findings and measurements or by a person, and when one applies."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from qa.scoring import expression, vocabulary
from qa.scoring._strict import Across, Part, as_tuple, dicts, is_number, number
from qa.scoring.places import Span, parse_seconds, parse_span
from qa.types import Channel, Outcome

__all__ = [
    "AppliesWhen",
    "Band",
    "Bands",
    "Count",
    "Forbidden",
    "Formula",
    "Id",
    "Ids",
    "Manual",
    "Placed",
    "Required",
    "Rule",
    "Seconds",
    "Selector",
]


def _kind(name: str) -> str:
    if name not in vocabulary.kinds():
        raise ValueError(vocabulary.unknown("finding kind", name, vocabulary.kinds()))
    return name


def _measurement(name: str) -> str:
    if name not in vocabulary.measurements():
        raise ValueError(vocabulary.unknown("measurement", name, vocabulary.measurements()))
    return name


def _attribute(name: str) -> str:
    if name not in vocabulary.ATTRIBUTES:
        raise ValueError(vocabulary.unknown("attribute", name, vocabulary.ATTRIBUTES))
    return name


def _expression(text: str) -> str:
    expression.parse(text)
    return text


def _identifier(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"{name!r} is not an id. Use small letters, digits and _, a letter first.")
    return name


def _answer(outcome: str) -> str:
    if outcome == Outcome.NOT_EVALUATED:
        raise ValueError("not_evaluated is no answer to go by: then nobody knows. Take it out.")
    return outcome


Id = Annotated[str, AfterValidator(_identifier)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(as_tuple)]
Answer = Annotated[Outcome, AfterValidator(_answer)]
Answers = Annotated[tuple[Answer, ...], Field(min_length=1), BeforeValidator(as_tuple)]
Kind = Annotated[str, AfterValidator(_kind)]
Attribute = Annotated[str, AfterValidator(_attribute)]
MeasurementName = Annotated[str, AfterValidator(_measurement)]
SqlExpression = Annotated[str, AfterValidator(_expression)]
Credit = Annotated[float, Field(ge=0, le=1, strict=True)]
Number = Annotated[float, Field(strict=True)]
_SPAN_SCHEMA = {"type": "string", "pattern": r"^(\d+ turns?|(\d+h)?(\d+m)?(\d+(\.\d+)?s)?)$"}
Place = Annotated[
    Span, BeforeValidator(parse_span), PlainSerializer(Span.written), WithJsonSchema(_SPAN_SCHEMA)
]
Seconds = Annotated[
    float, BeforeValidator(parse_seconds), WithJsonSchema({"type": ["number", "string"]}), Field(ge=0)
]


class Selector(Part):
    """Which findings: of these kinds, by this role, that have (true) or lack (false) these attributes."""

    kind: Annotated[tuple[Kind, ...], Field(min_length=1), BeforeValidator(as_tuple)]
    role: Literal["agent", "customer", "bot", "supervisor", "any"]
    attributes: dict[Attribute, bool] = Field(default={})


class Placed(Selector):
    """Findings in a place.

    `within` counts from the role's first turn, `last` back from its last one. `before` and `after` are
    about the first finding of another kind; without one the criterion is not applicable.
    """

    within: Place | None = None
    last: Place | None = None
    before: Selector | None = None
    after: Selector | None = None


class Required(Placed):
    """Met when at least so many are found in place; `partial` is the credit for some, or out of place."""

    at_least: int = Field(default=1, ge=1, strict=True)
    partial: Credit = 0.0


class Allowance(Part):
    """Credit for findings that should not be, up to a number."""

    at_most: int = Field(ge=1, strict=True)
    credit: Credit


class Forbidden(Selector):
    """Met when at most so many are found; `partial` gives credit for a few more."""

    at_most: int = Field(default=0, ge=0, strict=True)
    partial: tuple[Allowance, ...] = ()

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """Allowances rise, their credit falls: a worse interaction never earns more."""
        limit, credit = given.get("at_most", 0), 1.0
        for i, each in enumerate(dicts(given.get("partial"))):
            if number(each.get("at_most")) <= number(limit):
                yield ("partial", i, "at_most"), f"is never reached: {limit} comes before. Raise it."
            if number(each.get("credit")) >= credit:
                yield ("partial", i, "credit"), "more findings must earn less. Lower it."
            limit, credit = each.get("at_most", limit), number(each.get("credit", credit))


class Band(Part):
    """Credit where the measurement is at most, or at least, a value (inclusive)."""

    at_most: Number | None = None
    at_least: Number | None = None
    credit: Credit

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """A band has one limit at least, and they leave room."""
        low, high = given.get("at_least"), given.get("at_most")
        if low is None and high is None:
            yield (), "a band needs at_most, at_least or both."
        if is_number(low) and is_number(high) and number(low) > number(high):
            yield (), f"nothing is at least {low} and at most {high}. Swap them."


class Bands(Part):
    """The credit of the first band that holds the measurement; `otherwise` where none does.

    `evidence` says which findings to show beside the number.
    """

    measurement: MeasurementName
    bands: tuple[Band, ...] = Field(min_length=1)
    otherwise: Credit = 0.0
    evidence: Selector | None = None


class Count(Placed):
    """The credit of the first band that holds the number of findings in place, else `otherwise`."""

    bands: tuple[Band, ...] = Field(min_length=1)
    otherwise: Credit = 0.0


class Formula(Part):
    """True or false, or a credit from 0 to 1, worked out by an SQL expression; NULL is not evaluated."""

    sql: SqlExpression
    evidence: Selector | None = None


class Manual(Part):
    """Only a person answers, by one of `choices` with its credit, or on a scale from 1 to so many.

    `evidence` says which findings to show to who answers.
    """

    choices: dict[str, Credit] = Field(default={})
    scale: int | None = Field(default=None, ge=2, le=10, strict=True)
    evidence: Selector | None = None

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """One way to answer, with something to choose and a choice that earns everything."""
        choices = given.get("choices")
        if bool(choices) == (given.get("scale") is not None):
            yield (), "has one of choices and scale. Give yes_no, {scale: 5} or {choices: {NAME: CREDIT}}."
        elif isinstance(choices, dict):
            if len(choices) < 2:
                yield ("choices",), "leave nothing to choose. Give two at least."
            elif all(is_number(credit) and credit < 1 for credit in choices.values()):
                yield ("choices",), "none earns everything. Give one of them credit 1."

    @property
    def credits(self) -> Mapping[str, float]:
        """What may be chosen, in order, and the credit of each; on a scale of n, (k - 1) / (n - 1)."""
        if self.scale is None:
            return self.choices
        return {str(k + 1): k / (self.scale - 1) for k in range(self.scale)}


Rule = Required | Forbidden | Bands | Count | Formula | Manual


class AppliesWhen(Part):
    """All that is given must hold, or the criterion is not applicable.

    `answers`: other criteria of the scorecard must have come to one of these outcomes.
    """

    channels: Annotated[tuple[Channel, ...], BeforeValidator(as_tuple)] = ()
    found: Annotated[tuple[Selector, ...], BeforeValidator(as_tuple)] = ()
    measured: Annotated[tuple[MeasurementName, ...], BeforeValidator(as_tuple)] = ()
    at_least: dict[MeasurementName, Number] = Field(default={})
    at_most: dict[MeasurementName, Number] = Field(default={})
    answers: dict[Id, Answers] = Field(default={})
    expression: SqlExpression | None = None

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """A condition asks something, and its expression is true or false."""
        if not any(given.values()):
            yield (), "says nothing. Take it out, or say when the criterion applies."
        yield from _must_be_boolean(given.get("expression"))


def _must_be_boolean(text: object) -> Across:
    try:
        is_boolean = not isinstance(text, str) or expression.parse(text).is_boolean
    except ValueError:
        return  # told where the expression itself is checked
    if not is_boolean:
        yield ("expression",), "gives a number. A condition is true or false."
