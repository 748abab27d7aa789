"""Zoom meetings: transcripts of cloud recordings (.vtt) and meeting chats (.txt), a file a conversation.

Where to click: zoom.us, `Recordings & Transcripts` > `Cloud Recordings` > the meeting > `Download`: "Audio
transcript" and "Chat file" (Zoom support, "Accessing cloud recordings"). Chats saved on a computer lie as
`meeting_saved_chat.txt` or `chat.txt` in the meeting's folder below Documents/Zoom (support page "Saving
in-meeting chat").

What is read of a transcript: cues with their times, `Name: words`; cues of one speaker less than a second
apart are one turn, as a cue is a line of subtitles. A cue without a name is of nobody known. Other tools'
WebVTT with numbered cues and names ahead of the words is read here as well.
What is read of a chat: both layouts, `HH:MM:SS From NAME to EVERYONE:` with the words behind or below, and
`HH:MM:SS<tab>NAME:<tab>words`; messages over several lines; "(Direct Message)" and the older "(Privately)"
are notes that aren't public. "Replying to ..." is cut, the reply stays. "Me" is whoever saved the chat: name
them in roles.json. A chat is a conversation of the channel chat, a transcript one of the channel call.
Times are seconds since the recording began, and for chats since the first message, as a computer may have
written its clock; that goes on over midnight. Lines that also give a date are read as times in the zone of
roles.json. When the meeting began a file only says by its name, as Zoom writes it for cloud recordings
(GMT20261021-140000_...): then that is taken, and chats of such a name count from there; renamed files have no
start.

What isn't: reactions, polls, files sent (their names stay as words), who was in the meeting.
roles.json: who is agent and who customer, by the names as they stand in the file, where agents.csv doesn't
have them; for chats with dates `timezone`.
Source of the shapes: files of public projects that read them; Zoom describes neither. † Accepted without a
confirmed source: dates ahead of the clock.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from qa.errors import RejectReason
from qa.ingest._draft import Draft, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._part import Part
from qa.ingest._source import Source, alone
from qa.ingest.sources._cues import (
    Cue,
    Said,
    bare,
    cues_in,
    joined,
    language_of,
    name_ahead,
    read_cues,
    whole_text,
)
from qa.ingest.sources._zoom_chat import is_zoom_chat, zoom_chat
from qa.types import Channel

__all__ = ["SOURCE"]

_BEGAN = re.compile(r"GMT(\d{8})-(\d{6})")


def _read(export: Export) -> Iterator[Piece]:
    for part in export.parts:
        text = whole_text(part)
        if text.startswith("WEBVTT"):
            yield from _transcript(export, part, text)
        else:
            yield from zoom_chat(export, part, text, _began(part))


def _transcript(export: Export, part: Part, text: str) -> Iterator[Piece]:
    said: list[Said] = []
    for one in read_cues(export, part, text):
        if not isinstance(one, Cue):
            yield one
            continue
        words = bare(" ".join(one.lines))
        speaker, words = name_ahead(words) or ("", words)
        if words:
            said.append(Said(speaker, words, one.start_s, one.end_s))
        else:
            export.notes.count("cues without words")
    if not said:
        yield rejected(part.file, RejectReason.NO_TURNS, "holds no words. Export it again.")
        return
    turns = tuple(
        export.turn(turn.text, name=turn.speaker, start=turn.start_s, end=turn.end_s) for turn in joined(said)
    )
    given = {"language": language_of(text), "started_at": _began(part)}
    yield Draft(part.file, 1, turns, fields={key: value for key, value in given.items() if value})


def _began(part: Part) -> str:
    """When a cloud recording began, as Zoom puts it into the file's name; "" where it doesn't."""
    match = _BEGAN.search(part.name.rpartition("/")[2])
    if match is None:
        return ""
    try:
        return datetime.strptime("".join(match.groups()), "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return ""


def _is_ours(part: Part) -> bool:
    return is_zoom_chat(part.text) or _is_transcript(part.text)


def _is_transcript(text: str) -> bool:
    """WebVTT whose cues are numbered and, most of them, begin with a name."""
    if not text.startswith("WEBVTT") or "<v" in text:
        return False
    cues = [one for one in cues_in(text) if isinstance(one, Cue)]
    named = sum(name_ahead(bare(" ".join(cue.lines))) is not None for cue in cues)
    return bool(cues) and all(cue.id.isdigit() for cue in cues) and 2 * named > len(cues)


SOURCE = Source(
    name="zoom",
    title="Zoom",
    files=".vtt transcripts of cloud recordings, .txt meeting chats; a file a conversation",
    channel=Channel.CALL,
    claim=alone(_is_ours),
    read=_read,
)
