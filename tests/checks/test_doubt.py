"""Doubtful words: which runs of them count, and which findings rest on them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.checks import all_checks, analyse
from qa.checks._doubt import doubtful_runs, mark_doubtful
from qa.types import Finding, Role, Turn, Word
from tests.checks import builders

BELOW, RUN_WORDS, NEAR_TURNS = 0.6, 3, 2


def turn(confidences: Sequence[float | None], index: int = 0, role: Role = Role.AGENT) -> Turn:
    """A turn of the words w0, w1, ... with these confidences."""
    words = tuple(Word(f"w{i}", float(i), i + 1.0, c) for i, c in enumerate(confidences))
    return Turn(index, role, role, " ".join(word.text for word in words), 0.0, float(len(words)), words)


@pytest.mark.parametrize(
    ("confidences", "expected"),
    [
        ([], []),
        ([0.9, 0.9, 0.9, 0.9], []),
        ([0.9, 0.1, 0.9, 0.9], []),  # 0.63: one bad word among good ones
        ([0.9, 0.4, 0.4, 0.9, 0.9], [(0, 4)]),  # the middle three average 0.57, and so do the first three
        ([0.1, 0.1, 0.1, 1.0, 1.0, 1.0, 0.1, 0.1, 0.1], [(0, 4), (5, 9)]),
        ([0.5, 0.5], [(0, 2)]),  # a short turn is one run
        ([0.6], []),
        ([None, None, None], []),
        ([0.1, None, None], []),  # unknown counts as sure
    ],
)
def test_runs(confidences: list[float | None], expected: list[tuple[int, int]]) -> None:
    one = turn(confidences)
    quotes = [" ".join(f"w{i}" for i in range(a, b)) for a, b in expected]
    found = doubtful_runs(one, BELOW, RUN_WORDS)
    assert [one.text[start:end] for start, end, _ in found] == quotes
    assert [count for *_, count in found] == [b - a for a, b in expected]


def test_without_words_the_turn_s_own_confidence_decides() -> None:
    one = replace(turn([0.9, 0.9]), words=(), confidence=0.5)
    assert doubtful_runs(one, BELOW, RUN_WORDS) == [(0, 5, 2)]
    assert doubtful_runs(replace(one, confidence=0.6), BELOW, RUN_WORDS) == []
    assert doubtful_runs(replace(one, confidence=None), BELOW, RUN_WORDS) == []


def marks(findings: Sequence[Finding], turns: Sequence[Turn], unsaid: Sequence[str] = ()) -> list[bool]:
    return [f.is_doubtful for f in mark_doubtful(findings, turns, BELOW, NEAR_TURNS, unsaid)]


def test_a_finding_is_doubtful_by_its_own_words_alone() -> None:
    one = turn([0.2, 0.9, 0.9, 0.9])
    first = Finding.at(one, "check", "jargon", "made", chars=(0, 2))
    second = Finding.at(one, "check", "jargon", "made", chars=(3, 5))
    both = Finding.at(one, "check", "jargon", "made", chars=(0, 5))
    assert marks([first, second, both], [one]) == [True, False, True]


@pytest.mark.parametrize(
    ("distance", "role", "expected"),
    [(2, Role.AGENT, True), (3, Role.AGENT, False), (2, Role.CUSTOMER, False)],
)
def test_what_was_not_said_is_doubtful_where_the_agent_was_not_understood_nearby(
    distance: int, role: Role, expected: bool
) -> None:
    turns = [turn([0.9], i) for i in range(distance)] + [turn([0.1], distance, role)]
    silence = Finding.at(turns[0], "talk", "dead_air", "made")
    unclear = Finding.at(turns[distance], "transcript", "doubtful_speech", "made")
    assert marks([silence, unclear], turns, ["dead_air"]) == [expected, True]
    assert marks([silence, unclear], turns, ["jargon"]) == [False, True]


def test_the_unsaid_kinds_exist() -> None:
    kinds = {kind for check in all_checks() for kind in check.kinds}
    assert set(builders.book().files["transcript"].words["unsaid"]) <= kinds


def test_checks_mark_what_they_find_and_find_the_same_whatever_was_understood() -> None:
    text = "good morning my name is sarah"
    even = {"speaker": "agent", "text": text, "start": 0.0, "end": 6.0}
    sure, unsure = (
        [{"text": w, "start": float(i), "end": i + 1.0, "confidence": c} for i, w in enumerate(text.split())]
        for c in (0.9, 0.3)
    )
    batch = [
        builders.interaction([even | {"words": words}], name=name, channel="call")
        for name, words in (("none", "even"), ("sure", sure), ("unsure", unsure))
    ]
    none, clear, unclear = (a.findings for a in analyse(batch, builders.book()))
    assert none == clear
    assert none
    assert not any(f.is_doubtful for f in none)
    assert all(f.is_doubtful for f in unclear)
    others = [replace(f, is_doubtful=False) for f in unclear if f.kind != "doubtful_speech"]
    assert others == list(none)
