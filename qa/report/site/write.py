"""The whole site: every kind of page, in the order in which they link to one another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.report import interactions, runs, teams
from qa.report.language import speaking
from qa.report.period import monday_of
from qa.report.site._agents import write_agents
from qa.report.site._audio import link_audio
from qa.report.site._folder import claim, sweep
from qa.report.site._home import write_home
from qa.report.site._site import Site
from qa.report.theme import open_look, wearing
from qa.report.write import retired
from qa.review import marked_criteria
from qa.scoring import Scorecard
from qa.settings import Settings

__all__ = ["SiteSummary", "write_site"]

_PAGES: tuple[Callable[[Site], None], ...] = (
    write_agents,
    interactions.write_pages,
    teams.write_pages,
    runs.write_pages,
    write_home,
)
"""Each writes all pages of its kind. Who links comes after what is linked to."""


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """Pages that there are now, those of them that were written this time, and files that were removed."""

    pages: int
    written: int
    removed: int


def write_site(  # noqa: PLR0913 - what the shell command asks
    con: DuckDBPyConnection,
    folder: Path,
    settings: Settings,
    scorecards: Sequence[Scorecard],
    *,
    recordings: Path | None = None,
    since: date | None = None,
) -> SiteSummary:
    """Writes what changed of the site, in the settings' language and look, and removes what is gone.

    `con` is the published database. Conversations have a page from `since` on (UTC); None = the weeks that
    hold the latest `site_days` days. `recordings`: the folder with redacted copies of them. Killed at any
    moment, the next run makes it whole: pages are replaced in one move each, and the rest is removed last.
    Raises ConfigError where the folder holds anything else, or the look can't be worn.
    """
    look = open_look(settings.theme)
    claim(folder)
    marked = marked_criteria(con)
    with speaking(settings.report_language), wearing(look):
        every = [*scorecards, *retired(con, scorecards)]
        first = since or first_day(con, settings.site_days)
        site = Site.of(con, folder, settings, every, marked, since=first, recordings=recordings)
        for write_pages in _PAGES:
            write_pages(site)
    pages = len(site.told.paths)
    if recordings is not None and settings.site_audio == "link":
        link_audio(site, recordings)
    return SiteSummary(pages, site.told.written, sweep(folder, site.told.paths))


def first_day(con: DuckDBPyConnection, days: int) -> date | None:
    """The Monday of the week in which the latest `days` days of conversations begin; None without any.

    Whole weeks, so that the conversations of a coaching report have pages all or none. A clock that ran
    ahead of the latest run doesn't count: one such conversation would take the pages of all others.
    """
    ((latest,),) = con.execute(
        "SELECT max((started_at AT TIME ZONE 'UTC')::DATE) FROM interactions WHERE started_at "
        "<= coalesce((SELECT max(coalesce(ended_at, started_at)) FROM runs), TIMESTAMPTZ 'infinity')"
    ).fetchall()
    return None if latest is None else monday_of(latest - timedelta(days=days - 1))
