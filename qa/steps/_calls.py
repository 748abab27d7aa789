"""Recordings: heard, redacted and analysed, or put off."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from qa import artefacts, checks, ingest, privacy, store, stream
from qa.errors import InputError, ModelError, RejectReason
from qa.steps._cache import is_heard, names_of, transcript_key
from qa.steps._copies import copy
from qa.steps._job import Job
from qa.steps._plan import Plan
from qa.types import Recording, Redacted, Rejected

__all__ = ["defer", "hear", "read_calls"]


def hear(job: Job, inbox: Path, recording: Recording) -> Redacted | Rejected:
    """The recording's redacted transcript, from the cache where it was heard before; or why there is none.

    Its copy to listen to is made too; where that fails, `copy_issue` says why.
    """
    about, name = recording.metadata, recording.source_name
    key, lock = transcript_key(job, recording), store.key_of(job.settings)
    redacted = artefacts.read(job.home.transcripts, key, lock)
    if redacted is None:
        try:
            redacted = _heard(job, recording)
        except InputError as error:
            detail = _without_path(error.detail, recording)
            return Rejected(name, recording.source_sha256, error.reason, detail, about.interaction_id)
        artefacts.write(job.home.transcripts, key, redacted, lock)
    language = about.language or redacted.metadata.language
    about = privacy.redact_metadata(replace(about, language=language))
    issue = copy(job, recording, redacted)
    return Redacted(replace(redacted, metadata=about, source_name=name, copy_issue=issue))


def _without_path(detail: str, recording: Recording) -> str:
    """The message about the recording with its name as it may be shown, in place of its file's."""
    stem = PurePosixPath(recording.source_name).stem
    return detail if stem == recording.path.stem else detail.replace(recording.path.stem, stem)


def _heard(job: Job, recording: Recording) -> Redacted:
    """What is said in it, redacted. Raises InputError where there is nothing, or not for now."""
    try:
        heard = job.listener.transcribe(recording, names_of(job.book))
    except InputError:
        _refuse_changed(recording)
        raise
    except ModelError as error:
        raise InputError(RejectReason.DEFERRED, str(error)) from None
    except MemoryError:
        what = "memory ran out while it was heard. Split it; the next run tries again."
        raise InputError(RejectReason.OUT_OF_MEMORY, f"{recording.path.name}: {what}") from None
    _refuse_changed(recording)
    heard = replace(heard, source_name=recording.source_name)
    return privacy.redact(heard, checks.company_names(job.book), job.settings.privacy)


def _refuse_changed(recording: Recording) -> None:
    """Raises InputError where the file isn't what it was when it was found: something still writes it."""
    sha256, name = ingest.sha256_of(recording.path), recording.path.name
    if sha256 is None and not recording.path.exists():
        what = f"{name}: vanished while it was read. Copy it again."
        raise InputError(RejectReason.MISSING_FILE, what)
    if sha256 != recording.source_sha256:
        what = f"{name}: changed while it was read. Copy it whole, then move it here; the next run reads it."
        raise InputError(RejectReason.CHANGED_WHILE_READ, what)


def defer(job: Job, planned: Plan, why: ModelError) -> None:
    """Leave the recordings that would have to be heard to the next run, each rejected until then."""
    waiting = [recording for recording in planned.recordings if not is_heard(job, recording)]
    detail = f"waits for the next run: {why}"
    planned.recordings = tuple(recording for recording in planned.recordings if recording not in waiting)
    planned.rejected += (
        Rejected(each.source_name, each.source_sha256, RejectReason.DEFERRED, detail, each.id)
        for each in waiting
    )


def read_calls(
    job: Job, planned: Plan, calls: Iterable[Redacted], spread: stream.Spread | None = None
) -> Iterator[store.Rows]:
    """What all checks found on these recordings, as rows for the warehouse; all else as in `read_texts`."""
    keys, settings = planned.input_keys, job.settings
    batches = (
        stream.Prepared(batch, {one.id: keys[one.id] for one in batch})
        for batch in stream.batches(calls, settings.batch_size)
    )
    return stream.checked(batches, job.book, settings.scorecards / "phrases", spread or settings.workers)
