"""Redacted copies of recordings, to listen to."""

from datetime import UTC, datetime

from qa import copies, rights
from qa.steps._cache import read_transcript
from qa.steps._job import Job
from qa.types import Recording, Redacted

__all__ = ["copy", "is_copy_past", "lacks_copy"]


def copy(job: Job, recording: Recording, redacted: Redacted) -> str | None:
    """Make the copy to listen to where the settings want one; why there is none in spite of that."""
    if is_copy_past(job, recording.metadata.started_at):
        return None
    if job.settings.audio_copies:
        return copies.make(job.home.audio, recording, redacted)
    copies.remove(job.home.audio, [recording.id])  # of what was heard before, which may not be the same
    return None


def lacks_copy(job: Job, recording: Recording) -> bool:
    """Whether it was heard, has no copy, and one can be made without hearing it again."""
    if not job.settings.audio_copies or copies.path_of(job.home.audio, recording.id).exists():
        return False
    if is_copy_past(job, recording.metadata.started_at):
        return False
    heard = read_transcript(job, recording)
    return heard is not None and copies.can_be_made(heard)


def is_copy_past(job: Job, started_at: datetime | None) -> bool:
    """Whether a recording is older than its copy is kept."""
    return rights.is_past(job.settings.retention.audio, started_at, datetime.now(UTC))
