"""What a big night takes: python -m tests.bench.plan [--contacts N] [--calls SHARE] [--cores N] [--simulate]

A closed formula over what one item costs, and a simulation of the same night: a reader, batches and
recordings that wait for so many cores, a bounded number under way, one writer that loads in order. The
simulation draws each item's cost anew, so it also tells whether means are enough. Costs are those that were
measured on two cores (tests/bench/README.md, models/README.md); measure your own before you buy. Reports and
the publication aren't in it.
"""

import argparse
import math
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import simpy

SEED = 1
CALL_MINUTES = 5.0
"""Mean length of a call, on two channels."""
NIGHT_HOURS = 8
UNDER_WAY = 12
"""Batches a core that are handed out before one is waited for (qa/stream.py)."""


@dataclass(frozen=True)
class Costs:
    """Seconds of processor, bytes of the warehouse: of a text of 143 words, a minute of one channel.

    Hearing is `base` in 8 bits on a core, 25.6 times real time (models/README.md); what is stored was
    measured with 12 turns and 10 findings (make bench-score).
    """

    read_s: float = 0.0006
    hand_s: float = 0.0001
    redact_s: float = 0.0010
    check_s: float = 0.0039
    load_s: float = 0.0003
    hear_channel_minute_s: float = 60 / 25.6
    task_s: float = 0.005
    score_s: float = 50e-6
    stored_bytes: float = 1460.0


@dataclass(frozen=True)
class Night:
    """So many contacts, the share of them that are calls (on two channels), and who does them."""

    contacts: int
    calls_share: float
    cores: int
    batch: int = 50
    costs: Costs = Costs()

    @property
    def calls(self) -> int:
        """Recordings."""
        return round(self.contacts * self.calls_share)

    @property
    def texts(self) -> int:
        """The others."""
        return self.contacts - self.calls

    @property
    def call_s(self) -> float:
        """What a core takes for a call of mean length."""
        return 2 * CALL_MINUTES * self.costs.hear_channel_minute_s


@dataclass(frozen=True)
class Times:
    """Seconds: what the run's own process is busy, what the cores are, what follows, and all in all."""

    own_s: float
    cores_s: float
    score_s: float

    @property
    def all_s(self) -> float:
        """Own process and cores work at the same time; scoring comes after both."""
        return max(self.own_s, self.cores_s) + self.score_s


def formula(night: Night) -> Times:
    """The night from means."""
    c = night.costs
    tasks = night.calls + math.ceil(night.texts / night.batch) + math.ceil(night.calls / night.batch)
    own = night.texts * (c.read_s + c.hand_s + c.load_s) + night.calls * (c.hand_s + c.load_s)
    work = night.contacts * c.check_s + night.texts * c.redact_s + night.calls * night.call_s
    return Times(own + tasks * c.task_s, work / night.cores, night.contacts * c.score_s)


def simulated(night: Night) -> Times:
    """The same night, item by item; `cores_s` is when the last one was done."""
    return _Simulation(night).run()


class _Simulation:
    """The run's own process reads, hands out and loads; the cores take what waits, calls first."""

    def __init__(self, night: Night) -> None:
        self.night, self.random = night, random.Random(SEED)
        self.world = simpy.Environment()
        self.cores = simpy.Resource(self.world, night.cores)
        self.own_s = 0.0

    def run(self) -> Times:
        """All of it."""
        self.world.run(self.world.process(self._own_process()))
        score_s = self.night.contacts * self.night.costs.score_s
        return Times(self.own_s, self.world.now, score_s)

    def _own_process(self) -> Iterator[Any]:
        c, night = self.night.costs, self.night
        heard = []
        for _ in range(night.calls):
            yield from self._busy(c.task_s)
            heard.append(self.world.process(self._work(self._varied(night.call_s, 1.0))))
        under_way: deque[tuple[Any, int]] = deque()
        for size in _sizes(night.texts, night.batch):
            yield from self._busy(size * (c.read_s + c.hand_s) + c.task_s)
            work_s = sum(self._varied(c.redact_s + c.check_s, 0.5) for _ in range(size))
            under_way.append((self.world.process(self._work(work_s)), size))
            if len(under_way) == UNDER_WAY * night.cores:
                yield from self._load(under_way)
        while under_way:
            yield from self._load(under_way)
        for first in range(0, night.calls, night.batch):
            some = heard[first : first + night.batch]
            yield self.world.all_of(some)
            yield from self._busy(len(some) * c.hand_s + c.task_s)
            under_way.append((self.world.process(self._work(len(some) * c.check_s)), len(some)))
            if len(under_way) == UNDER_WAY * night.cores:
                yield from self._load(under_way)
        while under_way:
            yield from self._load(under_way)

    def _load(self, under_way: deque[tuple[Any, int]]) -> Iterator[Any]:
        done, size = under_way.popleft()
        yield done
        yield from self._busy(size * self.night.costs.load_s)

    def _busy(self, seconds: float) -> Iterator[Any]:
        self.own_s += seconds
        yield self.world.timeout(seconds)

    def _work(self, seconds: float) -> Iterator[Any]:
        with self.cores.request() as core:
            yield core
            yield self.world.timeout(seconds)

    def _varied(self, mean: float, spread: float) -> float:
        """Gamma-distributed around the mean; `spread` is the standard deviation over the mean."""
        shape = 1 / spread**2
        return self.random.gammavariate(shape, mean / shape)


def _sizes(count: int, size: int) -> Iterator[int]:
    for first in range(0, count, size):
        yield min(size, count - first)


def main() -> None:
    """One table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--calls", type=float, default=0.2, help="share of the contacts that are calls")
    parser.add_argument("--cores", type=int, nargs="+", default=[2, 8, 64, 256])
    parser.add_argument("--simulate", action="store_true", help="beside the formula")
    given = parser.parse_args()
    print(f"{'cores':>6}{'own process':>14}{'cores busy':>14}{'all':>10}{'simulated':>12}  saturated")
    for cores in given.cores:
        night = Night(given.contacts, given.calls, cores)
        told = formula(night)
        lived = f"{simulated(night).all_s / 3600:.2f} h" if given.simulate else ""
        first = "own process" if told.own_s > told.cores_s else "cores"
        print(
            f"{cores:>6}{told.own_s / 3600:>12.2f} h{told.cores_s / 3600:>12.2f} h{told.all_s / 3600:>8.2f} h"
            f"{lived:>12}  {first}"
        )
    alone = formula(Night(given.contacts, given.calls, 1))
    needed = math.ceil(alone.cores_s / (NIGHT_HOURS * 3600 - alone.score_s))
    print(f"cores for {NIGHT_HOURS} hours: {needed}")
    print(f"stored: {given.contacts * Costs().stored_bytes / 1e9:.1f} GB")


if __name__ == "__main__":
    main()
