"""The `callqa` command: `run` and `rescore` are the flows that workers run too; the rest is qa.cli."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from qa import log, progress
from qa.cli import call, make_app
from qa.cli._console import STOPPED, err, fail, out
from qa.cli._exit import Exit
from qa.cli._options import Data, PublishedBy, SettingsFile
from qa.home import Home
from qa.settings import load_settings
from qa.steps import Summary
from qa.transcribe import worker_count
from qa.types import Rejected
from qa.watch import watched

__all__ = ["main"]

_ROWS_SHOWN = 100


def main() -> None:
    """Run the command line."""
    call(make_app(run, rescore))


def run(  # noqa: PLR0913, PLR0917 - the options of a command
    inbox: Annotated[
        str,
        typer.Argument(
            help="Folder with calls/, chats/, emails/, agents.csv, surveys.csv; or its s3:// URL."
        ),
    ],
    data: Data = Path("data"),
    settings: SettingsFile = None,
    allow_rejected: Annotated[
        bool, typer.Option("--allow-rejected", help="Exit 0 although some inputs could not be used.")
    ] = False,
    fail_under: Annotated[
        float | None,
        typer.Option("--fail-under", min=0, max=100, help="Exit 1 when anything scored below this."),
    ] = None,
    publish_by: PublishedBy = None,
    notify: Annotated[
        bool | None,
        typer.Option(
            "--notify/--no-notify",
            help="E-mail how the run ended, or failed, to whom callqa.yaml names under notify; by default as "
            "it says there.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Transcribe, read, score and report all that is new in INBOX.

    Run it again at any time: what was done is not done twice. For example:

        callqa run data/samples/inbox
    """
    chosen, home = load_settings(settings), Home(data)
    workers = worker_count(chosen)
    is_quiet = log.takes_stderr(chosen)
    with (
        watched(chosen, data, is_told=notify) as watch,
        _flows(home, is_quiet=is_quiet),
        _bar(is_quiet=is_quiet) as listener,
        progress.listening(listener),
    ):
        from flows.nightly import run_nightly

        summary = run_nightly(inbox, data, settings, workers, (publish_by,) if publish_by else ())
    if watch.trouble:
        err.print(f"note: {escape(watch.trouble)}")
    _show(summary, home)
    is_below = (
        fail_under is not None and summary.lowest_score is not None and summary.lowest_score < fail_under
    )
    if is_below:
        out.print(f"The lowest score is {summary.lowest_score:.1f}, below {fail_under:g}.")
    if summary.deferred:
        fail(f"{summary.deferred} calls wait for the next run: the speech model can't be used. See above.")
        raise typer.Exit(Exit.NOT_HEARD)
    if is_below or (summary.to_mend and not allow_rejected):
        raise typer.Exit(Exit.WITH_REMARKS)


def rescore(
    data: Data = Path("data"),
    settings: SettingsFile = None,
    scorecard: Annotated[
        list[str] | None,
        typer.Option(
            "--scorecard",
            metavar="NAME[@VERSION]",
            help="Judge by this one only, as it is now or as it was; may be repeated.",
        ),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Only what began on that day or later."
        ),
    ] = None,
) -> None:
    """Judge what is stored again by the scorecards as they are now; no text or audio is read again.

    A run judges by a new version only what is new: what was judged keeps its version until you ask here.
    Earlier evaluations are kept in superseded_evaluations. For example, after editing a scorecard:

        callqa scorecard test support_call && callqa rescore --scorecard support_call --since 2026-03-01
    """
    home = Home(data)
    with _flows(home, is_quiet=False), _bar(is_quiet=False) as listener, progress.listening(listener):
        from flows.rescore import rescore as rescore_flow

        evaluated = rescore_flow(
            str(data),
            str(settings) if settings else None,
            tuple(scorecard or ()),
            since.date().isoformat() if since else None,
        )
    out.print(f"{evaluated} evaluations are new. Published: {home.published}")


@contextmanager
def _flows(home: Home, *, is_quiet: bool) -> Iterator[None]:
    """Within it, flows can run: against the site's Prefect server, else one that ends with the run."""
    from flows.server import server

    with ExitStack() as stack:
        with nullcontext() if is_quiet else err.status("Starting ..."):
            stack.enter_context(server(home.prefect))
        try:
            yield
        except KeyboardInterrupt:
            fail(STOPPED)
            raise typer.Exit(Exit.INTERRUPTED) from None


@contextmanager
def _bar(*, is_quiet: bool) -> Iterator[progress.Listener]:
    """A live bar per stage on a terminal; one line per finished stage elsewhere; quiet: nothing."""
    if is_quiet:
        yield lambda stage, done, total: None
        return
    if not err.is_terminal:
        yield _print_finished
        return
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as bar:
        ids = {}

        def listen(stage: str, done: int, total: int | None) -> None:
            if stage not in ids:
                ids[stage] = bar.add_task(stage, total=total)
            bar.update(ids[stage], completed=done, total=total)

        yield listen


def _print_finished(stage: str, done: int, total: int | None) -> None:
    if done == total:
        err.print(f"{stage}: {done}")


def _show(summary: Summary, home: Home) -> None:
    for note in summary.notes:
        out.print(f"note: {escape(note)}")
    if summary.to_mend:
        out.print(_rejected_table(summary.to_mend))
    out.print(
        f"{summary.inputs} inputs: {summary.loaded} new ({summary.transcribed} calls transcribed), "
        f"{summary.unchanged} unchanged, {len(summary.to_mend)} rejected{_left_out(summary)}. "
        f"{summary.evaluated} evaluations, {summary.unscored} without a scorecard."
    )
    if summary.loaded == 0:
        out.print("Nothing new: every input is scored already.")
    out.print(f"database: {home.published}")
    out.print(f"reports:  {home.reports / 'index.html'} ({summary.reports} reports)")
    if summary.pages is not None:
        out.print(f"site:     {home.site / 'index.html'} ({summary.pages} pages)")
    if summary.to_mend:
        out.print("rejected: callqa store rejected INBOX says why (table rejected_inputs)")


def _left_out(summary: Summary) -> str:
    count = len(summary.rejected) - len(summary.to_mend)
    return f", {count} left out on purpose" if count else ""


def _rejected_table(rejected: Sequence[Rejected]) -> Table:
    table = Table(title="Could not be used", title_justify="left", box=None, pad_edge=False)
    for heading in ("file", "reason", "what is wrong"):
        table.add_column(heading, overflow="fold")
    for each in rejected[:_ROWS_SHOWN]:
        table.add_row(escape(each.source_name), each.reason, escape(each.detail))
    if len(rejected) > _ROWS_SHOWN:
        table.add_row(f"and {len(rejected) - _ROWS_SHOWN} more", "", "see the table rejected_inputs")
    return table
