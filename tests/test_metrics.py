"""Seconds by stage, and what stands in the tables of them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from qa import metrics
from qa.metrics import Clock
from qa.store import start_run
from tests.store.made import memory, rows


def ticking(*times: float) -> Callable[[], float]:
    """A clock that shows these times, one after the other."""
    given = iter(times)
    return lambda: next(given)


def test_a_second_counts_for_one_stage() -> None:
    clock = Clock(ticking(0, 10, 13, 20))
    with clock.stage("read"), clock.stage("load"):
        pass
    assert clock.seconds == {"read": 17.0, "load": 3.0}
    assert list(clock.seconds) == ["read", "load"]


def test_what_lies_between_stages_counts_for_none() -> None:
    clock = Clock(ticking(0, 1, 100, 102))
    with clock.stage("score"):
        pass
    with clock.stage("report"):
        pass
    assert clock.seconds == {"score": 1.0, "report": 2.0}


def test_a_stage_may_come_again_and_adds_up() -> None:
    clock = Clock(ticking(0, 1, 5, 7))
    for count in (2, 3):
        with clock.stage("load"):
            clock.count("load", count)
    assert (clock.seconds, clock.items) == ({"load": 3.0}, {"load": 5})


def test_a_stage_that_fails_keeps_its_time() -> None:
    clock = Clock(ticking(0, 4, 5, 6))
    with pytest.raises(OSError, match="full"), clock.stage("publish"):
        raise OSError("full")
    with clock.stage("site"):
        pass
    assert clock.seconds == {"publish": 4.0, "site": 1.0}


def test_the_tables_hold_the_last_word_on_each_run() -> None:
    con = memory()
    start_run(con, "R1", datetime(2026, 3, 2, tzinfo=UTC), "0.1")
    start_run(con, "R2", datetime(2026, 3, 3, tzinfo=UTC), "0.1")
    clock = Clock(ticking(0, 1.25, 2, 3))
    with clock.stage("read"):
        clock.count("read", 7)
    metrics.note(con, "R1", "whisper/base", clock)
    metrics.note(con, "R2", "whisper/base", Clock())
    with clock.stage("publish"):
        pass
    metrics.note(con, "R1", "whisper/base", clock)
    assert rows(con, "FROM run_stages ORDER BY position") == [
        ("R1", 0, "read", 1.25, 7),
        ("R1", 1, "publish", 1.0, None),
    ]
    assert rows(con, "SELECT run_id, engine, peak_memory_mb > 10 FROM runs ORDER BY 1") == [
        ("R1", "whisper/base", True),
        ("R2", "whisper/base", True),
    ]
