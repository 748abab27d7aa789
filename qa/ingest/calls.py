"""Recordings of calls. Only hashes here: whether a file is audio shows when it is decoded."""

from pathlib import Path

from qa.errors import RejectReason
from qa.ingest._draft import rejected
from qa.ingest._files import sha256_of
from qa.types import Rejected

__all__ = ["NEVER_AUDIO", "hash_recording"]

_TEXTS = {".csv", ".tsv", ".txt", ".md", ".log", ".xml", ".htm", ".html", ".yaml", ".yml", ".eml", ".msg"}
_OFFICE = {".doc", ".docx", ".odt", ".rtf", ".pdf", ".xls", ".xlsx", ".ods", ".ppt", ".pptx"}
_OTHERS = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".svg", ".zip", ".gz", ".7z", ".rar", ".tar", ".exe"}
NEVER_AUDIO = frozenset(_TEXTS | _OFFICE | _OTHERS)
"""Suffixes of files that no recorder writes; every other file is tried."""


def hash_recording(path: Path, file: str) -> str | Rejected:
    """The hash of a recording's bytes, or why the file is none."""
    sha256 = sha256_of(path)
    if sha256 is None:
        return rejected(file, RejectReason.NOT_READABLE, "can't be opened. Check its permissions.")
    if path.suffix.lower() in NEVER_AUDIO:
        detail = (
            f"{path.suffix.lower()} is no audio. Put chats into chats/ and emails into emails/; "
            "a transcript made elsewhere belongs here as .json (native transcript)."
        )
        return rejected(file, RejectReason.UNKNOWN_FORMAT, detail, sha256=sha256)
    return sha256
