"""The drawing of a conversation's course: what is drawn is what the rows say, and the words say the same."""

from collections.abc import Mapping, Sequence

import pytest

from qa.report.interactions._rows import Case, Found, Head, Turn
from qa.report.interactions._timeline import timeline
from qa.report.interactions.model import Timeline
from qa.report.language import percent

SILENCE_S = 5.0
ROLES = ("agent", "customer")


def turn(index: int, role: str, text: str, start_s: float, end_s: float | None) -> Turn:
    return Turn(index, role, role, None, text, start_s, end_s, len(text.split()), True)


TURNS = (
    turn(0, "agent", "Good morning, how can I help?", 0.0, 4.0),
    turn(1, "customer", "My line is down again.", 3.0, 8.0),
    turn(2, "agent", "I look it up.", 8.5, 10.0),
    turn(3, "customer", "Hello?", 30.0, 31.0),
    turn(4, "agent", "May I put you on hold?", 32.0, 34.0),
    turn(5, "agent", "Thanks for waiting.", 50.0, 52.0),
    turn(6, "customer", "All right then.", 54.0, 60.0),
)


def found(kind: str, on: Turn, start_s: float, end_s: float) -> Found:
    chars = (0, len(on.text))
    return Found(on.index, on.role, kind, *chars, start_s, end_s, "why", None, None, False, False)


DEAD = found("dead_air", TURNS[2], 10.0, 30.0)


def case(
    turns: Sequence[Turn] = TURNS,
    findings: Sequence[Found] = (),
    *,
    channel: str = "call",
    measured: Mapping[str, float | None] | None = None,
    duration_s: float | None = None,
) -> Case:
    unknown = (None,) * 7
    head = Head("C-1", channel, "a102", "Ben", "North", "billing", None, duration_s, *unknown)
    return Case(head, tuple(turns), tuple(findings), (), measured or {}, (), (), {})


def line_of(given: Case, silence_s: float = SILENCE_S) -> Timeline:
    line = timeline(given, silence_s)
    assert line is not None
    return line


def seconds(line: Timeline, x: float) -> float:
    assert line.seconds is not None
    return (x - line.left) / (line.right - line.left) * line.seconds


def test_turns_lie_in_their_lanes_at_their_seconds() -> None:
    line = line_of(case(duration_s=62.0))
    blocks = [b for b in line.speech if b.kind in ("agent", "customer")]
    told = {b.turn: (b.kind, seconds(line, b.x), seconds(line, b.x + b.width)) for b in blocks}
    for each in TURNS:
        kind, start_s, end_s = told[each.index]
        assert kind == each.role
        assert [start_s, end_s] == pytest.approx([each.start_s, each.end_s])
    assert line.seconds == 62.0
    assert {b.y for b in blocks if b.kind == "agent"} != {b.y for b in blocks if b.kind == "customer"}


def test_both_speaking_is_drawn_where_turns_overlap() -> None:
    line = line_of(case())
    [both] = [b for b in line.speech if b.kind == "both"]
    assert [seconds(line, at) for at in (both.x, both.x + both.width)] == pytest.approx([3.0, 4.0])


def pauses(line: Timeline) -> list[tuple[str, int, int, int | None]]:
    return [
        (p.kind, round(seconds(line, p.x)), round(seconds(line, p.x + p.width)), p.turn) for p in line.pauses
    ]


def test_a_long_silence_is_a_hold_unless_the_check_reports_it() -> None:
    line = line_of(case(findings=[DEAD], measured={"dead_air_count": 1.0}))
    assert pauses(line) == [("dead", 10, 30, 2), ("hold", 34, 50, 4)]
    words = [words for words, _ in line.words]
    assert "Silence of 20 s that nobody announced, at 00:10" in words
    assert "Hold of 16 s at 00:34" in words
    assert len(words) == 2, "a silence is told once"


def test_where_the_check_told_nothing_it_is_a_silence() -> None:
    assert [kind for kind, *_ in pauses(line_of(case()))] == ["silence", "silence"]


def test_a_hold_that_nobody_announced_is_drawn_once() -> None:
    hold = found("hold_unannounced", TURNS[2], 10.0, 30.0)
    line = line_of(case(findings=[DEAD, hold], measured={"dead_air_count": 1.0}))
    assert pauses(line) == [("hold", 10, 30, 2), ("hold", 34, 50, 4)]


def test_shorter_silences_than_the_threshold_are_not_drawn() -> None:
    assert pauses(line_of(case(), 17.0)) == [("silence", 10, 30, 2)]


def test_feeling_goes_up_and_down_and_is_told_in_words() -> None:
    quarters = {f"sentiment_customer_q{i}": v for i, v in ((1, -0.5), (2, None), (3, 0.25), (4, 1.0))}
    line = line_of(case(measured=quarters))
    assert [(b.kind, b.label[-4:]) for b in line.feeling] == [
        ("low", "−0.5"),
        ("glad", "0.25"),
        ("glad", "4: 1"),
    ]
    zero = line.feeling[0].y
    assert [round(b.y + b.height, 6) for b in line.feeling[1:]] == [zero, zero]
    assert line.feeling[2].height == 4 * line.feeling[1].height
    assert any("−0.5; not told; 0.25; 1." in words for words, _ in line.words)


def test_key_moments_stand_at_their_second_and_neighbours_share_a_mark() -> None:
    complaint = found("complaint", TURNS[1], 3.0, 8.0)
    low = found("sentiment_low", TURNS[1], 3.2, 8.0)
    line = line_of(case(findings=[complaint, low, DEAD]))
    assert [(m.kind, m.turn) for m in line.moments] == [("voice", 1), ("look", 2)]
    assert line.moments[0].label == "Complaint; The customer's lowest point, 00:03"
    assert seconds(line, line.moments[1].x) == pytest.approx(10.0)


def test_the_agents_share_of_talk_is_told() -> None:
    line = line_of(case(measured={"talk_ratio_agent": 0.6}))
    agent, customer = percent(0.6), percent(0.4)
    assert line.words[0] == (f"Of all talk, {agent} is the agent's and {customer} the customer's.", None)


def test_texts_stand_in_their_order_as_wide_as_they_have_words() -> None:
    turns = tuple(turn(i, ROLES[i % 2], "word " * (10 + 10 * i), 60.0 * i, None) for i in range(4))
    line = line_of(case(turns, channel="chat"))
    assert line.seconds is None
    assert line.pauses == ()
    blocks = sorted(line.speech, key=lambda b: b.x)
    assert [b.turn for b in blocks] == [0, 1, 2, 3]
    assert [b.width for b in blocks] == sorted(b.width for b in blocks)
    assert [t.label for t in line.ticks] == ["1", "2", "3", "4"]


def test_a_call_with_turns_without_an_end_stands_in_order() -> None:
    turns = (*TURNS[:6], turn(6, "customer", "All right then.", 54.0, None))
    assert line_of(case(turns)).seconds is None


def test_three_hours_stay_drawable() -> None:
    turns = tuple(turn(i, ROLES[i % 2], "Well, yes.", 5.4 * i, 5.4 * i + 5) for i in range(2000))
    line = line_of(case(turns))
    assert line.width < 4000
    assert len(line.speech) <= 1000
    assert {b.turn for b in line.speech} <= set(range(2000))
    assert len(line.ticks) < 60


def test_one_turn_gives_no_drawing() -> None:
    assert timeline(case(TURNS[:1]), SILENCE_S) is None
    assert timeline(case(()), SILENCE_S) is None
