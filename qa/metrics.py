"""What a run took: seconds by stage, memory, its engine; for the log and the tables runs and run_stages."""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from qa import log, store

__all__ = ["Clock", "note", "peak_memory_mb"]

_KIB_IN_MB = 1024 / 1e6


@dataclass
class Clock:
    """Seconds of each stage, in the order in which stages began.

    Law: a second counts for one stage. One that runs within another takes its time out of that one, so that
    the sum is the time spent in stages; what others do meanwhile (hearing, checks) shows where it is awaited.
    """

    now: Callable[[], float] = time.monotonic
    seconds: dict[str, float] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    _within: list[str] = field(default_factory=list)
    _since: float = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Within it, time counts for this stage; the log says how it ended. It may come several times."""
        self._book()
        self.seconds.setdefault(name, 0.0)
        self._within.append(name)
        try:
            yield
        except BaseException as error:
            log.event("stage_failed", stage=name, error=error)
            raise
        finally:
            self._book()
            self._within.pop()
        numbers = {"seconds": round(self.seconds[name], 3)}
        if name in self.items:
            numbers["items"] = self.items[name]
        log.event("stage_ended", stage=name, numbers=numbers)

    def count(self, name: str, items: int) -> None:
        """Add to what the stage has done."""
        self.items[name] = self.items.get(name, 0) + items

    def _book(self) -> None:
        """The time until now is that of the stage under way."""
        at = self.now()
        if self._within:
            self.seconds[self._within[-1]] += at - self._since
        self._since = at


def note(con: duckdb.DuckDBPyConnection, run_id: str, engine: str, clock: Clock) -> None:
    """Write what is known by now to the tables, in place of what was written of this run before."""
    stages = [(name, seconds, clock.items.get(name)) for name, seconds in clock.seconds.items()]
    store.note_metrics(con, run_id, engine, peak_memory_mb(), stages)


def peak_memory_mb() -> float:
    """The most that this process, or one that it started and that has ended, held at once, in MB."""
    # Linux counts in KiB, macOS in bytes
    unit = 1e-6 if sys.platform == "darwin" else _KIB_IN_MB
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(max(resource.getrusage(each).ru_maxrss for each in whose) * unit, 1)
