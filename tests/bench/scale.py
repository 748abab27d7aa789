"""How the analysis grows with workers: python -m tests.bench.scale [TICKETS] [--dask] [--rounds N] [--seed N]

Reads an export of so many tickets (tests/bench/zendesk.py) into memory, then redacts and checks them with one
worker and with two: processes of this machine, and with --dask a Dask cluster through Prefect. Prints tickets
a second once the workers are warm (from the first batch that comes back), seconds with their start, and the
milliseconds that a ticket takes of the handing process's own processor: what no number of workers saves.
One worker and two take turns for some rounds, and the medians count; between them, processes that only count
say what the machine itself gives at that time: rented cores may be halves of one. Nothing is asserted; run it
on a quiet machine with at least three cores, or two and a patient eye.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from prefect import flow

from flows import runners
from flows.server import server
from qa import ingest, steps, store, stream
from qa.processes import start_pool
from qa.types import Interaction
from tests.bench.zendesk import write

_LOOPS = 20_000_000


@dataclass(frozen=True)
class Took:
    """One way to do it: tickets a second when warm, seconds in all, own processor a ticket."""

    rate: float
    all_s: float
    own_ms: float


def read(inbox: Path, job: steps.Job) -> list[Interaction]:
    """The tickets as the pipeline reads them."""
    return [one for one in ingest.open_inbox(inbox, job.settings).texts() if isinstance(one, Interaction)]


def timed(rows: Iterator[store.Rows], count: int) -> Took:
    """Ask for all rows."""
    begun, own = perf_counter(), process_time()
    first = len(next(rows).ids)
    warm = perf_counter()
    rest = sum(len(each.ids) for each in rows)
    ended = perf_counter()
    assert first + rest == count
    return Took(rest / (ended - warm), ended - begun, 1000 * (process_time() - own) / count)


def by_processes(folder: str, workers: int) -> Took:
    """Processes of this machine; one worker is the process that reads, here a new one as in each night."""
    with start_pool(1) as pool:
        return pool.submit(_processes, folder, workers).result()


def _processes(folder: str, workers: int) -> Took:
    job = steps.open_job(Path(folder, "data"))
    settings = job.settings.model_copy(update={"workers": workers})
    tickets = read(Path(folder, "inbox"), job)
    return timed(stream.analysed(iter(tickets), job.book, settings), len(tickets))


@flow(name="bench-scale", validate_parameters=False)
def by_dask(folder: str, workers: int) -> Took:
    """A Dask cluster of so many processes, over the export in the folder."""
    settings = Path(folder, "callqa.yaml")
    settings.write_text(f"runner: dask\nworkers: {workers}\n")
    job = steps.open_job(Path(folder, "data"), settings)
    tickets = read(Path(folder, "inbox"), job)
    with runners.opened(job) as runner:
        return timed(stream.analysed(iter(tickets), job.book, job.settings, runner.spread), len(tickets))


def counting(workers: int) -> float:
    """Loops a second of processes that do nothing but count."""
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(_count, [1] * workers))  # they are there
        begun = perf_counter()
        list(pool.map(_count, [_LOOPS] * workers))
        return workers * _LOOPS / (perf_counter() - begun)


def _count(loops: int) -> int:
    return sum(each & 7 for each in range(loops))


def shown(name: str, by: Callable[[int], Took], rounds: int) -> None:
    """A line a round: how much quicker two are than one, and what counting gives then; last the medians."""
    grown, possible = [], []
    for number in range(1, rounds + 1):
        one, two = by(1), by(2)
        grown.append(two.rate / one.rate)
        possible.append(counting(2) / counting(1))
        print(
            f"{name:<10}{number:>6}{one.rate:>12.0f}{two.rate:>12.0f}{one.own_ms:>10.2f}"
            f"{grown[-1]:>8.2f}{possible[-1]:>10.2f}",
            flush=True,
        )
    print(f"{name:<10}median{'':>34}{median(grown):>8.2f}{median(possible):>10.2f}", flush=True)


def main() -> None:
    """One table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("tickets", nargs="?", type=int, default=8000)
    parser.add_argument("--dask", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "inbox" / "exports").mkdir(parents=True)
        write(folder / "inbox" / "exports", given.tickets, given.seed, is_apart=False)
        print(
            f"{'by':<10}{'round':>6}{'1, a second':>12}{'2, a second':>12}{'own, ms':>10}{'times':>8}"
            f"{'counting':>10}"
        )
        shown("processes", lambda workers: by_processes(name, workers), given.rounds)
        if given.dask:
            with server(folder / "prefect"):
                shown("dask", lambda workers: by_dask(name, workers), given.rounds)


if __name__ == "__main__":
    main()
