"""Slack workspace export: channels that customers or colleagues are served in (Slack Connect, help channels).

Made by Slack. Where to export (2026; Slack Help, "Export your workspace data" and "How to read Slack data
exports"): Tools & settings > Workspace settings > Import/Export data > Export > Start Export. Owners and
admins get public channels; "all channels and conversations" is granted by Slack on request. Deliver the zip
as it is, or unpacked: users.json (org_users.json), channels.json, groups.json, dms.json, mpims.json, and a
folder a channel with a file a day (YYYY-MM-DD.json).

What is a conversation: a thread (all messages of one thread_ts, whatever day they fell on), and what was
said outside threads in one channel on one day, in the zone of roles.json, else UTC. Its id is the channel's
id with the thread's ts or the day; its queue is the channel's name, none for direct messages. A day that is
delivered without its neighbours lacks the rest of its threads.

Read: ts, user, text (mentions by name, links by label, entities; blocks or attachments where there is no
text), thread_ts, bot_id, username, bot_profile, user_profile, files, subtype; of users: id, name, real_name,
profile.display_name, profile.email, is_bot. Codes of emoji stay (:tada:).

Not read: reactions, edits (the last wording counts), files' content, canvases, lists, huddles. Joins, leaves,
topics, pins and the like are no turns; deleted messages (tombstones) are left out; both are counted. Files
count as attachments; a message of files alone is an empty turn.

Who is who: apps and bots are bots. Nothing in Slack tells an agent from a customer: not even a guest
(is_restricted, is_ultra_restricted) or a stranger of Slack Connect (is_stranger, another team_id) must be
one. So agents come from agents.csv (by email, name or Slack's user id) or roles.json, everybody else from
roles.json by id ("U02AB"), email or name; where neither tells, the speaker stays unknown, but for the only
other party beside an agent, who is the customer.

Shapes: Slack Help as above, and Slack's API reference of message events (subtypes).
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import BROKEN_RECORD, Export, Piece
from qa.ingest._grouped import Places
from qa.ingest._json_records import Record
from qa.ingest._part import Part
from qa.ingest._source import Source
from qa.ingest.sources._again import Again, Place
from qa.ingest.sources._slack_files import at_hand, claim_slack, is_day_file, listed
from qa.ingest.sources._slack_text import words_of
from qa.types import Channel, Rejected, Role

__all__ = ["SOURCE"]

_BROKEN = (InputError, *BROKEN_RECORD)
_SAID = {"", "bot_message", "me_message", "thread_broadcast", "reply_broadcast", "file_share", "file_comment"}
_SAID |= {"file_mention", "assistant_app_thread"}
_DELETED = {"tombstone", "message_deleted"}
_DIRECT = "mpdm-"
_SLACKBOT = "USLACKBOT"


@dataclass
class _People:
    """Names, emails and kinds of users, and names of channels to their ids."""

    names: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    bots: set[str] = field(default_factory=lambda: {_SLACKBOT})
    channels: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, record: dict[str, Any]) -> None:
        own_id = str(record["id"])
        if kind == "channels":
            if record.get("name"):
                self.channels[str(record["name"])] = own_id
            return
        profile = record.get("profile") or {}
        shown = profile.get("real_name") or record.get("real_name") or profile.get("display_name")
        self.names[own_id] = str(shown or record.get("name") or "")
        self.emails[own_id] = str(profile.get("email") or "")
        if record.get("is_bot"):
            self.bots.add(own_id)


def _read(export: Export) -> Iterator[Piece]:
    with ExitStack() as archives:
        parts = list(at_hand(export.parts, archives))
        people, places = _People(), Places()
        for part in parts:
            yield from () if is_day_file(part) else _learn(export, part, people)
        for index, part in enumerate(parts):
            yield from _place(export, people, index, part, places) if is_day_file(part) else ()
        with Again(parts) as again:
            for first in places.firsts():
                key = _key(export, people, parts[first[0]], again.value(first))
                found = [(place, again.value(place)) for place in places.of(key)]
                yield from _conversation(export, people, key, found)


def _place(export: Export, people: _People, index: int, part: Part, places: Places) -> Iterator[Rejected]:
    """Remember where the messages of a day lie."""
    # of a copy, since a part keeps how its file begins: of thousands that is too much
    for record in export.records(replace(part), ("type", "ts", "text")):
        found = record if isinstance(record, Rejected) else _placed(export, people, part, record)
        if isinstance(found, Rejected):
            yield found
        elif found and isinstance(record, Record):
            places.add(found, index, record.start, record.end, record.number)


def _learn(export: Export, part: Part, people: _People) -> Iterator[Rejected]:
    """Take in a list of users or channels."""
    kind = listed(part)
    for record in export.records(part) if kind else ():
        if isinstance(record, Rejected):
            yield record
            continue
        try:
            people.add(kind, record.value)
        except _BROKEN:
            yield export.bad(part, record.number, "has no id or profile. Export the workspace again.")


def _placed(export: Export, people: _People, part: Part, record: Record) -> str | Rejected | None:
    """The conversation that the message belongs to; None for what is no turn."""
    try:
        message = record.value
        subtype = str(message.get("subtype") or "")
        if subtype in _DELETED or message.get("hidden"):
            export.notes.count("deleted messages left out")
            return None
        if subtype not in _SAID:
            export.notes.count("events such as joins and topics, which are no turns")
            return None
        return _key(export, people, part, message)
    except _BROKEN:
        return export.bad(part, record.number, "is no message with a ts. Export the workspace again.")


def _key(export: Export, people: _People, part: Part, message: dict[str, Any]) -> str:
    channel = PurePosixPath(part.name).parent.name
    thread = message.get("thread_ts")
    day = datetime.fromtimestamp(float(message["ts"]), export.layout.zone).date()
    return f"{people.channels.get(channel, channel)}-{thread or day.isoformat()}"


def _conversation(
    export: Export, people: _People, key: str, found: Sequence[tuple[Place, dict[str, Any]]]
) -> Iterator[Piece]:
    (first, *_), _ = found[0]
    part = export.parts[first]
    turns: list[tuple[float, DraftTurn]] = []
    seen: set[tuple[str, str]] = set()
    for place, message in found:
        mark = (str(message["ts"]), str(message.get("user") or message.get("bot_id")))
        if mark in seen:  # a reply that was sent to the channel as well stands there twice
            export.notes.count("messages delivered twice, read once")
            continue
        seen.add(mark)
        try:
            turns.append((float(message["ts"]), _turn(export, people, message)))
        except _BROKEN:
            detail = "has a value that can't be read under one of its keys. Export the workspace again."
            yield export.bad(export.parts[place[0]], place[3], detail)
    if not turns:
        detail = "has no message that can be read. Export the workspace again."
        yield rejected(part.file, RejectReason.NO_TURNS, detail, part=f"record {found[0][0][3]}")
        return
    turns.sort(key=lambda each: each[0])
    channel = PurePosixPath(part.name).parent.name
    # direct messages have no name but an id, or one made of their members' names
    is_named = channel in people.channels and not channel.startswith(_DIRECT)
    fields = {"interaction_id": key} | ({"queue": channel} if is_named else {})
    yield Draft(part.file, found[0][0][3], tuple(turn for _, turn in turns), Channel.CHAT, fields)


def _turn(export: Export, people: _People, message: dict[str, Any]) -> DraftTurn:
    export.notes.count("attachments, not read", len(message.get("files") or ()))
    user = str(message.get("user") or "")
    profile = message.get("user_profile") or {}
    is_bot = (user in people.bots) if user in people.names else bool(message.get("bot_id"))
    is_bot = is_bot or message.get("subtype") == "bot_message" or user == _SLACKBOT
    name = people.names.get(user) or str(profile.get("real_name") or profile.get("display_name") or "")
    if is_bot:
        name = str(message.get("username") or (message.get("bot_profile") or {}).get("name") or name)
    return export.turn(
        words_of(message, people.names),
        id=user or str(message.get("bot_id") or ""),
        name=name,
        email=people.emails.get(user, ""),
        told=Role.BOT if is_bot else None,
        start=datetime.fromtimestamp(float(message["ts"]), UTC),
    )


SOURCE = Source(
    name="slack",
    title="Slack",
    files="the zip of a workspace export, or the folder unpacked from it: users.json, channels.json, and a "
    "folder a channel with a JSON file a day",
    channel=Channel.CHAT,
    claim=claim_slack,
    read=_read,
    is_deep=True,
)
