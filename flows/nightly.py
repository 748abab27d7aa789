"""The night: everything in the inbox becomes scores, a database and coaching reports."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import duckdb
from prefect import flow
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows import artifacts, runners, tasks
from flows.tasks import as_is
from qa import ingest, mirror, progress, steps, store, stream
from qa.errors import RejectReason
from qa.settings import PublishBy
from qa.types import Recording, Redacted, Rejected

__all__ = ["nightly", "run_nightly"]

_LOADED_AT_ONCE = 1000
"""Interactions that one transaction writes: each costs as much as some hundred of them."""
Heard = dict[PrefectFuture[Redacted | Rejected], Recording]


@dataclass
class _Night:
    """The run under way: what it works with and what has come of it so far."""

    job: steps.Job
    con: duckdb.DuckDBPyConnection
    plan: steps.Plan
    unheard: list[Rejected] = field(default_factory=list)
    cached: int = 0
    heard: int = 0
    loaded: int = 0


@flow(name="nightly", validate_parameters=False)
def nightly(
    inbox: str,
    data: str = "data",
    settings_file: str | None = None,
    publish_by: tuple[PublishBy, ...] = (),
) -> steps.Summary:
    """Transcribe, read, redact, check, load, score, publish and report all that is new in the inbox.

    `inbox` is a folder, or a URL that fsspec knows. A file that can't be used is listed and kept; it never
    stops the night. Parameters are paths, never text. Raises ConfigError, ModelError or StoreError when the
    job can't be done at all, CallqaError when the inbox can't be read from its URL.
    """
    job = steps.open_job(Path(data), Path(settings_file) if settings_file else None, publish_by)
    with closing(job.listener), closing(steps.open_store(job)) as con:
        steps.check_versions(job, con)
        run_id = steps.begin(con)
        folder = tasks.fetch(inbox, job.home.mirror) if mirror.is_remote(inbox) else Path(inbox)
        planned = tasks.discover(as_is(job), folder, as_is(con))
        night = _Night(job, con, planned)
        if planned.recordings:
            job.listener.check()
        night.cached = sum(steps.is_heard(job, recording) for recording in planned.recordings)
        with runners.opened(job) as runner:
            heard = runner.hear(planned)
            _read_texts(night, runner.spread)
            _collect_calls(night, heard, runner.spread)
        rejected = steps.reject(job, con, planned, night.unheard)
        return _conclude(night, run_id, rejected)


def run_nightly(
    inbox: Path | str,
    data: Path,
    settings_file: Path | None,
    workers: int,
    publish_by: tuple[PublishBy, ...] = (),
) -> steps.Summary:
    """The flow with `workers` recordings heard at the same time, for a run from the shell."""
    runner = cast(TaskRunner[PrefectFuture[Any]], ThreadPoolTaskRunner(max_workers=workers))
    sized = nightly.with_options(task_runner=runner)
    return sized(str(inbox), str(data), str(settings_file) if settings_file else None, publish_by)


def _read_texts(night: _Night, spread: stream.Spread | None) -> None:
    """Chats, emails and exports, in batches, while the recordings are being heard."""
    waiting: list[store.Rows] = []
    for batch in steps.read_texts(night.job, night.plan, night.con, spread):
        waiting.append(batch)
        count = sum(rows.conversations for rows in waiting)
        progress.report("read", night.loaded + count, None)
        if count >= _LOADED_AT_ONCE:
            _load(night, waiting)
            waiting = []
    if waiting:
        _load(night, waiting)
    progress.report("read", night.loaded, night.loaded)


def _collect_calls(night: _Night, futures: runners.Heard, spread: stream.Spread | None) -> None:
    """Recordings as they come, in the batches in which they are analysed and loaded."""
    for rows in steps.read_calls(night.job, night.plan, _heard(night, futures), spread):
        _load(night, [rows])


def _heard(night: _Night, futures: runners.Heard) -> Iterator[Redacted]:
    """Recordings as they come; those that can't be used are noted."""
    for done, future in enumerate(as_completed(list(futures)), start=1):
        heard = _result(night, future, futures[future])
        if isinstance(heard, Rejected):
            night.unheard.append(heard)
        else:
            night.heard += 1
            yield heard
        progress.report("transcribe", done, len(futures))


def _result(
    night: _Night, future: PrefectFuture[Redacted | Rejected], recording: Recording
) -> Redacted | Rejected:
    """What became of a recording; one that failed after all retries is rejected until the next night."""
    result: Redacted | Rejected | BaseException = future.result(raise_on_failure=False)
    if not isinstance(result, BaseException):
        return result
    name = ingest.shown(recording.path, night.plan.inbox)
    what = type(result).__name__
    detail = f"transcription failed with {what}. The next run tries again; `callqa doctor` may tell why."
    about = recording.metadata.interaction_id
    return Rejected(name, recording.source_sha256, RejectReason.FAILED, detail, about)


def _load(night: _Night, rows: Sequence[store.Rows]) -> None:
    night.loaded += tasks.load(as_is(night.con), as_is(rows))


def _conclude(night: _Night, run_id: str, rejected: tuple[Rejected, ...]) -> steps.Summary:
    """Score, report, publish, write the site, and say what the night came to."""
    job, con = as_is(night.job), as_is(night.con)
    scored = tasks.score(job, con)
    progress.report("score", scored.evaluated, scored.evaluated)
    reports = tasks.report(job, con)
    progress.report("report", reports, reports)
    summary = steps.Summary(
        run_id=run_id,
        inputs=night.plan.inputs,
        unchanged=night.plan.unchanged,
        transcribed=night.heard - night.cached,
        loaded=night.loaded,
        evaluated=scored.evaluated,
        unscored=scored.unscored,
        rejected=rejected,
        notes=(
            *night.plan.opened.notes.lines,
            *steps.role_notes(night.con),
            *steps.copy_notes(night.job, night.con, night.plan),
        ),
        reports=reports,
        lowest_score=steps.lowest_score(night.con),
    )
    steps.finish(night.con, summary)
    tasks.publish(job, con)
    if night.job.settings.site:
        pages = tasks.site(job)
        progress.report("site", pages, pages)
        summary = replace(summary, pages=pages)
    artifacts.summarise(summary)
    return summary
