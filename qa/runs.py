"""A run's own account: the warehouse once it is free, and a row in `runs` that says how it ended."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from qa import store
from qa.errors import InUseError
from qa.settings import Settings

__all__ = ["accounted", "clock_notes", "open_when_free"]

_TRIED_AGAIN_S = 2.0


def open_when_free(
    data: Path, settings: Settings, wait: Callable[[float], None] = time.sleep
) -> duckdb.DuckDBPyConnection:
    """The warehouse, to write in; where another program holds it, tried again for `lock_wait_s`.

    Raises InUseError, which says who holds it, when that time is over, StoreError when it can't be opened.
    """
    left_s = settings.lock_wait_s
    while True:
        try:
            return store.open_warehouse(data, settings=settings)
        except InUseError:
            if left_s <= 0:
                raise
        step_s = min(left_s, _TRIED_AGAIN_S)
        wait(step_s)
        left_s -= step_s


@contextmanager
def accounted(con: duckdb.DuckDBPyConnection, run_id: str) -> Iterator[None]:
    """Within it the run is under way. Its row says `done` at the end, else `failed`, or `interrupted` where
    somebody stopped it; where even that can't be written, the next run finds it.
    """
    try:
        yield
    except BaseException as error:
        with suppress(duckdb.Error):
            store.close_run(
                con, run_id, datetime.now(UTC), "failed" if isinstance(error, Exception) else "interrupted"
            )
        raise
    store.close_run(con, run_id, datetime.now(UTC), "done")


def clock_notes(con: duckdb.DuckDBPyConnection, run_id: str) -> tuple[str, ...]:
    """What tells that the clock is or was wrong: runs, or conversations of this inbox, in the future."""
    row = con.execute(
        "SELECT (SELECT count(*) FROM runs AS r WHERE r.started_at > this.started_at), "
        "(SELECT count(*) FROM interactions WHERE interaction_id IN (FROM seen) "
        "AND interactions.started_at > this.started_at + INTERVAL 1 DAY) "
        "FROM runs AS this WHERE run_id = $1",
        [run_id],
    ).fetchone()
    runs, conversations = row or (0, 0)
    notes = []
    if runs:
        notes.append(f"runs that began later than this one, by the clock: {runs}. Look whether it is right.")
    if conversations:
        notes.append(
            f"conversations that begin more than a day from now: {conversations}. Look at the clock here, "
            "and at the times in what the inbox holds."
        )
    return tuple(notes)
