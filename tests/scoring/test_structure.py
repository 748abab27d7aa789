"""Sections inside sections, bonus and penalty, what a miss voids, manual questions, grades: by hand."""

from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from qa.scoring import Scorecard, evaluate
from qa.scoring.compile import compile_scorecard
from tests.scoring.builders import PROVENANCE, Said, Stored, criterion, results, scorecard, store

pytestmark = pytest.mark.usefixtures("own_vocabulary")


def says(name: str, kind: str, **keys: Any) -> dict[str, Any]:
    """Met where the agent says it, else not met."""
    return criterion(name, required={"kind": kind, "role": "agent"}, **keys)


def section(name: str, *criteria: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {"id": name, "title": name, "criteria": list(criteria)} | keys


GREETING, HOLD = says("greets", "greeting"), says("holds", "hold_request")
FIGURES = "score, passed, points_earned, points_possible"


def figures(card: Scorecard, said: list[str], columns: str = FIGURES) -> tuple[Any, ...]:
    """The evaluation of a call in which the agent said these kinds of things."""
    con = store(Stored("i", said=[Said(kind, 0) for kind in said]))
    evaluate(con, [card], PROVENANCE)
    return con.execute(f"SELECT {columns} FROM evaluations").fetchall()[0]


def answer(con: DuckDBPyConnection, card: Scorecard, **answers: float | None) -> dict[str, Any]:
    """The evaluation of interaction i with these credits by people (None: not applicable)."""
    con.execute("CREATE OR REPLACE TEMP TABLE todo AS SELECT 'i' AS interaction_id, '' AS evaluation_id")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE answered AS SELECT 'i' AS interaction_id, "
        "map($1::VARCHAR[], list_transform($2::DOUBLE[], "
        "lambda c: {outcome: if(c IS NULL, 'not_applicable', 'met'), credit: c})) AS answers",
        [list(answers), list(answers.values())],
    )
    relation = con.execute(compile_scorecard(card, has_answers=True))
    names = [column[0] for column in relation.description or ()]
    row = dict(zip(names, relation.fetchall()[0], strict=True))
    return row | {each["criterion"]: each for each in row["results"]}


NESTED = [
    section("opening", says("names", "self_introduction"), weight=40),
    {
        "id": "middle",
        "title": "Middle",
        "weight": 60,
        "sections": [section("words", GREETING, weight=75), section("waiting", HOLD, weight=25)],
    },
]


def test_a_section_shares_its_weight_out_among_those_inside_it() -> None:
    card = scorecard(sections=NESTED)
    assert figures(card, ["greeting"]) == (45.0, False, 45.0, 100.0)
    assert figures(card, ["hold_request", "self_introduction"]) == (55.0, False, 55.0, 100.0)
    con = store(Stored("i", said=[Said("greeting", 0)]))
    evaluate(con, [card], PROVENANCE)
    told = results(con, "section, position, points_possible")
    assert told == {
        ("i", "names"): ("opening", 0, 40.0),
        ("i", "greets"): ("words", 1, 45.0),
        ("i", "holds"): ("waiting", 2, 15.0),
    }


def test_what_a_section_inside_another_does_not_need_goes_to_those_beside_it() -> None:
    told = answer(store(Stored("i")), scorecard(sections=NESTED), holds=None, greets=0.5, names=0)
    assert (told["greets"]["points_possible"], told["points_possible"]) == (60.0, 100.0)
    assert told["score"] == 30.0


def test_points_alone_need_no_weights_at_any_depth() -> None:
    inner = section("inner", HOLD | {"points": 15})
    card = scorecard(sections=[section("outer", GREETING, sections=[inner])])
    assert figures(card, ["hold_request"]) == (75.0, False, 15.0, 20.0)
    assert [c.id for c in card.criteria()] == ["greets", "holds"]
    assert [s.id for s in card.all_sections()] == ["outer", "inner"]


def test_weights_inside_a_section_without_one() -> None:
    inside = [section("a", GREETING, weight=90), section("b", HOLD, weight=10)]
    card = scorecard(sections=[{"id": "top", "title": "Top", "sections": inside}])
    assert figures(card, ["greeting"]) == (90.0, True, 9.0, 10.0)


