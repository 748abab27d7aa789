"""Every kind of input that a night must survive, and how each must end."""

from collections.abc import Sequence
from functools import cache

from tests.badinput import (
    archives,
    beside,
    encodings,
    exports,
    json_shapes,
    languages,
    mails,
    places,
    sounds,
    tables,
    times,
)
from tests.badinput.case import Case, Maker

__all__ = ["all_cases", "few_cases"]

_MAKERS: Sequence[Maker] = tuple(
    family.cases
    for family in (
        *(encodings, json_shapes, tables, mails, archives, sounds),
        *(places, beside, exports, times, languages),
    )
)


@cache
def all_cases() -> tuple[Case, ...]:
    """All of them, the same each time."""
    return tuple(each for cases in _MAKERS for each in cases())


def few_cases(most: int = 2) -> list[Case]:
    """The first of each kind that are neither large nor need a night of their own."""
    taken: dict[str, list[Case]] = {}
    for each in all_cases():
        of_kind = taken.setdefault(each.kind, [])
        if len(of_kind) < most and not each.is_large:
            of_kind.append(each)
    return [each for of_kind in taken.values() for each in of_kind]
