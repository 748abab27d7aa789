"""A warehouse after a night: three calls, judged by a scorecard of two criteria, and published."""

from datetime import UTC, datetime
from typing import Any

import duckdb

from qa.review import Remark, answer_to, find_evaluation, find_question, give
from qa.scoring import Again, Scorecard, evaluate
from qa.store import note_publication
from tests.scoring.builders import PROVENANCE, Said, Stored, criterion, scorecard, store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 12, tzinfo=UTC)
ANN = Remark("Ann Lee", "she greeted in Welsh", LATER)
GREETING = criterion("greeting", required={"kind": "greeting", "role": "agent"})
CALLS = (Stored("missed"), Stored("greeted", said=[Said("greeting", 0)]), Stored("other", agent_id="a2"))
JARGON = criterion("jargon", points=3, forbidden={"kind": "jargon", "role": "agent"})


def card(**keys: Any) -> Scorecard:
    return scorecard(GREETING, JARGON, **keys)


def warehouse(*cards: Scorecard) -> duckdb.DuckDBPyConnection:
    """Call `missed` has no greeting (37.5 points), `greeted` has one (100); `other` is agent a2's."""
    con = store(*CALLS)
    judge(con, *cards)
    return con


def judge(con: duckdb.DuckDBPyConnection, *cards: Scorecard) -> None:
    """Evaluates what is stored, and notes it as published at noon."""
    evaluate(con, cards or [card()], PROVENANCE)
    note_publication(con, NOON)


def judged_again(con: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """All history, by this scorecard."""
    evaluate(con, [card], PROVENANCE, Again((card,)))


def answered(con: duckdb.DuckDBPyConnection, outcome: str = "met", remark: Remark = ANN, **more: Any) -> str:
    """The review id of an answer to `greeting` in call `missed`."""
    question = find_question(con, find_evaluation(con, "missed"), "greeting")
    review_id = give(con, question, answer_to(question, outcome=outcome, **more), remark)
    assert review_id is not None
    return review_id


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(sql).fetchall()


def scores(con: duckdb.DuckDBPyConnection, interaction: str = "missed") -> tuple[Any, ...]:
    """What counts and what the machine said."""
    columns = "score, passed, decided_by, machine_score, machine_passed"
    return rows(con, f"SELECT {columns} FROM evaluations WHERE interaction_id = '{interaction}'")[0]
