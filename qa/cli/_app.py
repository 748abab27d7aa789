"""The commands, gathered. Each module of this folder holds the commands of one subject."""

from collections.abc import Callable
from typing import Annotated

import typer

from qa import __version__
from qa.cli import (
    _checks,
    _doctor,
    _export,
    _import,
    _insights,
    _models,
    _privacy,
    _publish,
    _reports,
    _review,
    _schema,
    _scorecard,
    _send,
    _site,
    _sql,
    _store,
    _transcribe,
)

__all__ = ["make_app"]

_ABOUT = "Scores service calls, chats and emails on your own machines, with evidence for every point."


def make_app(run: Callable[..., None], rescore: Callable[..., None]) -> typer.Typer:
    """The whole command line; `run` and `rescore` come from the flows, which this library doesn't know."""
    app = typer.Typer(
        name="callqa",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        help=_ABOUT,
    )
    app.callback()(_callqa)
    app.command("run")(run)
    app.command("transcribe")(_transcribe.transcribe_files)
    app.command("import")(_import.import_exports)
    app.command("sources")(_import.sources)
    app.command("rescore")(rescore)
    app.command("report")(_reports.report)
    app.command("send")(_send.send)
    app.command("site")(_site.site)
    app.command("publish")(_publish.publish)
    app.command("sql")(_sql.sql)
    app.command("schema")(_schema.schema)
    app.add_typer(_export.app, name="export")
    app.command("insights")(_insights.insights)
    app.add_typer(_scorecard.app, name="scorecard")
    app.add_typer(_review.app, name="review")
    app.add_typer(_checks.app, name="checks")
    app.add_typer(_models.app, name="models")
    app.add_typer(_store.app, name="store")
    app.add_typer(_privacy.app, name="privacy")
    app.command("doctor")(_doctor.doctor)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"callqa {__version__}")
        raise typer.Exit


def _callqa(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Scores service calls, chats and emails on your own machines, with evidence for every point."""
