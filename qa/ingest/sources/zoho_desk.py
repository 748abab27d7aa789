"""Zoho Desk (Zoho): tickets with their threads and comments.

How to export: the exports of Zoho Desk's settings (Setup, Data administration, Export) are lists without
what was said, so a script asks its API, version 1: `/tickets?include=contacts,assignee,departments`, for each
ticket `/tickets/ID/conversations` and for each thread `/tickets/ID/threads/THREAD`, as lists hold only how a
thread begins; for names and ratings `/agents`, `/contacts`, `/departments` and the happiness ratings.
Deliver the answers as they are in one folder: arrays, lines, pages (`{"data": [...]}`), a ticket a file; what
was said inside the ticket (keys `conversations`, `threads`, `comments`, each a list or a page), beside it
(`{"ticket": {...}, "conversations": [...]}`), or in files of its own.
A conversation of its own file names its ticket by `ticketId` (a script's, or a webhook's), else by the long
number in the file's name (`conversations_50000000123.json`): Zoho's pages don't say it otherwise. Where no
file holds tickets, a page of threads and comments (`type`) without either is one that its file names.

Read: threads and comments (newest first or not), `content`, else `plainText`, else the `summary`, which is
counted as cut; direction, author.type, commenter, visibility, isPublic, isForward, channel, status,
attachments. The ticket's description comes first unless a thread says that it is it. Ticket: status,
category, channel, department, contact, assignee, createdTime, closedTime, metrics.reopenCount. Happiness:
rating (GOOD, OKAY, BAD), feedback, agent, ratedTime.
Comments that aren't public, private threads and forwards to others are turns that aren't public. Drafts and
threads that failed to be sent are left out.

Not read: history, time entries, tasks, calls, custom fields; which tickets were merged (the API doesn't say).
Limits: the description of a phone ticket is what an agent wrote down of a call: an agent's note, nobody's by
name; such a ticket is an email for scoring and a call for counting.

roles.json is needed for: bots (Zia and others) that answer as agents.

Shapes: desk.zoho.com/DeskAPIDocument (Tickets, Threads, Ticket comments, Customer happiness), public code
that reads it. Not confirmed, so read in every way that was seen: the keys of happiness ratings (rating or
happinessRating, feedback or comment, ratedTime or createdTime, agentId or agent.id).
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from qa.ingest._draft import Draft, DraftTurn, Moment
from qa.ingest._export import Export, Piece, value_at
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest._values import read_number
from qa.ingest.sources._desks import (
    agent_id_of,
    in_time_order,
    latest,
    ratings_left,
    read_joined,
    read_left,
    with_assignee,
    without_words,
    words_of,
)
from qa.ingest.sources._pages import Apart, filled, key, unique
from qa.ingest.sources._shared import own_rating, rated
from qa.ingest.sources._zoho_records import OF_FILE, PAGES, Desk, own_id, ticket_of, ticket_or_file_of
from qa.ingest.sources._zoho_threads import is_description, merged, name_of, said, text_of
from qa.types import Channel, Contact, Rejected, Role, Survey

__all__ = ["SOURCE"]

_CHANNELS = {
    "phone": Channel.CALL,
    "call": Channel.CALL,
    "chat": Channel.CHAT,
    "live chat": Channel.CHAT,
    "bot": Channel.CHAT,
    "whatsapp": Channel.CHAT,
    "telegram": Channel.CHAT,
    "line": Channel.CHAT,
    "sms": Channel.SMS,
    "twitter": Channel.SOCIAL,
    "x": Channel.SOCIAL,
    "facebook": Channel.SOCIAL,
    "instagram": Channel.SOCIAL,
    "forums": Channel.SOCIAL,
}
"""By the ticket's channel, in lower case; all others, email and web form among them, are email."""


def _read(export: Export) -> Iterator[Piece]:
    has_tickets = any("ticket" in PAGES.kinds(part) for part in export.parts)
    key_of = ticket_of if has_tickets else ticket_or_file_of
    with (
        Apart(export, PAGES, key_of) as messages,
        Apart(export, PAGES, own_id) as whole,
        Apart(export, PAGES, ticket_of) as ratings,
    ):
        desk = Desk(export, messages, whole, ratings, key_of)
        make = partial(_draft, desk)
        yield from read_joined(export, PAGES, "ticket", desk.keep, make)
        yield from read_left(export, messages, make)
        yield from ratings_left(export, ratings, partial(_survey, desk))
        for _, part, number in whole.left():
            yield export.bad(part, number, "belongs to no ticket of the export. Export its ticket too.")


def _draft(desk: Desk, part: Part, number: int, ticket: dict[str, Any]) -> Draft | Rejected:
    export, ticket_id = desk.export, key(ticket["id"])
    apart, answers = desk.messages.of(ticket_id), desk.ratings.of(ticket_id)
    for mark, word in (("isSpam", "spam"), ("isDeleted", "deleted"), ("isTrashed", "deleted")):
        if ticket.get(mark) is True:
            return export.left_out(part, number, f"is marked as {word}. Nothing to do.")
    turns = _turns(desk, ticket, apart)
    if not any(turn.text for turn in turns):
        return without_words(part, number, "has no threads and no comments. Export its conversations too.")
    contact = _contact(desk, ticket_id, ticket)
    named = "" if ticket_id.startswith(OF_FILE) else ticket_id
    fields = filled(interaction_id=named, customer_id=contact.customer_id, queue=contact.queue)
    answers += unique(each for name in ("customerHappiness", "happiness") for each in _listed(ticket, name))
    return Draft(
        part.file,
        number,
        turns,
        channel=Channel.EMAIL if contact.channel is Channel.CALL else contact.channel,
        fields=with_assignee(fields, turns, contact.agent_id),
        surveys=latest(export, [_survey(desk, answer, ticket_id) for answer in answers])
        or own_rating(export, ticket, ticket_id),
        contact=contact if "ticketNumber" in ticket else None,
    )


