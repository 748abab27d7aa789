"""Redacts and analyses a stream of interactions, in batches, on every core, in memory that doesn't grow."""

import gc
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar

from qa import artefacts, checks, privacy, store
from qa.checks import PhraseBook
from qa.errors import CallqaError, ConfigError, Mistake, RejectReason
from qa.processes import core_count, start_pool
from qa.settings import Privacy, Settings
from qa.types import Interaction, Redacted, Rejected

__all__ = [
    "Prepared",
    "Promise",
    "Spread",
    "analyse",
    "analysed",
    "batches",
    "checked",
    "known_book",
    "prepare",
    "redacted",
]

B = TypeVar("B")
One = TypeVar("One", bound=Interaction)
T = TypeVar("T")
Result_co = TypeVar("Result_co", covariant=True)
Work = Callable[[B, PhraseBook], T]
Task = Callable[[ProcessPoolExecutor], Future[T]]

_POOL_FROM_BATCHES = 8
"""Fewer are done before a process has loaded its language model."""
_DEATHS = 3
_UNDER_WAY = 12
"""Batches a process: enough to go on with while a thousand interactions are read or written."""


class Prepared(NamedTuple):
    """A batch without personal data, no two interactions of one id, with the input key of each by its id.

    `failed` are interactions beside them that could not be redacted.
    """

    interactions: list[Redacted]
    input_keys: dict[str, str]
    failed: tuple[Rejected, ...] = ()


class Promise(Protocol[Result_co]):
    """What will be there once somebody else has done it."""

    def result(self) -> Result_co:
        """It, as soon as it is there; raises what went wrong."""
        ...


@dataclass(frozen=True, slots=True)
class Spread:
    """Where batches are analysed, if not in processes of this machine.

    `submit` takes one of at most `batch_size` interactions, or one prepared before; `under_way` are asked for
    at the same time, so that memory doesn't grow.
    """

    submit: Callable[[list[Interaction] | Prepared], Promise[store.Rows]]
    batch_size: int
    under_way: int


def analysed(
    interactions: Iterable[Interaction], book: PhraseBook, settings: Settings, spread: Spread | None = None
) -> Iterator[store.Rows]:
    """What checks found in each `settings.batch_size` interactions, redacted, as rows of the warehouse.

    They come in order. `settings.workers` processes do it, and load `book` anew from the settings' folder; a
    `Spread` hands it to others, in batches of its own. The result is the same whoever does it.
    """
    if spread is not None:
        return _in_turn(spread.submit, batches(interactions, spread.batch_size), spread.under_way)
    return _settled(partial(_analyse, rules=settings.privacy), interactions, book, settings)


def redacted(
    interactions: Iterable[Interaction], book: PhraseBook, settings: Settings
) -> Iterator[list[Redacted]]:
    """The same interactions without personal data, in batches and in order; all else as in `analysed`."""
    return _settled(partial(_redact, rules=settings.privacy), interactions, book, settings)


def _settled(
    work: Work[list[Interaction], T],
    interactions: Iterable[Interaction],
    book: PhraseBook,
    settings: Settings,
) -> Iterator[T]:
    waiting = batches(interactions, settings.batch_size)
    return _worked(work, waiting, book, settings.scorecards / "phrases", settings.workers)


def checked(
    many: Iterable[Prepared], book: PhraseBook, phrases: Path, workers: int | Spread | None = None
) -> Iterator[store.Rows]:
    """What checks found in each of these batches; all else as in `analysed`."""
    if isinstance(workers, Spread):
        return _in_turn(workers.submit, many, workers.under_way)
    return _worked(_check, iter(many), book, phrases, workers)


def analyse(
    batch: list[Interaction] | Prepared, phrases: Path, fingerprint: str, rules: Privacy
) -> store.Rows:
    """What checks found in one batch, redacted by these rules, for a process that works for another.

    Raises ConfigError where the phrase files here aren't those of that fingerprint.
    """
    book = known_book(phrases, fingerprint)
    return _check(batch, book) if isinstance(batch, Prepared) else _analyse(batch, book, rules)


def prepare(batch: list[Interaction], book: PhraseBook, rules: Privacy) -> Prepared:
    """The batch redacted; of an interaction that is in it twice the last counts, a fuller export."""
    batch = list({one.id: one for one in batch}.values())
    try:
        return _prepare(batch, book, rules)
    except Exception:  # one of them, which is found by doing each alone
        done, failed = _each(batch, lambda one: _prepare([one], book, rules))
        keys = {own_id: key for each in done for own_id, key in each.input_keys.items()}
        return Prepared([one for each in done for one in each.interactions], keys, failed)


def _prepare(batch: list[Interaction], book: PhraseBook, rules: Privacy) -> Prepared:
    keys = {
        one.id: artefacts.input_key(one.source_sha256, one.metadata, None, book.fingerprint, rules)
        for one in batch
    }
    return Prepared(_redact(batch, book, rules), keys)


