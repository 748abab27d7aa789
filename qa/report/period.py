"""The days a report speaks of."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Self

from qa.report.language import days_name, gettext, month_name, ngettext

__all__ = ["TREND_WEEKS", "Kind", "Period", "file_name", "monday_of"]

TREND_WEEKS = 8
"""Weeks that a trend shows, and how far back the last report is looked for."""

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_SAFE_LENGTH = 64


class Kind(StrEnum):
    """What a period is in the calendar."""

    DAYS = "days"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole UTC days, both ends included: an ISO week, a month, or any days of one's choice."""

    start: date
    end: date
    kind: Kind = Kind.DAYS

    @classmethod
    def week(cls, monday: date) -> Self:
        """The ISO week that begins on this Monday."""
        return cls(monday, monday + timedelta(days=6), Kind.WEEK)

    @classmethod
    def month(cls, day: date) -> Self:
        """The month that the day is in."""
        first = day.replace(day=1)
        return cls(first, (first + timedelta(days=31)).replace(day=1) - _DAY, Kind.MONTH)

    @property
    def is_week(self) -> bool:
        """Whether it is an ISO week."""
        return self.kind is Kind.WEEK

    @property
    def name(self) -> str:
        """For file names: 2026-W45, 2026-11, or 2026-10-19_2026-11-15."""
        if self.kind is Kind.WEEK:
            year, week, _ = self.start.isocalendar()
            return f"{year}-W{week:02}"
        if self.kind is Kind.MONTH:
            return self.start.isoformat()[:7]
        return f"{self.start.isoformat()}_{self.end.isoformat()}"

    @property
    def title(self) -> str:
        """For a heading: "Week 45", "November 2026", or its dates."""
        if self.kind is Kind.WEEK:
            return gettext("Week %(n)d") % {"n": self._week}
        return month_name(self.start) if self.kind is Kind.MONTH else self.dates

    @property
    def label(self) -> str:
        """For a sentence: "this week", "this month" or "this period"."""
        if self.kind is Kind.WEEK:
            return gettext("this week")
        return gettext("this month") if self.kind is Kind.MONTH else gettext("this period")

    @property
    def since(self) -> str:
        """For a sentence in a later report: "week 44", "October 2026", or "the 14 days before"."""
        if self.kind is Kind.WEEK:
            return gettext("week %(n)d") % {"n": self._week}
        if self.kind is Kind.MONTH:
            return month_name(self.start)
        days = (self.end - self.start).days + 1
        return ngettext("the day before", "the %(n)d days before", days) % {"n": days}

    @property
    def _week(self) -> int:
        return self.start.isocalendar().week

    @property
    def dates(self) -> str:
        """First and last day: "2 to 8 November 2026"."""
        return days_name(self.start, self.end)

    @property
    def before(self) -> "Period":
        """The month before a month; else as many days directly ahead of it."""
        if self.kind is Kind.MONTH:
            return Period.month(self.start - _DAY)
        length = self.end - self.start + _DAY
        return Period(self.start - length, self.end - length, self.kind)

    @property
    def trend(self) -> tuple["Period", ...]:
        """The weeks that its trend may show, in order."""
        return tuple(Period.week(self.trend_start + i * _WEEK) for i in range(TREND_WEEKS))

    @property
    def trend_start(self) -> date:
        """The Monday of the first week that its trend may show."""
        return monday_of(self.end) - (TREND_WEEKS - 1) * _WEEK

    @property
    def reads_from(self) -> date:
        """The earliest day that its report depends on."""
        return min(self.before.start, self.trend_start)

    def __contains__(self, day: date) -> bool:
        """Whether it is one of the days."""
        return self.start <= day <= self.end


def monday_of(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def file_name(text: str) -> str:
    """The text where it is safe as a file name everywhere, else a safe form that no other text shares."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "_", text)[:_SAFE_LENGTH]
    return safe if safe == text else f"{safe}-{sha256(text.encode()).hexdigest()[:8]}"
