"""Copies of recordings to listen to, without what was redacted: DATA/audio, a file an interaction."""

import os
from collections.abc import Iterable
from pathlib import Path

from qa import artefacts, privacy
from qa.ingest import sha256_of
from qa.privacy import audio
from qa.report.period import file_name
from qa.types import Recording, Redacted

__all__ = ["can_be_made", "make", "path_of", "remove"]

_FORM = "1"
"""Changes when copies are to be made anew: another tone, margin or format."""
_PARTS = ".parts"
_UNTIMED = "What is to be silenced in it has no times in the transcript."
_CHANGED = "The recording changed while it was read. The next run reads it again."
_FAILED = "Making it failed with {}. The next run tries again."


def path_of(folder: Path, interaction_id: str) -> Path:
    """Where the interaction's copy lies; the name is safe whatever the id holds."""
    return folder / f"{file_name(interaction_id)}.opus"


def can_be_made(redacted: Redacted) -> bool:
    """Whether the transcript tells when to be silent."""
    try:
        privacy.stretches(redacted)
    except privacy.UntimedError:
        return False
    return True


def make(folder: Path, recording: Recording, redacted: Redacted) -> str | None:
    """Makes the recording's copy unless it is there as it should be; why there is none now, else None.

    A copy with other silences, or of another recording, is removed first. The new one is there whole or not
    at all, readable by its owner only. Nothing is raised: a copy that lacks must not cost the interaction.
    """
    target = path_of(folder, recording.id)
    try:
        muted = privacy.stretches(redacted)
        mark = artefacts.key_of(_FORM, recording.source_sha256, repr(muted))
        if audio.mark_of(target) != mark:
            remove(folder, [recording.id])
            return _make(recording, target, muted, mark)
    except privacy.UntimedError:
        remove(folder, [recording.id])
        return _UNTIMED
    except Exception as error:  # its text may hold names of files
        return _FAILED.format(type(error).__name__)
    return None


def _make(recording: Recording, target: Path, muted: tuple[privacy.Stretch, ...], mark: str) -> str | None:
    part = target.parent / _PARTS / f"{target.stem}.{os.getpid()}.part"
    for folder in (target.parent, part.parent):
        folder.mkdir(exist_ok=True, mode=0o700)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        audio.write_copy(recording.path, part, muted, mark)
        if sha256_of(recording.path) != recording.source_sha256:
            return _CHANGED
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return None


def remove(folder: Path, interaction_ids: Iterable[str]) -> int:
    """Removes the copies of these interactions, and what a killed run left of them; how many copies."""
    count = 0
    for target in (path_of(folder, each) for each in interaction_ids):
        for part in (folder / _PARTS).glob(f"{target.stem}.*.part"):
            part.unlink(missing_ok=True)
        if target.exists():
            target.unlink()
            count += 1
    return count
