"""A whole night over a Zendesk export: python -m tests.bench.night [TICKETS ...] [--history]

For each number it writes an export of so many tickets (tests/bench/zendesk.py), runs `callqa run` over it
in a process of its own, and again. Prints what it took, stage by stage, and the peak of memory over all its
processes together. With --history all tickets are older than `score_from`: imported and loaded, but not
checked. Nothing is asserted.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import perf_counter

from tests.bench.zendesk import AGENTS, write

RUN = "import sys; from flows.cli import main; sys.argv[0] = 'callqa'; main()"
POLL_S = 0.25


def main() -> None:
    """One night for each number of tickets."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("tickets", nargs="*", type=int, default=[1_000, 100_000])
    parser.add_argument("--history", action="store_true", help="tickets older than score_from")
    given = parser.parse_args()
    for count in given.tickets:
        with tempfile.TemporaryDirectory() as folder:
            inbox = Path(folder, "inbox")
            (inbox / "exports").mkdir(parents=True)
            size = write(inbox / "exports", count, 1, is_apart=False)
            rows = [f"{7_000 + n},Agent {7_000 + n},Team {n % 4}" for n in range(AGENTS)]
            (inbox / "agents.csv").write_text("\n".join(["agent_id,agent_name,team", *rows]) + "\n")
            settings = Path(folder, "callqa.yaml")
            settings.write_text("score_from: 2100-01-01\n" if given.history else "")
            print(f"{count} tickets, {size / 1e6:.0f} MB")
            for name in ("first night", "second night"):
                took_s, peak_mb = night(inbox, Path(folder, "data"), settings)
                print(f"  {name}: {took_s:.0f} s, peak {peak_mb:.0f} MB over all processes", flush=True)


def night(inbox: Path, data: Path, settings: Path) -> tuple[float, float]:
    """Seconds, and the peak of resident memory in MB of the run and all processes below it."""
    begun = perf_counter()
    command = [sys.executable, "-c", RUN, "run", str(inbox), "--data", str(data), "--allow-rejected"]
    command += ["--settings", str(settings)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as run:
        peak = [0.0]
        done = threading.Event()
        watch = threading.Thread(target=_watch, args=(run.pid, peak, done))
        watch.start()
        assert run.stdout is not None
        for line in run.stdout:
            print(f"    {perf_counter() - begun:6.1f} s  {line.rstrip()}")
        done.set()
        watch.join()
    return perf_counter() - begun, peak[0]


def _watch(pid: int, peak: list[float], done: threading.Event) -> None:
    while not done.wait(POLL_S):
        peak[0] = max(peak[0], sum(map(resident_mb, family(pid))))


def family(pid: int) -> list[int]:
    """The process and all below it."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(below for child in children for below in family(int(child)))]


def resident_mb(pid: int) -> float:
    """What the process holds of memory, pages that it shares with others among it."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, IndexError):
        return 0.0


if __name__ == "__main__":
    main()
