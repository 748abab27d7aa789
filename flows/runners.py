"""Who hears recordings and analyses batches: this machine, a Dask or Ray cluster, or a Prefect work pool.

The setting `runner` chooses; the flow, its single writer and the results are the same.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner

from flows import limits, pool, tasks
from flows.tasks import as_is
from qa import parts, steps, store, stream
from qa.errors import ConfigError, Mistake
from qa.processes import core_count
from qa.settings import DEFAULT_FILE, Settings
from qa.transcribe import worker_count
from qa.types import Interaction, Recording, Redacted, Rejected

__all__ = ["Heard", "Runner", "opened"]

Heard = Mapping[PrefectFuture[Redacted | Rejected], Recording]
_BATCHES_A_TASK = 4
"""For a task Prefect and the cluster take as much time as a fifth of a batch (tests/bench/README.md)."""
_UNDER_WAY = 4
"""Tasks a processor of a cluster: enough to go on with while others are read or written."""


@dataclass(frozen=True, slots=True)
class Runner:
    """What a night hands its work to; `spread` is None where processes of this machine analyse."""

    hear: Callable[[steps.Plan], Heard]
    spread: stream.Spread | None


@contextmanager
def opened(job: steps.Job) -> Iterator[Runner]:
    """The runner that the settings name, with what it needs started, and ended afterwards.

    Raises ConfigError when it isn't installed, or there is no such work pool.
    """
    if job.settings.runner == "processes":
        limits.ensure(worker_count(job.settings))
        yield Runner(lambda planned: _hear_here(job, planned), None)
    elif job.settings.runner == "pool":
        limits.ensure(worker_count(job.settings))
        with pool.opened(job) as (spread, hear):
            yield Runner(hear, spread)
    else:
        _require(job.settings.runner)
        workers = job.settings.workers or core_count()
        open_cluster = _dask if job.settings.runner == "dask" else _ray
        with open_cluster(job.settings, workers) as (cluster, processors):
            limits.ensure(processors)
            yield _on_cluster(job, cluster, processors)


def _require(name: str) -> None:
    if find_spec(f"prefect_{name}") is None:
        what = f"runner: {name} is not installed. Run: pip install 'callqa[{name}]'"
        raise ConfigError([Mistake(str(DEFAULT_FILE), None, what)])


def _hear_here(job: steps.Job, planned: steps.Plan) -> Heard:
    return {tasks.transcribe.submit(as_is(job), planned.inbox, r): r for r in planned.recordings}


def _on_cluster(job: steps.Job, cluster: TaskRunner[Any], processors: int) -> Runner:
    """Batches travel in memory only: the clusters started here don't write to disk what waits."""
    phrases, fingerprint = job.settings.scorecards.absolute() / "phrases", job.book.fingerprint

    def hear(planned: steps.Plan) -> Heard:
        there = pool.seen_from_elsewhere(job)
        about = {"home": there.home, "settings": there.settings, "fingerprint": fingerprint}
        return {
            cluster.submit(
                tasks.transcribe_there, about | {"inbox": planned.inbox, "recording": recording}
            ): recording
            for recording in planned.recordings
        }

    def submit(batch: list[Interaction] | stream.Prepared) -> stream.Promise[store.Rows]:
        given = {"batch": parts.packed(batch), "phrases": phrases, "fingerprint": fingerprint}
        given |= {"rules": job.settings.privacy}
        future: PrefectFuture[store.Rows] = cluster.submit(tasks.analyse_there, given)
        return future

    size = job.settings.batch_size * _BATCHES_A_TASK
    return Runner(hear, stream.Spread(submit, size, _UNDER_WAY * processors))


@contextmanager
def _dask(settings: Settings, workers: int) -> Iterator[tuple[TaskRunner[Any], int]]:
    from prefect_dask.task_runners import DaskTaskRunner

    own = {
        "n_workers": workers,
        "threads_per_worker": 1,
        "dashboard_address": None,
        # what waits is never spilled to disk: it isn't redacted yet
        "config": {"distributed.worker.memory.target": False, "distributed.worker.memory.spill": False},
    }
    with DaskTaskRunner(
        address=settings.cluster, cluster_kwargs=None if settings.cluster else own
    ) as cluster:
        yield cluster, max(1, sum(cluster.client.nthreads().values()))


@contextmanager
def _ray(settings: Settings, workers: int) -> Iterator[tuple[TaskRunner[Any], int]]:
    import ray
    from prefect_ray import RayTaskRunner

    own = {
        "num_cpus": workers,
        "include_dashboard": False,
        "log_to_driver": False,
        "_system_config": {"automatic_object_spilling_enabled": False},  # as for Dask
    }
    with RayTaskRunner(address=settings.cluster, init_kwargs={} if settings.cluster else own) as cluster:
        yield cluster, max(1, int(ray.cluster_resources().get("CPU", 1)))
