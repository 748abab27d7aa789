"""One Zendesk ticket with all that lies about it becomes a conversation."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qa.errors import RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import Export
from qa.ingest._part import Part
from qa.ingest.sources._shared import (
    as_dict,
    as_id,
    as_list,
    as_text,
    own_rating,
    rated,
    said,
    seconds,
    whole,
)
from qa.ingest.sources._zendesk_files import Kind, People, Shelf, flat
from qa.ingest.sources._zendesk_history import History, history_of
from qa.ingest.sources._zendesk_turns import Ticket, channel_of, rel_of, turns_of
from qa.types import Contact, Rejected, Survey

__all__ = ["Around", "ticket_piece"]

_MERGED = "closed_by_merge"
_INTO = re.compile(r"merged into (?:request|ticket) #?(\d+)", re.IGNORECASE)
_DIRECTIONS = {"inbound": "inbound", "voicemail": "inbound", "outbound": "outbound"}
_TIMED, _SOLVED = "resolution_time", "fulfill"


@dataclass
class Around:
    """What the rest of the export holds: `groups` are names by id, `reasons` ids of fields that tell one.

    `with_tickets` are the files that hold tickets, by their place among all.
    """

    shelf: Shelf
    people: People
    groups: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    with_tickets: set[int] = field(default_factory=set)
    used_comments: int = 0


def ticket_piece(export: Export, part: Part, number: int, value: Any, around: Around) -> Draft | Rejected:
    """The conversation that a ticket's record is, or why it is none.

    Raises KeyError, TypeError, ValueError or AttributeError for a record of another shape.
    """
    record = flat(value)
    own_id = as_id(record.get("id"))
    if not own_id:
        return export.bad(part, number, "has no id. Export the tickets again.")
    audits = [*as_list(record.get("audits"), "audits"), *around.shelf.get(Kind.AUDIT, own_id)]
    history = history_of(export, audits)
    comments = _comments(export, record, own_id, history, around)
    if gone := _gone(record, comments):
        return export.left_out(part, number, gone)
    ticket = Ticket(export, record, around.people)
    turns = turns_of(ticket, comments, history)
    if not any(turn.text for turn in turns):
        detail = "has no comment with words. Export the tickets with their comments."
        return rejected(part.file, RejectReason.NO_TURNS, detail, part=f"record {number}")
    contact = _contact(ticket, own_id, comments, history, around)
    return Draft(
        file=part.file,
        position=number,
        turns=turns,
        channel=contact.channel,
        fields=_fields(ticket, turns, contact),
        surveys=tuple(_surveys(ticket, own_id, around)) or own_rating(export, record, own_id),
        contact=contact,
    )


def _gone(record: Mapping[str, Any], comments: list[dict[str, Any]]) -> str:
    """Why the ticket is left out; "" where it isn't."""
    tags = {as_text(tag).lower() for tag in as_list(record.get("tags"))}
    if record.get("status") == "deleted":
        return "is deleted. Nothing to do."
    if _MERGED in tags:
        texts = (str(comment.get("plain_body") or comment.get("body")) for comment in comments)
        into = [match[1] for text in texts if (match := _INTO.search(text))]
        return f"was merged into {f'ticket {into[-1]}' if into else 'another ticket'}. Nothing to do."
    return "is marked as spam. Nothing to do." if "spam" in tags else ""


def _comments(
    export: Export, record: dict[str, Any], own_id: str, history: History, around: Around
) -> list[dict[str, Any]]:
    """The ticket's comments, each once wherever it stands; else its description, the first of them."""
    apart = around.shelf.get(Kind.COMMENT, own_id)
    around.used_comments += len(apart)
    given = [*as_list(record.get("comments"), "comments"), *apart]
    good = [comment for comment in given if isinstance(comment, dict)]
    export.notes.count("comments that are no objects, left out", len(given) - len(good))
    by_id: dict[object, dict[str, Any]] = {}
    for index, comment in enumerate([*good, *history.comments]):
        by_id.setdefault(as_id(comment.get("id")) or index, comment)
    words = as_text(record.get("description"))
    if by_id or history.messages or not words:
        return list(by_id.values())
    export.notes.count("tickets without comments, read by their description alone")
    author = record.get("requester_id") or as_dict(record.get("requester")).get("id")
    return [{"author_id": author, "body": words} | {key: record.get(key) for key in ("created_at", "via")}]


def _fields(ticket: Ticket, turns: tuple[DraftTurn, ...], contact: Contact) -> dict[str, str]:
    started_at = contact.started_at if all(turn.start is None for turn in turns) else None
    person = ticket.person(ticket.named("assignee"))
    has_agent = any(turn.agent_id for turn in turns)
    return said(
        interaction_id=contact.interaction_id,
        customer_id=contact.customer_id or "",
        queue=contact.queue or "",
        direction=_DIRECTIONS.get(rel_of(ticket.record.get("via")), ""),
        started_at=started_at.isoformat() if started_at else "",
        agent_id="" if has_agent else contact.agent_id or "",
        agent_name="" if has_agent or not contact.agent_id else person.name,
    )


