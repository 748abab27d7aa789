"""How much of what is made of words redaction finds, and what it takes for it that is none."""

import pytest

from tests.privacy.word_set import tally

FLOORS = {
    "emails": 0.97,
    "names": 0.90,
    "addresses": 0.90,
    "passwords": 0.90,
    "health": 0.90,
    "negatives": 1.0,
}
HELD = {f"{name}_held": floor for name, floor in FLOORS.items()}
MOST_FALSE = 0.05
"""Of the words outside of spans, in entries that are all hard cases."""


@pytest.mark.parametrize(("name", "floor"), (FLOORS | HELD).items())
def test_recall_and_false_redactions(name: str, floor: float) -> None:
    found = tally(name)
    assert found.recall >= floor, found.shown
    assert found.false <= MOST_FALSE * found.words, found.shown
