"""Numbers that somebody says over several turns."""

import pytest

from qa.privacy import redact
from qa.types import Channel, Interaction, Metadata, Role, Turn


def redacted(*said: tuple[str, str]) -> list[str]:
    turns = tuple(Turn(i, Role(who), who, text) for i, (who, text) in enumerate(said))
    return [turn.text for turn in redact(Interaction(Channel.CALL, Metadata("C-1"), "0" * 64, turns)).turns]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            ("It's 4242.", "4242,", "4242.", "4242. Okay?"),
            ("It's [CARD].", "[CARD],", "[CARD].", "[CARD]. Okay?"),
        ),
        (("four two four two four two", "four two", "four two four two four two four two"), ("[CARD]",) * 3),
        (("My mobile is 555.", "0199."), ("My mobile is [PHONE].", "[PHONE].")),
        (("The account is four seven one,", "two five five."), ("The account is [ACCOUNT],", "[ACCOUNT].")),
        (("Es el 471.", "255 gracias"), ("Es el [ACCOUNT].", "[ACCOUNT] gracias")),
    ],
)
def test_a_number_that_goes_on_is_one(said: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert redacted(*(("customer", text) for text in said)) == [*expected]
    interrupted = [turn for text in said for turn in (("customer", text), ("agent", "Mhm."))]
    assert redacted(*interrupted)[::2] == [*expected]


@pytest.mark.parametrize(
    "said",
    [
        ("I waited two.", "Two weeks, that is."),
        ("My bill was 39", "24 months ago"),
        ("It is number 1234.", "3 days are enough."),
        ("At half past ten.", "One more thing."),
        ("Is it 471?", "255 it is."),
    ],
)
def test_numbers_that_only_follow_each_other_stay(said: tuple[str, ...]) -> None:
    assert redacted(*(("customer", text) for text in said)) == [*said]


def test_what_two_people_say_is_not_one_number() -> None:
    said = [("customer", "It costs 250"), ("agent", "300 with tax")]
    assert redacted(*said) == [text for _, text in said]
