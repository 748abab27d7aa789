"""The night's own code without Prefect around it: no server, one thing after another."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect import Task

__all__ = ["without_prefect"]


@dataclass(frozen=True, slots=True, eq=False)
class _Done:
    """As a future of Prefect's, of what is done already."""

    value: Any

    def result(self, *, raise_on_failure: bool) -> Any:
        if raise_on_failure and isinstance(self.value, Exception):
            raise self.value
        return self.value


@dataclass(frozen=True, slots=True)
class _Plain:
    """As a flow or task of Prefect's, but called at once and once."""

    fn: Callable[..., Any]

    def __call__(self, *args: Any) -> Any:
        return self.fn(*args)

    def with_options(self, **_: Any) -> Callable[..., Any]:
        return self.fn

    def submit(self, *args: Any) -> _Done:
        try:
            return _Done(self.fn(*args))
        except Exception as error:
            return _Done(error)


def without_prefect() -> None:
    """From here on, in this process, flows and tasks are the functions that they are made of."""
    from flows import artifacts, limits, nightly, runners, server, tasks

    parts: list[tuple[Any, str, Any]] = [
        (tasks, name, _Plain(each.fn)) for name, each in vars(tasks).items() if isinstance(each, Task)
    ]
    parts += [(module, "as_is", _itself) for module in (nightly, runners)]
    parts += [(module, name, _nothing) for module, name in ((limits, "ensure"), (artifacts, "summarise"))]
    parts += [(limits, "place", _around), (server, "server", _around)]
    parts += [(nightly, "nightly", _Plain(nightly.nightly.fn)), (nightly, "as_completed", _as_they_are)]
    for module, name, value in parts:
        setattr(module, name, value)


def _itself(value: Any) -> Any:
    return value


def _as_they_are(futures: Iterable[_Done]) -> Iterable[_Done]:
    return futures


def _nothing(_: object) -> None:
    """In place of what is told to a server."""


@contextmanager
def _around(_: Path | None = None) -> Iterator[None]:
    yield
