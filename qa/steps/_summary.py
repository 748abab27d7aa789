"""A run's beginning and end: its row, and what it came to."""

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from qa import __version__, store
from qa.errors import RejectReason
from qa.types import Rejected

__all__ = ["Summary", "begin", "finish"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to. Counts are of inputs, but for `evaluated` (evaluations) and `reports` (files).

    `pages` are those of the site, None where the settings want none.
    """

    run_id: str
    inputs: int
    unchanged: int
    transcribed: int
    loaded: int
    evaluated: int
    unscored: int
    rejected: tuple[Rejected, ...]
    notes: tuple[str, ...]
    reports: int
    lowest_score: float | None
    pages: int | None = None

    @property
    def deferred(self) -> int:
        """Calls that wait for the next run, because the speech model can't be used."""
        return sum(each.reason == RejectReason.DEFERRED for each in self.rejected)

    @property
    def to_mend(self) -> tuple[Rejected, ...]:
        """Those of `rejected` that somebody should look at; the others were left out on purpose."""
        on_purpose = (RejectReason.LEFT_OUT, RejectReason.NO_CONSENT)
        return tuple(each for each in self.rejected if each.reason not in on_purpose)


def begin(con: duckdb.DuckDBPyConnection) -> str:
    """The id of a run that starts now; a run that never ended is marked as killed."""
    started_at = datetime.now(UTC)
    run_id = started_at.strftime("%Y%m%dT%H%M%S.%fZ")
    store.start_run(con, run_id, started_at, __version__)
    return run_id


def finish(con: duckdb.DuckDBPyConnection, summary: Summary) -> None:
    """Write the run's counts into its row: to publish them is left, and `runs.accounted` closes it then."""
    with store.transaction(con):
        store.finish_run(
            con,
            summary.run_id,
            datetime.now(UTC),
            inputs=summary.inputs,
            unchanged=summary.unchanged,
            transcribed=summary.transcribed,
            loaded=summary.loaded,
            evaluated=summary.evaluated,
            unscored=summary.unscored,
            rejected=len(summary.rejected),
        )
        store.publish_run(con, summary.run_id)
