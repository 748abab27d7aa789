"""The command line: what it prints, its exit codes, its words about mistakes."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows import cli

pytestmark = pytest.mark.prefect

Command = Callable[..., tuple[int, str, str]]


def _run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str
) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `callqa words…`."""
    monkeypatch.setattr(sys, "argv", ["callqa", *words])
    monkeypatch.setenv("COLUMNS", "160")
    with pytest.raises(SystemExit) as ended:
        cli.main()
    shown = capsys.readouterr()
    return int(ended.value.code or 0), shown.out, shown.err


@pytest.fixture
def callqa(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    return lambda *words: _run(capsys, monkeypatch, *words)


def test_every_command_has_help(callqa: Command) -> None:
    code, out, _ = callqa("--help")
    assert code == 0
    for command in (
        "run",
        "transcribe",
        "rescore",
        "report",
        "sql",
        "schema",
        "export",
        "insights",
        "scorecard",
        "checks",
        "models",
        "doctor",
    ):
        assert command in out
        assert callqa(command, "--help")[0] == 0


def test_sql_answers_the_question_that_others_rely_on(callqa: Command, sample_data: Path) -> None:
    joined = "evaluations join interactions using (interaction_id)"
    question = f"select agent_name, avg(score) as score from {joined} group by 1"
    code, out, _ = callqa("sql", question, "--data", str(sample_data), "--format", "json")
    assert code == 0
    assert {row["agent_name"] for row in json.loads(out)} >= {"Anna Whitfield", "David Malone"}


def test_a_wrong_question_is_one_friendly_line(callqa: Command, sample_data: Path) -> None:
    code, _, err = callqa("sql", "select scor from evaluations", "--data", str(sample_data))
    assert code == 2
    assert "error:" in err
    assert "Traceback" not in err


def test_before_the_first_run_the_message_names_the_next_step(callqa: Command, tmp_path: Path) -> None:
    code, _, err = callqa("sql", "select 1", "--data", str(tmp_path))
    assert code == 2
    assert "callqa run INBOX" in err


def test_explain_shows_points_reasons_and_quotes(callqa: Command, sample_data: Path) -> None:
    code, out, _ = callqa("scorecard", "explain", "C-0001", "--data", str(sample_data))
    assert code == 0
    assert "support_call" in out
    assert "Harbor Broadband" in out
    code, _, err = callqa("scorecard", "explain", "C-9999", "--data", str(sample_data))
    assert code == 2
    assert "has no evaluation" in err


def test_the_default_scorecards_are_sound(callqa: Command) -> None:
    code, out, _ = callqa("scorecard", "check")
    assert code == 0
    assert out.count("sound.") == 3


def test_a_broken_scorecard_is_refused_with_its_lines(callqa: Command, tmp_path: Path) -> None:
    card = tmp_path / "bad.yaml"
    card.write_text("id: bad\nversion: one\n")
    code, _, err = callqa("scorecard", "check", str(card))
    assert code == 2
    assert "bad.yaml:2: version:" in err


def test_checks_prints_manuals(callqa: Command) -> None:
    assert "interruptions" in callqa("checks")[1]
    assert "interruption" in callqa("checks", "interruptions")[1]
    code, _, err = callqa("checks", "interuptions")
    assert code == 2
    assert "Known:" in err


def test_checks_run_writes_parquet_without_a_database(callqa: Command, tmp_path: Path) -> None:
    turns = [
        {"speaker": "customer", "text": "This is so frustrating."},
        {"speaker": "agent", "text": "I'm sorry."},
    ]
    (tmp_path / "one.json").write_text(
        json.dumps({"id": "X-1", "channel": "chat", "language": "en", "turns": turns})
    )
    (tmp_path / "two.jsonl").write_text("{")
    files = [str(tmp_path / name) for name in ("one.json", "two.jsonl")]
    code, out, err = callqa("checks", "run", *files, "--out", str(tmp_path / "out"))
    assert code == 1
    assert "1 interactions" in out
    assert "two.jsonl" in err
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"findings.parquet", "measurements.parquet"}


def test_report_for_a_time_of_choice(callqa: Command, sample_data: Path) -> None:
    chosen = ("--agent", "a102", "--since", "2026-10-19", "--until", "2026-11-15")
    code, out, _ = callqa("report", "--data", str(sample_data), *chosen)
    assert code == 0
    assert "a102" in out


def test_run_of_no_inbox_is_exit_2(callqa: Command, tmp_path: Path, prefect_server: None) -> None:
    code, _, err = callqa("run", str(tmp_path / "none"), "--data", str(tmp_path / "data"))
    assert code == 2
    assert "is not a folder" in err


@pytest.mark.usefixtures("sample_engine")
def test_a_second_run_says_that_nothing_is_new_and_exits_1_for_the_rejected(
    callqa: Command, sample_data: Path
) -> None:
    code, out, _ = callqa("run", "data/samples/inbox", "--data", str(sample_data))
    assert code == 1
    assert "Nothing new" in out
    assert "C-0016.wav" in out
    assert callqa("run", "data/samples/inbox", "--data", str(sample_data), "--allow-rejected")[0] == 0


def test_doctor_says_what_is_sound(callqa: Command, sample_data: Path) -> None:
    code, out, _ = callqa("doctor", "data/samples/inbox", "--data", str(sample_data))
    assert code == 1
    assert "scorecards: " in out
    assert "can't be used" in out
