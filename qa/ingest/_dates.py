"""Dates as spreadsheets of a country write them: 21.10.2026 9:30, 10/21/2026 9:30 AM."""

import re
from collections.abc import Iterable

__all__ = ["has_day_first", "iso_of"]

_LOCAL = re.compile(
    r"(?P<one>\d{1,2})(?P<between>[./-])(?P<two>\d{1,2})(?P=between)(?P<year>\d{4})"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s*(?P<half>[ap])\.?m\.?)?)?",
    re.IGNORECASE,
)
_MONTHS, _NOON = 12, 12


def has_day_first(cells: Iterable[str]) -> bool | None:
    """Whether the days of a column go before the months; None where no cell tells, or they contradict.

    Points go with days first wherever they are written; else a number above twelve is no month.
    """
    found = {_is_day_first(match) for cell in cells if (match := _LOCAL.fullmatch(cell.strip()))} - {None}
    return found.pop() if len(found) == 1 else None


def iso_of(text: str, *, is_day_first: bool | None = None) -> str | None:
    """The time as ISO 8601 writes it; None where it is no such date, or could be one of two days."""
    match = _LOCAL.fullmatch(text.strip())
    own = _is_day_first(match) if match else None
    first = is_day_first if own is None else own
    if match is None or (first is None and match["one"] != match["two"]):
        return None
    day, month = (match["one"], match["two"]) if first else (match["two"], match["one"])
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % _NOON + (_NOON if match["half"].lower() == "p" else 0)
    date = f"{match['year']}-{int(month):02}-{int(day):02}"
    return f"{date}T{hour:02}:{match['minute'] or '00'}:{match['second'] or '00'}"


def _is_day_first(match: re.Match[str]) -> bool | None:
    one, two = int(match["one"]), int(match["two"])
    if match["between"] == "." or one > _MONTHS:
        return True
    return False if two > _MONTHS else None
