"""The days a report speaks of, and how dates and times are written."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Self

__all__ = ["TREND_WEEKS", "Period", "clock", "day_name", "file_name", "monday_of"]

TREND_WEEKS = 8
"""Weeks that a trend shows, and how far back the last report is looked for."""

_WEEK = timedelta(days=7)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SAFE_LENGTH = 64


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole UTC days, both ends included; an ISO week when it runs from Monday to Sunday and `is_week`."""

    start: date
    end: date
    is_week: bool = False

    @classmethod
    def week(cls, monday: date) -> Self:
        """The ISO week that begins on this Monday."""
        return cls(monday, monday + timedelta(days=6), is_week=True)

    @property
    def name(self) -> str:
        """For file names: 2026-W45, or 2026-10-19_2026-11-15."""
        if self.is_week:
            year, week, _ = self.start.isocalendar()
            return f"{year}-W{week:02}"
        return f"{self.start.isoformat()}_{self.end.isoformat()}"

    @property
    def title(self) -> str:
        """For a heading: "Week 45", or its dates."""
        return f"Week {self.start.isocalendar().week}" if self.is_week else self.dates

    @property
    def label(self) -> str:
        """For a sentence: "this week" or "this period"."""
        return "this week" if self.is_week else "this period"

    @property
    def since(self) -> str:
        """For a sentence in a later report: "week 44", or "the 14 days before"."""
        if self.is_week:
            return f"week {self.start.isocalendar().week}"
        days = (self.end - self.start).days + 1
        return "the day before" if days == 1 else f"the {days} days before"

    @property
    def dates(self) -> str:
        """First and last day: "2 to 8 November 2026"."""
        first, last = self.start, self.end
        year = "" if first.year == last.year else f" {first.year}"
        month = "" if (first.year, first.month) == (last.year, last.month) else f" {_MONTHS[first.month - 1]}"
        if first == last:
            return f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
        return f"{first.day}{month}{year} to {last.day} {_MONTHS[last.month - 1]} {last.year}"

    @property
    def before(self) -> "Period":
        """As many days directly ahead of it."""
        length = self.end - self.start + timedelta(days=1)
        return Period(self.start - length, self.end - length, self.is_week)

    @property
    def trend_start(self) -> date:
        """The Monday of the first week that its trend may show."""
        return monday_of(self.end) - (TREND_WEEKS - 1) * _WEEK

    @property
    def reads_from(self) -> date:
        """The earliest day that its report depends on."""
        return min(self.before.start, self.trend_start)


def monday_of(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def day_name(at: date) -> str:
    """A day of an interaction: "Tue 3 November"."""
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]}"


def clock(at: datetime | float) -> str:
    """A time of day as 14:05, or seconds into a recording as 01:12 (1:01:12 from an hour on)."""
    if isinstance(at, datetime):
        return f"{at.hour:02}:{at.minute:02}"
    minutes, seconds = divmod(int(at), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def file_name(text: str) -> str:
    """The text where it is safe as a file name everywhere, else a safe form that no other text shares."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "_", text)[:_SAFE_LENGTH]
    return safe if safe == text else f"{safe}-{sha256(text.encode()).hexdigest()[:8]}"
