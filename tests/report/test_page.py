"""What a report says, on rows whose answer is known."""

from datetime import UTC, date, datetime

import pytest

from qa.report.cards import Cards
from qa.report.model import AgentPage, Moment, Share
from qa.report.page import agent_page
from qa.report.period import Period
from qa.types import Channel, Outcome, Survey
from tests.report.builder import Line, Talk, Warehouse, card
from tests.report.story import (
    BYE,
    CALM,
    COLD,
    CUT,
    FACTS,
    GOOD,
    HELLO,
    MORE,
    NEXT,
    SORRY,
    TELL,
    UPSET,
    VERIFY,
)

WEEK = Period.week(date(2026, 11, 2))


def page(warehouse: Warehouse, period: Period = WEEK, agent_id: str = "a102") -> AgentPage:
    return agent_page(warehouse.con, agent_id, "Ben Okafor", period, Cards(warehouse.scorecards), 14)


def week_of(*talks: tuple[Line, ...], **about: float | None) -> AgentPage:
    """Ben's week of these calls, a day apart."""
    calls = (Talk(f"C-{i}", f"2026-11-0{i + 2}T09:00:00", t, **about) for i, t in enumerate(talks))  # type: ignore[arg-type]
    return page(Warehouse().add(*calls))


def words(moment: Moment) -> list[tuple[str, str]]:
    """Who said what."""
    return [(line.who, "".join(part.text for part in line.parts)) for line in moment.lines]


def marked(moment: Moment) -> list[str]:
    return [part.text for line in moment.lines for part in line.parts if part.is_marked]


def test_the_head_counts_interactions_by_channel(told: Warehouse) -> None:
    week = page(told)
    assert (week.title, week.dates) == ("Week 45", "2 to 8 November 2026")
    assert week.counts == "4 calls, 3 chats"
    assert (week.total, week.scored, week.passed, week.decided) == (7, 6, 2, 5)


@pytest.mark.parametrize("agent_id", ["a101", "a102", "a103"])
def test_figures_equal_those_of_the_marts(told: Warehouse, agent_id: str) -> None:
    score = page(told, agent_id=agent_id).score
    sql = "SELECT score, evaluations, score_margin FROM agent_weeks WHERE agent_id = $1 AND week = '2026-W45'"
    mean, count, margin = told.con.execute(sql, [agent_id]).fetchall()[0]
    assert (score.mean, score.count) == (mean, count)
    if margin is None:
        assert (score.low, score.high) == (None, None)
    else:
        assert score.low == pytest.approx(max(0, mean - margin), rel=1e-4)
        assert score.high == pytest.approx(min(100, mean + margin), rel=1e-4)


def test_an_interval_needs_five_scores() -> None:
    assert week_of(*[GOOD] * 4).score.low is None
    assert week_of(*[GOOD] * 5).score.low == pytest.approx(100)


def test_the_interval_stays_on_the_scale() -> None:
    score = week_of(GOOD, GOOD, GOOD, GOOD, COLD).score
    assert score.mean is not None
    assert score.low is not None
    assert 2 * score.mean - score.low > 100
    assert score.high == 100


def test_the_team_mean_equals_the_mart_and_needs_three_agents(told: Warehouse) -> None:
    mean = told.con.execute("SELECT score FROM team_weeks WHERE week = '2026-W45'").fetchall()[0][0]
    assert page(told).team_score.mean == pytest.approx(mean)
    two = Warehouse().add(
        Talk("C-1", "2026-11-02T09:00:00", GOOD), Talk("C-2", "2026-11-02T10:00:00", CALM, agent_id="a101")
    )
    assert page(two).team_score.mean is None
    assert all(point.team.mean is None for point in page(two).trend)


def test_the_trend_has_every_week_from_the_first_score_on() -> None:
    calls = Talk("C-1", "2026-10-14T09:00:00", GOOD), Talk("C-2", "2026-11-04T09:00:00", CALM)
    trend = page(Warehouse().add(*calls)).trend
    assert [(point.week, point.score.count) for point in trend] == [
        ("W42", 1),
        ("W43", 0),
        ("W44", 0),
        ("W45", 1),
    ]


