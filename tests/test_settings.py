from datetime import date
from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.settings import BusinessHours, Settings, load_settings


def read(folder: Path, text: str) -> BusinessHours:
    (folder / "callqa.yaml").write_text(text, encoding="utf-8")
    return load_settings(folder / "callqa.yaml").business_hours


def test_business_hours_unless_set() -> None:
    hours = BusinessHours()
    assert (hours.time_zone, hours.holidays) == ("UTC", ())
    assert hours.spans == tuple((weekday, "09:00", "17:00") for weekday in range(1, 6))


def test_business_hours_as_written(tmp_path: Path) -> None:
    text = """
business_hours:
  time_zone: America/New_York
  monday: closed
  tuesday: 00:00-24:00
  wednesday: 08:00-12:00,12:30-18:00
  thursday: closed
  friday: closed
  sunday: 10:00-14:00
  holidays: [2026-07-04]
"""
    hours = read(tmp_path, text)
    assert hours.spans == (
        (2, "00:00", "24:00"),
        (3, "08:00", "12:00"),
        (3, "12:30", "18:00"),
        (7, "10:00", "14:00"),
    )
    assert (hours.time_zone, hours.holidays) == ("America/New_York", (date(2026, 7, 4),))


@pytest.mark.parametrize(
    "day",
    [
        "17:00-09:00",
        "09:00-09:00",
        "9-17",
        "00:00-24:30",
        "25:00-26:00",
        "09:00-12:00, 11:00-13:00",
        "09:00-12:00, 12:00-13:00",
        "open",
        "''",
    ],
)
def test_what_are_no_opening_hours_is_said_with_its_line(tmp_path: Path, day: str) -> None:
    with pytest.raises(ConfigError, match=r"callqa.yaml:2: business_hours.monday.*opening hours"):
        read(tmp_path, f"business_hours:\n  monday: {day}\n")


@pytest.mark.parametrize("zone", ["Berlin", "Europe/Nowhere", "/etc", "../UTC", "''", "Europe"])
def test_what_is_no_time_zone_is_said(tmp_path: Path, zone: str) -> None:
    with pytest.raises(ConfigError, match=r"callqa.yaml:2: business_hours.time_zone.*time zone"):
        read(tmp_path, f"business_hours:\n  time_zone: {zone}\n")


def test_a_service_that_is_never_open_is_a_mistake(tmp_path: Path) -> None:
    days = "\n".join(f"  {day}: closed" for day in ("monday", "tuesday", "wednesday", "thursday", "friday"))
    with pytest.raises(ConfigError, match="never open"):
        read(tmp_path, f"business_hours:\n{days}\n")


def test_settings_can_be_a_key() -> None:
    given = {"layout": {"columns": {"text": "Body"}, "role_values": {"agent": ["staff"]}}}
    assert len({Settings(), Settings(), Settings.model_validate(given)}) == 2
