"""Failures of the machine, told in one line: a full disk, memory that ran out, a dead server."""

import errno
from collections.abc import Iterator
from pathlib import Path

import duckdb

from qa.errors import CallqaError, DiskError, ServerError

__all__ = ["explained"]

_OF_DISK = {
    errno.ENOSPC: "the disk is full. Make room",
    errno.EDQUOT: "the disk's quota is used up. Make room",
    errno.EROFS: "the disk can't be written: it is read-only. Have it mounted for writing",
    errno.EIO: "the disk fails to read or write. Have it checked",
}
_SIGNS = {
    "No space left on device": errno.ENOSPC,
    "database or disk is full": errno.ENOSPC,
    "Disk quota exceeded": errno.EDQUOT,
    "Read-only file system": errno.EROFS,
    "Input/output error": errno.EIO,
}
"""What libraries say of it that raise errors of their own: DuckDB, SQLite."""
_MEMORY = "memory ran out. Close other programs, or set workers and transcribe_workers lower in callqa.yaml"
_UNREACHED = "httpx.TransportError"
"""By its name: Prefect's client raises it, and is loaded by runs alone."""
_SERVER = "the Prefect server can't be reached any more. See that it runs (PREFECT_API_URL)"
_AGAIN = "then run the same command again: what was done is kept."


def explained(error: BaseException) -> CallqaError | None:
    """The failure as a message with a remedy; None for any other error, which is a mistake of ours."""
    for each in _causes(error):
        number = _disk_errno(each)
        if number is not None:
            return DiskError(f"{_where(each)}{_OF_DISK[number]}, {_AGAIN}")
        if isinstance(each, PermissionError):
            return CallqaError(f"{_where(each)}permission is denied. Give this user access, {_AGAIN}")
        if isinstance(each, MemoryError | duckdb.OutOfMemoryException):
            return CallqaError(f"{_MEMORY}, {_AGAIN}")
        if any(f"{kind.__module__}.{kind.__name__}" == _UNREACHED for kind in type(each).__mro__):
            return ServerError(f"{_SERVER}, {_AGAIN}")
    return None


def _disk_errno(error: BaseException) -> int | None:
    if isinstance(error, OSError) and error.errno in _OF_DISK:
        return error.errno
    if isinstance(error, OSError | duckdb.Error) or "OperationalError" in type(error).__name__:
        return next((number for sign, number in _SIGNS.items() if sign in str(error)), None)
    return None


def _where(error: BaseException) -> str:
    """The folder; the name of a file may be of a person."""
    name = error.filename if isinstance(error, OSError) else None
    return f"{Path(name).parent}: " if isinstance(name, str) else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, those in a group of them, and those that it came of."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        inner = each.exceptions if isinstance(each, BaseExceptionGroup) else ()
        before = None if each.__suppress_context__ else each.__context__
        waiting += [one for one in (*inner, each.__cause__, before) if one is not None]