def test_the_trend_reaches_back_eight_weeks() -> None:
    calls = Talk("C-1", "2026-08-03T09:00:00", GOOD), Talk("C-2", "2026-11-04T09:00:00", CALM)
    assert [point.week for point in page(Warehouse().add(*calls)).trend] == ["W45"]


def test_change_is_clear_only_beyond_what_chance_explains(told: Warehouse) -> None:
    change = page(told).change
    assert change is not None
    assert (change.since, change.is_clear) == ("week 44", False)
    steady = [Talk(f"A-{i}", f"2026-10-2{6 + i % 4}T1{i}:00:00", COLD) for i in range(6)]
    better = [Talk(f"B-{i}", f"2026-11-0{2 + i % 4}T1{i}:00:00", GOOD) for i in range(6)]
    change = page(Warehouse().add(*steady, *better)).change
    assert change is not None
    assert change.points > 20
    assert change.is_clear


def test_praise_comes_first_with_what_answered_the_customer(told: Warehouse) -> None:
    praise = page(told).praise
    assert praise[0].question == "Does the agent respond to what the customer feels?"
    assert len({each.moment.interaction_id for each in praise}) == len(praise) == 3
    best = praise[0].moment
    assert (best.interaction_id, best.place) == ("T-0107", "message 2")
    assert marked(best) == ["that hurts every hour"]
    assert [who for who, _ in words(best)] == ["Customer", "You"]


def test_praise_of_a_call_says_where_to_listen(told: Warehouse) -> None:
    assert page(told).praise[1].moment.place == "listen at 00:24"


def test_what_was_left_out_is_not_praised() -> None:
    cut_once = week_of((HELLO, UPSET, CUT, BYE), interruptions=0.0)
    assert all("finish" not in praise.question for praise in cut_once.praise)


def test_a_missed_must_have_comes_before_more_points(told: Warehouse) -> None:
    focus = page(told).focus
    assert [f.criterion for f in focus] == ["verification", "empathy"]
    assert focus[0].is_critical
    assert focus[0].points_lost < focus[1].points_lost


def test_focus_says_how_often_and_what_it_cost(told: Warehouse) -> None:
    empathy = page(told).focus[1]
    assert (str(empathy.missed), empathy.points_lost) == ("3 of 5", 75)
    assert empathy.instead is not None
    assert empathy.instead.startswith("Name what the customer feels")


def test_something_missing_is_shown_where_it_was_due(told: Warehouse) -> None:
    moments = page(told).focus[1].moments
    assert [m.interaction_id for m in moments] == ["C-0043", "C-0048", "T-0112"]
    assert words(moments[1]) == [("Customer", UPSET[1]), ("You", "The charge is from the second of October.")]
    assert marked(moments[1]) == ["I'm really fed up"]
    assert (moments[1].place, moments[1].lead) == ("listen at 00:12", "This is where it would have helped.")


def test_something_that_never_came_is_shown_by_the_last_words() -> None:
    focus = week_of((HELLO, BYE)).focus
    more = next(f for f in focus if f.criterion == "more_help")
    assert more.moments[0].lead == "The conversation ended without it. Your last words:"
    assert words(more.moments[0]) == [("You", HELLO[1])]


def test_a_missing_opening_is_shown_by_the_first_words() -> None:
    calls = ((("C", "Hello?"), ("A", "Yes?"), VERIFY, TELL, NEXT, MORE, BYE),)
    focus = week_of(*calls).focus
    assert [f.criterion for f in focus] == ["greeting"]
    assert focus[0].moments[0].lead == "The conversation opened without it. Your first words:"
    assert words(focus[0].moments[0]) == [("Customer", "Hello?"), ("You", "Yes?")]


