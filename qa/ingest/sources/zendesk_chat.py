"""Zendesk Chat (live chat, once Zopim): chats and offline messages as its API hands them out.

**To export.** Chat has no export of its own in its dashboard; take the API's:
`/api/v2/chat/incremental/chats` with `?fields=chats(*)` (without it the pages hold ids alone and nothing can
be read), `/api/v2/chats`, or `/api/v2/chats?ids=...`, a page a file, and `/api/v2/agents` beside them where
the roster knows agents by address. Live chats of Agent Workspace and messaging lie in tickets: see
`zendesk`. A file may be a page (`{"chats": [...]}`, `{"docs": {"ID": {...}}}`), an array, JSON Lines or one
chat.

**Read.** id, type, timestamp, history, visitor (id, name, email), agent_ids, department_name, rating,
comment, missed, deleted, duration, response_time. Of the history: messages (`chat.msg`); files are counted.
The message of an offline message is the visitor's only turn.

**Who is who.** sender_type (Visitor, Agent, Trigger), else the nick (`visitor:...`, `agent:12345`). Triggers
and other nicks of agents without a number (`agent:trigger`) are bots.

**Contact.** wait_s is the time to the first answer, talk_s the duration of the chat; transfers are
departments that the chat went on to or agents beyond the first, whichever are more; missed chats are
abandoned ones. A rating belongs to the agent where only one was in the chat.

**Left out**, and said: deleted chats. **Not read.** webpath, conversions, tags, session, files, joins and
leaves.

**Limits.** Kinds of entries aren't listed by the documentation: an unknown one that carries words is kept as
a system message. Whether times are ISO 8601 or seconds since 1970 differs: both are read.

Shapes: developer.zendesk.com, Live Chat API reference (Chats, Incremental Export, Agents), and the schemas
of singer-io/tap-zendesk-chat.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import BROKEN_RECORD, Export, Piece
from qa.ingest._json_records import Record, json_first, json_value
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest.html import to_text
from qa.ingest.sources._shared import (
    as_dict,
    as_id,
    as_list,
    as_text,
    by_time,
    own_rating,
    rated,
    said,
    seconds,
)
from qa.types import Channel, Contact, Rejected, Role, Survey

_SENDERS = {"visitor": Role.CUSTOMER, "agent": Role.AGENT, "trigger": Role.BOT, "bot": Role.BOT}
_SENDERS |= {"system": Role.SYSTEM}
_AGENT_NICK = re.compile(r"agent:(\d+)")
_ALONE = "a file of one chat"
"""The key of a record that is its whole file, which names it where it has no id."""
_BROKEN = (InputError, *BROKEN_RECORD)


def _is_entry(entry: Any) -> bool:
    """Whether it is of a chat's history."""
    if not isinstance(entry, dict) or "timestamp" not in entry:
        return False
    return "sender_type" in entry or as_text(entry.get("type")).startswith("chat.")


def _is_chat(record: Any) -> bool:
    if not isinstance(record, dict):
        return False
    history = record.get("history")
    if _is_entry(history[0] if isinstance(history, list) and history else history):
        return True
    if record.get("type") not in {"chat", "offline_msg"}:
        return False
    return "visitor" in record and bool(record.keys() & {"history", "session", "message"})


def _is_agent(record: Any) -> bool:
    return isinstance(record, dict) and {"id", "email", "display_name"} <= record.keys()


def _docs(value: Any) -> list[Any]:
    return list(as_dict(value).values())


def _has_chats(part: Part) -> bool:
    first = json_first(part)
    found = [first, first.get(""), first.get("chats"), *_docs(first.get("docs"))[:1]]
    return any(map(_is_chat, found))


def _has_agents(part: Part) -> bool:
    first = json_first(part)
    return not _has_chats(part) and (_is_agent(first.get("")) or _is_agent(first.get("agents")))


def _read(export: Export) -> Iterator[Piece]:
    emails: dict[str, str] = {}
    for part in filter(_has_agents, export.parts):
        for record in export.records(part):
            if isinstance(record, Rejected):
                yield record
            elif _is_agent(record.value):
                emails[as_id(record.value["id"])] = as_text(record.value["email"])
    for part in filter(_has_chats, export.parts):
        for record in _chats(export, part):
            yield record if isinstance(record, Rejected) else _piece(export, part, record, emails)


def _chats(export: Export, part: Part) -> Iterator[Record | Rejected]:
    if _is_chat(json_first(part)):
        yield Record(_ALONE, 1, json_value(part), 0, 0)
        return
    for record in export.records(part):
        if isinstance(record, Rejected) or record.key in {"", "chats"}:
            yield record
        elif record.key == "docs":
            for number, chat in enumerate(_docs(record.value), start=1):
                yield Record("docs", number, chat, record.start, record.end)


def _piece(export: Export, part: Part, record: Record, emails: dict[str, str]) -> Draft | Rejected:
    try:
        value, number = record.value, record.number
        if not as_id(value.get("id")) and record.key != _ALONE:
            return export.bad(part, number, "has no id. Export the chats again.")
        if value.get("deleted") is True:
            return export.left_out(part, number, "is deleted. Nothing to do.")
        chat = _Chat(export, value, emails)
        turns = chat.turns()
        if not any(turn.text for turn in turns):
            detail = "has no message with words. Export the chats with fields=chats(*)."
            return rejected(part.file, RejectReason.NO_TURNS, detail, part=f"record {number}")
        contact = chat.contact(turns)
        surveys = tuple(chat.surveys(turns)) or own_rating(export, value, contact.interaction_id)
        fields = chat.fields(turns, contact)
        return Draft(part.file, number, turns, Channel.CHAT, fields, surveys=surveys, contact=contact)
    except _BROKEN as error:
        detail = f"is no chat that can be read ({type(error).__name__}). Export it again."
        return export.bad(part, record.number, detail)


