"""Questions that only a person answers: by choice, and open until then; root causes of a miss."""

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from qa.errors import ReviewError
from qa.review import (
    Remark,
    Wanted,
    answer_to,
    export,
    find_evaluation,
    find_question,
    give,
    import_worksheet,
    list_open,
)
from tests.review.night import GREETING, LATER, rows, scores, warehouse
from tests.review.test_worksheet import fill, sheet
from tests.scoring.builders import criterion, scorecard

ANN = Remark("Ann Lee", "", LATER)
TONE = criterion("tone", points=5, manual={"choices": {"warm": 1, "fair": 0.25, "cold": 0}})
CAUSES = [{"id": "hurry", "text": "Was in a hurry"}, {"id": "training", "text": "Was never told"}]


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return warehouse(scorecard(GREETING | {"root_causes": CAUSES}, TONE))


@pytest.mark.parametrize(
    ("choice", "outcome", "score"),
    [("warm", "met", 100.0), ("fair", "partly_met", 62.5), ("cold", "not_met", 50.0)],
)
def test_a_choice_gives_its_credit_and_closes_the_evaluation(
    con: duckdb.DuckDBPyConnection, choice: str, outcome: str, score: float
) -> None:
    assert scores(con, "greeted")[:3] == (None, None, "machine")
    assert {each.interaction_id for each in list_open(con)} == {"greeted", "missed", "other"}
    question = find_question(con, find_evaluation(con, "greeted"), "tone")
    give(con, question, answer_to(question, choice=choice), ANN)
    assert scores(con, "greeted")[:3] == (score, score >= 80, "person")
    assert rows(con, "SELECT outcome FROM reviews") == [(outcome,)]
    assert {each.interaction_id for each in list_open(con)} == {"missed", "other"}


def test_an_unknown_choice_names_the_known(con: duckdb.DuckDBPyConnection) -> None:
    question = find_question(con, find_evaluation(con, "greeted"), "tone")
    with pytest.raises(
        ReviewError, match=r"no choice 'warmm'\. Did you mean 'warm'\? Known: warm, fair, cold\."
    ):
        answer_to(question, choice="warmm")
    with pytest.raises(ReviewError, match="the choice says it"):
        answer_to(question, choice="warm", credit=0.5)
    with pytest.raises(ReviewError, match="give an outcome or a choice"):
        answer_to(question, choice="warm", outcome="met")


def test_a_root_cause_of_a_miss_is_shown_with_it(con: duckdb.DuckDBPyConnection) -> None:
    question = find_question(con, find_evaluation(con, "missed"), "greeting")
    with pytest.raises(ReviewError, match=r"no root cause 'rush'\. Known: hurry, training\."):
        answer_to(question, outcome="not_met", root_cause="rush")
    give(con, question, answer_to(question, outcome="not_met", root_cause="hurry"), ANN)
    sql = "SELECT root_cause, decided_by FROM criterion_results WHERE interaction_id = 'missed'"
    assert rows(con, f"{sql} AND criterion = 'greeting'") == [("hurry", "person")]


def test_what_is_open_goes_out_and_its_choices_come_back(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "open.xlsx"
    assert export(con, path, Wanted(only_open=True)) == 3
    assert {(line["criterion"], line["choices"]) for line in sheet(path)} == {("tone", "warm | fair | cold")}
    fill(path, {0: {"choice": "fair", "reviewer": "Ann Lee"}})
    assert import_worksheet(con, path, LATER + timedelta(days=1)).written == 1
    assert rows(con, "SELECT outcome, credit FROM reviews") == [("partly_met", 0.25)]
    assert len(list_open(con)) == 2
