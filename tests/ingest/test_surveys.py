from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.ingest._draft import Notes
from qa.ingest.surveys import read_surveys
from qa.layout import Layout
from qa.types import Rejected, Survey
from tests.ingest.builders import put

HEADER = "interaction_id,answered_at,csat,nps,ces,resolved,comment\n"


def read(root: Path, content: str) -> tuple[list[Survey], list[Rejected]]:
    put(root, {"surveys.csv": content})
    return read_surveys(root / "surveys.csv", "surveys.csv", Notes())


@pytest.mark.parametrize(
    ("row", "survey"),
    [
        (
            'C-1,2026-10-21T09:00:00Z,5,10,1,yes,"fine, thanks"',
            Survey("C-1", datetime(2026, 10, 21, 9, tzinfo=UTC), 5, 10, 1, True, "fine, thanks"),
        ),
        ("C-1,,,,,,", Survey("C-1")),
        ("C-1,,4.0,0,7,No,", Survey("C-1", csat=4, nps=0, ces=7, is_resolved=False)),
        ("C-1", Survey("C-1")),
    ],
)
def test_answers(tmp_path: Path, row: str, survey: Survey) -> None:
    assert read(tmp_path, HEADER + row) == ([survey], [])


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("C-1,,0,,,,secret", "csat is no whole number from 1 to 5"),
        ("C-1,,6,,,,secret", "csat"),
        ("C-1,,4.5,,,,secret", "csat"),
        ("C-1,,secret,,,,", "csat"),
        ("C-1,,nan,,,,", "csat"),
        ("C-1,,,11,,,secret", "nps"),
        ("C-1,,,-1,,,secret", "nps"),
        ("C-1,,,,8,,secret", "ces"),
        ("C-1,,,,,secret,", "resolved"),
        ("C-1,secret,,,,,", "answered_at"),
        (",,5,,,,secret", "interaction_id"),
        ("C-1,,5,,,,so, so secret", "more cells"),
    ],
)
def test_a_bad_row_is_rejected_by_line_and_column_without_its_text(
    tmp_path: Path, row: str, says: str
) -> None:
    surveys, (bad,) = read(tmp_path, f"{HEADER}C-0,,1,,,,\n{row}\n")
    assert [survey.interaction_id for survey in surveys] == ["C-0"]
    assert (bad.source_name, bad.reason) == ("surveys.csv#line 3", "wrong_shape")
    assert says in bad.detail
    assert "secret" not in bad.detail


HELPDESK = "interaction_id,agent_id,csat,Was it easy?,again\n"


@pytest.mark.parametrize(
    ("cell", "csat", "as_given"),
    [("good", 5, "good"), ("Bad", 1, "Bad"), ("😐", 3, "😐"), ("3", 3, None), ("offered", None, None)],
)
def test_satisfaction_in_words_keeps_them(
    tmp_path: Path, cell: str, csat: int | None, as_given: str | None
) -> None:
    (survey,), bad = read(tmp_path, f"interaction_id,csat\nC-1,{cell}\n")
    assert (survey.csat, survey.csat_as_given, bad) == (csat, as_given, [])


def test_percent_is_read_where_the_header_says_so(tmp_path: Path) -> None:
    content = "interaction_id,CSAT (%)\nC-1,100\nC-2,40%\nC-3,\nC-4,secret\n"
    surveys, (bad,) = read(tmp_path, content)
    assert [(s.csat, s.csat_as_given) for s in surveys] == [(5, "100 %"), (3, "40 %"), (None, None)]
    assert "csat is no percentage" in bad.detail
    surveys, bads = read(tmp_path, "interaction_id,csat\nC-1,100\nC-2,40\n")
    assert (surveys, ["csat" in b.detail for b in bads]) == ([], [True, True])


def test_further_columns_are_further_questions_and_said(tmp_path: Path) -> None:
    put(tmp_path, {"surveys.csv": f"{HELPDESK}C-1,,5,very,\nC-2,kim,4,,yes\n"})
    notes = Notes()
    surveys, bad = read_surveys(tmp_path / "surveys.csv", "surveys.csv", notes)
    assert [s.answers for s in surveys] == [(("was_it_easy?", "very"),), (("again", "yes"),)]
    assert bad == []
    assert notes.lines == ("surveys.csv: columns read as further questions: was_it_easy?, again",)


