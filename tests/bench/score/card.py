"""Twenty criteria, every kind of rule among them: the scorecard that is timed. It judges nobody."""

from typing import Any

from qa.scoring import Scorecard

__all__ = ["timed_card"]

_WORDS = {"praise": "Good.", "instead": "Do it.", "goal": "Do it more."}


def _criterion(name: str, points: float, **rule: Any) -> dict[str, Any]:
    question = f"Does the agent do what is asked under {name.replace('_', ' ')}?"
    return {"id": name, "question": question, "points": points, "why": "Time.", "coaching": _WORDS, **rule}


def _said(kind: str | list[str], role: str = "agent", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "role": role, **more}


def _bands(measurement: str, *bands: dict[str, float], **more: Any) -> dict[str, Any]:
    return {"measurement": measurement, "bands": list(bands), **more}


_OPENING = (
    _criterion("greeting", 3, required=_said("greeting", within="2 turns", partial=0.5)),
    _criterion("introduction", 2, required=_said("self_introduction", within="30s")),
    _criterion(
        "verification",
        5,
        critical="scorecard",
        required=_said("verification_request", before=_said("disclosure")),
    ),
    _criterion(
        "first_answer",
        4,
        applies_when={"channels": ["chat"]},
        bands=_bands("first_response_s", {"at_most": 60, "credit": 1}, {"at_most": 120, "credit": 0.5}),
    ),
)
_CARE = (
    _criterion(
        "empathy",
        6,
        applies_when={"found": [_said("sentiment_low", "customer")]},
        required=_said("empathy_reaction", after=_said("sentiment_low", "customer")),
    ),
    _criterion("questions", 4, required=_said("open_question", at_least=2, partial=0.5)),
    _criterion("paraphrase", 3, required=_said("paraphrase")),
    _criterion(
        "apology", 2, applies_when={"found": [_said("complaint", "customer")]}, required=_said("apology")
    ),
    _criterion("names", 1, required=_said("name_use", at_least=1)),
)
_CONDUCT = (
    _criterion("profanity", 5, critical="section", forbidden=_said("profanity")),
    _criterion("jargon", 3, forbidden=_said("jargon", attributes={"explained": False}, at_most=1)),
    _criterion(
        "interruptions",
        4,
        forbidden=_said("interruption", at_most=1, partial=[{"at_most": 3, "credit": 0.5}]),
    ),
    _criterion(
        "talk_ratio",
        3,
        bands=_bands(
            "talk_ratio_agent",
            {"at_least": 0.3, "at_most": 0.6, "credit": 1},
            {"at_most": 0.75, "credit": 0.5},
        ),
    ),
    _criterion(
        "dead_air",
        3,
        applies_when={"channels": ["call"]},
        bands=_bands("longest_silence_s", {"at_most": 20, "credit": 1}, evidence=_said("dead_air", "any")),
    ),
    _criterion("holds", 2, applies_when={"at_least": {"hold_count": 1}}, required=_said("hold_return")),
)
_ENDING = (
    _criterion("solution", 5, required=_said("solution_offer")),
    _criterion("next_step", 4, required=_said("next_step", after=_said("solution_offer"))),
    _criterion(
        "mood",
        3,
        expression={
            "sql": "sentiment_customer_end >= sentiment_customer_start OR findings('thanks', 'customer') > 0"
        },
    ),
    _criterion("balance", 2, expression={"sql": "1.2 - talk_ratio_agent"}),
    _criterion("closing", 3, required=_said(["closing", "offer_more_help"], last="2 turns", partial=0.5)),
)


def timed_card() -> Scorecard:
    """Sections with weights; conditions, places, partial credit, both kinds of critical criteria."""
    sections = {
        "opening": (20, _OPENING),
        "care": (30, _CARE),
        "conduct": (25, _CONDUCT),
        "ending": (25, _ENDING),
    }
    return Scorecard.model_validate(
        {
            "id": "timed",
            "version": 1,
            "title": "Timed scorecard",
            "applies_to": {"channels": ["call", "chat"]},
            "pass_mark": 75,
            "sections": [
                {"id": name, "title": name.capitalize(), "weight": weight, "criteria": list(criteria)}
                for name, (weight, criteria) in sections.items()
            ],
        }
    )
