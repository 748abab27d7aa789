"""Whether the disk has room for a run, told before it begins."""

import os
import shutil
from pathlib import Path

from qa.errors import DiskError
from qa.home import Home

__all__ = ["check", "needed_bytes"]

_PUBLISHED_AGAIN = 2
"""While it is replaced, what is published is there twice, each as large as the warehouse at most."""
_MEGABYTE = 1_000_000


def needed_bytes(home: Home, inbox: Path) -> int:
    """Bytes that a run over the inbox writes at most, as a rule of thumb.

    What it reads comes back in part at most as transcripts, rows and copies of recordings; then everything is
    published anew.
    """
    return _size(inbox) + _PUBLISHED_AGAIN * max(_size(home.warehouse), _size(home.published))


def check(home: Home, inbox: Path, spare_mb: int) -> None:
    """Raises DiskError, with figures, where less than that and `spare_mb` are free."""
    free = shutil.disk_usage(home.root).free
    needed = needed_bytes(home, inbox)
    if free < needed + spare_mb * _MEGABYTE:
        raise DiskError(
            f"{home.root}: {_mb(free)} MB are free, and the run needs {_mb(needed)} MB beside the "
            f"{spare_mb} MB that stay free (spare_disk_mb in callqa.yaml). Make room, or name another disk "
            "with --data."
        )


def _mb(size: int) -> int:
    return -(-size // _MEGABYTE)


def _size(path: Path) -> int:
    """Bytes of the file, or of all files below the folder; what vanishes meanwhile counts nothing."""
    if not path.is_dir():
        return path.stat().st_size if path.exists() else 0
    return sum(_size_of(Path(parent, name)) for parent, _, names in os.walk(path) for name in names)


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
