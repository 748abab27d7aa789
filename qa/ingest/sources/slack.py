"""Slack workspace export: channels that customers or colleagues are served in (Slack Connect, help channels).

Made by Slack. Where to export (2026; Slack Help, "Export your workspace data" and "How to read Slack data
exports"): Tools & settings > Workspace settings > Import/Export data > Export > Start Export. Owners and
admins get public channels; "all channels and conversations" is granted by Slack on request. Deliver the zip
as it is, or unpacked: users.json (org_users.json), channels.json, groups.json, dms.json, mpims.json, and a
folder a channel with a file a day (YYYY-MM-DD.json).

What is a conversation: a thread (all messages of one thread_ts, whatever day they fell on), and what was
said outside threads in one channel on one day, in the zone of roles.json, else UTC. Its id is the channel's
id with the thread's ts or the day; its queue is the channel's name. A day that is delivered without its
neighbours lacks the rest of its threads.

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

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._grouped import Places
from qa.ingest._json_records import Record, json_first
from qa.ingest._layout import Layout
from qa.ingest._part import Part
from qa.ingest._source import Source
from qa.ingest.sources._again import Again, Place
from qa.ingest.sources._slack_text import words_of
from qa.types import Channel, Rejected, Role

__all__ = ["SOURCE"]

_BROKEN = (AttributeError, InputError, KeyError, TypeError, ValueError, IndexError)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")
_SAID = {"", "bot_message", "me_message", "thread_broadcast", "reply_broadcast", "file_share", "file_comment"}
_SAID |= {"file_mention", "assistant_app_thread"}
_DELETED = {"tombstone", "message_deleted"}
_SLACKBOT = "USLACKBOT"
_EXTRAS = {
    "integration_logs.json",
    "canvases.json",
    "lists.json",
    "content_flags.json",
    "huddle_transcripts.json",
}
_EXTRAS |= {"file_conversations.json", "attachments.json", "external_organizations.json"}


def _is_day(part: Part) -> bool:
    """A day of a channel, by its place and what it holds; an empty day as well."""
    path = PurePosixPath(part.name)
    if len(path.parts) < 2 or not _DAY.fullmatch(path.name) or not part.is_json:
        return False
    first = json_first(part).get("")
    return part.text.strip() == "[]" or (isinstance(first, dict) and {"type", "ts"} <= first.keys())


def _listed(part: Part) -> str:
    """ "users", "channels" for a list of them, "" else."""
    first = json_first(part).get("") if part.is_json else None
    if not isinstance(first, dict) or "id" not in first:
        return ""
    if "profile" in first and first.keys() & {"team_id", "real_name", "is_bot", "deleted"}:
        return "users"
    return "channels" if "members" in first and "created" in first else ""


def _claim(parts: Sequence[Part], layout: Layout) -> list[list[Part]]:
    """An export for each folder that holds channels; its lists stand beside the channels.

    Of folders only this one, so that the nearest roles.json is asked; a zip is looked through at once.
    """
    by_root: dict[str, list[Part]] = {}
    for part in parts:
        if (part.member is not None or part.name.count("/") == 1) and _is_day(part):
            by_root.setdefault(str(PurePosixPath(part.name).parent.parent), []).append(part)
    # days without any list of users or channels may be anybody's
    with_lists: set[str] = set()
    for part in parts if by_root else ():
        path, root = PurePosixPath(part.name), str(PurePosixPath(part.name).parent)
        is_list = root in by_root and bool(_listed(part))
        if is_list or (root in by_root and path.name in _EXTRAS):
            by_root[root].append(part)
        with_lists |= {root} if is_list else set()
    return [found for root, found in by_root.items() if root in with_lists]


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
            self.channels[str(record.get("name") or own_id)] = own_id
            return
        profile = record.get("profile") or {}
        shown = profile.get("real_name") or record.get("real_name") or profile.get("display_name")
        self.names[own_id] = str(shown or record.get("name") or "")
        self.emails[own_id] = str(profile.get("email") or "")
        if record.get("is_bot"):
            self.bots.add(own_id)


def _read(export: Export) -> Iterator[Piece]:
    people, places = _People(), Places()
    days = [_DAY.fullmatch(PurePosixPath(part.name).name) is not None for part in export.parts]
    for part, is_day in zip(export.parts, days, strict=True):
        yield from () if is_day else _learn(export, part, people)
    for index, part in enumerate(export.parts):
        for record in export.records(part, ("type", "ts", "text")) if days[index] else ():
            found = record if isinstance(record, Rejected) else _placed(export, people, part, record)
            if isinstance(found, Rejected):
                yield found
            elif found and isinstance(record, Record):
                places.add(found, index, record.start, record.end, record.number)
    with Again(export.parts) as again:
        for first in places.firsts():
            key = _key(export, people, export.parts[first[0]], again.value(first))
            yield from _conversation(export, people, key, [(p, again.value(p)) for p in places.of(key)])


def _learn(export: Export, part: Part, people: _People) -> Iterator[Rejected]:
    """Take in a list of users or channels."""
    kind = _listed(part)
    for record in export.records(part) if kind else ():
        if isinstance(record, Rejected):
            yield record
        elif isinstance(record.value, dict) and record.value.get("id"):
            people.add(kind, record.value)
        else:
            yield export.bad(part, record.number, "has no id. Export the workspace again.")


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
    fields = {"interaction_id": key, "queue": channel}
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
    claim=_claim,
    read=_read,
    is_deep=True,
)
