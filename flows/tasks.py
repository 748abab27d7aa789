"""The stages as Prefect tasks: names, retries, limits. What they do stands in `qa.steps`."""

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.tasks import exponential_backoff
from prefect.utilities.annotations import quote

from flows import limits
from qa import mirror, parts, steps, store, stream
from qa.crashes import wordless
from qa.home import Home
from qa.settings import Privacy, Settings
from qa.types import Recording, Redacted, Rejected

__all__ = [
    "analyse_there",
    "as_is",
    "discover",
    "fetch",
    "load",
    "publish",
    "report",
    "score",
    "score_again",
    "site",
    "transcribe",
    "transcribe_there",
]

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")


def as_is(value: T) -> T:
    """The value for a task as it is; Prefect would else walk through every word, looking for futures."""
    return cast(T, quote(value))


def _stage(name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task that is neither cached nor persisted: the warehouse itself knows what is done."""
    made = task(name=name, cache_policy=NO_CACHE, persist_result=False)
    return lambda stage: made(wordless()(stage))


def _patient(name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task a recording, tried again where it breaks.

    Its result is cached by content in qa.steps, where also the shell finds it; nothing is persisted by
    Prefect, so no transcript lies in its storage.
    """
    return task(
        name=name,
        task_run_name="transcribe {recording.metadata.interaction_id}",
        retries=2,
        retry_delay_seconds=exponential_backoff(backoff_factor=2),
        retry_jitter_factor=0.5,
        cache_policy=NO_CACHE,
        persist_result=False,
    )


@_patient("transcribe and redact")
@wordless()
def transcribe(job: steps.Job, inbox: Path, recording: Recording) -> Redacted | Rejected:
    """One recording, heard and redacted, inside the shared limit for the model."""
    with limits.place():
        return steps.hear(job, inbox, recording)


@_patient("transcribe and redact there")
@wordless()
def transcribe_there(
    home: Home, settings: Settings, fingerprint: str, inbox: Path, recording: Recording
) -> Redacted | Rejected:
    """As `transcribe`, in a process of a cluster, which loads the engine once."""
    with limits.place():
        return steps.hear(steps.job_there(home, settings, fingerprint), inbox, recording)


@task(name="analyse there", cache_policy=NO_CACHE, persist_result=False, retries=2)
@wordless()
def analyse_there(batch: bytes, phrases: Path, fingerprint: str, rules: Privacy) -> store.Rows:
    """The rows of a packed batch, in a process of a cluster."""
    return stream.analyse(parts.unpacked(batch), phrases, fingerprint, rules)


fetch = _stage("fetch")(mirror.mirrored)
discover = _stage("discover")(steps.plan)
load = _stage("load")(steps.load)
score = _stage("score")(steps.score)
score_again = _stage("score again")(steps.score_again)
report = _stage("report")(steps.write_reports)
publish = _stage("publish")(steps.publish)
site = _stage("site")(steps.write_site)
