"""Writes the page of every team that changed."""

from functools import partial
from typing import TYPE_CHECKING

from qa.report import links
from qa.report.content import hash_of
from qa.report.hrefs import Hrefs
from qa.report.period import Period
from qa.report.teams._page import Maker
from qa.report.teams._review import risky
from qa.report.teams._rows import read_teams
from qa.report.templating import render

if TYPE_CHECKING:
    from qa.report.site._site import Site

__all__ = ["write_pages"]


def write_pages(site: "Site") -> None:
    """A page per team with conversations, at links.team_page.

    It tells of the team's latest week that was over when the latest run ended, the eight weeks up to it, and
    the last four of them. Interactions' and agents' pages are linked where they are written before. A page's
    hash is that of all it shows.
    """
    teams = read_teams(site.con)
    risks = risky(site, teams)
    maker = Maker(site, site.cards, Hrefs(site, "../"))
    for rows in teams:
        page, path = maker.page(rows, risks.get(rows.team, ())), links.team_page(rows.team)
        week = Period.week(rows.period["monday"]).name
        content = hash_of(site.base, week, repr(page))
        site.write(path, content, partial(render, "team.html.j2", page, content, path=path, week=week))
