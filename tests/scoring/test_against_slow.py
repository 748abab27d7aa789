"""The compiled query against a slow evaluator in plain Python, over generated scorecards and interactions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qa.scoring import Scorecard, evaluate
from qa.scoring.compile import compile_scorecard
from tests.scoring import generated, slow
from tests.scoring.builders import PROVENANCE, Stored, checks, store

pytestmark = pytest.mark.usefixtures("own_vocabulary")

Answers = Mapping[str, tuple[str, float | None]]
Told = dict[str, Any]
LAW = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Scorecard, list[Stored], dict[str, Answers]]:
    """A scorecard, interactions, and what people answer on each."""
    card = draw(generated.cards())
    those = [draw(generated.interactions(f"i{n:02}")) for n in range(15)]
    return card, those, {each.id: draw(generated.answers(card)) for each in those}


@st.composite
def answered(draw: st.DrawFn) -> tuple[Scorecard, Answers]:
    """A scorecard on which no answer depends on another one, and a person's answer on each criterion."""
    card = draw(generated.cards(has_conditions_on_answers=False))
    return card, draw(generated.answers(card, of_all=True))


def judged(con: DuckDBPyConnection, card: Scorecard, answers: Mapping[str, Answers]) -> dict[str, Told]:
    """What the compiled query says, by interaction, with these answers in place of the machine's."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE todo AS SELECT interaction_id, '' AS evaluation_id FROM interactions"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE answered (interaction_id VARCHAR, "
        "answers MAP(VARCHAR, STRUCT(outcome VARCHAR, credit DOUBLE)))"
    )
    for name, given_ones in answers.items():
        values = [{"outcome": outcome, "credit": credit} for outcome, credit in given_ones.values()]
        as_map = "map($2::VARCHAR[], $3::STRUCT(outcome VARCHAR, credit DOUBLE)[])"
        con.execute(f"INSERT INTO answered SELECT $1, {as_map}", [name, list(given_ones), values])
    relation = con.execute(compile_scorecard(card, has_answers=True))
    names = [column[0] for column in relation.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
    return {row["interaction_id"]: row | {"criteria": row["results"]} for row in rows}


def evaluated(con: DuckDBPyConnection, card: Scorecard) -> dict[str, Told]:
    """What the tables say after an evaluation, by interaction."""
    evaluate(con, [card], PROVENANCE)
    relation = con.execute("SELECT * FROM evaluations")
    names = [column[0] for column in relation.description or ()]
    found = {row[1]: dict(zip(names, row, strict=True)) | {"criteria": []} for row in relation.fetchall()}
    relation = con.execute("SELECT * FROM criterion_results ORDER BY position")
    names = [column[0] for column in relation.description or ()]
    for row in relation.fetchall():
        result = dict(zip(names, row, strict=True))
        found[result["interaction_id"]]["criteria"].append(result)
    return found


def agree(fast: Told, told: Told) -> None:
    """Every outcome, point and figure is the same; a score may round the other way when it is half a cent."""
    names = ("outcome", "section", "decided_by", "points_earned", "points_possible")
    for result in fast["criteria"]:
        expected = told["criteria"][result["criterion"]]
        for name in names:
            assert result[name] == pytest.approx(expected[name]), (result["criterion"], name)
    assert [each["criterion"] for each in fast["criteria"]] == list(told["criteria"])
    for name in ("points_earned", "points_possible", "critical_failures", "not_evaluated", "awaits_person"):
        assert fast[name] == pytest.approx(told[name]), name
    assert fast["decided_by"] == told["decided_by"]
    assert fast["score"] == pytest.approx(told["score"], abs=0.011)
    cents = 100 * (told["unrounded"] or 0)
    if abs(cents - int(cents) - 0.5) > 1e-6:
        assert (fast["score"], fast["passed"], fast["grade"]) == (
            pytest.approx(told["score"]),
            told["passed"],
            told["grade"],
        )


def laws(told: Told) -> None:
    """What holds of every evaluation."""
    assert told["score"] is None or 0 <= told["score"] <= 100
    if told["critical_failures"]:
        assert told["passed"] is False
        assert told["score"] is not None or told["points_possible"] == 0
    elif told["not_evaluated"]:
        assert told["passed"] is None
    if told["awaits_person"] and not told["critical_failures"]:
        assert told["score"] is None
    for result in told["criteria"]:
        is_judged = result["outcome"] in {"met", "partly_met", "not_met"}
        assert (result["points_possible"] is not None) is is_judged
        assert (result["points_earned"] is not None) is is_judged


@settings(LAW, max_examples=16)
@given(cases())
def test_what_the_query_says_is_what_plain_python_says(
    case: tuple[Scorecard, list[Stored], dict[str, Answers]],
) -> None:
    card, those, answers = case
    con, names = store(*those), slow.Names.of(checks())
    alone, with_people = evaluated(con, card), judged(con, card, answers)
    for one in slow.interactions(con):
        name = one.columns["interaction_id"]
        assert (name in alone) is slow.applies_slowly(card, one)
        if name in alone:
            agree(alone[name], slow.judge_slowly(card, one, names))
            laws(alone[name])
        agree(with_people[name], slow.judge_slowly(card, replace(one, answers=answers[name]), names))
        laws(with_people[name])


@LAW
@given(st.lists(answered(), min_size=1, max_size=1))
def test_a_better_answer_never_lowers_a_score(drawn: Sequence[tuple[Scorecard, Answers]]) -> None:
    [(card, base)] = drawn
    better = {
        f"{name} to {credit}": {**base, name: ("met" if credit == 1 else "partly_met", credit)}
        for name, (_, before) in base.items()
        for credit in (0.25, 0.5, 1.0)
        if before is not None and credit > before
    }
    con = store(*(Stored(name) for name in ("base", *better)))
    found = judged(con, card, {"base": base, **better})
    before = found["base"]
    for name in better:
        after = found[name]
        assert before["score"] is None or after["score"] is None or after["score"] >= before["score"], name
        assert after["passed"] is True or before["passed"] is not True, name


@LAW
@given(answered(), st.data())
def test_a_criterion_that_does_not_apply_changes_nothing(
    drawn: tuple[Scorecard, Answers], data: st.DataObject
) -> None:
    card, base = drawn
    name = data.draw(st.sampled_from(sorted(base)))
    left = generated.without(card, name)
    assume(left is not None)
    con = store(Stored("i"))
    full = judged(con, card, {"i": {**base, name: ("not_applicable", None)}})["i"]
    less = judged(con, left, {"i": base})["i"] if left else {}
    for figure in ("score", "passed", "grade", "points_earned", "points_possible", "not_evaluated"):
        assert full[figure] == pytest.approx(less[figure])


@LAW
@given(generated.cards())
def test_a_scorecard_kept_as_json_is_the_same_scorecard(card: Scorecard) -> None:
    kept = json.loads(json.dumps(card.model_dump(mode="json", exclude_defaults=True)))
    again = Scorecard.model_validate(kept)
    assert again == card
    assert again.model_dump_json() == card.model_dump_json()
    assert compile_scorecard(again) == compile_scorecard(card)
