"""Keeps what processes write for a moment only: files that are deleted, arguments, environments.

Every file that appears below the watched folders is linked into a folder of ours at once (inotify), so that
what it holds stays when it is deleted. What is deleted while it is open is copied from /proc.
"""

import ctypes
import os
import select
import struct
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["Watch"]

_CREATED, _MOVED_TO, _IS_FOLDER = 0x100, 0x80, 0x40000000  # inotify(7)
_EVENT = struct.Struct("iIII")
_LOOK_EVERY_MS = 50
_PROCESSES_EVERY = 4
"""Looks between those at all processes, which cost more."""
_LARGEST_BYTES = 1 << 22  # of texts; a library unpacks its model of languages into a larger one


class Watch:
    """Within it, all is kept that processes with `mark` in their environment write below `folders`."""

    def __init__(self, folders: list[Path], kept: Path, mark: str) -> None:
        self._kept, self._mark = kept, mark.encode()
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._inotify = self._libc.inotify_init()
        self._folders: dict[int, Path] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._linked: set[int] = set()
        self.told: set[bytes] = set()
        """Arguments and environments of the processes."""
        for folder in folders:
            self._add(folder)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        os.close(self._inotify)

    def _add(self, folder: Path) -> None:
        watch = self._libc.inotify_add_watch(self._inotify, os.fsencode(folder), _CREATED | _MOVED_TO)
        if watch < 0:
            return  # gone already
        self._folders[watch] = folder
        for entry in os.scandir(folder):  # what came before the watch did
            self._take(Path(entry.path))

    def _take(self, path: Path) -> None:
        try:
            about = path.lstat()
            if path.is_dir() and not path.is_symlink():
                self._add(path)
            elif path.is_file() and about.st_ino not in self._linked:
                self._linked.add(about.st_ino)
                os.link(path, self._kept / f"{about.st_ino}-{path.name}"[:250], follow_symlinks=False)
        except OSError:
            return  # gone already, or kept before

    def _look(self) -> None:
        poll = select.poll()
        poll.register(self._inotify, select.POLLIN)
        looks = 0
        while not self._over.is_set():
            if poll.poll(_LOOK_EVERY_MS):
                self._read()
            looks += 1
            if looks % _PROCESSES_EVERY == 1:
                self._look_at_processes()

    def _read(self) -> None:
        data, at = os.read(self._inotify, 1 << 16), 0
        while at < len(data):
            watch, mask, _, length = _EVENT.unpack_from(data, at)
            name = data[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0")
            at += _EVENT.size + length
            if watch in self._folders and (mask & (_CREATED | _MOVED_TO | _IS_FOLDER)):
                self._take(self._folders[watch] / os.fsdecode(name))

    def _look_at_processes(self) -> None:
        for process in Path("/proc").glob("[0-9]*"):
            try:
                environment = (process / "environ").read_bytes()
                if self._mark in environment:
                    self.told |= {environment, (process / "cmdline").read_bytes()}
                    self._keep_deleted(process)
            except OSError:
                continue  # it ended

    def _keep_deleted(self, process: Path) -> None:
        for opened in (process / "fd").iterdir():
            target = str(opened.readlink())
            if not (target.endswith(" (deleted)") and target.startswith("/")):
                continue
            about = opened.stat()
            if about.st_size <= _LARGEST_BYTES and not target.startswith(("/dev/", "/memfd:")):
                (self._kept / f"deleted-{about.st_ino}").write_bytes(opened.read_bytes())