@pytest.mark.parametrize(("where", "earned"), [("outer", 0.0), ("inner", 5.0)])
def test_a_critical_miss_voids_its_section_and_all_inside_it(where: str, earned: float) -> None:
    critical = says("verifies", "verification_request", critical="section")
    inner = section("inner", HOLD, *([critical] if where == "inner" else []))
    outer = section("outer", GREETING, *([critical] if where == "outer" else []), sections=[inner])
    card = scorecard(sections=[outer])
    said = ["greeting", "hold_request"]
    assert figures(card, said, "points_earned, points_possible") == (earned, 15.0)
    assert figures(card, [*said, "verification_request"], "score") == (100.0,)
    con = store(Stored("i", said=[Said(kind, 0) for kind in said]))
    evaluate(con, [card], PROVENANCE)
    voided = "1 × hold request by the agent; its section counts nothing: missed verifies"
    assert results(con, "reason")["i", "holds"] == (voided,)


def test_all_or_nothing() -> None:
    card = scorecard(says("greets", "greeting", critical="criterion"), HOLD)
    told = answer(store(Stored("i")), card, greets=0.5, holds=0.5)
    assert (told["greets"]["outcome"], told["greets"]["points_earned"]) == ("partly_met", 0.0)
    assert told["greets"]["reason"].endswith("; it earns all of its points or none")
    assert (told["holds"]["points_earned"], told["score"]) == (2.5, 25.0)
    assert answer(store(Stored("i")), card, greets=1, holds=0.5)["score"] == 75.0


def test_a_bonus_adds_and_a_score_ends_at_100() -> None:
    card = scorecard(GREETING, HOLD, says("tells", "disclosure", points=4, bonus=True))
    assert figures(card, ["greeting"]) == (50.0, False, 5.0, 10.0)
    assert figures(card, ["greeting", "disclosure"]) == (90.0, True, 9.0, 10.0)
    assert figures(card, ["greeting", "hold_request", "disclosure"]) == (100.0, True, 14.0, 10.0)
    told = answer(store(Stored("i")), card, greets=1, holds=0, tells=None)
    assert (told["score"], told["tells"]["points_possible"]) == (50.0, None)


def test_a_penalty_takes_off_and_a_score_ends_at_0() -> None:
    card = scorecard(GREETING, says("tells", "disclosure", points=5, penalty=4))
    assert figures(card, ["greeting", "disclosure"]) == (100.0, True, 10.0, 10.0)
    assert figures(card, ["greeting"]) == (10.0, False, 1.0, 10.0)
    assert figures(card, []) == (0.0, False, -4.0, 10.0)
    half = answer(store(Stored("i")), card, greets=1, tells=0.5)
    assert (half["tells"]["points_earned"], half["score"]) == (0.5, 55.0)
    assert answer(store(Stored("i")), card, greets=1, tells=None)["score"] == 100.0


def test_bonus_and_penalty_are_points_of_the_100_that_weighted_sections_share() -> None:
    extra = [
        says("tells", "disclosure", points=3, bonus=True),
        says("verifies", "verification_request", points=0, penalty=7),
    ]
    first = section("first", GREETING, *extra, weight=80)
    card = scorecard(sections=[first, section("second", HOLD, weight=20)])
    assert figures(card, ["greeting", "disclosure"]) == (76.0, False, 76.0, 100.0)
    assert figures(card, ["greeting", "verification_request"]) == (80.0, True, 80.0, 100.0)


MANUAL = criterion(
    "kind", manual={"scale": 5, "evidence": {"kind": "greeting", "role": "agent"}}, critical="scorecard"
)


def test_an_evaluation_is_open_until_somebody_answers() -> None:
    card = scorecard(MANUAL, GREETING, grades=[{"name": "Good", "at_least": 50}])
    assert figures(card, ["greeting"], f"{FIGURES}, grade, not_evaluated, awaits_person") == (
        *(None, None, 5.0, 5.0),
        *(None, 1, 1),
    )
    con = store(Stored("i", said=[Said("greeting", 0)]))
    evaluate(con, [card], PROVENANCE)
    outcome, reason, evidence = results(con, "outcome, reason, evidence")["i", "kind"]
    assert (outcome, reason, len(evidence)) == ("not_evaluated", "waits for a person", 1)
    told = answer(con, card, kind=0.5)
    assert (told["score"], told["passed"], told["grade"]) == (75.0, False, "Good")
    assert (told["awaits_person"], told["not_evaluated"], told["decided_by"]) == (0, 0, "person")
    assert (told["kind"]["outcome"], told["kind"]["reason"]) == ("partly_met", "answered by a person")


def test_a_critical_failure_shows_the_score_though_a_question_still_waits() -> None:
    card = scorecard(MANUAL | {"critical": "none"}, HOLD, says("greets", "greeting", critical="scorecard"))
    assert figures(card, ["hold_request"], f"{FIGURES}, awaits_person") == (50.0, False, 5.0, 10.0, 1)


