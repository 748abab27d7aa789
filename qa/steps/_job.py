"""What a run works with, and the doors that it opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from qa import checks, leftovers, report, room, runs, scoring, stream, transcribe
from qa.home import Home
from qa.settings import PublishBy, Settings, load_settings

__all__ = ["Job", "check_room", "job_there", "open_job", "open_store", "tidy"]


@dataclass(frozen=True, slots=True)
class Job:
    """What a run works with: read and checked before any input is touched."""

    home: Home
    settings: Settings
    book: checks.PhraseBook
    scorecards: tuple[scoring.Scorecard, ...]
    engine: str
    listener: transcribe.Listener


def open_job(data: Path, settings_file: Path | None = None, publish_by: Sequence[PublishBy] = ()) -> Job:
    """The job, with settings, phrase files and scorecards loaded. Raises ConfigError with every mistake.

    `publish_by` is added to that of the settings.
    """
    settings = load_settings(settings_file).publishing_by(publish_by)
    book = checks.load_book(settings.scorecards / "phrases")
    cards = scoring.load_scorecards(settings.scorecards)
    report.open_look(settings.theme)  # so that a mistake in it stops the run here
    home = Home(data)
    home.make()
    return Job(
        home, settings, book, cards, transcribe.engine_name(settings), transcribe.open_listener(settings)
    )


@cache
def job_there(home: Home, settings: Settings, fingerprint: str) -> Job:
    """The job in a process that hears recordings for a run elsewhere: the engine is loaded once, and here.

    It has no scorecards: only `hear` works with it. Raises ConfigError where the phrase files here aren't
    those of that fingerprint, ModelError where nothing can be heard.
    """
    book = stream.known_book(settings.scorecards / "phrases", fingerprint)
    home.make()
    alone = settings.model_copy(update={"threads": settings.threads or 1})
    listener = transcribe.InProcess(transcribe.load_ear(alone))
    return Job(home, settings, book, (), transcribe.engine_name(settings), listener)


def open_store(job: Job) -> duckdb.DuckDBPyConnection:
    """The warehouse, to write in, as soon as it is free. Raises what `runs.open_when_free` raises."""
    return runs.open_when_free(job.home.root, job.settings)


def tidy(job: Job) -> int:
    """Removes what killed runs left half written; how many files. Call it once no other run is at work."""
    return leftovers.sweep(job.home)


def check_room(job: Job, inbox: Path) -> None:
    """Raises DiskError where the disk has no room for what this run writes."""
    room.check(job.home, inbox, job.settings.spare_disk_mb)
