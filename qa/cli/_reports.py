"""`callqa report`: coaching reports for a time of one's choice."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from qa import report as reports
from qa import scoring, store
from qa.cli._console import out
from qa.cli._options import Data, Language, SettingsFile
from qa.errors import ConfigError, Mistake
from qa.home import Home
from qa.report import pdf
from qa.settings import load_settings

__all__ = ["report"]

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]
Month = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m"], metavar="YYYY-MM", help="One report per agent over this month."),
]


def report(  # noqa: PLR0913, PLR0917 - what the shell command asks
    data: Data = Path("data"),
    settings: SettingsFile = None,
    agent: Annotated[str | None, typer.Option(help="Only this agent's id.")] = None,
    since: Day = None,
    until: Day = None,
    month: Month = None,
    language: Annotated[
        Language | None, typer.Option(help="Of the reports; what was said stays as it was.")
    ] = None,
    as_pdf: Annotated[
        bool, typer.Option("--pdf", help="Also as PDF, beside each page (extra: callqa[pdf]).")
    ] = False,
) -> None:
    """Write coaching reports: one per agent and week, or one for --since to --until, both included.

    For example: callqa report --agent a102 --since 2026-10-19 --until 2026-11-15, or --month 2026-11
    """
    if month is not None and (since or until):
        raise ConfigError([Mistake("--month", None, "stands beside --since or --until. Give one of them.")])
    home = Home(data)
    chosen = load_settings(settings)
    cards = scoring.load_scorecards(chosen.scorecards)
    look = reports.open_look(chosen.theme)
    with closing(store.open_published(data, chosen)) as con, reports.wearing(look):
        written = reports.write_reports(
            con,
            home.reports,
            cards,
            dispute_days=chosen.dispute_days,
            language=language or chosen.report_language,
            agent_id=agent,
            since=since.date() if since else None,
            until=until.date() if until else None,
            month=month.date() if month else None,
        )
    prints = pdf.write_pdfs(written) if as_pdf else []
    for path in [*written, *prints]:
        out.print(str(path))
    out.print(
        f"{len(written)} reports." if written else "No interactions of this agent in this time: no report."
    )