def _listed(ticket: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """What lies under the key, be it a list, a page, or one alone."""
    value = ticket.get(name) or []
    if isinstance(value, str):
        value = {"rating": value}
    if isinstance(value, dict):
        value = value.get("data", [value])
    return [each for each in value if isinstance(each, dict)]


def _turns(desk: Desk, ticket: Mapping[str, Any], apart: list[dict[str, Any]]) -> tuple[DraftTurn, ...]:
    names = ("conversations", "threads", "comments")
    found = merged([*(each for name in names for each in _listed(ticket, name)), *apart])
    messages = [each if text_of(each) else merged([each, *_detail(desk, each)])[0] for each in found]
    is_call = _channel(ticket) is Channel.CALL
    customer, turns = key(ticket.get("contactId")), list[DraftTurn]()
    for message in messages:
        turn = said(desk.export, message, desk.people, customer)
        if turn and is_description(message) and is_call:
            turn = _note(desk.export, turn.text, turn.start)
        turns += [turn] if turn else []
    first = [] if any(map(is_description, messages)) else _description(desk, ticket, is_call=is_call)
    return (*first, *in_time_order(turns))


def _detail(desk: Desk, message: Mapping[str, Any]) -> list[dict[str, Any]]:
    return desk.whole.of(key(message.get("id"))) if message.get("id") else []


def _note(export: Export, text: str, start: Moment) -> DraftTurn:
    """What an agent wrote down of a call; which one isn't known."""
    return export.turn(text, told=Role.AGENT, start=start, is_public=False)


def _description(desk: Desk, ticket: Mapping[str, Any], *, is_call: bool) -> list[DraftTurn]:
    text = words_of(key(ticket.get("description")))
    if not text:
        return []
    start = desk.export.time(ticket.get("createdTime"))
    if is_call:
        return [_note(desk.export, text, start)]
    contact, user = ticket.get("contact") or {}, key(ticket.get("contactId"))
    name, email = desk.people.contacts.get(user, ("", ""))
    name, email = name_of(contact) or name, key(contact.get("email") or ticket.get("email")) or email
    return [desk.export.turn(text, id=user, name=name, email=email, told=Role.CUSTOMER, start=start)]


def _channel(ticket: Mapping[str, Any]) -> Channel:
    return _CHANNELS.get(key(ticket.get("channel")).lower(), Channel.EMAIL)


def _contact(desk: Desk, ticket_id: str, ticket: Mapping[str, Any]) -> Contact:
    assignee, department = ticket.get("assignee") or {}, ticket.get("department") or {}
    agent, queue = key(ticket.get("assigneeId") or assignee.get("id")), key(ticket.get("departmentId"))
    reopens = read_number(value_at(ticket, "metrics.reopenCount"))
    return Contact(
        ticket_id,
        channel=_channel(ticket),
        started_at=desk.export.time(ticket.get("createdTime")),
        agent_id=_agent(desk, agent, assignee),
        queue=key(department.get("name")) or desk.departments.get(queue, queue) or None,
        customer_id=key(ticket.get("contactId")) or None,
        reason=key(ticket.get("category")) or None,
        status=key(ticket.get("status")).lower() or None,
        solved_at=desk.export.time(ticket.get("closedTime")),
        reopens=None if reopens is None else int(reopens),
    )


def _agent(desk: Desk, agent: str, person: Mapping[str, Any]) -> str | None:
    known = desk.people.agents.get(agent, ("", ""))
    return agent_id_of(desk.export, agent, key(person.get("email")), name_of(person), *known)


def _survey(desk: Desk, answer: Mapping[str, Any], ticket_id: str) -> Survey:
    csat, given = rated(desk.export, answer.get("rating") or answer.get("happinessRating"))
    agent = answer.get("agent") if isinstance(answer.get("agent"), dict) else {}
    return Survey(
        ticket_id,
        answered_at=desk.export.time(answer.get("ratedTime") or answer.get("createdTime")),
        csat=csat,
        csat_as_given=given,
        comment=key(answer.get("feedback") or answer.get("comment")) or None,
        agent_id=_agent(desk, key(answer.get("agentId") or (agent or {}).get("id")), agent or {}),
    )


SOURCE = Source(
    name="zoho_desk",
    title="Zoho Desk",
    files="JSON of its API: tickets, conversations, threads; a folder with agents, contacts, ratings too",
    channel=Channel.EMAIL,
    claim=together(
        lambda part: bool(PAGES.kinds(part)),
        needs=lambda part: bool(PAGES.kinds(part) & {"ticket", "thread", "comment", "rating"}),
    ),
    read=_read,
)
