"""Quotes in context, whatever their length."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.report.moments import moment, place
from qa.report.rows import Contact, Evidence, Said
from qa.types import Channel

AT = datetime(2026, 11, 2, 9)  # noqa: DTZ001 - rows give UTC without zone


def contact(*turns: Said, channel: Channel = Channel.CHAT) -> Contact:
    return Contact("C-1", channel, "Ben", "North", "billing", AT, None, None, None, turns, ())


def mark(turn: int, start: int, end: int, role: str = "agent") -> Evidence:
    return Evidence(turn, role, None, start, end, "")


def shown(*marks: Evidence, text: str) -> list[tuple[str, bool]]:
    (line,) = moment(contact(Said(0, "agent", text, None)), marks, reason="").lines
    return [(part.text, part.is_marked) for part in line.parts]


def test_marks_are_marked_and_those_that_touch_are_one() -> None:
    parts = shown(mark(0, 4, 6), mark(0, 0, 1), mark(0, 5, 9), text="A, by five today.")
    assert parts == [("A", True), (", b", False), ("y five"[:5], True), ("e today."[0:], False)]


def test_a_long_turn_is_cut_at_words_around_the_mark() -> None:
    text = "before " * 100 + "THE WORDS" + " after" * 100
    parts = shown(mark(0, 700, 709), text=text)
    assert ("THE WORDS", True) in parts
    assert parts[0] == ("… ", False)
    assert parts[-1] == (" …", False)
    assert {word for part, _ in parts for word in part.split()} <= {"before", "THE", "WORDS", "after", "…"}
    assert sum(len(part) for part, _ in parts) < 300


@settings(deadline=None)
@given(st.text(min_size=1, max_size=900), st.data())
def test_what_is_shown_is_what_was_said(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    parts = shown(mark(0, start, end), text=text)
    bare = [part for part in parts if part not in (("… ", False), (" …", False))]
    assert "".join(part for part, _ in bare) in text
    assert [part for part, is_marked in parts if is_marked] == ([text[start:end]] if start < end else [])


def test_an_agents_words_come_with_what_the_customer_said_last() -> None:
    turns = (
        Said(0, "customer", "Hello?", None),
        Said(1, "agent", "Yes.", None),
        Said(3, "bot", "One moment.", None),
        Said(4, "agent", "Here I am.", None),
        Said(5, "customer", "Good.", None),
    )
    lines = moment(contact(*turns), [mark(4, 0, 4)], reason="").lines
    assert [line.who for line in lines] == ["Customer", "You"]
    lines = moment(contact(*turns), [mark(5, 0, 4, "customer")], reason="").lines
    assert [line.who for line in lines] == ["Customer"], "nothing was said after it"


def test_a_turn_that_is_not_shown_gives_no_lines() -> None:
    assert moment(contact(Said(0, "agent", "Yes.", None)), [mark(7, 0, 1)], reason="r").lines == ()


@pytest.mark.parametrize(
    ("channel", "start_s", "told"),
    [
        (Channel.CALL, 72.9, "listen at 01:12"),
        (Channel.CALL, 3672.0, "listen at 1:01:12"),
        (Channel.CALL, None, "turn 5"),
        (Channel.CHAT, 72.0, "message 5"),
        (Channel.EMAIL, None, "message 5"),
    ],
)
def test_where_to_look(channel: Channel, start_s: float | None, told: str) -> None:
    assert place(channel, 4, start_s) == told
