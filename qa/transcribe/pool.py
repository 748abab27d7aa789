"""Recordings heard at the same time: one process each, since the engine serves one recording a process."""

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from typing import Protocol

from qa.settings import Settings
from qa.transcribe.engine import Transcriber
from qa.transcribe.recording import transcribe
from qa.types import Interaction, Recording

__all__ = ["InProcess", "Listener", "TranscriberPool", "worker_count"]

_THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
_MOST_BY_DEFAULT = 8  # each process holds the weights: about 1 GB with base


def worker_count(settings: Settings) -> int:
    """How many recordings are heard at once: as set, else one a core, at most 8."""
    return settings.transcribe_workers or min(len(os.sched_getaffinity(0)), _MOST_BY_DEFAULT)


class Listener(Protocol):
    """Whoever hears recordings for a run; may be asked from several threads."""

    def transcribe(self, recording: Recording) -> Interaction:
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

    def __init__(self, transcriber: Transcriber) -> None:
        self.transcriber = transcriber

    def transcribe(self, recording: Recording) -> Interaction:
        """As `qa.transcribe.transcribe`."""
        return transcribe(recording, self.transcriber)

    def check(self) -> None:
        """Whoever brings an engine has it."""

    def close(self) -> None:
        """Nothing to let go of."""


class TranscriberPool:
    """Worker processes that load the engine once each; they end with this process, even when it is killed.

    Cores are shared out among them, so that their threads don't fight.
    """

    def __init__(self, settings: Settings) -> None:
        workers = worker_count(settings)
        threads = settings.threads or max(1, len(os.sched_getaffinity(0)) // workers)
        self._settings = settings.model_copy(update={"threads": threads})
        self._workers = workers
        self._executor = self._start()
        self._lock = threading.Lock()

    def transcribe(self, recording: Recording) -> Interaction:
        """As `qa.transcribe.transcribe`, in one of the processes.

        Raises what that raises, and BrokenProcessPool when a process died (out of memory); the next call
        starts new ones.
        """
        executor = self._executor
        try:
            return executor.submit(_hear, self._settings, recording).result()
        except BrokenProcessPool:
            with self._lock:
                if self._executor is executor:
                    self._executor = self._start()
            raise

    def check(self) -> None:
        """Raises ModelError when the weights aren't here."""
        from qa.transcribe import load_transcriber

        load_transcriber(self._settings)

    def close(self) -> None:
        """End the processes."""
        self._executor.shutdown(cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        spawn = multiprocessing.get_context("spawn")
        threads = str(self._settings.threads)
        return ProcessPoolExecutor(self._workers, mp_context=spawn, initializer=_prepare, initargs=(threads,))


def _prepare(threads: str) -> None:
    """Before any library is loaded here: hold each one's own threads down, and end with the parent."""
    os.environ.update(dict.fromkeys(_THREAD_VARIABLES, threads))
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _hear(settings: Settings, recording: Recording) -> Interaction:
    return transcribe(recording, _transcriber(settings))


@cache
def _transcriber(settings: Settings) -> Transcriber:
    from qa.transcribe import load_transcriber

    return load_transcriber(settings)
