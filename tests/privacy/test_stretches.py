"""When a recording says what was redacted."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.privacy import Stretch, UntimedError, redact, stretches
from qa.types import Channel, Interaction, Metadata, Redacted, Role, Turn, Word


def turn(text: str, start_s: float | None, *, index: int = 0, words: Sequence[str] | None = None) -> Turn:
    """A turn of words of half a second each."""
    if start_s is None:
        return Turn(index, Role.CUSTOMER, "customer", text)
    spoken = text.split() if words is None else words
    timed = tuple(Word(word, start_s + i / 2, start_s + i / 2 + 0.5) for i, word in enumerate(spoken))
    return Turn(index, Role.CUSTOMER, "customer", text, start_s, start_s + len(text.split()) / 2, timed)


def redacted(*turns: Turn) -> Redacted:
    return redact(Interaction(Channel.CALL, Metadata("C-1"), "0" * 64, turns))


def test_from_the_first_word_to_the_last_with_a_margin() -> None:
    call = redacted(turn("My card is 4242 4242 4242 4242. Thanks.", 10.0))
    assert stretches(call) == (Stretch(11.25, 13.75),)


def test_a_pause_beside_it_belongs_to_it_up_to_the_next_word_of_anyone() -> None:
    agent = Turn(1, Role.AGENT, "agent", "Thanks", 13.0, 13.5, (Word("Thanks", 13.0, 13.5),))
    call = redacted(turn("It's 4242 4242 4242 4242", 10.0), agent)
    assert stretches(call) == (Stretch(10.25, 13.0),)
    assert stretches(redacted(turn("4242 4242 4242 4242", 10.0))) == (Stretch(9.0, 13.0),)


def test_what_is_close_is_one_and_none_begins_before_the_recording() -> None:
    call = redacted(turn("Daniel Reyes is my name. My name is Daniel.", 0.0))
    assert stretches(call) == (Stretch(0.0, 1.25), Stretch(3.75, 5.5))
    call = redacted(turn("555-0123 or 555-0199", 5.0))
    assert stretches(call) == (Stretch(4.0, 7.5),)


def test_a_number_that_goes_on_in_another_turn() -> None:
    call = redacted(turn("My card is 4242 4242", 0.0), turn("4242 4242. Okay?", 5.0, index=1))
    assert [each.text for each in call.turns] == ["My card is [CARD]", "[CARD]. Okay?"]
    assert stretches(call) == (Stretch(1.25, 3.5), Stretch(4.0, 6.25))


def test_without_times_of_its_words_it_is_the_whole_turn() -> None:
    assert stretches(redacted(turn("My card is 4242 4242 4242 4242.", 10.0, words=()))) == (
        Stretch(9.0, 14.5),
    )


def test_words_that_do_not_line_up_don_t_count() -> None:
    call = redacted(turn("My card is 4242 4242 4242 4242.", 10.0, words=["quite", "others"]))
    assert call.turns[0].words == ()
    assert stretches(call) == (Stretch(9.0, 14.5),)


def test_without_times_at_all_it_can_not_be_told() -> None:
    with pytest.raises(UntimedError):
        stretches(redacted(turn("My card is 4242 4242 4242 4242.", None)))
    assert stretches(redacted(turn("Hello, nothing secret here.", None))) == ()


@given(
    st.lists(st.sampled_from(["4242", "card", "5550123", "Hello", "and", "my name is Daniel"]), max_size=12)
)
def test_every_word_that_was_replaced_lies_within(pieces: list[str]) -> None:
    said = turn(" ".join(pieces), 3.0)
    call = redacted(said)
    shown = call.turns[0].text.split()
    silent = stretches(call)
    assert all(a.end_s < b.start_s for a, b in itertools.pairwise(silent))
    gone = [word for word in said.words if word.text not in shown]
    for word in gone:
        assert any(each.start_s < word.start_s and word.end_s < each.end_s for each in silent)
