"""Keys of what was done, and redacted transcripts by key: a second run is quick, a killed one resumable."""

import os
import re
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from qa import __version__, sealed
from qa.settings import Privacy
from qa.types import Interaction, Metadata, Redacted

__all__ = ["input_key", "key_of", "lock_all", "read", "remove", "write"]

_ADAPTER = TypeAdapter(Interaction)
_SOURCE = re.compile(rb'"source_sha256":"([0-9a-f]*)"')  # no text can hold it: quotes in it are escaped
_HEAD_BYTES = 1 << 14
_METADATA = TypeAdapter(Metadata)


def key_of(*parts: str | None) -> str:
    """A sha256 (hex) over the parts, in order; None differs from the empty string."""
    digest = sha256()
    for part in parts:
        data = b"\xff" if part is None else part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def input_key(source_sha256: str, about: Metadata, engine: str | None, phrases: str, rules: Privacy) -> str:
    """Changes with all that an interaction's rows depend on, scorecards aside.

    `engine` transcribed it (None for texts), `phrases` is the fingerprint of the phrase book, `rules` say
    what is redacted.
    """
    return key_of(source_sha256, _METADATA.dump_json(about).decode(), engine, phrases, rules, __version__)


def read(folder: Path, key: str, lock: str | None = None) -> Redacted | None:
    """The transcript under this key, or None. What can't be read (an old layout) counts as absent.

    What is sealed can be read with `lock` only, the site's key. Raises StoreError when that is another.
    """
    path = folder / f"{key}.json"
    try:
        text = path.read_bytes()
        if sealed.is_sealed(text):
            text = sealed.unsealed(path, lock) if lock is not None else b""
        return Redacted(_ADAPTER.validate_json(text))
    except (FileNotFoundError, ValueError):
        return None


def lock_all(folder: Path, before: str | None, after: str | None) -> int:
    """Seals, or with `after` None opens, all transcripts that aren't as they should be; how many."""
    count = 0
    for path in folder.glob("*.json"):
        found = read(folder, path.stem, before or after)
        if found is not None and sealed.is_sealed(path.read_bytes()) is (after is None):
            write(folder, path.stem, found, after)
            count += 1
    return count


def write(folder: Path, key: str, interaction: Redacted, lock: str | None = None) -> None:
    """Store it whole or not at all, sealed where there is a `lock`: a killed process leaves no half file."""
    if lock is not None:
        sealed.seal(_ADAPTER.dump_json(interaction), folder / f"{key}.json", lock)
        return
    part = folder / f"{key}.{os.getpid()}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_ADAPTER.dump_json(interaction))
        part.replace(folder / f"{key}.json")
    finally:
        part.unlink(missing_ok=True)  # what could not be written whole, as on a full disk


def remove(folder: Path, sources: Collection[str], lock: str | None = None) -> int:
    """Deletes the transcripts of sources with these SHA-256 hashes; how many there were.

    Those that can't be read any more (an old layout) go too: whose they are can't be told.
    """
    found = [path for path in folder.glob("*.json") if _source_of(path, lock) in {None, *sources}]
    for path in found:
        path.unlink()
    return len(found)


def _source_of(path: Path, lock: str | None) -> str | None:
    """The source's hash, which stands ahead of the words: reading all of a large cache would take minutes."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if sealed.is_sealed(head):
        whole = read(path.parent, path.stem, lock)
        return None if whole is None else whole.source_sha256
    found = _SOURCE.search(head)
    return None if found is None else found[1].decode()
