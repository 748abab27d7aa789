"""Judge what is stored by the scorecards as they are now, without touching text or audio."""

from contextlib import closing
from pathlib import Path

from prefect import flow

from flows import tasks
from flows.tasks import as_is
from qa import lock, progress, steps
from qa.crashes import wordless
from qa.home import keep_private

__all__ = ["rescore"]


@flow(name="rescore", validate_parameters=False)
@wordless()
def rescore(
    data: str = "data",
    settings_file: str | None = None,
    scorecards: tuple[str, ...] = (),
    since: str | None = None,
) -> int:
    """How many evaluations are new.

    `scorecards` are names as support_call or support_call@2, none = all as they are now; `since` an ISO date.
    Raises ConfigError or StoreError when it can't be done, RunningError when another run is at it.
    """
    keep_private()
    with lock.alone(Path(data), "rescore"):
        job = steps.open_job(Path(data), Path(settings_file) if settings_file else None)
        with closing(steps.open_store(job)) as con:
            steps.check_versions(job, con)
            scored = tasks.score_again(as_is(job), as_is(con), tuple(scorecards), since)
            progress.report("score", scored.evaluated, scored.evaluated)
            written = tasks.report(as_is(job), as_is(con))
            progress.report("report", written, written)
            tasks.publish(as_is(job), as_is(con))
        if job.settings.site:
            pages = tasks.site(as_is(job))
            progress.report("site", pages, pages)
        return scored.evaluated
