"""Tables of social messages, a row a message: shared by the importers of social media tools.

What a column is called differs by tool and plan: an importer names those it knows for each thing, and
`columns` of roles.json goes before them.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from qa.errors import RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._grouped import Places
from qa.ingest._part import Part
from qa.ingest._table_records import columns_of, folded_column
from qa.ingest.html import to_text
from qa.ingest.sources._again import Again, Place
from qa.ingest.sources._shared import rated, said
from qa.layout import Layout, folded
from qa.types import Channel, Contact, Rejected, Role, Survey

__all__ = ["Names", "columns_for", "read_social"]

Names = Mapping[str, Sequence[str]]
"""The folded names that a column may have, likeliest first, by what it holds."""

_ROLES = dict.fromkeys(
    ("inbound", "incoming", "received", "in", "contact", "customer", "from contact"), Role.CUSTOMER
)
_ROLES |= dict.fromkeys(("outbound", "outgoing", "sent", "out", "agent", "reply"), Role.AGENT)
_ROLES |= dict.fromkeys(("bot", "chatbot", "automated", "automation", "virtual agent"), Role.BOT)
_ROLES |= {"system": Role.SYSTEM}
_KINDS = {"sent", "received", "inbound", "outbound", "bot", "automated"}
_INTERNAL = {"internal", "internal comment", "internal note", "note", "comment (internal)"}
_YES = {"yes", "true", "1", "y", "x"}
_NO = {"", "no", "false", "0", "n", "none"}
_CHANNELS = {"sms": Channel.SMS, "text": Channel.SMS, "email": Channel.EMAIL, "web chat": Channel.CHAT}
_CHANNELS |= {"webchat": Channel.CHAT, "live chat": Channel.CHAT, "livechat": Channel.CHAT}
_ZONE = re.compile(r"(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$")
_TIMES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %I:%M:%S %p",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y %I:%M %p",
    "%B %d, %Y %I:%M %p",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
)
"""Those in which day and month can't be taken for each other."""


def columns_for(part: Part, names: Names, layout: Layout) -> dict[str, str]:
    """The folded column of each thing that the table has; empty where it is no table."""
    columns = columns_of(part)
    if columns is None:
        return {}
    own = {thing: folded_column(name) for thing, name in layout.columns.items()}
    if layout.csat_column:
        own["csat"] = folded_column(layout.csat_column)
    found = {thing: next((n for n in known if n in columns.folded), "") for thing, known in names.items()}
    found |= {thing: column for thing, column in own.items() if column in columns.folded}
    return {thing: column for thing, column in found.items() if column}


@dataclass(frozen=True)
class _Row:
    """A row by what its cells hold. A row without a column of texts is about a whole conversation."""

    part: int
    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]

    def get(self, *things: str) -> str:
        """The first of these that isn't empty."""
        found = (self.cells.get(self.columns.get(thing, ""), "") for thing in things)
        return next((value for value in found if value), "")

    @cached_property
    def is_message(self) -> bool:
        return "text" in self.columns

    @property
    def key(self) -> str:
        """The conversation: its id, else the message alone."""
        return self.get("conversation_id") or f"{self.part}:{self.get('message_id') or self.number}"


def read_social(export: Export, names: Names) -> Iterator[Piece]:
    """The conversations of the tables: rows are joined by the conversation's id wherever they stand."""
    columns = [columns_for(part, names, export.layout) for part in export.parts]
    places = Places()
    for index, part in enumerate(export.parts):
        for row in export.rows(part):
            if isinstance(row, Rejected):
                yield row
                continue
            if not (found := _Row(index, row.number, row.cells, columns[index])).get("conversation_id"):
                what = "rows without a conversation's id, each a conversation of its own"
                export.notes.count(f"{what}; name its column in roles.json")
            places.add(found.key, index, row.start, row.end, row.number)
    with Again(export.parts) as again:
        for first in places.firsts():
            key = _row(again, columns, first).key
            yield from _pieces(export, [_row(again, columns, place) for place in places.of(key)])


def _row(again: Again, columns: Sequence[Mapping[str, str]], place: Place) -> _Row:
    return _Row(place[0], place[3], again.cells(place), columns[place[0]])


