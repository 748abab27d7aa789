"""Each question is answered on a small made night, with the answer that it must have."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing

import duckdb
import pytest

from qa.checks._base import Declared
from qa.errors import StoreError
from qa.store import Question, create_schema, open_published, publish, question, questions, replace_rejected
from qa.types import Rejected
from tests.store.made import DECLARED, evidence, put, rows

Rows = list[tuple[object, ...]]

ANSWERS: dict[str, Rows] = {
    "agent_coaching": [(1, "Empathy?", 1, 1, 5.0, "call-2", "Hold on.")],
    "agent_comparison": [
        ("Kim Lee", 60.0, None, None, None, False, None),
        ("Sam Ito", 95.0, None, None, None, False, None),
        ("Zoe Park", 90.0, None, None, None, False, None),
    ],
    "agent_empathy_improved": [("Kim Lee", 0.5, 0.25, 0.75)],
    "agent_escalations": [("Sam Ito", 1, 1, 1.0)],
    "agent_report_unread": [("Kim Lee", "North", "2026-W10", 1), ("Sam Ito", "South", "2026-W10", 1)],
    "agent_scores": [("Sam Ito", 95.0, 1), ("Zoe Park", 90.0, 1), ("Kim Lee", 50.0, 2)],
    "call_longest_holds": [("call-3", "Sam Ito", 95.0), ("call-2", "Kim Lee", 40.0)],
    "call_unknown_agent": [("call-1", "left", "The channels look swapped.")],
    "contact_busiest_hours": [(2, 9, 3, 30.0, 0.0), (1, 9, 1, None, None)],
    "contact_first_resolution": [("delivery", 1.0, 1)],
    "contact_one": [
        (0, "customer", "This is the third time.", ["sentiment_low"]),
        (1, "agent", "Hold on.", ["interruption"]),
        (2, "customer", "Fine.", None),
    ],
    "contact_reasons": [("unknown", 3, None), ("delivery", 1, 200.0)],
    "contact_volume": [
        ("call", 1, 200.0, 0.0, 1.0, 1),
        ("call", 2, None, 0.0, None, 0),
        ("chat", 1, None, 0.0, None, 0),
    ],
    "criterion_costliest": [
        ("support_call", "verified", 10.0, 1),
        ("support_call", "empathy", 5.0, 0),
    ],
    "criterion_untold": [("hold", "the check did not run", 1)],
    "customer_came_back": [("bob", 2, ["unknown"])],
    "customer_may_leave": [("bob", "Sam Ito", "call-3", "I will leave.")],
    "customer_unhappy_words": [("South", "Sam Ito", 1.0, "Never again.")],
    "customer_upset_no_apology": [("call-3", "Sam Ito")],
    "moments_interruptions": [("Kim Lee", "call-1", "01:15", "Hold on.")],
    "moments_to_praise": [("Sam Ito", "call-3", "00:59", "That must hurt.")],
    # by hand: deviations (-31.25, -0.75), (-11.25, 0.25), (18.75, 2.25), (23.75, -1.75)
    "quality_and_satisfaction": [("support_call", 4, pytest.approx(0.15989, abs=1e-5))],
    "quality_critical_failures": [("Kim Lee", "call-1", "Verified?", "nobody asked")],
    "quality_high_score_unhappy_customer": [("call-3", "Sam Ito", "support_call", 95.0, 1.0, "Never again.")],
    "quality_losses": [("North", "empathy", "unknown", 5.0, 1.0)],
    "review_coverage": [("Kim Lee", 2, 0), ("Sam Ito", 1, 0), ("Zoe Park", 1, 1)],
    "review_disputes": [("Kim Lee", "North", "support_call", "verified", "I did ask.")],
    "review_open_questions": [("chat-1", "Zoe Park", "support_call", 1)],
    "review_overruled": [("support_call", "greeting", "not_met", "met", 1)],
    "review_trust": [("support_call", "empathy", 0.5, 40, 0.9, True)],
    "review_waiting": [("Ada", "Kim Lee", "call-2", "spread over the period")],
    "run_nights": [("done", 5, 4, 1, dt.timedelta(hours=1))],
    "run_rejected": [("calls/odd.wav", "not_audio", "is not audio.")],
    "scorecard_change": [("support_call", 1, 1, 15.0)],
    "team_weeks": [
        ("2026-W06", "North", 1, 40.0, None, 0.0, 1),
        ("2026-W10", "North", 2, 75.0, None, 1.0, 0),
        ("2026-W10", "South", 1, 95.0, None, 1.0, 0),
    ],
}


def result(
    con: duckdb.DuckDBPyConnection, contact: str, criterion: str, outcome: str, **more: object
) -> None:
    put(
        con,
        "criterion_results",
        evaluation_id=contact,
        interaction_id=contact,
        criterion=criterion,
        question=f"{criterion.title()}?",
        outcome=outcome,
        **more,
    )


def a_small_night(con: duckdb.DuckDBPyConnection) -> None:
    first, second = "2026-02-02 09:00:00+00", "2026-03-03 09:00:00+00"
    open_roles = {"agent_channel": "left", "roles_from": "nothing"}
    put(con, "interactions", interaction_id="call-1", customer_id="ann", started_at=first, **open_roles)
    doubt = {"check": "transcription", "reason": "The channels look swapped."}
    put(con, "check_issues", interaction_id="call-1", **doubt)
    put(con, "check_issues", interaction_id="call-1", check="hold", reason="who speaks is unknown")
    put(con, "interactions", interaction_id="call-2", started_at=second)
    zoe = {"agent_id": "zoe", "agent_name": "Zoe Park"}
    put(con, "interactions", interaction_id="chat-1", channel="chat", started_at=second, **zoe)
    for contact, met in {"call-1": 1, "call-2": 3, "chat-1": 0}.items():
        total = 4 if met else None
        numbers = {"empathy_opportunities": total, "empathy_opportunities_met": met if total else None}
        put(con, "measurements", interaction_id=contact, **numbers)
    con.execute("UPDATE measurements SET handle_time_s = 200 WHERE interaction_id = 'call-1'")
    words = {0: ("customer", "This is the third time."), 1: ("agent", "Hold on."), 2: ("customer", "Fine.")}
    for i, (role, text) in words.items():
        put(con, "turns", interaction_id="call-1", turn_index=i, role=role, text=text)
    put(con, "findings", interaction_id="call-1", kind="sentiment_low", role="customer")
    put(con, "contacts", interaction_id="call-1", reason="delivery")
    at = {"turn_index": 1, "start_s": 75.4, "quote": "Hold on."}
    put(con, "findings", interaction_id="call-1", kind="interruption", **at)
    put(con, "findings", interaction_id="call-2", kind="sentiment_low", role="customer")
    put(con, "findings", interaction_id="call-2", kind="apology")
    scores = {"call-1": (40, False, 1, 2), "call-2": (60, True, 0, 3), "chat-1": (90, True, 0, 5)}
    for contact, (score, passed, failures, csat) in scores.items():
        judged = {"score": score, "passed": passed, "critical_failures": failures, "scorecard_version": 2}
        put(con, "evaluations", evaluation_id=contact, interaction_id=contact, **judged)
        put(con, "surveys", interaction_id=contact, csat=csat)
    lost = {"points_earned": 0, "points_possible": 10, "is_critical": True, "reason": "nobody asked"}
    result(con, "call-1", "verified", "not_met", **lost)
    partly = {"points_earned": 5, "points_possible": 10, "evidence": [evidence("Hold on.", start_s=5)]}
    result(con, "call-2", "empathy", "partly_met", **partly)
    result(con, "call-2", "hold", "not_evaluated", reason="the check did not run")
    result(con, "chat-1", "greeting", "met", machine_outcome="not_met", decided_by="person")
    con.execute("UPDATE evaluations SET awaits_person = 1 WHERE interaction_id = 'chat-1'")
    replace_rejected(con, [Rejected("calls/odd.wav", "ab", "not_audio", "is not audio.")], {})
    an_unhappy_customer(con, second)
    people_at_work(con, second)
    con.execute("INSERT INTO superseded_evaluations FROM evaluations WHERE interaction_id = 'call-2'")
    con.execute("UPDATE superseded_evaluations SET scorecard_version = 1, score = 45")


def an_unhappy_customer(con: duckdb.DuckDBPyConnection, at: str) -> None:
    """call-3, which scored high all the same, by somebody who had called before."""
    sam = {"agent_id": "sam", "agent_name": "Sam Ito", "team": "South"}
    put(con, "interactions", interaction_id="call-3", customer_id="bob", started_at=at, **sam)
    con.execute("UPDATE interactions SET customer_id = 'bob' WHERE interaction_id = 'call-2'")
    con.execute("UPDATE measurements SET hold_time_s = 40 WHERE interaction_id = 'call-2'")
    counted = {"channel": "call", "wait_s": 30, "hold_s": 95, "is_abandoned": False}
    put(con, "contacts", interaction_id="call-3", **counted)
    for kind, said in {
        "sentiment_low": "q",
        "churn_risk": "I will leave.",
        "escalation_request": "q",
    }.items():
        put(con, "findings", interaction_id="call-3", kind=kind, role="customer", quote=said)
    kind_words = {"kind": "empathy_understanding", "quote": "That must hurt.", "start_s": 59.4}
    put(con, "findings", interaction_id="call-3", **kind_words)
    put(con, "findings", interaction_id="call-3", **kind_words, is_doubtful=True)
    judged = {"score": 95, "passed": True, "scorecard_version": 2}
    put(con, "evaluations", evaluation_id="call-3", interaction_id="call-3", **judged)
    put(con, "surveys", interaction_id="call-3", csat=1, comment="Never again.")


def people_at_work(con: duckdb.DuckDBPyConnection, at: str) -> None:
    """What reviewers, agents and the nightly run left behind."""
    card = {"scorecard": "support_call"}
    con.execute("UPDATE evaluations SET decided_by = 'person' WHERE interaction_id = 'chat-1'")
    looked = {"source_sha256": "00", "reviewer": "Ada", "reviewed_at": at, "is_withdrawn": False}
    chat = {"interaction_id": "chat-1", "evaluation_id": "chat-1", "scorecard_version": 2, **card}
    put(con, "reviews", review_id="r", criterion="greeting", outcome="met", **chat, **looked)
    drawn = {"sample_id": "s", "drawn_at": at, "method": "random", "why": "spread over the period", **card}
    for position, (contact, agent) in enumerate({"call-2": "kim", "chat-1": "zoe"}.items()):
        who = {"interaction_id": contact, "agent_id": agent, "assigned_to": "Ada"}
        put(con, "review_samples", position=position, **who, **drawn)
    for state in ("open", "declined"):
        about = {
            "evaluation_id": "call-1",
            "interaction_id": "call-1",
            "agent_id": "kim",
            "criterion": "verified",
        }
        said = {"raised_by": "Kim Lee", "raised_at": at, "reason": "I did ask.", "state": state}
        put(con, "disputes", dispute_id=state, **about, **said, **card)
    for agent, week in (("zoe", "2026-W10"), ("kim", "2026-W06")):
        read = {"acknowledged_by": agent, "acknowledged_at": at}
        put(con, "acknowledgements", agent_id=agent, period=week, **read)
    counts = {"inputs": 5, "loaded": 4, "rejected": 1, "callqa_version": "0"}
    span = {"started_at": "2026-03-04 01:00:00+00", "ended_at": "2026-03-04 02:00:00+00"}
    put(con, "runs", run_id="night", status="done", **span, **counts)
    people = {"people_items": 40, "people_agreement": 0.9, "people_verdict": "agree"}
    machine = {"machine_items": 40, "machine_agreement": 0.5, "machine_verdict": "disagree"}
    told = {"criterion": "empathy", "completed_at": at, **people, **machine}
    put(con, "calibration_results", calibration_id="march", **card, **told)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("data")
    with closing(duckdb.connect(str(folder / "warehouse.duckdb"))) as con:
        con.execute("SET GLOBAL TimeZone = 'UTC'")
        create_schema(con, [*DECLARED, Declared("hold_time_s", "s", "Seconds on hold", 0)])
        a_small_night(con)
        publish(con, folder)
    with closing(open_published(folder)) as con:
        yield con


@pytest.mark.parametrize("name", ANSWERS)
def test_every_question_is_answered(published: duckdb.DuckDBPyConnection, name: str) -> None:
    found = rows(published, question(name).sql)
    assert [tuple(v for v in row if not isinstance(v, dt.date)) for row in found] == ANSWERS[name]


def test_every_question_has_an_answer_here() -> None:
    assert [each.name for each in questions()] == sorted(ANSWERS)
    assert len(questions()) >= 20


@pytest.mark.parametrize("each", questions(), ids=lambda each: each.name)
def test_a_question_reads_as_one(each: Question) -> None:
    assert each.title.endswith("?")
    assert each.note == "" or each.note.endswith(".")
    assert each.sql.startswith(("select", "with"))
    assert each.sql.endswith("\n")
    assert ";" not in each.sql


def test_an_unknown_question_names_the_nearest() -> None:
    with pytest.raises(StoreError, match=r"none named 'agent_score'\. Did you mean agent_scores"):
        question("agent_score")
    with pytest.raises(StoreError, match=r"none named 'apology'\. Did you mean customer_upset_no_apology"):
        question("apology")
    with pytest.raises(StoreError, match=r"none named 'zzz'\. `callqa sql --questions` lists all"):
        question("zzz")
