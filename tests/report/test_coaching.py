"""What is chosen to work on, what could have been said there, and goals that did not move."""

from datetime import date
from pathlib import Path

import pytest

from qa.report import write_reports
from qa.report.cards import Cards
from qa.report.case import filled
from qa.report.model import AgentPage
from qa.report.page import agent_page
from qa.report.period import Period
from qa.report.rows import Evidence, Said
from tests.report.builder import Talk, Warehouse, card
from tests.report.story import BYE, COLD, GOOD, HELLO, MORE, NEXT, TELL, VERIFY
from tests.report.test_html import Elements

WEEK = Period.week(date(2026, 11, 2))
SAY = "After “{customer_words}”: “That wears anyone out. I'm on it.”"
WORDS = {"praise": "Good.", "instead": "Name the feeling.", "goal": "Each time."}


def page(made: Warehouse, cards: Cards | None = None) -> AgentPage:
    return agent_page(made.con, "a102", "Ben Okafor", WEEK, cards or Cards(made.scorecards), 14)


def text(folder: Path) -> str:
    return " ".join(Elements((folder / "a102" / "2026-W45.html").read_text("utf-8")).text.split())


def test_what_to_say_is_filled_with_the_case(tmp_path: Path) -> None:
    cards = (card("call", empathy={"coaching": {**WORDS, "say": SAY}}),)
    made = Warehouse(cards).add(Talk("C-1", "2026-11-02T09:00:00", COLD))
    write_reports(made.con, tmp_path, cards, dispute_days=14)
    assert "For example here: After “I'm really fed up”: “That wears anyone out. I'm on it.”" in text(
        tmp_path
    )


SHOWN = (Said(0, "customer", "It broke.  Again!", 0.0), Said(1, "agent", "I see.", 9.0))


@pytest.mark.parametrize(
    ("say", "told"),
    [
        ("“{customer_words}”, {agent_name}", "“It broke. Again”, Ben"),
        ("“{agent_words}”", "“I see”"),
        ("plain", "plain"),
    ],
)
def test_placeholders_are_words_of_the_moment(say: str, told: str) -> None:
    assert filled(say, "Ben", SHOWN, ()) == told


def test_marked_words_come_before_the_whole_turn_and_braces_in_them_stay() -> None:
    mark = Evidence(0, "customer", 0.0, 0, 12, "{agent_name}")
    assert filled("{customer_words}", "Ben", SHOWN, (mark,)) == "{agent_name}"


def test_without_words_for_a_placeholder_nothing_is_said() -> None:
    assert filled("{customer_words}", "Ben", SHOWN[1:], ()) is None
    assert filled("{agent_name}", "unknown", SHOWN, ()) is None


def test_long_words_are_cut_at_a_word() -> None:
    told = filled("{customer_words}", "Ben", (Said(0, "customer", "word " * 50, None),), ())
    assert told is not None
    assert told.endswith("word …")
    assert len(told) < 100


def test_a_goal_that_did_not_move_is_said_to_be_stuck(tmp_path: Path) -> None:
    talks = [Talk(f"C-{i}", f"{day}T09:00:00", COLD) for i, day in enumerate(("2026-10-27", "2026-11-03"))]
    made = Warehouse().add(*talks)
    (focus, *_) = page(made).focus
    assert (focus.criterion, focus.is_stuck) == ("empathy", True)
    write_reports(made.con, tmp_path, made.scorecards, dispute_days=14)
    assert "This was your goal last time too, and it hasn't moved yet." in text(tmp_path)


def test_a_goal_on_its_way_is_not_stuck() -> None:
    before = [Talk(f"B-{i}", f"2026-10-2{6 + i}T09:00:00", COLD) for i in range(3)]
    now = [Talk("C-1", "2026-11-02T09:00:00", COLD), Talk("C-2", "2026-11-03T09:00:00", GOOD)]
    focus = page(Warehouse().add(*before, *now)).focus[0]
    assert (focus.criterion, focus.is_stuck) == ("empathy", False)


def test_a_number_alone_counts_half_of_what_words_show() -> None:
    bands = {"measurement": "interruptions_by_agent", "bands": [{"at_most": 0, "credit": 1}]}
    cards = (card("call", interruptions={"bands": bands, "points": 19}, more_help={"points": 10}),)
    lines = (HELLO, VERIFY, TELL, NEXT, BYE)
    made = Warehouse(cards).add(Talk("C-1", "2026-11-02T09:00:00", lines, interruptions=1.0))
    assert [f.criterion for f in page(made).focus] == ["more_help", "interruptions"]


def test_what_coaching_has_no_words_for_comes_last() -> None:
    made = Warehouse((card("call"),)).add(Talk("C-1", "2026-11-02T09:00:00", (HELLO, *COLD[1:])))
    assert [f.criterion for f in page(made).focus] == ["empathy", "more_help"]
    without = card("call", empathy={"id": "feelings"})
    assert [f.criterion for f in page(made, Cards([without])).focus] == ["more_help", "empathy"]


def test_how_a_goal_is_measured_is_said(tmp_path: Path) -> None:
    made = Warehouse().add(
        Talk("C-1", "2026-11-02T09:00:00", (HELLO, BYE)), Talk("C-2", "2026-11-03T09:00:00", (HELLO, MORE))
    )
    write_reports(made.con, tmp_path, made.scorecards, dispute_days=14)
    goal = page(made).goal
    assert goal is not None
    assert f"How it is measured: by how many of the conversations that “{goal.question}” applies to" in text(
        tmp_path
    )
