"""Which interactions a scorecard is for, as its YAML says it."""

import math
import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from qa.scoring._strict import Across, Part, Words, as_tuple
from qa.scoring.places import parse_seconds
from qa.scoring.rules import Seconds
from qa.types import Channel

__all__ = ["AppliesTo", "Duration"]


def _day(value: object) -> object:
    """A day as YAML or JSON gives it. Raises ValueError for a time of day, a number or another order."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return value
    raise ValueError(f"{str(value)!r} is not a day. Write it like 2026-01-31.")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class Duration(Part):
    """How long an interaction may be, both ends included."""

    at_least: Seconds | None = None
    at_most: Seconds | None = None

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """One limit at least."""
        low, high = given.get("at_least"), given.get("at_most")
        if low is None and high is None:
            yield (), "needs at_least, at_most or both. Write {at_least: 1m}."
        if _seconds(low) > _seconds(high):
            yield (), f"nothing is at least {low} and at most {high}. Swap them."


def _seconds(written: object) -> float:
    """The seconds as written; nan, which compares with nothing, where that is no duration."""
    try:
        seconds = parse_seconds(written)
    except ValueError:
        return math.nan  # told where the limit itself is checked
    return float(seconds) if isinstance(seconds, int | float) else math.nan


class AppliesTo(Part):
    """The interactions a scorecard is for; what is left out takes all.

    `from` and `until` are the first and the last day, in UTC, on which it may have begun. An interaction
    whose language, length or day nobody knows is not among those that a scorecard asks for by it.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    channels: Annotated[tuple[Channel, ...], Field(min_length=1), BeforeValidator(as_tuple)]
    languages: Words = ()
    queues: Words = ()
    teams: Words = ()
    directions: Words = ()
    dispositions: Words = ()
    duration: Duration | None = None
    first_day: Day | None = Field(default=None, alias="from")
    last_day: Day | None = Field(default=None, alias="until")

    @classmethod
    def across(cls, given: dict[str, Any]) -> Across:
        """The days are in their order."""
        first, last = given.get("from"), given.get("until")
        if first is not None and last is not None and str(first) > str(last):
            yield ("until",), f"is before from ({first}): no interaction is in between. Swap them."
