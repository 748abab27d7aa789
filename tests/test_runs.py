"""A run's own account, whatever the clock does."""

from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from qa import store
from qa.runs import accounted, clock_notes
from tests.store.made import memory, put

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    made = memory()
    store.start_run(made, "now", AT, "1.0")
    store.start_seen(made)
    return made


def _row(con: duckdb.DuckDBPyConnection) -> tuple[object, ...]:
    (row,) = con.execute("SELECT status, ended_at FROM runs WHERE run_id = 'now'").fetchall()
    return row


def test_a_run_never_ends_before_it_began(con: duckdb.DuckDBPyConnection) -> None:
    store.close_run(con, "now", AT - timedelta(days=400), "done")
    assert _row(con) == ("done", AT)


@pytest.mark.parametrize(
    ("error", "status"),
    [(ValueError, "failed"), (KeyboardInterrupt, "interrupted"), (SystemExit, "interrupted")],
)
def test_a_run_that_breaks_off_says_how(
    con: duckdb.DuckDBPyConnection, error: type[BaseException], status: str
) -> None:
    with pytest.raises(error), accounted(con, "now"):
        raise error
    assert _row(con)[0] == status


def test_what_lies_in_the_future_is_noted(con: duckdb.DuckDBPyConnection) -> None:
    put(con, "interactions", interaction_id="today", started_at=AT + timedelta(hours=20))
    store.note_seen(con, ["today", "later"])
    assert clock_notes(con, "now") == ()
    put(con, "interactions", interaction_id="later", started_at=AT + timedelta(days=3))
    put(con, "interactions", interaction_id="elsewhere", started_at=AT + timedelta(days=3))
    put(con, "runs", run_id="later", started_at=AT + timedelta(days=300), status="done", callqa_version="1")
    first, second = clock_notes(con, "now")
    assert first.startswith("runs that began later than this one, by the clock: 1.")
    assert second.startswith("conversations that begin more than a day from now: 1.")
