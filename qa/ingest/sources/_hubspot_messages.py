"""The history of a HubSpot thread: what in it is said, and what only happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qa.ingest._draft import DraftTurn
from qa.ingest._export import Export, value_at
from qa.ingest.sources._desks import words_of
from qa.ingest.sources._pages import key
from qa.types import Channel, Role

__all__ = ["People", "agent_of", "channel_of", "reopens_in", "said", "transfers_in"]

_ROLES = {
    "A": Role.AGENT,
    "B": Role.BOT,
    "I": Role.BOT,
    "S": Role.SYSTEM,
    "V": Role.CUSTOMER,
}
"""By the letter before an actor's id: agent, bot, integration, system, visitor. E may be anyone."""
_DIRECTIONS = {"INCOMING": Role.CUSTOMER, "OUTGOING": Role.AGENT}
_HAPPENED = {"ASSIGNMENT", "THREAD_STATUS_CHANGE", "THREAD_INBOX_CHANGE"}
_CHANNELS = {"1000": Channel.CHAT, "1001": Channel.SOCIAL, "1002": Channel.EMAIL, "1003": Channel.EMAIL}
_CHANNELS |= {"1007": Channel.CHAT}
_OF_ADDRESS = {
    "HS_EMAIL_ADDRESS": Channel.EMAIL,
    "HS_PHONE_NUMBER": Channel.SMS,
    "HS_SHORT_CODE": Channel.SMS,
}
_NOT_FILES = {"QUICK_REPLIES", "MESSAGE_HEADER", "WHATSAPP_TEMPLATE_METADATA", "SOCIAL_MEDIA_METADATA"}


@dataclass
class People:
    """Actors: name and address by id."""

    names: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, actor: Mapping[str, Any]) -> None:
        """Remember one."""
        self.names[key(actor["id"])] = (key(actor.get("name")), key(actor.get("email")))


def agent_of(export: Export, actor: str) -> str:
    """The id of an actor as the roster may have it: with or without the letter before it."""
    return actor[2:] if actor[1:2] == "-" and export.agent(actor[2:]) else actor


def said(export: Export, message: Mapping[str, Any], people: People) -> DraftTurn | None:
    """The turn of an entry; None where it is none, which is counted unless it only happened."""
    kind = key(message.get("type")).upper()
    if kind in _HAPPENED:
        return None
    if reason := _left_out(message, kind):
        export.notes.count(reason)
        return None
    _count_files(export, message)
    text = words_of(key(message.get("richText")) or key(message.get("text")))
    start = export.time(message.get("createdAt"))
    if kind == "WELCOME_MESSAGE":  # sent by the chat window, under an agent's name
        return export.turn(text, told=Role.BOT, start=start)
    sender = next((each for each in message.get("senders") or () if isinstance(each, dict)), {})
    actor = key(sender.get("actorId") or message.get("createdBy"))
    name, email = people.names.get(actor, ("", ""))
    address = sender.get("deliveryIdentifier") or {}
    given = key(address.get("value")) if address.get("type") == "HS_EMAIL_ADDRESS" else ""
    return export.turn(
        text,
        id=agent_of(export, actor),
        name=key(sender.get("name")) or name,
        email=given or email,
        told=Role.AGENT if kind == "COMMENT" else _role(actor, message),
        start=start,
        is_public=kind != "COMMENT",
    )


def _left_out(message: Mapping[str, Any], kind: str) -> str:
    """Why an entry is no turn, "" where it is one."""
    if message.get("archived") is True:
        return "deleted messages left out"
    if value_at(dict(message), "status.statusType") == "FAILED":
        return "messages that were not delivered, left out"
    is_known = kind in {"MESSAGE", "COMMENT", "WELCOME_MESSAGE"}
    return "" if is_known else "entries of a kind that isn't known, left out"


def _count_files(export: Export, message: Mapping[str, Any]) -> None:
    kinds = [each.get("type") for each in message.get("attachments") or ()]
    export.notes.count("attachments, not read", sum(kind not in _NOT_FILES for kind in kinds))
    is_cut = message.get("truncationStatus") == "TRUNCATED"
    export.notes.count("messages that HubSpot cut short; export their original content", is_cut)


def _role(actor: str, message: Mapping[str, Any]) -> Role | None:
    told = _ROLES.get(actor[:1]) if actor[1:2] == "-" else None
    return told or _DIRECTIONS.get(key(message.get("direction")).upper())


def channel_of(thread: Mapping[str, Any], messages: Iterable[Mapping[str, Any]]) -> Channel:
    """The channel by HubSpot's number; one that isn't known by the addresses, else a chat."""
    for record in (thread, *messages):
        number = key(record.get("originalChannelId") or record.get("channelId"))
        if number in _CHANNELS:
            return _CHANNELS[number]
    people = [each for message in messages for each in message.get("senders") or () if isinstance(each, dict)]
    kinds = (key(value_at(each, "deliveryIdentifier.type")) for each in people)
    return next((_OF_ADDRESS[kind] for kind in kinds if kind in _OF_ADDRESS), Channel.CHAT)


def reopens_in(messages: Iterable[Mapping[str, Any]]) -> int:
    """How often the thread was opened again after it was closed."""
    changes = sorted(
        (key(each.get("createdAt")), key(each.get("newStatus")).upper())
        for each in messages
        if each.get("type") == "THREAD_STATUS_CHANGE"
    )
    states = [state for _, state in changes]
    return sum(state == "OPEN" and "CLOSED" in states[:n] for n, state in enumerate(states))


def transfers_in(messages: Iterable[Mapping[str, Any]]) -> int:
    """How often it was handed from one agent to another."""
    moves = [each for each in messages if each.get("type") == "ASSIGNMENT"]
    pairs = [(key(each.get("assignedFrom")), key(each.get("assignedTo"))) for each in moves]
    return sum(one[:2] == other[:2] == "A-" and one != other for one, other in pairs)
