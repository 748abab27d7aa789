"""What was done before: the keys by which it is known again, and transcripts."""

from qa import __version__, artefacts, checks, store, transcribe
from qa.steps._job import Job
from qa.types import Interaction, Recording, Redacted

__all__ = ["is_heard", "names_of", "read_transcript", "recording_key", "text_key", "transcript_key"]


def recording_key(job: Job, recording: Recording) -> str:
    about = recording.metadata
    return artefacts.input_key(
        recording.source_sha256, about, job.engine, job.book.fingerprint, job.settings.privacy
    )


def text_key(job: Job, one: Interaction) -> str:
    return artefacts.input_key(
        one.source_sha256, one.metadata, None, job.book.fingerprint, job.settings.privacy
    )


def transcript_key(job: Job, recording: Recording) -> str:
    about = recording.metadata
    names, count = names_of(job.book), about.speaker_count
    known = (about.agent_channel, about.language, about.agent_name, None if count is None else str(count))
    expected = (*names.company, None, *names.vocabulary, None, job.settings.privacy)
    return artefacts.key_of(recording.source_sha256, job.engine, __version__, *known, *expected)


def names_of(book: checks.PhraseBook) -> transcribe.Names:
    """The names that calls are listened to with: the company's, and those of phrases/vocabulary.yaml."""
    listed = book.files.get("vocabulary")
    return transcribe.Names(checks.company_names(book), listed.words.get("names", ()) if listed else ())


def read_transcript(job: Job, recording: Recording) -> Redacted | None:
    lock = store.key_of(job.settings)
    return artefacts.read(job.home.transcripts, transcript_key(job, recording), lock)


def is_heard(job: Job, recording: Recording) -> bool:
    """Whether its transcript is cached, so that `hear` needs no engine."""
    return read_transcript(job, recording) is not None
