"""A night spread over a Prefect work pool: parts go to its workers by files in the shared data folder.

A flow run's parameter is the path of a part and nothing else. A part that was not done, because its worker
died or is lost, is given out again: doing one twice comes to the same.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State, WorkerStatus
from prefect.deployments import run_deployment
from prefect.exceptions import ObjectNotFound
from prefect.futures import PrefectFuture
from prefect.states import Crashed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows import tasks
from flows.tasks import as_is
from qa import parts, steps, store, stream
from qa.cli._console import err
from qa.crashes import wordless
from qa.errors import CallqaError, ConfigError, Mistake, ServerError
from qa.home import Home, keep_private
from qa.processes import core_count, start_pool
from qa.settings import DEFAULT_FILE
from qa.types import Interaction, Recording, Redacted, Rejected

__all__ = ["do_part", "opened", "seen_from_elsewhere"]

ENTRYPOINT = "flows.pool.do_part"
"""Where a worker finds the flow: callqa is installed there."""
BATCHES_A_PART = 100
"""A flow run costs seconds to start: with fewer it would be most of the time."""
_RECORDINGS_A_PART = 10
_PARTS_UNDER_WAY = 64
"""Given out at the same time; they wait as files."""
_TRIES = 3
_POLL_S = 2.0
_LOST_AFTER_S = 900.0
"""A part takes seconds, one of recordings some minutes; without a sign for so long its worker is gone."""

Hear = Callable[[steps.Plan], dict[PrefectFuture[Redacted | Rejected], Recording]]


@flow(name="part of a night", validate_parameters=False)
@wordless()
def do_part(part: str) -> None:
    """Do what the part's file asks for; what comes of it lies beside it."""
    keep_private()
    parts.do(Path(part))


@dataclass
class _Parts:
    """The parts of one night; `raw` has room for as many as may wait to be redacted."""

    job: steps.Job
    deployment: UUID
    folder: Path
    threads: ThreadPoolExecutor
    redacting: ProcessPoolExecutor
    raw: threading.BoundedSemaphore
    is_over: threading.Event = field(default_factory=threading.Event)
    names: Iterator[int] = field(default_factory=count)

    def new(self) -> Path:
        """The file of a further part."""
        return self.folder / f"{next(self.names):06}.part"


@contextmanager
def opened(job: steps.Job) -> Iterator[tuple[stream.Spread, Hear]]:
    """How texts and recordings are given to the pool that the settings name.

    Raises ConfigError when there is no such pool.
    """
    deployment = _deploy(job.settings.pool)
    _await_worker(job.settings.pool, job.settings.pool_wait_s)
    folder = job.home.parts.absolute()
    shutil.rmtree(folder, ignore_errors=True)  # what a killed run left; there is one run at a time
    folder.mkdir(parents=True, mode=0o700)
    there = seen_from_elsewhere(job)
    cores = job.settings.workers or core_count()
    with (
        ThreadPoolExecutor(_PARTS_UNDER_WAY) as threads,
        start_pool(cores) as redacting,
        cast(TaskRunner[Any], ThreadPoolTaskRunner(max_workers=_PARTS_UNDER_WAY)) as hearing,
    ):
        room = threading.BoundedSemaphore(2 * cores)
        night = _Parts(there, deployment, folder, threads, redacting, room)
        size = job.settings.batch_size * BATCHES_A_PART
        try:
            yield (
                stream.Spread(partial(_give_texts, night), size, _PARTS_UNDER_WAY),
                partial(_give_recordings, night, job, hearing),
            )
        finally:
            night.is_over.set()
            threads.shutdown(wait=False, cancel_futures=True)
    shutil.rmtree(folder)


def seen_from_elsewhere(job: steps.Job) -> steps.Job:
    """The job with whole paths, for processes that work in another folder."""
    settings = job.settings
    whole = {
        name: path.absolute()
        for name in ("scorecards", "models", "transcripts")
        if isinstance(path := getattr(settings, name), Path)
    }
    return replace(job, home=Home(job.home.root.absolute()), settings=settings.model_copy(update=whole))


def _deploy(name: str) -> UUID:
    """The deployment of `do_part` in the pool, made or brought up to date."""
    with get_client(sync_client=True) as client:
        try:
            client.read_work_pool(name)
        except ObjectNotFound:
            what = (
                f"pool: there is no work pool {name} on the Prefect server. Make it, and start workers: "
                f"prefect work-pool create {name} --type process, prefect worker start --pool {name}"
            )
            raise ConfigError([Mistake(str(DEFAULT_FILE), None, what)]) from None
        flow_id = client.create_flow(do_part)
        return client.create_deployment(
            flow_id=flow_id,
            name=name,
            work_pool_name=name,
            entrypoint=ENTRYPOINT,
            enforce_parameter_schema=False,
        )


