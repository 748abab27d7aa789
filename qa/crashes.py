"""What broke inside, told without its own words: messages of libraries quote the values they met.

Prefect keeps the message of whatever a task raises, and a scheduler mails what a command prints.
"""

import os
import traceback
from contextlib import ContextDecorator
from pathlib import Path
from types import TracebackType

from qa.errors import CallqaError
from qa.failures import explained

__all__ = ["CrashError", "told", "wordless"]

_VARIABLE = "CALLQA_DEBUG"
_OURS = Path(__file__).resolve().parent.parent


class CrashError(Exception):
    """A mistake of ours or a failure of the machine: `what` is the type of the error, `where` its line."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(
            f"callqa broke: {what} at {where}. What was done is kept; run the same command again. "
            f"{_VARIABLE}=1 shows all, with words of customers."
        )
        self.what, self.where = what, where

    def __reduce__(self) -> tuple[type["CrashError"], tuple[str, str]]:
        """Travels between processes whole."""
        return CrashError, (self.what, self.where)


def told(error: BaseException) -> CrashError:
    """The error's type and the last line of ours that it passed; none of its own words."""
    if isinstance(error, CrashError):
        return error
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).resolve().is_relative_to(_OURS)] or frames
    where = "an unknown place"
    if ours:
        path = Path(ours[-1].filename)
        shown = path.resolve().relative_to(_OURS) if path.resolve().is_relative_to(_OURS) else path.name
        where = f"{shown}:{ours[-1].lineno}"
    return CrashError(type(error).__name__, where)


class wordless(ContextDecorator):  # noqa: N801 - reads as the function that it is used as
    """Within it, or on a function: a user's mistake passes as it is, a failure of the machine as `failures`
    explains it, any other error as a `CrashError`.

    A class and no generator: Dask sends a flow and its tasks to other processes.
    """

    def __enter__(self) -> None:
        """Nothing happens yet."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raises what is told of the error in its place."""
        if not isinstance(error, Exception) or isinstance(error, CallqaError):
            return
        failure = explained(error)
        if failure is not None:
            raise failure from None
        if not os.environ.get(_VARIABLE):
            raise told(error) from None
