"""What killed processes left half written in a data folder: it holds words, and nobody else looks there."""

import os
import re
import shutil
from itertools import chain
from pathlib import Path

from qa.home import Home

__all__ = ["sweep", "sweep_databases"]

_HALF = re.compile(r".+\.(\d+)\.part")
"""Files are written beside their place under the writer's process id, then moved there."""


def sweep(home: Home) -> int:
    """Removes half-written pages, transcripts, copies, databases and keys whose writer is gone; how many.

    Call it where this process writes none of them. What a living process of this machine writes stays; a
    writer on another machine that loses its file fails, and is tried again.
    """
    folders = (home.reports, home.site, home.transcripts, home.audio, home.rejected)
    found = chain(home.root.glob("*.part"), *(folder.rglob("*.part") for folder in folders))
    gone = sum(_removed(path) for path in found)
    return gone + sum(sweep_databases(folder) for folder in (home.published.parent, home.backups))


def sweep_databases(folder: Path) -> int:
    """Removes copies of databases in this folder that a process which is gone left half written; how many."""
    return sum(_removed(path) for path in folder.glob(".*.part"))


def _removed(path: Path) -> bool:
    """Whether its writer is gone, and it with it."""
    written = _HALF.fullmatch(path.name)
    if not written or _is_writing(int(written[1])):
        return False
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    return True


def _is_writing(process: int) -> bool:
    """Whether a process of this id runs, other than this one: in a container each run may have the same."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # it runs, for somebody else
        return True
    return True
