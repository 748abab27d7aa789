"""What a Freshdesk export holds, joined, and the turns of its tickets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qa.ingest._draft import DraftTurn
from qa.ingest._export import Export
from qa.ingest._grouped import Places
from qa.ingest._part import Part
from qa.ingest.sources._desks import in_time_order, words_of
from qa.ingest.sources._pages import Apart, Pages, key, unique
from qa.types import Role

__all__ = ["OUTBOUND", "PAGES", "PHONE", "Desk", "ticket_of", "turns_of"]

PHONE, OUTBOUND = 3, 10
"""Sources of tickets."""
_FEEDBACK_NOTE = 6
"""The source of a message that repeats what a survey was answered."""
_LISTS: tuple[str, ...] = ("tickets", "conversations", "results", "agents", "contacts", "groups", "surveys")
_LISTS += ("satisfaction_ratings",)
_KINDS = {
    "ticket": {"requester_id", "responder_id", "subject"},
    "message": {"incoming", "private", "user_id"},
    "rating": {"ticket_id", "ratings"},
    "agent": {"contact", "occasional"},
    "group": {"name", "escalate_to"},
    "survey": {"title", "questions"},
    "contact": {"name", "email", "view_all_tickets"},
}


_ALSO_OF_PEOPLE = {"active", "view_all_contacts", "unique_external_id", "twitter_id"}


def _kind(value: Mapping[str, Any]) -> str:
    if kind := next((kind for kind, keys in _KINDS.items() if keys <= value.keys()), ""):
        return kind
    if {"incoming", "created_at"} <= value.keys() and value.keys() & {"body_text", "body"}:
        return "message"
    if isinstance(value.get("contact"), dict) and value.keys() & {"available", "ticket_scope", "signature"}:
        return "agent"
    is_person = {"id", "name", "email"} <= value.keys() and "role" not in value
    return "contact" if is_person and value.keys() & _ALSO_OF_PEOPLE else ""


PAGES = Pages(_LISTS, _kind, inner="helpdesk_ticket")


@dataclass
class Desk:
    """The export with what its tickets are joined to. `names` are of agents and contacts, by id; `seen`
    are the ids of its tickets.
    """

    export: Export
    messages: Apart
    ratings: Apart
    seen: Places
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    agents: set[str] = field(default_factory=set)
    customers: set[str] = field(default_factory=set)
    groups: dict[str, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)

    def keep(self, part: Part, kind: str, record: Any) -> None:
        """Remember what isn't a ticket."""
        value = record.value
        if kind == "message":
            self.messages.add(part, record)
        elif kind == "rating":
            self.ratings.add(part, record)
        elif kind == "group":
            self.groups[key(value["id"])] = key(value["name"])
        elif kind == "survey":
            self.questions |= {key(each["id"]): key(each.get("label")) for each in value["questions"]}
        else:
            person = value["contact"] if kind == "agent" else value
            self.names[key(value["id"])] = (key(person.get("name")), key(person.get("email")))
            (self.agents if kind == "agent" else self.customers).add(key(value["id"]))


def ticket_of(item: Any, part: Part) -> str:
    """The id of the ticket that a message or rating belongs to."""
    return key(item.get("ticket_id") or item.get("notable_id"))


def turns_of(desk: Desk, ticket: Mapping[str, Any], apart: list[dict[str, Any]]) -> tuple[DraftTurn, ...]:
    """The turns of a ticket: its description, then its messages and those that lie `apart`, by time."""
    inside: list[Any] = next(
        (ticket[k] for k in ("conversations", "helpdesk_notes", "notes") if ticket.get(k)), []
    )
    inside = [note["note"] if isinstance(note.get("note"), dict) else note for note in inside]
    turns = [_said(desk, message, ticket) for message in unique([*inside, *apart])]
    first = _description(desk, ticket)
    return (*first, *in_time_order(turn for turn in turns if turn))


def _description(desk: Desk, ticket: Mapping[str, Any]) -> list[DraftTurn]:
    text = words_of(ticket.get("description") or ticket.get("description_text") or "")
    attachments = len(ticket.get("attachments") or ())
    desk.export.notes.count("attachments, not read", attachments)
    if not text and not attachments:
        return []
    start = desk.export.time(ticket.get("created_at"))
    if ticket.get("source") in {PHONE, OUTBOUND}:
        is_public = ticket.get("source") != PHONE
        return [desk.export.turn(text, told=Role.AGENT, start=start, is_public=is_public)]
    user = key(ticket.get("requester_id"))
    name, email = _person(desk, user, ticket)
    return [desk.export.turn(text, id=user, name=name, email=email, told=Role.CUSTOMER, start=start)]


def _person(desk: Desk, user: str, ticket: Mapping[str, Any]) -> tuple[str, str]:
    """Name and address."""
    requester = ticket.get("requester")
    if user and user == key(ticket.get("requester_id")) and isinstance(requester, dict):
        return key(requester.get("name")), key(requester.get("email"))
    return desk.names.get(user, ("", ""))


def _said(desk: Desk, message: Mapping[str, Any], ticket: Mapping[str, Any]) -> DraftTurn | None:
    """The turn of a message; None where it is none, which is counted."""
    export = desk.export
    if message.get("deleted"):
        export.notes.count("deleted messages left out")
        return None
    if message.get("source") == _FEEDBACK_NOTE:
        export.notes.count("answers to surveys among the messages, no turns")
        return None
    export.notes.count("attachments, not read", len(message.get("attachments") or ()))
    user = key(message.get("user_id"))
    name, email = _person(desk, user, ticket)
    return export.turn(
        words_of(message.get("body_html") or message.get("body") or message.get("body_text") or ""),
        id=user,
        name=name,
        email=email,
        told=_role(desk, message, user, key(ticket.get("requester_id"))),
        start=export.time(message.get("created_at")),
        is_public=not message.get("private"),
    )


def _role(desk: Desk, message: Mapping[str, Any], user: str, requester: str) -> Role | None:
    if message.get("auto_response") or message.get("automation_id"):
        return Role.BOT
    if user and user == requester:
        return Role.CUSTOMER
    if user in desk.agents:
        return Role.AGENT
    if user in desk.customers or message.get("incoming"):
        return Role.CUSTOMER
    # an author left empty may be an automation
    return Role.AGENT if user or "user_id" not in message else None
