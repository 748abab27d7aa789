"""One long night with faults in it: python -m tests.bench.soak [--chats N] [--calls N] [--keep FOLDER]

Chats in files by the hundred and by one, of which some are bad; short recordings of which some can't be
heard: not audio, cut off, hung, out of memory, a broken engine, a killed process. First without any
interruption, with the memory of all its processes sampled; then, over the same inbox, killed three times
and run once more. Prints what came of it, and fails where an input is missing, the memory grew, a process
or a half-written file is left, the exit code is another, or the tables of the two differ.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

from qa import store
from tests.bench.night import family, resident_mb
from tests.bench.soak_inbox import Expected, write_inbox
from tests.faults.state import differences, state_of

POLL_S = 0.5
_USUAL = 1  # some inputs are rejected
_END_S = 10
_GROWTH = 1.15
"""Peak of memory in the last third of a night, of that in the middle third, at most."""
_KILLS = ("qa.steps._calls:hear 20", "qa.store._load:load_rows 2", "qa.store._publish:_write 1")
_SETTINGS = "transcribe_workers: 2\nworkers: 2\nsite: true\nkeep_raw_days: 0\n"


def main() -> int:
    """The table; 1 where something isn't as it must be."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--chats", type=int, default=20_000)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="a folder to work in, which stays")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = given.keep or Path(made)
        expected = write_inbox(folder / "inbox", given.chats, given.calls)
        (folder / "callqa.yaml").write_text(_SETTINGS)
        found = [*_whole(folder, expected), *_interrupted(folder)]
    for name, value, is_well in found:
        print(f"{name:<44} {value:<44} {'' if is_well else '<-- NOT AS IT MUST BE'}".rstrip())
    return 0 if all(is_well for *_, is_well in found) else 1


Line = tuple[str, str, bool]


def _whole(folder: Path, expected: Expected) -> list[Line]:
    """The night that nothing interrupts."""
    night = Night(folder, "whole")
    ended = night.run()
    rejected, loaded = _told(folder / "whole", folder / "callqa.yaml")
    thirds = night.peaks()
    is_flat = thirds[2] <= _GROWTH * thirds[1]
    left = night.left()
    inputs = expected.loaded + sum(expected.rejected.values())
    return [
        ("inputs", str(inputs), True),
        ("exit code", str(ended), ended == _USUAL),
        ("took", f"{night.took_s:.0f} s", True),
        ("interactions", f"{loaded} of {expected.loaded}", loaded == expected.loaded),
        *(
            (f"rejected: {reason}", f"{rejected[reason]} of {count}", rejected[reason] == count)
            for reason, count in sorted(expected.rejected.items())
        ),
        (
            "rejected for another reason",
            str(sum((rejected - expected.rejected).values())),
            rejected <= expected.rejected,
        ),
        ("memory by third of the night, MB", " ".join(f"{mb:.0f}" for mb in thirds), is_flat),
        ("processes left", str(left), not left),
        ("files left", str(len(_halves(folder / "whole"))), not _halves(folder / "whole")),
    ]


def _interrupted(folder: Path) -> list[Line]:
    """The same inbox, killed three times, then run to its end."""
    lines: list[Line] = []
    night = Night(folder, "interrupted")
    for kill in _KILLS:
        ended = night.run(kill)
        lines.append((f"killed at {kill}", str(ended), ended == -signal.SIGKILL))
    ended = night.run()
    settings = folder / "callqa.yaml"
    found = differences(state_of(folder / "whole", settings), state_of(folder / "interrupted", settings))
    halves = _halves(folder / "interrupted")
    return [
        *lines,
        ("exit code of the next run", str(ended), ended == _USUAL),
        ("tables and files that differ", "; ".join(found[:6]) or "0", not found),
        ("files left", str(len(halves)), not halves),
    ]


class Night:
    """`callqa run` in a process of its own, its memory watched."""

    def __init__(self, folder: Path, data: str) -> None:
        self._folder, self._data = folder, data
        self._sampled: list[float] = []
        self._seen: set[int] = set()
        self.took_s = 0.0

    def run(self, kill: str = "") -> int:
        """Its exit code, or minus the signal that ended it."""
        (self._folder / "tmp").mkdir(exist_ok=True)
        command = [
            sys.executable,
            "-m",
            "tests.bench.soak_night",
            str(self._folder),
            self._data,
            *kill.split(),
        ]
        begun = perf_counter()
        self._sampled = []
        with (self._folder / f"{self._data}.said").open("ab") as said:
            run = subprocess.Popen(
                command, stdout=said, stderr=said, env={**os.environ, "TMPDIR": str(self._folder / "tmp")}
            )
            done = threading.Event()
            watch = threading.Thread(target=self._watch, args=(run.pid, done))
            watch.start()
            run.wait()
            done.set()
            watch.join()
        self.took_s = perf_counter() - begun
        return run.returncode

    def peaks(self) -> tuple[float, float, float]:
        """Of the resident memory of all processes together, in MB, in each third of the night."""
        third = max(1, len(self._sampled) // 3)
        parts = self._sampled[:third], self._sampled[third : 2 * third], self._sampled[2 * third :]
        first, second, last = (max(part, default=0.0) for part in parts)
        return first, second, last

    def left(self) -> list[int]:
        """The processes of the night that are still there after a while."""
        there: list[int] = []
        for _ in range(round(_END_S / POLL_S)):
            there = [pid for pid in self._seen if Path(f"/proc/{pid}").exists()]
            if not there:
                break
            threading.Event().wait(POLL_S)
        return there

    def _watch(self, pid: int, done: threading.Event) -> None:
        while not done.wait(POLL_S):
            pids = family(pid)
            self._seen |= {*pids}
            self._sampled.append(sum(map(resident_mb, pids)))


def _told(data: Path, settings: Path) -> tuple[Counter[str], int]:
    """Rejected inputs by reason, and how many interactions there are."""
    from qa.settings import load_settings

    with closing(store.open_published(data, load_settings(settings))) as con:
        rows = con.execute("SELECT reason, count(*) FROM rejected_inputs GROUP BY reason").fetchall()
        counted: Any = con.execute("SELECT count(*) FROM interactions").fetchone()
    return Counter(dict(rows)), int(counted[0])


def _halves(data: Path) -> list[Path]:
    """What a run leaves only when it is stopped."""
    return [p for p in data.rglob("*") if p.suffix in {".half", ".part", ".tmp"} and "prefect" not in p.parts]


if __name__ == "__main__":
    sys.exit(main())
