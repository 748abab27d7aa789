"""How fast the store loads, publishes and answers at a million contacts.

    python -m tests.bench.store [CONTACTS [LOADED]]

Loads 50,000 analysed chats (or LOADED) as a night does, with two turns, eight findings and all measurements
each. Then makes a million contacts (or CONTACTS) by SQL, publishes them, and asks every question of
qa/store/README.md five times, warm. Prints one table; exit 1 where an aim is missed. Nothing of it is kept.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import ParamSpec, TypeVar

from tests.bench.store.asking import ask_all
from tests.bench.store.loading import load_sample
from tests.bench.store.publishing import publish_many

P = ParamSpec("P")
T = TypeVar("T")

LIMITS = {"threads": "2", "memory_limit": "3GB", "enable_progress_bar": "false"}
LOADED_A_SECOND, MEDIAN_MS, WORST_MS = 5_000, 150, 1_000
_MIB = 2**20


def alone(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the work returns, done in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *args, **kwargs).result()


def line(what: str, figure: str, aim: str = "", is_met: bool = True) -> bool:
    """Prints a row and says whether its aim is met."""
    print(f"{what:<48}{figure:>16}  {aim}{'' if is_met else '  MISSED'}", flush=True)
    return is_met


def main(count: int, loaded: int) -> bool:
    """Prints the table and says whether every aim is met."""
    line("load average of the last minute, before", f"{os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        load = alone(load_sample, Path(one), loaded, LIMITS)
        rate = load.interactions / load.seconds
        is_good = line(
            f"load, of {loaded:,}, a second",
            f"{rate:,.0f}",
            f">= {LOADED_A_SECOND:,}",
            rate >= LOADED_A_SECOND,
        )
        line("warehouse as loaded, bytes an interaction", f"{load.file_bytes / loaded:,.0f}")
        line("peak memory of loading, MiB", f"{load.peak_bytes / _MIB:,.0f}")
        done = alone(publish_many, Path(two), count, LIMITS)
        line(f"making {count:,} by SQL, s", f"{done.making_s:,.1f}")
        line("publishing them, s", f"{done.publishing_s:,.1f}")
        line("peak memory of both, MiB", f"{done.peak_bytes / _MIB:,.0f}")
        line("warehouse with all, bytes an interaction", f"{done.warehouse_bytes / count:,.0f}")
        line("published file, bytes an interaction", f"{done.published_bytes / count:,.0f}")
        took = alone(ask_all, Path(two), LIMITS)
    for name, ms in sorted(took.items(), key=lambda each: -each[1]):
        line(f"question {name}, ms", f"{ms:,.0f}")
    middle, worst = median(took.values()), max(took.values())
    is_good &= line(
        f"median of {len(took)} questions, ms", f"{middle:,.0f}", f"<= {MEDIAN_MS}", middle <= MEDIAN_MS
    )
    is_good &= line("slowest question, ms", f"{worst:,.0f}", f"<= {WORST_MS:,}", worst <= WORST_MS)
    line("load average of the last minute, after", f"{os.getloadavg()[0]:.1f}")
    return is_good


if __name__ == "__main__":
    asked = [int(each) for each in sys.argv[1:]] or [1_000_000]
    sys.exit(0 if main(asked[0], asked[1] if len(asked) > 1 else 50_000) else 1)
