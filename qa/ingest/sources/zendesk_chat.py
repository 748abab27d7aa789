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
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._json_records import Record, json_first, json_value
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest.html import to_text
from qa.ingest.sources._shared import as_dict, as_id, as_list, as_text, by_time, rated, said, seconds
from qa.types import Channel, Contact, Rejected, Role, Survey

_SENDERS = {"visitor": Role.CUSTOMER, "agent": Role.AGENT, "trigger": Role.BOT, "bot": Role.BOT}
_SENDERS |= {"system": Role.SYSTEM}
_AGENT_NICK = re.compile(r"agent:(\d+)")
_BROKEN = (InputError, KeyError, TypeError, ValueError, AttributeError)


def _is_chat(record: Any) -> bool:
    if not isinstance(record, dict) or record.get("type") not in {"chat", "offline_msg"}:
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
        yield Record("", 1, json_value(part), 0, 0)
        return
    for record in export.records(part):
        if isinstance(record, Rejected) or record.key in {"", "chats"}:
            yield record
        elif record.key == "docs":
            for number, chat in enumerate(_docs(record.value), start=1):
                yield Record("docs", number, chat, record.start, record.end)


def _piece(export: Export, part: Part, record: Record, emails: dict[str, str]) -> Draft | Rejected:
    try:
        chat = record.value
        own_id = as_id(chat.get("id"))
        if not own_id:
            return export.bad(part, record.number, "has no id. Export the chats again.")
        if chat.get("deleted") is True:
            return export.left_out(part, record.number, "is deleted. Nothing to do.")
        turns = _turns(export, chat, emails)
        if not any(turn.text for turn in turns):
            detail = "has no message with words. Export the chats with fields=chats(*)."
            return rejected(part.file, RejectReason.NO_TURNS, detail, part=f"record {record.number}")
        return _draft(export, part, record.number, chat, turns)
    except _BROKEN as error:
        detail = f"is no chat that can be read ({type(error).__name__}). Export it again."
        return export.bad(part, record.number, detail)


def _turns(export: Export, chat: dict[str, Any], emails: dict[str, str]) -> tuple[DraftTurn, ...]:
    turns = []
    for entry in map(as_dict, as_list(chat.get("history"))):
        kind, text = as_text(entry.get("type")), to_text(as_text(entry.get("msg")))
        is_file = kind == "chat.file" or "attachment" in entry
        export.notes.count("attachments, not read", int(is_file))
        if text or is_file:
            turns.append(_turn(export, chat, entry, text, emails, is_known=is_file or kind == "chat.msg"))
    if chat.get("type") == "offline_msg" and (words := to_text(as_text(chat.get("message")))):
        about = as_dict(chat.get("visitor"))
        turns.append(_by_visitor(export, about, words, export.time(chat.get("timestamp"))))
    return by_time(turns)


def _turn(
    export: Export,
    chat: dict[str, Any],
    entry: dict[str, Any],
    text: str,
    emails: dict[str, str],
    *,
    is_known: bool,
) -> DraftTurn:
    nick, sender = as_text(entry.get("nick")), as_text(entry.get("sender_type")).lower()
    start = export.time(entry.get("timestamp"))
    number = _AGENT_NICK.match(nick)
    told = _SENDERS.get(sender) or _SENDERS.get(nick.partition(":")[0])
    if not is_known:
        told = Role.SYSTEM
    elif told is Role.AGENT and nick.startswith("agent:") and not number:
        told = Role.BOT
    if told is Role.CUSTOMER:
        return _by_visitor(export, as_dict(chat.get("visitor")), text, start)
    agent = number[1] if number else as_id(entry.get("sender_id"))
    if told is Role.AGENT and not agent and len(as_list(chat.get("agent_ids"))) == 1:
        agent = as_id(chat["agent_ids"][0])
    name = as_text(entry.get("name"))
    return export.turn(text, id=agent, name=name, email=emails.get(agent, ""), told=told, start=start)


def _by_visitor(export: Export, visitor: dict[str, Any], text: str, start: Any) -> DraftTurn:
    name, email = as_text(visitor.get("name")), as_text(visitor.get("email"))
    return export.turn(
        text, id=as_id(visitor.get("id")), name=name, email=email, told=Role.CUSTOMER, start=start
    )


def _draft(
    export: Export, part: Part, number: int, chat: dict[str, Any], turns: tuple[DraftTurn, ...]
) -> Draft:
    agents = [as_id(agent) for agent in as_list(chat.get("agent_ids"))]
    spoke = list(dict.fromkeys(turn.agent_id for turn in turns if turn.agent_id))
    alone = spoke[0] if len(spoke) == 1 else agents[0] if len(agents) == 1 and not spoke else ""
    history = list(map(as_dict, as_list(chat.get("history"))))
    moves = sum(entry.get("prev_department_id") not in {None, ""} for entry in history)
    contact = Contact(
        as_id(chat["id"]),
        channel=Channel.CHAT,
        started_at=export.time(chat.get("timestamp")),
        agent_id=alone or None,
        queue=as_text(chat.get("department_name")) or None,
        customer_id=as_id(as_dict(chat.get("visitor")).get("id")) or None,
        wait_s=seconds(as_dict(chat.get("response_time")).get("first")),
        talk_s=seconds(chat.get("duration")),
        transfers=max(moves, len(set(agents)) - 1, 0),
        is_abandoned=chat["missed"] if isinstance(chat.get("missed"), bool) else None,
    )
    started = contact.started_at if all(turn.start is None for turn in turns) else None
    fields = said(
        interaction_id=contact.interaction_id,
        customer_id=contact.customer_id or "",
        queue=contact.queue or "",
        started_at=started.isoformat() if started else "",
        agent_id="" if spoke else alone,
    )
    return Draft(
        part.file,
        number,
        turns,
        Channel.CHAT,
        fields,
        surveys=tuple(_surveys(export, chat, history, alone)),
        contact=contact,
    )


def _surveys(
    export: Export, chat: dict[str, Any], history: list[dict[str, Any]], agent: str
) -> Iterator[Survey]:
    csat, given = rated(export, chat.get("rating"))
    comment = as_text(chat.get("comment"))
    if csat is None and not comment:
        return
    times = [
        entry.get("timestamp") for entry in history if entry.get("type") in {"chat.rating", "chat.comment"}
    ]
    answered_at = export.time(times[-1]) if times else None
    yield Survey(
        as_id(chat["id"]),
        answered_at,
        csat=csat,
        comment=comment or None,
        agent_id=agent or None,
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
