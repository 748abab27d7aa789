"""What leaves `redact` holds no personal data, and still says what kind stood there."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.privacy import redact, redact_survey, redact_text
from qa.privacy._pieces import pieces_of
from qa.transcribe.roles import RoleGuess, settle
from qa.types import Channel, Interaction, Metadata, Role, Survey, Turn, Word, word_spans


def _interaction(*turns: tuple[str, str], agent_name: str = "Anna Whitfield") -> Interaction:
    about = Metadata("T-1", agent_name=agent_name)
    made = tuple(Turn(i, Role(role), role, text) for i, (role, text) in enumerate(turns))
    return Interaction(Channel.CHAT, about, "0" * 64, made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My card is 4242 4242 4242 4242, thanks.", "My card is [CARD], thanks."),
        ("4111-1111-1111-1111", "[CARD]"),
        ("it's four two four two, four two four two four two four two four two four two", "it's [CARD]"),
        ("four one double one triple one one one one one one one one one one ok", "[CARD] ok"),
        ("forty two forty two forty two forty two forty two forty two forty two forty two", "[CARD]"),
        ("call me on 555-0123 please", "call me on [PHONE] please"),
        ("my mobile is five five five oh one nine nine", "my mobile is [PHONE]"),
        ("(212) 555-0123", "([PHONE]"),
        ("account number 12345", "account number [ACCOUNT]"),
        ("sí, es el cuatro, siete, uno, dos, cinco, cinco, cero, uno.", "sí, es el [ACCOUNT]."),
        ("Si es el 4-7-1-2-5-5-01.", "Si es el [ACCOUNT]."),
        ("ana punto lópez arroba correo punto com", "[EMAIL]"),
        ("ana guion bajo lopez arroba correo punto es", "[EMAIL]"),
        ("it ends eight eight two zero one nine four", "it ends [ACCOUNT]"),
        ("the cvv is 123", "the cvv is [CVV]"),
        ("and the c v v is six five one", "and the c v v is [CVV]"),
        ("born 11-Mar-1990", "born [BIRTH_DATE]"),
        ("my b s b is 063", "my b s b is [ACCOUNT]"),
        ("passport is p a four one seven double two nine six", "passport is [NATIONAL_ID]"),
        ("my eircode is d zero six w two k eight", "my eircode is [ADDRESS]"),
        ("card 4242 4242 4242 4242, sort code 04 29 09", "card [CARD], sort code [ACCOUNT]"),
        ("Vivo en calle de la Noria 9 3B, 41010 Sevilla.", "Vivo en [ADDRESS]."),
        ("write to violet.king@mail.example today", "write to [EMAIL] today"),
        ("it's violet dot king at gmail dot com", "it's [EMAIL]"),
        ("I live at 42 Maple Street, Springfield, 62704.", "I live at [ADDRESS]."),
        ("we're at twenty one oak avenue", "we're at [ADDRESS]"),
        ("my name is Daniel Reyes and I", "my name is [NAME] and I"),
        ("my name is daniel", "my name is [NAME]"),
        ("Hello, this is Mrs. O'Brien.", "Hello, this is Mrs. [NAME]."),
    ],
)
def test_personal_data_is_replaced_by_its_kind(text: str, expected: str) -> None:
    assert redact_text(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We are here 24 7 365.",
        "It was $1,200.50 on 2026-10-21 at 10:30.",
        "You pay 39.99 a month for 12 months.",
        "There are 120,000 customers.",
        "Paid on 3-4-25, 5-5-2001 and 12.3.24.",
        "Tengo uno o dos problemas desde hace tres días.",
        "Give it 10 minutes on the way.",
        "I've been waiting for twenty five minutes.",
        "Two or three lights, one is red.",
        "I'm sorry, this is annoying.",
        "Look at the router in five minutes.",
    ],
)
def test_ordinary_words_and_numbers_stay(text: str) -> None:
    assert redact_text(text) == text


def test_a_name_given_once_is_gone_everywhere_and_the_agents_stays() -> None:
    redacted = redact(
        _interaction(
            ("agent", "Hello, this is Anna at Harbor Broadband."),
            ("customer", "Hi, my name is Daniel Reyes."),
            ("agent", "Thanks, Daniel. Is Daniel's router on?"),
        )
    )
    assert [t.text for t in redacted.turns] == [
        "Hello, this is Anna at Harbor Broadband.",
        "Hi, my name is [NAME].",
        "Thanks, [NAME]. Is [NAME]'s router on?",
    ]


def test_the_customers_name_as_participant_is_gone() -> None:
    turn = Turn(0, Role.CUSTOMER, "Siobhan O'Brien", "hi siobhan here, Siobhan I mean")
    redacted = redact(Interaction(Channel.CHAT, Metadata("T-1"), "0" * 64, (turn,)))
    assert redacted.turns[0].participant == "customer"
    assert "Siobhan" not in redacted.turns[0].text


def test_words_keep_their_times_and_line_up_with_the_text() -> None:
    spoken = "My card is 4242 4242 4242 4242. Thanks."
    words = tuple(Word(w, float(i), i + 0.5) for i, w in enumerate(spoken.split()))
    turn = Turn(0, Role.CUSTOMER, "customer", spoken, 0.0, 7.5, words)
    redacted = redact(Interaction(Channel.CALL, Metadata("C-1"), "0" * 64, (turn,))).turns[0]
    assert redacted.text == "My card is [CARD]. Thanks."
    assert [(w.text, w.start_s, w.end_s) for w in redacted.words][3:] == [
        ("[CARD].", 3.0, 6.5),
        ("Thanks.", 7.0, 7.5),
    ]
    assert len(word_spans(redacted.text, redacted.words)) == len(redacted.words)


def test_words_that_do_not_line_up_are_dropped() -> None:
    turn = Turn(
        0, Role.CUSTOMER, "customer", "card 4242424242424242", 0.0, 1.0, (Word("4242", 0.0, 1.0),) * 9
    )
    assert redact(Interaction(Channel.CALL, Metadata("C-1"), "0" * 64, (turn,))).turns[0].words == ()


def test_a_survey_comment_is_redacted() -> None:
    assert redact_survey(Survey("T-1", comment="call 555-0123")).comment == "call [PHONE]"
    assert redact_survey(Survey("T-1")).comment is None


@given(
    st.lists(
        st.sampled_from(["4242 4242 4242 4242", "call", "555-0123", "a@b.example", "ok", "no."]), max_size=6
    )
)
def test_redacting_twice_changes_nothing_more(pieces: list[str]) -> None:
    once = redact_text(" ".join(pieces))
    assert redact_text(once) == once
    assert "4242" not in once
    assert "@" not in once


def test_words_that_are_also_ordinary_here_are_no_names() -> None:
    said = ("customer", "I have gift cards"), ("agent", "Gift cards are not billing.")
    redacted = redact(_interaction(*said))
    assert redacted.turns[1].text == "Gift cards are not billing."


@pytest.mark.parametrize(
    ("agent_channel", "guess", "places"),
    [
        ("left", RoleGuess(1, 0, 1.0), ("left", "right")),
        ("right", RoleGuess(0, 1, 1.0), ("left", "right")),
        (None, RoleGuess(None, None, 0.0), ("left", "right")),
        ("left", RoleGuess(0, 1, 1.0), ("speaker 1", "speaker 2", "speaker 3")),
    ],
)
def test_our_own_doubts_stay_as_they_are(
    agent_channel: str | None, guess: RoleGuess, places: tuple[str, ...]
) -> None:
    doubts = settle(agent_channel, guess, places).doubts
    assert doubts
    assert redact(replace(_interaction(("agent", "Hello.")), doubts=doubts)).doubts == doubts


def test_a_doubt_from_elsewhere_is_redacted() -> None:
    doubted = replace(_interaction(("agent", "Hello.")), doubts=("Unclear: 4242 4242 4242 4242.",))
    assert redact(doubted).doubts == ("Unclear: [CARD].",)


def test_a_long_text_is_cut_between_words_and_comes_back_whole() -> None:
    told = "The parcel was left at the gate in the rain and all of it is spoilt now. " * 120
    card, email = "my card is 4242 4242 4242 4242", "write to violet.king@mail.example"
    whole = _interaction(("customer", f"{told}{card}. {told}{email}"), ("agent", "I am so sorry."))
    expected = f"{told}my card is [CARD]. {told}write to [EMAIL]"
    assert [turn.text for turn in redact(whole).turns] == [expected, "I am so sorry."]
    assert [turn.index for turn in redact(whole).turns] == [0, 1]
    assert redact_text(f"{told}{email}") == f"{told}write to [EMAIL]"


@pytest.mark.parametrize("data", ["A1", "Anna-", "a.b@", "\u540d", "1 "])
def test_what_is_no_text_is_looked_at_in_pieces(data: str) -> None:
    pieces = list(pieces_of(data * 30_000))
    assert max(map(len, pieces)) <= 4_000
    assert "".join(pieces) == data * 30_000
