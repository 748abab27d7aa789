"""An agent's report put together: from rows of the warehouse to what the page shows."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from duckdb import DuckDBPyConnection

from qa import __version__
from qa.report import rows
from qa.report.cards import Cards
from qa.report.figures import is_clear_change, score_of
from qa.report.focus import Asked, focus_of, goal_of, judged, passed_over, share_met, sure
from qa.report.model import AgentPage, Change, PastGoal, TrendPoint
from qa.report.moments import channel_name
from qa.report.period import Period, monday_of
from qa.report.praise import praise_of
from qa.report.rows import Contact, ScoreRow
from qa.report.views import interaction_view, known, voice_of

__all__ = ["agent_page"]

TEAM_AGENTS = 3
"""Fewer agents with scores give no team mean: a colleague's score could be worked out from it."""

_WEEK = timedelta(days=7)


def agent_page(  # noqa: PLR0913, PLR0917 - whose report, of when, and what it is told by
    con: DuckDBPyConnection, agent_id: str, name: str, period: Period, cards: Cards, dispute_days: int
) -> AgentPage:
    """What the agent's report of the period shows; an empty one where the agent had no interaction."""
    contacts = rows.contacts(con, agent_id, period)
    team = contacts[-1].team if contacts else "unknown"
    now = _scores(con, agent_id, team, period)
    weeks = rows.scores(con, agent_id, team, Period(period.trend_start, period.end), by_week=True)
    last = _last(period, weeks)
    then = _scores(con, agent_id, team, last) if last else None
    asked = judged(contacts, cards)
    relied_on = sure(asked, cards)
    found = rows.found(con, agent_id, period, cards.trigger_kinds())
    verdicts = [e.passed for c in contacts for e in c.evaluations if e.passed is not None]
    return AgentPage(
        agent_id=agent_id,
        agent_name=contacts[-1].agent_name if contacts else name,
        team=known(team),
        title=period.title,
        label=period.label,
        dates=period.dates,
        is_week=period.is_week,
        channels=tuple(Counter(channel_name(c.channel) for c in contacts).most_common()),
        scored=sum(any(e.score is not None for e in c.evaluations) for c in contacts),
        passed=sum(verdicts),
        decided=len(verdicts),
        score=score_of(now),
        change=_change(now, then, last),
        team_mean=_team_mean(now),
        trend=_trend(period, weeks),
        praise=praise_of(relied_on, cards),
        focus=focus_of(relied_on, cards, found),
        passed_over=passed_over(asked, cards),
        goal=goal_of(relied_on, cards),
        past_goal=_past_goal(con, agent_id, last, relied_on, cards),
        voice=voice_of(contacts),
        interactions=tuple(interaction_view(contact, cards, dispute_days) for contact in contacts),
        dispute_days=dispute_days,
        callqa_version=__version__,
    )


def _scores(con: DuckDBPyConnection, agent_id: str, team: str, period: Period) -> ScoreRow | None:
    found = rows.scores(con, agent_id, team, period, by_week=False)
    return found[0] if found else None


def _last(period: Period, weeks: Sequence[ScoreRow]) -> Period | None:
    """What the last report spoke of: the latest earlier week with a score, or as many days just before."""
    if not period.is_week:
        return period.before
    earlier = [row.start for row in weeks if row.scored and row.start < period.start]
    return Period.week(max(earlier)) if earlier else None


def _change(now: ScoreRow | None, then: ScoreRow | None, last: Period | None) -> Change | None:
    if now is None or then is None or last is None or now.mean is None or then.mean is None:
        return None
    return Change(now.mean - then.mean, last.since, is_clear_change(now, then))


def _team_mean(row: ScoreRow | None) -> float | None:
    return row.team_mean if row is not None and row.team_agents >= TEAM_AGENTS else None


def _trend(period: Period, weeks: Sequence[ScoreRow]) -> tuple[TrendPoint, ...]:
    """Every week from the agent's first with a score to the period's last, those without a score included."""
    by_start = {row.start: row for row in weeks}
    mine = [row.start for row in weeks if row.scored]
    day, points = min(mine, default=date.max), []
    while day <= monday_of(period.end):
        row = by_start.get(day)
        points.append(TrendPoint(f"W{day.isocalendar().week:02}", score_of(row), _team_mean(row)))
        day += _WEEK
    return tuple(points)


def _past_goal(
    con: DuckDBPyConnection,
    agent_id: str,
    last: Period | None,
    asked: Asked,
    cards: Cards,
) -> PastGoal | None:
    """The goal that the last report gave, worked out from the same rows, and where it stands now."""
    contacts: Sequence[Contact] = rows.contacts(con, agent_id, last) if last else ()
    goal = goal_of(sure(judged(contacts, cards), cards), cards)
    if goal is None or last is None:
        return None
    results = asked.get((goal.criterion, goal.question))
    return PastGoal(goal, last.since, share_met(results) if results else None)
