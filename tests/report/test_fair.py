"""What a report leaves open: too few conversations, too few colleagues, what could not be judged, and why."""

from datetime import date
from pathlib import Path
from statistics import quantiles

import pytest

from qa.report import write_reports
from qa.report.cards import Cards
from qa.report.model import AgentPage, Untold
from qa.report.page import agent_page
from qa.report.period import Period
from qa.report.untold import TOO_LITTLE
from tests.report.builder import Line, Talk, Warehouse
from tests.report.rich import rich_warehouse
from tests.report.story import BYE, CALM, COLD, GOOD, HELLO, MORE
from tests.report.test_html import one_week

WEEK = Period.week(date(2026, 11, 2))
SCORES: tuple[tuple[Line, ...], ...] = (GOOD, COLD, CALM, (HELLO, BYE), (HELLO, MORE, BYE))


def page(made: Warehouse, period: Period = WEEK) -> AgentPage:
    return agent_page(made.con, "a102", "Ben Okafor", period, Cards(made.scorecards), 14)


def team_of(count: int) -> Warehouse:
    """One call each of so many agents, Ben's first."""
    return Warehouse().add(
        *(
            Talk(
                f"C-{i}",
                "2026-11-02T09:00:00",
                SCORES[i % 5],
                agent_id="a102" if i == 0 else f"b{i}",
                agent_name=f"Zoe {i}",
            )
            for i in range(count)
        )
    )


def test_two_interactions_say_what_they_cannot() -> None:
    told = one_week(*(Talk(f"C-{i}", f"2026-11-0{i}T09:00:00", COLD) for i in (2, 3)))
    assert "What can't be said yet" in told
    for sentence in (
        "How good your work is in general: 2 scores are too few. It takes 5 for an interval.",
        "Whether anything has become better or worse: a difference can well be chance.",
        "What you usually do: what stands below is about these conversations, not a habit.",
        "Where it is going: a trend is drawn from the second week with a score on.",
        "How the team did: too few colleagues have scores to compare without naming one.",
    ):
        assert sentence in told
    assert "95 %" not in told


def test_enough_of_all_leaves_nothing_unsaid() -> None:
    days = ["2026-10-27", "2026-11-03"]
    talks = [
        Talk(f"C-{day}-{agent}-{i}", f"{day}T1{i}:00:00", GOOD, agent_id=agent)
        for day in days
        for agent in ("a101", "a102", "a103")
        for i in range(5)
    ]
    assert page(Warehouse().add(*talks)).unsaid == ()


def test_nothing_scored_says_so_itself() -> None:
    assert page(Warehouse().add(Talk("C-1", "2026-11-02T09:00:00", GOOD, language="es"))).unsaid == ()


def test_the_middle_half_of_a_team_is_that_of_its_agents_means() -> None:
    made = team_of(7)
    sql = "SELECT avg(score) FROM evaluations JOIN interactions USING (interaction_id) GROUP BY agent_id"
    low, _, high = quantiles([mean for (mean,) in made.con.execute(sql).fetchall()], n=4, method="inclusive")
    team = page(made).team_score
    assert team.agents == 7
    assert team.middle is not None
    assert list(team.middle) == pytest.approx([low, high])
    assert low < high


def test_a_band_needs_five_agents_and_a_mean_three() -> None:
    shown = [
        (page(team_of(n)).team_score.mean is None, page(team_of(n)).team_score.middle is None)
        for n in (2, 3, 4, 5)
    ]
    assert shown == [(True, True), (False, True), (False, True), (False, False)]


def test_the_page_tells_the_band_and_names_nobody(tmp_path: Path) -> None:
    made = team_of(6)
    write_reports(made.con, tmp_path, made.scorecards, dispute_days=14, agent_id="a102")
    html = (tmp_path / "a102" / "2026-W45.html").read_text("utf-8")
    assert "The middle half of its 6 agents lies between" in html
    assert "Zoe" not in html


def test_what_could_not_be_judged_is_told_once_with_how_often() -> None:
    made = Warehouse().add(
        Talk("C-1", "2026-11-02T09:00:00", GOOD, interruptions=None),
        Talk("C-2", "2026-11-02T10:00:00", GOOD, interruptions=None),
        Talk("C-3", "2026-11-03T09:00:00", GOOD, language="es"),
        Talk("C-4", "2026-11-04T09:00:00", GOOD, issue="failed with an error"),
    )
    told = page(made).untold
    assert told[:2] == (
        Untold(None, "no scorecard for a call in language es", 1),
        Untold(None, TOO_LITTLE, 1),
    )
    untold = "Does the agent let the customer finish?"
    assert Untold(untold, "interruptions by agent could not be measured", 2) in told
    sql = "SELECT count(*) FROM criterion_results WHERE outcome = 'not_evaluated'"
    assert sum(each.count for each in told if each.question) == made.con.execute(sql).fetchall()[0][0]


def test_what_waits_for_a_person_stands_apart_from_what_cannot_be_told() -> None:
    told = page(rich_warehouse()).untold
    assert told == (Untold("Was the tone warm?", "", 1, is_waiting=True),)


def test_the_section_is_there_only_where_something_could_not_be_judged() -> None:
    title = "What could not be judged, and why"
    assert title not in one_week(Talk("C-1", "2026-11-02T09:00:00", GOOD))
    told = one_week(Talk("C-1", "2026-11-02T09:00:00", GOOD, interruptions=None))
    question = "“Does the agent let the customer finish?” in 1 conversation"
    assert f"{question} Interruptions by agent could not be measured." in told.partition(title)[2]


def test_the_figures_in_one_screen_are_those_of_the_tables(told: Warehouse, site: Path) -> None:
    html = (site / "a102" / "2026-W45.html").read_text("utf-8")
    sql = (
        "SELECT interactions, evaluations, reviewed_evaluations, "
        "round(pass_rate * (evaluations - undecided)), "
        "evaluations - undecided FROM agent_weeks WHERE agent_id = 'a102' AND week = '2026-W45'"
    )
    interactions, scored, reviewed, passed, decided = told.con.execute(sql).fetchall()[0]
    for title, figure, of in (
        ("Interactions", interactions, "4 calls, 3 chats"),
        ("Scored", scored, f"of {interactions}"),
        ("Passed", int(passed), f"of {decided} decided"),
        ("Checked by a person", reviewed, f"of {interactions}"),
    ):
        assert f"<dt>{title}</dt><dd><strong>{figure}</strong> <span>{of}</span></dd>" in html
