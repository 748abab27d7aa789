"""Evaluations as arithmetic: what counts, what it is made of, whose answer it is."""

from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest

from qa.errors import StoreError
from qa.scoring import Again, Explanation, Scorecard, evaluate, explain
from tests.scoring.builders import PROVENANCE, Said, Stored, criterion, scorecard, store

pytestmark = pytest.mark.usefixtures("own_vocabulary")

GREETING = criterion(
    "greeting", required={"kind": "greeting", "role": "agent", "within": "5s", "partial": 0.5}
)
NAME = criterion("name", points=3, required={"kind": "self_introduction", "role": "agent"})
JARGON = criterion("jargon", points=3, forbidden={"kind": "jargon", "role": "agent"})
GREETED = Stored("i", said=[Said("greeting", 0)])
WEIGHTED = [
    {"id": "opening", "title": "Opening", "weight": 40, "criteria": [GREETING, NAME]},
    {"id": "words", "title": "Words", "weight": 60, "criteria": [JARGON]},
]


def explained(card: Scorecard, *interactions: Stored) -> list[Explanation]:
    """What explaining the first of them gives."""
    con = store(*interactions)
    evaluate(con, [card], PROVENANCE)
    return explain(con, interactions[0].id)


def sums(found: Explanation) -> list[str]:
    return [f"{section.section}: {section.arithmetic}" for section in found.sections]


def test_points_without_weights() -> None:
    [found] = explained(scorecard(GREETING, JARGON), GREETED)
    assert found.arithmetic == "100 x 8 points of 8 = 100.00"
    assert sums(found) == ["all: 8 of 8 points"]
    assert found.verdict == "passed"
    assert [e.quote for e in found.sections[0].criteria[0].evidence] == ["words"]


def test_weights_are_shared_out_over_what_was_judged() -> None:
    [found] = explained(scorecard(sections=WEIGHTED), Stored("i", said=[Said("greeting", 2)]))
    assert sums(found) == [
        "opening: weight 40: 40 x 2.5 of 8 points = 12.5",
        "words: weight 60: 60 x 3 of 3 points = 60",
    ]
    assert found.arithmetic == "12.5 + 60 = 72.5 points. 100 x 72.5 points of 100 = 72.50"
    assert found.verdict == "not passed: below the pass mark"
    assert [(c.points, c.points_possible) for c in found.sections[0].criteria] == [(5, 25), (3, 15)]


def test_what_is_open_says_so_and_is_left_out() -> None:
    [found] = explained(scorecard(sections=WEIGHTED), Stored("i", issues={"jargon": "failed with KeyError"}))
    assert sums(found) == ["opening: weight 40: 40 x 0 of 8 points = 0", "words: nothing judged"]
    assert found.arithmetic == "0 + 0 = 0 points. 100 x 0 points of 40 = 0.00"
    assert found.verdict == "open: 1 could not be evaluated"


def test_a_void_section_and_a_critical_miss_are_named() -> None:
    [found] = explained(scorecard(NAME | {"critical": "section"}, JARGON), GREETED)
    assert sums(found) == ["all: 0 of 6 points (void: missed name)"]
    [found] = explained(scorecard(NAME | {"critical": "scorecard"}, JARGON), GREETED)
    assert found.verdict == "not passed: 1 critical missed (name), whatever the score"
    assert found.score == 50


def test_too_little_for_a_score_says_so() -> None:
    card = scorecard(GREETING, JARGON, least_judged=1)
    [found] = explained(card, Stored("i", issues={"jargon": "failed with KeyError"}))
    assert found.arithmetic == "only 5 points could be judged, too few of those that apply for a score"


def judged_twice() -> duckdb.DuckDBPyConnection:
    con = store(GREETED, Stored("interaction-2"), Stored("interaction-3"))
    first, second = scorecard(GREETING, JARGON), scorecard(GREETING, JARGON | {"points": 5}, version=2)
    evaluate(con, [first], PROVENANCE)
    evaluate(con, [second], PROVENANCE, Again((second,)))
    return con