def test_each_agent_is_rated_apart(tmp_path: Path) -> None:
    content = f"{HELPDESK}C-1,,5,,\nC-1,kim,4,,\nC-1,leo,2,,\nC-1,leo,2,,\nC-1,leo,3,,\n"
    surveys, (bad,) = read(tmp_path, content)
    assert [(s.agent_id, s.csat) for s in surveys] == [(None, 5), ("kim", 4), ("leo", 2)]
    assert (bad.source_name, bad.reason) == ("surveys.csv#line 6", "duplicate_id")


def test_cells_under_no_name_are_counted(tmp_path: Path) -> None:
    put(tmp_path, {"surveys.csv": "interaction_id,csat,\nC-1,5,secret\nC-2,4,\n"})
    notes = Notes()
    surveys, bad = read_surveys(tmp_path / "surveys.csv", "surveys.csv", notes)
    assert (len(surveys), bad) == (2, [])
    assert notes.lines == ("surveys.csv: rows with a cell under no column name, the cell left out: 1",)


@pytest.mark.parametrize("header", ["interaction_id,csat,CSAT", "interaction_id,csat,csat_percent"])
def test_two_columns_for_one_answer_are_refused(tmp_path: Path, header: str) -> None:
    surveys, (bad,) = read(tmp_path, f"{header}\nC-1,5,5\n")
    assert (surveys, bad.reason) == ([], "wrong_shape")
    assert "twice" in bad.detail


def test_one_answer_an_interaction(tmp_path: Path) -> None:
    surveys, (bad,) = read(tmp_path, f"{HEADER}C-1,,1,,,,\nC-1,,1,,,,\nC-1,,5,,,,\n")
    assert [survey.csat for survey in surveys] == [1]
    assert (bad.source_name, bad.reason) == ("surveys.csv#line 4", "duplicate_id")


@pytest.mark.parametrize(("content", "reason"), [("", "not_readable"), ("csat\n5\n", "wrong_shape")])
def test_a_bad_file_is_rejected(tmp_path: Path, content: str, reason: str) -> None:
    surveys, (bad,) = read(tmp_path, content)
    assert (surveys, bad.reason) == ([], reason)


def test_no_surveys_is_no_mistake(tmp_path: Path) -> None:
    assert read_surveys(tmp_path / "surveys.csv", "surveys.csv", Notes()) == ([], [])


def test_a_table_as_excel_writes_it(tmp_path: Path) -> None:
    content = (
        "sep=;\r\nInteractionId;Answered At;CSAT;Resolved;Comment\r\n"
        "C-1;3/10/2026 10:00;4,0;WAHR;ol\u00e9\r\nC-2;3/25/2026 2:00 PM;5;FALSCH;\r\n;;;;\r\n"
    )
    put(tmp_path, {"surveys.csv": content.encode("cp1252")})
    layout = Layout(timezone="Europe/Madrid")
    surveys, bad = read_surveys(tmp_path / "surveys.csv", "surveys.csv", Notes(), layout)
    assert not bad
    assert surveys == [
        Survey("C-1", datetime(2026, 3, 10, 9, tzinfo=UTC), 4, is_resolved=True, comment="ol\u00e9"),
        Survey("C-2", datetime(2026, 3, 25, 13, tzinfo=UTC), 5, is_resolved=False),
    ]


def test_a_day_that_could_be_two_needs_its_format(tmp_path: Path) -> None:
    put(tmp_path, {"surveys.csv": "interaction_id,answered_at\nC-1,3/4/2026 10:00\n"})
    path = tmp_path / "surveys.csv"
    surveys, (bad,) = read_surveys(path, "surveys.csv", Notes())
    assert not surveys and "date_format" in bad.detail
    (survey,), none = read_surveys(path, "surveys.csv", Notes(), Layout(date_format="%d/%m/%Y %H:%M"))
    assert (survey.answered_at, none) == (datetime(2026, 4, 3, 10, tzinfo=UTC), [])
