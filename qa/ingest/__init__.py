"""The inbox: files become recordings to transcribe, interactions, or rejected inputs with their reason.

Nothing is dropped in silence: every file ends as one of the three, or is noted.
"""

from qa.ingest._files import file_of, sha256_of
from qa.ingest._inbox import Discovery, discover, read_transcripts, stream_transcripts
from qa.ingest._native_out import to_native

__all__ = [
    "Discovery",
    "discover",
    "file_of",
    "read_transcripts",
    "sha256_of",
    "stream_transcripts",
    "to_native",
]
