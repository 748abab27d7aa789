"""What the drafts of all of Salesforce's objects share."""

from collections.abc import Sequence
from datetime import datetime

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import Export, Piece
from qa.ingest.sources._salesforce_rows import Row
from qa.ingest.sources._shared import rated, said
from qa.types import Channel, Contact, Rejected, Survey

__all__ = ["BROKEN", "Said", "broken", "each_once", "finished", "surveys_of"]

BROKEN = (AttributeError, InputError, KeyError, TypeError, ValueError, IndexError)
"""What a record with an unexpected value under a key raises."""

Said = tuple[datetime | None, DraftTurn]
"""When, and what."""


def broken(export: Export, row: Row) -> Rejected:
    """The row, rejected because one of its values has a shape that no export writes."""
    detail = "has a value that can't be read under one of its keys. Export it again."
    return export.bad(export.parts[row.part], row.number, detail, row.what)


def each_once(export: Export, rows: Sequence[Row]) -> list[Row]:
    """The rows, one of each id: exports may overlap."""
    once = {
        row.text("id", "identifier", "messageidentifier") or f"{row.part}:{row.number}": row for row in rows
    }
    export.notes.count("messages delivered twice, read once", len(rows) - len(once))
    return list(once.values())


def finished(  # noqa: PLR0913, PLR0917 - a draft has this many sides
    export: Export,
    first: Row,
    turns: Sequence[Said],
    channel: Channel,
    fields: dict[str, str],
    contact: Contact | None,
) -> Piece:
    """The draft of what was said, by time; rejected where nothing was."""
    part = export.parts[first.part]
    place = f"{first.what} {first.number}"
    if not turns:
        detail = "has no message. Export its emails, comments or entries with it."
        return rejected(part.file, RejectReason.NO_TURNS, detail, part=place)
    if all(at is not None for at, _ in turns):
        turns = sorted(turns, key=lambda each: each[0])  # type: ignore[arg-type, return-value]
    surveys = surveys_of(export, first, fields["interaction_id"])
    words = tuple(turn for _, turn in turns)
    return Draft(part.file, first.number, words, channel, said(**fields), contact=contact, surveys=surveys)


def surveys_of(export: Export, row: Row, interaction_id: str) -> tuple[Survey, ...]:
    """The rating in the owner's own field, which roles.json names as csat_column or csat_field."""
    own = export.layout.csat_column or export.layout.csat_field
    given = row.text(own.lower()) if own else ""
    csat, as_given = rated(export, given or None)
    return (Survey(interaction_id, csat=csat, csat_as_given=as_given),) if csat else ()
