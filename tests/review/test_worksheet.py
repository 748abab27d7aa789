"""Worksheets out and back: what they show, what is refused row by row, and that twice is once."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.cells import armed, disarmed
from qa.errors import CallqaError, ConfigError, ReviewError
from qa.review import Remark, Wanted, export, import_worksheet
from qa.review._columns import COLUMNS
from tests.review.night import LATER, answered, card, judged_again, rows, scores, warehouse

MET = {"outcome": "met", "comment": "said it in Welsh", "reviewer": "Ann Lee"}
AT = LATER + timedelta(days=2)


def sheet(path: Path) -> list[dict[str, str]]:
    """The worksheet's rows as they stand in the file."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    from openpyxl import load_workbook

    book = load_workbook(path)
    header, *lines = book.worksheets[0].iter_rows(values_only=True)
    book.close()
    return [dict(zip(map(str, header), (cell or "" for cell in line), strict=True)) for line in lines]


def fill(path: Path, answers: Mapping[int, Mapping[str, Any]]) -> None:
    """Writes these cells, by row (the first below the header is 0) and column."""
    if path.suffix == ".csv":
        lines: list[dict[str, Any]] = [each | dict(answers.get(i, {})) for i, each in enumerate(sheet(path))]
        save(path, lines)
        return
    from openpyxl import load_workbook

    book = load_workbook(path)
    for i, cells in answers.items():
        for column, value in cells.items():
            book.worksheets[0].cell(i + 2, COLUMNS.index(column) + 1).value = value
    book.save(path)
    book.close()


