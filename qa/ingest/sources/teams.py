"""Microsoft Teams: transcripts of meetings and calls (WebVTT), chats and channels (JSON of Microsoft Graph).

Made by Microsoft. Where to get them (2026; Microsoft Support, "View, edit and download meeting transcripts";
Microsoft Learn, "Export content with the Microsoft Teams export APIs"):
- a transcript: Teams > Calendar or Chat > the meeting > Recap > Transcript > Download > .vtt; or Microsoft
  Graph, onlineMeetings/ID/transcripts/ID/content as text/vtt. One file is one call.
- chats: Microsoft Graph or its export APIs: chats/ID/messages, users/ID/chats/getAllMessages,
  teams/ID/channels/ID/messages with their replies, or teams/ID/channels/getAllMessages. Save the pages as
  they come ({"value": [...], "@odata.nextLink": ...}), as an array or as JSON Lines; those in one folder
  belong together.

What is a conversation: in a channel a message with its replies (id: the channel's and the message's); in a
chat what was said on one day, in the zone of roles.json, else UTC (id: the chat's and the day).

Read of messages: id, replyToId, chatId, channelIdentity, messageType, createdDateTime, deletedDateTime, from
(user or application), subject, body (HTML to text, mentions as @name), attachments (counted), replies.
Applications are bots. Events (members added, calls ended) are no turns and deleted messages are left out;
both are counted. Read of transcripts: cues with their times and voices; cues of one speaker less than a
second apart are one turn, since a cue is a line of subtitles. Times are exact, so talk is measured.

Not read: cards of apps, files, images, reactions, former wordings, names of chats and teams; transcripts as
.docx; what Purview eDiscovery writes as .eml, .msg or HTML.

Teams doesn't tell agents from customers: a guest or federated user need not be a customer. So agents come
from agents.csv by name or user id, or from roles.json, which names everybody else: {"agent": ["Ana Ruiz"],
"customer": ["Mia (Guest)"]}; else the speaker stays unknown, but for the only other party beside an agent.
Transcripts don't say when the call was: the manifest or a sidecar does.

Shapes: Microsoft Graph reference (chatMessage, callTranscript); parsers of such VTT in public. Cue ids are
GUIDs, or there are none and times come as 0:0:5.320. Other WebVTT with voices is left to the importer of VTT.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import BROKEN_RECORD, Export, Piece, value_at
from qa.ingest._grouped import Places
from qa.ingest._json_records import Record, json_first, json_value
from qa.ingest._part import Part
from qa.ingest._source import Source
from qa.ingest.html import to_text
from qa.ingest.sources._again import WHOLE_FILE, Again, Place
from qa.ingest.sources._teams_vtt import Cue, cues_of, is_teams_vtt, merged
from qa.layout import Layout
from qa.types import Channel, Rejected, Role

__all__ = ["SOURCE"]

_BROKEN = (InputError, *BROKEN_RECORD)
_TELLING = {"createdDateTime", "body"}
_ABOUT = {"messageType", "chatId", "channelIdentity", "replyToId", "from", "etag"}
_OF_MAIL = {"receivedDateTime", "sentDateTime", "toRecipients"}
_OF_THREADS = {"replyToId", "replies", "channelIdentity"}
_ARRAYS = {"", "value"}
_MENTION = re.compile(r"<at\b[^>]*>(.*?)</at>", re.I | re.S)
_EMOJI = re.compile(r"<emoji\b[^>]*?\balt=\"([^\"]*)\"[^>]*>(?:</emoji>)?", re.I)
_HELD_APART = re.compile(r"<attachment\b[^>]*>(?:</attachment>)?|<systemEventMessage\s*/>", re.I)
_IMAGE = re.compile(r"<img\b", re.I)


def _is_message(record: object) -> bool:
    """Whether it is one of Teams: Outlook's messages of Graph look alike, but for being received."""
    if not isinstance(record, dict) or not record.keys() >= _TELLING or record.keys() & _OF_MAIL:
        return False
    return len(record.keys() & _ABOUT) > 1 and isinstance(record["body"], dict)


def _is_one_message(part: Part) -> bool:
    return _is_message(json_first(part))


def _is_chat(part: Part) -> bool:
    if not part.is_json:
        return False
    first = json_first(part)
    return _is_message(first) or any(_is_message(first.get(key)) for key in _ARRAYS)


def _claim(parts: Sequence[Part], layout: Layout) -> list[list[Part]]:
    """Each transcript is an export; the JSON files of a folder are one together."""
    chats = [part for part in parts if _is_chat(part)]
    return [[part] for part in parts if is_teams_vtt(part)] + ([chats] if chats else [])


def _read(export: Export) -> Iterator[Piece]:
    if not export.parts[0].is_json:
        yield from _transcript(export, export.parts[0])
        return
    places = Places()
    for index, part in enumerate(export.parts):
        for record in _records(export, part):
            found = record if isinstance(record, Rejected) else _placed(export, part, record)
            if isinstance(found, Rejected):
                yield found
            elif found and isinstance(record, Record):
                places.add(found, index, record.start, record.end, record.number)
    with Again(export.parts) as again:
        for first in places.firsts():
            key = _key(export, export.parts[first[0]], again.value(first))
            yield from _conversation(export, key, [(p, again.value(p)) for p in places.of(key)])


