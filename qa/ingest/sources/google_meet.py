"""Google Meet: transcripts of meetings (.docx, .txt, .md) and meeting chats (.sbv), a file a conversation.

Where to click: the transcript is a Google document in the organiser's Drive, folder `Meet Recordings`: open
it, `File` > `Download` > `Microsoft Word (.docx)`, `Plain text (.txt)` or `Markdown (.md)`; the chat lies
beside the recording as .sbv ("Use transcripts with Google Meet" and "Record a video meeting" in Google's
help).

What is read of a transcript: `Name: words` paragraphs; lines that are only a time (`00:05:00`, also in
brackets or as a heading) stand for the paragraphs below; "Transcription ended after 00:31:20" gives the
length. Paragraphs without a name go on with the one before. Title, attendees, Google's notes on how the text
came about, and the summary and notes that Gemini puts ahead of a transcript are no turns.
Times are coarse, a line every few minutes, so only what is known is kept: the first turn below such a line
begins at its time, all others have no time and none has an end. Nothing about interruptions, silence or
speed is measured on them.
What is read of a chat: cues of `Name: words` with their times, seconds since the recording began; the ends
are only how long a message is shown and left out. Any .sbv whose every cue begins with a name is taken for a
chat. The channel of a chat is chat, of a transcript call.
The date of a meeting stands in some titles without its time: it isn't read; give started_at in a manifest.

What isn't: screen names such as "Ana Ruiz's Presentation" are read as the speaker that they are; formatting;
.pdf; documents of other languages are known by their lines of times alone.
roles.json: who is agent and who customer, by the names as they stand in the file, where agents.csv doesn't
have them.
The words of a .docx are read from its word/document.xml with the standard library, after refusing a document
type declaration, where entity bombs sit (ECMA-376 knows none); python-docx is the runner-up: a whole model of
the document for one list of paragraphs.
Source of the shapes: public transcripts of meetings, and public projects that read them; Google describes
none. † .sbv is the shape that Google's chats are said to have.
"""

import re
from collections.abc import Iterator, Sequence

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._part import Part
from qa.ingest._source import Source, alone
from qa.ingest.sources._cues import (
    Cue,
    bare,
    cues_in,
    looks_like_cues,
    name_ahead,
    read_cues,
    whole_text,
)
from qa.ingest.sources._docx import is_docx, lines_of
from qa.ingest.sources._meet_text import Paragraph, is_transcript, transcript_of
from qa.types import Channel

__all__ = ["SOURCE"]

_MAIL = re.compile(
    r"^(?:From |(?:mime-version|message-id|received|return-path):)", re.IGNORECASE | re.MULTILINE
)


def _read(export: Export) -> Iterator[Piece]:
    for part in export.parts:
        if part.is_zip:
            yield from _transcript(export, part, lines_of(part))
        elif looks_like_cues(part.text):
            yield from _chat(export, part)
        else:
            yield from _transcript(export, part, whole_text(part).split("\n"))


def _transcript(export: Export, part: Part, lines: Sequence[str]) -> Iterator[Piece]:
    found = transcript_of(lines)
    export.notes.count("lines ahead of the first speaker, no turns", found.ahead)
    if not found.paragraphs:
        yield rejected(part.file, RejectReason.NO_TURNS, "holds no words of a speaker. Export it again.")
        return
    if found.ended_s is None and any(each.start_s is not None for each in found.paragraphs):
        # the last line of times would pass for the meeting's end
        export.notes.count("transcripts of Google Meet without their end, read without times")
    turns = tuple(_turn(export, each, has_times=found.ended_s is not None) for each in found.paragraphs)
    yield Draft(part.file, 1, turns, duration_s=found.ended_s)


def _turn(export: Export, said: Paragraph, *, has_times: bool) -> DraftTurn:
    return export.turn(said.text, name=said.speaker, start=said.start_s if has_times else None)


def _chat(export: Export, part: Part) -> Iterator[Piece]:
    turns: list[DraftTurn] = []
    for one in read_cues(export, part, whole_text(part)):
        if not isinstance(one, Cue):
            yield one
            continue
        speaker, words = name_ahead("\n".join(map(bare, one.lines))) or ("", bare(" ".join(one.lines)))
        turns.append(export.turn(words, name=speaker, start=one.start_s))
    if not turns:
        yield rejected(part.file, RejectReason.NO_TURNS, "holds no messages. Export it again.")
        return
    yield Draft(part.file, 1, tuple(turns), channel=Channel.CHAT)


def _is_ours(part: Part) -> bool:
    if part.is_zip:
        try:
            return is_docx(part) and is_transcript(lines_of(part))
        except InputError:
            return False
    if part.is_json or _MAIL.search(part.text):
        return False
    return _is_chat(part.text) if looks_like_cues(part.text) else is_transcript(part.text.splitlines())


def _is_chat(text: str) -> bool:
    """SubViewer cues, each of them a name and words."""
    if text.startswith("WEBVTT") or "-->" in text:
        return False
    cues = [one for one in cues_in(text) if isinstance(one, Cue)]
    return bool(cues) and all(name_ahead(" ".join(cue.lines)) is not None for cue in cues)


SOURCE = Source(
    name="google_meet",
    title="Google Meet",
    files=".docx, .txt or .md transcripts, .sbv chats; a file a meeting",
    channel=Channel.CALL,
    claim=alone(_is_ours),
    read=_read,
)
