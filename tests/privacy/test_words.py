"""How much of what is made of words redaction finds, and what it takes for it that is none."""

import pytest

from qa.privacy import redact, redact_text
from qa.types import Channel, Interaction, Metadata, Role, Turn
from tests.privacy.labelled_set import entries_of

FLOORS = {
    "emails": 0.97,
    "names": 0.90,
    "addresses": 0.90,
    "passwords": 0.90,
    "health": 0.90,
    "negatives": 1.0,
}
"""Share of an area's labelled places that are hidden whole."""
MOST_FALSE = 0.05
"""Of the words outside of spans, in entries that are all hard cases."""


@pytest.mark.parametrize("is_held", [False, True])
@pytest.mark.parametrize(("area", "floor"), FLOORS.items())
def test_recall_and_false_redactions(area: str, floor: float, is_held: bool) -> None:
    chosen = entries_of(area, is_held)
    assert chosen
    missed = [(entry.id, mark) for entry in chosen for mark in entry.missed()]
    assert len(missed) <= (1 - floor) * sum(len(entry.marks) for entry in chosen), missed
    lost = [(entry.id, mark) for entry in chosen for mark in entry.lost()]
    assert len(lost) <= MOST_FALSE * sum(len(entry.ordinary()) for entry in chosen), lost


def _said(*turns: tuple[str, str], agent_name: str = "unknown") -> list[str]:
    made = tuple(Turn(i, Role(role), role, text) for i, (role, text) in enumerate(turns))
    about = Metadata("T-1", agent_name=agent_name, language="en")
    redacted = redact(Interaction(Channel.CALL, about, "0" * 64, made), ["Harbor Broadband"])
    return [turn.text for turn in redacted.turns]


def test_an_agent_whom_no_source_names_keeps_the_name_it_gives() -> None:
    assert _said(
        ("agent", "Harbor Broadband, this is Marlene. How can I help?"),
        ("customer", "Hi Marlene, my name is Priya Nair."),
        ("agent", "Thanks, Priya."),
    ) == [
        "Harbor Broadband, this is Marlene. How can I help?",
        "Hi Marlene, my name is [NAME].",
        "Thanks, [NAME].",
    ]


def test_a_customer_does_not_become_the_agent_by_being_named_in_a_question() -> None:
    assert _said(("agent", "Hello, is this Daniel Reyes?"), ("customer", "Yes.")) == [
        "Hello, is this [NAME]?",
        "Yes.",
    ]


def test_a_name_goes_in_any_case_spelled_misheard_and_with_a_possessive() -> None:
    assert _said(
        ("customer", "my name is kathryn dale"),
        ("agent", "Thank you Kathryn. Is that Kathrin's card?"),
        ("customer", "It's KATHRYN, K A T H R Y N."),
    ) == ["my name is [NAME]", "Thank you [NAME]. Is that [NAME]'s card?", "It's [NAME], [NAME]."]


def test_a_word_that_is_also_a_name_stays_a_word() -> None:
    said = _said(("customer", "I'm Will Harker. Will you mark it?"), ("agent", "Yes, Will. I will."))
    assert said == ["I'm [NAME]. Will you mark it?", "Yes, [NAME]. I will."]


@pytest.mark.parametrize(
    "text",
    [
        "Expiry?",
        "Expiry date on the card?",
        "Meine Karte ist weg",
        "mein Handy ist aus",
        "¿Cuál es su número de DNI?",
        "Wie lautet Ihre Steuernummer?",
        "Personalausweis Nummer?",
        "Restart it, wait 30 seconds, count ten, nine, eight, seven.",
    ],
)
def test_what_a_number_is_called_names_nobody(text: str) -> None:
    assert redact_text(text) == text


def test_health_and_dates_stay_unless_the_rules_ask_for_them() -> None:
    assert redact_text("My asthma began on 3 May 2023.") == "My asthma began on 3 May 2023."
    assert redact_text("My asthma began on 3 May 2023.", "hipaa") == "My [HEALTH] began on [DATE]."


def test_an_email_over_several_turns_leaves_nothing_of_it() -> None:
    assert _said(
        ("customer", "it's violet dot"),
        ("agent", "mhm"),
        ("customer", "king at gmail"),
        ("customer", "dot com"),
    ) == ["it's [EMAIL]", "mhm", "[EMAIL]", "[EMAIL]"]


@pytest.mark.parametrize("area", FLOORS)
def test_redacting_twice_changes_nothing_more(area: str) -> None:
    for text in (text for entry in entries_of(area, is_held=False) for _, text in entry.turns):
        once = redact_text(text)
        assert redact_text(once) == once


def test_a_long_text_full_of_beginnings_is_no_burden() -> None:
    text = "x at gmail " * 2000  # took half a minute when each was read from the start of the text
    assert redact_text(text).count("[EMAIL]") > 0
