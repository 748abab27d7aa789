"""Work that goes no further, once, where a test waits for it with a kill.

The process says its id through the pipe `pipe` of the folder in CALLQA_TEST_STOP and waits for its end; any
work after that is done as always.
"""

import os
import signal
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import pool, tasks
from qa import store
from qa.settings import Privacy

VARIABLE = "CALLQA_TEST_STOP"


def make(folder: Path) -> None:
    """The pipe, before any work begins."""
    os.mkfifo(folder / "pipe")


def kill_who_stops(folder: Path) -> None:
    """Waits for the first process that stops, and kills it."""
    os.kill(int((folder / "pipe").read_text()), signal.SIGKILL)


def _stop_once() -> None:
    folder = Path(os.environ[VARIABLE])
    try:
        (folder / "stopped").touch(exist_ok=False)
    except FileExistsError:
        return
    (folder / "pipe").write_text(str(os.getpid()))
    signal.pause()


@task(name="analyse there", cache_policy=NO_CACHE, persist_result=False)
def analyse_there(batch: bytes, phrases: Path, fingerprint: str, rules: Privacy) -> store.Rows:
    """As the real one, but for the first time."""
    _stop_once()
    return tasks.analyse_there.fn(batch, phrases, fingerprint, rules)


@flow(name=pool.do_part.name, validate_parameters=False)
def do_part(part: str) -> None:
    """As the real one, but for the first time."""
    _stop_once()
    pool.do_part.fn(part)
