"""Work that ends its process, as the kernel does when memory runs out."""

import os
import signal
from pathlib import Path

__all__ = ["die", "die_once"]


def die_once(mark: Path, number: int) -> int:
    """The number, but for whoever comes first, who leaves the mark and dies."""
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return number
    die()
    return number


def die() -> None:
    """At once."""
    os.kill(os.getpid(), signal.SIGKILL)
