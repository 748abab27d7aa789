"""Days, weeks and names of files."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.report.language import speaking
from qa.report.period import Period, file_name, monday_of


@pytest.mark.parametrize(
    ("monday", "name", "dates"),
    [
        (date(2026, 11, 2), "2026-W45", "2 to 8 November 2026"),
        (date(2026, 9, 28), "2026-W40", "28 September to 4 October 2026"),
        (date(2026, 12, 28), "2026-W53", "28 December 2026 to 3 January 2027"),
        (date(2027, 1, 4), "2027-W01", "4 to 10 January 2027"),
    ],
)
def test_a_week(monday: date, name: str, dates: str) -> None:
    week = Period.week(monday)
    assert (week.name, week.dates) == (name, dates)
    assert week.since == f"week {int(name[-2:])}"


def test_a_period_is_not_taken_for_a_week() -> None:
    days = Period(date(2026, 11, 2), date(2026, 11, 8))
    assert (days.name, days.title, days.since) == (
        "2026-11-02_2026-11-08",
        "2 to 8 November 2026",
        "the 7 days before",
    )


@pytest.mark.parametrize(
    ("day", "name", "dates", "since"),
    [
        (date(2026, 11, 15), "2026-11", "1 to 30 November 2026", "October 2026"),
        (date(2027, 1, 1), "2027-01", "1 to 31 January 2027", "December 2026"),
        (date(2028, 2, 29), "2028-02", "1 to 29 February 2028", "January 2028"),
    ],
)
def test_a_month(day: date, name: str, dates: str, since: str) -> None:
    month = Period.month(day)
    assert (month.name, month.dates, month.before.since) == (name, dates, since)
    assert month.label == "this month"
    assert day in month
    assert month.end not in month.before


def test_in_spanish() -> None:
    with speaking("es"):
        month = Period.month(date(2026, 11, 1))
        assert (month.title, month.label) == ("noviembre de 2026", "este mes")


def test_a_trend_is_of_the_weeks_up_to_the_end() -> None:
    weeks = Period.week(date(2026, 11, 2)).trend
    assert [week.name for week in weeks] == [f"2026-W{n}" for n in range(38, 46)]


def test_one_day() -> None:
    day = Period(date(2026, 11, 2), date(2026, 11, 2))
    assert (day.dates, day.since) == ("2 November 2026", "the day before")


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_a_report_reads_its_trend_and_the_days_before(start: date, length: int) -> None:
    period = Period(start, date.fromordinal(start.toordinal() + length))
    assert period.reads_from <= period.before.start <= period.before.end < period.start
    assert period.reads_from <= period.trend_start == monday_of(period.trend_start) <= period.end


@settings(deadline=None)
@given(st.lists(st.text(min_size=1), unique=True))
def test_file_names_are_safe_and_each_its_own(texts: list[str]) -> None:
    names = [file_name(text) for text in texts]
    assert len(set(names)) == len(texts)
    assert all(
        name.isascii() and name.replace("-", "").replace("_", "").isalnum()
        for name in names
        if name.strip("_-")
    )
    assert all(len(name) <= 80 for name in names)