def test_a_manual_question_that_does_not_apply_waits_for_nobody() -> None:
    when = {"found": {"kind": "disclosure", "role": "agent"}}
    card = scorecard(MANUAL | {"applies_when": when}, GREETING)
    assert figures(card, ["greeting"], "score, awaits_person") == (100.0, 0)
    assert answer(store(Stored("i")), card, kind=None)["awaits_person"] == 0


def test_credits_of_manual_questions() -> None:
    def credits_of(manual: Any) -> dict[str, float]:
        [made] = scorecard(criterion("one", manual=manual)).criteria()
        assert made.manual is not None
        return dict(made.manual.credits)

    assert credits_of("yes_no") == {"yes": 1, "no": 0}
    assert credits_of({"scale": 5}) == {"1": 0, "2": 0.25, "3": 0.5, "4": 0.75, "5": 1}
    assert list(credits_of({"choices": {"warm": 1, "polite": 0.7, "curt": 0}})) == ["warm", "polite", "curt"]


@pytest.mark.parametrize(
    ("said", "grade"),
    [(["greeting", "hold_request"], "Excellent"), (["greeting"], "Fair"), (["hold_request"], None)],
)
def test_a_grade_is_the_first_band_that_the_score_reaches(said: list[str], grade: str | None) -> None:
    grades = [{"name": "Excellent", "at_least": 90}, {"name": "Fair", "at_least": 75}]
    card = scorecard(GREETING | {"points": 15}, HOLD, grades=grades)
    assert figures(card, said, "grade, machine_grade") == (grade, grade)


def asks(when: dict[str, Any], name: str = "holds") -> dict[str, Any]:
    return says(name, "hold_request", applies_when=when)


def test_a_criterion_that_waits_for_the_answer_to_another() -> None:
    card = scorecard(asks({"answers": {"greets": ["met", "partly_met"]}}), GREETING)
    con = store(
        Stored("met", said=[Said("greeting", 0)]),
        Stored("missed"),
        Stored("unknown", issues={"opening": "failed with KeyError"}),
    )
    evaluate(con, [card], PROVENANCE)
    told = results(con)
    assert told["met", "holds"] == ("not_met", "no hold request by the agent")
    assert told["missed", "holds"] == ("not_applicable", "greets: not met")
    assert told["unknown", "holds"] == ("not_evaluated", "whether it applies could not be told")


def test_chains_of_conditions_follow_what_people_answer() -> None:
    links = [
        asks({"answers": {"second": "met"}}, "third"),
        says("second", "disclosure", applies_when={"answers": {"greets": "met"}}),
        GREETING,
    ]
    card, con = scorecard(*links), store(Stored("i", said=[Said("disclosure", 0)]))

    def outcomes(**answers: float | None) -> list[str]:
        told = answer(con, card, **answers)
        return [told[name]["outcome"] for name in ("greets", "second", "third")]

    assert outcomes() == ["not_met", "not_applicable", "not_applicable"]
    assert outcomes(greets=1) == ["met", "met", "not_met"]
    assert outcomes(greets=1, second=0) == ["met", "not_met", "not_applicable"]


def test_a_condition_of_a_section_holds_for_all_inside_it() -> None:
    inner = section("inner", asks({"answers": {"greets": "met"}}))
    when = {"found": {"kind": "disclosure", "role": "agent"}}
    outer = section("outer", says("verifies", "verification_request"), sections=[inner], applies_when=when)
    card = scorecard(sections=[section("first", GREETING), outer])
    con = store(Stored("i", said=[Said("greeting", 0)]), Stored("j", said=[Said("disclosure", 0)]))
    evaluate(con, [card], PROVENANCE)
    told = results(con)
    assert told["i", "verifies"] == told["i", "holds"] == ("not_applicable", "no disclosure by the agent")
    assert told["j", "verifies"][0] == "not_met"
    assert told["j", "holds"] == ("not_applicable", "greets: not met")


def test_causes_and_tags_change_no_score() -> None:
    causes = [{"id": "rush", "text": "No time"}, {"id": "unknown_rule", "text": "Didn't know"}]
    marked = GREETING | {"root_causes": causes, "tags": "compliance"}
    assert figures(scorecard(marked), ["greeting"]) == figures(scorecard(GREETING), ["greeting"])
    [made] = scorecard(marked).criteria()
    assert (made.tags, [cause.id for cause in made.root_causes]) == (
        ("compliance",),
        ["rush", "unknown_rule"],
    )
