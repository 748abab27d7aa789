"""`callqa send`: a week of reports by e-mail, or as a folder for a file share."""

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qa import send as sending
from qa import store
from qa.cli._console import err, out
from qa.cli._exit import Exit
from qa.cli._options import Data, SettingsFile
from qa.errors import SendError
from qa.home import Home
from qa.report import language, pdf
from qa.report.period import Period
from qa.settings import Settings, load_settings

__all__ = ["send"]


def send(  # noqa: PLR0913, PLR0917 - the options of a command
    data: Data = Path("data"),
    settings: SettingsFile = None,
    week: Annotated[
        str | None,
        typer.Option(metavar="YYYY-Www", help="Such as 2026-W45; by default the last that is over."),
    ] = None,
    to: Annotated[sending.Readers, typer.Option(help="Who gets theirs.")] = "all",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say who would get what, and who not.")
    ] = False,
    updated: Annotated[
        bool, typer.Option("--updated", help="Also send again what has changed since it was sent.")
    ] = False,
    again: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Send to this agent or team whatever was sent; may be repeated."),
    ] = None,
    sent: Annotated[bool, typer.Option("--sent", help="Only say who got what.")] = False,
    folder: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="E-mail nothing: put the reports there, a folder an agent."),
    ] = None,
) -> None:
    """E-mail the reports of a week to agents, and to supervisors that of their team. Nobody gets one twice.

    Exit 1 when some could not be sent or somebody has to look. For example:

        callqa send --week 2026-W45 --dry-run
    """
    _refuse_mixed((sent, folder is not None, dry_run), to != "all" or updated or bool(again))
    at, chosen = datetime.now(UTC), load_settings(settings)
    asked = _week(week) if week else sending.last_week(at)
    if sent:
        _show_sent(Home(data), asked)
    elif folder is not None:
        _fill(data, chosen, folder, asked)
    else:
        wish = sending.Wish(asked, to, frozenset(again or ()), updated)
        _mail(data, chosen, wish, at, dry_run=dry_run)


def _refuse_mixed(ways: tuple[bool, bool, bool], is_about_mail: bool) -> None:
    """No option stands beside one that leaves it without effect. `ways`: --sent, --folder, --dry-run."""
    if sum(ways) > 1:
        raise typer.BadParameter("--sent, --folder and --dry-run each stand alone; give one of them")
    if is_about_mail and any(ways[:2]):
        raise typer.BadParameter("--to, --updated and --again are about e-mails; leave them out here")


def _week(text: str) -> Period:
    try:
        return sending.week_of(text)
    except ValueError:
        raise typer.BadParameter("is no week; write 2026-W45", param_hint="--week") from None


def _mail(data: Path, settings: Settings, wish: sending.Wish, at: datetime, *, dry_run: bool) -> None:
    if wish.week.end >= at.date():
        raise SendError(f"--week: {wish.week.name} isn't over, and nobody gets it twice. Send it when it is.")
    with sending.open_desk(data, settings) as desk:
        planned = desk.plan(wish)
        latest = sending.latest_week(desk.con)
        if latest and latest < wish.week.name:
            err.print(
                f"note: nobody served in {wish.week.name}; the latest week with interactions is {latest}"
            )
        if desk.mail.attach == "pdf" and (why := pdf.missing()):
            err.print(f"note: reports go as HTML: {escape(why)}")
        outcomes = [] if dry_run else desk.send(planned, wish.week, at)
        states = _would(planned) if dry_run else [_show(outcome) for outcome in outcomes]
    for left in planned.left_out:
        out.print(f"[dim]nothing[/dim]  {left.kind} {escape(left.about)}: {escape(left.why)}")
    counted = ", ".join(f"{n} {state}" for state, n in Counter(states).items()) or "nothing to send"
    out.print(f"{wish.week.name}: {counted}; {len(planned.left_out)} get nothing.")
    is_whole = set(states) <= {sending.State.SENT, _WOULD} and not any(e.is_open for e in planned.left_out)
    if not is_whole:
        raise typer.Exit(Exit.WITH_REMARKS)


_WOULD = "would be sent"


def _would(planned: sending.Plan) -> list[str]:
    for each in planned.due:
        out.print(f"would go to {each.kind} {escape(each.about)}: {escape(each.recipient)}")
    return [_WOULD] * len(planned.due)


def _show(outcome: sending.Outcome) -> str:
    """No address: what is printed here ends up in logs."""
    why = f": {escape(outcome.why)}" if outcome.why else ""
    out.print(f"{outcome.state:<7}  {outcome.mailing.kind} {escape(outcome.mailing.about)}{why}")
    return outcome.state


def _show_sent(home: Home, week: Period) -> None:
    entries: list[sending.Entry] = []
    if home.sent.exists():
        with sending.open_ledger(home.sent) as ledger:
            entries = ledger.entries(week.name)
    for each in entries:
        reply = f" ({each.reply})" if each.reply else ""
        who = f"{each.kind} {each.about}  {each.recipient}{reply}"
        out.print(f"{each.began_at}  {each.state:<7}  {who}", markup=False)
    out.print(f"{week.name}: {len(entries)} e-mails noted in {home.sent}")


def _fill(data: Path, settings: Settings, folder: Path, week: Period) -> None:
    home = Home(data)
    with closing(store.open_published(data, settings)) as con, language.speaking(settings.report_language):
        sending.write_current(con, home, settings)
        if why := pdf.missing():
            err.print(f"note: only HTML, no PDF: {escape(why)}")
        paths = list(sending.fill_folder(con, home.reports, folder, week))
    for path in paths:
        out.print(str(path), markup=False)
    out.print(f"{week.name}: {len(paths)} files in {folder}", markup=False)