def _contact(
    ticket: Ticket, own_id: str, comments: list[dict[str, Any]], history: History, around: Around
) -> Contact:
    export, record = ticket.export, ticket.record
    metrics = _metrics(record, own_id, around)
    moves = [whole(metrics.get(key)) for key in ("assignee_stations", "group_stations")]
    stations = max((n for n in moves if n is not None), default=None)
    events = [as_dict(event) for event in around.shelf.get(Kind.METRIC_EVENT, own_id)]
    timed = [event for event in events if event.get("metric") == _TIMED]
    solved = [str(event.get("time")) for event in timed if event.get("type") == _SOLVED]
    begun = sum(event.get("type") == "activate" for event in timed)
    reopens = whole(metrics.get("reopens"))
    solved_at = export.time(metrics.get("solved_at") or max(solved, default=None)) or history.solved_at
    ways = (channel_of(comment.get("via")) for comment in comments)
    talked = [seconds(as_dict(comment.get("data")).get("call_duration")) for comment in comments]
    group = as_id(record.get("group_id")) or as_id(as_dict(record.get("group")).get("id"))
    name = as_text(as_dict(record.get("group")).get("name")) or around.groups.get(group, group)
    return Contact(
        own_id,
        channel=channel_of(record.get("via")) or next(filter(None, ways), None),
        started_at=export.time(record.get("created_at")),
        agent_id=ticket.agent_id(ticket.named("assignee")) or None,
        queue=name or None,
        customer_id=ticket.named("requester") or None,
        reason=_reason(record, around) or None,
        status=as_text(record.get("status")) or None,
        talk_s=sum(known) if (known := [s for s in talked if s is not None]) else None,
        transfers=max(stations - 1, 0) if stations is not None else history.handovers,
        solved_at=solved_at,
        reopens=reopens if reopens is not None else max(begun - 1, 0) if begun else history.reopens,
    )


def _metrics(record: dict[str, Any], own_id: str, around: Around) -> dict[str, Any]:
    """The ticket's metric set, within it or apart."""
    apart = around.shelf.get(Kind.METRICS, own_id)
    return as_dict(record.get("metric_set") or record.get("metrics") or (apart[-1] if apart else None))


def _reason(record: dict[str, Any], around: Around) -> str:
    """The value of the first field that tells a reason, else the ticket's type (question, problem, ...)."""
    custom = as_list(record.get("custom_fields")) or as_list(record.get("fields"))
    values = {as_id(each.get("id")): each.get("value") for each in custom if isinstance(each, dict)}
    found = (as_text(values.get(field_id)) for field_id in around.reasons)
    return next(filter(None, found), "") or as_text(record.get("type"))


def _surveys(ticket: Ticket, own_id: str, around: Around) -> Iterator[Survey]:
    """The ratings of the ticket, the last of each agent; the ticket's own where there is no other."""
    export = ticket.export
    ratings = list(map(as_dict, around.shelf.get(Kind.RATING, own_id)))
    ratings.sort(key=lambda rating: str(rating.get("updated_at") or rating.get("created_at") or ""))
    found = {
        as_id(rating.get("assignee_id")): rating
        for rating in ratings or [as_dict(ticket.record.get("satisfaction_rating"))]
    }
    for agent, rating in found.items():
        csat, given = rated(export, rating.get("score"))
        if csat is None:
            continue
        reason = as_text(rating.get("reason"))
        yield Survey(
            own_id,
            answered_at=export.time(rating.get("updated_at") or rating.get("created_at")),
            csat=csat,
            comment=as_text(rating.get("comment")) or None,
            agent_id=ticket.agent_id(agent) or None,
            csat_as_given=given,
            answers=(("reason", reason),) if reason else (),
        )
    yield from _answered(export, own_id, around.shelf.get(Kind.SURVEY, own_id))


def _answered(export: Export, own_id: str, responses: list[Any]) -> Iterator[Survey]:
    """The last answer to a survey of the newer kind: a rating of 1 to 5 and words."""
    for response in map(as_dict, responses[-1:]):
        answers = list(map(as_dict, as_list(response.get("answers"))))
        ratings = [answer for answer in answers if answer.get("rating") is not None]
        words = [as_text(answer.get("comment") or answer.get("value")) for answer in answers]
        csat, given = rated(export, ratings[0]["rating"]) if ratings else (None, None)
        if csat is not None or any(words):
            at = next((answer.get("updated_at") or answer.get("created_at") for answer in answers), None)
            comment = "\n".join(filter(None, words)) or None
            yield Survey(own_id, export.time(at), csat=csat, comment=comment, csat_as_given=given)
