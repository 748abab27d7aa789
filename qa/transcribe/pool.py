"""Recordings heard at the same time, each in a process of its own that may die or hang without the others.

Pebble's pool gives each task a time limit and survives the death of a process (the runner-up, the standard
library's, breaks with the first that dies and can't end one that hangs; loky has no limits for tasks).
"""

import os
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as TooLateError
from contextlib import suppress
from functools import cache
from typing import Protocol, TypeVar

import pebble

from qa.errors import InputError, ModelError, RejectReason
from qa.processes import core_count, start_lasting_pool
from qa.settings import Settings
from qa.transcribe._gate import Gate
from qa.transcribe._length import length_s
from qa.transcribe.parties import Names
from qa.transcribe.recording import Ear, transcribe
from qa.types import Interaction, Recording

__all__ = ["InProcess", "Listener", "TranscriberPool", "worker_count"]

T = TypeVar("T")
Hear = Callable[[Settings, Recording, Names], Interaction]
_WORKER_BYTES = 2_000_000_000
"""What a process takes at its peak with base: 1.8 GB over the sample calls (models/README.md)."""
_LEAST_LIMIT_S = 300.0
"""However short the recording: a process may have to load the model first."""
_LOOK_LIMIT_S = 60.0
"""For a look at a recording's header; what takes longer hangs."""
_LOAD_LIMIT_S = 900.0


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
    how many there are would show in the last digits of a transcript. `hear` is what a process does with a
    recording; tests give another.
    """

    def __init__(self, settings: Settings, hear: Hear | None = None) -> None:
        self._settings = settings.model_copy(update={"threads": settings.threads or 1})
        self._hear = hear or _hear
        self._pool = start_lasting_pool(worker_count(settings), self._settings.threads or 1)
        self._gate = Gate()

    def transcribe(self, recording: Recording, names: Names) -> Interaction:
        """As `qa.transcribe.transcribe`, in one of the processes.

        Where that dies, as by the kernel when memory runs out, the recording is tried once more, alone.
        Raises what that raises, and InputError: OUT_OF_MEMORY, TOO_SLOW, FAILED where the process dies again.
        """
        name = recording.path.name
        try:
            with self._gate.together():
                return self._in_time(recording, names)
        except (pebble.ProcessExpired, MemoryError):
            pass
        try:
            with self._gate.alone():
                return self._in_time(recording, names)
        except (pebble.ProcessExpired, MemoryError) as error:
            raise _died(name, error) from None

    def check(self) -> None:
        """Raises ModelError when the engine's weights aren't here, are damaged or can't be loaded."""
        try:
            self._twice(_load, self._settings)
        except ModelError:
            raise
        except (pebble.ProcessExpired, MemoryError) as error:
            what = "memory ran out" if _is_of_memory(error) else "its process died"
            raise ModelError(
                f"model: {self._settings.model} can't be loaded: {what}. Close other programs, set "
                "transcribe_workers lower, or a smaller model in callqa.yaml."
            ) from None
        except Exception as error:  # whatever a library makes of damaged files
            raise ModelError(
                f"model: {self._settings.model} can't be loaded ({type(error).__name__}). "
                f"Run: callqa models verify {self._settings.model}"
            ) from None

    def close(self) -> None:
        """End the processes, whatever they are at."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _in_time(self, recording: Recording, names: Names) -> Interaction:
        try:
            length = self._ask(_LOOK_LIMIT_S, length_s, recording.path)
            limit = max(_LEAST_LIMIT_S, self._settings.transcribe_limit * length)
            return self._ask(limit, self._hear, self._settings, recording, names)
        except TooLateError:
            what = (
                f"{recording.path.name}: hearing it took too long and was given up (transcribe_limit in "
                "callqa.yaml). Listen whether it is a conversation; the next run tries again."
            )
            raise InputError(RejectReason.TOO_SLOW, what) from None

    def _twice(self, work: Callable[[Settings], None], settings: Settings) -> None:
        try:
            self._ask(_LOAD_LIMIT_S, work, settings)
        except (pebble.ProcessExpired, MemoryError):
            self._ask(_LOAD_LIMIT_S, work, settings)

    def _ask(self, limit_s: float, work: Callable[..., T], *given: object) -> T:
        return self._pool.schedule(work, given, timeout=limit_s).result()


def _died(name: str, error: BaseException) -> InputError:
    if _is_of_memory(error):
        what = "memory ran out while it was heard, alone too. Split it, or use a machine with more memory"
        return InputError(RejectReason.OUT_OF_MEMORY, f"{name}: {what}; the next run tries again.")
    what = (
        "the process that heard it died twice. Export it again in another format; the next run tries again."
    )
    return InputError(RejectReason.FAILED, f"{name}: {what}")


def _is_of_memory(error: BaseException) -> bool:
    """Whether memory ran out: the kernel ends a process with SIGKILL then."""
    return isinstance(error, MemoryError) or getattr(error, "exitcode", None) == -signal.SIGKILL


def _hear(settings: Settings, recording: Recording, names: Names) -> Interaction:
    return transcribe(recording, _ear(settings), names)


def _load(settings: Settings) -> None:
    """Load the weights: an engine does so with the first that it is given, be it silence."""
    import numpy as np

    from qa.transcribe.engine import AudioChannel

    with suppress(InputError):  # of an engine that knows transcripts by name
        _ear(settings).transcriber.transcribe([AudioChannel("", 0, np.zeros(1, np.int16), ())], None)


@cache
def _ear(settings: Settings) -> Ear:
    from qa.transcribe import load_ear

    return load_ear(settings)
