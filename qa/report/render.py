"""Each kind of page as HTML."""

from collections.abc import Container

from qa.report import links
from qa.report.charts import trend_chart
from qa.report.index import IndexPage
from qa.report.model import AgentPage
from qa.report.templating import render

__all__ = ["agent", "index"]

_TO_ROOT = "../../"
"""From an agent's report to the site's root: see qa.report.links.agent_page."""


def agent(page: AgentPage, content: str, linked: Container[str] = ()) -> str:
    """The HTML of an agent's report; `content` is the hash that it carries.

    `linked`: ids of interactions that have pages of their own in the site; the report links to those.
    """

    def page_of(interaction_id: str, turn_index: int | None = None) -> str:
        if interaction_id not in linked:
            return ""
        turn = "" if turn_index is None else f"#t-{turn_index}"
        return f"{_TO_ROOT}{links.interaction_page(interaction_id)}{turn}"

    return render("agent.html.j2", page, content, chart=trend_chart(page.trend), page_of=page_of)


def index(page: IndexPage, content: str) -> str:
    """The HTML of the index."""
    return render("index.html.j2", page, content)
