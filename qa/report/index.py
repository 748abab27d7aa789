"""The index for specialists and supervisors: reports by team, what to see first, what scores leave out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from qa import __version__
from qa.report.figures import with_margin
from qa.report.model import Score
from qa.report.moments import anchor, channel_name
from qa.report.period import Period, day_name, file_name, monday_of
from qa.report.rows import query
from qa.types import Channel

__all__ = ["AgentRow", "Compared", "FirstLook", "IndexPage", "Note", "ReportLink", "TeamRows", "index_page"]

_IDS_SHOWN = 10
_PERIOD_FILE = re.compile(r"\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.html")


@dataclass(frozen=True, slots=True)
class ReportLink:
    """A report in the index: where it lies, from the index, and what it says."""

    href: str | None
    name: str
    start: date
    score: Score
    total: int


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent in the index with reports, newest first; `periods` are (href, name)."""

    agent_id: str
    agent_name: str
    weeks: tuple[ReportLink, ...]
    periods: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TeamRows:
    """A team in the index."""

    team: str
    agents: tuple[AgentRow, ...]


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

    teams: tuple[TeamRows, ...]
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
    interactions, evaluations, reviewed, awaiting, disputed = con.execute(query("totals")).fetchall()[0]
    latest, looks = _first_looks(con, folder)
    days, compared = _compared(con)
    return IndexPage(
        teams=_teams(con, folder),
        first_looks=looks,
        latest=latest,
        rejected=_notes(con, "rejected"),
        unscored=tuple(_grouped_notes(con, "unscored")),
        doubts=tuple(_grouped_notes(con, "doubts")),
        untold=_notes(con, "untold"),
        waiting=tuple(_grouped_notes(con, "waiting")),
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


def _teams(con: DuckDBPyConnection, folder: Path) -> tuple[TeamRows, ...]:
    """Teams by name, agents by name, reports newest first. An agent stands in the latest team."""
    agents: dict[tuple[str, str, str], list[ReportLink]] = {}
    for agent_id, name, team, monday, total, scored, mean, margin in con.execute(
        query("agent_weeks")
    ).fetchall():
        period = Period.week(monday)
        score = with_margin(mean, margin, scored)
        link = ReportLink(_href(folder, agent_id, period), period.title, monday, score, total)
        agents.setdefault((team, name, agent_id), []).append(link)
    teams: dict[str, list[AgentRow]] = {}
    for (team, name, agent_id), weeks in sorted(agents.items()):
        teams.setdefault(team, []).append(AgentRow(agent_id, name, tuple(weeks), _periods(folder, agent_id)))
    return tuple(TeamRows(team, tuple(rows)) for team, rows in teams.items())


def _href(folder: Path, agent_id: str, period: Period) -> str | None:
    """The report from the index, or None where it was not written."""
    path = Path(file_name(agent_id)) / f"{period.name}.html"
    return path.as_posix() if (folder / path).is_file() else None


def _periods(folder: Path, agent_id: str) -> tuple[tuple[str, str], ...]:
    """(href, name) of the agent's reports over other times than a week."""
    names = (path.name for path in (folder / file_name(agent_id)).glob("*_*.html"))
    found = sorted((name for name in names if _PERIOD_FILE.fullmatch(name)), reverse=True)
    return tuple((f"{file_name(agent_id)}/{name}", name[:-5].replace("_", " to ")) for name in found)


def _first_looks(con: DuckDBPyConnection, folder: Path) -> tuple[str | None, tuple[FirstLook, ...]]:
    """The latest week, and its interactions that a person should see first."""
    rows = con.execute(query("first_looks")).fetchall()
    if not rows:
        return None, ()
    week = Period.week(monday_of(rows[0][4]))
    return week.title, tuple(_first_look(folder, week, *row) for row in rows)


def _first_look(folder: Path, week: Period, *row: Any) -> FirstLook:
    interaction_id, agent_id, name, channel, day, score, missed = row
    href = _href(folder, agent_id, week)
    why = f"must-have not met: {missed}" if missed else "below the pass mark"
    link = f"{href}#{anchor(interaction_id)}" if href else None
    return FirstLook(interaction_id, name, link, channel_name(Channel(channel)), day_name(day), score, why)


def _compared(con: DuckDBPyConnection) -> tuple[str | None, tuple[Compared, ...]]:
    """The time that is compared, and its agents; nothing with fewer than two of them."""
    found = con.execute(query("comparison")).fetchall()
    if len(found) < 2:
        return None, ()
    since, until = found[0][-2:]
    return f"{day_name(since)} to {day_name(until)}", tuple(_beside_others(*row[:-2]) for row in found)


def _beside_others(*row: Any) -> Compared:
    rank, name, interactions, reviewed, evaluations, mean, margin, expected, adjusted, adjusted_margin = row
    score = with_margin(mean, margin, evaluations)
    return Compared(rank, name, interactions, reviewed, score, expected, adjusted, adjusted_margin)


def _marked_note(*row: Any) -> Note:
    """A question on which machine and people disagree, and since which calibration that is known."""
    question, scorecard, calibration, at, agreement, n = row
    found = f"the machine gave people's answer in {100 * agreement:.0f} % of {n} interactions"
    return Note(f"{question} ({scorecard})", f"Calibration {calibration}, {day_name(at)} {at.year}: {found}")


def _notes(con: DuckDBPyConnection, name: str) -> tuple[Note, ...]:
    return tuple(Note(*row) for row in con.execute(query(name)).fetchall())


def _grouped_notes(con: DuckDBPyConnection, name: str) -> Iterable[Note]:
    """A note per reason, with the ids that it holds for, the first of them when there are many."""
    for why, ids in con.execute(query(name)).fetchall():
        more = f" and {len(ids) - _IDS_SHOWN} more" if len(ids) > _IDS_SHOWN else ""
        yield Note(", ".join(ids[:_IDS_SHOWN]) + more, why)
