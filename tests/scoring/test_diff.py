"""Comparing scorecards: what is written otherwise, and what that would have done to history."""

from typing import Any

import pytest

from qa.intervals import margin_95
from qa.scoring import AgentChange, Scorecard, diff, evaluate
from qa.scoring.definition import changes
from tests.scoring.builders import PROVENANCE, Said, Stored, criterion, dump, scorecard, store

pytestmark = pytest.mark.usefixtures("own_vocabulary")

GREETING = criterion("greeting", required={"kind": "greeting", "role": "agent", "within": "20s"})
JARGON = criterion("jargon", points=3, forbidden={"kind": "jargon", "role": "agent"})
GREETED = Stored("i", said=[Said("greeting", 0)])
JARGONED = Stored("j", agent_id="a2", said=[Said("greeting", 0), Said("jargon", 2)])


def card(*criteria: dict[str, Any], **keys: Any) -> Scorecard:
    return scorecard(*(criteria or (GREETING, JARGON)), **keys)


def told(after: Scorecard, before: Scorecard | None = None) -> list[str]:
    return [str(change) for change in changes(before or card(), after)]


def test_alike_is_nothing() -> None:
    assert changes(card(), card()) == ()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (card(GREETING, JARGON | {"points": 5}), ["criterion jargon: points 3 -> 5"]),
        (card(pass_mark=70), ["scorecard: pass_mark 80 -> 70"]),
        (card(GREETING), ["criterion jargon: removed"]),
        (
            card(GREETING, JARGON | {"critical": "scorecard"}),
            ["criterion jargon: critical default -> scorecard"],
        ),
        (
            card(
                GREETING
                | {"required": {"kind": "greeting", "role": "agent", "within": "30s", "partial": 0.5}},
                JARGON,
            ),
            [
                "criterion greeting: required.within 20s -> 30s",
                "criterion greeting: required.partial default -> 0.5",
            ],
        ),
        (
            card(GREETING, JARGON | {"forbidden": None, "expression": {"sql": "hold_count < 2"}}),
            [
                "criterion jargon: rule forbidden: {kind: [jargon], role: agent} -> "
                "expression: {sql: hold_count < 2}"
            ],
        ),
        (
            card(GREETING, JARGON, criterion("hold", expression={"sql": "hold_count < 2"})),
            ["criterion hold: added, section all, points 5, expression {sql: hold_count < 2}"],
        ),
        (
            card(applies_to={"channels": ["call", "chat"]}, version=2),
            ["scorecard: version 1 -> 2", "scorecard: applies_to.channels [call] -> [call, chat]"],
        ),
    ],
)
def test_what_is_written_otherwise(after: Scorecard, expected: list[str]) -> None:
    assert told(after) == expected


def test_wording_is_told_apart_and_last() -> None:
    found = changes(card(), card(GREETING | {"question": "Hello?"}, JARGON | {"points": 4}))
    assert [(str(each), each.is_wording) for each in found] == [
        ("criterion jargon: points 3 -> 4", False),
        ("criterion greeting: question greeting? -> Hello?", True),
    ]


def test_a_criterion_that_moves_to_another_section_is_the_same() -> None:
    two = [
        {"id": "one", "title": "One", "weight": 40, "criteria": [GREETING]},
        {"id": "all", "title": "All", "weight": 60, "criteria": [JARGON]},
    ]
    assert told(card(sections=two)) == [
        "section all: weight default -> 60",
        "section one: added, weight 40",
        "criterion greeting: section all -> one",
    ]


def test_it_says_who_crosses_the_pass_mark_by_what_and_writes_nothing() -> None:
    con = store(GREETED, JARGONED)
    evaluate(con, [card()], PROVENANCE)
    before, tables = dump(con), "SELECT table_name FROM duckdb_tables() ORDER BY ALL"
    made = con.execute(tables).fetchall()
    found = diff(con, card(), card(GREETING, JARGON | {"points": 1}))
    assert (found.interactions, found.score_changed, found.newly_passed, found.newly_failed) == (2, 1, 1, 0)
    assert [(a.agent_id, a.mean_before, a.mean_after, a.move) for a in found.agents] == [
        ("a2", 62.5, 83.33, 20.83)
    ]
    [crossing] = found.crossings
    assert (crossing.interaction_id, crossing.passes, crossing.criteria) == ("j", True, ("jargon",))
    assert (crossing.score_before, crossing.score_after) == (62.5, 83.33)
    [by] = found.criteria
    assert (by.criterion, by.changed, by.moves, by.crossed) == ("jargon", 0, 10.42, 1)
    assert dump(con) == before
    assert con.execute(tables).fetchall() == made


