"""Disputes: who may raise one and until when, who may decide, and what a decision does. Acknowledgements."""

from dataclasses import replace
from datetime import timedelta

import duckdb
import pytest

from qa.errors import ReviewError
from qa.review import (
    Remark,
    Ruling,
    acknowledge,
    decide,
    dispute,
    find_evaluation,
    find_question,
    list_disputes,
    withdraw_dispute,
)
from qa.store import note_publication
from tests.review.night import ANN, LATER, NOON, answered, card, judged_again, rows, scores, warehouse

DAYS = 14
AGENT = Remark("a1", "I said hello in Welsh", LATER)
BEN = Remark("Ben Ode", "Welsh is a greeting", LATER + timedelta(days=1))


def raised(con: duckdb.DuckDBPyConnection, remark: Remark = AGENT, agent: str | None = None) -> str:
    """A dispute on `greeting` of call `missed`."""
    question = find_question(con, find_evaluation(con, "missed"), "greeting")
    return dispute(con, question, remark, within_days=DAYS, on_behalf_of=agent)


def state(con: duckdb.DuckDBPyConnection) -> tuple[object, ...]:
    return rows(con, "SELECT state, decided_by, review_id IS NOT NULL FROM disputes")[0]


def test_an_agent_disputes_and_a_specialist_accepts() -> None:
    con = warehouse()
    case = raised(con)
    assert state(con) == ("open", None, False)
    review_id = decide(con, case[:6], Ruling("accept"), BEN)
    assert state(con) == ("accepted", "Ben Ode", True)
    assert scores(con) == (100.0, True, "person", 37.5, False)
    assert rows(con, "SELECT review_id, reviewer FROM reviews") == [(review_id, "Ben Ode")]


def test_accepted_in_part_earns_half_or_what_is_said() -> None:
    con = warehouse()
    decide(con, raised(con), Ruling("partly"), BEN)
    assert state(con)[0] == "partly_accepted"
    assert scores(con)[0] == pytest.approx(100 * 5.5 / 8)


def test_declined_leaves_everything_as_it_is() -> None:
    con = warehouse()
    before = scores(con)
    assert decide(con, raised(con), Ruling("decline"), BEN) is None
    assert (state(con), scores(con)) == (("declined", "Ben Ode", False), before)
    with pytest.raises(ReviewError, match="is declined already, by Ben Ode"):
        decide(con, list_disputes(con)[0].dispute_id, Ruling("accept"), BEN)


def test_a_whole_evaluation_is_disputed_and_gets_a_score() -> None:
    con = warehouse()
    case = dispute(con, find_evaluation(con, "missed"), AGENT, within_days=DAYS)
    with pytest.raises(ReviewError, match="Say which score it gets"):
        decide(con, case, Ruling("accept"), BEN)
    with pytest.raises(ReviewError, match="Give a score"):
        decide(con, case, Ruling("accept", outcome="met"), BEN)
    decide(con, case, Ruling("accept", score=82), BEN)
    assert scores(con)[:3] == (82.0, True, "person")


@pytest.mark.parametrize(
    ("ruling", "message"),
    [
        (Ruling("accept", outcome="not_met"), "that is what counts already"),
        (Ruling("accept", score=90), "greeting is disputed, not the evaluation"),
        (Ruling("decline", outcome="met"), "a declined dispute changes nothing"),
        (Ruling("accept", outcome="yep"), "'yep' is not an outcome"),
    ],
)
def test_a_decision_that_says_nothing_new_or_too_much_is_refused_whole(ruling: Ruling, message: str) -> None:
    con = warehouse()
    case = raised(con)
    with pytest.raises(ReviewError, match=message):
        decide(con, case, ruling, BEN)
    assert state(con) == ("open", None, False)
    assert rows(con, "SELECT count(*) FROM reviews") == [(0,)]


def test_only_the_agent_who_served_disputes_or_somebody_for_them() -> None:
    con = warehouse()
    with pytest.raises(ReviewError, match="a2 did not serve there"):
        raised(con, replace(AGENT, by="a2"))
    with pytest.raises(ReviewError, match="a2 did not serve there"):
        raised(con, replace(AGENT, by="Sue Pervisor"), agent="a2")
    raised(con, replace(AGENT, by="Sue Pervisor"), agent="a1")
    assert rows(con, "SELECT agent_id, raised_by FROM disputes") == [("a1", "Sue Pervisor")]


def test_where_nobody_knows_who_served_nobody_can_dispute() -> None:
    con = warehouse()
    con.execute("UPDATE interactions SET agent_id = 'unknown' WHERE interaction_id = 'missed'")
    with pytest.raises(ReviewError, match="nobody knows who served"):
        raised(con, replace(AGENT, by="unknown person"))


def test_an_agent_disputes_under_the_name_of_the_roster_too() -> None:
    con = warehouse()
    con.execute("INSERT INTO agents VALUES ('a1', 'Zoë Park', 'North', 'zoe@example.org')")
    raised(con, replace(AGENT, by="zoë  park"))
    assert rows(con, "SELECT agent_id FROM disputes") == [("a1",)]


@pytest.mark.parametrize("who", ["a1", "A1", "Zoë Park", "ZOE@example.org", "Sue Pervisor"])
def test_nobody_decides_their_own_dispute(who: str) -> None:
    con = warehouse()
    con.execute("INSERT INTO agents VALUES ('a1', 'Zoë Park', 'North', 'zoe@example.org')")
    case = raised(con, replace(AGENT, by="Sue Pervisor"), agent="a1")
    for verdict in ("accept", "decline"):
        with pytest.raises(ReviewError, match="Somebody else has to decide"):
            decide(con, case, Ruling(verdict), replace(BEN, by=who))
    assert state(con)[0] == "open"


