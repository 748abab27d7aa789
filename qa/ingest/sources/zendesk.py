"""Zendesk Support: tickets with their comments, as Zendesk exports them or its API hands them out.

**To export.** Admin Center > Account > Tools > Reports > Export > JSON, "tickets" (help article "Exporting
data to a JSON, CSV, or XML file", 2026; Zendesk has to enable data exports first): a file of one ticket a
line, comments inside. Or by the API, as a folder: the pages of `/incremental/tickets` (or `/tickets`,
`/search`) with `?include=users,groups,metric_sets,comment_events`, `/tickets/{id}/comments` (a file a
ticket, its id in the file's name, where the comments themselves have no `ticket_id`), `/users`, `/groups`,
`/ticket_fields`, `/ticket_metrics`, `/incremental/ticket_metric_events`, `/satisfaction_ratings`,
`/survey_responses`, `/tickets/{id}/audits` or `/incremental/ticket_events`. All files of a folder are one
export; each may be an array, JSON Lines, a page, or one object, a ticket alone or `{"ticket": {...},
"comments": [...]}`.

**Read.** Ticket: id, status, type, via, created_at, requester, assignee, group, tags, custom fields titled
reason, category or topic (with `/ticket_fields`), metric set (solved_at, reopens, stations), satisfaction
rating. Comments: author, plain_body, else body, else html_body, public, via, attachments (counted). Calls:
the text of their transcription. Audits: comments, changes of status and assignee, messages of chats
(ChatStartedEvent and ChatEndedEvent). A chat that stands in one comment, a line a message, is taken apart
where no audits hold it; its speakers are told by their names. The description is the first comment, so it is
read only where a ticket has no comments at all.

**Who is who.** The users' role (end-user, agent, admin); else the requester is the customer and the assignee
an agent, and so is who writes private notes, or alone answers the requester of a ticket without assignee;
author -1, triggers, automations and merges are the system. Others stay unknown: deliver `/users`, or name
them in roles.json or agents.csv. A voicemail is the customer's; of a call's transcript nothing tells
who speaks. Comments with `public: false` are private notes.

**Transfers** are the stations of the ticket less one (people or groups, whichever are more), else the
changes of assignee in the audits. A ticket's channel is that of its `via`: web forms and the API count as
email, since they are answered by it; WhatsApp and other messengers as chat.

**Left out**, and said: tickets that are deleted, suspended, merged into another (tag closed_by_merge) or
tagged spam.

**Not read.** Attachments, recordings, side conversations, organizations, the CSV export (it has no
comments).

Comments or audits without any ticket beside them become conversations too, by `ticket_id` or file: their
roles are those of the users, of roles.json and of the roster alone.

**Limits.** Users with their roles are in the JSON export only as far as tickets name them inside
(`requester`, `assignee`: accepted, not confirmed by documentation, as are the entries of chats in audits).
Of tickets delivered twice in one folder the last updated holds.

Shapes: developer.zendesk.com, Ticketing API reference (Tickets, Ticket Comments, Ticket Audit events
reference, Via object reference, Ticket Metrics, Satisfaction Ratings, Incremental Exports), and the schemas
of singer-io/tap-zendesk.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

from qa.errors import InputError
from qa.ingest._draft import Draft
from qa.ingest._export import BROKEN_RECORD, Export, Piece
from qa.ingest._json_records import Record
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest.sources._shared import as_dict, as_id, as_list, as_text
from qa.ingest.sources._zendesk_files import (
    Kind,
    People,
    Shelf,
    flat,
    is_alone,
    is_page,
    kind_of,
    kinds_in,
    records_of,
)
from qa.ingest.sources._zendesk_ticket import Around, ticket_piece
from qa.types import Rejected

_REASON = re.compile(r"\b(reason|category|topic|issue type|contact type)\b", re.IGNORECASE)
_OF_A_TICKET = {Kind.COMMENT, Kind.AUDIT, Kind.METRICS, Kind.METRIC_EVENT, Kind.RATING}
_TALKING = {Kind.TICKET, Kind.COMMENT, Kind.AUDIT}
_BROKEN = (InputError, *BROKEN_RECORD)
_DELETED = "is deleted. Nothing to do."
_SUSPENDED = "is suspended, mostly as spam. Recover it in Zendesk if it is none."


def _read(export: Export) -> Iterator[Piece]:
    with closing(Shelf(export.parts)) as shelf:
        around = Around(shelf, People(shelf))
        alone = {part for part in export.parts if is_alone(part)}
        is_apart = (
            len(export.parts) > 1 or is_page(export.parts[0]) or Kind.TICKET not in kinds_in(export.parts[0])
        )
        if is_apart:
            yield from _look_through(export, around, alone)
        holding = [export.parts[at] for at in sorted(around.with_tickets)] if is_apart else export.parts
        for part in holding:
            for record in records_of(export, part, alone):
                if isinstance(record, Rejected) or not isinstance(record.value, dict) or not kind_of(record):
                    if not is_apart:  # else it was said when the files were looked through
                        yield record if isinstance(record, Rejected) else _not_ours(export, part, record)
                elif kind_of(record) is Kind.TICKET and _is_latest(export, shelf, record):
                    yield _piece(export, part, record, around)
        for ticket_id, at, number in () if around.with_tickets or not is_apart else shelf.orphans():
            export.notes.count("tickets of which the export holds the comments only")
            yield _alone(export, export.parts[at], number, ticket_id, around)
        lost = shelf.counts[Kind.COMMENT] - around.used_comments
        export.notes.count("comments of tickets that the export doesn't hold, left out", max(lost, 0))


def _piece(export: Export, part: Part, record: Record, around: Around) -> Draft | Rejected:
    try:
        return ticket_piece(export, part, record.number, record.value, around)
    except _BROKEN as error:
        detail = f"is no ticket that can be read ({type(error).__name__}). Export it again."
        return export.bad(part, record.number, detail)


def _alone(export: Export, part: Part, number: int, ticket_id: str, around: Around) -> Draft | Rejected:
    """The conversation of comments whose ticket isn't there; without an id where they name none."""
    record = Record("", number, {"id": ticket_id}, 0, 0)
    found = _piece(export, part, record, around)
    if isinstance(found, Rejected) or not ticket_id.startswith("file "):
        return found
    return replace(found, fields={k: v for k, v in found.fields.items() if k != "interaction_id"})


