"""Writes a page whole or not at all, readable by its owner only; tells whether a page is the current one."""

import os
import re
from pathlib import Path

__all__ = ["carried", "carries", "is_page", "tells_of", "write", "write_bytes"]

_META = re.compile(rb'<meta name="callqa-content" content="([0-9a-f]{64})">')
_HEAD_BYTES = 2000
"""The meta element stands at the top of a page; no more than this is read to find it."""


def carries(path: Path, content: str) -> bool:
    """Whether the file is there and was made from this content (a hash)."""
    return carried(path) == content


def is_page(path: Path) -> bool:
    """Whether callqa wrote the file: it carries the hash of a content, whichever."""
    return path.suffix == ".html" and carried(path) is not None


def carried(path: Path) -> str | None:
    """The hash of the content that the file was made from; None where there is no such file."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        found = _META.search(file.read(_HEAD_BYTES))
    return found[1].decode() if found else None


def tells_of(path: Path, week: str) -> bool:
    """Whether the file is a page about this week."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return f'<meta name="callqa-week" content="{week}">'.encode() in file.read(_HEAD_BYTES)


def write(path: Path, text: str) -> None:
    """The file, with its folder where that is missing: replaced in one move, mode 0600."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """As `write`, of what is no text."""
    _make(path.parent)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)  # what could not be written whole, as on a full disk


def _make(folder: Path) -> None:
    """The folder with those above it: `parents=True` would let others into these."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)
