from datetime import date
from pathlib import Path

import pytest

from qa.ingest._draft import Notes
from qa.ingest.roster import Roster, read_roster
from qa.types import Agent, Rejected, TeamSince
from tests.ingest.builders import put

HEADER = "agent_id,agent_name,team,email\n"
ANNA = Agent("a101", "Anna Whitfield", "North", "anna@h.example")


def read(root: Path, content: str | bytes) -> tuple[Roster, list[Rejected]]:
    put(root, {"agents.csv": content})
    return read_roster(root / "agents.csv", "agents.csv", Notes())


def test_agents_are_found_by_id_name_and_address(tmp_path: Path) -> None:
    roster, bad = read(tmp_path, f"{HEADER}a101,Anna Whitfield,North,Anna@H.example\na102,,,\n")
    assert not bad
    assert roster.by_name["anna whitfield"] == roster.by_id["a101"] == roster.by_email["anna@h.example"]
    assert roster.by_id["a102"] == Agent("a102", "unknown", "unknown", None)


@pytest.mark.parametrize(
    ("content", "reason", "part"),
    [
        ("", "not_readable", ""),
        ("name,team\nAnna,North\n", "wrong_shape", ""),
        (f"{HEADER},Anna,North,\n", "wrong_shape", "#line 2"),
        (f"{HEADER}a101,Whitfield, Anna,North,x\n", "wrong_shape", "#line 2"),
        (f"{HEADER}a101,Anna,North,\na101,Ben,South,\n", "duplicate_id", "#line 3"),
    ],
)
def test_bad_rows_are_rejected_by_line(tmp_path: Path, content: str, reason: str, part: str) -> None:
    _, (bad,) = read(tmp_path, content)
    assert (bad.source_name, bad.reason) == (f"agents.csv{part}", reason)
    assert "Anna" not in bad.detail


def test_a_row_twice_is_one_agent(tmp_path: Path) -> None:
    row = "a101,Anna Whitfield,North,anna@h.example\n"
    roster, bad = read(tmp_path, HEADER + row + row)
    assert (roster.agents, bad) == ((ANNA,), [])


def test_two_agents_of_one_name_are_not_found_by_it() -> None:
    roster = Roster([ANNA, Agent("a999", "anna whitfield", "South")])
    assert "anna whitfield" not in roster.by_name
    assert "anna whitfield" in roster.names


def test_no_roster_is_said(tmp_path: Path) -> None:
    notes = Notes()
    assert read_roster(tmp_path / "agents.csv", "agents.csv", notes)[0].agents == ()
    assert notes.lines[0].startswith("no agents.csv")


DATED = "agent_id,agent_name,team,email,valid_from\n"


def test_an_agent_with_a_row_per_team_has_them_in_order(tmp_path: Path) -> None:
    rows = "a101,Anna,South,new@h.example,2026-03-09\na101,Anna W,North,,\na102,Ben,West,,\n"
    roster, bad = read(tmp_path, DATED + rows)
    assert not bad
    north, south = TeamSince("North", None), TeamSince("South", date(2026, 3, 9))
    assert roster.by_id["a101"] == Agent("a101", "Anna", "South", "new@h.example", (north, south))
    assert roster.by_id["a102"] == Agent("a102", "Ben", "West")
    anna = roster.by_id["a101"]
    days = (date(2026, 3, 8), date(2026, 3, 9), None)
    assert [anna.team_on(day) for day in days] == ["North", "South", "South"]


def test_before_the_first_day_the_team_is_unknown(tmp_path: Path) -> None:
    roster, _ = read(tmp_path, f"{DATED}a101,Anna,South,,2026-03-09\n")
    assert roster.by_id["a101"].team_on(date(2026, 3, 8)) == "unknown"


@pytest.mark.parametrize(
    ("row", "reason", "what"),
    [
        ("a101,Anna,West,,2026-03-09\n", "duplicate_id", "date them"),
        ("a101,Anna,West,,9 March\n", "wrong_shape", "no day such as 2026-03-02"),
    ],
)
def test_a_row_that_can_not_be_dated_is_rejected(tmp_path: Path, row: str, reason: str, what: str) -> None:
    roster, (bad,) = read(tmp_path, f"{DATED}a101,Anna,South,,2026-03-09\n{row}")
    assert (bad.source_name, bad.reason) == ("agents.csv#line 3", reason)
    assert what in bad.detail
    assert roster.by_id["a101"].team == "South"
