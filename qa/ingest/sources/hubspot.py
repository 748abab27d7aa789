"""HubSpot: conversations of its inbox and help desk, with live chat, email, Messenger, WhatsApp and forms.

How to export: HubSpot's exports (Reports, Data export; CRM lists) hold no messages, so a script asks the
conversations API (a private app with the scope conversations.read: Settings, Integrations, Private apps):
`/conversations/v3/conversations/threads`, for each thread `/threads/ID/messages`, and for names
`/conversations/v3/conversations/actors/batch/read` and `/inboxes`. Deliver the answers as they are in one
folder: pages (`{"results": [...]}`), arrays, lines, one thread a file; messages in files of their own, inside
their thread (`messages`, a list or a page), or beside it (`{"thread": {...}, "messages": [...]}`).
A message names its thread by `conversationsThreadId` or `threadId`, else the number in its file's name does;
where no file holds threads, the messages of a file without either are one thread's.

Read: threads: status, createdAt, closedAt, originalChannelId, assignedTo, associatedContactId, inboxId, spam,
archived. Messages: type, createdAt, senders (actorId, name, address), direction, richText, else text, status,
truncationStatus, attachments, archived. Actors: A- agent, V- visitor, B- bot, I- integration (a bot here),
S- system, E- an email's sender, who is customer or agent by the direction.
COMMENT is a note. WELCOME_MESSAGE is the bot's, whoever's name it bears. ASSIGNMENT, THREAD_STATUS_CHANGE and
THREAD_INBOX_CHANGE are no turns: they tell how often a thread was handed over, reopened, and when it closed.
Threads that are spam or archived (deleted) are left out.

Not read: surveys (feedback submissions name no thread), calls, tickets, the CRM's engagement exports, whose
shape isn't documented. Which threads were merged isn't in the API.
Limits: a text that HubSpot cut (TRUNCATED) stays cut and is counted.

roles.json is needed for: integrations through which people answer (`"agent": ["I-123"]`). agents.csv may name
agents by `A-123`, `123`, address or name.

Shapes: developers.hubspot.com (Conversations API; its generated client libraries for types). Channel numbers
1000 chat, 1001 Messenger, 1002 email are documented; 1003 form and 1007 WhatsApp are not confirmed: what has
another number is told by its addresses (email, telephone), else it is a chat.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft
from qa.ingest._export import Export, Piece
from qa.ingest._json_records import Record
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest.sources._desks import (
    agent_id_of,
    in_time_order,
    read_joined,
    read_left,
    with_assignee,
    without_words,
)
from qa.ingest.sources._hubspot_messages import (
    People,
    agent_of,
    channel_of,
    reopens_in,
    said,
    transfers_in,
)
from qa.ingest.sources._pages import Apart, Pages, filled, key, unique
from qa.ingest.sources._shared import own_rating
from qa.types import Channel, Contact, Rejected

__all__ = ["SOURCE"]

_LISTS = ("results", "threads", "messages", "actors", "inboxes")
_KINDS: tuple[tuple[str, set[str]], ...] = (
    ("message", {"conversationsThreadId", "createdAt", "type"}),
    ("message", {"threadId", "createdAt", "senders", "type"}),
    ("message", {"createdAt", "senders", "type", "client"}),
    ("message", {"createdAt", "senders", "type", "text"}),
    ("thread", {"id", "status", "originalChannelId"}),
    ("thread", {"id", "status", "inboxId", "associatedContactId"}),
)
_ACTOR = re.compile(r"[A-Z]-.+")
_OF_FILE = "file "
"""How the key of a thread begins that only its file tells."""
_ID_IN_NAME = re.compile(r"\d{5,}")


def _kind(value: Mapping[str, Any]) -> str:
    if found := next((kind for kind, keys in _KINDS if keys <= value.keys()), ""):
        return found
    if _ACTOR.fullmatch(key(value.get("id"))) and "type" in value and "name" in value:
        return "actor"
    return "inbox" if {"id", "name", "createdAt", "archived"} <= value.keys() and "type" in value else ""


def _thread_of(item: Any, part: Part) -> str:
    in_name = _ID_IN_NAME.search(part.name.rpartition("/")[2])
    named = key(item.get("conversationsThreadId") or item.get("threadId"))
    return named or (in_name.group() if in_name else "")


def _thread_or_file_of(item: Any, part: Part) -> str:
    """The same in an export without threads: there a page holds the messages of one, which the file names."""
    return _thread_of(item, part) or f"{_OF_FILE}{part.file}"


_PAGES = Pages(_LISTS, _kind, inner="thread")


@dataclass
class _Inbox:
    """The export with what its threads are joined to."""

    export: Export
    messages: Apart
    key_of: Callable[[Any, Part], str]
    people: People = field(default_factory=People)
    inboxes: dict[str, str] = field(default_factory=dict)

    def keep(self, part: Part, kind: str, record: Record) -> None:
        """Remember what isn't a thread."""
        if kind == "actor":
            self.people.add(record.value)
        elif kind == "inbox":
            self.inboxes[key(record.value["id"])] = key(record.value["name"])
        elif self.key_of(record.value, part):
            self.messages.add(part, record)
        else:
            detail = "names no thread. Put it into its thread, or the thread's id into the file's name."
            raise InputError(RejectReason.WRONG_SHAPE, detail)


