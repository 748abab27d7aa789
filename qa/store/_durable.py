"""What makes a file outlive a crash."""

import os
from pathlib import Path

__all__ = ["sync"]


def sync(path: Path) -> None:
    """Forces the file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
