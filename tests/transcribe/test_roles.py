"""Who is the agent, told from what is said, and what becomes of it beside the manifest's word."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.transcribe._cues import Cue, load_cues, plain
from qa.transcribe.roles import SWAPPED, TOLD, TOLD_MIXED, RoleGuess, infer_roles, settle
from qa.types import Role

AGENT = "Thank you for calling Northwind. May I have your account number? Let me check that for you."
CUSTOMER = "My router is broken. I have been waiting for a week and nobody called me back."
AGENTE = (
    "Gracias por llamar a Horizonte, le atiende Lucía. ¿En qué puedo ayudarle? Dígame su número de cuenta, "
    "por favor. Permítame un momento, voy a revisarlo. ¿Hay algo más en que le pueda ayudar?"
)
CLIENTE = (
    "Hola, buenas tardes. Llamo porque no me funciona el internet desde ayer. Quisiera saber cuándo va a "
    "venir el técnico. Nada más, gracias por su ayuda."
)

SAID = {
    "thanks_for_contact": ("Thanks so much for calling us today.", "Bienvenido a Horizonte."),
    "thanks_for_waiting": ("Thank you for holding.", "Gracias por la espera."),
    "offers_help": ("How may I help you?", "¿En qué le puedo ayudar?"),
    "offers_more": ("Is there anything else?", "¿Hay alguna cosa más en lo que te pueda ayudar?"),
    "asks_details": ("Could I just get your surname?", "¿Me podría indicar su apellido?"),
    "serves": ("I'll get that sorted for you.", "Se lo envío ahora mismo."),
    "verifies": ("This call may be recorded.", "Esta llamada puede ser grabada."),
    "holds": ("I'll put you on a brief hold.", "Le voy a dejar en espera."),
    "looks_up": ("Let me pull up the file.", "Voy a revisar la orden."),
    "sees_record": ("I can see here that you called before.", "En el sistema me aparece una visita."),
    "speaks_for_company": ("Unfortunately we are out of stock.", "Lamentablemente no contamos con eso."),
    "regrets": ("Sorry to hear that.", "Lamento las molestias."),
    "courtesy": ("Have a lovely evening.", "Que tenga un buen día."),
    "answers_for_company": ("You're speaking with Priya.", "Está hablando con Marcos."),
    "your_things": ("Is it under your maiden name?", "¿Está a nombre de su marido?"),
    "guides": ("Have you tried it with a cable?", "¿Ha probado con otro cable?"),
    "calls_about": ("I'm calling about a leak.", "Llamo por una fuga."),
    "my_things": ("It was my landlord.", "Fue mi casero."),
    "wants": ("I want a smaller one.", "Quiero uno más pequeño."),
    "has_trouble": ("It does not work at all.", "Es que no funciona nada."),
    "asks_for_help": ("How do I turn it off?", "¿Cómo puedo apagarlo?"),
    "takes_leave": ("No, that's everything.", "No, eso es todo."),
    "complains": ("This is unacceptable.", "Esto es inaceptable."),
}
"""A line for each cue, in English and Spanish."""


def cue(name: str, language: str) -> Cue:
    return next(each for each in load_cues()[language].cues if each.name == name)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_cue_has_a_line_here(language: str) -> None:
    assert [each.name for each in load_cues()[language].cues] == list(SAID)


@pytest.mark.parametrize(("name", "lines"), SAID.items(), ids=SAID.keys())
def test_cues_are_heard(name: str, lines: tuple[str, str]) -> None:
    assert [cue(name, code).count(plain(line)) for code, line in zip(("en", "es"), lines, strict=True)] == [
        1,
        1,
    ]


@pytest.mark.parametrize("language", ["en", "es"])
def test_patterns_expect_words_as_they_are_made_plain(language: str) -> None:
    cues = load_cues()[language]
    patterns = [each.pattern.pattern for each in cues.cues] + [cues.introduces, cues.calls, cues.asks_for]
    literal = " ".join(re.sub(r"\\[bw]", "", pattern) for pattern in patterns)
    assert literal == literal.lower()
    assert re.sub(r"[a-z (){}|?:!*,+\[\]0-9]", "", literal) == ""


@pytest.mark.parametrize(
    ("name", "language", "line"),
    [
        ("my_things", "en", "It was my pleasure."),
        ("my_things", "en", "One moment, my system is slow."),
        ("your_things", "en", "Thanks for your help."),
        ("your_things", "es", "Gracias por su ayuda."),
        ("wants", "en", "I need your surname."),
        ("wants", "es", "Necesito su apellido."),
        ("calls_about", "en", "I'm calling about your order."),
        ("offers_more", "en", "Is there anything else I need to do?"),
        ("thanks_for_contact", "en", "You are welcome to it."),
        ("asks_for_help", "en", "Could you tell me your postcode?"),
    ],
)
def test_what_the_other_party_says_is_no_cue(name: str, language: str, line: str) -> None:
    assert cue(name, language).count(plain(line)) == 0


def test_plain_words() -> None:
    assert plain("  ¡Sí, I’ll CHECK — José's «caña»!\n") == "si ill check joses cana"


def test_a_thing_said_often_counts_three_times() -> None:
    assert cue("complains", "en").count(plain("Unacceptable! " * 9)) == 3


@pytest.mark.parametrize(
    ("language", "texts", "agent"),
    [
        ("en", (AGENT, CUSTOMER), 0),
        ("en-GB", (CUSTOMER, AGENT), 1),
        ("es", (AGENTE, CLIENTE), 0),
        ("es_MX", (CLIENTE, AGENTE), 1),
        ("en", (AGENT.lower().replace(".", "").replace("?", ""), CUSTOMER.lower().replace(".", "")), 0),
        ("en", ("Hello?", AGENT), 1),
        ("en", ("Hello?", CUSTOMER + " Could you put me through?"), 0),
    ],
)
def test_the_agent_is_told(language: str, texts: tuple[str, str], agent: int) -> None:
    guess = infer_roles(texts, language)
    assert (guess.agent, guess.customer) == (agent, 1 - agent)
    assert TOLD <= guess.confidence <= 1


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ("Yes.", "No.")),
        ("en", (CUSTOMER, CUSTOMER)),
        ("en", (AGENT, AGENT)),
        ("en", ("", "")),
        ("en", ()),
        ("es", (AGENT, CUSTOMER)),
        ("fr", ("Merci de votre appel, comment puis-je vous aider ?", "Ma facture est fausse.")),
        (None, (AGENT, CUSTOMER)),
    ],
)
def test_who_cannot_be_told_is_not_told(language: str | None, texts: tuple[str, ...]) -> None:
    assert infer_roles(texts, language).confidence < TOLD


def test_nothing_heard_is_no_guess() -> None:
    assert infer_roles(("Yes.", "No."), "en") == RoleGuess(None, None, 0.0)


@settings(deadline=None)
@given(st.permutations([AGENT, CUSTOMER, "Hm.", "Could you put me through?"]))
def test_the_order_of_speakers_hardly_matters(texts: list[str]) -> None:
    guess = infer_roles(texts, "en")
    assert guess.agent == texts.index(AGENT)


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gives_a_probability(texts: list[str]) -> None:
    guess = infer_roles(texts, "en", names=("A.", ""), company=("(", "Northwind"))
    assert 0 <= guess.confidence <= 1
    assert all(one is None or 0 <= one < len(texts) for one in (guess.agent, guess.customer))


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("Hello, this is Anna.", 1),
        ("Anna speaking.", 1),
        ("Okay, thank you, Anna.", -1),
        ("Harbor Broadband, good morning.", 1),
        ("Good morning, is this Harbor Broadband?", 0),
        ("Good morning, this is Annabel.", 0),
    ],
)
def test_names_of_agent_and_company_tell(line: str, sign: int) -> None:
    """The speaker is measured against one who says nothing, with the names and without."""
    plainly = infer_roles((line, ""), "en")
    told = infer_roles((line, ""), "en", names=("Anna Whitfield",), company=("Harbor Broadband",))
    more = (told.confidence if told.agent == 0 else -told.confidence) - (
        plainly.confidence if plainly.agent == 0 else -plainly.confidence
    )
    assert (more > 0) - (more < 0) == sign


def test_of_three_the_second_agent_is_no_customer() -> None:
    second = "This call may be recorded. " * 2 + AGENT
    guess = infer_roles((second, AGENT + " How can I help you? You're speaking with Kim.", CUSTOMER), "en")
    assert guess.customer == 2


@pytest.mark.parametrize(
    ("text", "expected"), [(AGENT, (0, None)), (CUSTOMER, (None, 0)), ("Hello?", (None, None))]
)
def test_a_lone_speaker(text: str, expected: tuple[int | None, int | None]) -> None:
    guess = infer_roles((text,), "en")
    assert (guess.agent, guess.customer) == expected


LEFT_IS_AGENT = (Role.AGENT, Role.CUSTOMER)
SURE_FIRST, SURE_SECOND = RoleGuess(0, 1, SWAPPED), RoleGuess(1, 0, SWAPPED)
LIKELY_SECOND = RoleGuess(1, 0, TOLD)
NO_GUESS = RoleGuess(None, None, 0.0)
SIDES = ("left", "right")


@pytest.mark.parametrize(
    ("agent_channel", "guess", "places", "roles"),
    [
        ("left", SURE_FIRST, SIDES, (Role.AGENT, Role.CUSTOMER)),
        ("left", NO_GUESS, SIDES, (Role.AGENT, Role.CUSTOMER)),
        ("left", LIKELY_SECOND, SIDES, (Role.AGENT, Role.CUSTOMER)),
        ("left", SURE_SECOND, ("right", "left"), (Role.CUSTOMER, Role.AGENT)),
        ("right", NO_GUESS, SIDES, (Role.CUSTOMER, Role.AGENT)),
        ("left!", SURE_SECOND, SIDES, (Role.AGENT, Role.CUSTOMER)),
        ("right!", SURE_FIRST, SIDES, (Role.CUSTOMER, Role.AGENT)),
        ("right", RoleGuess(None, 0, SWAPPED), ("left",), (Role.CUSTOMER,)),
    ],
)
def test_the_manifest_holds(
    agent_channel: str, guess: RoleGuess, places: tuple[str, ...], roles: tuple[Role, ...]
) -> None:
    settled = settle(agent_channel, guess, places)
    assert (settled.roles, settled.roles_from) == (roles, "manifest")
    assert (settled.confidence, settled.doubts) == (None, ())


@pytest.mark.parametrize(
    ("agent_channel", "guess", "places", "other"),
    [
        ("left", SURE_SECOND, SIDES, "right"),
        ("left", SURE_FIRST, ("right", "left"), "right"),
        ("right", SURE_FIRST, SIDES, "left"),
        ("left", RoleGuess(None, 0, SWAPPED), ("left",), "right"),
        ("left", RoleGuess(0, None, SWAPPED), ("right",), "right"),
    ],
)
def test_swapped_channels_leave_everyone_unknown(
    agent_channel: str, guess: RoleGuess, places: tuple[str, ...], other: str
) -> None:
    settled = settle(agent_channel, guess, places)
    assert set(settled.roles) == {Role.UNKNOWN}
    assert (settled.roles_from, settled.confidence) == ("nothing", None)
    assert settled.doubts == (
        f"The channels look swapped: the manifest names {agent_channel} as the agent's, but by what is said "
        f"the agent is on the {other}. Listen: write {other} as agent_channel, or {agent_channel}! where "
        f"{agent_channel} is right.",
    )


@pytest.mark.parametrize("agent_channel", [None, "mono"])
def test_without_the_manifest_what_is_said_holds(agent_channel: str | None) -> None:
    settled = settle(agent_channel, LIKELY_SECOND, ("left", "right"))
    assert settled.roles == (Role.CUSTOMER, Role.AGENT)
    assert (settled.roles_from, settled.confidence, settled.doubts) == ("speech", TOLD, ())


@pytest.mark.parametrize(
    ("guess", "places", "doubt"),
    [
        (
            RoleGuess(0, 1, TOLD - 0.01),
            SIDES,
            "Who the agent is could not be told from what is said. Write left or right as agent_channel in "
            "the manifest.",
        ),
        (NO_GUESS, ("speaker 1", "speaker 2"), "Who the agent is could not be told from what is said."),
        (LIKELY_SECOND, ("speaker 1", "speaker 2"), "Who the agent is could not be told from what is said."),
        (
            RoleGuess(0, None, TOLD_MIXED),
            ("speaker 1",),
            "Who the agent is could not be told from what is said.",
        ),
    ],
)
def test_nothing_tells(guess: RoleGuess, places: tuple[str, ...], doubt: str) -> None:
    settled = settle(None, guess, places)
    assert set(settled.roles) == {Role.UNKNOWN}
    assert (settled.roles_from, settled.confidence, settled.doubts) == ("nothing", None, (doubt,))


def test_a_lone_customer_is_told_when_it_is_sure() -> None:
    assert settle(None, RoleGuess(None, 0, SWAPPED), ("speaker 1",)).roles == (Role.CUSTOMER,)


def test_a_third_voice_stays_unknown_and_is_said() -> None:
    settled = settle(None, RoleGuess(1, 2, TOLD_MIXED), ("speaker 1", "speaker 2", "speaker 3"))
    assert settled.roles == (Role.UNKNOWN, Role.AGENT, Role.CUSTOMER)
    assert settled.doubts == ("More than two people speak: on whose side 1 voice may be could not be told.",)


def test_a_side_says_nothing_of_one_channel() -> None:
    settled = settle("left", SURE_FIRST, ("speaker 1", "speaker 2"))
    assert (settled.roles, settled.roles_from) == (LEFT_IS_AGENT, "speech")
    assert settled.doubts == (
        "The manifest names left as the agent's channel, but the recording has one channel for all.",
    )