@pytest.mark.parametrize("verdict", ["accept", "decline"])
def test_nobody_decides_on_their_own_answer(verdict: str) -> None:
    con = warehouse()
    answered(con, "partly_met")
    for of in (
        find_evaluation(con, "missed"),
        find_question(con, find_evaluation(con, "missed"), "greeting"),
    ):
        case = dispute(con, of, AGENT, within_days=DAYS)
        with pytest.raises(ReviewError, match="disputes an answer of ann lee"):
            decide(con, case, Ruling(verdict), replace(BEN, by="ann lee"))  # type: ignore[arg-type]


def test_who_answered_elsewhere_in_the_evaluation_may_decide_on_another_criterion() -> None:
    con = warehouse()
    answered(con, "partly_met")
    question = find_question(con, find_evaluation(con, "missed"), "jargon")
    case = dispute(con, question, AGENT, within_days=DAYS)
    decide(con, case, Ruling("decline"), replace(BEN, by=ANN.by))
    assert state(con)[0] == "declined"


def test_the_window_closes_after_its_days_from_publication() -> None:
    con = warehouse()
    last = replace(AGENT, at=NOON + timedelta(days=DAYS))
    with pytest.raises(ReviewError, match="could be disputed until 2026-03-16 12:00 UTC, 14 days"):
        raised(con, replace(last, at=last.at + timedelta(seconds=1)))
    raised(con, last)


def test_publishing_again_opens_no_window_but_a_new_version_does() -> None:
    con = warehouse()
    late = NOON + timedelta(days=DAYS + 1)
    note_publication(con, late)
    with pytest.raises(ReviewError, match="could be disputed until 2026-03-16"):
        raised(con, replace(AGENT, at=late))
    judged_again(con, card(version=2))
    with pytest.raises(ReviewError, match="is not published yet"):
        raised(con, replace(AGENT, at=late))
    note_publication(con, late)
    raised(con, replace(AGENT, at=late))


def test_one_dispute_is_open_per_question() -> None:
    con = warehouse()
    case = raised(con)
    with pytest.raises(ReviewError, match=f"is disputed already there, as {case}"):
        raised(con, replace(AGENT, at=LATER + timedelta(hours=1)))
    dispute(con, find_evaluation(con, "missed"), AGENT, within_days=DAYS)
    withdraw_dispute(con, case, replace(AGENT, reason="I was wrong"))
    raised(con, replace(AGENT, at=LATER + timedelta(hours=1)))


def test_a_dispute_is_taken_back_by_its_own_people_alone() -> None:
    con = warehouse()
    case = raised(con)
    with pytest.raises(ReviewError, match="is not Ben Ode's"):
        withdraw_dispute(con, case, BEN)
    withdraw_dispute(con, case, AGENT)
    assert state(con) == ("withdrawn", "a1", False)


@pytest.mark.parametrize("named", ["", "zzz", "%"])
def test_an_unknown_dispute_is_said_to_be_so(named: str) -> None:
    con = warehouse()
    raised(con)
    with pytest.raises(ReviewError, match="no dispute begins so"):
        decide(con, named, Ruling("decline"), BEN)


def test_the_list_says_how_many_days_are_left() -> None:
    con = warehouse()
    raised(con)
    [case] = list_disputes(con, only_open=True)
    assert case.days_left(LATER, DAYS) == 14
    assert case.days_left(LATER + timedelta(days=15), DAYS) == -1
    assert case.days_left(LATER + timedelta(hours=1), DAYS) == 14
    decide(con, case.dispute_id, Ruling("decline"), BEN)
    assert list_disputes(con, only_open=True) == []
    assert list_disputes(con)[0].days_left(LATER, DAYS) is None


def test_the_reason_is_redacted_and_asked_for() -> None:
    con = warehouse()
    with pytest.raises(ReviewError, match="the reason is empty"):
        raised(con, replace(AGENT, reason=" "))
    raised(con, replace(AGENT, reason="write to jo@example.org"))
    assert "example" not in str(rows(con, "SELECT reason FROM disputes"))


def test_a_report_is_acknowledged_once() -> None:
    con = warehouse()
    con.execute(
        "UPDATE interactions SET started_at = '2026-03-04 10:00:00+00' WHERE interaction_id = 'missed'"
    )
    assert acknowledge(con, "a1", "2026-W10", replace(AGENT, reason="call jo@example.org back"))
    assert not acknowledge(con, "a1", "2026-W10", replace(AGENT, by="Zoë"))
    [(agent, period, who, comment)] = rows(
        con, "SELECT agent_id, period, acknowledged_by, comment FROM acknowledgements"
    )
    assert (agent, period, who) == ("a1", "2026-W10", "a1")
    assert "example" not in comment


@pytest.mark.parametrize(
    ("agent", "week", "message"),
    [
        ("nobody", "2026-W10", "no agent of that id"),
        ("a1", "2026-W11", "served nobody in that week"),
        ("a1", "2026-10", "'2026-10' is not a week. Write it as in the report's name: 2026-W45"),
        ("a1", "2026-W54", "is not a week"),
    ],
)
def test_a_report_that_there_is_not_cannot_be_acknowledged(agent: str, week: str, message: str) -> None:
    con = warehouse()
    con.execute(
        "UPDATE interactions SET started_at = '2026-03-04 10:00:00+00' WHERE interaction_id = 'missed'"
    )
    with pytest.raises(ReviewError, match=message):
        acknowledge(con, agent, week, AGENT)
