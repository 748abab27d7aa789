"""What goes wrong at a point: the process dies, the disk is full or read-only, memory or a server is gone."""

import ctypes
import errno
import os
import signal
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

__all__ = ["KINDS", "Fault", "disk", "strike"]

KINDS = {
    "SIGKILL": "the process is gone at once, as by the kernel or the power",
    "SIGTERM": "the process is asked to end, as by a scheduler",
    "ENOSPC": "one write fails: no space is left",
    "EROFS": "one write fails: the file system is read-only",
    "EIO": "one read or write fails: the disk is broken",
    "MemoryError": "memory runs out, once",
    "full disk": "from here on nothing can be written, by whatever library",
    "read-only disk": "from here on no file can be made, moved or opened to write",
    "clock back": "the clock jumps to the day before",
    "clock ahead": "the clock jumps to the year after, until the run ends",
    "file grows": "an input file grows while it is read",
    "file gone": "an input file vanishes while it is read",
    "server gone": "the Prefect server is killed",
}
_NUMBERS = {name: getattr(errno, name) for name in ("ENOSPC", "EROFS", "EIO")}
_BIND, _REMOUNT, _READ_ONLY = 4096, 32, 1  # mount(2)


class Fault:
    """A fault of one kind; called where it is due, with the path or name at which it is."""

    def __init__(self, kind: str, data: Path, inbox: Path, server: int | None) -> None:
        self._kind, self._data, self._inbox, self._server = kind, data, inbox, server

    def __call__(self, what: str) -> None:
        """Strikes. Raises what the kind raises."""
        strike(self._kind, what, self._data, self._inbox, self._server)


def strike(kind: str, what: str, data: Path, inbox: Path, server: int | None) -> None:
    """The fault itself; `server` is the id of the server's process."""
    if kind.startswith("SIG"):
        os.kill(os.getpid(), getattr(signal, kind))
    elif kind in _NUMBERS:
        raise OSError(_NUMBERS[kind], os.strerror(_NUMBERS[kind]), what)
    elif kind == "MemoryError":
        raise MemoryError
    elif kind == "full disk":
        _fill(data)
    elif kind == "read-only disk":
        disk.mount(str(data), str(data), None, _BIND, None)
        disk.mount(None, str(data), None, _BIND | _REMOUNT | _READ_ONLY, None)
    elif kind.startswith("clock"):
        _turn_clock(timedelta(days=-1 if kind == "clock back" else 366))
    elif kind == "file grows":
        with Path(what).open("ab") as file:
            file.write(b"\0" * 64_000)
    elif kind == "file gone":
        Path(what).unlink()
    elif kind == "server gone" and server is not None:
        os.kill(server, signal.SIGKILL)


class _Disk:
    """The kernel's calls for file systems; they need a mount namespace of one's own."""

    def mount(self, source: str | None, target: str, kind: str | None, flags: int, data: str | None) -> None:
        """As mount(2). Raises OSError."""
        given = [None if each is None else each.encode() for each in (source, target, kind, data)]
        self._call("mount", given[0], given[1], given[2], ctypes.c_ulong(flags), given[3])

    def unmount(self, target: str) -> None:
        """As umount(2), lazily: whatever has files open there is on its way out."""
        self._call("umount2", target.encode(), 2)

    @staticmethod
    def _call(name: str, *given: Any) -> None:
        if getattr(ctypes.CDLL(None, use_errno=True), name)(*given) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))


disk = _Disk()


def _fill(folder: Path) -> None:
    """Until not a byte is left."""
    with (folder / "ballast").open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue


def _turn_clock(by: timedelta) -> None:
    """Every `datetime.now` of callqa tells another time from here on."""

    class Kind(type(datetime)):  # type: ignore[misc]
        def __instancecheck__(cls, one: object) -> bool:
            return isinstance(one, datetime)

    class Turned(datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + by

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in {"qa", "flows"} and getattr(module, "datetime", None) is datetime:
            module.datetime = Turned  # type: ignore[attr-defined]
