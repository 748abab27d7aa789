"""Chats as a table: a row a message, a conversation the rows of one conversation_id.

Columns: conversation_id, timestamp, speaker (or role, sender), speaker_name (or name), text (or message); the
manifest's columns may stand beside them. Without conversation_id the whole file is one conversation. Rows of
a conversation need not lie together; their order is the file's. `,` `;` and tab are told by the header.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.errors import InputError, RejectReason
from qa.ingest._draft import FIELDS, Draft, DraftTurn, Notes, rejected
from qa.ingest._table import Row, Table, read_table
from qa.ingest._values import read_moment
from qa.ingest.html import to_text
from qa.types import Channel, Rejected

__all__ = ["read_chat_csv"]

# by preference: with both `role` and `sender` in a file, the second is the name
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "conversation_id": ("conversation_id", "interaction_id", "chat_id", "session_id", "id"),
    "timestamp": ("timestamp", "time", "sent_at", "created_at", "date"),
    "speaker": ("role", "speaker", "sender", "author", "from"),
    "speaker_name": ("speaker_name", "name", "sender_name", "speaker", "sender", "author"),
    "text": ("text", "message", "body", "content"),
}
_KNOWN = {alias for aliases in _ALIASES.values() for alias in aliases} | set(FIELDS) | {"channel"}


def read_chat_csv(path: Path, file: str, notes: Notes) -> Iterator[Draft | Rejected]:
    """Every conversation of the table in the order of its first row, and those that can't be used."""
    try:
        table = read_table(path, _KNOWN, notes, file)
        columns = _columns(table)
    except InputError as error:
        yield rejected(file, error.reason, error.detail)
        return
    unknown = sorted(set(table.columns) - {*columns.values(), *FIELDS, "channel", ""})
    if unknown:
        notes.say(f"{file}: columns kept out: {', '.join(unknown)}")
    reader = _Reader(file, columns, len(unknown), notes)
    groups, homeless = _grouped(table, columns.get("conversation_id"))
    for position, (conversation_id, rows) in enumerate(groups.items(), start=1):
        try:
            yield reader.draft(position, conversation_id, rows)
        except InputError as error:
            yield rejected(file, error.reason, error.detail, part=conversation_id or None)
    if homeless:
        detail = f"{len(homeless)} rows have no conversation_id (first: line {homeless[0].line}). Add it."
        yield rejected(file, RejectReason.WRONG_SHAPE, detail, part="rows without conversation_id")
    if not table.rows:
        yield rejected(file, RejectReason.NO_TURNS, "has a header and no rows. Check the export.")


def _columns(table: Table) -> dict[str, str]:
    """The column that holds each thing. Raises InputError when speaker or text have none."""
    chosen: dict[str, str] = {}
    for thing, aliases in _ALIASES.items():
        free = [alias for alias in aliases if alias in table.columns and alias not in chosen.values()]
        if free:
            chosen[thing] = free[0]
    if "speaker" not in chosen and "speaker_name" in chosen:
        chosen["speaker"] = chosen.pop("speaker_name")
    missing = [thing for thing in ("speaker", "text") if thing not in chosen]
    if missing:
        wanted = "; ".join(f"{thing} (or {', '.join(_ALIASES[thing])})" for thing in missing)
        raise InputError(RejectReason.WRONG_SHAPE, f"has no column {wanted}. Add it to the export.")
    return chosen


def _grouped(table: Table, id_column: str | None) -> tuple[dict[str, list[Row]], list[Row]]:
    if id_column is None:
        return ({"": list(table.rows)} if table.rows else {}), []
    groups: dict[str, list[Row]] = {}
    for row in table.rows:
        groups.setdefault(row.cells[id_column], []).append(row)
    return groups, groups.pop("", [])


@dataclass(frozen=True)
class _Reader:
    file: str
    columns: Mapping[str, str]
    unknown_columns: int
    notes: Notes

    def draft(self, position: int, conversation_id: str, rows: Sequence[Row]) -> Draft:
        """The conversation of these rows. Raises InputError when they don't make one."""
        surplus = [row.line for row in rows if row.surplus]
        if surplus:
            detail = f"line {surplus[0]} has more cells than the header. Export texts in quotes."
            raise InputError(RejectReason.WRONG_SHAPE, detail)
        turns = tuple(self._turn(row.cells) for row in rows)
        if not any(turn.text for turn in turns):
            raise InputError(RejectReason.NO_TURNS, "no row has text. Check the export.")
        fields = {name: _first(rows, name) for name in FIELDS}
        if conversation_id:
            fields["interaction_id"] = conversation_id
        return Draft(
            file=self.file,
            position=position,
            turns=turns,
            channel=_channel(_first(rows, "channel").lower()),
            fields={name: value for name, value in fields.items() if value},
            unknown_keys=self.unknown_columns,
        )

    def _turn(self, cells: Mapping[str, str]) -> DraftTurn:
        given = {thing: cells[column] for thing, column in self.columns.items()}
        text = to_text(given["text"].replace("\r\n", "\n").replace("\r", "\n"))
        start = read_moment(given.get("timestamp"), self.notes)
        return DraftTurn(given["speaker"], text, start, name=given.get("speaker_name", ""))


def _channel(name: str) -> Channel | None:
    if name and name not in set(Channel):
        detail = f"channel is none of {', '.join(Channel)}. Mend it, or leave it out."
        raise InputError(RejectReason.WRONG_SHAPE, detail)
    return Channel(name) if name else None


def _first(rows: Sequence[Row], column: str) -> str:
    """The first value the column has in the rows; "" where it has none."""
    return next((row.cells[column] for row in rows if row.cells.get(column)), "")
