"""Freshdesk's list of tickets as a table: no words, but what it records about each contact."""

from collections.abc import Iterator, Mapping

from qa.ingest._export import Export, Piece
from qa.ingest._grouped import Places
from qa.ingest._part import Part
from qa.ingest._table_records import columns_of
from qa.ingest.sources._shared import rated
from qa.types import Channel, Contact, Rejected, Survey

__all__ = ["is_ticket_table", "read_tickets"]

_TELLING = {"ticket_id", "status", "agent", "group", "created_time", "resolved_time"}
_ONE_OF = {"due_by_time", "initial_response_time", "agent_interactions", "first_response_status"}
_CHANNELS = {
    "phone": Channel.CALL,
    "chat": Channel.CHAT,
    "whatsapp": Channel.CHAT,
    "bot": Channel.CHAT,
    "twitter": Channel.SOCIAL,
    "facebook": Channel.SOCIAL,
    "forum": Channel.SOCIAL,
}
"""By the column Source; all others, email, portal and feedback form among them, are email."""


def is_ticket_table(part: Part) -> bool:
    """Whether the header is that of the list of tickets."""
    columns = columns_of(part)
    named = set(columns.folded) if columns else set()
    return named >= _TELLING and bool(named & _ONE_OF)


def read_tickets(export: Export, part: Part, seen: Places) -> Iterator[Piece]:
    """A contact, and a survey where there is an answer, for each row whose ticket isn't among `seen`."""
    for row in export.rows(part):
        if isinstance(row, Rejected):
            yield row
        elif not row.cells["ticket_id"]:
            yield export.bad(part, row.number, "has no Ticket ID. Export it again.", "line")
        elif seen.of(row.cells["ticket_id"]):
            export.notes.count("rows of a list of tickets that came with their words as well, not needed")
        else:
            yield from _pieces(export, row.cells)


def _pieces(export: Export, cells: Mapping[str, str]) -> Iterator[Piece]:
    agent = export.agent(cells["agent"])
    is_unknown = agent is None and cells["agent"] not in {"", "No Agent"}
    export.notes.count("agents of a list of tickets who aren't in agents.csv, left out", is_unknown)
    yield Contact(
        cells["ticket_id"],
        channel=_CHANNELS.get(cells.get("source", "").lower(), Channel.EMAIL),
        started_at=export.time(cells["created_time"]),
        agent_id=agent.agent_id if agent else None,
        queue=_given(cells["group"], "No Group"),
        customer_id=_given(cells.get("contact_id", "")),
        reason=_given(cells.get("type", "")),
        status=_given(cells["status"].lower()),
        solved_at=export.time(cells["resolved_time"] or cells.get("closed_time")),
    )
    csat, words = rated(export, cells.get("survey_results") or None)
    if csat is not None:
        agent_id = agent.agent_id if agent else None
        yield Survey(cells["ticket_id"], csat=csat, csat_as_given=words, agent_id=agent_id)


def _given(cell: str, nothing: str = "") -> str | None:
    return cell if cell and cell != nothing else None
