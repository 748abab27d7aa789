"""Every interaction with all its criteria, as the page shows them."""

from collections.abc import Iterable
from itertools import groupby

from qa.report.cards import Cards
from qa.report.model import (
    CriterionView,
    EvaluationView,
    InteractionView,
    SectionView,
    SurveyView,
    Voice,
)
from qa.report.moments import anchor, channel_name, place
from qa.report.period import clock, day_name
from qa.report.rows import Contact, Evaluated, Result
from qa.types import Channel, Outcome

__all__ = ["interaction_view", "known", "voice_of"]


def known(name: str) -> str | None:
    """The name, or None where the source did not say."""
    return None if name == "unknown" else name


def interaction_view(contact: Contact, cards: Cards) -> InteractionView:
    """The interaction with an evaluation per scorecard that applies."""
    return InteractionView(
        contact.interaction_id,
        anchor(contact.interaction_id),
        channel_name(contact.channel),
        day_name(contact.started_at),
        clock(contact.started_at),
        known(contact.queue),
        contact.unscored_reason,
        contact.doubt,
        tuple(_evaluation_view(contact.channel, each, cards) for each in contact.evaluations),
    )


def _evaluation_view(channel: Channel, evaluated: Evaluated, cards: Cards) -> EvaluationView:
    sections = groupby(evaluated.results, key=cards.section_title)
    return EvaluationView(
        cards.title(evaluated.scorecard),
        evaluated.score,
        evaluated.passed,
        evaluated.grade,
        sum(result.outcome is Outcome.NOT_EVALUATED for result in evaluated.results),
        evaluated.awaits_person,
        evaluated.is_by_person,
        evaluated.machine_score,
        evaluated.disputes,
        tuple(
            SectionView(title, tuple(_criterion_view(channel, r, cards) for r in rs))
            for title, rs in sections
        ),
    )


def _criterion_view(channel: Channel, result: Result, cards: Cards) -> CriterionView:
    return CriterionView(
        result.criterion,
        result.question,
        result.outcome,
        result.points_earned,
        result.points_possible,
        result.is_critical,
        result.reason,
        result.is_by_person,
        result.machine_outcome,
        cards.is_marked(result),
        tuple((place(channel, mark.turn_index, mark.start_s), mark.quote) for mark in result.evidence),
    )


def voice_of(contacts: Iterable[Contact]) -> Voice | None:
    """What customers answered; None when nobody did."""
    answers = tuple(
        SurveyView(
            contact.interaction_id,
            anchor(contact.interaction_id),
            channel_name(contact.channel),
            day_name(contact.started_at),
            contact.answer.csat,
            contact.answer.comment,
        )
        for contact in contacts
        if contact.answer is not None
    )
    given = [answer.csat for answer in answers if answer.csat is not None]
    mean = sum(given) / len(given) if given else None
    return Voice(mean, len(given), answers) if answers else None