def save(path: Path, lines: Sequence[Mapping[str, Any]], encoding: str = "utf-8-sig", **dialect: Any) -> None:
    """The rows as CSV."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(lines[0]), **dialect)
    writer.writeheader()
    writer.writerows(lines)
    path.write_bytes(text.getvalue().encode(encoding))


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return warehouse()


@pytest.fixture(params=[".csv", ".xlsx"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / f"sheet{request.param}"


def mistakes(con: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """What the import says, and that it wrote nothing."""
    with pytest.raises(ConfigError) as raised:
        import_worksheet(con, path, AT)
    assert rows(con, "SELECT count(*) FROM reviews") == [(0,)]
    return str(raised.value).splitlines()


def test_a_worksheet_has_a_row_per_criterion_with_the_machines_answer(
    con: duckdb.DuckDBPyConnection, path: Path
) -> None:
    assert export(con, path, Wanted(agent="a1")) == 4
    shown = [(r["interaction_id"], r["criterion"], r["machine_outcome"], r["outcome"]) for r in sheet(path)]
    assert shown == [
        ("greeted", "greeting", "met", ""),
        ("greeted", "jargon", "met", ""),
        ("missed", "greeting", "not_met", ""),
        ("missed", "jargon", "met", ""),
    ]
    first = sheet(path)[0]
    assert (first["agent_id"], first["question"], first["quotes"]) == ("a1", "greeting?", "“words”")
    assert list(path.parent.iterdir()) == [path]


def test_filled_in_and_imported_it_counts_and_twice_is_once(
    con: duckdb.DuckDBPyConnection, path: Path
) -> None:
    export(con, path, Wanted(agent="a1"))
    fill(path, {2: MET, 3: {"outcome": "Partly met", "credit": "0,2", "comment": "x", "reviewer": "Ann Lee"}})
    done = import_worksheet(con, path, AT)
    assert (done.written, done.known, done.empty) == (2, 0, 2)
    assert scores(con)[0] == pytest.approx(100 * 5.6 / 8)
    before = rows(con, "SELECT * FROM reviews ORDER BY ALL")
    done = import_worksheet(con, path, AT + timedelta(days=1))
    assert (done.written, done.known, done.empty) == (0, 2, 2)
    assert rows(con, "SELECT * FROM reviews ORDER BY ALL") == before


def test_importing_again_does_not_undo_what_was_said_in_between(
    con: duckdb.DuckDBPyConnection, path: Path
) -> None:
    export(con, path, Wanted(agent="a1"))
    fill(path, {2: MET})
    import_worksheet(con, path, AT)
    answered(con, "not_met", Remark("Ben Ode", "no greeting there", AT + timedelta(hours=1)))
    assert import_worksheet(con, path, AT + timedelta(days=1)).written == 0
    assert scores(con)[0] == 37.5


def test_an_answer_may_say_when_it_was_given(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    export(con, path, Wanted(agent="a1"))
    fill(path, {2: MET | {"reviewed_at": "2026-03-03T10:00:00+01:00"}})
    assert import_worksheet(con, path, AT).written == 1
    assert import_worksheet(con, path, AT).written == 0
    [(at,)] = rows(con, "SELECT reviewed_at FROM reviews")
    assert at.astimezone(UTC).isoformat() == "2026-03-03T09:00:00+00:00"


def test_all_mistakes_are_told_at_once_with_their_rows(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    export(con, path, Wanted(agent="a1"))
    fill(
        path,
        {
            0: {"outcome": "yep", "reviewer": "Ann Lee", "comment": "x"},
            1: {"outcome": "met", "credit": "lots"},
            2: {"outcome": "met", "reviewer": "a1", "comment": "x", "reviewed_at": "tomorrow"},
            3: {"comment": "only a comment", "reviewer": "Ann Lee"},
        },
    )
    name = path.name
    told = "Write met, partly_met, not_met, not_applicable or not_evaluated."
    assert mistakes(con, path) == [
        f"{name}:2: outcome: 'yep' is not an outcome. {told}",
        f"{name}:3: credit: 'lots' is no number. Write a share from 0 to 1.",
        f"{name}:3: reviewer: is empty. Say who answers.",
        f"{name}:4: a1 served in missed. Somebody else has to answer.",
        f"{name}:4: reviewed_at: is no ISO 8601 time. Write 2026-10-21T09:30:00+00:00, or nothing.",
        f"{name}:5: outcome: give an outcome or a choice. {told}",
    ]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"comment": ""}, "comment: is empty, and the machine came to not_met. Say why."),
        ({"outcome": "the customer told me about her illness"}, "outcome: holds a sentence"),
        ({"outcome": "", "choice": "yes"}, "choice: greeting is judged by a rule"),
        ({"credit": "0.5"}, "credit: met leaves none to give"),
        ({"root_cause": "hurry"}, "root_cause: met is no miss"),
        ({"outcome": "not_met", "root_cause": "hurry"}, "root_cause: greeting has none to choose from"),
        ({"reviewer": "machine"}, "'machine' is nobody's name"),
        ({"reviewed_at": "2026-03-06T12:00:00+00:00"}, "reviewed_at: is still to come"),
        ({"interaction_id": "nobody"}, "interaction_id: 'nobody' has no evaluation"),
        ({"interaction_id": ""}, "interaction_id: nothing has no evaluation"),
        ({"criterion": "greting"}, "criterion: 'greting' is not asked there by 'card'"),
        ({"scorecard_version": "2"}, "evaluation_id: is not one of this interaction"),
        ({"evaluation_id": "0" * 64}, "evaluation_id: is not one of this interaction"),
        ({"source_sha256": "another"}, "source_sha256: the conversation is another since the export"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(
    con: duckdb.DuckDBPyConnection, path: Path, cells: dict[str, str], message: str
) -> None:
    export(con, path, Wanted(agent="a1"))
    fill(path, {2: MET | cells})
    [told] = mistakes(con, path)
    assert told.startswith(f"{path.name}:4: {message}")
    assert "illness" not in told


def test_a_row_twice_is_one_answer_and_two_answers_are_a_mistake(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.csv"
    export(con, path, Wanted(agent="a1"))
    lines = sheet(path)
    row = lines[2] | MET
    save(path, [row, lines[1], row | {"outcome": "partly_met"}])
    assert mistakes(con, path) == [
        "sheet.csv:4: criterion: line 2 answers the same question otherwise. Keep one of them."
    ]
    save(path, [row, row])
    assert import_worksheet(con, path, AT).written == 1


def test_an_answer_survives_an_evaluation_made_again_in_between(
    con: duckdb.DuckDBPyConnection, path: Path
) -> None:
    export(con, path, Wanted(agent="a1"))
    fill(path, {2: MET})
    looked_at = sheet(path)[2]["evaluation_id"]
    judged_again(con, card(version=2, pass_mark=90))
    assert import_worksheet(con, path, AT).written == 1
    assert scores(con)[:3] == (100.0, True, "person")
    assert rows(con, "SELECT evaluation_id, scorecard_version FROM reviews") == [(looked_at, 1)]


def test_an_answer_to_another_rule_is_refused(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    from tests.scoring.builders import criterion, scorecard

    export(con, path, Wanted(agent="a1"))
    fill(path, {2: MET})
    other = criterion("greeting", required={"kind": "greeting", "role": "agent", "at_least": 2})
    judged_again(con, scorecard(other, version=2))
    [told] = mistakes(con, path)
    assert "criterion: its rule is another since the export" in told


def test_spreadsheets_of_all_countries_come_back(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    export(con, path, Wanted(agent="a1"))
    lines = sheet(path)
    lines[2] |= MET | {"comment": "grüßte höflich"}
    lines = [{column: cell for column, cell in line.items() if column != "quotes"} for line in lines]
    save(path, lines, "cp1252", delimiter=";", lineterminator="\r\n")
    done = import_worksheet(con, path, AT)
    assert done.written == 1
    assert [note for note in done.notes if "Windows-1252" in note]
    assert rows(con, "SELECT comment FROM reviews") == [("grüßte höflich",)]


def test_a_column_of_ones_own_is_left_alone_and_said(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    export(con, path, Wanted(agent="a1"))
    save(path, [line | {"my notes": "x"} for line in sheet(path)])
    assert import_worksheet(con, path, AT).notes == (
        "sheet.csv: columns that say nothing to callqa, left alone: my_notes.",
    )


def test_hostile_cells_leave_as_text_and_come_back_as_they_were(
    con: duckdb.DuckDBPyConnection, path: Path
) -> None:
    hostile = "=HYPERLINK(CONCAT(A1:Z9))"
    con.execute("UPDATE interactions SET agent_name = $1, agent_id = '@sum'", [hostile])
    con.execute("UPDATE interactions SET interaction_id = '-1+2' WHERE interaction_id = 'missed'")
    for table in ("evaluations", "criterion_results"):
        con.execute(f"UPDATE {table} SET interaction_id = '-1+2' WHERE interaction_id = 'missed'")
    export(con, path, Wanted(agent="@sum"))
    line = next(
        line for line in sheet(path) if line["criterion"] == "greeting" and "-" in line["interaction_id"]
    )
    assert (line["interaction_id"], line["agent_id"], line["agent_name"]) == ("'-1+2", "'@sum", f"'{hostile}")
    fill(path, {sheet(path).index(line): MET})
    assert import_worksheet(con, path, AT).written == 1
    assert rows(con, "SELECT interaction_id FROM reviews") == [("-1+2",)]


def test_a_formula_is_no_answer(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    export(con, path, Wanted(agent="a1"))
    fill(path, {2: MET | {"comment": "=A1&B1"}})
    assert mistakes(con, path) == ["sheet.xlsx:4: comment: holds a formula. Write the value itself."]


@given(st.text())
def test_disarming_is_undone_exactly(text: str) -> None:
    assert armed(disarmed(text)) == text
    assert not disarmed(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_excel_offers_the_outcomes_and_locks_what_is_not_to_be_filled_in(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "sheet.xlsx"
    export(con, path, Wanted(agent="a1"))
    book = load_workbook(path)
    page = book.worksheets[0]
    lists = {str(v.sqref): v.formula1 for v in page.data_validations.dataValidation}
    letter = chr(ord("A") + COLUMNS.index("outcome"))
    assert lists[f"{letter}2:{letter}5"] == '"met,partly_met,not_met,not_applicable,not_evaluated"'
    assert page.freeze_panes == "A2"
    assert page.protection.sheet
    assert not page.cell(2, COLUMNS.index("outcome") + 1).protection.locked
    assert page.cell(2, COLUMNS.index("machine_outcome") + 1).protection.locked
    assert page.column_dimensions[chr(ord("A") + COLUMNS.index("evaluation_id"))].hidden
    book.close()


def test_an_agent_may_be_asked_for_by_name(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    con.execute("UPDATE interactions SET agent_name = 'Kim O''Hara' WHERE agent_id = 'a1'")
    assert export(con, path, Wanted(agent="Kim O'Hara")) == 4


def test_what_is_asked_for_must_all_hold(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    con.execute(
        "UPDATE interactions SET started_at = '2026-03-01 10:00:00+00' WHERE interaction_id = 'missed'"
    )
    con.execute(
        "UPDATE interactions SET started_at = '2026-02-01 10:00:00+00' WHERE interaction_id = 'greeted'"
    )
    wanted = Wanted(agent="a1", scorecard="card", since=date(2026, 3, 1))
    assert export(con, tmp_path / "one.csv", wanted) == 2
    for nothing in (Wanted(agent="nobody"), Wanted(scorecard="other"), Wanted(only_open=True)):
        with pytest.raises(ReviewError, match="nothing matches all that is asked"):
            export(con, tmp_path / "two.csv", nothing)
    assert [each.name for each in tmp_path.iterdir()] == ["one.csv"]


def test_a_sample_keeps_its_order(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for position, interaction in enumerate(("missed", "greeted")):
        con.execute(
            "INSERT INTO review_samples "
            "VALUES ('s1', $1, $3, 'random', 7, $2, 'card', 'a1', 'drawn', NULL, NULL)",
            [position, interaction, LATER],
        )
    path = tmp_path / "sample.csv"
    assert export(con, path, Wanted(sample="s1")) == 4
    assert [line["interaction_id"] for line in sheet(path)] == ["missed", "missed", "greeted", "greeted"]
    with pytest.raises(ReviewError, match="there is no such sample"):
        export(con, tmp_path / "none.csv", Wanted(sample="s2"))


def test_a_worksheet_is_never_written_over(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    export(con, path, Wanted(agent="a1"))
    with pytest.raises(ReviewError, match="is there already, maybe filled in"):
        export(con, path, Wanted(agent="a1"))
    with pytest.raises(ReviewError, match=r"neither \.csv nor \.xlsx"):
        export(con, path.with_suffix(".ods"), Wanted(agent="a1"))
    with pytest.raises(ReviewError, match="say which evaluations"):
        export(con, path.with_name("other.csv"), Wanted())


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", b"", "empty.csv: is empty"),
        ("empty.xlsx", b"", "empty.xlsx: can't be read as a workbook"),
        ("other.xlsx", b"PK\x03\x04 no workbook", "other.xlsx: can't be read as a workbook"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Save it again as .xlsx, without a password"),
        (
            "short.csv",
            b"interaction_id,criterion\na,b\n",
            "short.csv: has no column scorecard, scorecard_version",
        ),
        ("quote.csv", b'interaction_id\n"a\n', "quote.csv: line 2: a quoted cell"),
        ("sheet.txt", b"x", "sheet.txt: is neither .csv nor .xlsx"),
    ],
)
def test_a_file_that_is_no_worksheet_is_refused(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CallqaError) as raised:
        import_worksheet(con, tmp_path / name, AT)
    assert message in str(raised.value)
    with pytest.raises(ReviewError, match="no such file"):
        import_worksheet(con, tmp_path / "missing.csv", AT)


def test_a_column_twice_is_refused(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(",".join((*COLUMNS, "outcome")) + "\n", encoding="utf-8")
    assert mistakes(con, path) == ["sheet.csv: has column outcome twice. Remove one."]
