"""Laws of the interval arithmetic that talk, holds and interruptions rest on."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.checks._intervals import Interval, gaps, holds, intersect, merge, speech, spurts, total_s
from qa.types import Role, Turn, Word

TENTHS = st.integers(0, 600)


@st.composite
def intervals(draw: st.DrawFn) -> list[Interval]:
    """Intervals on a grid of 0.1 s, in any order, that may overlap."""
    starts = draw(st.lists(TENTHS, max_size=12))
    return [(start / 10, (start + draw(st.integers(1, 40))) / 10) for start in starts]


@settings(derandomize=True)
@given(intervals())
def test_merged_are_disjoint_in_order_and_cover_the_same(given_: list[Interval]) -> None:
    merged = merge(given_)
    assert all(a[1] < b[0] for a, b in pairwise(merged))
    assert all(any(a <= start and end <= b for a, b in merged) for start, end in given_)
    assert total_s(merged) <= sum(end - start for start, end in given_) + 1e-9


@settings(derandomize=True)
@given(intervals())
def test_merging_twice_changes_nothing(given_: list[Interval]) -> None:
    assert merge(merge(given_)) == merge(given_)


@settings(derandomize=True)
@given(intervals(), intervals())
def test_shared_time_is_no_longer_than_either_and_the_same_both_ways(
    one: list[Interval], two: list[Interval]
) -> None:
    a, b = merge(one), merge(two)
    shared = intersect(a, b)
    assert total_s(shared) <= min(total_s(a), total_s(b)) + 1e-9
    assert shared == intersect(b, a)
    assert total_s(merge([*a, *b])) == pytest.approx(total_s(a) + total_s(b) - total_s(shared))


@settings(derandomize=True)
@given(intervals())
def test_speech_and_silence_fill_the_span(given_: list[Interval]) -> None:
    merged = merge(given_)
    if merged:
        assert total_s(merged) + total_s(gaps(merged)) == pytest.approx(merged[-1][1] - merged[0][0])


@settings(derandomize=True)
@given(intervals(), st.lists(st.floats(0, 60), max_size=4), intervals(), st.floats(0, 30))
def test_a_hold_begins_and_ends_with_a_silence(
    given_: list[Interval], told_s: list[float], agent: list[Interval], within_s: float
) -> None:
    silences = merge(given_)
    for start_s, end_s in holds(silences, told_s, merge(agent), within_s):
        assert start_s in {s for s, _ in silences}
        assert end_s in {e for _, e in silences}
        assert any(0 <= start_s - told <= within_s for told in told_s)


def turn(words: list[tuple[str, float, float]]) -> Turn:
    said = tuple(Word(text, start_s, end_s) for text, start_s, end_s in words)
    text = " ".join(word.text for word in said)
    return Turn(0, Role.AGENT, "agent", text, said[0].start_s, said[-1].end_s, said)


def test_a_turn_is_cut_at_its_pauses() -> None:
    made = turn([("So,", 0.0, 0.3), ("yes.", 0.5, 0.8), ("Well", 2.0, 2.3)])
    first, second = spurts(made, pause_s=0.5)
    assert (first.start_s, first.end_s, first.words) == (0.0, 0.8, ("so", "yes"))
    assert made.text[slice(*first.chars)] == "So, yes."
    assert made.text[slice(*second.chars)] == "Well"
    assert speech([made], pause_s=2.0) == [(0.0, 2.3)]


def test_words_that_are_not_in_the_text_give_the_whole_text() -> None:
    made = turn([("four", 0.0, 0.3), ("two", 2.0, 2.3)])
    hidden = Turn(0, Role.AGENT, "agent", "[CARD]", 0.0, 2.3, made.words)
    assert [spurt.chars for spurt in spurts(hidden, pause_s=0.5)] == [(0, 6), (0, 6)]


def test_a_turn_without_times_is_no_speech() -> None:
    assert spurts(Turn(0, Role.AGENT, "agent", "hello"), pause_s=0.5) == []


def test_a_mutter_does_not_end_a_hold_but_the_agent_does() -> None:
    silences = [(2.0, 20.0), (21.0, 40.0)]
    assert holds(silences, [1.0], [(0.0, 1.5)], within_s=5) == [(2.0, 40.0)]
    assert holds(silences, [1.0], [(0.0, 1.5), (20.0, 21.0)], within_s=5) == [(2.0, 20.0)]
