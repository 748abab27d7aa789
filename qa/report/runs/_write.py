"""Writes the page of every run that changed."""

from functools import partial
from typing import TYPE_CHECKING

from qa.report import links
from qa.report.content import hash_of
from qa.report.runs._page import read_pages
from qa.report.templating import render

if TYPE_CHECKING:
    from qa.report.site._site import Site

__all__ = ["write_pages"]


def write_pages(site: "Site") -> None:
    """A page per run of the last 30, at links.run_page, and the latest once more at links.RUNS.

    The latest also tells how things stand now. Interactions' pages are linked where they are written before.
    A page's hash is that of all it shows.
    """
    pages = read_pages(site)
    places = [(links.RUNS, pages[0]), *((links.run_page(p.run.run_id), p) for p in pages if p.run)]
    for path, page in places:
        content = hash_of(site.base, repr(page))
        site.write(path, content, partial(render, "run.html.j2", page, content, path=path))
