"""Files of the inbox: which count, their names and their hashes."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from qa.errors import RejectReason
from qa.ingest._draft import Notes, rejected
from qa.types import Rejected

__all__ = ["file_of", "list_files", "sha256_of", "unreadable"]

_NOT_INPUTS = {"thumbs.db", "desktop.ini"}
_UNFINISHED = {".tmp", ".part", ".partial", ".crdownload"}


def list_files(inbox: Path, notes: Notes) -> dict[str, Path]:
    """All inputs by their name below the inbox, with `/`, sorted.

    Hidden and unfinished files are noted instead; so are links to folders, except at the inbox's first level.
    """
    found = {path.relative_to(inbox).as_posix(): path for path in _files_below(inbox, notes)}
    return dict(sorted(found.items()))


def _files_below(inbox: Path, notes: Notes) -> Iterator[Path]:
    def closed(_: OSError) -> None:
        notes.count("folders that may not be opened, or vanished; what lies in them was not read")

    folders = [path for path in inbox.iterdir() if path.is_dir()]
    for parent, inner, files in (walk for top in folders for walk in os.walk(top, onerror=closed)):
        linked = sum((Path(parent) / name).is_symlink() for name in inner)
        notes.count("linked folders inside calls/, chats/ or emails/, not followed", linked)
        yield from _inputs((Path(parent, name) for name in files), inbox, notes)
    yield from _inputs((path for path in inbox.iterdir() if not path.is_dir()), inbox, notes)


def _inputs(paths: Iterator[Path], inbox: Path, notes: Notes) -> Iterator[Path]:
    for path in paths:
        if _is_input(path.relative_to(inbox)):
            yield path
        else:
            notes.count("hidden, system or unfinished files left alone")


def _is_input(path: Path) -> bool:
    if any(part.startswith((".", "~$")) for part in path.parts):
        return False
    return path.name.lower() not in _NOT_INPUTS and path.suffix.lower() not in _UNFINISHED


def sha256_of(path: Path) -> str | None:
    """Hex hash of the file's bytes; None when it can't be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def unreadable(path: Path, file: str) -> Rejected:
    """Why a file that was there can't be read to its end."""
    if not path.exists():
        return rejected(file, RejectReason.MISSING_FILE, "vanished while it was read. Copy it again.")
    detail = "can't be read to its end. Check its permissions and its disk, or copy it again."
    return rejected(file, RejectReason.NOT_READABLE, detail)


def file_of(inbox: Path, source_name: str) -> Path | None:
    """The file a source name points at: `chats/a.csv` for `chats/a.csv#T-0001`; None where none is left."""
    for name in (source_name, source_name.rpartition("#")[0]):
        if name and (inbox / name).is_file():
            return inbox / name
    return None
