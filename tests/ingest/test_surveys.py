from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.ingest._draft import Notes
from qa.ingest.surveys import read_surveys
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
