"""The overview for specialists and supervisors: what to see first, teams, agents, what scores leave out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duckdb import DuckDBPyConnection

from qa import __version__
from qa.report.courses import Course, course, short_week
from qa.report.figures import with_margin
from qa.report.language import day_name, days_name, full_day_name, gettext, ngettext, percent
from qa.report.model import Score
from qa.report.moments import channel_name
from qa.report.period import TREND_WEEKS, Period, monday_of
from qa.report.places import Places, ReportsFolder, SiteRoot
from qa.report.reasons import reason
from qa.report.rows import query
from qa.types import Channel

if TYPE_CHECKING:
    from qa.report.site._site import Site

__all__ = [
    "AgentRow",
    "Compared",
    "FirstLook",
    "IndexPage",
    "Note",
    "ReportLink",
    "TeamRow",
    "home_page",
    "index_page",
]

_IDS_SHOWN = 10
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ReportLink:
    """A week: where its page lies, from the overview, and what it says."""

    href: str | None
    name: str
    start: date
    score: Score
    total: int

    @property
    def year(self) -> int:
        """The ISO year of the week."""
        return self.start.isocalendar().year

    @property
    def short(self) -> str:
        """The week as W45."""
        return short_week(self.start)


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent with reports, newest first; `periods` are (href, name) of those over other times.

    `trend` are the scores of the overview's eight weeks, oldest first. `team` is None where nobody knows it.
    """

    agent_id: str
    agent_name: str
    team: str | None
    weeks: tuple[ReportLink, ...]
    periods: tuple[tuple[str, str], ...]
    trend: Course


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team: its latest week, with a link to its page, and the scores of the overview's eight weeks."""

    team: str | None
    agents: int
    latest: ReportLink
    trend: Course


@dataclass(frozen=True, slots=True)
class FirstLook:
    """An interaction worth a person's time, and why."""

    interaction_id: str
    agent_name: str
    href: str | None
    channel: str
    on: str
    score: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the scores leave out, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Compared:
    """An agent beside others: `adjusted` for the mix of work, and what that mix gives the others.

    `rank` is None where too few contacts can be compared; `reviewed` of `score.count` count a person's
    answers.
    """

    rank: int | None
    agent_name: str
    interactions: int
    reviewed: int
    score: Score
    expected: float | None
    adjusted: float | None
    adjusted_margin: float | None


@dataclass(frozen=True, slots=True)
class IndexPage:
    """All reports, and what the scores leave out."""

    teams: tuple[TeamRow, ...]
    agents: tuple[AgentRow, ...]
    first_looks: tuple[FirstLook, ...]
    latest: str | None
    rejected: tuple[Note, ...]
    unscored: tuple[Note, ...]
    doubts: tuple[Note, ...]
    untold: tuple[Note, ...]
    waiting: tuple[Note, ...]
    marked: tuple[Note, ...]
    compared: tuple[Compared, ...]
    compared_days: str | None
    interactions: int
    evaluations: int
    reviewed: int
    awaiting: int
    disputed: int
    callqa_version: str


def index_page(con: DuckDBPyConnection, folder: Path) -> IndexPage:
    """Everything in the warehouse, with links to the reports that lie in the folder."""
    return _page(con, ReportsFolder(folder))


def home_page(site: "Site") -> IndexPage:
    """The same for the site, with links to pages of agents, teams and interactions that it has by now."""
    return _page(site.con, SiteRoot(site))


def _page(con: DuckDBPyConnection, places: Places) -> IndexPage:
    interactions, evaluations, reviewed, awaiting, disputed = con.execute(query("totals")).fetchall()[0]
    latest, looks = _first_looks(con, places)
    days, compared = _compared(con)
    teams, agents = (con.execute(query(name)).fetchall() for name in ("home_teams", "agent_weeks"))
    mondays = _mondays([*(row[1] for row in teams), *(row[3] for row in agents)])
    return IndexPage(
        teams=tuple(_teams(teams, mondays, places)),
        agents=tuple(sorted(_agents(agents, mondays, places), key=_in_order)),
        first_looks=looks,
        latest=latest,
        rejected=_notes(con, "rejected"),
        unscored=tuple(_grouped_notes(con, "unscored")),
        doubts=tuple(_grouped_notes(con, "doubts")),
        untold=tuple(Note(n.what, reason(n.why, capital=True)) for n in _notes(con, "untold")),
        waiting=tuple(_grouped_notes(con, "waiting", is_reason=False)),
        marked=tuple(_marked_note(*row) for row in con.execute(query("marked")).fetchall()),
        compared=compared,
        compared_days=days,
        interactions=interactions,
        evaluations=evaluations,
        reviewed=reviewed,
        awaiting=awaiting,
        disputed=disputed,
        callqa_version=__version__,
    )


def _mondays(weeks: Sequence[date]) -> tuple[date, ...]:
    """The eight weeks up to the latest of them."""
    latest = max(weeks, default=None)
    return () if latest is None else tuple(latest - _WEEK * back for back in reversed(range(TREND_WEEKS)))