@cache
def known_book(phrases: Path, fingerprint: str) -> PhraseBook:
    """The phrase files of the folder, read once a process for each form they take.

    Raises ConfigError where they aren't those of that fingerprint.
    """
    book = checks.load_book(phrases)
    if book.fingerprint != fingerprint:
        what = "differs from the phrase files of the run. Give all machines the same scorecards folder."
        raise ConfigError([Mistake(str(phrases), None, what)])
    return book


def _worked(
    work: Work[B, T],
    waiting: Iterator[B],
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
    work: Work[B, T],
    waiting: Iterable[B],
    phrases: Path,
    workers: int,
) -> Iterator[T]:
    processes = _Processes(workers)
    gc.freeze()  # else what stays is looked through again with each batch that comes back, for half the time
    try:
        yield from _in_turn(
            lambda batch: processes.submit(_in_process, work, batch, phrases), waiting, _UNDER_WAY * workers
        )
    finally:
        gc.unfreeze()
        processes.close()


class _Processes:
    """A pool that is started anew when a process of it dies, as by the kernel when memory runs out."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool = start_pool(workers)

    def submit(self, work: Callable[..., T], *given: object) -> "_Promised[T]":
        """What `work` comes to; done again where its process died."""
        return _Promised(self, lambda pool: pool.submit(work, *given))

    def start(self, task: Task[T]) -> Future[T]:
        """The task begun, in new processes where the present ones are broken."""
        try:
            return task(self._pool)
        except BrokenProcessPool:
            self._pool = start_pool(self._workers)
            return task(self._pool)

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)


class _Promised(Generic[T]):
    def __init__(self, processes: _Processes, task: Task[T]) -> None:
        self._processes, self._task = processes, task
        self._future = processes.start(task)

    def result(self) -> T:
        """As of the process. Raises CallqaError when several died at it."""
        for _ in range(_DEATHS - 1):
            try:
                return self._future.result()
            except BrokenProcessPool:
                self._future = self._processes.start(self._task)
        try:
            return self._future.result()
        except BrokenProcessPool:
            raise CallqaError(
                f"workers: a process that analyses conversations died {_DEATHS} times at the same ones, most "
                "likely because memory ran out. Set workers lower in callqa.yaml, then run again: what was "
                "done is kept."
            ) from None


def _in_turn(submit: Callable[[B], Promise[T]], waiting: Iterable[B], most: int) -> Iterator[T]:
    """A bounded number of batches is under way, so that a slow reader holds nothing up in memory."""
    under_way: deque[Promise[T]] = deque()
    for batch in waiting:
        under_way.append(submit(batch))
        if len(under_way) == most:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def _in_process(work: Work[B, T], batch: B, phrases: Path) -> T:
    return work(batch, _load_book(phrases))


def _analyse(batch: list[Interaction], book: PhraseBook, rules: Privacy) -> store.Rows:
    # as rows rather than as objects, which cost as much to send as to make
    return _check(prepare(batch, book, rules), book)


def _check(batch: Prepared, book: PhraseBook) -> store.Rows:
    try:
        return replace(_rows(batch.interactions, batch, book), failed=batch.failed)
    except Exception:  # one of them, as above
        _, failed = _each(batch.interactions, lambda one: _rows([one], batch, book))
        bad = {one.interaction_id for one in failed}
        sound = [one for one in batch.interactions if one.id not in bad]
        return replace(_rows(sound, batch, book), failed=(*batch.failed, *failed))


def _rows(interactions: list[Redacted], batch: Prepared, book: PhraseBook) -> store.Rows:
    return store.rows_of(checks.analyse(interactions, book), batch.input_keys)


def _each(batch: Sequence[One], work: Callable[[One], T]) -> tuple[list[T], tuple[Rejected, ...]]:
    """What comes of each, and those of which nothing does. Raises a user's mistake as it is."""
    done: list[T] = []
    failed: list[Rejected] = []
    for one in batch:
        try:
            done.append(work(one))
        except CallqaError:
            raise
        except Exception as error:  # its text may hold words of a customer
            what = f"could not be analysed: it failed with {type(error).__name__}. The next run tries again."
            failed.append(Rejected(one.source_name, one.source_sha256, RejectReason.FAILED, what, one.id))
    return done, tuple(failed)


def _redact(batch: list[Interaction], book: PhraseBook, rules: Privacy) -> list[Redacted]:
    return privacy.redact_all(batch, checks.company_names(book), rules)


@cache
def _load_book(phrases: Path) -> PhraseBook:
    """The phrase files of the folder, read once in a process that lives for one stream alone."""
    return checks.load_book(phrases)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in their order, `size` at a time."""
    remaining = iter(items)
    while batch := list(itertools.islice(remaining, size)):
        yield batch
