"""`callqa export` and `callqa insights`, as typed."""

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa import cli
from tests.export.made import night

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return night(tmp_path_factory.mktemp("night"))


@pytest.fixture
def callqa(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Exit code, stdout and stderr of `callqa words…`."""
    app = cli.make_app(lambda: None, lambda: None)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["callqa", *words, "--data", str(data)])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as ended:
            cli.call(app)
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    return run


def test_export_says_what_it_wrote_and_what_it_left_out(callqa: Command, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    code, out, err = callqa("export", "--out", str(folder), "--format", "csv", "--agent", "kim")
    assert code == 0
    assert f"conversations of {folder}/conversations.csv: 2 rows\n" in out
    assert err.startswith("Left out, since they can't be told apart so: ")
    words = ("export", "--out", str(folder), "--format", "xlsx", "--table", "agents", "--table", "surveys")
    assert callqa(*words) == (
        0,
        f"agents of {folder}/callqa.xlsx: 2 rows\nsurveys of {folder}/callqa.xlsx: 2 rows\n",
        "",
    )


def test_export_without_a_folder_or_with_a_wrong_table_is_a_friendly_mistake(
    callqa: Command, tmp_path: Path
) -> None:
    code, _, err = callqa("export")
    assert (code, "Name the folder to write into." in err) == (2, True)
    code, _, err = callqa("export", "--out", str(tmp_path / "out"), "--table", "nope")
    assert (code, err.startswith("error: nope: no such table.")) == (2, True)


def test_actions_are_written_for_a_tool(callqa: Command, tmp_path: Path) -> None:
    file = tmp_path / "tasks.csv"
    assert callqa("export", "actions", "--out", str(file), "--for", "jira") == (0, f"{file}: 2 tasks\n", "")
    assert file.read_text(encoding="utf-8").startswith("Summary,Description,Issue Type,")


def test_insights_say_that_the_data_is_too_thin(callqa: Command) -> None:
    code, out, _ = callqa("insights")
    assert code == 0
    assert "4 conversations, 4 evaluations." in out
    assert "Too few answers about satisfaction, csat: 1 on a channel at most, 30 are needed." in out
    assert "Criteria beside customers' answers" not in out


def test_insights_are_for_programs_too(callqa: Command) -> None:
    found = json.loads(callqa("insights", "--format", "json")[1])
    assert (found["conversations"], found["links"]) == (4, [])
    assert {reason["reason"]: reason["conversations"] for reason in found["reasons"]} == {
        "billing": 1,
        "unknown": 3,
    }
    rows = list(
        csv.DictReader(io.StringIO(callqa("insights", "--format", "csv", "--since", "2026-03-03")[1]))
    )
    assert {row["finding"] for row in rows} == {"reason", "answers", "remark"}
