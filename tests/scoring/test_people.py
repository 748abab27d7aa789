"""People's answers in place of the machine's: what counts, what stays, what follows from it."""

from typing import Any

import duckdb
import pytest

from qa.scoring import Again, Provenance, apply_reviews, evaluate
from qa.store import load
from tests.scoring.builders import PROVENANCE, Said, Stored, criterion, dump, results, scorecard, store

pytestmark = pytest.mark.usefixtures("own_vocabulary")

GREETING = criterion("greeting", required={"kind": "greeting", "role": "agent"})
JARGON = criterion("jargon", points=15, forbidden={"kind": "jargon", "role": "agent"})
CARD = scorecard(GREETING, JARGON)
TALK = Stored("i", said=[Said("greeting", 0), Said("jargon", 2)])


def judged(*interactions: Stored) -> duckdb.DuckDBPyConnection:
    con = store(*(interactions or (TALK,)))
    evaluate(con, [CARD], PROVENANCE)
    return con


def say(con: duckdb.DuckDBPyConnection, criterion: str | None, **values: Any) -> None:
    """A person's answer on the interaction i, as the commands write it."""
    nth = con.execute("SELECT count(*) FROM reviews").fetchone()
    row = {
        "review_id": f"r{nth[0] if nth else 0}",
        "reviewer": "Ann O'Neil",
        "reviewed_at": "2026-03-02 09:00:00+00",
        "is_withdrawn": False,
    } | values
    fingerprint = (
        f"(SELECT criterion_fingerprint FROM criteria c WHERE criterion = '{criterion}' "
        "AND c.scorecard_version = e.scorecard_version)"
    )
    columns, params = ", ".join(row), ", ".join(f"${i + 2}" for i in range(len(row)))
    con.execute(
        "INSERT INTO reviews (evaluation_id, interaction_id, scorecard, scorecard_version, source_sha256, "
        f"criterion, criterion_fingerprint, {columns}) "
        "SELECT e.evaluation_id, e.interaction_id, e.scorecard, "
        f"e.scorecard_version, i.source_sha256, $1, {fingerprint}, {params} "
        "FROM evaluations e JOIN interactions i USING (interaction_id) WHERE e.interaction_id = 'i'",
        [criterion, *row.values()],
    )


