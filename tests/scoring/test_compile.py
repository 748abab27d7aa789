"""One small scorecard over three interactions: every column of every row."""

import re

import pytest

from qa.scoring import evaluate
from qa.scoring.compile import compile_scorecard
from tests.scoring.builders import PROVENANCE, Said, Stored, criterion, scorecard, store

pytestmark = pytest.mark.usefixtures("own_vocabulary")

GREETING = criterion("greeting", points=3, required={"kind": "greeting", "role": "agent", "within": "1 turn"})
JARGON = criterion("jargon", points=1, forbidden={"kind": "jargon", "role": "agent"}, critical="scorecard")
BANDS = {"measurement": "hold_count", "bands": [{"at_most": 0, "credit": 1}, {"at_most": 2, "credit": 0.5}]}
HOLDS = criterion("holds", points=2, bands=BANDS)
SECTIONS = [
    {"id": "words", "title": "Words", "weight": 80, "criteria": [GREETING, JARGON]},
    {"id": "waiting", "title": "Waiting", "weight": 20, "criteria": [HOLDS]},
]
WHERE = "in the agent's first turn"
ASKED = "(asked: at most 0)"
SILENCE = "the agent said nothing"
GOOD = Stored("good", said=[Said("greeting", 0)], numbers={"hold_count": 1})
BAD = Stored("bad", said=[Said("jargon", 2), Said("greeting", 4)])
SILENT = Stored("silent", roles="ccc", numbers={"hold_count": 0})


def test_rows() -> None:
    con = store(GOOD, BAD, SILENT)
    evaluate(con, [scorecard(sections=SECTIONS)], PROVENANCE)
    evaluations = con.execute(
        "SELECT interaction_id, score, passed, points_earned, points_possible, critical_failures, "
        "not_evaluated FROM evaluations ORDER BY interaction_id"
    ).fetchall()
    assert evaluations == [
        ("bad", 0.0, False, 0.0, 80.0, 1, 1),
        ("good", 90.0, True, 90.0, 100.0, 0, 0),
        ("silent", 100.0, True, 20.0, 20.0, 0, 0),
    ]
    rows = con.execute(
        "SELECT interaction_id, section, criterion, position, outcome, points_earned, points_possible, "
        "is_critical, reason, [e.turn_index FOR e IN evidence] "
        "FROM criterion_results ORDER BY interaction_id, position"
    ).fetchall()
    greeted, unheld = "greeting by the agent", "hold count could not be measured"
    assert rows == [
        ("bad", "words", "greeting", 0, "not_met", 0.0, 60.0, False, f"{greeted}, but not {WHERE}", [4]),
        ("bad", "words", "jargon", 1, "not_met", 0.0, 20.0, True, "1 × jargon by the agent", [2]),
        ("bad", "waiting", "holds", 2, "not_evaluated", None, None, False, unheld, []),
        ("good", "words", "greeting", 0, "met", 60.0, 60.0, False, f"1 × {greeted} {WHERE}", [0]),
        ("good", "words", "jargon", 1, "met", 20.0, 20.0, True, "no jargon by the agent", []),
        ("good", "waiting", "holds", 2, "partly_met", 10.0, 20.0, False, f"hold count: 1 {ASKED}", []),
        ("silent", "words", "greeting", 0, "not_applicable", None, None, False, SILENCE, []),
        ("silent", "words", "jargon", 1, "not_applicable", None, None, True, SILENCE, []),
        ("silent", "waiting", "holds", 2, "met", 20.0, 20.0, False, f"hold count: 0 {ASKED}", []),
    ]


def test_a_scorecard_is_one_statement_and_always_the_same() -> None:
    card = scorecard(sections=SECTIONS)
    assert compile_scorecard(card) == compile_scorecard(scorecard(sections=SECTIONS))
    assert ";" not in re.sub(r"'(?:[^']|'')*'", "", compile_scorecard(card))


def test_words_of_an_author_can_not_leave_their_quotes() -> None:
    nasty = criterion(
        "greeting", required={"kind": "greeting", "role": "agent"}, question="'); DROP TABLE turns; --"
    )
    con = store(GOOD)
    evaluate(con, [scorecard(nasty)], PROVENANCE)
    assert con.execute("SELECT question FROM criterion_results").fetchall() == [("'); DROP TABLE turns; --",)]
    assert con.execute("SELECT count(*) > 0 FROM turns").fetchone() == (True,)
