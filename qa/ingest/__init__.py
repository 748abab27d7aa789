"""The inbox: files become recordings to transcribe, interactions, or rejected inputs with their reason.

Nothing is dropped in silence: every file ends as one of the three, or is noted.
"""

from qa.ingest._files import file_of, sha256_of
from qa.ingest._files_given import open_files
from qa.ingest._inbox import (
    Discovery,
    Inbox,
    discover,
    named_once,
    names_shown,
    open_inbox,
    read_transcripts,
    stream_transcripts,
)
from qa.ingest._native_out import to_native
from qa.ingest._shown import AS_THEY_ARE
from qa.ingest.sources import known_sources

__all__ = [
    "AS_THEY_ARE",
    "Discovery",
    "Inbox",
    "discover",
    "file_of",
    "known_sources",
    "named_once",
    "names_shown",
    "open_files",
    "open_inbox",
    "read_transcripts",
    "sha256_of",
    "stream_transcripts",
    "to_native",
]
