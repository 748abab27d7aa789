"""The stages as Prefect tasks: names, retries, limits. What they do stands in `qa.steps`."""

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.concurrency.sync import concurrency
from prefect.tasks import exponential_backoff
from prefect.utilities.annotations import quote

from flows.limits import MODEL_LIMIT
from qa import steps
from qa.types import Recording, Redacted, Rejected

__all__ = [
    "analyse",
    "as_is",
    "discover",
    "load",
    "publish",
    "report",
    "score",
    "score_again",
    "transcribe",
]

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")


def as_is(value: T) -> T:
    """The value for a task as it is; Prefect would else walk through every word, looking for futures."""
    return cast(T, quote(value))


def _stage(name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task that is neither cached nor persisted: the warehouse itself knows what is done."""
    return task(name=name, cache_policy=NO_CACHE, persist_result=False)


# A recording's result is cached by content in qa.steps, where also the shell finds it; nothing is persisted
# by Prefect, so no transcript lies in its storage.
@task(
    name="transcribe and redact",
    task_run_name="transcribe {recording.metadata.interaction_id}",
    retries=2,
    retry_delay_seconds=exponential_backoff(backoff_factor=2),
    retry_jitter_factor=0.5,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def transcribe(job: steps.Job, inbox: Path, recording: Recording) -> Redacted | Rejected:
    """One recording, heard and redacted, inside the shared limit for the model."""
    with concurrency(MODEL_LIMIT, strict=False):
        return steps.hear(job, inbox, recording)


discover = _stage("discover")(steps.plan)
analyse = _stage("analyse")(steps.analyse)
load = _stage("load")(steps.load)
score = _stage("score")(steps.score)
score_again = _stage("score again")(steps.score_again)
report = _stage("report")(steps.write_reports)
publish = _stage("publish")(steps.publish)
