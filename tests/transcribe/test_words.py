"""Pieces of words, and loops."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.transcribe.guards import cut_loop
from qa.transcribe.spelling import join_subwords
from qa.types import Word


def pieces(*texts: str) -> list[Word]:
    return [Word(text, i / 10, (i + 1) / 10, 0.9 - i / 10) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("given_pieces", "language", "expected"),
    [
        ([" Hello", ",", " there", "!"], "en", ["Hello,", "there!"]),
        ([" well", "-", "known"], "en", ["well-known"]),
        ([" $", "1", ",", "500", "."], "en", ["$1,500."]),
        ([' "', "Yes", '"'], "en", ['"Yes"']),
        ([" ¿", "Qué", "?"], "es", ["¿Qué?"]),
        (["你", "好", "。"], "zh", ["你", "好。"]),
        ([" ..."], "en", []),
        ([" ", " so"], None, ["so"]),
    ],
)
def test_pieces_become_words(given_pieces: list[str], language: str | None, expected: list[str]) -> None:
    assert [word.text for word in join_subwords(pieces(*given_pieces), language)] == expected


def test_punctuation_takes_no_time_and_no_confidence() -> None:
    (word,) = join_subwords([Word(" Hello", 0.0, 0.4, 0.8), Word(".", 0.4, 5.0, 0.1)], "en")
    assert word == Word("Hello.", 0.0, 0.4, 0.8)


def test_a_word_is_as_sure_as_its_least_sure_piece() -> None:
    (word,) = join_subwords([Word(" 55", 0.0, 0.4, 0.8), Word("12", 0.4, 0.9, 0.3)], "en")
    assert word == Word("5512", 0.0, 0.9, 0.3)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1, 2, 2], [1, 2, 2]),
        ([1, 2, 2, 2], [1, 2]),
        ([9, 1, 2, 3, 1, 2, 3, 1, 2, 3], [9, 1, 2, 3]),
        ([9, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2], [9, 1, 2, 3]),
        ([], []),
    ],
)
def test_a_loop_is_cut_to_one_round(tokens: list[int], expected: list[int]) -> None:
    assert cut_loop(tokens) == expected


@given(st.lists(st.integers(0, 3), max_size=60))
def test_cutting_only_ever_shortens_at_the_end(tokens: list[int]) -> None:
    kept = cut_loop(tokens)
    assert tokens[: len(kept)] == kept
