"""`callqa review dispute`, `decide`, `disputes`, `acknowledge`: what agents say, and what is answered."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from qa import review, store
from qa.cli._console import out
from qa.cli._options import Data, SettingsFile
from qa.cli._tables import table
from qa.cli._writing import By, Criterion, Reason, Scorecard, Subject, named, publishing, remark
from qa.settings import load_settings

__all__ = ["acknowledge", "decide", "dispute", "list_disputes", "withdraw"]

Case = Annotated[str, typer.Argument(metavar="DISPUTE", help="The dispute's id, or its beginning.")]


def dispute(  # noqa: PLR0913, PLR0917 - the options of a command
    subject: Subject,
    by: By,
    reason: Reason,
    criterion: Criterion = None,
    agent: Annotated[
        str | None, typer.Option("--for", metavar="AGENT", help="Whose dispute it is, if somebody else's.")
    ] = None,
    scorecard: Scorecard = None,
    data: Data = Path("data"),
    settings: SettingsFile = None,
) -> None:
    """Object to an evaluation, within the days that the setting `dispute_days` gives from its publication.

    callqa review dispute C-0001 --criterion greeting --by a101 --reason "I said hello in Welsh."
    """
    chosen = load_settings(settings)
    days = chosen.dispute_days
    with publishing(data, chosen) as con:
        of = named(con, subject, scorecard, criterion)
        said = remark(by, reason)
        dispute_id = review.dispute(con, of, said, within_days=days, on_behalf_of=agent)
    out.print(f"Dispute {dispute_id} is open, to be decided within {days} days.")


def decide(  # noqa: PLR0913, PLR0917 - the options of a command
    case: Case,
    verdict: Annotated[review.Verdict, typer.Argument(help="What becomes of it.")],
    by: By,
    reason: Reason,
    outcome: Annotated[
        str | None, typer.Option(help="Unsaid, accept means met, and partly partly_met.")
    ] = None,
    credit: Annotated[
        float | None, typer.Option(help=f"Of partly_met, between 0 and 1; {review.HALF:g} unsaid.")
    ] = None,
    root_cause: Annotated[str | None, typer.Option("--root-cause", help="Id of the cause of a miss.")] = None,
    score: Annotated[float | None, typer.Option(help="Where the whole evaluation is disputed.")] = None,
    passed: Annotated[
        bool | None,
        typer.Option("--passed/--not-passed", help="With --score; unsaid, the pass mark decides."),
    ] = None,
    data: Data = Path("data"),
    settings: SettingsFile = None,
) -> None:
    """Decide a dispute; where it is accepted, wholly or partly, the answer counts from now on.

    Nobody decides on their own dispute, evaluation or answer.

    callqa review decide 3f9a accept --outcome met --by "Ben Ode" --reason "Welsh is a greeting."
    """
    ruling = review.Ruling(verdict, outcome, credit, root_cause, score, passed)
    with publishing(data, load_settings(settings)) as con:
        review_id = review.decide(con, case, ruling, remark(by, reason))
    out.print("Decided; the answer counts now." if review_id else "Decided; the evaluation stays as it is.")


def withdraw(
    case: Case, by: By, reason: Reason, data: Data = Path("data"), settings: SettingsFile = None
) -> None:
    """Take a dispute back: its agent, or who raised it."""
    with publishing(data, load_settings(settings)) as con:
        review.withdraw_dispute(con, case, remark(by, reason))
    out.print("Taken back.")


def list_disputes(
    only_open: Annotated[bool, typer.Option("--open", help="Only those to be decided.")] = False,
    data: Data = Path("data"),
    settings: SettingsFile = None,
) -> None:
    """Show disputes, the oldest first, with the days left to decide them (`dispute_days` from raising)."""
    chosen = load_settings(settings)
    days = chosen.dispute_days
    with closing(store.open_published(data, chosen)) as con:
        disputes = review.list_disputes(con, only_open=only_open)
    at = datetime.now(UTC)
    columns = ("dispute", "raised (UTC)", "by", "interaction", "scorecard", "criterion", "state", "days left")
    rows = []
    for each in disputes:
        left = each.days_left(at, days)
        about = (each.raised_by, each.interaction_id, each.scorecard, each.criterion or "(all)")
        cells = (f"{each.raised_at:%Y-%m-%d %H:%M}", *about, each.state, "" if left is None else str(left))
        rows.append((each.dispute_id, *cells, each.reason))
    out.print(table((*columns, "reason"), rows) if rows else "No disputes.")


def acknowledge(  # noqa: PLR0913, PLR0917 - the options of a command
    agent: Annotated[str, typer.Argument(help="The agent's id.")],
    week: Annotated[str, typer.Argument(help="The report's week: 2026-W45.")],
    by: By,
    comment: Annotated[str, typer.Option(help="What the agent notes, if anything.")] = "",
    data: Data = Path("data"),
    settings: SettingsFile = None,
) -> None:
    """Note that an agent has read a coaching report.

    callqa review acknowledge a101 2026-W45 --by a101 --comment "Will do."
    """
    with publishing(data, load_settings(settings)) as con:
        is_new = review.acknowledge(con, agent, week, remark(by, comment))
    out.print("Noted." if is_new else "That was noted before.")
