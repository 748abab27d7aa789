"""`callqa review`, as typed: from an answer to the figures that supervisors read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qa.store import load, open_published, open_warehouse, publish
from tests.cli.conftest import Command
from tests.review.night import CALLS, judge
from tests.scoring import builders
from tests.vocabulary import instead_of_the_real_checks

BY = ("--by", "Ann Lee", "--reason", "she greeted in Welsh")
GREETING = ("--criterion", "greeting")


@pytest.fixture(scope="module", autouse=True)
def own_vocabulary() -> Iterator[None]:
    with instead_of_the_real_checks(builders.checks):
        yield


@pytest.fixture(scope="module")
def night(own_vocabulary: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the night; tests work on copies."""
    folder = tmp_path_factory.mktemp("night")
    with closing(open_warehouse(folder)) as con:
        for name in (m.name for check in builders.checks() for m in check.measurements):
            con.execute(f"ALTER TABLE measurements ADD COLUMN IF NOT EXISTS {name} DOUBLE")
            con.execute(f"COMMENT ON COLUMN measurements.{name} IS 'Made.'")
        load(con, [call.analysis() for call in CALLS], {call.id: call.id for call in CALLS})
        con.execute("UPDATE interactions SET started_at = '2026-03-04 10:00:00+00'")
        judge(con)
        con.execute("UPDATE publications SET published_at = current_timestamp")
        publish(con, folder)
    return folder


def published(data: Path, sql: str) -> list[tuple[object, ...]]:
    with open_published(data) as con:
        return con.execute(sql).fetchall()


def test_an_override_shows_at_once_in_what_supervisors_read(callqa: Command, data: Path) -> None:
    code, out, _ = callqa("override", "missed", *GREETING, "--outcome", "met", *BY)
    assert (code, out) == (0, "missed by card: 37.5, not passed -> 100.0, passed\n")
    sql = "SELECT score, machine_score, decided_by FROM evaluations WHERE interaction_id = 'missed'"
    assert published(data, sql) == [(100.0, 37.5, "person")]
    assert "Ann Lee" in callqa("list")[1]
    code, out, _ = callqa("withdraw", "missed", *GREETING, "--by", "Ben Ode", "--reason", "other call")
    assert (code, out) == (0, "missed by card: 100.0, passed -> 37.5, not passed\n")
    assert callqa("list", "--stale")[1] == "No answers.\n"
    assert callqa("list", "--open")[1] == "No question waits for a person.\n"


def test_a_whole_evaluation_is_scored(callqa: Command) -> None:
    code, out, _ = callqa("override", "missed", "--score", "82", "--not-passed", *BY)
    assert (code, out) == (0, "missed by card: 37.5, not passed -> 82.0, not passed\n")


def test_a_dispute_goes_its_way(callqa: Command) -> None:
    assert callqa("override", "missed", *GREETING, "--outcome", "partly_met", *BY)[0] == 0
    code, out, _ = callqa("dispute", "missed", *GREETING, "--by", "a1", "--reason", "I said hello")
    assert code == 0
    case = out.split()[1]
    assert out == f"Dispute {case} is open, to be decided within 14 days.\n"
    assert case in callqa("disputes", "--open")[1]
    code, _, err = callqa("decide", case, "accept", *BY)
    assert (code, "disputes an answer of Ann Lee. Somebody else has to decide." in err) == (2, True)
    assert callqa("decide", case, "accept", "--by", "Ben Ode", "--reason", "she did")[1:] == (
        "Decided; the answer counts now.\n",
        "",
    )
    assert callqa("disputes", "--open")[1] == "No disputes.\n"


def test_a_dispute_is_taken_back(callqa: Command) -> None:
    out = callqa("dispute", "missed", "--by", "Sue", "--for", "a1", "--reason", "she told me")[1]
    code, out, _ = callqa("withdraw-dispute", out.split()[1], "--by", "a1", "--reason", "I was wrong")
    assert (code, out) == (0, "Taken back.\n")


def test_a_worksheet_goes_out_and_comes_back(callqa: Command, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    assert "4 rows" in callqa("export", str(sheet), "--agent", "a1")[1]
    lines = sheet.read_text(encoding="utf-8-sig").splitlines()
    columns = lines[0].split(",")
    row = next(i for i, line in enumerate(lines) if "missed,card,1,a1" in line and ",greeting," in line)
    cells = lines[row].split(",")
    for column, cell in {"outcome": "met", "comment": "in Welsh", "reviewer": "Ben Ode"}.items():
        cells[columns.index(column)] = cell
    sheet.write_text("\n".join([*lines[:row], ",".join(cells), *lines[row + 1 :]]), encoding="utf-8")
    assert callqa("import", str(sheet))[1] == "1 answers written, 0 known already, 3 rows left empty.\n"
    assert callqa("import", str(sheet))[1] == "0 answers written, 1 known already, 3 rows left empty.\n"
    cells[columns.index("outcome")] = "yep"
    sheet.write_text("\n".join([lines[0], ",".join(cells)]), encoding="utf-8")
    code, _, err = callqa("import", str(sheet))
    assert (code, "sheet.csv:2: outcome: 'yep' is not an outcome. Write met," in err) == (2, True)


def test_a_report_is_acknowledged(callqa: Command) -> None:
    words = ("acknowledge", "a1", "2026-W10", "--by", "a1", "--comment", "will do")
    assert callqa(*words)[1] == "Noted.\n"
    assert callqa(*words)[1] == "That was noted before.\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("override", "nobody", *GREETING, "--outcome", "met", *BY), "nobody: has no evaluation"),
        (("override", "missed", *GREETING, "--outcome", "yep", *BY), "'yep' is not an outcome. Write met"),
        (("override", "missed", *GREETING, "--score", "3", *BY), "score: is of a whole evaluation"),
        (("override", "missed", *GREETING, *BY), "outcome: give an outcome"),
        (("override", "missed", *BY), "say --criterion with --outcome, or --score"),
        (("override", "missed", "--outcome", "met", *BY), "say --criterion with --outcome, or --score"),
        (("answer", "missed", *GREETING, "--choice", "yes", "--by", "Ann"), "greeting is judged by a rule"),
        (("list", "--open", "--by", "Ann"), "nobody has answered these yet"),
    ],
)
def test_a_mistake_is_one_friendly_line(callqa: Command, words: tuple[str, ...], message: str) -> None:
    code, _, err = callqa(*words)
    assert code == 2
    assert message in err
    assert err.count("\n") == 1