def _await_worker(name: str, limit_s: float) -> None:
    """Returns when a worker of the pool is up, and says that it waits. Raises ServerError after `limit_s`."""
    waited = threading.Event()
    left_s, is_said = limit_s, False
    with get_client(sync_client=True) as client:
        found = client.read_work_pool(name)
        if found.is_push_pool or found.is_managed_pool:  # their work needs no worker
            return
        while all(each.status != WorkerStatus.ONLINE for each in client.read_workers_for_work_pool(name)):
            if left_s <= 0:
                raise ServerError(
                    f"pool: no worker of the work pool {name} was up within {limit_s:g} s (pool_wait_s). "
                    f"Start one: prefect worker start --pool {name}"
                )
            if not is_said:
                err.print(f"note: waiting for a worker of the work pool {name} ...", markup=False)
            is_said = True
            waited.wait(min(_POLL_S, left_s))
            left_s -= _POLL_S


def _give_texts(night: _Parts, batch: list[Interaction] | stream.Prepared) -> Future[store.Rows]:
    """The batch's rows to come: redacted in processes of this machine, checked by the pool."""
    path = night.new()
    night.raw.acquire()  # else what isn't redacted yet would fill the memory
    job = night.job
    written = night.redacting.submit(
        parts.write,
        path,
        batch,
        job.settings.scorecards / "phrases",
        job.book.fingerprint,
        job.settings.privacy,
    )
    written.add_done_callback(lambda _: night.raw.release())

    def rows() -> store.Rows:
        written.result()
        _have_done(night, path)
        return parts.take_rows(path)

    return night.threads.submit(copy_context().run, rows)


def _give_recordings(
    night: _Parts, job: steps.Job, hearing: TaskRunner[Any], planned: steps.Plan
) -> dict[PrefectFuture[Redacted | Rejected], Recording]:
    """Transcripts to come: the pool puts them where `steps.hear` finds them."""
    unheard = (r for r in planned.recordings if not steps.is_heard(job, r))
    given: dict[str, PrefectFuture[None]] = {}
    for some in stream.batches(unheard, _RECORDINGS_A_PART):
        path = night.new()
        whole = tuple(replace(recording, path=recording.path.absolute()) for recording in some)
        about = night.job.home, night.job.settings, job.book.fingerprint, planned.inbox.absolute()
        parts.give_recordings(path, parts.Recordings(*about, whole))
        future = hearing.submit(_heard_by_pool, {"night": as_is(night), "path": path})
        given |= {recording.id: future for recording in some}
    return {
        hearing.submit(
            tasks.transcribe,
            {"job": as_is(job), "inbox": planned.inbox, "recording": recording},
            wait_for=[given[recording.id]] if recording.id in given else None,
        ): recording
        for recording in planned.recordings
    }


@task(name="give out recordings", cache_policy=NO_CACHE, persist_result=False)
@wordless()
def _heard_by_pool(night: _Parts, path: Path) -> None:
    # of a part that can't be done elsewhere, `tasks.transcribe` finds no transcript and hears it here
    with suppress(_NotDoneError):
        _have_done(night, path)


class _NotDoneError(CallqaError):
    """A part was given out several times and never done."""


def _have_done(night: _Parts, part: Path) -> None:
    """Returns when the pool has done the part. Raises _NotDoneError when it can't."""
    for _ in range(_TRIES):
        run = run_deployment(night.deployment, parameters={"part": str(part)}, timeout=0, as_subflow=False)
        if _is_done(cast(FlowRun, run).id, night.is_over):
            return
    raise _NotDoneError(
        f"pool: a part of the night failed {_TRIES} times on the workers. Look at the flow runs of "
        f"«{do_part.name}» in Prefect, then run again."
    )


def _is_done(run_id: UUID, is_over: threading.Event) -> bool:
    """Whether the flow run came to a good end, once it came to any; a lost one is marked as crashed."""
    state_id, same_s = None, 0.0
    with get_client(sync_client=True) as client:
        while not is_over.wait(_POLL_S):
            state = client.read_flow_run(run_id).state
            if state is None or state.is_final():
                return state is not None and state.is_completed()
            same_s = same_s + _POLL_S if state.id == state_id else 0.0
            state_id = state.id
            if same_s >= _LOST_AFTER_S and (state.is_running() or state.is_pending()):
                lost: State[Any] = Crashed(message="its worker gave no sign for too long")
                client.set_flow_run_state(run_id, lost, force=True)
                return False
    return False
