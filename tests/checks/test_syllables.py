"""Syllables as a dictionary of pronunciation counts them."""

import pytest

from qa.checks._syllables import syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1), ("the", 1), ("table", 2), ("called", 1), ("handled", 2), ("wanted", 2), ("while", 1),
        ("something", 2), ("completely", 3), ("situation", 4), ("going", 2), ("business", 2), ("media", 3),
        ("nation", 2), ("special", 2), ("people", 2), ("idea", 3), ("before", 2), ("everyone", 3),
        ("employer", 3), ("easier", 3), ("create", 2), ("increase", 2), ("reinstall", 3), ("TV", 2),
        ("anxiety", 4), ("she", 1),
    ],
)  # fmt: skip
def test_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count
