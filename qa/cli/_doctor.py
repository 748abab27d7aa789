"""`callqa doctor`: what is installed and sound, and what to do about what isn't."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from qa import __version__, checks, ingest, privacy, scoring, store
from qa.cli._console import out
from qa.cli._exit import Exit
from qa.cli._options import Data, SettingsFile
from qa.errors import CallqaError, ConfigError
from qa.home import Home
from qa.settings import Settings, load_settings
from qa.transcribe import weights

__all__ = ["doctor"]

_PACKAGES = ("openai-whisper", "torch", "silero-vad", "onnxruntime", "av", "spacy", "duckdb", "prefect")
_LEAST_FREE_BYTES = 2 * 10**9  # weights, caches and a warehouse of a small site


@dataclass(frozen=True, slots=True)
class _Verdict:
    """One thing looked at; `remedy` is None when it is sound."""

    what: str
    state: str
    remedy: str | None = None


def doctor(
    inbox: Annotated[
        Path | None, typer.Argument(help="Also look at this inbox, without reading recordings.")
    ] = None,
    data: Data = Path("data"),
    settings: SettingsFile = None,
) -> None:
    """Say what is installed, which models are here, and whether scorecards, store and inbox are sound.

    Exit 1 when something needs attention. For example: callqa doctor data/samples/inbox
    """
    verdicts = list(_examine(inbox, data, settings))
    for verdict in verdicts:
        mark = "[green]ok[/green]  " if verdict.remedy is None else "[red]look[/red]"
        out.print(f"{mark}  {verdict.what}: {escape(verdict.state)}")
        if verdict.remedy is not None:
            out.print(f"        -> {escape(verdict.remedy)}")
    troubled = sum(verdict.remedy is not None for verdict in verdicts)
    out.print("All sound." if not troubled else f"{troubled} to look at.")
    if troubled:
        raise typer.Exit(Exit.WITH_REMARKS)


def _examine(inbox: Path | None, data: Path, settings_file: Path | None) -> Iterator[_Verdict]:
    yield _Verdict("callqa", f"{__version__} on Python {sys.version.split()[0]}")
    yield from map(_package, _PACKAGES)
    try:
        settings = load_settings(settings_file)
    except ConfigError as error:
        yield _Verdict("settings", "can't be used", str(error))
        return
    yield _guarded("speech model", lambda: _model(settings.model, settings))
    yield _guarded("voice model", lambda: _model("speaker_encoder", settings))
    yield _guarded("spaCy model", lambda: _model("en_core_web_sm", settings))
    yield _guarded("phrase files", lambda: _phrases(settings))
    yield _guarded("scorecards", lambda: _scorecards(settings))
    yield _guarded("database", lambda: _store(data, settings))
    yield _disk(data)
    if inbox is not None:
        yield _guarded("inbox", lambda: _inbox(inbox, settings))


def _guarded(what: str, look: Callable[[], _Verdict]) -> _Verdict:
    try:
        return look()
    except CallqaError as error:
        return _Verdict(what, "can't be used", str(error))


def _package(name: str) -> _Verdict:
    try:
        return _Verdict(name, version(name))
    except PackageNotFoundError:
        return _Verdict(name, "not installed", f"Run: pip install {name}")


def _model(name: str, settings: Settings) -> _Verdict:
    model = weights.verify(name, settings.models)
    remedy = None if model.state is weights.State.READY else model.detail
    return _Verdict(
        f"model {name}", f"{model.state}, sha256 compared" if remedy is None else model.state, remedy
    )


def _phrases(settings: Settings) -> _Verdict:
    book = checks.load_book(settings.scorecards / "phrases")
    return _Verdict("phrase files", f"{len(book.files)} files for {len(checks.all_checks())} checks")


def _scorecards(settings: Settings) -> _Verdict:
    cards = scoring.load_scorecards(settings.scorecards)
    if not cards:
        return _Verdict("scorecards", "none", f"Put *.yaml scorecards into {settings.scorecards}.")
    return _Verdict("scorecards", ", ".join(f"{card.id} v{card.version}" for card in cards))


def _store(data: Path, settings: Settings) -> _Verdict:
    home = Home(data)
    if not home.published.exists():
        return _Verdict("database", "none yet; the first `callqa run` makes it")
    with closing(store.open_published(data, settings)) as con:
        row = con.execute("SELECT count(*) FROM interactions").fetchone()
    is_encrypted = ", encrypted" if settings.encryption_key_file else ""
    if is_encrypted and settings.is_lake:
        is_encrypted += "; its lake isn't: its disk or bucket has to be"
    return _Verdict("database", f"{home.published}, {row[0] if row else 0} interactions{is_encrypted}")


def _disk(data: Path) -> _Verdict:
    existing = next(folder for folder in (data, *data.absolute().parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    state = f"{free / 1e9:.1f} GB free for {data}"
    return _Verdict("disk", state, None if free >= _LEAST_FREE_BYTES else "Free at least 2 GB there.")


def _inbox(inbox: Path, settings: Settings) -> _Verdict:
    if not inbox.is_dir():
        return _Verdict(
            "inbox", f"{inbox} is not a folder", "Name the folder that holds calls/, chats/ or emails/."
        )
    found = ingest.discover(inbox, settings, privacy.Labels())
    state = f"{len(found.recordings)} recordings, {len(found.interactions)} chats and emails"
    if not found.rejected:
        return _Verdict("inbox", state)
    why = "; ".join(f"{each.source_name}: {each.detail}" for each in found.rejected)
    return _Verdict("inbox", f"{state}, {len(found.rejected)} can't be used", why)