def test_an_earlier_evaluation_is_found_by_its_id_or_how_that_begins() -> None:
    con = judged_twice()
    [now] = explain(con, "i")
    assert (now.scorecard_version, now.is_current, now.arithmetic) == (
        2,
        True,
        "100 x 10 points of 10 = 100.00",
    )
    [id_] = now.earlier
    for wanted in (id_, id_[:12]):
        [before] = explain(con, wanted)
        assert (before.evaluation_id, before.scorecard_version, before.is_current) == (id_, 1, False)
        assert before.arithmetic == "100 x 8 points of 8 = 100.00"
        assert [c.points for c in before.sections[0].criteria] == [5, 3]
        assert before.earlier == ()


def test_how_an_interaction_begins_names_it_and_several_are_listed() -> None:
    con = judged_twice()
    assert [found.interaction_id for found in explain(con, "interaction-2")] == ["interaction-2"]
    with pytest.raises(StoreError, match=r"2 ids begin so: interaction-2, interaction-3\. Write more"):
        explain(con, "interaction")
    assert explain(con, "nobody") == []
    assert explain(con, "") == []


def test_a_version_that_is_not_kept_leaves_plain_sums() -> None:
    con = store(GREETED)
    evaluate(con, [scorecard(sections=WEIGHTED)], PROVENANCE)
    con.execute("DELETE FROM scorecard_versions")
    [found] = explain(con, "i")
    assert sums(found)[0] == "opening: 25 of 40 weighted points"
    assert found.sections[0].criteria[0].points is None


def say(con: duckdb.DuckDBPyConnection, **row: Any) -> None:
    """A row of `reviews` on interaction i."""
    base = {
        "evaluation_id": "e", "interaction_id": "i", "scorecard": "card", "scorecard_version": 1,
        "source_sha256": "sha", "reviewer": "Rita", "is_withdrawn": False,
    }  # fmt: skip
    row = base | row
    con.execute(
        f"INSERT INTO reviews ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})", list(row.values())
    )


def at(hour: int) -> datetime:
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


def test_what_people_said_stands_beside_the_machines() -> None:
    con = store(GREETED)
    evaluate(con, [scorecard(GREETING, JARGON)], PROVENANCE)
    say(con, review_id="1", criterion="greeting", reviewed_at=at(9), outcome="met", comment="Sure.")
    say(con, review_id="2", criterion="greeting", reviewed_at=at(10), outcome="not_met", comment="Mumbled.")
    con.execute(
        "UPDATE criterion_results SET outcome = 'not_met', points_earned = 0, decided_by = 'person' "
        "WHERE criterion = 'greeting'"
    )
    con.execute(
        "UPDATE evaluations SET score = 37.5, points_earned = 3, passed = false, decided_by = 'person'"
    )
    [found] = explain(con, "i")
    greeting, jargon = found.sections[0].criteria
    assert (greeting.outcome, greeting.machine_outcome, greeting.decided_by) == ("not_met", "met", "person")
    assert [(a.reviewer, a.comment, a.counts) for a in greeting.answers] == [
        ("Rita", "Mumbled.", True),
        ("Rita", "Sure.", False),
    ]
    assert jargon.answers == ()
    assert (found.score, found.machine_score, found.machine_passed) == (37.5, 100, True)
    assert found.arithmetic == "100 x 3 points of 8 = 37.50"


def test_a_whole_evaluation_given_by_a_person_and_an_answer_taken_back() -> None:
    con = store(GREETED)
    evaluate(con, [scorecard(GREETING, JARGON)], PROVENANCE)
    say(con, review_id="1", reviewed_at=at(9), score=60.0, passed=False, comment="Unkind.")
    con.execute("UPDATE evaluations SET score = 60, passed = false, decided_by = 'person'")
    [found] = explain(con, "i")
    assert found.arithmetic == "100 x 8 points of 8 = 100.00. A person gave 60.00 instead"
    assert found.verdict == "not passed, as a person decided"
    assert [(a.score, a.passed, a.counts) for a in found.answers] == [(60, False, True)]
    say(con, review_id="2", reviewed_at=at(10), is_withdrawn=True)
    con.execute("UPDATE evaluations SET score = 100, passed = true, decided_by = 'machine'")
    [found] = explain(con, "i")
    assert [(a.is_withdrawn, a.counts) for a in found.answers] == [(True, False), (False, False)]
    assert found.verdict == "passed"
