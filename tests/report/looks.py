"""Pages of a site over a warehouse of the tests: made, compared with their gold files, and read."""

import os
import re
from pathlib import Path

import lxml.html
import pytest

from qa.report.language import speaking
from qa.report.site import Site
from qa.review import marked_criteria
from qa.settings import Settings
from tests.report.builder import Warehouse

GOLD = Path(__file__).parents[1] / "gold" / "report"
SCRUBS = (
    (r'(?<=<meta name="callqa-content" content=")[0-9a-f]{64}', "HASH"),
    (r"callqa \d+\.\d+\.\d+\S*(?=</p>)", "callqa VERSION"),
)


def site_of(made: Warehouse, folder: Path, settings: Settings | None = None) -> Site:
    """A site over the warehouse in the language spoken now; every interaction counts as having its page."""
    from qa.report import links

    marked = marked_criteria(made.con)
    site = Site.of(made.con, folder, settings or Settings(), made.scorecards, marked)
    for (interaction_id,) in made.con.execute("SELECT interaction_id FROM interactions").fetchall():
        site.told.paths.add(links.interaction_page(interaction_id))
    return site


def same_as_gold(name: str, html: str) -> None:
    """Fails where the page isn't that of gold/report/NAME.html; `make update-gold` accepts it."""
    for pattern, word in SCRUBS:
        html = re.sub(pattern, word, html)
    gold = GOLD / f"{name}.html"
    if os.environ.get("CALLQA_UPDATE_GOLD") == "1":
        gold.write_text(html, "utf-8")
    if not gold.exists() or gold.read_text("utf-8") != html:
        beside = gold.with_suffix(".html.actual")
        beside.write_text(html, "utf-8")
        pytest.fail(f"{gold.name} differs. Compare with {beside.name}; `make update-gold` accepts it.")


class Page:
    """A page as its reader has it."""

    def __init__(self, path: Path) -> None:
        self.html = path.read_text("utf-8")
        self.root = lxml.html.fromstring(self.html)

    @property
    def text(self) -> str:
        """All words, with single spaces."""
        return " ".join(self.root.find("body").text_content().split())

    def table(self, heading: str) -> list[list[str]]:
        """The rows of the body of the table in the section with this heading id; cells as text."""
        (section,) = self.root.xpath(f"//section[@aria-labelledby='{heading}']")
        rows = section.xpath(".//table/tbody/tr")
        return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]

    def links(self) -> list[str]:
        """Where its links lead."""
        return list(self.root.xpath("//a/@href"))


__all__ = ["Page", "same_as_gold", "site_of", "speaking"]
