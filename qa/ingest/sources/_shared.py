"""What importers of helpdesks need alike: values of which exports aren't sure, and ratings."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from qa.ingest._draft import DraftTurn
from qa.ingest._export import Export, value_at
from qa.ingest._ratings import csat_of
from qa.ingest._values import clean_text, read_number
from qa.types import Survey

__all__ = [
    "as_dict",
    "as_id",
    "as_list",
    "as_text",
    "by_time",
    "own_rating",
    "rated",
    "said",
    "seconds",
    "whole",
]


def as_dict(value: Any) -> dict[str, Any]:
    """The object itself; empty where it is none."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any, inside: str = "") -> list[Any]:
    """The list itself, or the one under the key `inside` of an object; empty where there is none."""
    if isinstance(value, dict) and inside:
        value = value.get(inside)
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """The text itself, without blanks around it; "" where it is none."""
    return clean_text(value).strip() if isinstance(value, str) else ""


def as_id(value: Any) -> str:
    """An id as text, be it a number or a text in the export; "" where there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return clean_text(str(value)).strip()


def said(**fields: str) -> dict[str, str]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}


def seconds(value: Any) -> float | None:
    """A duration of 0 seconds or more; None where there is none."""
    number = read_number(value)
    return number if number is not None and number >= 0 else None


def whole(value: Any) -> int | None:
    """A count of 0 or more; None where there is none."""
    number = read_number(value)
    return int(number) if number is not None and number >= 0 else None


def rated(export: Export, given: Any) -> tuple[int | None, str | None]:
    """A rating as 1 to 5 and in its own words; None where not answered or, counted, not placed."""
    if given is None:
        return None, None
    try:
        return csat_of(given) or (None, None)
    except ValueError:
        export.notes.count("ratings that can't be placed from 1 to 5, left out")
        return None, None


def own_rating(export: Export, record: Mapping[str, Any], interaction_id: str) -> tuple[Survey, ...]:
    """The rating in a field of the owner's own, which roles.json names as csat_field (or csat_column), a dot
    going inside; none where it names none or nobody answered.
    """
    name = export.layout.csat_field or export.layout.csat_column
    csat, given = rated(export, value_at(record, name) if name else None)
    return (Survey(interaction_id, csat=csat, csat_as_given=given),) if csat is not None else ()


def by_time(turns: Iterable[DraftTurn]) -> tuple[DraftTurn, ...]:
    """The turns in the order of time; as they stand where one of them has none."""
    found = list(turns)
    timed = [(turn.start, index) for index, turn in enumerate(found) if isinstance(turn.start, datetime)]
    return tuple(found[index] for _, index in sorted(timed)) if len(timed) == len(found) else tuple(found)
