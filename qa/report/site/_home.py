"""The overview: where the site begins."""

from functools import partial

from qa.report import links
from qa.report.content import hash_of
from qa.report.index import home_page
from qa.report.site._search import search
from qa.report.site._site import Site
from qa.report.templating import render

__all__ = ["write_home"]


def write_home(site: Site) -> None:
    """The overview, at links.HOME: what there is, and a box that finds it."""
    page, find = home_page(site), search(site)
    content = hash_of(site.base, repr(page), repr(find))
    site.write(
        links.HOME, content, partial(render, "overview.html.j2", page, content, path=links.HOME, find=find)
    )
