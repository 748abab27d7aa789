"""The names a scorecard may use: finding kinds and measurements as the checks declare them, columns."""

import difflib
from collections.abc import Collection, Mapping

from qa.checks import all_checks
from qa.checks._base import Declared

__all__ = [
    "ATTRIBUTES",
    "COLUMNS",
    "CRASHED",
    "ROLES",
    "check_of_kind",
    "check_of_measurement",
    "kinds",
    "kinds_of",
    "measurements",
    "unknown",
]

ROLES = ("agent", "customer", "bot", "supervisor", "any")
"""Who said it; `any` takes every role."""

COLUMNS: Mapping[str, str] = {
    "channel": "VARCHAR",
    "language": "VARCHAR",
    "queue": "VARCHAR",
    "team": "VARCHAR",
    "direction": "VARCHAR",
    "disposition": "VARCHAR",
    "channel_count": "INTEGER",
    "turn_count": "INTEGER",
}
"""Columns of `interactions` that an expression may read, with their type."""

ATTRIBUTES: Mapping[str, tuple[str, str]] = {
    "explained": ("explained {}", "unexplained {}"),
    "has_reason": ("{} with a reason", "{} without a reason"),
    "has_duration": ("{} that says how long", "{} that doesn't say how long"),
    "alternative": ("{} with an alternative", "{} without an alternative"),
    "promise": ("{} of a promise", "{} of no promise"),
    "in_time": ("{} in time", "{} too late"),
}
"""What a finding can have or lack, and how either reads."""

CRASHED = "failed with "
"""How the reason of a check issue begins when the check crashed (qa.checks.analyse writes it)."""


def kinds() -> dict[str, str]:
    """Every kind of finding and what it means."""
    return {kind: meaning for check in all_checks() for kind, meaning in check.kinds.items()}


def measurements() -> dict[str, Declared]:
    """Every measurement by name, with unit, meaning and range."""
    return {declared.name: declared for check in all_checks() for declared in check.measurements}


def check_of_kind(kind: str) -> str:
    """The check that gives this kind of finding. Raises KeyError for an unknown kind."""
    return {k: check.name for check in all_checks() for k in check.kinds}[kind]


def kinds_of(check: str) -> tuple[str, ...]:
    """The kinds of finding that the check gives."""
    return tuple(kind for each in all_checks() if each.name == check for kind in each.kinds)


def check_of_measurement(name: str) -> str:
    """The check that gives this measurement. Raises KeyError for an unknown name."""
    return {m.name: check.name for check in all_checks() for m in check.measurements}[name]


def unknown(what: str, name: str, known: Collection[str]) -> str:
    """The message for a name that nothing declares, with the nearest known one."""
    near = difflib.get_close_matches(name, known, n=1)
    listed = f"Known: {', '.join(known)}." if len(known) < 10 else "`callqa checks` lists them."
    remedy = f"Did you mean {near[0]!r}?" if near else listed
    return f"no {what} {name!r}. {remedy}"
