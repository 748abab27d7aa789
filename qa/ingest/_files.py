"""Files of the inbox: which count, their names and their hashes."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from qa.errors import RejectReason
from qa.ingest._draft import Notes, rejected
from qa.types import Rejected

__all__ = ["file_of", "list_files", "printable", "sha256_of", "unreadable"]

_NOT_INPUTS = {"thumbs.db", "desktop.ini"}
_UNFINISHED = {".tmp", ".part", ".partial", ".crdownload"}
_OF_FILES = re.compile(
    r"\.(wav|mp3|mp4|m4a|ogg|opus|flac|webm|amr|aac|wma|gsm|json|jsonl|ndjson|csv|tsv|xlsx|xls|eml|msg|mbox|vtt|"
    r"srt|sbv|zip|docx|txt)",
    re.IGNORECASE,
)
"""The ends of names that no empty folder has by intention."""
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves a terminal's cursor or turns its text round, and bytes of a name that are no text."""


def printable(path: Path, inbox: Path) -> str:
    """The file's name below the inbox, with `/`, as it can be shown, stored and printed."""
    name = path.relative_to(inbox).as_posix()
    return _UNSHOWABLE.sub(_escaped, name)


def _escaped(match: re.Match[str]) -> str:
    """The byte that was no text as \\xe9, any other character as \\n, \\x1b or \\u202e."""
    code = ord(match[0])
    is_byte = 0xDC80 <= code <= 0xDCFF  # as os.fsdecode writes it (PEP 383)
    return f"\\x{code - 0xDC00:02x}" if is_byte else match[0].encode("unicode_escape").decode()


def list_files(inbox: Path, notes: Notes) -> tuple[dict[str, Path], list[Rejected]]:
    """All inputs by their name below the inbox, sorted; and what is no file that can be read.

    Hidden and unfinished files are noted instead; so are links to folders, except at the inbox's first level.
    """
    found: dict[str, Path] = {}
    bad: list[Rejected] = []
    for path, fault in _files_below(inbox, notes):
        name = printable(path, inbox)
        if fault or (fault := _fault(path)):
            bad.append(rejected(name, RejectReason.NOT_READABLE, fault))
        else:
            found[name] = path
    return dict(sorted(found.items())), bad


def _fault(path: Path) -> str:
    """Why it can't be read, "" where it can. What is no file is never opened: a pipe would never answer."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if path.is_symlink():
            return "is a link to what isn't there. Copy the file itself."
        return f"can't be looked at: {error.strerror}. Copy it again."
    if not stat.S_ISREG(mode):
        return "is no file but a pipe, a socket or a device. Copy a file in its place."
    return "" if os.access(path, os.R_OK) else "may not be read. Ask for access to it."


def _files_below(inbox: Path, notes: Notes) -> Iterator[tuple[Path, str]]:
    """Every path that counts as an input, with what is wrong with it if that shows already."""
    closed: list[Path] = []
    folders = [path for path in inbox.iterdir() if path.is_dir()]
    walks = (
        walk for top in folders for walk in os.walk(top, onerror=lambda e: closed.append(Path(e.filename)))
    )
    for parent, inner, files in walks:
        linked = sum((Path(parent) / name).is_symlink() for name in inner)
        notes.count("linked folders inside calls/, chats/ or emails/, not followed", linked)
        for path in _inputs((Path(parent, name) for name in files), inbox, notes):
            yield path, ""
        if not inner and not files and _OF_FILES.fullmatch(Path(parent).suffix):
            yield Path(parent), "is an empty folder with the name of a file. Copy the file in its place."
    for path in _inputs((path for path in inbox.iterdir() if not path.is_dir()), inbox, notes):
        yield path, ""
    for path in closed:
        yield (
            path,
            "is a folder that may not be opened, or vanished: nothing in it was read. Ask for access to it.",
        )


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
    for name in (source_name, source_name.rpartition("#")[0], source_name.partition("#")[0]):
        if name and (path := _there(inbox, name)) is not None:
            return path
    return None


def _there(inbox: Path, name: str) -> Path | None:
    """The file of that name, or the one that is shown by it."""
    path = inbox / name
    try:
        if path.is_file():
            return path
        beside = path.parent.iterdir() if "\\" in name else ()
        return next((each for each in beside if printable(each, inbox) == name and each.is_file()), None)
    except (OSError, ValueError):  # a name that no file can have: an id of a thousand letters
        return None