def test_something_said_at_the_wrong_place_is_quoted() -> None:
    early = (HELLO, MORE, BYE, VERIFY, TELL, NEXT)
    moment = week_of(early).focus[0].moments[0]
    assert moment.lead == "You said this, though not where it was looked for."
    assert marked(moment) == ["Is there anything else I can do"]


def test_each_place_of_one_interaction_is_shown_when_there_are_no_others() -> None:
    cuts = (HELLO, UPSET, CUT, ("C", "Let me finish."), CUT, NEXT, MORE, BYE)
    interruptions = next(f for f in week_of(cuts, interruptions=2.0).focus if f.criterion == "interruptions")
    assert [m.place for m in interruptions.moments] == ["listen at 00:24", "listen at 00:48"]


def test_one_question_in_two_scorecards_is_one_focus_point() -> None:
    calls = Talk("C-1", "2026-11-02T09:00:00", COLD), Talk("T-1", "2026-11-03T09:00:00", COLD, Channel.CHAT)
    empathy = page(Warehouse().add(*calls)).focus[0]
    assert (empathy.criterion, str(empathy.missed)) == ("empathy", "2 of 2")


def test_a_miss_that_takes_the_points_of_its_section_costs_them() -> None:
    cards = (card("call", greeting={"critical": "section"}),)
    rude: tuple[Line, ...] = (("A", "Yes?"), UPSET, SORRY, VERIFY, TELL, NEXT, MORE, BYE)
    focus = page(Warehouse(cards).add(Talk("C-1", "2026-11-02T09:00:00", rude))).focus
    assert [(f.criterion, f.points_lost) for f in focus] == [("greeting", 10 + 15)]


def test_of_what_there_should_be_more_the_customers_side_is_shown_first() -> None:
    bands = {
        "measurement": "interruptions_by_agent",  # any number will do
        "bands": [{"at_least": 2, "credit": 1}],
        "evidence": {"kind": ["empathy_reaction", "sentiment_low"], "role": "any"},
    }
    cards = (card("call", empathy={"bands": bands, "required": None, "applies_when": None}),)
    talk = Talk("C-1", "2026-11-02T09:00:00", (HELLO, SORRY, UPSET, FACTS, BYE), interruptions=1.0)
    focus = page(Warehouse(cards).add(talk)).focus
    moments = next(f for f in focus if f.criterion == "empathy").moments
    assert [m.place for m in moments] == ["listen at 00:24", "listen at 00:12"]
    assert [m.lead for m in moments] == ["This is where it would have helped.", None]


def test_a_number_without_words_is_told_by_its_reason() -> None:
    bands = {"measurement": "interruptions_by_agent", "bands": [{"at_most": 0, "credit": 1}]}
    cards = (card("call", interruptions={"bands": bands}),)
    talk = Talk("C-1", "2026-11-02T09:00:00", GOOD, interruptions=1.0)
    (focus,) = page(Warehouse(cards).add(talk)).focus
    assert focus.moments[0].lines == ()
    assert "1" in focus.moments[0].reason


def test_a_question_worded_differently_keeps_its_own_words_and_counts() -> None:
    cards = (card("call"), card("chat", empathy={"question": "Is the feeling answered in writing?"}))
    talks = [Talk(f"C-{i}", f"2026-11-02T1{i}:00:00", COLD) for i in range(2)]
    talks.append(Talk("T-1", "2026-11-03T09:00:00", COLD, Channel.CHAT))
    focus = page(Warehouse(cards).add(*talks)).focus
    assert [(f.criterion, str(f.missed)) for f in focus] == [("empathy", "2 of 2"), ("more_help", "3 of 3")]


def test_the_goal_is_half_the_misses_less(told: Warehouse) -> None:
    goal = page(told, Period.week(date(2026, 10, 26))).goal
    assert goal is not None
    assert (goal.criterion, str(goal.now), str(goal.target)) == ("empathy", "3 of 6", "5 of 6")


