"""Coaching as tasks: what to do, where it was missed, for whom, until when, in each tool's columns."""

import csv
import stat
from datetime import date
from pathlib import Path

import duckdb
import pytest

from qa.export import Tasks, Tool, actions, export_actions

Con = duckdb.DuckDBPyConnection


def test_a_task_says_what_to_do_where_it_was_missed_and_until_when(con: Con) -> None:
    first, second = actions(con)
    assert (first.title, first.assignee) == ("Coaching for Kim Lee: verified?", "kim@shop.example")
    assert first.description == (
        "What to do instead: Say this.\n"
        "Missed in 2 of 2 contacts, 1 of them critical, 20.0 points lost (last 4 weeks).\n"
        "Where:\n"
        "* call-2~kim, 2026-03-03 10:11 UTC: nobody asked\n"
        "* call-1, 2026-03-02 09:00 UTC, at 01:15: “=Hold on”"
    )
    assert (first.priority, first.labels, first.due_on) == (
        "High",
        ("coaching", "card", "care"),
        date(2026, 3, 9),
    )
    assert (second.assignee, second.priority) == ("Zoe Park", "Medium")


@pytest.mark.parametrize(
    ("tool", "header"),
    [
        (None, ["title", "description", "assignee", "due_date", "labels", "priority"]),
        (
            Tool.JIRA,
            ["Summary", "Description", "Issue Type", "Assignee", "Due Date", "Priority", *["Labels"] * 3],
        ),
        (Tool.ASANA, ["Name", "Description", "Section", "Assignee", "Due Date", "Tags", "Priority"]),
        (Tool.TRELLO, ["Card Name", "Card Description", "Labels", "Members", "Due Date", "List Name"]),
    ],
)
def test_each_tool_gets_its_columns(con: Con, tmp_path: Path, tool: Tool | None, header: list[str]) -> None:
    file = tmp_path / "tasks" / "tasks.csv"
    assert export_actions(con, file, tool) == Tasks(2, 0)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open(encoding="utf-8", newline="") as lines:
        first, *rows = csv.reader(lines)
    assert first == header
    assert {len(row) for row in rows} == {len(header)}
    cells = dict(zip(header, rows[0], strict=True))
    assert "2026-03-09" in cells.values()
    assert "kim@shop.example" in cells.values()


def test_more_moments_than_can_be_quoted_are_counted(con: Con, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.export._actions._MOMENTS", 1)
    assert next(actions(con)).description.endswith("nobody asked\nand 1 more.")


def test_what_is_nobodys_task_is_counted(con: Con, tmp_path: Path) -> None:
    con.execute("CREATE TEMP TABLE coaching_opportunities AS FROM callqa.coaching_opportunities")
    con.execute("UPDATE coaching_opportunities SET agent_id = 'unknown' WHERE agent_id = 'zoe'")
    assert export_actions(con, tmp_path / "tasks.csv") == Tasks(1, 1)


def test_no_cell_is_a_formula_and_labels_of_jira_have_no_space(
    con: Con, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    con.execute("CREATE TEMP TABLE agents AS SELECT 'kim' AS agent_id, '=cmd' AS email")
    con.execute("CREATE TEMP TABLE coaching_opportunities AS FROM callqa.coaching_opportunities")
    con.execute("UPDATE coaching_opportunities SET section = 'tone of voice'")
    export_actions(con, tmp_path / "tasks.csv", Tool.JIRA)
    text = (tmp_path / "tasks.csv").read_text(encoding="utf-8")
    assert ",'=cmd," in text
    assert "tone-of-voice" in text