def _pieces(export: Export, rows: Sequence[_Row]) -> Iterator[Piece]:
    messages = [row for row in rows if row.is_message]
    own_id = rows[0].get("conversation_id")
    surveys, contact = _surveys(export, rows, own_id), _contact(export, rows, own_id)
    if not messages and not own_id:
        detail = "has no conversation's id. Name its column in roles.json."
        yield export.bad(export.parts[rows[0].part], rows[0].number, detail, "line")
        return
    if not messages:  # the table of conversations without that of their messages
        export.notes.count("conversations without messages, kept as contacts alone")
        yield contact
        yield from surveys
        return
    turns = [turn for row in _each_once(export, messages) if (turn := _turn(export, row))]
    first = messages[0]
    part = export.parts[first.part]
    if not turns:
        detail = "has no message that isn't deleted. Nothing to do."
        yield rejected(part.file, RejectReason.NO_TURNS, detail, part=f"line {first.number}")
        return
    if all(isinstance(turn.start, datetime) for turn in turns):
        turns.sort(key=lambda turn: turn.start)  # type: ignore[arg-type, return-value]
    fields = said(
        interaction_id=own_id,
        customer_id=contact.customer_id or "",
        queue=contact.queue or "",
        language=_first(messages, "language"),
        disposition=contact.status or "",
    )
    yield Draft(
        part.file, first.number, tuple(turns), contact.channel, fields, contact=contact, surveys=surveys
    )


def _each_once(export: Export, rows: Sequence[_Row]) -> Collection[_Row]:
    once = {row.get("message_id") or f"{row.part}:{row.number}": row for row in rows}
    export.notes.count("messages delivered twice, read once", len(rows) - len(once))
    return once.values()


def _first(rows: Sequence[_Row], *things: str) -> str:
    return next((value for row in rows if (value := row.get(*things))), "")


def _turn(export: Export, row: _Row) -> DraftTurn | None:
    if folded(row.get("deleted")) not in _NO:
        export.notes.count("deleted messages left out")
        return None
    export.notes.count(
        "messages with attachments, which are not read", folded(row.get("attachments")) not in _NO
    )
    is_internal = _is_internal(row, export.layout)
    told = _role(row, export.layout)
    if is_internal and told in {None, Role.CUSTOMER}:
        told = Role.AGENT  # nobody else can write one
    own_id, email, named = "", "", ["agent", "speaker", "profile"]
    if told is None:
        named = ["speaker", "customer"]
    elif told is Role.CUSTOMER:
        own_id, named = row.get("customer_id"), ["customer", "speaker"]
    elif told in {Role.AGENT, Role.SUPERVISOR}:
        own_id, email = row.get("agent_id"), row.get("agent_email")
    return export.turn(
        to_text(row.get("text")),
        id=own_id,
        name=row.get(*named),
        email=email,
        told=told,
        start=_moment(export, row.get("time"), row.columns.get("time", "")),
        is_public=not is_internal,
    )


def _moment(export: Export, given: str, column: str) -> datetime | None:
    """The moment; that of a column named (UTC) needs no zone."""
    if not given or not column.endswith("(utc)") or export.layout.date_format or _ZONE.search(given):
        return export.time(given, *_TIMES)
    return export.time(f"{given} +0000", *(f"{each} %z" for each in _TIMES))


def _role(row: _Row, layout: Layout) -> Role | None:
    """What the direction says, in the owner's words or the usual ones; else who sent it."""
    given, kind = folded(row.get("role")), folded(row.get("kind"))
    role = layout.role_of_value.get(given) or layout.role_of_value.get(kind) or _ROLES.get(given)
    # of the kinds only words that can't be a network's own: a "reply" is anybody's
    first_word = kind.partition(" ")[0]
    role = role or (_ROLES[first_word] if first_word in _KINDS else None)
    if role:
        return Role.BOT if role is Role.AGENT and folded(row.get("bot")) in _YES else role
    if row.get("agent", "agent_id"):
        return Role.AGENT
    sender = folded(row.get("speaker").removeprefix("@"))
    if not sender:
        return None
    is_ours = sender == folded(row.get("profile").removeprefix("@"))
    return Role.AGENT if is_ours else Role.CUSTOMER if row.get("profile") else None


def _is_internal(row: _Row, layout: Layout) -> bool:
    own = {folded(value) for value in layout.internal_values}
    given = folded(row.get("internal"))
    return given in own or given in _YES | _INTERNAL or folded(row.get("kind")) in _INTERNAL


def _contact(export: Export, rows: Sequence[_Row], own_id: str) -> Contact:
    about = sorted(rows, key=lambda row: row.is_message)  # what is said of the whole goes before
    network = folded(_first(rows, "network"))
    whole = [row for row in rows if not row.is_message]
    return Contact(
        own_id,
        channel=_CHANNELS.get(network, Channel.SOCIAL),
        started_at=export.time(_first(whole, "time"), *_TIMES),
        queue=_first(about, "profile") or None,
        customer_id=_first(about, "customer_id") or None,  # never a name or number of theirs
        reason=_first(about, "reason") or None,
        status=_first(about, "status") or None,
        solved_at=export.time(_first(whole, "solved_at"), *_TIMES),
    )


def _surveys(export: Export, rows: Sequence[_Row], own_id: str) -> tuple[Survey, ...]:
    """The first rating that any row gives, with its comment."""
    csat, as_given = rated(export, _first(rows, "csat") or None)
    comment = _first(rows, "csat_comment") or None
    return (Survey(own_id, csat=csat, csat_as_given=as_given, comment=comment),) if csat or comment else ()
