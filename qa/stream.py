"""Redacts and analyses a stream of interactions, in batches, on every core, in memory that doesn't grow."""

import gc
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import TypeVar

from qa import checks, privacy
from qa.checks import PhraseBook
from qa.processes import core_count, start_pool
from qa.types import Analysis, Interaction, Redacted

__all__ = ["analysed", "redacted"]

T = TypeVar("T")

_POOL_FROM_BATCHES = 8
"""Fewer are done before a process has loaded its language model."""


def analysed(
    interactions: Iterable[Interaction], phrases: Path, batch_size: int, workers: int | None = None
) -> Iterator[list[Analysis]]:
    """The analyses of each `batch_size` interactions, in order; `workers` processes, None = one a core.

    `phrases` is the folder of phrase files. The result is the same however many processes there are.
    Raises ConfigError where the phrase files hold a mistake.
    """
    return _worked(_analyse, interactions, phrases, batch_size, workers)


def redacted(
    interactions: Iterable[Interaction], phrases: Path, batch_size: int, workers: int | None = None
) -> Iterator[list[Redacted]]:
    """The same interactions without personal data, in batches and in order; all else as in `analysed`."""
    return _worked(_redact, interactions, phrases, batch_size, workers)


def _worked(
    work: Callable[[list[Interaction], Path], list[T]],
    interactions: Iterable[Interaction],
    phrases: Path,
    batch_size: int,
    workers: int | None,
) -> Iterator[list[T]]:
    _load_book(phrases)
    batches = _batches(interactions, batch_size)
    first = list(itertools.islice(batches, _POOL_FROM_BATCHES))
    batches = itertools.chain(first, batches)
    count = workers or core_count()
    if len(first) < _POOL_FROM_BATCHES or count == 1:
        yield from (work(batch, phrases) for batch in batches)
    else:
        yield from _by_processes(work, batches, phrases, count)


def _by_processes(
    work: Callable[[list[Interaction], Path], list[T]],
    batches: Iterable[list[Interaction]],
    phrases: Path,
    workers: int,
) -> Iterator[list[T]]:
    """At most two batches a process are under way, so that a slow reader holds nothing up in memory."""
    under_way: deque[Future[list[T]]] = deque()
    pool = start_pool(workers)
    gc.freeze()  # else what stays is looked through again with each batch that comes back, for half the time
    try:
        for batch in batches:
            under_way.append(pool.submit(work, batch, phrases))
            if len(under_way) == 2 * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        gc.unfreeze()
        pool.shutdown(cancel_futures=True)


def _analyse(batch: list[Interaction], phrases: Path) -> list[Analysis]:
    return checks.analyse(_redact(batch, phrases), _load_book(phrases))


def _redact(batch: list[Interaction], phrases: Path) -> list[Redacted]:
    return privacy.redact_all(batch, checks.company_names(_load_book(phrases)))


@cache
def _load_book(phrases: Path) -> PhraseBook:
    """The phrase files of the folder, read once a process."""
    return checks.load_book(phrases)


def _batches(interactions: Iterable[Interaction], size: int) -> Iterator[list[Interaction]]:
    remaining = iter(interactions)
    while batch := list(itertools.islice(remaining, size)):
        yield batch
