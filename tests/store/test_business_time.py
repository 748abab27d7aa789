"""Seconds in business hours, against a loop that asks the clock on the wall every quarter of an hour."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import StoreError
from qa.settings import BusinessHours, Settings
from qa.store import replace_kpi_settings
from tests.store.made import memory, put, rows

QUARTER = timedelta(minutes=15)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Clocks change within these weeks in all of these zones but Kolkata; Lord Howe's by half an hour.
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
SPRING, AUTUMN = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
# No end between 00:15 and 03:45: within the hour that clocks repeat it would mean two moments.
ENDS = [0, *range(16, 97)]


def clock(quarters: int) -> str:
    return f"{quarters // 4:02}:{quarters % 4 * 15:02}"


@st.composite
def days(draw: st.DrawFn) -> str:
    ends = sorted(draw(st.lists(st.sampled_from(ENDS), max_size=4, unique=True)))
    pairs = [f"{clock(a)}-{clock(b)}" for a, b in zip(ends[::2], ends[1::2], strict=False)]
    return ", ".join(pairs) or "closed"


@st.composite
def calendars(draw: st.DrawFn) -> BusinessHours:
    hours = {day: draw(days()) for day in DAYS}
    hours[draw(st.sampled_from(DAYS))] = "09:00-17:00"
    holidays = st.dates(date(2026, 3, 1), date(2026, 4, 20))
    zone = draw(st.sampled_from(ZONES))
    return BusinessHours(time_zone=zone, holidays=tuple(draw(st.lists(holidays, max_size=4))), **hours)


def is_open(hours: BusinessHours, moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(hours.time_zone))
    now = f"{local:%H:%M}"
    spans = [(opens, closes) for day, opens, closes in hours.spans if day == local.isoweekday()]
    return local.date() not in hours.holidays and any(a <= now < b for a, b in spans)


def slowly_s(hours: BusinessHours, begin: datetime, end: datetime) -> float:
    count = 0
    while begin < end:
        count += is_open(hours, begin)
        begin += QUARTER
    return count * QUARTER.total_seconds()


def open_s(con: duckdb.DuckDBPyConnection) -> list[object]:
    found = rows(con, "SELECT business_resolution_time_s FROM contact_facts ORDER BY interaction_id")
    return [seconds for (seconds,) in found]


@cache
def _warehouse() -> duckdb.DuckDBPyConnection:
    return memory()  # one for all examples: making the tables takes longer than asking them


def _empty() -> duckdb.DuckDBPyConnection:
    _warehouse().execute("DELETE FROM contacts")
    return _warehouse()


@given(
    calendars(),
    st.lists(
        st.tuples(st.sampled_from([SPRING, AUTUMN]), st.integers(0, 34 * 96), st.integers(0, 16 * 96)),
        min_size=1,
        max_size=6,
    ),
)
@settings(max_examples=60, derandomize=True, deadline=None, database=None)
def test_seconds_in_business_hours(hours: BusinessHours, contacts: list[tuple[datetime, int, int]]) -> None:
    con = _empty()
    replace_kpi_settings(con, Settings(business_hours=hours))
    spans = [(base + first * QUARTER, base + (first + long) * QUARTER) for base, first, long in contacts]
    for i, (begin, end) in enumerate(spans):
        put(con, "contacts", interaction_id=str(i), started_at=begin, solved_at=end)
    assert open_s(con) == [slowly_s(hours, begin, end) for begin, end in spans]


@pytest.mark.parametrize(
    ("begin", "end", "seconds"),
    [
        ("2026-03-06 16:59:30+00", "2026-03-09 09:00:15.5+00", 45.5),  # Friday's end to Monday's start
        ("2026-03-07 10:00:00+00", "2026-03-08 10:00:00+00", 0),  # all of it at the weekend
        ("2026-03-02 08:00:00+00", "2026-03-02 18:00:00+00", 8 * 3600),
        ("2026-03-02 12:00:00+00", "2026-03-02 12:00:00+00", 0),
        ("2026-03-02 12:00:00+00", "2026-03-02 11:00:00+00", None),  # solved before it began
        ("2026-03-02 12:00:00+00", None, None),
    ],
)
def test_unless_set_it_is_nine_to_five_on_working_days(begin: str, end: str | None, seconds: float) -> None:
    con = memory()
    put(con, "contacts", interaction_id="a", started_at=begin, solved_at=end)
    assert open_s(con) == [seconds]


def test_written_contacts_count_to_the_last_answer() -> None:
    con = memory()
    put(con, "interactions", interaction_id="a", channel="email", started_at="2026-03-06 16:00:00+00")
    put(con, "measurements", interaction_id="a", resolution_time_s=3 * 86400)
    found = rows(con, "SELECT resolution_time_s, business_resolution_time_s FROM contact_facts")
    assert found == [(259200.0, 3600.0 + 7 * 3600)]


def test_a_time_zone_that_the_database_does_not_know_is_refused() -> None:
    con = memory()
    hours = BusinessHours().model_copy(update={"time_zone": "Mars/Olympus_Mons"})
    with pytest.raises(StoreError, match="Mars/Olympus_Mons"):
        replace_kpi_settings(con, Settings(business_hours=hours))
    assert rows(con, "SELECT time_zone FROM kpi_settings") == [("UTC",)]


def test_new_settings_hold_for_all_that_is_stored() -> None:
    con = memory()
    put(
        con,
        "contacts",
        interaction_id="a",
        started_at="2026-03-02 08:00:00+00",
        solved_at="2026-03-03 08:00:00+00",
    )
    assert open_s(con) == [8 * 3600]
    hours = BusinessHours(monday="09:00-10:00", holidays=(date(2026, 3, 3),))
    for _ in range(2):
        replace_kpi_settings(con, Settings(business_hours=hours, fcr_days=3, service_level_s=60))
    assert open_s(con) == [3600]
    assert rows(con, "FROM kpi_settings") == [("UTC", 3, 60)]
    assert rows(con, "SELECT count(*) FROM holidays") == [(1,)]
