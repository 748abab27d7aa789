"""Tables of any tool: CSV, TSV and Excel with a row a message.

**How to export.** Any way that gives a table with a header: a row a message, a conversation the rows of one
conversation_id; without that column the whole file is one conversation. Rows of a conversation need not lie
together. `,` `;` tab and `|` are told by the header; UTF-8, UTF-16 and Windows-1252; Excel's `sep=` line;
.xlsx (the first sheet; .xls must be saved anew).

**What is read.** The columns conversation_id, timestamp, role, speaker, speaker_name, text, internal, csat
under these and other usual names (_ALIASES); a channel; the manifest's columns (agent_id, team, queue,
customer_id, language, ... : the first value in a conversation, agent_id also row by row). Times are ISO
8601, seconds since the conversation began, seconds or milliseconds since 1970, or another writing that can
be read in one way. HTML becomes text. Where all turns have dates they are put in their order.

**For layouts that only their owner knows** roles.json has `columns`: thing to header as written, case and
spacing aside; `role_values`, `internal_values`, `csat_column`, `timezone`, `date_format`. With `columns` a
table that has the column of the text is claimed before any other importer sees it.

**What isn't.** Other columns (their places are said), further sheets, a row whose cells don't fit the header:
rejected alone, with its line.

**Limits.** A CSV of any size streams; UTF-16 and the rows of an Excel workbook are held in memory (Excel
itself ends at a million rows).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

from qa.errors import InputError, RejectReason
from qa.ingest._draft import CONSENT, FIELDS, Draft, DraftTurn, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._grouped import Place, Places
from qa.ingest._mapped import channel_named, in_order, rating, turn_of
from qa.ingest._part import Part
from qa.ingest._source import Source
from qa.ingest._table import columns_kept_out
from qa.ingest._table_records import Columns, columns_of, folded_column, reread_row
from qa.layout import Layout
from qa.types import Rejected

__all__ = ["SOURCE"]

# by preference: with both `role` and `sender` in a file, the second is the name
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "conversation_id": (
        *("conversation_id", "interaction_id", "chat_id", "session_id", "ticket_id", "ticket_number"),
        *("case_id", "case_number", "thread_id", "call_id", "contact_id", "conversation", "ticket", "id"),
    ),
    "time": ("timestamp", "time", "sent_at", "created_at", "date", "datetime", "date_time", "created"),
    "speaker": ("role", "sender_type", "author_type", "speaker", "sender", "author", "from"),
    "name": ("speaker_name", "name", "sender_name", "author_name", "speaker", "sender", "author"),
    "text": ("text", "message", "body", "content", "message_text", "message_body", "comment"),
    "internal": ("internal", "is_internal", "private", "is_private"),
    "csat": ("csat",),
}
_SUFFIXES = {".csv", ".tsv", ".xlsx", ".xlsm"}
_NO_CONVERSATIONS = {"manifest.csv", "agents.csv", "surveys.csv", "contacts.csv"}
_WHOLE_FILE = "\0"


def _claim(parts: Sequence[Part], layout: Layout) -> list[list[Part]]:
    return [[part] for part in parts if part.suffix in _SUFFIXES and not _is_beside(part)]


def _is_beside(part: Part) -> bool:
    return PurePosixPath(part.name).name in _NO_CONVERSATIONS


def _claim_mapped(parts: Sequence[Part], layout: Layout) -> list[list[Part]]:
    if "text" not in layout.columns:
        return []
    header = folded_column(layout.columns["text"])
    tables = [(part, columns_of(part)) for part in parts if not _is_beside(part)]
    return [[part] for part, columns in tables if columns is not None and header in columns.folded]


def _read(export: Export) -> Iterator[Piece]:
    for part in export.parts:
        columns = columns_of(part)
        if columns is None:
            raise InputError(RejectReason.NOT_READABLE, "is empty, or no text. Save it as CSV in UTF-8.")
        yield from _Table(export, part, columns, _chosen(columns, export.layout)).pieces()


def _chosen(columns: Columns, layout: Layout) -> dict[str, str]:
    """The column that holds each thing. Raises InputError when who or what is said has none."""
    chosen = {thing: folded_column(header) for thing, header in layout.columns.items()}
    if layout.csat_column:
        chosen["csat"] = folded_column(layout.csat_column)
    if missing := sorted(set(chosen.values()) - set(columns.folded)):
        detail = f"has no column {', '.join(missing)}, which roles.json names. Mend one of them."
        raise InputError(RejectReason.WRONG_SHAPE, detail)
    is_told = bool({"speaker", "role"} & chosen.keys())
    for thing, aliases in _ALIASES.items():
        free = [alias for alias in aliases if alias in columns.folded and alias not in chosen.values()]
        if free and thing not in chosen and not (is_told and thing in {"speaker", "name"}):
            chosen[thing] = free[0]
    if not {"speaker", "role"} & chosen.keys() and "name" in chosen:
        chosen["speaker"] = chosen.pop("name")
    missing = [
        f"{thing} (or {', '.join(_ALIASES[thing])})"
        for thing, found in (("speaker", {"speaker", "role"}), ("text", {"text"}))
        if not found & chosen.keys()
    ]
    if missing:
        detail = f"has no column {'; '.join(missing)}. Add it to the export, or name yours in roles.json."
        raise InputError(RejectReason.WRONG_SHAPE, detail)
    return chosen


@dataclass
class _Table:
    export: Export
    part: Part
    columns: Columns
    chosen: Mapping[str, str]
    places: Places = field(default_factory=Places)
    excel: list[dict[str, str]] = field(default_factory=list)
    unknown: int = 0

    def pieces(self) -> Iterator[Piece]:
        """Every conversation in the order of its first row, and what can't be used."""
        self._say()
        homeless: list[int] = []
        count = 0
        for row in self.export.rows(self.part):
            count += 1
            if isinstance(row, Rejected):
                yield row
                continue
            key = self._key(row.cells)
            if not key:
                homeless.append(row.number)
                continue
            self.places.add(key, 0, row.start, row.end, len(self.excel))
            if self.part.is_zip:
                self.excel.append(row.cells)
        with self.part.open() as stream:
            for position, first in enumerate(self.places.firsts(), start=1):
                yield self._conversation(position, first, stream)
        if homeless:
            detail = f"{len(homeless)} rows have no conversation_id (first: line {homeless[0]}). Add it."
            yield rejected(
                self.part.file, RejectReason.WRONG_SHAPE, detail, part="rows without conversation_id"
            )
        if not count:
            detail = "has a header and no rows. Check the export."
            yield rejected(self.part.file, RejectReason.NO_TURNS, detail)

    def _say(self) -> None:
        used = {*self.chosen.values(), *FIELDS, *CONSENT, "channel", ""}
        unknown = sorted(set(self.columns.folded) - used)
        self.unknown = len(unknown)
        if unknown:
            self.export.notes.say(f"{self.part.file}: {columns_kept_out(self.columns.folded, unknown)}")
        if self.part.is_cp1252:
            note = "not UTF-8; read as Windows-1252. Export it as UTF-8 to be sure of accents."
            self.export.notes.say(f"{self.part.file}: {note}")

    def _key(self, cells: Mapping[str, str]) -> str:
        column = self.chosen.get("conversation_id")
        return cells[column] if column else _WHOLE_FILE

    def _cells(self, place: Place, stream: BinaryIO) -> dict[str, str]:
        _, start, end, number = place
        return self.excel[number] if self.part.is_zip else reread_row(stream, self.columns, start, end)

    def _conversation(self, position: int, first: Place, stream: BinaryIO) -> Draft | Rejected:
        key = self._key(self._cells(first, stream))
        rows = [self._cells(place, stream) for place in self.places.of(key)]
        own_id = "" if key == _WHOLE_FILE else key
        try:
            return self._draft(position, own_id, rows)
        except InputError as error:
            return rejected(self.part.file, error.reason, error.detail, part=own_id or None)

    def _draft(self, position: int, own_id: str, rows: Sequence[Mapping[str, str]]) -> Draft:
        """The conversation of these rows. Raises InputError when they don't make one."""
        turns = in_order(self._turn(cells) for cells in rows)
        if not any(turn.text for turn in turns):
            raise InputError(RejectReason.NO_TURNS, "no row has text. Check the export.")
        fields = {name: _first(rows, name) for name in (*FIELDS, *CONSENT)}
        if own_id:
            fields["interaction_id"] = own_id
        csat = self.chosen.get("csat")
        return Draft(
            file=self.part.file,
            position=position,
            turns=turns,
            channel=channel_named(_first(rows, "channel")),
            fields={name: value for name, value in fields.items() if value},
            unknown_keys=self.unknown,
            surveys=rating(self.export, own_id, [cells[csat] for cells in rows]) if csat else (),
        )

    def _turn(self, cells: Mapping[str, str]) -> DraftTurn:
        given = {thing: cells[column] for thing, column in self.chosen.items()}
        return turn_of(self.export, given, cells.get("agent_id", ""))


def _first(rows: Sequence[Mapping[str, str]], column: str) -> str:
    """The first value the column has in the rows; "" where it has none."""
    return next((cells[column] for cells in rows if cells.get(column)), "")


SOURCE = Source(
    name="table",
    title="Tables (CSV, TSV, Excel)",
    files="each table",
    channel=None,
    claim=_claim,
    read=_read,
    is_last=True,
    claim_mapped=_claim_mapped,
)
