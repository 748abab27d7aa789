"""`callqa checks`: what is checked and how, and checks without a database."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table
from typer.core import TyperGroup

from qa import checks, ingest, store, stream
from qa.cli._console import fail, out
from qa.cli._exit import Exit
from qa.cli._jargon import print_suggestions
from qa.cli._options import Data, SettingsFile
from qa.errors import ConfigError, Mistake
from qa.settings import load_settings
from qa.types import Interaction, Rejected

__all__ = ["app"]


class _ByName(TyperGroup):
    """`callqa checks empathy` is short for `callqa checks show empathy`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The named subcommand; any other word names a check to show."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["show", *args])


app = typer.Typer(
    cls=_ByName, invoke_without_command=True, help="What is checked and how; run checks on transcripts."
)


@app.callback()
def _list(context: typer.Context) -> None:
    """Without a subcommand: every check with its kinds of findings and its measurements."""
    if context.invoked_subcommand is not None:
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("check", "finds", "measures"):
        table.add_column(heading, overflow="fold")
    for check in checks.all_checks():
        table.add_row(check.name, ", ".join(check.kinds), ", ".join(m.name for m in check.measurements))
    out.print(table)
    out.print(
        "`callqa checks NAME` prints a check's manual. `callqa scorecard check` looks through phrase lists."
    )


@app.command("show")
def show(name: Annotated[str, typer.Argument(help="A check's name, as `callqa checks` lists them.")]) -> None:
    """Print the manual of a check. For example: callqa checks empathy"""
    known = {check.name: check for check in checks.all_checks()}
    if name not in known:
        raise ConfigError([Mistake("checks", None, f"no check named {name!r}. Known: {', '.join(known)}.")])
    check = known[name]
    out.print(escape(check.manual.strip()))
    for kind, meaning in check.kinds.items():
        out.print(f"  finds {kind}: {escape(meaning)}")
    for measured in check.measurements:
        out.print(f"  measures {measured.name} ({measured.unit}): {escape(measured.meaning)}")


@app.command("jargon")
def jargon(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Native transcripts to look at, .json or .jsonl.", exists=True)
    ] = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="List rare words and abbreviations that may be jargon.")
    ] = False,
    data: Data = Path("data"),
    settings: SettingsFile = None,
) -> None:
    """Print the manual of jargon, or what its list may lack, in transcripts or all that is published:

    callqa checks jargon --suggest --data data
    """
    if not suggest and files:
        raise ConfigError([Mistake("checks jargon", None, "files are given. Add --suggest to look at them.")])
    if not suggest:
        show("jargon")
    elif not print_suggestions(files or [], data, settings):
        raise typer.Exit(Exit.WITH_REMARKS)


@app.command("run")
def run(
    files: Annotated[list[Path], typer.Argument(help="Native transcripts, .json or .jsonl.", exists=True)],
    out_dir: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where findings.parquet and measurements.parquet go.")
    ] = Path(),
    settings: SettingsFile = None,
) -> None:
    """Run all checks on transcripts, without a database; writes two Parquet files. For example:

    callqa checks run transcripts/*.jsonl --out found
    """
    chosen = load_settings(settings)
    rejected: list[Rejected] = []
    interactions = _accepted(ingest.stream_transcripts(files, chosen), rejected)
    book = checks.load_book(chosen.scorecards / "phrases")
    batches = stream.analysed(interactions, book, chosen)
    written = store.write_parquet(batches, out_dir)
    out.print(
        f"{written.interactions} interactions, {written.findings} findings, "
        f"{written.checks_not_run} checks not run. Written to {out_dir}/"
    )
    for each in rejected:
        fail(f"{each.source_name}: {each.detail}")
    if rejected:
        raise typer.Exit(Exit.WITH_REMARKS)


def _accepted(found: Iterable[Interaction | Rejected], rejected: list[Rejected]) -> Iterator[Interaction]:
    """The interactions; what can't be used goes to `rejected`."""
    for each in found:
        if isinstance(each, Rejected):
            rejected.append(each)
        else:
            yield each
