"""Keys of what was done, and redacted transcripts by key: a second run is quick, a killed one resumable."""

import os
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from qa import __version__
from qa.types import Interaction, Metadata, Redacted

__all__ = ["input_key", "key_of", "read", "remove", "write"]

_ADAPTER = TypeAdapter(Interaction)
_METADATA = TypeAdapter(Metadata)


def key_of(*parts: str | None) -> str:
    """A sha256 (hex) over the parts, in order; None differs from the empty string."""
    digest = sha256()
    for part in parts:
        data = b"\xff" if part is None else part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def input_key(source_sha256: str, about: Metadata, engine: str | None, phrases: str) -> str:
    """Changes with all that an interaction's rows depend on, scorecards aside.

    `engine` transcribed it (None for texts), `phrases` is the fingerprint of the phrase book.
    """
    return key_of(source_sha256, _METADATA.dump_json(about).decode(), engine, phrases, __version__)


def read(folder: Path, key: str) -> Redacted | None:
    """The transcript under this key, or None. What can't be read (an old layout) counts as absent."""
    try:
        return Redacted(_ADAPTER.validate_json((folder / f"{key}.json").read_bytes()))
    except (FileNotFoundError, ValueError):
        return None


def write(folder: Path, key: str, interaction: Redacted) -> None:
    """Store it whole or not at all: a killed process leaves no half file under the key."""
    part = folder / f"{key}.{os.getpid()}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_ADAPTER.dump_json(interaction))
        part.replace(folder / f"{key}.json")
    finally:
        part.unlink(missing_ok=True)  # what could not be written whole, as on a full disk


def remove(folder: Path, sources: Collection[str]) -> int:
    """Deletes the transcripts of sources with these SHA-256 hashes; how many there were.

    Those that can't be read any more (an old layout) go too: whose they are can't be told.
    """
    found = [path for path in folder.glob("*.json") if _source_of(path) in {None, *sources}]
    for path in found:
        path.unlink()
    return len(found)


def _source_of(path: Path) -> str | None:
    read_back = read(path.parent, path.stem)
    return None if read_back is None else read_back.source_sha256