def _known(team: str) -> str | None:
    return None if team == "unknown" else team


def _teams(rows: Iterable[Sequence[Any]], mondays: Sequence[date], places: Places) -> Iterable[TeamRow]:
    """By name."""
    for team, of_team in groupby(rows, itemgetter(0)):
        weeks = list(of_team)
        _, monday, agents, interactions, evaluations, mean, margin = weeks[0]
        score = with_margin(mean, margin, evaluations)
        latest = ReportLink(places.team(team), Period.week(monday).title, monday, score, interactions)
        scores = {row[1]: row[5] for row in weeks}
        yield TeamRow(_known(team), agents, latest, course(mondays, map(scores.get, mondays)))


def _agents(rows: Iterable[Sequence[Any]], mondays: Sequence[date], places: Places) -> Iterable[AgentRow]:
    """Each with its reports, newest first. An agent stands in the latest team."""
    for agent_id, of_agent in groupby(rows, itemgetter(0)):
        weeks = list(of_agent)
        scores = {row[3]: row[6] for row in weeks}
        yield AgentRow(
            agent_id,
            weeks[0][1],
            _known(weeks[0][2]),
            tuple(_week(places, row) for row in weeks),
            places.periods(agent_id),
            course(mondays, map(scores.get, mondays)),
        )


def _week(places: Places, row: Sequence[Any]) -> ReportLink:
    agent_id, _, _, monday, total, scored, mean, margin = row
    period = Period.week(monday)
    return ReportLink(
        places.report(agent_id, period), period.title, monday, with_margin(mean, margin, scored), total
    )


def _in_order(agent: AgentRow) -> tuple[str, str, str]:
    return agent.team or "", agent.agent_name, agent.agent_id


def _first_looks(con: DuckDBPyConnection, places: Places) -> tuple[str | None, tuple[FirstLook, ...]]:
    """The latest week, and its interactions that a person should see first."""
    rows = con.execute(query("first_looks")).fetchall()
    if not rows:
        return None, ()
    week = Period.week(monday_of(rows[0][4]))
    return week.title, tuple(_first_look(places, week, *row) for row in rows)


def _first_look(places: Places, week: Period, *row: Any) -> FirstLook:
    interaction_id, agent_id, name, channel, day, score, missed = row
    href = places.interaction(interaction_id, agent_id, week)
    why = (
        gettext("must-have not met: %(question)s") % {"question": missed}
        if missed
        else gettext("below the pass mark")
    )
    return FirstLook(interaction_id, name, href, channel_name(Channel(channel)), day_name(day), score, why)


def _compared(con: DuckDBPyConnection) -> tuple[str | None, tuple[Compared, ...]]:
    """The time that is compared, and its agents; nothing with fewer than two of them."""
    found = con.execute(query("comparison")).fetchall()
    if len(found) < 2:
        return None, ()
    since, until = found[0][-2:]
    return days_name(since, until), tuple(_beside_others(*row[:-2]) for row in found)


def _beside_others(*row: Any) -> Compared:
    rank, name, interactions, reviewed, evaluations, mean, margin, expected, adjusted, adjusted_margin = row
    score = with_margin(mean, margin, evaluations)
    return Compared(rank, name, interactions, reviewed, score, expected, adjusted, adjusted_margin)


def _marked_note(*row: Any) -> Note:
    """A question on which machine and people disagree, and since which calibration that is known."""
    question, scorecard, calibration, at, agreement, n = row
    told = gettext(
        "Calibration %(name)s, %(day)s: the machine gave people's answer in %(share)s of %(n)s interactions"
    ) % {"name": calibration, "day": full_day_name(at), "share": percent(agreement), "n": n}
    return Note(f"{question} ({scorecard})", told)


def _notes(con: DuckDBPyConnection, name: str) -> tuple[Note, ...]:
    return tuple(Note(*row) for row in con.execute(query(name)).fetchall())


def _grouped_notes(con: DuckDBPyConnection, name: str, *, is_reason: bool = True) -> Iterable[Note]:
    """A note per reason, with the ids that it holds for, the first of them when there are many.

    Unless it `is_reason`, why stays as it is: a scorecard's words.
    """
    for why, ids in con.execute(query(name)).fetchall():
        first, more = ", ".join(ids[:_IDS_SHOWN]), len(ids) - _IDS_SHOWN
        if more > 0:
            first = ngettext("%(ids)s and %(n)d more", "%(ids)s and %(n)d more", more) % {
                "ids": first,
                "n": more,
            }
        yield (
            Note(first, why)
            if not is_reason
            else Note(first, _reasons().get(why) or reason(why, capital=True))
        )


def _reasons() -> dict[str, str]:
    """What queries/unscored.sql says, in the reader's language."""
    return {
        "the source names no agent, so they are in no report": gettext(
            "the source names no agent, so they are in no report"
        ),
        "the source gives no time, so they are in no report": gettext(
            "the source gives no time, so they are in no report"
        ),
        "too little in it could be judged": gettext("too little in it could be judged"),
        "a question in it waits for a person's answer": gettext(
            "a question in it waits for a person's answer"
        ),
    }
