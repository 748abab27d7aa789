"""Recordings heard at the same time: one process each, since the engine serves one recording a process."""

import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from typing import Protocol

from qa.processes import core_count, start_pool
from qa.settings import Settings
from qa.transcribe.parties import Names
from qa.transcribe.recording import Ear, transcribe
from qa.types import Interaction, Recording

__all__ = ["InProcess", "Listener", "TranscriberPool", "worker_count"]

_WORKER_BYTES = 2_000_000_000
"""What a process takes at its peak with base: 1.8 GB over the sample calls (models/README.md)."""


def worker_count(settings: Settings) -> int:
    """How many recordings are heard at once: as set, else one a core, as far as the memory allows."""
    fitting = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _WORKER_BYTES
    return settings.transcribe_workers or max(1, min(core_count(), fitting))


class Listener(Protocol):
    """Whoever hears recordings for a run; may be asked from several threads."""

    def transcribe(self, recording: Recording, names: Names) -> Interaction:
        """As `qa.transcribe.transcribe`."""
        ...

    def check(self) -> None:
        """Raises ModelError when nothing can be heard here, before anything is tried."""
        ...

    def close(self) -> None:
        """Let go of processes and weights."""
        ...


class InProcess:
    """Hears in this process, with the given engine: for tests and small scripts."""

    def __init__(self, ear: Ear) -> None:
        self.ear = ear

    def transcribe(self, recording: Recording, names: Names) -> Interaction:
        """As `qa.transcribe.transcribe`."""
        return transcribe(recording, self.ear, names)

    def check(self) -> None:
        """Whoever brings an engine has it."""

    def close(self) -> None:
        """Nothing to let go of."""


class TranscriberPool:
    """Worker processes that load the engine once each; they end with this process, even when it is killed.

    Each works with one thread unless set otherwise: threads of one process gain less than processes do, and
    how many there are would show in the last digits of a transcript.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.model_copy(update={"threads": settings.threads or 1})
        self._workers = worker_count(settings)
        self._executor = self._start()
        self._lock = threading.Lock()

    def transcribe(self, recording: Recording, names: Names) -> Interaction:
        """As `qa.transcribe.transcribe`, in one of the processes.

        Raises what that raises, and BrokenProcessPool when a process died (out of memory); the next call
        starts new ones.
        """
        executor = self._executor
        try:
            return executor.submit(_hear, self._settings, recording, names).result()
        except BrokenProcessPool:
            with self._lock:
                if self._executor is executor:
                    self._executor = self._start()
            raise

    def check(self) -> None:
        """Raises ModelError when the engine's weights aren't here."""
        from qa.transcribe import load_ear

        load_ear(self._settings)

    def close(self) -> None:
        """End the processes."""
        self._executor.shutdown(cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        return start_pool(self._workers, self._settings.threads or 1)


def _hear(settings: Settings, recording: Recording, names: Names) -> Interaction:
    return transcribe(recording, _ear(settings), names)


@cache
def _ear(settings: Settings) -> Ear:
    from qa.transcribe import load_ear

    return load_ear(settings)
