"""Threads and comments of Zoho Desk as turns."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qa.ingest._draft import DraftTurn
from qa.ingest._export import Export
from qa.ingest.sources._desks import words_of
from qa.ingest.sources._pages import key
from qa.types import Role

__all__ = ["People", "is_description", "merged", "name_of", "said", "text_of"]

_TYPES = {
    "AGENT": Role.AGENT,
    "END_USER": Role.CUSTOMER,
    "CUSTOMER": Role.CUSTOMER,
    "CONTACT": Role.CUSTOMER,
    "BOT": Role.BOT,
    "SYSTEM": Role.SYSTEM,
}
_UNSENT = {"DRAFT": "draft messages left out", "FAILED": "messages that were not delivered, left out"}
_MENTION = re.compile(r"zsu\[(@\w+):[^\]]*\]zsu")


@dataclass
class People:
    """Agents and contacts: name and address by id."""

    agents: dict[str, tuple[str, str]] = field(default_factory=dict)
    contacts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, value: Mapping[str, Any], *, is_agent: bool) -> None:
        """Remember one."""
        found = (name_of(value), key(value.get("emailId") or value.get("email")))
        (self.agents if is_agent else self.contacts)[key(value["id"])] = found

    def id_of(self, email: str) -> str:
        """The id of the agent with that address, "" for none: threads name their author by address only."""
        ids = (each for each, (_, known) in self.agents.items() if email and known.lower() == email.lower())
        return next(ids, "")


def name_of(value: Mapping[str, Any]) -> str:
    """The name that a record of a person gives."""
    parts = (key(value.get("firstName")), key(value.get("lastName")))
    return key(value.get("name")) or " ".join(filter(None, parts))


def text_of(message: Mapping[str, Any]) -> str:
    """All that the export holds of a message but its summary, as it stands there."""
    return key(message.get("content") or message.get("plainText"))


def is_description(message: Mapping[str, Any]) -> bool:
    """Whether the thread is the ticket's description."""
    return message.get("isDescriptionThread") is True


def merged(messages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One record for each message, of all that was delivered of it: lists hold less than single threads."""
    found: dict[object, dict[str, Any]] = {}
    for message in messages:
        known = found.setdefault(message.get("id") or id(message), {})
        known |= {name: value for name, value in message.items() if value not in (None, "")}
    return list(found.values())


def said(export: Export, message: Mapping[str, Any], people: People, customer: str) -> DraftTurn | None:
    """The turn of a thread or comment; None where it is none, which is counted."""
    state = key(message.get("status")).upper()
    if state in _UNSENT:
        export.notes.count(_UNSENT[state])
        return None
    export.notes.count("attachments, not read", _attachments(message))
    if not text_of(message) and message.get("summary"):
        export.notes.count("threads cut short: the export holds only their summary; export each thread too")
    author = message.get("author") or message.get("commenter") or {}
    told = _role(message, author)
    email = key(author.get("email") or author.get("emailId"))
    user = key(author.get("id") or message.get("commenterId"))
    if told is Role.AGENT:
        user = user or key(message.get("responderId")) or people.id_of(email)
    elif told is Role.CUSTOMER:
        user = user or customer
    name, known = people.agents.get(user) or people.contacts.get(user) or ("", "")
    text = words_of(text_of(message) or key(message.get("summary")))
    return export.turn(
        _MENTION.sub(r"\1", text),
        id=user,
        name=name_of(author) or name,
        email=email or known,
        told=told,
        start=export.time(message.get("commentedTime") or message.get("createdTime")),
        is_public=_is_public(message),
    )


def _role(message: Mapping[str, Any], author: Mapping[str, Any]) -> Role | None:
    if told := _TYPES.get(key(author.get("type")).upper()):
        return told
    return {"in": Role.CUSTOMER, "out": Role.AGENT}.get(key(message.get("direction")).lower())


def _is_public(message: Mapping[str, Any]) -> bool:
    if "isPublic" in message:
        return bool(message["isPublic"])
    if message.get("isForward") is True or message.get("isPrivate") is True:
        return False
    return key(message.get("visibility")).lower() in {"", "public"}


def _attachments(message: Mapping[str, Any]) -> int:
    listed = message.get("attachments")
    counted = key(message.get("attachmentCount"))
    return len(listed) if isinstance(listed, list) and listed else int(counted) if counted.isdigit() else 0
