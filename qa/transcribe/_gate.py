"""Many at a time, or one alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Gate"]


class Gate:
    """Lets any number of threads in together, or one while there is nobody else.

    Who waits to be alone keeps newcomers out, so that the turn does come.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = self._waiting = 0
        self._is_one_alone = False

    @contextmanager
    def together(self) -> Iterator[None]:
        """Within it, there may be others, but nobody who wants to be alone."""
        with self._changed:
            self._changed.wait_for(lambda: not (self._waiting or self._is_one_alone))
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Within it, there is nobody else."""
        with self._changed:
            self._waiting += 1
            self._changed.wait_for(lambda: not (self._inside or self._is_one_alone))
            self._waiting -= 1
            self._is_one_alone = True
        try:
            yield
        finally:
            with self._changed:
                self._is_one_alone = False
                self._changed.notify_all()
