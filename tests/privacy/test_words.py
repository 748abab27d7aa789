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


def test_an_agent_who_says_who_is_speaking_keeps_the_name_and_the_company_its_own() -> None:
    said = [("agent", "Thank you for calling Birch Mutual, nadia speaking."), ("customer", "Hello Nadia.")]
    assert _said(*said) == [text for _, text in said]


def test_a_name_spelled_after_itself_and_what_follows_it_is_one() -> None:
    assert _said(("agent", "Is that right?"), ("customer", "Quillfeather. Q U I L L F E A T H E R.")) == [
        "Is that right?",
        "[NAME]. [NAME].",
    ]
    assert _said(("customer", "Her name is Tove, T O V E, Lindqvist.")) == [
        "Her name is [NAME], [NAME], [NAME]."
    ]


def test_a_name_has_its_accents_and_initials() -> None:
    assert _said(("customer", "it was Zo\u00e9 Vantour.\n\nRegards,\nOmar V.")) == [
        "it was [NAME].\n\nRegards,\n[NAME]"
    ]


def test_a_password_that_was_tried_or_guessed_twice_goes_whole() -> None:
    assert (
        _said(
            ("agent", "What is the passcode on the account?"),
            ("customer", "um I think it's hedgerow or no wait it was hedgerow 12"),
        )[1]
        == "um I think it's [PASSWORD] or no wait it was [PASSWORD]"
    )
    assert (
        _said(
            ("agent", "Please never write your password here."),
            ("customer", "well Tangerine!84 does not work"),
        )[1]
        == "well [PASSWORD] does not work"
    )


def test_a_password_that_is_spelled_or_has_a_number_goes_whole() -> None:
    asked = ("agent", "and what was the temporary password we sent you")
    assert (
        _said(asked, ("customer", "it says capital p l u m dash nine nine four one"))[1]
        == "it says [PASSWORD]"
    )
    said = "oh I never know it's um it's thistle 72 all lower case"
    assert _said(asked, ("customer", said))[1] == "oh I never know it's um it's [PASSWORD] all lower case"


def test_names_that_are_words_go_where_somebody_is_called_so() -> None:
    assert _said(
        ("customer", "my name is carol whitcomb"),
        ("agent", "okay carol I can help, thanks carol, a carol is a song"),
    ) == ["my name is [NAME] [NAME]", "okay [NAME] I can help, thanks [NAME], a carol is a song"]


def test_last_names_in_small_letters_go_after_a_title_or_a_relative() -> None:
    assert redact_text("it is mr desmond achterberg") == "it is mr [NAME]"


def test_a_mailbox_that_is_spelled_whole_leaves_nothing() -> None:
    assert redact_text("m a double t dot f a double r at example dot com") == "[EMAIL]"


def test_a_mailbox_that_is_spelled_before_its_domain_is_hidden_from_its_beginning() -> None:
    said = "it's k dot farrow that's f a r r o w at example dot com"
    assert _said(("agent", "Your e-mail?"), ("customer", said))[1] == "it's [EMAIL]"


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
        "Your incident is I N C 0 0 0 5 5 1.",
        "That makes 143 pounds.",
        "Receipt 7720 4418.",
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
