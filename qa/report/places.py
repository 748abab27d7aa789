"""Where what the overview names lies: in a folder of reports alone, or in the whole site."""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from qa.report.hrefs import Hrefs
from qa.report.language import gettext
from qa.report.moments import anchor
from qa.report.period import Period, file_name

if TYPE_CHECKING:
    from qa.report.site._site import Site

__all__ = ["Places", "ReportsFolder", "SiteRoot"]

_PERIOD_FILE = re.compile(r"\d{4}-\d\d(?:-\d\d_\d{4}-\d\d-\d\d)?\.html")
"""A month's, or that of any days."""


class Places(Protocol):
    """Links from the overview; None where there is no such page."""

    def report(self, agent_id: str, period: Period) -> str | None:
        """The agent's coaching report."""

    def periods(self, agent_id: str) -> tuple[tuple[str, str], ...]:
        """(href, name) of the agent's reports over other times than a week, newest first."""

    def interaction(self, interaction_id: str, agent_id: str, period: Period) -> str | None:
        """The conversation, which the agent had in that period."""

    def team(self, team: str) -> str | None:
        """The team's page."""


class ReportsFolder:
    """A folder of coaching reports alone: a conversation is shown in its agent's report."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def report(self, agent_id: str, period: Period) -> str | None:
        """The report, if it was written."""
        path = Path(file_name(agent_id)) / f"{period.name}.html"
        return path.as_posix() if (self._folder / path).is_file() else None

    def periods(self, agent_id: str) -> tuple[tuple[str, str], ...]:
        """As the protocol says."""
        names = (path.name for path in (self._folder / file_name(agent_id)).glob("*.html"))
        found = sorted((name for name in names if _PERIOD_FILE.fullmatch(name)), reverse=True)
        return tuple((f"{file_name(agent_id)}/{name}", _days(name[:-5])) for name in found)

    def interaction(self, interaction_id: str, agent_id: str, period: Period) -> str | None:
        """Its place in the agent's report."""
        href = self.report(agent_id, period)
        return f"{href}#{anchor(interaction_id)}" if href else None

    def team(self, team: str) -> str | None:
        """None: teams have no page here."""


def _days(name: str) -> str:
    start, _, end = name.partition("_")
    if not end:
        return Period.month(date.fromisoformat(f"{start}-01")).title
    return gettext("%(start)s to %(end)s") % {"start": start, "end": end}


class SiteRoot:
    """The site, seen from its root."""

    def __init__(self, site: "Site") -> None:
        self._hrefs = Hrefs(site, "")

    def report(self, agent_id: str, period: Period) -> str | None:
        """As the protocol says."""
        return self._hrefs.agent(agent_id, period)

    def periods(self, agent_id: str) -> tuple[tuple[str, str], ...]:
        """None: the site has a report a week."""
        return ()

    def interaction(self, interaction_id: str, agent_id: str, period: Period) -> str | None:
        """Its own page, else its place in the agent's report."""
        report = self._hrefs.agent(agent_id, period)
        in_report = f"{report}#{anchor(interaction_id)}" if report else None
        return self._hrefs.interaction(interaction_id) or in_report

    def team(self, team: str) -> str | None:
        """As the protocol says."""
        return self._hrefs.team(team)
