"""`callqa report`: coaching reports for a time of one's choice."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from qa import report as reports
from qa import scoring, store
from qa.cli._console import out
from qa.cli._options import Data, SettingsFile
from qa.home import Home
from qa.settings import load_settings

__all__ = ["report"]

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]


def report(
    data: Data = Path("data"),
    settings: SettingsFile = None,
    agent: Annotated[str | None, typer.Option(help="Only this agent's id.")] = None,
    since: Day = None,
    until: Day = None,
) -> None:
    """Write coaching reports: one per agent and week, or one for --since to --until, both included.

    For example: callqa report --agent a102 --since 2026-10-19 --until 2026-11-15
    """
    home = Home(data)
    chosen = load_settings(settings)
    cards = scoring.load_scorecards(chosen.scorecards)
    with closing(store.open_published(data, chosen)) as con:
        written = reports.write_reports(
            con,
            home.reports,
            cards,
            dispute_days=chosen.dispute_days,
            agent_id=agent,
            since=since.date() if since else None,
            until=until.date() if until else None,
        )
    for path in written:
        out.print(str(path))
    out.print(
        f"{len(written)} reports." if written else "No interactions of this agent in this time: no report."
    )
