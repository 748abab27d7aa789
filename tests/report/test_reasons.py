"""The machine's reasons in another language: by their shape, whatever is in them."""

import pytest

from qa.report.language import speaking
from qa.report.reasons import reason


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("no greeting by the agent in the agent's first 20 s", "sin saludo del agente en los primeros 20 s"),
        (
            "2 × interruption by the agent, at most 1 allowed",
            "2 × interrupción del agente, se permiten 1 como máximo",
        ),
        ("3 × unexplained jargon by the agent", "3 × jerga sin explicación del agente"),
        (
            "talk ratio agent: 0.72 (asked: at most 0.68)",
            "parte hablada del agente: 0,72 (se pide: como máximo 0,68)",
        ),
        ("first response: 2.5 h", "primera respuesta: 2,5 h"),
        (
            "0 × apology (asked: at least 1 and at most 3 or at least 5)",
            "0 × disculpa (se pide: al menos 1 y como máximo 3 o al menos 5)",
        ),
        (
            "offer of more help by the agent, but not in the agent's last 2 turns",
            "oferta de más ayuda del agente, pero no en los últimos 2 turnos",
        ),
        (
            "no paraphrase or summary or repeating back by the agent",
            "sin paráfrasis o resumen o repetición para confirmar del agente",
        ),
        (
            "verification request by the agent, but not before the first next step by the agent",
            "petición de verificación del agente, pero no antes de la primera vez de: "
            "próximo paso del agente",
        ),
        ("hold time s could not be measured", "tiempo en espera: no se pudo medir"),
        (
            "interruptions by agent can't be measured here: only calls have speech that overlaps",
            "interrupciones del agente: aquí no se puede medir "
            "(solo en las llamadas hay voces que se solapan)",
        ),
        (
            "the check empathy did not run: not available for language de",
            "la comprobación empathy no se hizo: no disponible para el idioma de",
        ),
        ("no scorecard for a chat in language fr", "no hay plantilla de evaluación para el idioma fr"),
        (
            "1 × refusal by the agent; what is missing takes points off",
            "1 × negativa del agente; lo que falta resta puntos",
        ),
        (
            "no greeting; greeting may lie in words that were not understood well enough",
            "sin saludo; saludo puede estar en palabras que no se entendieron lo bastante bien",
        ),
        ("greeting: not met", "greeting: no cumplido"),
        (
            "no thanks by the agent in the agent's last 2 turns; part of what was said in the agent's "
            "last 2 turns was not understood well enough to be sure",
            "sin agradecimiento del agente en los últimos 2 turnos; parte de lo que se dijo en los "
            "últimos 2 turnos no se entendió lo bastante bien para estar seguros",
        ),
        (
            "no dead air; 1 not understood well enough to count",
            "sin silencio largo; 1 sin entender lo bastante bien para contar",
        ),
    ],
)
def test_a_known_shape_is_said_in_spanish(english: str, spanish: str) -> None:
    with speaking("es"):
        assert reason(english) == spanish
    assert reason(english).unescape() == english


@pytest.mark.parametrize(
    "odd", ["Something new.", "no thing that any check finds", "2 × <b>", "x: 3 furlongs"]
)
def test_what_has_no_known_shape_is_marked_as_english(odd: str) -> None:
    with speaking("es"):
        told = reason(odd)
        assert told.startswith('<span lang="en">')
        assert told.striptags() == odd or "&lt;" in told
        assert "<b>" not in told


def test_a_reason_may_begin_a_sentence() -> None:
    assert reason("no greeting", capital=True) == "No greeting"
    with speaking("es"):
        assert reason("no greeting", capital=True) == "Sin saludo"
