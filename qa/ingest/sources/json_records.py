"""Plain JSON and JSON Lines of messages or conversations, laid out as roles.json says.

**How to export.** Any way that gives JSON: an array, JSON Lines, an API's page (`{"items": [...], "next":
...}`) or an object a file; a record is a message or a conversation with its messages in a list. The files of
a folder are one export: messages of a conversation may lie in several.

**What is read**, as roles.json beside it says. A dot goes inside, and a path may go through one list:

    {"fields": {"conversation_id": "id", "text": "messages.body", "speaker": "messages.author.name",
                "role": "messages.author.kind", "time": "messages.sent", "internal": "messages.private"},
     "csat_field": "survey.score", "role_values": {"staff": "agent"}, "agent": ["ana@shop.example"]}

Here `messages` is the list in each conversation; of `{"text": "body", "conversation_id": "ticket"}` each
record is a message. Besides: internal_values, timezone, date_format. Without conversation_id a record with a
list is a conversation of its own, and a file of messages one conversation. HTML becomes text; where all
turns have dates they are put in their order.

**What isn't.** All else in the records. Without `fields` no file is claimed.

**Limits.** The longest record is in memory, and a file that is one conversation.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from qa.errors import RejectReason
from qa.ingest._draft import Draft, rejected
from qa.ingest._export import Export, Piece, value_at
from qa.ingest._grouped import Place, Places
from qa.ingest._json_records import Record, json_first, json_value, reread
from qa.ingest._mapped import in_order, rating, turn_of
from qa.ingest._part import Part
from qa.ingest._source import Source
from qa.layout import Layout
from qa.types import Rejected

__all__ = ["SOURCE"]

Fields = Mapping[str, str]
"""The path of each thing."""
_UNFIT = (KeyError, TypeError, ValueError, AttributeError)


def _fields(layout: Layout) -> dict[str, str]:
    csat = {"csat": layout.csat_field} if layout.csat_field else {}
    return {**layout.fields, **csat}


def _claim_mapped(parts: Sequence[Part], layout: Layout) -> list[list[Part]]:
    if "text" not in layout.fields:
        return []
    ours = [part for part in parts if part.is_json and _fits(part, layout.fields["text"])]
    return [ours] if ours else []


def _fits(part: Part, path: str) -> bool:
    first = json_first(part)
    turns = first.get("turns") or (isinstance(first.get(""), dict) and first[""].get("turns"))
    if isinstance(turns, list):
        turns = turns[0] if turns else None
    if isinstance(turns, dict) and "speaker" in turns:
        return False  # callqa's own transcript
    return path.partition(".")[0] in first or any(_has(record, path) for record in first.values())


def _has(record: object, path: str) -> bool:
    return isinstance(record, dict) and path.partition(".")[0] in record


def _read(export: Export) -> Iterator[Piece]:
    yield from _Messages(export).pieces()


@dataclass
class _Messages:
    """The messages that lie one by one, by their places; conversations come at once."""

    export: Export
    places: Places = field(default_factory=Places)
    inside: dict[int, Fields] = field(default_factory=dict)

    def pieces(self) -> Iterator[Piece]:
        for index, part in enumerate(self.export.parts):
            yield from self._pieces_of(index, part)
        with ExitStack() as opened:
            streams = [opened.enter_context(part.open()) for part in self.export.parts]
            for position, first in enumerate(self.places.firsts(), start=1):
                yield self._scattered(position, first, streams)

    def _pieces_of(self, index: int, part: Part) -> Iterator[Piece]:
        fields, first = _fields(self.export.layout), json_first(part)
        top = fields["text"].partition(".")[0]
        if "" not in first and top in first and not fields.get("conversation_id", "").startswith(f"{top}."):
            yield self._conversation(part, 1, json_value(part), fields)
            return
        keys = {key for key, record in first.items() if _has(record, fields["text"])}
        if "" not in first and top in first:
            fields = {thing: path.removeprefix(f"{top}.") for thing, path in fields.items()}
            keys = {top}
        self.inside[index] = fields
        for record in self.export.records(part):
            if isinstance(record, Rejected):
                yield record
            elif record.key in keys or record.key == "":
                yield from self._piece(index, part, record, fields)

    def _piece(self, index: int, part: Part, record: Record, fields: Fields) -> Iterator[Piece]:
        if not _has(record.value, fields["text"]):
            detail = "has nothing where roles.json says that the text is. Mend `fields`."
            yield self.export.bad(part, record.number, detail)
        elif _list_in(record.value, fields["text"]) is not None:
            yield self._conversation(part, record.number, record.value, fields)
        elif "conversation_id" not in fields:
            self.places.add(f"file {index}", index, record.start, record.end, record.number)
        elif not (own_id := _text(value_at(record.value, fields["conversation_id"]))):
            yield self.export.bad(part, record.number, "has no conversation_id. Mend it, or `fields`.")
        else:
            self.places.add(f"id {own_id}", index, record.start, record.end, record.number)

    def _conversation(self, part: Part, number: int, value: Any, fields: Fields) -> Piece:
        try:
            inside = _list_in(value, fields["text"])
            if inside is None:
                return self.export.bad(part, number, "has no list of messages. Mend `fields` of roles.json.")
            prefix = f"{inside}."
            own = {thing: p.removeprefix(prefix) for thing, p in fields.items() if p.startswith(prefix)}
            about = {thing: p for thing, p in fields.items() if not p.startswith(prefix)}
            said = {thing: _text(value_at(value, path)) for thing, path in about.items()}
            messages = [said | _given(each, own) for each in value_at(value, inside)]
            return self._draft(part, number, number, messages)
        except _UNFIT:
            return self._unfit(part, number)

    def _scattered(self, position: int, first: Place, streams: Sequence[BinaryIO]) -> Piece:
        index, start, end, number = first
        part, fields = self.export.parts[index], self.inside[index]
        try:
            if "conversation_id" in fields:
                own_id = _text(value_at(reread(streams[index], start, end), fields["conversation_id"]))
                places = self.places.of(f"id {own_id}")
            else:
                places = self.places.of(f"file {index}")
            messages = [
                _given(reread(streams[at], begin, stop), self.inside[at]) for at, begin, stop, _ in places
            ]
            return self._draft(part, position, number, messages)
        except _UNFIT:
            return self._unfit(part, number)

    def _unfit(self, part: Part, number: int) -> Rejected:
        detail = "has a list or an object where roles.json says that a text is. Mend `fields`."
        return self.export.bad(part, number, detail)

    def _draft(
        self, part: Part, position: int, number: int, messages: Sequence[Mapping[str, str]]
    ) -> Draft | Rejected:
        turns = in_order(turn_of(self.export, message) for message in messages)
        if not any(turn.text for turn in turns):
            detail = "has no text in any message. Check the export."
            return rejected(part.file, RejectReason.NO_TURNS, detail, part=f"record {number}")
        own_id = messages[0].get("conversation_id", "")
        return Draft(
            file=part.file,
            position=position,
            turns=turns,
            fields={"interaction_id": own_id} if own_id else {},
            surveys=rating(self.export, own_id, [message.get("csat", "") for message in messages]),
        )


def _list_in(record: Any, path: str) -> str | None:
    """The part of the path that leads to a list; None where none does."""
    keys = path.split(".")
    prefixes = (".".join(keys[:count]) for count in range(1, len(keys)))
    return next((prefix for prefix in prefixes if isinstance(value_at(record, prefix), list)), None)


def _given(message: Any, fields: Fields) -> dict[str, str]:
    """What the message says of each thing. Raises TypeError where that is no single value."""
    if not isinstance(message, dict):
        raise TypeError
    return {thing: _text(value_at(message, path)) for thing, path in fields.items()}


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise TypeError
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip()


SOURCE = Source(
    name="json_records",
    title="JSON and JSON Lines, laid out by roles.json",
    files="the JSON files of a folder, with a roles.json that has `fields`",
    channel=None,
    claim=lambda parts, layout: [],
    read=_read,
    is_last=True,
    claim_mapped=_claim_mapped,
)
