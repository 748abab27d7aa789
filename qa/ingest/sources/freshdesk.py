"""Freshdesk (Freshworks): tickets with their conversations.

How to export: Freshdesk has no button that exports what was said. An administrator's script asks the API of
version 2 (API key: your picture, Profile settings, View API key) for `/api/v2/tickets?include=description,
stats,requester`, for each ticket `/api/v2/tickets/ID/conversations` (or `/tickets/ID?include=conversations`),
and, for names and ratings, `/agents`, `/contacts`, `/groups`, `/surveys` and `/surveys/satisfaction_ratings`.
Deliver the answers as they are, as many files as you like in one folder: arrays, lines, one ticket a file, or
all under keys `tickets`, `conversations`, `agents`, `contacts`, `groups`, `surveys`, `satisfaction_ratings`.
Full exports of an account whose tickets lie under `helpdesk_ticket`, their messages under `helpdesk_notes`
or `notes`, are read too (that shape is from their version 1; not confirmed for today's).

Read: the description as the first message; conversations with incoming, private, user_id, source,
attachments, automation_id, auto_response (the subject is nobody's turn and isn't read); status, source, type,
group, responder, requester, created_at, stats (resolved_at, closed_at, reopened_at), spam, deleted;
satisfaction ratings with all their questions (103 to -103), feedback and agent.
Private notes are turns that aren't public. What an automation sent is the bot's. The survey's feedback that
Freshdesk repeats as a message (source 6) isn't a turn.

Not read: merged tickets can't be told (the API marks none: the one merged away keeps its own messages, and
says so in a private note); forums, time entries, custom fields.
Tickets, Export (CSV or Excel) holds no words: each of its rows is a contact for the service figures, with its
survey's answer, unless the ticket itself is in the folder. Its times are in the account's zone: name it as
timezone in roles.json; its agents are names, which agents.csv must have.

Limits: the description of a phone ticket (source 3) is what an agent wrote down of a call, so it is a
note, an agent's without a name, as is the first message of tickets that agents begin (source 10): who wrote
it isn't in the export. Such a ticket is an email for scoring and a call for counting. A chat ticket holds its
chat in one text. stats knows the last reopening only, so `reopens` is 1 or 0. Sources 12 (bot) and 13
(WhatsApp) are not confirmed.

roles.json is needed for: bots that answer under an agent's name, agents who ask as customers.

Shapes: developers.freshdesk.com/api (Tickets, Conversations, Surveys, Agents, Contacts, Groups), the schema
of the Singer tap for Freshdesk.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from qa.ingest._draft import Draft
from qa.ingest._export import Export, Piece
from qa.ingest._grouped import Places
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest.sources._desks import (
    agent_id_of,
    latest,
    ratings_left,
    read_joined,
    read_left,
    with_assignee,
    without_words,
)
from qa.ingest.sources._freshdesk_desk import OUTBOUND, PAGES, PHONE, Desk, ticket_of, turns_of
from qa.ingest.sources._freshdesk_table import is_ticket_table, read_tickets
from qa.ingest.sources._pages import Apart, filled, key
from qa.ingest.sources._shared import own_rating, rated
from qa.types import Channel, Contact, Rejected, Survey

__all__ = ["SOURCE"]

_CHANNELS = {
    5: Channel.SOCIAL,
    6: Channel.SOCIAL,
    7: Channel.CHAT,
    8: Channel.CHAT,
    12: Channel.CHAT,
    13: Channel.CHAT,
}
"""By the ticket's source; all others, email, portal and feedback form among them, are email."""
_STATUSES = {2: "open", 3: "pending", 4: "resolved", 5: "closed", 6: "waiting on customer"}
_STATUSES |= {7: "waiting on third party"}


def _read(export: Export) -> Iterator[Piece]:
    tables = [part for part in export.parts if is_ticket_table(part)]
    seen = Places()
    yield from _conversations(
        replace(export, parts=[part for part in export.parts if part not in tables]), seen
    )
    for table in tables:
        yield from read_tickets(export, table, seen)