@dataclass(frozen=True)
class _Chat:
    """A chat's record; `emails` are the addresses of agents by id."""

    export: Export
    value: dict[str, Any]
    emails: dict[str, str]

    @property
    def _history(self) -> list[dict[str, Any]]:
        return list(map(as_dict, as_list(self.value.get("history"))))

    @property
    def _visitor(self) -> dict[str, Any]:
        return as_dict(self.value.get("visitor"))

    @property
    def _agents(self) -> list[str]:
        return [as_id(agent) for agent in as_list(self.value.get("agent_ids"))]

    def turns(self) -> tuple[DraftTurn, ...]:
        """Everything that was said, in the order of time."""
        found = [turn for turn in map(self._turn, self._history) if turn]
        words = to_text(as_text(self.value.get("message")))
        if self.value.get("type") == "offline_msg" and words:
            found.append(self._by_visitor(words, self.export.time(self.value.get("timestamp"))))
        return by_time(found)

    def _turn(self, entry: dict[str, Any]) -> DraftTurn | None:
        """The turn that an entry is; None where it is a join, a rating or the like."""
        text, nick = to_text(as_text(entry.get("msg"))), as_text(entry.get("nick"))
        is_file = entry.get("type") == "chat.file" or "attachment" in entry
        self.export.notes.count("attachments, not read", int(is_file))
        if not text and not is_file:
            return None
        number = _AGENT_NICK.match(nick)
        told = _SENDERS.get(as_text(entry.get("sender_type")).lower()) or _SENDERS.get(nick.partition(":")[0])
        if not is_file and entry.get("type") != "chat.msg":
            told = Role.SYSTEM
        elif told is Role.AGENT and nick.startswith("agent:") and not number:
            told = Role.BOT
        start = self.export.time(entry.get("timestamp"))
        if told is Role.CUSTOMER:
            return self._by_visitor(text, start)
        agent = number[1] if number else ""
        if told is Role.AGENT and not agent and len(self._agents) == 1:
            agent = self._agents[0]
        name, email = as_text(entry.get("name")), self.emails.get(agent, "")
        return self.export.turn(text, id=agent, name=name, email=email, told=told, start=start)

    def _by_visitor(self, text: str, start: datetime | None) -> DraftTurn:
        who = self._visitor
        name, email = as_text(who.get("name")), as_text(who.get("email"))
        return self.export.turn(
            text, id=as_id(who.get("id")), name=name, email=email, told=Role.CUSTOMER, start=start
        )

    def _alone(self, turns: tuple[DraftTurn, ...]) -> str:
        """The one agent who spoke, or was there without speaking; "" where there were several or none."""
        spoke = {turn.agent_id for turn in turns if turn.agent_id}
        if len(spoke) == 1:
            return spoke.pop()
        if spoke or len(self._agents) != 1:
            return ""
        found = self.export.agent(self._agents[0], self.emails.get(self._agents[0]))
        return found.agent_id if found else self._agents[0]

    def contact(self, turns: tuple[DraftTurn, ...]) -> Contact:
        """What Zendesk recorded beside the words."""
        moves = sum(entry.get("prev_department_id") not in {None, ""} for entry in self._history)
        missed = self.value.get("missed")
        return Contact(
            as_id(self.value.get("id")),
            channel=Channel.CHAT,
            started_at=self.export.time(self.value.get("timestamp")),
            agent_id=self._alone(turns) or None,
            queue=as_text(self.value.get("department_name")) or None,
            customer_id=as_id(self._visitor.get("id")) or None,
            wait_s=seconds(as_dict(self.value.get("response_time")).get("first")),
            talk_s=seconds(self.value.get("duration")),
            transfers=max(moves, len(set(self._agents)) - 1, 0),
            is_abandoned=missed if isinstance(missed, bool) else None,
        )

    def fields(self, turns: tuple[DraftTurn, ...], contact: Contact) -> dict[str, str]:
        """What it says of itself."""
        started = contact.started_at if all(turn.start is None for turn in turns) else None
        return said(
            interaction_id=contact.interaction_id,
            customer_id=contact.customer_id or "",
            queue=contact.queue or "",
            started_at=started.isoformat() if started else "",
            agent_id="" if any(turn.agent_id for turn in turns) else contact.agent_id or "",
        )

    def surveys(self, turns: tuple[DraftTurn, ...]) -> Iterator[Survey]:
        """The visitor's rating and comment."""
        csat, given = rated(self.export, self.value.get("rating"))
        comment = as_text(self.value.get("comment"))
        said_in = {"chat.rating", "chat.comment"}
        times = [entry.get("timestamp") for entry in self._history if entry.get("type") in said_in]
        if csat is not None or comment:
            yield Survey(
                as_id(self.value.get("id")),
                self.export.time(times[-1]) if times else None,
                csat=csat,
                comment=comment or None,
                agent_id=self._alone(turns) or None,
                csat_as_given=given,
            )


SOURCE = Source(
    name="zendesk_chat",
    title="Zendesk Chat",
    files="pages of chats from its API, as JSON",
    channel=Channel.CHAT,
    claim=together(lambda part: _has_chats(part) or _has_agents(part), _has_chats),
    read=_read,
)
