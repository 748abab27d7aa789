"""`callqa export`: the published tables for other tools, and coaching as tasks for them."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qa import export as exports
from qa import store
from qa.cli._console import err, out
from qa.cli._options import Data
from qa.home import Home

__all__ = ["app"]

app = typer.Typer()


@app.callback(invoke_without_command=True)
def export(  # noqa: PLR0913, PLR0917 - the options of a command
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder to write into; needed.")
    ] = None,
    output: Annotated[
        exports.Format, typer.Option("--format", help="A file a table, or one workbook (xlsx).")
    ] = exports.Format.PARQUET,
    table: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this table; may be given again.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="From this day (UTC) on."),
    ] = None,
    team: Annotated[str | None, typer.Option(help="Only this team.")] = None,
    agent: Annotated[str | None, typer.Option(help="Only this agent, by id or name.")] = None,
    data: Data = Path("data"),
) -> None:
    """Write the published tables as Parquet, CSV or one Excel workbook, for Tableau, Power BI and people.

    `conversations` has one row per conversation with all that people ask for; `about` says what the others
    hold. Earlier files of the same name are replaced.

    callqa export --out monday --format xlsx --table conversations --since 2026-11-02
    """
    if context.invoked_subcommand is not None:
        return
    if folder is None:
        raise typer.BadParameter("Name the folder to write into.", param_hint="--out")
    scope = exports.Scope(since.date() if since else None, team, agent)
    with closing(store.open_published(data)) as con:
        done = exports.export_tables(
            con, folder, output=output, names=table or (), scope=scope, reports=Home(data).reports
        )
    for note in done.notes:
        err.print(escape(note))
    if done.left_out:
        err.print(f"Left out, since they can't be told apart so: {', '.join(done.left_out)}.")
    for file in done.files:
        out.print(escape(f"{file.table} of {file.path}: {file.rows:,} rows"))


@app.command("actions")
def actions(
    file: Annotated[Path, typer.Option("--out", metavar="FILE", help="The CSV file to write.")],
    tool: Annotated[
        exports.Tool | None, typer.Option("--for", help="Whose import reads it; unsaid: plain columns.")
    ] = None,
    data: Data = Path("data"),
) -> None:
    """Write coaching as tasks, one a row: what to do instead, where it was missed, for whom, until when.

    callqa export actions --out tasks.csv --for jira
    """
    with closing(store.open_published(data)) as con:
        tasks = exports.export_actions(con, file, tool)
    if tasks.nobodys:
        err.print(f"{tasks.nobodys} opportunities are nobody's, since the agent is not known: left out.")
    out.print(escape(f"{file}: {tasks.written} tasks"))
