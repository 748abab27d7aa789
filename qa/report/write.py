"""Which reports there are to write, and the writing of those that changed."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.errors import ConfigError
from qa.report import render
from qa.report.cards import Cards
from qa.report.content import Ledger, hash_of, ledger
from qa.report.files import carries, write
from qa.report.index import index_page
from qa.report.page import agent_page
from qa.report.period import Period, file_name, monday_of
from qa.review import marked_criteria
from qa.scoring import Scorecard, edition

__all__ = ["write_reports"]


def write_reports(  # noqa: PLR0913 - what the shell command asks
    con: DuckDBPyConnection,
    folder: Path,
    scorecards: Sequence[Scorecard],
    *,
    dispute_days: int,
    agent_id: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[Path]:
    """The reports there are now for what was asked, by path; those that changed are written, and the index.

    One HTML file per agent and ISO week (UTC), `folder/AGENT_ID/2026-W45.html`; with `since` or `until`, both
    included, one per agent over those days, `folder/AGENT_ID/2026-10-19_2026-11-15.html`. An end that is not
    given is the first or last day with an interaction. An agent on the roster who is asked for by id gets a
    report of a time without interactions, which says so. What has no agent or no time is told in the index.
    `dispute_days`: as the setting.
    """
    scorecards = [*scorecards, *_retired(con, scorecards)]
    marked = marked_criteria(con)
    books, cards = ledger(con, scorecards, marked, dispute_days), Cards(scorecards, marked)
    roster = dict(con.execute("SELECT agent_id, agent_name FROM agents").fetchall())
    paths = []
    for agent, period in _asked(books, roster, agent_id, since, until):
        path = folder / file_name(agent) / f"{period.name}.html"
        content = books.key(agent, period)
        if not carries(path, content):
            page = agent_page(con, agent, roster.get(agent, agent), period, cards, dispute_days)
            write(path, render.agent(page, content))
        paths.append(path)
    index = index_page(con, folder)
    content = hash_of(books.base, repr(index))
    if not carries(folder / "index.html", content):
        write(folder / "index.html", render.index(index, content))
    return paths


def _retired(con: DuckDBPyConnection, scorecards: Sequence[Scorecard]) -> list[Scorecard]:
    """Scorecards that are no longer in force but have judged, in the latest version that can still be read.

    One that can't be read is left out: its results then carry their own names and questions.
    """
    known = {card.id for card in scorecards}
    versions = con.execute(
        "SELECT DISTINCT scorecard, scorecard_version FROM evaluations "
        "JOIN scorecard_versions USING (scorecard, scorecard_version) "
        "ORDER BY scorecard, scorecard_version DESC"
    ).fetchall()
    found: dict[str, Scorecard] = {}
    for scorecard, version in versions:
        if scorecard not in known | found.keys():
            with suppress(ConfigError):
                found[scorecard] = edition(con, scorecard, version)
    return list(found.values())


def _asked(
    books: Ledger, roster: Mapping[str, str], agent_id: str | None, since: date | None, until: date | None
) -> list[tuple[str, Period]]:
    """(agent id, period) of each report, in order."""
    days = [day for day in books.days if agent_id in (None, day.agent_id)]
    if since is None and until is None:
        return sorted({(day.agent_id, Period.week(monday_of(day.day))) for day in days})
    every = [day.day for day in books.days]
    start, end = since or min(every, default=until), until or max(every, default=since)
    if start is None or end is None or start > end:
        return []
    agents = {day.agent_id for day in days if start <= day.day <= end}
    agents |= {agent_id} & roster.keys() if agent_id else set()
    return [(agent, Period(start, end)) for agent in sorted(agents)]
