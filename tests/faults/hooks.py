"""Makes a chosen call of a chosen function the place where a fault strikes, with no line of production code.

A function of Python keeps its identity: its code is exchanged, so that whoever imported it, wrapped it in a
task or holds it in a table calls the hook too. What is written in C is exchanged in its module.
"""

import importlib
import inspect
import itertools
import os
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

__all__ = ["CALLS", "strike_at"]

CALLS: dict[str, Callable[..., Any]] = {}
"""What is called in place of each exchanged function, by its name."""


def strike_at(place: str, nth: int, match: str, *, is_after: bool, fault: Callable[[str], None]) -> None:
    """Calls `fault` before, or after, the nth call of `module:name` in which an argument holds `match`.

    The fault is given the argument that matched. Of a generator, and so of a context manager, "before" is
    before its first line and "after" behind its last one. Raises AttributeError where there is no such name.
    """
    module_name, _, name = place.partition(":")
    owner: Any = importlib.import_module(module_name)
    *path, last = name.split(".")
    for each in path:
        owner = getattr(owner, each)
    target = inspect.unwrap(getattr(owner, last))
    calls = itertools.count(1)

    def due(given: tuple[Any, ...]) -> str | None:
        """The argument that matched, when this is the call."""
        found = next((text for text in map(_text, given) if match in text), None)
        return found if found is not None and next(calls) == nth else None

    if not isinstance(target, FunctionType):
        setattr(owner, last, _hooked(target, due, fault, is_after=is_after))
        return
    real = FunctionType(target.__code__, target.__globals__, last, target.__defaults__, target.__closure__)
    real.__kwdefaults__ = target.__kwdefaults__
    wrap = _hooked_generator if inspect.isgeneratorfunction(target) else _hooked
    CALLS[place] = wrap(real, due, fault, is_after=is_after)
    target.__code__ = _shim(place)
    target.__defaults__ = target.__kwdefaults__ = None


def _hooked(
    real: Callable[..., Any],
    due: Callable[[tuple[Any, ...]], str | None],
    fault: Callable[[str], None],
    *,
    is_after: bool,
) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        what = due((*args, *kwargs.values()))
        if what is not None and not is_after:
            fault(what)
        done = real(*args, **kwargs)
        if what is not None and is_after:
            fault(what)
        return done

    return call


def _hooked_generator(
    real: Callable[..., Iterator[Any]],
    due: Callable[[tuple[Any, ...]], str | None],
    fault: Callable[[str], None],
    *,
    is_after: bool,
) -> Callable[..., Iterator[Any]]:
    def call(*args: Any, **kwargs: Any) -> Iterator[Any]:
        what = due((*args, *kwargs.values()))
        if what is not None and not is_after:
            fault(what)
        yield from real(*args, **kwargs)
        if what is not None and is_after:
            fault(what)

    return call


def _text(value: object) -> str:
    """Paths and names as they are; anything else holds no text to match but the empty one."""
    return os.fspath(value) if isinstance(value, str | os.PathLike) else ""


def _shim(place: str) -> Any:
    """The code of a function without free variables that calls what stands in CALLS."""
    source = (
        "def shim(*args, **kwargs):\n"
        "    import tests.faults.hooks\n"
        f"    return tests.faults.hooks.CALLS[{place!r}](*args, **kwargs)\n"
    )
    made: dict[str, Any] = {}
    exec(compile(source, __file__, "exec"), made)
    return made["shim"].__code__
