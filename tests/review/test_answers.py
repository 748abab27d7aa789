"""Answers in place of the machine's: what counts, what stays, what is refused."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from qa.errors import ReviewError
from qa.review import (
    Remark,
    answer_to,
    find_evaluation,
    find_question,
    give,
    list_answers,
    list_open,
    verdict_on,
    withdraw,
)
from qa.store import load
from tests.review.night import (
    ANN,
    GREETING,
    JARGON,
    LATER,
    answered,
    card,
    judged_again,
    rows,
    scores,
    warehouse,
)
from tests.scoring.builders import Stored, criterion, scorecard


def test_an_answer_counts_and_the_machines_stays_visible() -> None:
    con = warehouse()
    assert scores(con) == (37.5, False, "machine", 37.5, False)
    answered(con)
    assert scores(con) == (100.0, True, "person", 37.5, False)
    columns = "outcome, decided_by, machine_outcome, points_earned"
    assert rows(
        con,
        f"SELECT {columns} FROM criterion_results WHERE interaction_id = 'missed' AND criterion = 'greeting'",
    ) == [("met", "person", "not_met", 5.0)]
    assert scores(con, "other") == (37.5, False, "machine", 37.5, False)


def test_author_time_and_redacted_reason_are_on_record() -> None:
    con = warehouse()
    answered(con, remark=replace(ANN, reason="see mail to jo@example.org", by="  Ann   Lee "))
    [(reviewer, at, comment)] = rows(con, "SELECT reviewer, reviewed_at, comment FROM reviews")
    assert (reviewer, at) == ("Ann Lee", LATER)
    assert "jo@example.org" not in comment
    assert comment.startswith("see mail to [")


def test_partly_met_earns_half_or_the_credit_that_is_said() -> None:
    con = warehouse()
    answered(con, "partly_met")
    assert scores(con)[0] == pytest.approx(100 * 5.5 / 8)
    answered(con, "partly_met", replace(ANN, at=LATER + timedelta(hours=1)), credit=0.2)
    assert scores(con)[0] == pytest.approx(100 * 4 / 8)


def test_not_applicable_leaves_the_sum() -> None:
    con = warehouse()
    answered(con, "not_applicable")
    assert scores(con)[:3] == (100.0, True, "person")


def test_a_whole_evaluation_is_scored_and_the_pass_mark_decides() -> None:
    con = warehouse()
    evaluated = find_evaluation(con, "missed")
    give(con, evaluated, verdict_on(evaluated, 82), ANN)
    assert scores(con) == (82.0, True, "person", 37.5, False)
    with pytest.raises(ReviewError, match="Ann Lee answered at"):
        give(con, evaluated, verdict_on(evaluated, 82, passed=False), ANN)
    give(con, evaluated, verdict_on(evaluated, 82, passed=False), replace(ANN, at=LATER + timedelta(1)))
    assert scores(con)[:2] == (82.0, False)


def test_a_score_in_place_of_the_machines_does_not_pass_a_critical_miss_unsaid() -> None:
    con = warehouse(scorecard(GREETING | {"critical": "scorecard"}, JARGON))
    evaluated = find_evaluation(con, "missed")
    assert verdict_on(evaluated, 90).passed is False
    assert verdict_on(evaluated, 90, passed=True).passed is True


def test_saying_it_twice_is_one_row_and_another_person_saying_so_a_second() -> None:
    con = warehouse()
    answered(con)
    question = find_question(con, find_evaluation(con, "missed"), "greeting")
    again = replace(ANN, at=LATER + timedelta(days=1))
    assert give(con, question, answer_to(question, outcome="met"), again) is None
    assert give(con, question, answer_to(question, outcome="met"), replace(again, by="Ben Ode")) is not None
    assert rows(con, "SELECT count(*) FROM reviews") == [(2,)]


def test_an_answer_taken_back_leaves_the_machines_and_both_rows() -> None:
    con = warehouse()
    before = scores(con)
    answered(con)
    question = find_question(con, find_evaluation(con, "missed"), "greeting")
    withdraw(con, question, Remark("Ben Ode", "wrong call", LATER + timedelta(hours=1)))
    assert scores(con) == before
    assert [(a.outcome, a.is_counted, a.why) for a in list_answers(con)] == [
        (None, False, "takes an answer back"),
        ("met", False, "was taken back"),
    ]
    with pytest.raises(ReviewError, match="nothing to withdraw"):
        withdraw(con, question, ANN)


def test_the_latest_answer_counts_and_the_list_says_so() -> None:
    con = warehouse()
    answered(con)
    answered(con, "partly_met", Remark("Ben Ode", "half", LATER + timedelta(hours=1)))
    assert [(a.reviewer, a.is_counted, a.is_stale, a.why) for a in list_answers(con)] == [
        ("Ben Ode", True, False, "counts"),
        ("Ann Lee", False, False, "a later answer counts"),
    ]
    assert [a.reviewer for a in list_answers(con, by="ann lee")] == ["Ann Lee"]
    assert list_answers(con, since=(LATER + timedelta(days=1)).date()) == []
    assert len(list_answers(con, since=LATER.date())) == 2


def test_an_answer_goes_stale_with_the_conversation() -> None:
    con = warehouse()
    answered(con)
    con.execute("UPDATE interactions SET source_sha256 = 'another' WHERE interaction_id = 'missed'")
    [given] = list_answers(con, only_stale=True)
    assert (given.is_counted, given.why) == (False, "the conversation is another since")


def test_an_answer_outlives_a_version_that_asks_the_same_and_goes_stale_with_the_rule() -> None:
    con = warehouse()
    answered(con)
    judged_again(con, card(version=2, pass_mark=90))
    assert scores(con)[:3] == (100.0, True, "person")
    other = criterion("greeting", required={"kind": "greeting", "role": "agent", "at_least": 2})
    judged_again(con, scorecard(other, JARGON, version=3))
    assert scores(con)[2] == "machine"
    [given] = list_answers(con, only_stale=True)
    assert given.why == "the rule is another since"


def test_a_whole_score_is_of_its_version_alone() -> None:
    con = warehouse()
    evaluated = find_evaluation(con, "missed")
    give(con, evaluated, verdict_on(evaluated, 82), ANN)
    judged_again(con, card(version=2))
    assert scores(con)[2] == "machine"
    assert [a.why for a in list_answers(con, only_stale=True)] == ["evaluated by version 2 since"]


def test_names_with_quotes_are_names() -> None:
    con = warehouse()
    answered(con, remark=replace(ANN, by="""Siân "Sam" O'Neill; DROP TABLE reviews"""))
    assert [a.reviewer for a in list_answers(con)] == ["""Siân "Sam" O'Neill; DROP TABLE reviews"""]