def _not_ours(export: Export, part: Part, record: Record) -> Rejected:
    return export.bad(part, record.number, "is no ticket, nor anything else of Zendesk. Export it again.")


def _look_through(export: Export, around: Around, alone: set[Part]) -> Iterator[Rejected]:
    """Find what lies beside the tickets, and remember where."""
    for at, part in enumerate(export.parts):
        for record in records_of(export, part, alone):
            if isinstance(record, Rejected):
                yield record
                continue
            try:
                said = _look_at(export, around, at, record)
            except _BROKEN:
                said = export.bad(part, record.number, "is no record that can be read. Export it again.")
            if said:
                yield said


def _look_at(export: Export, around: Around, at: int, record: Record) -> Rejected | None:
    kind, part, value = kind_of(record), export.parts[at], record.value
    if kind is None and record.key == "" and not isinstance(value, dict):
        return _not_ours(export, part, record)
    if kind is None:
        is_record = isinstance(value, dict) and record.key not in {"links", "meta"}
        export.notes.count("records of other kinds, such as organizations, not read", int(is_record))
    elif kind in {Kind.DELETED, Kind.SUSPENDED}:
        around.shelf.put(kind, as_id(value.get("id")), at, record)
        return export.left_out(part, record.number, _DELETED if kind is Kind.DELETED else _SUSPENDED)
    elif kind is Kind.TICKET:
        around.with_tickets.add(at)
        around.shelf.put(kind, as_id(flat(value).get("id")), at, record)
    elif kind in _OF_A_TICKET:
        around.shelf.put(kind, Shelf.ticket_of(part, value) or Shelf.of_file(at), at, record)
    else:
        _keep(around, kind, at, record)
    return None


def _keep(around: Around, kind: Kind, at: int, record: Record) -> None:
    """Keep what is of no single ticket, or names its tickets in a list."""
    value = record.value
    if kind is Kind.USER:
        around.people.add(at, record)
    elif kind is Kind.GROUP:
        around.groups[as_id(value.get("id"))] = as_text(value.get("name"))
    elif kind is Kind.FIELD and _REASON.search(as_text(value.get("title") or value.get("raw_title"))):
        around.reasons.append(as_id(value.get("id")))
    elif kind is Kind.SURVEY:
        for subject in map(as_dict, as_list(value.get("subjects"))):
            if "ticket" in as_text(subject.get("type") or subject.get("zrn")):
                around.shelf.put(kind, as_id(subject.get("id")), at, record)


def _is_latest(export: Export, shelf: Shelf, record: Record) -> bool:
    """Whether no other copy of the ticket in the export was updated after this one."""
    key = as_id(flat(record.value).get("id"))
    if shelf.count(Kind.TICKET, key) < 2:
        return True
    copies = shelf.get(Kind.TICKET, key)
    if record.value == max(reversed(copies), key=_age):
        return True
    export.notes.count("older copies of tickets, left out")
    return False


def _age(copy: Any) -> tuple[str, int]:
    """What tells copies of a ticket apart: when it was updated, then how many comments it has."""
    ticket = flat(copy)
    return str(ticket.get("updated_at") or ""), len(as_list(ticket.get("comments")))


SOURCE = Source(
    name="zendesk",
    title="Zendesk Support",
    files="the JSON export of tickets, or a folder of what the API gives: tickets, comments, users, ratings",
    channel=None,
    claim=together(lambda part: bool(kinds_in(part)), lambda part: bool(kinds_in(part) & _TALKING)),
    read=_read,
)