def _conversations(export: Export, seen: Places) -> Iterator[Piece]:
    with (
        Apart(export, PAGES, ticket_of) as messages,
        Apart(export, PAGES, ticket_of) as ratings,
    ):
        desk = Desk(export, messages, ratings, seen)
        make = partial(_draft, desk)
        yield from read_joined(export, PAGES, "ticket", desk.keep, make)
        yield from read_left(export, messages, make)
        yield from ratings_left(export, ratings, partial(_survey, desk))


def _draft(desk: Desk, part: Part, number: int, ticket: dict[str, Any]) -> Draft | Rejected:
    export = desk.export
    ticket_id = key(ticket.get("display_id") or ticket.get("id"))
    if not ticket_id:
        raise KeyError
    desk.seen.add(ticket_id, 0, 0, 0, number)
    apart, answers = desk.messages.of(ticket_id), desk.ratings.of(ticket_id)
    for mark in ("spam", "deleted"):
        if ticket.get(mark):
            return export.left_out(part, number, f"is marked as {mark}. Nothing to do.")
    turns = turns_of(desk, ticket, apart)
    if not any(turn.text for turn in turns):
        detail = "has neither a description nor conversations. Export those too."
        return without_words(part, number, detail)
    contact = _contact(desk, ticket_id, ticket)
    is_outbound = ticket.get("source") == OUTBOUND
    fields = filled(
        interaction_id=ticket_id,
        customer_id=contact.customer_id,
        queue=contact.queue,
        direction="outbound" if is_outbound else "",
    )
    return Draft(
        part.file,
        number,
        turns,
        channel=_CHANNELS.get(_number(ticket.get("source")), Channel.EMAIL),
        fields=with_assignee(fields, turns, contact.agent_id),
        surveys=latest(export, [_survey(desk, answer, ticket_id) for answer in answers])
        or own_rating(export, ticket, ticket_id),
        contact=contact if "status" in ticket else None,
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else -1


def _contact(desk: Desk, ticket_id: str, ticket: Mapping[str, Any]) -> Contact:
    export, stats, source = desk.export, ticket.get("stats"), _number(ticket.get("source"))
    group, responder = key(ticket.get("group_id")), key(ticket.get("responder_id"))
    told = stats if isinstance(stats, dict) else ticket
    solved_at = told.get("resolved_at") or told.get("closed_at")
    status = ticket.get("status_name") or _STATUSES.get(_number(ticket.get("status")), ticket.get("status"))
    return Contact(
        ticket_id,
        channel=Channel.CALL if source == PHONE else _CHANNELS.get(source, Channel.EMAIL),
        started_at=export.time(ticket.get("created_at")),
        agent_id=agent_id_of(export, responder, *desk.names.get(responder, ())),
        queue=desk.groups.get(group, group) or None,
        customer_id=key(ticket.get("requester_id")) or None,
        reason=key(ticket.get("type") or ticket.get("ticket_type")) or None,
        status=key(status).lower() or None,
        solved_at=export.time(solved_at),
        reopens=int(bool(stats.get("reopened_at"))) if isinstance(stats, dict) else None,
    )


def _survey(desk: Desk, answer: Mapping[str, Any], ticket_id: str) -> Survey:
    ratings = dict(answer.get("ratings") or {})
    csat, given = rated(desk.export, ratings.pop("default_question", None))
    agent = key(answer.get("agent_id"))
    return Survey(
        ticket_id,
        answered_at=desk.export.time(answer.get("created_at")),
        csat=csat,
        csat_as_given=given,
        comment=key(answer.get("feedback")) or None,
        agent_id=agent_id_of(desk.export, agent, *desk.names.get(agent, ())),
        answers=tuple((desk.questions.get(name) or name, key(value)) for name, value in ratings.items()),
    )


SOURCE = Source(
    name="freshdesk",
    title="Freshdesk",
    files="JSON of its API: tickets, conversations; a folder with agents, ratings too; CSV of tickets",
    channel=Channel.EMAIL,
    claim=together(
        lambda part: bool(PAGES.kinds(part)) or is_ticket_table(part),
        needs=lambda part: bool(PAGES.kinds(part) & {"ticket", "message", "rating"}) or is_ticket_table(part),
    ),
    read=_read,
)
