"""How the analysis grows with workers: python -m tests.bench.scale [TICKETS] [--dask] [--seed N]

Reads an export of so many tickets (tests/bench/zendesk.py) into memory, then redacts and checks them with one
worker and with two: processes of this machine, and with --dask a Dask cluster through Prefect. Prints tickets
a second once the workers are warm (from the first batch that comes back), seconds with their start, and the
milliseconds that a ticket takes of the handing process's own processor: what no number of workers saves.
Nothing is asserted; run it on a quiet machine with at least three cores, or two and a patient eye.
"""

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from prefect import flow

from flows import runners
from flows.server import server
from qa import ingest, steps, store, stream
from qa.types import Interaction
from tests.bench.zendesk import write


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


def by_processes(job: steps.Job, tickets: list[Interaction], workers: int) -> Took:
    """Processes of this machine; one worker is this very process."""
    phrases, size = job.settings.scorecards / "phrases", job.settings.batch_size
    return timed(stream.analysed(iter(tickets), job.book, phrases, size, workers), len(tickets))


@flow(name="bench-scale", validate_parameters=False)
def by_dask(folder: str, workers: int) -> Took:
    """A Dask cluster of so many processes, over the export in the folder."""
    settings = Path(folder, "callqa.yaml")
    settings.write_text(f"runner: dask\nworkers: {workers}\n")
    job = steps.open_job(Path(folder, "data"), settings)
    tickets = read(Path(folder, "inbox"), job)
    with runners.opened(job) as runner:
        phrases, size = job.settings.scorecards / "phrases", job.settings.batch_size
        return timed(stream.analysed(iter(tickets), job.book, phrases, size, runner.spread), len(tickets))


def shown(name: str, one: Took, two: Took) -> None:
    """Two lines and how much quicker the second is."""
    for workers, took in ((1, one), (2, two)):
        print(
            f"{name:<10}{workers:>8}{took.rate:>12.0f}{took.all_s:>10.1f}{took.own_ms:>10.2f}"
            f"{took.rate / one.rate:>8.2f}",
            flush=True,
        )


def main() -> None:
    """One table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("tickets", nargs="?", type=int, default=4000)
    parser.add_argument("--dask", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        job = steps.open_job(folder / "data")
        (folder / "inbox" / "exports").mkdir(parents=True)
        write(folder / "inbox" / "exports", given.tickets, given.seed, is_apart=False)
        tickets = read(folder / "inbox", job)
        print(f"{'by':<10}{'workers':>8}{'tickets/s':>12}{'all, s':>10}{'own, ms':>10}{'times':>8}")
        shown("processes", by_processes(job, tickets, 1), by_processes(job, tickets, 2))
        if given.dask:
            with server(folder / "prefect"):
                shown("dask", by_dask(name, 1), by_dask(name, 2))


if __name__ == "__main__":
    main()
