"""Every interaction with all its criteria, as the page shows them."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby

from qa.report.cards import Cards
from qa.report.language import clock, day_name, gettext
from qa.report.model import (
    CriterionView,
    DisputeView,
    EvaluationView,
    InteractionView,
    SectionView,
    SurveyView,
    Voice,
)
from qa.report.moments import anchor, channel_name, place
from qa.report.rows import Contact, Evaluated, Result
from qa.types import Channel, Outcome

__all__ = ["interaction_view", "known", "voice_of"]


def known(name: str) -> str | None:
    """The name, or None where the source did not say."""
    return None if name == "unknown" else name


def interaction_view(contact: Contact, cards: Cards, dispute_days: int) -> InteractionView:
    """The interaction with an evaluation per scorecard that applies."""
    return InteractionView(
        contact.interaction_id,
        anchor(contact.interaction_id),
        channel_name(contact.channel),
        contact.started_at.date(),
        day_name(contact.started_at),
        clock(contact.started_at),
        known(contact.queue),
        contact.unscored_reason,
        contact.doubt,
        tuple(_evaluation_view(contact.channel, each, cards, dispute_days) for each in contact.evaluations),
    )


def _evaluation_view(
    channel: Channel, evaluated: Evaluated, cards: Cards, dispute_days: int
) -> EvaluationView:
    sections = groupby(evaluated.results, key=cards.section_title)
    untold = sum(result.outcome is Outcome.NOT_EVALUATED for result in evaluated.results)
    return EvaluationView(
        cards.title(evaluated.scorecard),
        evaluated.score,
        evaluated.passed,
        evaluated.grade,
        untold - evaluated.awaits_person,
        evaluated.awaits_person,
        evaluated.is_by_person,
        evaluated.machine_score,
        _dispute_views(evaluated),
        _until(evaluated, dispute_days),
        tuple(
            SectionView(title, tuple(_criterion_view(channel, r, cards, evaluated) for r in rs))
            for title, rs in sections
        ),
    )


def _dispute_views(evaluated: Evaluated) -> tuple[DisputeView, ...]:
    asked = {result.criterion: result.question for result in evaluated.results}
    return tuple(
        DisputeView(each.state, asked.get(each.criterion, each.criterion) if each.criterion else None)
        for each in evaluated.disputes
    )


def _until(evaluated: Evaluated, dispute_days: int) -> str | None:
    """When the days to disagree end, "Tue 3 November 2026, 09:00": a page can't know the day it is read."""
    if evaluated.published_at is None:
        return None
    until = evaluated.published_at + timedelta(days=dispute_days)
    told = {"day": day_name(until), "year": until.year, "time": clock(until)}
    return gettext("%(day)s %(year)d, %(time)s") % told


def _criterion_view(channel: Channel, result: Result, cards: Cards, evaluated: Evaluated) -> CriterionView:
    """The result as one of the evaluation's."""
    return CriterionView(
        result.criterion,
        result.question,
        result.outcome,
        result.points_earned,
        result.points_possible,
        cards.is_bonus(result),
        result.is_critical,
        result.reason,
        result.is_by_person,
        result.machine_outcome,
        cards.is_marked(result),
        cards.is_manual(result),
        cards.is_waiting(result, evaluated),
        tuple((place(channel, m.turn_index, m.start_s), m.quote, m.turn_index) for m in result.evidence),
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
