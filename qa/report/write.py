"""Which reports there are to write, and the writing of those that changed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.errors import ConfigError
from qa.report import render
from qa.report.cards import Cards
from qa.report.content import Ledger, hash_of, ledger
from qa.report.files import carries, write
from qa.report.index import index_page
from qa.report.language import language as spoken_now
from qa.report.language import speaking
from qa.report.model import AgentPage
from qa.report.page import agent_pages, spans_of
from qa.report.period import Period, file_name, monday_of
from qa.report.standings import Standings
from qa.review import marked_criteria
from qa.scoring import Scorecard, edition

__all__ = ["retired", "write_reports"]

AT_ONCE = 5000
"""Interactions in memory at once, with turns and results; each time all tables are looked through."""


@dataclass(frozen=True, slots=True)
class _Stale:
    """A report to be written: whose, of when, where, and the hash that it will carry."""

    agent_id: str
    period: Period
    path: Path
    content: str
    interactions: int


def write_reports(  # noqa: PLR0913 - what the shell command asks
    con: DuckDBPyConnection,
    folder: Path,
    scorecards: Sequence[Scorecard],
    *,
    dispute_days: int,
    language: str | None = None,
    agent_id: str | None = None,
    since: date | None = None,
    until: date | None = None,
    month: date | None = None,
    links_since: date | None = None,
    has_index: bool = True,
) -> list[Path]:
    """The reports there are now for what was asked, by path; those that changed are written, and the index.

    One HTML file per agent and ISO week (UTC), `folder/AGENT_ID/2026-W45.html`; with `month`, any day of it,
    one per agent and month, `folder/AGENT_ID/2026-11.html`; with `since` or `until`, both included, one per
    agent over those days, `folder/AGENT_ID/2026-10-19_2026-11-15.html`. An end that is not given is the first
    or last day with an interaction. An agent on the roster who is asked for by id gets a report of a time
    without interactions, which says so. What has no agent or no time is told in the index.
    `dispute_days` as the setting; `language`, where it isn't the one spoken now. Where the folder is the
    site's `agents`, `links_since` is the day from which interactions have pages of their own: the reports
    link to those.
    Raises KeyError for a language without messages.
    """
    with speaking(language or spoken_now()):
        scorecards = [*scorecards, *retired(con, scorecards)]
        marked = marked_criteria(con)
        books, cards = ledger(con, scorecards, marked, dispute_days), Cards(scorecards, marked)
        roster = dict(con.execute("SELECT agent_id, agent_name FROM agents").fetchall())
        days = Period.month(month) if month else None
        asked = _asked(books, roster, agent_id, days, since, until)
        reports = [_report(books, folder, *each, links_since) for each in asked]
        stale = [each for each in reports if not carries(each.path, each.content)]
        standings = Standings(con, {span for each in stale for span in spans_of(each.period)})
        for batch in _batches(stale):
            wanted = [(s.agent_id, roster.get(s.agent_id, s.agent_id), s.period) for s in batch]
            pages = agent_pages(con, wanted, standings, cards, dispute_days)
            for each, page in zip(batch, pages, strict=True):
                write(each.path, render.agent(page, each.content, _linked(page, links_since)))
        if has_index:
            _write_index(con, folder, books.base)
    return [each.path for each in reports]


def _report(books: Ledger, folder: Path, agent_id: str, period: Period, links_since: date | None) -> _Stale:
    return _Stale(
        agent_id,
        period,
        folder / file_name(agent_id) / f"{period.name}.html",
        books.key(agent_id, period, links_since),
        books.interactions(agent_id, period),
    )


def _batches(stale: Sequence[_Stale]) -> Iterator[list[_Stale]]:
    """In order, each of about as many interactions as may be in memory, or of one report that has more."""
    batch: list[_Stale] = []
    room = AT_ONCE
    for each in stale:
        if batch and each.interactions > room:
            yield batch
            batch, room = [], AT_ONCE
        batch.append(each)
        room -= each.interactions
    if batch:
        yield batch


def _linked(page: AgentPage, links_since: date | None) -> frozenset[str]:
    """The ids of the page's interactions that have pages of their own."""
    if links_since is None:
        return frozenset()
    return frozenset(each.interaction_id for each in page.interactions if each.day >= links_since)


def _write_index(con: DuckDBPyConnection, folder: Path, base: str) -> None:
    index = index_page(con, folder)
    content = hash_of(base, repr(index))
    if not carries(folder / "index.html", content):
        write(folder / "index.html", render.index(index, content))


def retired(con: DuckDBPyConnection, scorecards: Sequence[Scorecard]) -> list[Scorecard]:
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


def _asked(  # noqa: PLR0913, PLR0917 - what the shell command asks
    books: Ledger,
    roster: Mapping[str, str],
    agent_id: str | None,
    month: Period | None,
    since: date | None,
    until: date | None,
) -> list[tuple[str, Period]]:
    """(agent id, period) of each report, in order."""
    days = [day for day in books.days if agent_id in (None, day.agent_id)]
    if month is None and since is None and until is None:
        return sorted({(day.agent_id, Period.week(monday_of(day.day))) for day in days})
    every = [day.day for day in books.days]
    start, end = since or min(every, default=until), until or max(every, default=since)
    if month is None and start is not None and end is not None and start <= end:
        month = Period(start, end)
    if month is None:
        return []
    agents = {day.agent_id for day in days if day.day in month}
    agents |= {agent_id} & roster.keys() if agent_id else set()
    return [(agent, month) for agent in sorted(agents)]
