"""What killed processes left half written in a data folder: it holds words, and nobody else looks there."""

import os
import re
from itertools import chain

from qa.home import Home

__all__ = ["sweep"]

_HALF = re.compile(r".+\.(\d+)\.part")
"""Files are written beside their place under the writer's process id, then moved there."""


def sweep(home: Home) -> int:
    """Removes half-written reports, pages, transcripts, copies and keys whose writer is gone; how many.

    Call it where this process writes none of them. What a living process of this machine writes stays; a
    writer on another machine that loses its file fails, and is tried again.
    """
    gone = 0
    folders = (home.reports, home.site, home.transcripts, home.audio, home.rejected)
    for path in chain(home.root.glob("*.part"), *(folder.rglob("*.part") for folder in folders)):
        written = _HALF.fullmatch(path.name)
        if written and not _is_writing(int(written[1])):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


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