def _transcript(export: Export, part: Part) -> Iterator[Piece]:
    with part.open() as stream:
        text = stream.read().decode("utf-8-sig", "replace")
    good: list[Cue] = []
    for cue in cues_of(text):
        if cue.fault:
            yield export.bad(part, cue.number, cue.fault, "cue")
        else:
            good.append(cue)
    if not good:
        yield rejected(
            part.file, RejectReason.NO_TURNS, "has no cue with words. Nothing to do if it was silent."
        )
        return
    turns = [
        export.turn(cue.text, name=cue.speaker, start=cue.start_s, end=cue.end_s) for cue in merged(good)
    ]
    yield Draft(part.file, 1, tuple(turns), Channel.CALL)


def _records(export: Export, part: Part) -> Iterator[Record | Rejected]:
    """The messages of a file, be it a page, an array, lines or one message alone."""
    if _is_one_message(part):
        yield Record("", 1, json_value(part), *WHOLE_FILE)
        return
    for record in export.records(part, sorted(_TELLING)):
        if isinstance(record, Rejected) or record.key in _ARRAYS:
            yield record


def _placed(export: Export, part: Part, record: Record) -> str | Rejected:
    try:
        return _key(export, part, record.value)
    except _BROKEN:
        return export.bad(part, record.number, "has no id, createdDateTime or chatId. Export it again.")


def _key(export: Export, part: Part, message: Mapping[str, Any]) -> str:
    """The conversation: the thread in a channel, the day in a chat. Raises KeyError or ValueError without.

    Messages that somebody saved without any word of where they were said are a chat, that of their file.
    """
    channel = value_at(message, "channelIdentity.channelId")
    chat = message.get("chatId") or ("" if message.keys() & _OF_THREADS else PurePosixPath(part.name).stem)
    if channel or not chat:
        thread = message.get("replyToId") or message["id"]
        if not thread:
            raise KeyError("id")
        return f"{channel}-{thread}" if channel else str(thread)
    at = datetime.fromisoformat(message["createdDateTime"])
    return f"{chat}-{at.astimezone(export.layout.zone).date().isoformat()}"


def _conversation(export: Export, key: str, found: Sequence[tuple[Place, dict[str, Any]]]) -> Iterator[Piece]:
    place = found[0][0]
    part, number = export.parts[place[0]], place[3]
    turns: list[tuple[datetime, DraftTurn]] = []
    for at, message in _each_once(export, found):
        try:
            turn = _turn(export, message)
        except _BROKEN:
            detail = "has a value that can't be read under one of its keys. Export it again."
            yield export.bad(export.parts[at[0]], at[3], detail)
            continue
        turns += [turn] if turn else []
    if turns:  # else all were events or deleted, and counted so
        turns.sort(key=lambda each: each[0])
        said = tuple(turn for _, turn in turns)
        yield Draft(part.file, number, said, Channel.CHAT, {"interaction_id": key})


def _each_once(
    export: Export, found: Sequence[tuple[Place, dict[str, Any]]]
) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The messages with the replies inside them, one of each id: pages may overlap."""
    seen: set[str] = set()
    for place, message in found:
        inside = message.get("replies")
        for each in (message, *(inside if isinstance(inside, list) else ())):
            own_id = str(each.get("id")) if isinstance(each, dict) else ""
            if own_id and own_id in seen:
                export.notes.count("messages delivered twice, read once")
                continue
            seen.add(own_id)
            yield place, each


def _turn(export: Export, message: Mapping[str, Any]) -> tuple[datetime, DraftTurn] | None:
    if message.get("messageType", "message") != "message":
        export.notes.count("events such as joins and calls, which are no turns")
        return None
    if message.get("deletedDateTime"):
        export.notes.count("deleted messages left out")
        return None
    at = datetime.fromisoformat(message["createdDateTime"])
    body = message["body"]
    content = str(body.get("content") or "")
    is_html = str(body.get("contentType")).lower() == "html"
    attached = [a for a in message.get("attachments") or () if a.get("contentType") != "messageReference"]
    images = len(_IMAGE.findall(content)) if is_html else 0
    export.notes.count("attachments, not read", len(attached) + images)
    text = _plain(content) if is_html else content
    subject = str(message.get("subject") or "").strip()
    sender = message.get("from") or {}
    app, user = sender.get("application"), sender.get("user")
    who = user or app or {}
    turn = export.turn(
        f"{subject}\n{text}".strip() if subject else text.strip(),
        id=who.get("id") or "",
        name=str(who.get("displayName") or ""),
        email=str(who.get("email") or ""),
        told=Role.BOT if app and not user else None,
        start=at,
    )
    return at, turn


def _plain(content: str) -> str:
    """The HTML of a message as text: mentions as @name, emoji as signs, without marks of attachments."""
    content = _MENTION.sub(lambda mark: f"@{mark[1]}", content)
    return to_text(_HELD_APART.sub("", _EMOJI.sub(lambda mark: mark[1], content)))


SOURCE = Source(
    name="teams",
    title="Microsoft Teams",
    files=".vtt transcripts of meetings and calls; .json pages of messages of chats and channels from "
    "Microsoft Graph",
    channel=None,
    claim=_claim,
    read=_read,
)
