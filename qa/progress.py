"""How far a run is, for whoever watches: a bar in the shell, or nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["Listener", "listening", "report"]

Listener = Callable[[str, int, int | None], None]
"""Called with the stage's name, how many are done and how many there are; None while nobody knows."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Within it, `report` reaches this listener."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def report(stage: str, done: int, total: int | None) -> None:
    """Say that `done` of `total` (None: not known yet) are through; without a listener nothing happens."""
    listener = _listener.get()
    if listener is not None:
        listener(stage, done, total)
