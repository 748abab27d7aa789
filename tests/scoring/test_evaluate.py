"""What evaluating writes: which scorecards apply, versions, what is superseded, what has no scorecard."""

import pytest

from qa.errors import StoreError
from qa.scoring import Again, EvaluationSummary, Provenance, Scorecard, evaluate, fingerprint
from qa.store import load
from qa.types import Channel
from tests.scoring.builders import (
    PROVENANCE,
    Said,
    Stored,
    criterion,
    dump,
    results,
    scorecard,
    store,
)

pytestmark = pytest.mark.usefixtures("own_vocabulary")

GREETING = criterion("greeting", required={"kind": "greeting", "role": "agent"})
JARGON = criterion("jargon", points=3, forbidden={"kind": "jargon", "role": "agent"})
GREETED = Stored("i", said=[Said("greeting", 0)])


def card() -> Scorecard:
    return scorecard(GREETING, JARGON)


def test_judging_again_replaces_the_old_evaluation_and_keeps_it() -> None:
    con = store(GREETED)
    evaluate(con, [card()], PROVENANCE)
    old = dump(con)
    second = scorecard(GREETING, JARGON, version=2)
    summary = evaluate(con, [second], PROVENANCE, Again((second,)))
    new = dump(con)
    assert summary == EvaluationSummary(evaluated=1, unchanged=0, superseded=1, unscored=0)
    assert new["superseded_evaluations"] == old["evaluations"]
    assert new["superseded_criterion_results"] == old["criterion_results"]
    assert con.execute("SELECT scorecard_version FROM evaluations").fetchall() == [(2,)]


def test_going_back_to_an_old_version_leaves_each_evaluation_once() -> None:
    con = store(GREETED)
    for version in (1, 2, 1):
        asked = scorecard(GREETING, JARGON, version=version)
        evaluate(con, [card()], PROVENANCE, Again((asked,)))
    rows = con.execute(
        "SELECT scorecard_version FROM evaluations UNION ALL "
        "SELECT scorecard_version + 100 FROM superseded_evaluations ORDER BY 1"
    ).fetchall()
    assert rows == [(1,), (102,)]


def test_two_evaluations_by_one_scorecard_are_refused() -> None:
    con = store(GREETED)
    evaluate(con, [card()], PROVENANCE)
    con.execute("INSERT INTO evaluations FROM evaluations")
    with pytest.raises(StoreError, match="two evaluations of one interaction by one scorecard"):
        evaluate(con, [card()], PROVENANCE)


@pytest.mark.parametrize("provenance", [Provenance("1.1", "phrases"), Provenance("1.0", "other phrases")])
def test_another_program_or_phrase_list_evaluates_again(provenance: Provenance) -> None:
    con = store(GREETED)
    evaluate(con, [card()], PROVENANCE)
    assert evaluate(con, [card()], provenance).evaluated == 1


def test_a_changed_interaction_is_evaluated_again() -> None:
    con = store(GREETED, Stored("same"))
    evaluate(con, [card()], PROVENANCE)
    load(con, [Stored("i").analysis()], {"i": "another key"})
    summary = evaluate(con, [card()], PROVENANCE)
    assert (summary.evaluated, summary.unchanged, summary.superseded) == (1, 1, 1)
    assert results(con, "outcome")["i", "greeting"] == ("not_met",)


def test_a_scorecard_that_no_longer_applies_takes_its_evaluations_along() -> None:
    con = store(GREETED)
    evaluate(con, [card()], PROVENANCE)
    elsewhere = scorecard(GREETING, applies_to={"channels": ["call"], "queues": ["sales"]})
    assert evaluate(con, [elsewhere], PROVENANCE) == EvaluationSummary(0, 0, superseded=1, unscored=1)


def test_new_words_for_a_question_show_without_evaluating_again() -> None:
    con = store(GREETED)
    evaluate(con, [card()], PROVENANCE)
    reworded = scorecard(GREETING | {"question": "Was there a hello?"}, JARGON, title="Better")
    assert fingerprint(reworded) == fingerprint(card())
    assert evaluate(con, [reworded], PROVENANCE).evaluated == 0
    assert results(con, "question")["i", "greeting"] == ("Was there a hello?",)


def test_what_affects_scoring_changes_the_fingerprint() -> None:
    others = [
        scorecard(GREETING | {"points": 6}, JARGON),
        scorecard(GREETING, JARGON | {"critical": "section"}),
        scorecard(GREETING, JARGON, pass_mark=81),
        scorecard(JARGON, GREETING),
        scorecard(GREETING, JARGON, criterion("why", manual={"choices": {"why": 1, "title": 0}})),
        scorecard(GREETING, JARGON, criterion("why", manual={"choices": {"why": 1, "question": 0}})),
    ]
    assert len({fingerprint(each) for each in [card(), *others]}) == 7


def test_an_interaction_without_scorecard_says_why() -> None:
    english = scorecard(GREETING, applies_to={"channels": ["call", "chat"], "languages": ["en"]})
    sales = scorecard(GREETING, id="sales", applies_to={"channels": ["social"], "queues": ["sales"]})
    con = store(
        GREETED,
        Stored("spanish", channel=Channel.CHAT, language="es"),
        Stored("unknown", language=None),
        Stored("mail", channel=Channel.EMAIL),
        Stored("elsewhere", channel=Channel.SOCIAL),
    )
    assert evaluate(con, [english, sales], PROVENANCE).unscored == 4
    assert dict(dump(con)["unscored"]) == {
        "i": None,
        "spanish": "no scorecard for a chat in language es",
        "unknown": "no scorecard for a call in language unknown",
        "mail": "no scorecard for an email",
        "elsewhere": "no scorecard for a social of team unknown, queue billing",
    }


def test_the_reason_names_what_scorecards_ask_for() -> None:
    picky = scorecard(
        GREETING,
        applies_to={
            "channels": ["call"],
            "directions": ["inbound"],
            "dispositions": ["sale"],
            "duration": {"at_least": "1m"},
            "from": "2026-03-01",
        },
    )
    con = store(Stored("i"))
    con.execute("UPDATE interactions SET duration_s = 42.4, started_at = NULL, disposition = 'refund'")
    assert evaluate(con, [picky], PROVENANCE).unscored == 1
    assert dict(dump(con)["unscored"]) == {
        "i": "no scorecard for a call of team unknown, queue billing, of unknown direction, "
        "disposition refund, 42 s, begun on an unknown day"
    }


def test_a_critical_miss_fails_and_the_score_stays() -> None:
    strict = scorecard(GREETING | {"critical": "scorecard"}, JARGON)
    con = store(Stored("i", issues={"jargon": "failed with KeyError"}))
    evaluate(con, [strict], PROVENANCE)
    row = con.execute("SELECT score, passed, critical_failures, not_evaluated FROM evaluations").fetchone()
    assert row == (0.0, False, 1, 1)


def test_a_critical_miss_for_the_section_voids_its_points_and_says_so() -> None:
    strict = scorecard(GREETING | {"critical": "section"}, JARGON)
    con = store(Stored("i"))
    evaluate(con, [strict], PROVENANCE)
    assert results(con, "outcome, points_earned, reason")["i", "jargon"] == (
        "met",
        0.0,
        "no jargon by the agent; its section counts nothing: missed greeting",
    )
