"""The laws of the nouns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.types import Channel, Finding, Interaction, Metadata, Role, Turn, Word


def _turn(index: int = 0, text: str = "hello there", **more: float) -> Turn:
    return Turn(index, Role.AGENT, "agent", text, more.get("start_s"), more.get("end_s"))


def test_turns_are_numbered_and_times_never_go_back() -> None:
    about = Metadata("C-1")
    Interaction(Channel.CALL, about, "", (_turn(0, start_s=0, end_s=2), _turn(1, start_s=1, end_s=3)))
    with pytest.raises(ValueError, match="turn 0 has index 1"):
        Interaction(Channel.CALL, about, "", (_turn(1),))
    with pytest.raises(ValueError, match="turn 1 starts before"):
        Interaction(Channel.CALL, about, "", (_turn(0, start_s=5, end_s=6), _turn(1, start_s=1, end_s=3)))
    with pytest.raises(ValueError, match="turn 0 ends before it starts"):
        Interaction(Channel.CALL, about, "", (_turn(0, start_s=5, end_s=4),))


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_finding_quotes_its_turn(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    turn = Turn(3, Role.CUSTOMER, "customer", text)
    finding = Finding.at(turn, "empathy", "apology", "says sorry", chars=(start, end))
    assert turn.text[finding.char_start : finding.char_end] == finding.quote
    assert (finding.turn_index, finding.role) == (3, Role.CUSTOMER)


def test_a_finding_takes_the_times_of_its_words() -> None:
    words = (Word("I'm", 1.0, 1.2), Word("so", 1.2, 1.4), Word("sorry.", 1.4, 2.0))
    turn = Turn(0, Role.AGENT, "agent", "I'm so sorry.", 1.0, 2.0, words)
    found = Finding.at(turn, "empathy", "apology", "says sorry", chars=(4, 12), explained="true")
    assert (found.start_s, found.end_s) == (1.2, 2.0)
    assert found.attributes == (("explained", "true"),)


def test_without_matching_words_a_finding_takes_the_turns_times() -> None:
    turn = Turn(0, Role.AGENT, "agent", "I'm so sorry.", 1.0, 2.0, (Word("other", 1.0, 1.1),))
    found = Finding.at(turn, "empathy", "apology", "says sorry", chars=(4, 12))
    assert (found.start_s, found.end_s) == (1.0, 2.0)
