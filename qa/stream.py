"""Redacts and analyses a stream of interactions, in batches, on every core, in memory that doesn't grow."""

import gc
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import TypeVar

from qa import artefacts, checks, privacy, store
from qa.checks import PhraseBook
from qa.processes import core_count, start_pool
from qa.types import Interaction, Redacted

__all__ = ["analysed", "batches", "redacted"]

T = TypeVar("T")
Work = Callable[[list[Interaction], PhraseBook], T]

_POOL_FROM_BATCHES = 8
"""Fewer are done before a process has loaded its language model."""
_UNDER_WAY = 12
"""Batches a process: enough to go on with while a thousand interactions are read or written."""


def analysed(
    interactions: Iterable[Interaction],
    book: PhraseBook,
    phrases: Path,
    batch_size: int,
    workers: int | None = None,
) -> Iterator[store.Rows]:
    """What checks found in each `batch_size` interactions, redacted, as rows for the warehouse; in order.

    `workers` processes do it, None = one a core.
    `phrases` is the folder that `book` was loaded from: other processes load it anew. The result is the same
    however many processes there are.
    """
    return _worked(_analyse, batches(interactions, batch_size), book, phrases, workers)


def redacted(
    interactions: Iterable[Interaction],
    book: PhraseBook,
    phrases: Path,
    batch_size: int,
    workers: int | None = None,
) -> Iterator[list[Redacted]]:
    """The same interactions without personal data, in batches and in order; all else as in `analysed`."""
    return _worked(_redact, batches(interactions, batch_size), book, phrases, workers)


def _worked(
    work: Work[T],
    waiting: Iterator[list[Interaction]],
    book: PhraseBook,
    phrases: Path,
    workers: int | None,
) -> Iterator[T]:
    first = list(itertools.islice(waiting, _POOL_FROM_BATCHES))
    everything = itertools.chain(first, waiting)
    count = workers or core_count()
    if len(first) < _POOL_FROM_BATCHES or count == 1:
        yield from (work(batch, book) for batch in everything)
    else:
        yield from _by_processes(work, everything, phrases, count)


def _by_processes(
    work: Work[T],
    waiting: Iterable[list[Interaction]],
    phrases: Path,
    workers: int,
) -> Iterator[T]:
    """A bounded number of batches is under way, so that a slow reader holds nothing up in memory."""
    under_way: deque[Future[T]] = deque()
    pool = start_pool(workers)
    gc.freeze()  # else what stays is looked through again with each batch that comes back, for half the time
    try:
        for batch in waiting:
            under_way.append(pool.submit(_in_process, work, batch, phrases))
            if len(under_way) == _UNDER_WAY * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        gc.unfreeze()
        pool.shutdown(cancel_futures=True)


def _in_process(work: Work[T], batch: list[Interaction], phrases: Path) -> T:
    return work(batch, _load_book(phrases))


def _analyse(batch: list[Interaction], book: PhraseBook) -> store.Rows:
    # as rows rather than as objects, which cost as much to send as to make
    batch = list({one.id: one for one in batch}.values())  # a fuller export of a conversation comes later
    analyses = checks.analyse(_redact(batch, book), book)
    keys = {
        one.id: artefacts.input_key(one.source_sha256, one.metadata, None, book.fingerprint) for one in batch
    }
    return store.rows_of(analyses, keys)


def _redact(batch: list[Interaction], book: PhraseBook) -> list[Redacted]:
    return privacy.redact_all(batch, checks.company_names(book))


@cache
def _load_book(phrases: Path) -> PhraseBook:
    """The phrase files of the folder, read once in a process that lives for one stream alone."""
    return checks.load_book(phrases)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in their order, `size` at a time."""
    remaining = iter(items)
    while batch := list(itertools.islice(remaining, size)):
        yield batch
