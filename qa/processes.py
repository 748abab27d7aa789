"""Worker processes that keep to one thread each and end with the process that started them."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor

import pebble

__all__ = ["core_count", "start_lasting_pool", "start_pool"]

_THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")


def core_count() -> int:
    """The CPU cores that this process may use."""
    return len(os.sched_getaffinity(0))


def start_pool(workers: int, threads: int = 1) -> ProcessPoolExecutor:
    """Spawned processes, each of whose libraries works with `threads` threads."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=spawn, initializer=_prepare, initargs=(str(threads),))


def start_lasting_pool(workers: int, threads: int = 1) -> pebble.ProcessPool:
    """The same, but one that dies or takes too long is replaced, and the others don't notice."""
    spawn = multiprocessing.get_context("spawn")
    return pebble.ProcessPool(workers, initializer=_prepare, initargs=(str(threads),), context=spawn)


def _prepare(threads: str) -> None:
    """Before any library is loaded here: hold each one's own threads down, and end with the parent."""
    os.environ.update(dict.fromkeys(_THREAD_VARIABLES, threads))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its processes
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
