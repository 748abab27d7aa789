"""One run at a time in a data folder: a lock of the kernel, which goes with its process however that ends."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qa.errors import RunningError

__all__ = ["Holder", "alone", "holder", "refuse_beside_a_run"]

_NAME = "run.lock"
"""Stays between runs: the lock is held on it, not by its being there, so that none is ever stale."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who works in a data folder: what for (a command's name), in which process, since when (UTC)."""

    what: str
    pid: int
    since: datetime


@contextmanager
def alone(data: Path, what: str) -> Iterator[None]:
    """Within it, no other run works in the folder; a run that was killed holds nothing.

    `what` is told to the others: a command's name. Raises RunningError when one is there already.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(data / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunningError(_told(data, _read(data))) from None
        file.truncate()
        about = {"what": what, "pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
        file.write(json.dumps(about).encode())
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def holder(data: Path) -> Holder | None:
    """Who works in the folder now, if anybody does."""
    try:
        with (data / _NAME).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return _read(data)
    return None


def refuse_beside_a_run(data: Path) -> None:
    """Raises RunningError when a run of another process works in the folder."""
    held = holder(data)
    if held is not None and held.pid != os.getpid():
        raise RunningError(_told(data, held))


def _read(data: Path) -> Holder | None:
    """What the holder wrote; None where it is just about to."""
    try:
        about = json.loads((data / _NAME).read_bytes())
        return Holder(about["what"], about["pid"], datetime.fromisoformat(about["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _told(data: Path, held: Holder | None) -> str:
    if held is None:
        return f"{data}: another run has just begun here. Wait until it ends."
    return (
        f"{data}: callqa {held.what} works here already, process {held.pid}, since "
        f"{held.since:%Y-%m-%d %H:%M:%S} UTC. Wait until it ends, or stop it: kill {held.pid}"
    )
