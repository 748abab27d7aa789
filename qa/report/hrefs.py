"""Links from a page of the site to others: only to those that are there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.report import links
from qa.report.period import Period

if TYPE_CHECKING:
    from qa.report.site._site import Site

__all__ = ["Hrefs"]


@dataclass(frozen=True, slots=True)
class Hrefs:
    """Where the pages lie from one that is in `up`: "" from the site's root, "../" from a folder in it.

    Each is None where the site has no such page: what links comes after what is linked to.
    """

    site: "Site"
    up: str

    def interaction(self, interaction_id: str, turn_index: int | None = None) -> str | None:
        """The conversation, at a turn."""
        found = self._noted(links.interaction_page(interaction_id))
        return found if found is None or turn_index is None else f"{found}#t-{turn_index}"

    def agent(self, agent_id: str, period: Period) -> str | None:
        """The agent's report of the period."""
        return self._noted(links.agent_page(agent_id, period))

    def team(self, team: str) -> str | None:
        """The team's page."""
        return self._noted(links.team_page(team))

    def run(self, run_id: str) -> str | None:
        """The run's page."""
        return self._noted(links.run_page(run_id))

    def _noted(self, path: str) -> str | None:
        return self.up + path if path in self.site.told.paths else None
