"""`callqa review sample`, `queue` and `calibrate`, as typed."""

import csv
from contextlib import closing
from pathlib import Path

import pytest

from qa.store import open_published, open_warehouse, publish
from tests.cli.conftest import Command
from tests.review.made_night import evaluate


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with six calls of two agents, of which the machine says that none was greeted."""
    folder = tmp_path_factory.mktemp("night")
    with closing(open_warehouse(folder)) as con:
        for i in range(6):
            agent, failures = ("kim", 0) if i % 2 else ("zoe", 1)
            outcomes = {"greeting": "not_met"}
            evaluate(
                con,
                f"call-{i}",
                days=i,
                agent=agent,
                critical_failures=failures,
                outcomes=outcomes,
                duration_s=60,
            )
        publish(con, folder)
    return folder


def asked(data: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(open_published(data)) as con:
        return con.execute(sql).fetchall()


def test_a_draw_is_shown_recorded_and_waits_in_the_queue(callqa: Command, data: Path) -> None:
    code, dry, _ = callqa("sample", "--per-agent", "2", "--seed", "7", "--dry-run")
    assert code == 0
    assert asked(data, "FROM review_samples") == []
    code, out, _ = callqa("sample", "--per-agent", "2", "--seed", "7", "--assign", "ann, ben")
    assert code == 0
    assert "4 drawn with seed 7 of 6" in dry
    assert "4 drawn with seed 7 of 6" in out
    assert asked(data, "SELECT count(*), min(seed), max(assigned_to) FROM review_samples") == [(4, 7, "ben")]
    code, out, _ = callqa("queue", "--for", "ann")
    assert "2 wait; 0 of 2 drawn are done." in out
    code, out, _ = callqa("sample", "--per-agent", "2")
    assert "agent kim: 1 of 2, nothing more is left to draw." in out


def test_a_draw_by_risk_names_the_risks(callqa: Command, data: Path) -> None:
    code, out, _ = callqa("sample", "--method", "risk", "--count", "2", "--at-most", "agent=1")
    assert code == 0
    assert "1 critical failure" in out
    assert asked(data, "SELECT agent_id, risk, seed FROM review_samples") == [("zoe", 4.0, None)]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--at-most", "agent=2"], "write --per-agent"),
        (["--at-most", "shift=2"], "one of agent, team, channel"),
        (["--at-least", "team=two"], "'team=two' can't be read"),
        (["--method", "risk", "--seed", "1"], "are of a random draw"),
        (["--min-duration", "3"], "is not a duration"),
        (["--min-duration", "2 turns"], "is not a duration"),
        (["--assign", "ann,,ben"], "a name is empty"),
        (["--min-duration", "2m"], "is empty. Widen the period"),
    ],
)
def test_what_makes_no_sense_is_refused(callqa: Command, words: list[str], message: str) -> None:
    code, _, err = callqa("sample", *words)
    assert code == 2
    assert message in err
    assert "Traceback" not in err


def test_a_calibration_from_start_to_show(callqa: Command, data: Path, tmp_path: Path) -> None:
    ids = ",".join(f"call-{i}" for i in range(6))
    start = ("calibrate", "start", "march", "--scorecard", "support_call", "--interactions", ids)
    code, out, _ = callqa(*start, "--raters", "anna,ben", "--out", str(tmp_path))
    assert code == 0
    assert "march-ben.csv" in out
    assert "Fewer than 30 interactions" in out
    code, _, err = callqa("calibrate", "show", "march")
    assert code == 2
    assert "anna, ben not done yet" in err
    for rater in ("anna", "ben"):
        sheet = tmp_path / f"march-{rater}.csv"
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        answers = [rows[0]] + [[*row[:8], "met" if i else "not_met", ""] for i, row in enumerate(rows[1:])]
        with sheet.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(answers)  # as a German Excel saves it
        code, out, _ = callqa("calibrate", "import", str(sheet))
        assert code == 0
        assert "6 answers new, 0 changed, 0 as they were, 0 still to do" in out
        code, early, _ = callqa("calibrate", "show", "march", "--force")
        assert code == 0
        assert ("no longer blind" in early) == (rater == "anna")
    code, out, _ = callqa("calibrate", "show", "march")
    assert code == 0
    assert "0.17" in out  # of six answers of the machine, one is the people's
    assert "Fewer than 30" in out
    assert asked(data, "SELECT people_agreement, machine_items, is_marked FROM calibration_state") == [
        (1.0, 6, False)
    ]


def test_without_worksheets_there_is_no_calibration(callqa: Command, data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    start = ("calibrate", "start", "march", "--scorecard", "support_call", "--raters", "anna")
    code, _, err = callqa(*start, "--interactions", "call-0", "--out", str(tmp_path / "file" / "folder"))
    assert code == 2
    assert "can't be written to" in err
    assert callqa(*start)[0] == 2
    assert asked(data, "FROM calibrations") == []
