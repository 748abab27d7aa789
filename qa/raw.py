"""Inputs that could not be used, kept as they came: sealed, for as long as the settings say, or not."""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from qa import sealed

__all__ = ["keep", "open_to", "place_of", "remove_old", "sealed_name"]

_SUFFIX = ".sealed"
_LARGEST_BYTES = 1 << 24
"""Of a larger file only parts could not be used, as a rule: it isn't copied for them."""


def sealed_name(source_name: str) -> str:
    """The file that holds the input's copy."""
    return sha256(source_name.encode("utf-8", "replace")).hexdigest()[:32] + _SUFFIX


def place_of(source_name: str, places: Mapping[str, Path]) -> Path | None:
    """The file of an input, or of the one that it is a piece of (FILE#PIECE); None where none can be read."""
    whole = places.get(source_name)
    path = places.get(source_name.rpartition("#")[0]) if whole is None else whole
    if path is None or not path.is_file() or not os.access(path, os.R_OK):
        return None
    return path if whole is not None or path.stat().st_size <= _LARGEST_BYTES else None


def keep(folder: Path, source_name: str, path: Path, key: str) -> str:
    """Seals a copy of the file unless it is kept already, whose days count on; the copy's name."""
    target = folder / sealed_name(source_name)
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("rb") as file:
            sealed.seal(file, target, key)
    return target.name


def open_to(source: Path, target: Path, key: str) -> None:
    """Writes what was sealed whole or not at all, readable by its owner only. Raises as `sealed.opened`."""
    part = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for block in sealed.opened(source, key):
                file.write(block)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def remove_old(folder: Path, days: int, now: datetime) -> int:
    """Removes the copies made more than `days` ago, all where that is 0; how many."""
    since = (now - timedelta(days=days)).timestamp()
    old = [path for path in folder.glob(f"*{_SUFFIX}") if days == 0 or path.stat().st_mtime < since]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
