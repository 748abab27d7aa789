"""The night: everything in the inbox becomes scores, a database and coaching reports."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import duckdb
import httpx
from prefect import flow
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows import artifacts, runners, tasks
from flows.tasks import as_is
from qa import lock, log, metrics, mirror, progress, runs, steps, store, stream, watch
from qa.crashes import told, wordless
from qa.errors import CallqaError, DiskError, ModelError, RejectReason, ServerError
from qa.failures import explained
from qa.home import keep_private
from qa.settings import PublishBy, load_settings
from qa.types import Recording, Redacted, Rejected

__all__ = ["nightly", "run_nightly"]

_LOADED_AT_ONCE = 1000
"""Interactions that one transaction writes: each costs as much as some hundred of them."""
_ended: list[steps.Summary] = []
"""Of the last run of this process, where it came to its end."""
Heard = dict[PrefectFuture[Redacted | Rejected], Recording]


@dataclass
class _Night:
    """The run under way: what it works with and what has come of it so far."""

    job: steps.Job
    con: duckdb.DuckDBPyConnection
    plan: steps.Plan
    run_id: str
    clock: metrics.Clock
    unheard: list[Rejected] = field(default_factory=list)
    cached: int = 0
    heard: int = 0
    loaded: int = 0


@flow(name="nightly", validate_parameters=False)
@wordless()
def nightly(
    inbox: str,
    data: str = "data",
    settings_file: str | None = None,
    publish_by: tuple[PublishBy, ...] = (),
) -> steps.Summary:
    """Transcribe, read, redact, check, load, score, publish and report all that is new in the inbox.

    `inbox` is a folder, or a URL that fsspec knows. A file that can't be used is listed and kept; it never
    stops the night, and calls wait where the speech model can't be used. Parameters are paths, never text.
    Raises ConfigError or StoreError when the job can't be done at all, RunningError when another run is at
    it, DiskError when the disk has no room, CallqaError when the inbox can't be read from its URL.
    """
    keep_private()
    named = Path(settings_file) if settings_file else None
    with watch.watched(load_settings(named), Path(data)) as seen, lock.alone(Path(data), "run"):
        job = steps.open_job(Path(data), named, publish_by)
        steps.tidy(job)
        with closing(job.listener), closing(steps.open_store(job)) as con:
            steps.check_versions(job, con)
            run_id = steps.begin(con)
            log.begin(run_id)
            with runs.accounted(con, run_id):
                steps.catch_up(job, con)
                with _here(inbox, job, seen.clock) as folder:
                    night = _begin(job, con, folder, run_id, seen.clock)
                    rejected = _work_through(night)
                seen.summary = _conclude(night, rejected)
        steps.compact(job)
        _ended.append(seen.summary)
        return seen.summary


def _begin(
    job: steps.Job, con: duckdb.DuckDBPyConnection, folder: Path, run_id: str, clock: metrics.Clock
) -> _Night:
    """The night with what is to be done; calls wait for another where the speech model can't be used."""
    with clock.stage("discover"):
        steps.check_room(job, folder)
        planned = tasks.discover(as_is(job), folder, as_is(con))
        cached = sum(steps.is_heard(job, recording) for recording in planned.recordings)
        if cached < len(planned.recordings):
            try:
                job.listener.check()
            except ModelError as error:
                steps.defer(job, planned, error)
    return _Night(job, con, planned, run_id, clock, cached=cached)


def _work_through(night: _Night) -> tuple[Rejected, ...]:
    """Everything heard, read and loaded; what could not be used, with the reasons."""
    with runners.opened(night.job) as runner:
        heard = runner.hear(night.plan)
        with night.clock.stage("read"):
            _read_texts(night, runner.spread)
        with night.clock.stage("transcribe"):
            _collect_calls(night, heard, runner.spread)
    with night.clock.stage("reject"):
        rejected = steps.reject(night.job, night.con, night.plan, night.unheard)
        night.clock.count("reject", len(rejected))
    for each in rejected:
        log.event("rejected", interaction_id=each.interaction_id, reason=each.reason)
    return rejected


