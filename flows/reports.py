"""Write the coaching reports again, for a schedule of their own."""

from contextlib import closing
from pathlib import Path

from prefect import flow

from flows import tasks
from flows.tasks import as_is
from qa import lock, steps
from qa.crashes import wordless
from qa.home import keep_private

__all__ = ["reports"]


@flow(name="reports", validate_parameters=False)
@wordless()
def reports(data: str = "data", settings_file: str | None = None) -> int:
    """How many reports there are now.

    Raises ConfigError or StoreError when it can't be done, RunningError when another run is at it.
    """
    keep_private()
    with lock.alone(Path(data), "report"):
        job = steps.open_job(Path(data), Path(settings_file) if settings_file else None)
        with closing(steps.open_store(job)) as con:
            return int(tasks.report(as_is(job), as_is(con)))
