"""Where each page of the site lies, from the site's root; names are safe whatever an id holds."""

from qa.report.period import Period, file_name

__all__ = ["HOME", "RUNS", "agent_page", "interaction_page", "run_page", "team_page"]

HOME = "index.html"
RUNS = "runs/index.html"


def agent_page(agent_id: str, period: Period) -> str:
    """The coaching report of an agent."""
    return f"agents/{file_name(agent_id)}/{period.name}.html"


def interaction_page(interaction_id: str) -> str:
    """The conversation with all that was found in it."""
    return f"interactions/{file_name(interaction_id)}.html"


def team_page(team: str) -> str:
    """A team as its supervisor sees it."""
    return f"teams/{file_name(team)}.html"


def run_page(run_id: str) -> str:
    """A run as the QA specialist sees it."""
    return f"runs/{file_name(run_id)}.html"