@pytest.mark.parametrize(
    ("outcome", "more", "message"),
    [
        ("yep", {}, "'yep' is not an outcome. Write met, partly_met, not_met, not_applicable or"),
        ("met", {"credit": 0.5}, "credit: met leaves none"),
        ("partly_met", {"credit": 1.0}, "1 is not between 0 and 1"),
        ("partly_met", {"credit": float("nan")}, "nan is not between 0 and 1"),
        ("not_met", {"root_cause": "hurry"}, "greeting has none to choose from"),
        ("met", {"root_cause": "hurry"}, "met is no miss"),
    ],
)
def test_what_is_no_answer_is_refused_with_what_would_be(
    outcome: str, more: dict[str, Any], message: str
) -> None:
    con = warehouse()
    with pytest.raises(ReviewError, match=message):
        answered(con, outcome, **more)
    assert rows(con, "SELECT count(*) FROM reviews") == [(0,)]


@pytest.mark.parametrize(
    ("remark", "message"),
    [
        (replace(ANN, reason=" \n"), "the reason is empty"),
        (replace(ANN, by=" "), "the name is empty"),
        (replace(ANN, by="Machine"), "nobody's name"),
        (replace(ANN, by="a\x00b"), "is no name"),
        (replace(ANN, by="A1"), "served in missed"),
    ],
)
def test_who_and_why_are_asked_for(remark: Remark, message: str) -> None:
    with pytest.raises(ReviewError, match=message):
        answered(warehouse(), remark=remark)


def test_confirming_the_machine_needs_no_reason() -> None:
    con = warehouse()
    answered(con, "not_met", replace(ANN, reason=""))
    assert scores(con) == (37.5, False, "person", 37.5, False)


@pytest.mark.parametrize("score", [-1, 100.5, float("nan")])
def test_a_score_is_from_0_to_100(score: float) -> None:
    con = warehouse()
    with pytest.raises(ReviewError, match="not from 0 to 100"):
        verdict_on(find_evaluation(con, "missed"), score)


def test_an_evaluation_is_found_by_interaction_or_by_the_beginning_of_its_id() -> None:
    con = warehouse(card(), card(id="second"))
    with pytest.raises(ReviewError, match=r"evaluated by card, second\. Say which with --scorecard"):
        find_evaluation(con, "missed")
    with pytest.raises(ReviewError, match=r"no evaluation by scorecard 'cart'\. Did you mean 'card'"):
        find_evaluation(con, "missed", "cart")
    found = find_evaluation(con, "missed", "second")
    assert find_evaluation(con, found.evaluation_id[:12]) == found
    with pytest.raises(ReviewError, match="has no evaluation"):
        find_evaluation(con, "nobody's")
    with pytest.raises(ReviewError, match=r"no criterion 'greting'\. Did you mean 'greeting'"):
        find_question(con, found, "greting")


def test_a_failed_write_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from qa import scoring

    def fail(con: object) -> int:
        raise RuntimeError("disk")

    con = warehouse()
    monkeypatch.setattr(scoring, "apply_reviews", fail)
    with pytest.raises(RuntimeError):
        answered(con)
    assert rows(con, "SELECT count(*) FROM reviews") == [(0,)]


def test_nothing_waits_for_a_person_where_no_question_is_manual() -> None:
    con = warehouse()
    load(con, [Stored("more").analysis()], {"more": "key"})
    assert list_open(con) == []
