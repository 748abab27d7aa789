"""Evaluations as the page shows them: every result with its evidence, and how the score came about."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from qa.report.cards import Cards
from qa.report.interactions import _sums as sums
from qa.report.interactions._rows import Case, Disputed
from qa.report.interactions.model import Criterion, Dispute, Given, Place, Score, Section
from qa.report.language import clock, day_name, gettext, number
from qa.report.moments import place
from qa.report.rows import Result
from qa.scoring import ExplainedCriterion, Explanation, PersonsAnswer
from qa.types import Channel, Outcome

__all__ = ["scores"]


def scores(case: Case, cards: Cards, dispute_days: int) -> tuple[Score, ...]:
    """One per scorecard that applies, in order of their names."""
    return tuple(_score(case, told, cards, dispute_days) for told in case.evaluations)


def _score(case: Case, told: Explanation, cards: Cards, dispute_days: int) -> Score:
    questions = {c.criterion: c.question for section in told.sections for c in section.criteria}
    since = case.published.get(told.scorecard)
    return Score(
        f"score-{told.scorecard}",
        cards.title(told.scorecard),
        told.scorecard_version,
        told.score,
        told.passed,
        told.grade,
        told.decided_by == "person",
        told.machine_score,
        sums.score(told),
        sums.verdict(told),
        tuple(map(_given, told.answers)),
        tuple(_dispute(d, questions) for d in case.disputes if d.scorecard == told.scorecard),
        None if since is None else _until(since, dispute_days),
        tuple(
            Section(
                " › ".join(section.path),
                sums.section(section.sum, questions),
                tuple(_criterion(case, told, c, cards) for c in section.criteria),
            )
            for section in told.sections
        ),
    )


def _until(since: datetime, days: int) -> str:
    """When the days to disagree end: a page can't know the day it is read."""
    until = since + timedelta(days=days)
    return f"{_day(until)}, {clock(until)}"


def _day(at: datetime) -> str:
    return f"{day_name(at)} {at.year}"


def _criterion(case: Case, told: Explanation, c: ExplainedCriterion, cards: Cards) -> Criterion:
    known = _as_result(told, c)
    is_manual, is_by_person = cards.is_manual(known), c.decided_by == "person"
    is_untold = c.outcome is Outcome.NOT_EVALUATED
    return Criterion(
        criterion=c.criterion,
        question=c.question,
        outcome=c.outcome,
        machine_outcome=c.machine_outcome,
        points=_points(c, is_bonus=cards.is_bonus(known)),
        reason=c.reason,
        root_cause=_cause(known, c, cards),
        is_critical=c.is_critical,
        is_by_person=is_by_person,
        is_manual=is_manual,
        is_waiting=is_manual and is_untold and not is_by_person and told.total.awaits_person > 0,
        is_marked=cards.is_marked(known),
        places=tuple(_places(case, c)),
        answers=tuple(map(_given, c.answers)),
    )


def _as_result(told: Explanation, c: ExplainedCriterion) -> Result:
    """As the scorecards look results up."""
    return Result(
        told.scorecard,
        "",
        c.criterion,
        c.question,
        c.outcome,
        c.points_earned,
        c.points_possible,
        c.is_critical,
        c.reason,
        c.decided_by == "person",
        c.machine_outcome,
        (),
    )


def _points(c: ExplainedCriterion, *, is_bonus: bool) -> str:
    if c.points_earned is None or c.points_possible is None:
        return ""
    if is_bonus:
        told = gettext("%(points)s bonus") if c.points_earned else gettext("no bonus")
        return told % {"points": f"+{number(c.points_earned)}"}
    if not c.points_possible and not c.points_earned:
        return gettext("no points")
    told = gettext("%(earned)s of %(possible)s points")
    return told % {"earned": number(c.points_earned, 2), "possible": number(c.points_possible, 2)}


def _cause(known: Result, c: ExplainedCriterion, cards: Cards) -> str | None:
    """The cause of a miss that a person chose, in the scorecard's words; its id where those are gone."""
    criterion = cards.criterion(known)
    texts = {cause.id: cause.text for cause in criterion.root_causes} if criterion else {}
    return texts.get(c.root_cause, c.root_cause) if c.root_cause else None


def _places(case: Case, c: ExplainedCriterion) -> Iterable[Place]:
    channel = Channel(case.head.channel)
    for each in c.evidence:
        name = place(channel, each.turn_index, each.start_s)
        yield Place(each.turn_index, name, each.quote)


def _given(answer: PersonsAnswer) -> Given:
    return Given(
        answer.reviewer,
        _day(answer.reviewed_at),
        None if answer.is_withdrawn else _said(answer),
        answer.comment,
        answer.counts,
    )


def _said(answer: PersonsAnswer) -> str:
    if answer.outcome is not None:
        return sums.outcome_word(answer.outcome)
    score = gettext("no score") if answer.score is None else number(answer.score)
    if answer.passed is None:
        return score
    return f"{score}, {gettext('passed') if answer.passed else gettext('not passed')}"


def _dispute(disputed: Disputed, questions: Mapping[str, str]) -> Dispute:
    of = disputed.criterion
    return Dispute(
        None if of is None else questions.get(of, of),
        disputed.reason,
        _day(disputed.raised_at),
        sums.state_word(disputed.state),
        disputed.decision,
        None if disputed.decided_at is None else _day(disputed.decided_at),
    )