def test_what_became_of_the_last_goal_is_told(told: Warehouse) -> None:
    past = page(told).past_goal
    assert past is not None
    assert (past.goal.criterion, past.since, past.now) == ("empathy", "week 44", Share(2, 5))
    assert not past.is_reached
    assert not past.is_closer


def test_a_goal_that_did_not_come_up_is_neither_reached_nor_missed() -> None:
    calls = Talk("C-1", "2026-10-27T09:00:00", COLD), Talk("C-2", "2026-11-03T09:00:00", CALM)
    past = page(Warehouse().add(*calls)).past_goal
    assert past is not None
    assert past.now is None


def test_a_reached_goal_is_reached() -> None:
    calls = Talk("C-1", "2026-10-27T09:00:00", COLD), Talk("C-2", "2026-11-03T09:00:00", GOOD)
    past = page(Warehouse().add(*calls)).past_goal
    assert past is not None
    assert past.is_reached


def test_customers_answers_are_told_with_their_mean(told: Warehouse) -> None:
    voice = page(told).voice
    assert voice is not None
    assert (voice.csat_mean, voice.csat_count) == (3.5, 2)
    assert voice.answers[0].comment == "Finally someone who listens."


def test_a_comment_without_a_number_gives_no_mean() -> None:
    answer = Survey("C-1", datetime(2026, 11, 2, tzinfo=UTC), comment="Fine.")
    voice = page(Warehouse().add(Talk("C-1", "2026-11-02T09:00:00", GOOD), surveys=[answer])).voice
    assert voice is not None
    assert (voice.csat_mean, voice.csat_count) == (None, 0)


def test_every_interaction_has_all_its_criteria(told: Warehouse) -> None:
    by_id = {each.interaction_id: each for each in page(told).interactions}
    call = by_id["C-0051"].evaluations[0]
    criteria = [criterion for section in call.sections for criterion in section.criteria]
    assert [section.title for section in call.sections] == ["Opening", "Listening", "Ending"]
    outcomes = {criterion.criterion: criterion.outcome for criterion in criteria}
    assert outcomes["interruptions"] is Outcome.NOT_EVALUATED
    assert outcomes["empathy"] is Outcome.NOT_APPLICABLE
    assert (call.passed, call.untold) == (None, 1)
    assert by_id["T-0113"].evaluations == ()
    assert by_id["T-0113"].unscored_reason == "no scorecard for a chat in language es"


def test_what_transcription_leaves_open_stands_with_the_interaction() -> None:
    doubted = Talk("C-1", "2026-11-02T09:00:00", GOOD, doubts=("The channels look swapped.",))
    shown = page(Warehouse().add(doubted, Talk("C-2", "2026-11-02T10:00:00", GOOD))).interactions
    assert {each.interaction_id: each.doubt for each in shown} == {
        "C-1": "The channels look swapped.",
        "C-2": None,
    }


def test_an_agent_without_interactions_has_an_empty_page(told: Warehouse) -> None:
    empty = page(told, Period(date(2026, 12, 1), date(2026, 12, 2)))
    assert (empty.total, empty.agent_name, empty.score.mean) == (0, "Ben Okafor", None)
    assert (empty.praise, empty.focus, empty.goal, empty.change) == ((), (), None, None)


def test_nothing_missed_gives_no_focus_and_no_goal() -> None:
    best = week_of(GOOD)
    assert (best.focus, best.goal) == ((), None)


def test_a_failed_check_counts_neither_way() -> None:
    talk = Talk("C-1", "2026-11-02T09:00:00", COLD, issue="failed with an error")
    week = page(Warehouse().add(talk))
    assert (week.scored, week.score.mean, week.focus, week.praise) == (0, None, (), ())


def test_a_period_is_compared_with_as_many_days_before(told: Warehouse) -> None:
    period = page(told, Period(date(2026, 10, 26), date(2026, 11, 8)))
    assert (period.title, period.total) == ("26 October to 8 November 2026", 13)
    assert period.change is not None
    assert period.change.since == "the 14 days before"