@contextmanager
def _here(inbox: str, job: steps.Job, clock: metrics.Clock) -> Iterator[Path]:
    """The inbox as a folder; the raw copy of one that lies elsewhere goes with the run."""
    if not mirror.is_remote(inbox):
        yield Path(inbox)
        return
    try:
        with clock.stage("fetch"):
            folder = tasks.fetch(inbox, job.home.mirror)
        yield folder
    finally:
        if not job.settings.keep_mirror:
            mirror.remove(job.home.mirror)


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
    _ended.clear()
    try:
        return sized(str(inbox), str(data), str(settings_file) if settings_file else None, publish_by)
    except (httpx.TransportError, ServerError) as error:
        if _ended:  # all was done before the server could be told so
            return _ended[0]
        raise explained(error) or error from None


def _read_texts(night: _Night, spread: stream.Spread | None) -> None:
    """Chats, emails and exports, in batches, while the recordings are being heard."""
    waiting: list[store.Rows] = []
    for batch in steps.read_texts(night.job, night.plan, night.con, spread):
        waiting.append(batch)
        count = sum(rows.conversations for rows in waiting)
        progress.report("read", night.loaded + count, None)
        if count >= _LOADED_AT_ONCE:
            night.clock.count("read", _load(night, waiting))
            waiting = []
    if waiting:
        night.clock.count("read", _load(night, waiting))
    progress.report("read", night.loaded, night.loaded)


def _collect_calls(night: _Night, futures: runners.Heard, spread: stream.Spread | None) -> None:
    """Recordings as they come, in the batches in which they are analysed and loaded."""
    for rows in steps.read_calls(night.job, night.plan, _heard(night, futures), spread):
        _load(night, [rows])


def _heard(night: _Night, futures: runners.Heard) -> Iterator[Redacted]:
    """Recordings as they come; those that can't be used are noted."""
    for done, future in enumerate(as_completed(list(futures)), start=1):
        heard = _result(future, futures[future])
        if isinstance(heard, Rejected):
            night.unheard.append(heard)
        else:
            night.heard += 1
            night.clock.count("transcribe", 1)
            log.event("heard", stage="transcribe", interaction_id=heard.id)
            yield heard
        progress.report("transcribe", done, len(futures))


def _result(future: PrefectFuture[Redacted | Rejected], recording: Recording) -> Redacted | Rejected:
    """What became of a recording; one that failed after all retries is rejected until the next night."""
    result: Redacted | Rejected | BaseException = future.result(raise_on_failure=False)
    if not isinstance(result, BaseException):
        return result
    if isinstance(result, DiskError):  # nothing else can be written either
        raise result
    name = recording.source_name
    what = str(result) if isinstance(result, CallqaError) else told(result).what
    detail = f"transcription failed with {what}. The next run tries again; `callqa doctor` may tell why."
    about = recording.metadata.interaction_id
    return Rejected(name, recording.source_sha256, RejectReason.FAILED, detail, about)


def _load(night: _Night, rows: Sequence[store.Rows]) -> int:
    """Write the rows; how many conversations they are."""
    with night.clock.stage("load"):
        count = tasks.load(as_is(night.con), as_is(rows))
        night.clock.count("load", count)
    night.loaded += count
    night.unheard += (one for each in rows for one in each.failed)
    return count


def _conclude(night: _Night, rejected: tuple[Rejected, ...]) -> steps.Summary:
    """Score, report, publish, write the site, and say what the night came to."""
    job, con, clock = as_is(night.job), as_is(night.con), night.clock
    with clock.stage("score"):
        scored = tasks.score(job, con)
        clock.count("score", scored.evaluated)
    progress.report("score", scored.evaluated, scored.evaluated)
    with clock.stage("retain"):
        retained = steps.retain(night.job, night.con)
    with clock.stage("report"):
        reports = tasks.report(job, con)
        clock.count("report", reports)
    progress.report("report", reports, reports)
    summary = steps.Summary(
        run_id=night.run_id,
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
            *steps.retention_notes(retained),
            *runs.clock_notes(night.con, night.run_id),
        ),
        reports=reports,
        lowest_score=steps.lowest_score(night.con),
    )
    steps.finish(night.con, summary)
    metrics.note(night.con, night.run_id, night.job.engine, clock)
    with clock.stage("publish"):
        tasks.publish(job, con)
    if night.job.settings.site:
        with clock.stage("site"):
            pages = tasks.site(job)
            clock.count("site", pages)
        progress.report("site", pages, pages)
        summary = replace(summary, pages=pages)
    metrics.note(night.con, night.run_id, night.job.engine, clock)  # with the last stages too
    artifacts.summarise(summary)
    return summary
