"""A value week by week: to be drawn, and in words for who can't see it drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qa.report.language import gettext, number, pgettext

__all__ = ["Course", "course", "short_week"]


@dataclass(frozen=True, slots=True)
class Course:
    """Values of weeks, oldest first, None where there is none; `words` tells them one by one."""

    values: tuple[float | None, ...]
    words: str

    @property
    def is_known(self) -> bool:
        """Whether there is any value."""
        return any(value is not None for value in self.values)


def short_week(monday: date) -> str:
    """The ISO week as W45."""
    return pgettext("short for week", "W%(n)s") % {"n": f"{monday.isocalendar().week:02}"}


def course(mondays: Sequence[date], values: Iterable[float | None]) -> Course:
    """The values with their weeks: "W44: 61.5; W45: none"."""
    of = tuple(values)
    told = (
        f"{short_week(monday)}: {gettext('none') if value is None else number(value)}"
        for monday, value in zip(mondays, of, strict=True)
    )
    return Course(of, "; ".join(told))