def verdict(con: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    row = con.execute(
        "SELECT score, passed, decided_by, machine_score, machine_passed FROM evaluations "
        "WHERE interaction_id = 'i'"
    ).fetchone()
    assert row is not None
    return row


MACHINE = (25.0, False, "machine", 25.0, False)


def test_without_reviews_nothing_changes() -> None:
    con = judged()
    before = dump(con)
    assert apply_reviews(con) == 0
    assert (dump(con), verdict(con)) == (before, MACHINE)


def test_an_answer_counts_and_the_machine_s_stays() -> None:
    con = judged(TALK, Stored("other"))
    others = dump(con)["evaluations"]
    say(con, "jargon", outcome="met", credit=1)
    assert apply_reviews(con) == 1
    assert verdict(con) == (100.0, True, "person", 25.0, False)
    columns = "outcome, machine_outcome, decided_by, points_earned, reason"
    assert results(con, columns)["i", "jargon"] == (
        "met",
        "not_met",
        "person",
        15.0,
        "1 × jargon by the agent",
    )
    assert results(con, columns)["i", "greeting"][2] == "machine"
    assert [row for row in dump(con)["evaluations"] if row[1] == "other"] == [
        row for row in others if row[1] == "other"
    ]


@pytest.mark.parametrize(
    ("outcome", "credit", "score"),
    [("partly_met", 0.5, 62.5), ("not_applicable", None, 100.0), ("not_met", 0, 25.0)],
)
def test_every_outcome_counts_as_the_arithmetic_has_it(
    outcome: str, credit: float | None, score: float
) -> None:
    con = judged()
    say(con, "jargon", outcome=outcome, credit=credit, root_cause="habit")
    apply_reviews(con)
    assert verdict(con)[0] == score
    assert results(con, "outcome, root_cause")["i", "jargon"] == (outcome, "habit")


def test_an_answer_of_not_evaluated_leaves_the_verdict_open() -> None:
    con = judged()
    say(con, "greeting", outcome="not_evaluated")
    apply_reviews(con)
    assert verdict(con)[:3] == (0.0, None, "person")


def test_confirming_the_machine_is_a_person_s_answer_too() -> None:
    con = judged()
    say(con, "greeting", outcome="met", credit=1)
    apply_reviews(con)
    assert verdict(con) == (25.0, False, "person", 25.0, False)


def test_the_latest_answer_counts_and_withdrawn_the_machine_s_counts_again() -> None:
    con = judged()
    untouched = dump(con)
    say(con, "jargon", outcome="met", credit=1)
    say(con, "jargon", outcome="partly_met", credit=0.5, reviewed_at="2026-03-03 09:00:00+00")
    apply_reviews(con)
    assert verdict(con)[0] == 62.5
    say(con, "jargon", is_withdrawn=True, reviewed_at="2026-03-04 09:00:00+00")
    apply_reviews(con)
    assert dump(con) == untouched


def test_an_answer_on_the_whole_sets_score_and_verdict() -> None:
    con = judged()
    say(con, None, score=90)
    apply_reviews(con)
    assert verdict(con) == (90.0, True, "person", 25.0, False)
    say(con, None, score=90, passed=False, reviewed_at="2026-03-03 09:00:00+00")
    apply_reviews(con)
    assert verdict(con)[:2] == (90.0, False)
    say(con, None, is_withdrawn=True, reviewed_at="2026-03-04 09:00:00+00")
    apply_reviews(con)
    assert verdict(con) == MACHINE


def test_an_answer_on_the_whole_has_its_grade() -> None:
    grades = [{"name": "Good", "at_least": 80}, {"name": "Fair", "at_least": 20}]
    con = store(TALK)
    evaluate(con, [scorecard(GREETING, JARGON, grades=grades)], PROVENANCE)
    say(con, None, score=90)
    apply_reviews(con)
    assert con.execute("SELECT grade, machine_grade FROM evaluations").fetchall() == [("Good", "Fair")]


def test_applying_twice_changes_nothing_and_so_does_evaluating() -> None:
    con = judged()
    say(con, "jargon", outcome="met", credit=1)
    apply_reviews(con)
    once = dump(con)
    apply_reviews(con)
    evaluate(con, [CARD], PROVENANCE)
    assert dump(con) == once


def test_an_answer_outlives_another_program_and_a_version_that_asks_the_same() -> None:
    con = judged()
    say(con, "jargon", outcome="met", credit=1)
    evaluate(con, [CARD], Provenance("2.0", "other phrases"))
    assert verdict(con)[:3] == (100.0, True, "person")
    second = scorecard(GREETING | {"points": 15}, JARGON, version=2)
    evaluate(con, [second], PROVENANCE, Again((second,)))
    assert verdict(con) == (100.0, True, "person", 50.0, False)


def test_an_answer_to_another_question_or_on_other_words_counts_no_more() -> None:
    con = judged()
    say(con, "jargon", outcome="met", credit=1)
    lenient = scorecard(GREETING, JARGON | {"forbidden": {"kind": "jargon", "role": "any"}}, version=2)
    evaluate(con, [lenient], PROVENANCE, Again((lenient,)))
    assert verdict(con) == MACHINE
    evaluate(con, [CARD], PROVENANCE, Again((CARD,)))
    assert verdict(con)[:3] == (100.0, True, "person")
    con.execute("UPDATE interactions SET source_sha256 = 'longer now'")
    load_again = Stored("i", said=[Said("greeting", 0), Said("jargon", 2)]).analysis()
    load(con, [load_again], {"i": "another key"})
    con.execute("UPDATE interactions SET source_sha256 = 'longer now'")
    evaluate(con, [CARD], PROVENANCE)
    assert verdict(con) == MACHINE
    assert con.execute("SELECT count(*) FROM reviews").fetchall() == [(1,)]


def test_an_answer_on_the_whole_counts_for_its_version_only() -> None:
    con = judged()
    say(con, None, score=90)
    second = scorecard(GREETING, JARGON, version=2)
    evaluate(con, [second], PROVENANCE, Again((second,)))
    assert verdict(con) == MACHINE