def test_a_rule_that_is_missed_more_often_shows_its_shares() -> None:
    con = store(GREETED, JARGONED)
    strict = card(GREETING | {"required": {"kind": "hold_request", "role": "agent"}}, JARGON)
    found = diff(con, card(), strict)
    [change] = found.criteria
    assert (change.criterion, change.changed, change.met_before, change.met_after) == (
        "greeting",
        2,
        1.0,
        0.0,
    )
    assert change.moves == -62.5
    assert [(c.interaction_id, c.passes) for c in found.crossings] == [("i", False)]


def test_the_moves_of_criteria_sum_up_to_that_of_the_average() -> None:
    con = store(GREETED, JARGONED, Stored("k", said=[Said("jargon", 2)]))
    found = diff(con, card(), card(GREETING | {"points": 2}, JARGON | {"points": 4}))
    moved = sum(agent.interactions * (agent.move or 0) for agent in found.agents) / 3
    assert sum(each.moves for each in found.criteria) == pytest.approx(moved, abs=0.02)


def test_what_only_one_applies_to_is_named_and_crosses_nothing() -> None:
    con = store(GREETED, Stored("s", queue="sales"))
    found = diff(con, card(), card(applies_to={"channels": ["call"], "queues": ["billing"]}))
    assert (found.only_before_count, found.only_before) == (1, ("s",))
    assert (found.only_after_count, found.only_after) == (0, ())
    assert (found.newly_passed, found.newly_failed, found.crossings, found.agents) == (0, 0, (), ())
    turned = diff(con, card(applies_to={"channels": ["call"], "queues": ["billing"]}), card())
    assert (turned.only_before, turned.only_after) == ((), ("s",))


def test_a_verdict_that_opens_is_counted_and_a_new_critical_miss_crosses() -> None:
    con = store(GREETED, Stored("h", said=[Said("greeting", 0), Said("jargon", 2)]))
    open_card = card(GREETING, JARGON, criterion("hold", expression={"sql": "hold_count < 2"}))
    assert diff(con, card(), open_card).newly_open == 2
    lenient = card(pass_mark=50)
    critical = card(GREETING, JARGON | {"critical": "scorecard"}, pass_mark=50)
    [crossing] = diff(con, lenient, critical).crossings
    assert (crossing.interaction_id, crossing.passes, crossing.criteria) == ("h", False, ("jargon",))


def test_since_and_an_empty_store() -> None:
    found = diff(store(), card(), card(pass_mark=70))
    assert (found.interactions, found.agents, found.criteria) == (0, (), ())
    assert len(found.changes) == 1
    assert diff(store(GREETED), card(), card(), since="2999-01-01").interactions == 0


@pytest.mark.parametrize(("freedom", "exact"), [(4, 2.7764), (9, 2.2622), (30, 2.0423), (120, 1.9799)])
def test_the_margin_is_that_of_students_t(freedom: int, exact: float) -> None:
    """Table of Student's t, two-sided 95 %."""
    n = freedom + 1
    assert margin_95(n**0.5, n) == pytest.approx(exact, abs=0.004)


def test_a_move_is_more_than_noise_when_it_leaves_its_margin() -> None:
    def agent(n: int, deviation: float) -> AgentChange:
        return AgentChange("a", "A", n, 70.0, 73.0, 0, 0, margin_95(deviation, n))

    assert agent(4, 0.1).is_more_than_noise is None
    assert agent(10, 1.0).is_more_than_noise is True
    assert agent(10, 8.0).is_more_than_noise is False
