"""Agents' reports put together: from rows of the warehouse to what the pages show."""

from collections import Counter
from collections.abc import Iterator, Sequence

from duckdb import DuckDBPyConnection

from qa import __version__
from qa.report import rows
from qa.report.cards import Cards
from qa.report.figures import is_clear_change, score_of
from qa.report.focus import Asked, focus_of, goal_of, judged, passed_over, share_met, sure
from qa.report.language import gettext
from qa.report.model import AgentPage, Change, PastGoal, Team, TrendPoint
from qa.report.moments import channel_count
from qa.report.period import Period
from qa.report.praise import praise_of
from qa.report.rows import Contact
from qa.report.standings import Standing, Standings
from qa.report.unsaid import unsaid_of
from qa.report.untold import untold_of
from qa.report.views import interaction_view, known, voice_of

__all__ = ["BAND_AGENTS", "TEAM_AGENTS", "Wanted", "agent_page", "agent_pages", "spans_of"]

TEAM_AGENTS = 3
"""Fewer agents with scores give no team mean: a colleague's score could be worked out from it."""
BAND_AGENTS = 5
"""Fewer agents give no band: its ends would lie beside the best and the worst."""

Wanted = tuple[str, str, Period]
"""Whose report, their name where no interaction tells it, and of when."""


def agent_page(  # noqa: PLR0913, PLR0917 - whose report, of when, and what it is told by
    con: DuckDBPyConnection, agent_id: str, name: str, period: Period, cards: Cards, dispute_days: int
) -> AgentPage:
    """What the agent's report of the period shows; an empty one where the agent had no interaction."""
    standings = Standings(con, spans_of(period))
    return next(agent_pages(con, [(agent_id, name, period)], standings, cards, dispute_days))


def spans_of(period: Period) -> tuple[Period, ...]:
    """The days whose scores a report of the period shows."""
    return (period, period.before, *period.trend)


def agent_pages(
    con: DuckDBPyConnection, wanted: Sequence[Wanted], standings: Standings, cards: Cards, dispute_days: int
) -> Iterator[AgentPage]:
    """As `agent_page`, of several in order, read at once; all their interactions are in memory."""
    last = {(agent_id, period): _last(agent_id, period, standings) for agent_id, _, period in wanted}
    spans = [(agent_id, span) for agent_id, _, period in wanted for span in (period, last[agent_id, period])]
    told = rows.contacts(con, [(a, span) for a, span in spans if span], cards.trigger_kinds())
    for agent_id, name, period in wanted:
        mine, before = told.get(agent_id, ()), last[agent_id, period]
        then = rows.within(mine, before) if before else ()
        about = (agent_id, name, period)
        yield _page(about, rows.within(mine, period), (before, then), standings, cards, dispute_days)


def _page(  # noqa: PLR0913, PLR0917 - all that a page is made of
    about: Wanted,
    contacts: Sequence[Contact],
    last: tuple[Period | None, Sequence[Contact]],
    standings: Standings,
    cards: Cards,
    dispute_days: int,
) -> AgentPage:
    """`last`: what the last report spoke of, and its interactions."""
    agent_id, name, period = about
    before, then = last
    team = contacts[-1].team if contacts else "unknown"
    now = standings.of(agent_id, team, period)
    earlier = standings.of(agent_id, team, before) if before else None
    trend = _trend(agent_id, team, period, standings)
    asked = judged(contacts, cards)
    relied_on = sure(asked, cards)
    past_goal = _past_goal(before, then, relied_on, cards)
    verdicts = [e.passed for c in contacts for e in c.evaluations if e.passed is not None]
    channels = Counter(c.channel for c in contacts).most_common()
    score, focus = score_of(now), focus_of(relied_on, cards, past_goal)
    return AgentPage(
        agent_id=agent_id,
        agent_name=contacts[-1].agent_name if contacts else name,
        team=known(team),
        title=period.title,
        label=period.label,
        dates=period.dates,
        kind=period.kind,
        counts=", ".join(channel_count(channel, n) for channel, n in channels),
        scored=sum(any(e.score is not None for e in c.evaluations) for c in contacts),
        passed=sum(verdicts),
        decided=len(verdicts),
        score=score,
        change=_change(now, earlier, before),
        team_score=_team(now),
        trend=trend,
        praise=praise_of(relied_on, cards),
        focus=focus,
        passed_over=passed_over(asked, cards),
        goal=goal_of(relied_on, cards),
        past_goal=past_goal,
        voice=voice_of(contacts),
        unsaid=unsaid_of(score, trend, _team(now), has_team=known(team) is not None, has_focus=bool(focus)),
        untold=untold_of(contacts, cards),
        interactions=tuple(interaction_view(contact, cards, dispute_days) for contact in contacts),
        dispute_days=dispute_days,
        callqa_version=__version__,
    )


def _last(agent_id: str, period: Period, standings: Standings) -> Period | None:
    """What the last report spoke of: the latest earlier week with a score, or the days just before."""
    if not period.is_week:
        return period.before
    return next((week for week in reversed(period.trend[:-1]) if _has_score(agent_id, week, standings)), None)


def _has_score(agent_id: str, span: Period, standings: Standings) -> bool:
    standing = standings.of(agent_id, "", span)
    return standing is not None and standing.scored > 0


def _change(now: Standing | None, then: Standing | None, last: Period | None) -> Change | None:
    if now is None or then is None or last is None or now.mean is None or then.mean is None:
        return None
    return Change(now.mean - then.mean, last.since, is_clear_change(now, then))


def _team(standing: Standing | None) -> Team:
    if standing is None:
        return Team()
    agents = standing.team_agents
    return Team(
        agents,
        standing.team_mean if agents >= TEAM_AGENTS else None,
        standing.team_middle if agents >= BAND_AGENTS else None,
    )


def _trend(agent_id: str, team: str, period: Period, standings: Standings) -> tuple[TrendPoint, ...]:
    """Every week from the agent's first with a score to the last in which anybody of the team had one."""
    known = [(week, standings.of(agent_id, team, week)) for week in period.trend]
    mine = [i for i, (_, standing) in enumerate(known) if standing is not None and standing.scored]
    theirs = [i for i, (_, standing) in enumerate(known) if standing is not None]
    return tuple(
        TrendPoint(_week_name(week), score_of(standing), _team(standing))
        for week, standing in known[min(mine, default=len(known)) : max(theirs, default=0) + 1]
    )


def _week_name(week: Period) -> str:
    return gettext("W%(n)02d") % {"n": week.start.isocalendar().week}


def _past_goal(last: Period | None, then: Sequence[Contact], asked: Asked, cards: Cards) -> PastGoal | None:
    """The goal that the last report gave, worked out from the same rows, and where it stands now."""
    goal = goal_of(sure(judged(then, cards), cards), cards)
    if goal is None or last is None:
        return None
    results = asked.get((goal.criterion, goal.question))
    return PastGoal(goal, last.since, share_met(results) if results else None)
