"""`callqa scorecard`: check, test, explain and compare scorecards."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from duckdb import DuckDBPyConnection

from qa import checks, review, scoring, store
from qa.cli import _diff, _examples, _explain, _phrases
from qa.cli._console import out
from qa.cli._exit import Exit
from qa.cli._options import Data, SettingsFile
from qa.cli._tables import Format, Shown, table
from qa.errors import ConfigError, Mistake, StoreError
from qa.settings import Settings, load_settings

__all__ = ["app"]


app = typer.Typer(no_args_is_help=True, help="Check, test, explain and compare scorecards.")

Files = Annotated[
    list[str] | None, typer.Argument(help="Files or names, such as support_call; all when none is named.")
]


@app.command("check")
def check(
    files: Files = None,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="DIR",
            help="Also compare with what is stored: versions that have judged, turns that phrases match.",
        ),
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """Read scorecards, phrase files and review/*.yaml; every mistake is shown with its line, and exit is 2.

    Phrases that never match or stand twice are mistakes too; others worth a look are remarks. With --data, a
    version that has judged and would score otherwise now is a mistake. For example:

        callqa scorecard check --data data
    """
    chosen = load_settings(settings)
    folder = chosen.scorecards
    mistakes: list[Mistake] = []
    with _gathering(mistakes):
        _check_cards(_paths(files, folder), chosen, data)
    with _gathering(mistakes):
        review.load_risks(folder)
        review.load_limits(folder)
    with _gathering(mistakes):
        mistakes += _phrases.check(chosen, data)
    if mistakes:
        raise ConfigError(mistakes)


@contextmanager
def _gathering(mistakes: list[Mistake]) -> Iterator[None]:
    """What is wrong within is told with the rest."""
    try:
        yield
    except ConfigError as error:
        mistakes += error.mistakes


def _check_cards(paths: list[Path], settings: Settings, data: Path | None) -> None:
    mistakes: list[Mistake] = []
    cards = []
    for path in paths:
        with _gathering(mistakes):
            card = scoring.load_scorecard(path)
            cards.append(card)
            count = sum(1 for _ in card.criteria())
            out.print(f"{path.name}: sound. {card.id} v{card.version}, {count} criteria.")
    if data is not None:
        with _gathering(mistakes), closing(store.open_published(data, settings)) as con:
            scoring.check_versions(con, cards, settings.scorecards)
    if mistakes:
        raise ConfigError(mistakes)


@app.command("test")
def test(
    files: Files = None,
    fail_on_gaps: Annotated[
        bool, typer.Option("--fail-on-gaps", help="Exit 1 also where a criterion lacks an example.")
    ] = False,
    settings: SettingsFile = None,
) -> None:
    """Run the examples that scorecards carry through the real checks. Exit 1 when one comes out otherwise.

    For example: callqa scorecard test scorecards/support_call.yaml
    """
    folder = load_settings(settings).scorecards
    book = checks.load_book(folder / "phrases")
    results = [scoring.test_scorecard(path, book) for path in _paths(files, folder)]
    for result in results:
        _examples.show(result)
    has_failed = any(result.differences for result in results)
    if has_failed or (fail_on_gaps and any(result.uncovered for result in results)):
        raise typer.Exit(Exit.WITH_REMARKS)


@app.command("explain")
def explain(
    wanted: Annotated[
        str, typer.Argument(metavar="ID", help="Of an interaction or an evaluation, or how it begins.")
    ],
    data: Data = Path("data"),
    evidence: Annotated[
        bool, typer.Option("--evidence/--no-evidence", help="Show what was said, beside the arithmetic.")
    ] = True,
    shown_as: Format = Shown.TABLE,
) -> None:
    """Show how an interaction came to its score, as arithmetic to follow by hand, with what people answered.

    An evaluation's own id shows also one that another replaced. For example:

        callqa scorecard explain C-0001 --no-evidence
    """
    with closing(store.open_published(data)) as con:
        explained = scoring.explain(con, wanted)
    if not explained:
        raise StoreError(
            f"{wanted}: has no evaluation. Look at interactions.unscored_reason and rejected_inputs."
        )
    _explain.show(explained, shown_as, has_evidence=evidence)


@app.command("diff")
def diff(  # noqa: PLR0913, PLR0917 - one option each
    before: Annotated[str, typer.Argument(help="The scorecard as it is: a file, a name, or support_call@2.")],
    after: Annotated[str, typer.Argument(help="The scorecard as it might become, likewise.")],
    data: Data = Path("data"),
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Only what began on that day or later."
        ),
    ] = None,
    shown_as: Format = Shown.TABLE,
    settings: SettingsFile = None,
) -> None:
    """Say what a changed scorecard changes, and what it would do to the interactions in the store.

    Nothing is written. For example, after editing a copy, over what began in March or later:

        callqa scorecard diff support_call new.yaml --since 2026-03-01
    """
    chosen = load_settings(settings)
    folder = chosen.scorecards
    with closing(store.open_published(data, chosen)) as con:
        cards = [_edition(con, each, folder) for each in (before, after)]
        found = scoring.diff(con, cards[0], cards[1], since=since.date().isoformat() if since else None)
    _diff.show(found, cards[0], cards[1], shown_as)


def _edition(con: DuckDBPyConnection, named: str, folder: Path) -> scoring.Scorecard:
    """The scorecard of a file, by its name, or as it was in a version."""
    if "@" not in named or Path(named).exists():
        return scoring.load_scorecard(_path(named, folder))
    return scoring.find(con, scoring.load_scorecards(folder), named)


@app.command("versions")
def versions(data: Data = Path("data")) -> None:
    """List the versions that have judged, with how many evaluations stand by each and how many were replaced.

    For example, to go back: callqa scorecard versions && callqa rescore --scorecard support_call@1
    """
    with closing(store.open_published(data)) as con:
        rows = scoring.list_versions(con)
    if not rows:
        out.print("No scorecard has judged anything yet: callqa run INBOX")
        return
    headings = ("version", "title", "pass mark", "evaluations", "replaced")
    shown = [
        (f"{v.scorecard}@{v.version}", v.title, f"{v.pass_mark:g}", str(v.current), str(v.replaced))
        for v in rows
    ]
    out.print(table(headings, shown))


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of scorecards, with which editors complete and check while typing."""
    typer.echo(json.dumps(scoring.schema(), indent=2, ensure_ascii=False))


def _paths(files: list[str] | None, folder: Path) -> list[Path]:
    paths = [_path(each, folder) for each in files or ()] or sorted(folder.glob("*.yaml"))
    if not paths:
        raise ConfigError([Mistake(str(folder), None, "holds no scorecard. Put one there as NAME.yaml.")])
    return paths


def _path(named: str, folder: Path) -> Path:
    """The file of that name, or of the scorecard of that name. Raises ConfigError where there is neither."""
    for path in (Path(named), folder / f"{named}.yaml"):
        if path.exists():
            return path
    known = ", ".join(path.stem for path in sorted(folder.glob("*.yaml"))) or "none"
    raise ConfigError([Mistake(named, None, f"no such file or scorecard. Scorecards in {folder}: {known}.")])
