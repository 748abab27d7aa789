"""Figures and words where scorecards and people do more than the machine alone: see rich.py."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.report import write_reports
from qa.report.cards import Cards, asks_for_more
from qa.report.model import AgentPage, CriterionView, EvaluationView, Share
from qa.report.page import agent_page
from qa.report.period import Period
from qa.review import marked_criteria
from qa.store import note_publication
from tests.report.builder import Talk, Warehouse, card
from tests.report.rich import PUBLISHED_AT, answer, asked, mark, rich_card, rich_warehouse
from tests.report.story import BYE, COLD, CUT, FACTS, GOOD, HELLO, MORE, NEXT, UPSET
from tests.report.test_html import Elements

WEEK = Period.week(date(2026, 11, 2))
PAGE = "a102/2026-W45.html"


@pytest.fixture(scope="module")
def rich() -> AgentPage:
    return page(rich_warehouse())


@pytest.fixture(scope="module")
def told(rich_site: Path) -> str:
    """The text of the report, in one line."""
    return text(rich_site / PAGE)


def page(made: Warehouse, dispute_days: int = 14) -> AgentPage:
    cards = Cards([*made.scorecards, card("chat")], marked_criteria(made.con))
    return agent_page(made.con, "a102", "Ben Okafor", WEEK, cards, dispute_days)


def text(path: Path) -> str:
    return " ".join(Elements(path.read_text("utf-8")).text.split())


def evaluation(rich: AgentPage, interaction_id: str) -> EvaluationView:
    return next(it.evaluations[0] for it in rich.interactions if it.interaction_id == interaction_id)


def criterion(rich: AgentPage, interaction_id: str, name: str) -> CriterionView:
    found = (c for s in evaluation(rich, interaction_id).sections for c in s.criteria)
    return next(c for c in found if c.criterion == name)


def call(lines: Any, **changes: Any) -> Warehouse:
    """One call judged by the rich scorecard, or a variant of it."""
    return Warehouse((rich_card(**changes),)).add(Talk("C-1", "2026-11-02T09:00:00", lines))


def test_a_bonus_comes_on_top(rich: AgentPage, told: str) -> None:
    earned, missed = criterion(rich, "C-4", "more_help"), criterion(rich, "C-2", "more_help")
    assert (earned.is_bonus, earned.points_earned, earned.points_possible) == (True, 5, 0)
    assert (missed.is_bonus, missed.points_earned, missed.points_possible) == (True, 0, 0)
    assert not criterion(rich, "C-4", "note").is_bonus
    assert told.count("+5 bonus") == 2
    assert told.count("no bonus") == 3
    assert told.count("no points") == 5
    assert "5 of 0" not in told
    assert "0 of 0" not in told


def test_a_penalty_is_below_nothing(rich: AgentPage, told: str) -> None:
    assert criterion(rich, "C-2", "cut_off").points_earned == -20
    assert told.count("−20 of 5") == 2
    assert evaluation(rich, "C-4").score == 100


def test_a_missed_bonus_costs_nothing_and_a_penalty_what_it_takes_off(rich: AgentPage) -> None:
    cut_off, empathy = rich.focus
    assert (cut_off.criterion, str(cut_off.missed), cut_off.points_lost) == ("cut_off", "2 of 5", 2 * 25)
    assert (empathy.criterion, empathy.points_lost) == ("empathy", 25)  # the chat's, by another scorecard


def test_a_partly_met_bonus_costs_nothing() -> None:
    bonus = asked(
        "more_help", "Offered?", points=5, bonus=True,
        required={"kind": "offer_more_help", "role": "agent", "last": "1 turn", "partial": 0.5},
    )  # fmt: skip
    greeting = asked("greeting", "Greeted?", points=10, required={"kind": "greeting", "role": "agent"})
    sections = [{"id": "all", "title": "All", "criteria": [bonus, greeting]}]
    assert page(call((HELLO, MORE, BYE, FACTS), sections=sections)).focus == ()


def test_a_miss_costs_the_points_of_the_sections_inside_and_a_bonus_too() -> None:
    greeting, more, cut_off, note = [c.model_dump(exclude_none=True) for c in rich_card().criteria()][:4]
    inside = {"id": "floor", "title": "Letting speak", "criteria": [cut_off, note]}
    sections = [
        {
            "id": "course",
            "title": "Course",
            "criteria": [greeting | {"critical": "section"}, more],
            "sections": [inside],
        }
    ]
    (focus,) = page(call((("A", "Yes?"), UPSET, FACTS, NEXT, MORE, BYE), sections=sections)).focus
    assert (focus.criterion, focus.points_lost) == ("greeting", 10 + 5 + 5)


def test_a_count_is_praised_and_shown_where_it_was_due() -> None:
    cold = page(call(COLD)).focus[0]
    assert (cold.criterion, cold.moments[0].lead) == ("empathy", "This is where it would have helped.")
    assert cold.moments[0].place == "listen at 00:12"
    praise = page(call(GOOD)).praise
    assert praise[0].question == "Answered the feeling?"


@pytest.mark.parametrize(
    ("rule", "is_wished_for"),
    [
        ({"count": {"bands": [{"at_least": 1, "credit": 1}]}}, True),
        ({"count": {"bands": [{"at_most": 1, "credit": 1}]}}, False),
        ({"required": {}}, True),
        ({"forbidden": {}}, False),
    ],
)
def test_what_more_is_wished_of(rule: dict[str, dict[str, Any]], is_wished_for: bool) -> None:
    ((name, keys),) = rule.items()
    made = asked("x", "X?", points=1, **{name: {"kind": "greeting", "role": "agent", **keys}})
    sections = [{"id": "all", "title": "All", "criteria": [made]}]
    (x,) = rich_card(sections=sections).criteria()
    assert asks_for_more(x) is is_wished_for


def test_a_question_that_waits_is_not_one_that_cannot_be_told(rich: AgentPage, told: str) -> None:
    waits = evaluation(rich, "C-2")
    assert (waits.score, waits.awaits_person, waits.untold) == (None, 1, 0)
    assert criterion(rich, "C-2", "tone").is_waiting
    assert "Only a person answers this, and nobody has yet." in told
    assert "1 question could not be told" not in told
    assert (rich.awaiting, rich.reviewed) == (1, 3)


def test_a_persons_answer_to_a_manual_question_stands_in_for_nobody(rich: AgentPage, told: str) -> None:
    tone = criterion(rich, "C-3", "tone")
    assert (tone.is_by_person, tone.is_manual, tone.is_waiting) == (True, True, False)
    assert "answered by a person" not in told
    assert "A person's answer; the machine had: met." in told  # to the greeting


def test_figures_say_how_many_of_their_answers_are_peoples(tmp_path: Path) -> None:
    made = Warehouse((rich_card(),)).add(
        Talk("C-1", "2026-11-02T09:00:00", (HELLO, CUT, BYE)),
        Talk("C-2", "2026-11-03T09:00:00", (HELLO, CUT)),
    )
    answer(made, "C-1", "cut_off", "not_met", 0.0)
    shown = page(made)
    assert shown.focus[0].missed == Share(2, 2, by_person=1)
    assert shown.goal is not None
    assert shown.goal.now == Share(0, 2, by_person=1)
    write_reports(made.con, tmp_path, made.scorecards, dispute_days=14)
    assert text(tmp_path / PAGE).count("A person's answers count in 1 of the 2.") == 2


def test_the_machines_evidence_is_no_proof_of_what_a_person_saw() -> None:
    made = call((HELLO, NEXT, BYE))
    answer(made, "C-1", "greeting", "not_met", 0.0)
    (moment,) = page(made).focus[0].moments
    assert (moment.lines, moment.reason) == (
        (),
        "a person answered this; your coach can tell you what they saw",
    )


def test_no_focus_goal_or_praise_rests_on_a_marked_question(rich: AgentPage, told: str) -> None:
    assert rich.passed_over == ("Answered the feeling?",)
    assert rich.goal is not None
    assert rich.goal.criterion == "cut_off"
    assert all(praise.question != "Answered the feeling?" for praise in rich.praise)
    assert "Left out here: “Answered the feeling?” Calibration found" in told


def test_a_marked_question_that_people_answered_may_be_a_focus_point() -> None:
    made = call((HELLO, UPSET, FACTS, BYE))
    assert page(made).focus[0].criterion == "empathy"
    mark(made, "care_call", "empathy")
    before = page(made)
    assert (before.focus, before.goal, before.passed_over) == ((), None, ("Answered the feeling?",))
    answer(made, "C-1", "empathy", "not_met", 0.0)
    after = page(made)
    assert [f.criterion for f in after.focus] == ["empathy"]
    assert after.passed_over == ()


def test_where_only_marked_questions_were_missed_the_page_says_so(tmp_path: Path) -> None:
    made = call((HELLO, UPSET, FACTS, BYE))
    answer(made, "C-1", "tone", "met", 1.0)
    mark(made, "care_call", "empathy")
    write_reports(made.con, tmp_path, made.scorecards, dispute_days=14)
    told = text(tmp_path / PAGE)
    assert "Nothing else was missed that cost points this week." in told
    assert "Left out here: “Answered the feeling?”" in told


def test_the_index_names_marked_questions_and_their_calibration(rich_site: Path) -> None:
    told = text(rich_site / "index.html")
    assert "Answered the feeling? (care_call)" in told
    found = "Calibration october, 30 October 2026: the machine gave people's answer in 50 % of 24"
    assert found in told


def test_the_index_tells_what_waits_and_what_is_to_be_decided(rich_site: Path) -> None:
    told = text(rich_site / "index.html")
    assert "1 evaluation waits for a person's answers; 1 disagreement to decide." in told
    assert "Questions that wait for a person (1) C-2Was the tone warm?" in told
    assert "Questions that could not be told" not in told
    assert "C-2A question in it waits for a person's answer" in told


def test_the_page_says_until_when_and_how_to_disagree(rich: AgentPage, told: str) -> None:
    assert {e.disputable_until for it in rich.interactions for e in it.evaluations} == {
        "Mon 23 November 2026, 03:00"
    }
    assert "You can disagree until Mon 23 November 2026, 03:00." in told
    assert "you have 14 days from its publication to say so" in told
    assert 'callqa review dispute C-1 --criterion greeting --by a102 --reason "…"' in told
    assert "Or ask your supervisor" in told
    assert "open until somebody who had no part in the answer" in told


def test_the_command_to_disagree_can_be_pasted_whatever_the_names(tmp_path: Path) -> None:
    made = Warehouse((rich_card(),)).add(Talk("call 7; it's", "2026-11-02T09:00:00", GOOD))
    write_reports(made.con, tmp_path, made.scorecards, dispute_days=14)
    command = """callqa review dispute 'call 7; it'"'"'s' --criterion greeting --by a102"""
    assert command in text(tmp_path / PAGE)


def test_the_days_to_disagree_are_those_of_the_setting(tmp_path: Path) -> None:
    made = rich_warehouse()
    write_reports(made.con, tmp_path, made.scorecards, dispute_days=14)
    write_reports(made.con, tmp_path, made.scorecards, dispute_days=1)
    told = text(tmp_path / PAGE)
    assert "You can disagree until Tue 10 November 2026, 03:00." in told
    assert "you have 1 day from its publication" in told


def test_what_is_not_published_has_no_end_of_days_yet(tmp_path: Path) -> None:
    made = call(GOOD)
    assert page(made).interactions[0].evaluations[0].disputable_until is None
    write_reports(made.con, tmp_path, made.scorecards, dispute_days=14)
    assert "You can disagree until" not in text(tmp_path / PAGE)
    note_publication(made.con, PUBLISHED_AT)
    write_reports(made.con, tmp_path, made.scorecards, dispute_days=14)
    assert "You can disagree until Mon 23 November 2026, 03:00." in text(tmp_path / PAGE)


def test_a_disagreement_names_its_question(told: str) -> None:
    assert "Disagreement on “Let the customer finish?”: not decided yet." in told
    assert "Disagreement on the evaluation as a whole: declined." in told


def test_a_retired_scorecard_still_speaks(told: str) -> None:
    assert "Support chat." in told
    assert "You verified first, and kept the account safe." in told