def _read(export: Export) -> Iterator[Piece]:
    has_threads = any("thread" in _PAGES.kinds(part) for part in export.parts)
    key_of = _thread_of if has_threads else _thread_or_file_of
    with Apart(export, _PAGES, key_of) as messages:
        inbox = _Inbox(export, messages, key_of)
        make = partial(_draft, inbox)
        yield from read_joined(export, _PAGES, "thread", inbox.keep, make)
        yield from read_left(export, messages, make)


def _draft(inbox: _Inbox, part: Part, number: int, thread: dict[str, Any]) -> Draft | Rejected:
    export, thread_id = inbox.export, key(thread["id"])
    page = thread.get("messages") or []
    inside = page.get("results", []) if isinstance(page, dict) else page
    messages = unique([*inside, *inbox.messages.of(thread_id)])
    for mark, word in (("spam", "spam"), ("archived", "archived")):
        if thread.get(mark) is True:
            return export.left_out(part, number, f"is marked as {word}. Nothing to do.")
    turns = in_time_order(turn for each in messages if (turn := said(export, each, inbox.people)))
    if not any(turn.text for turn in turns):
        return without_words(part, number, "has no messages. Export the messages of each thread too.")
    channel = channel_of(thread, messages)
    contact = _contact(inbox, thread_id, thread, messages, channel)
    named = "" if thread_id.startswith(_OF_FILE) else thread_id
    fields = filled(interaction_id=named, customer_id=contact.customer_id, queue=contact.queue)
    return Draft(
        part.file,
        number,
        turns,
        channel=channel,
        fields=with_assignee(fields, turns, contact.agent_id),
        surveys=own_rating(export, thread, thread_id),
        contact=contact if "status" in thread else None,
    )


def _contact(
    inbox: _Inbox,
    thread_id: str,
    thread: Mapping[str, Any],
    messages: list[dict[str, Any]],
    channel: Channel,
) -> Contact:
    export, queue, status = inbox.export, key(thread.get("inboxId")), key(thread.get("status")).lower()
    assignee = key(thread.get("assignedTo"))
    closings = [key(each.get("createdAt")) for each in messages if key(each.get("newStatus")) == "CLOSED"]
    closed_at = thread.get("closedAt") or max(closings, default=None)
    has_history = any(each.get("type") == "THREAD_STATUS_CHANGE" for each in messages)
    return Contact(
        thread_id,
        channel=channel,
        started_at=export.time(thread.get("createdAt")),
        agent_id=agent_id_of(export, agent_of(export, assignee), *inbox.people.names.get(assignee, ())),
        queue=inbox.inboxes.get(queue, queue) or None,
        customer_id=key(thread.get("associatedContactId")) or None,
        status=status or None,
        transfers=transfers_in(messages)
        if any(each.get("type") == "ASSIGNMENT" for each in messages)
        else None,
        solved_at=export.time(closed_at) if status == "closed" else None,
        reopens=reopens_in(messages) if has_history else None,
    )


SOURCE = Source(
    name="hubspot",
    title="HubSpot conversations",
    files="JSON of its API: threads and their messages; a folder with actors and inboxes too",
    channel=Channel.CHAT,
    claim=together(
        lambda part: bool(_PAGES.kinds(part)),
        needs=lambda part: bool(_PAGES.kinds(part) & {"thread", "message"}),
    ),
    read=_read,
)
