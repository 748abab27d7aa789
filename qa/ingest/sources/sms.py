"""Text messages: logs of Twilio and the like, and backups of an Android phone.

**How to export.** Twilio: Console, Monitor, Logs, Messaging, filter, Export to CSV (page "Message logs"); or
the API's Messages list or BulkExport as JSON. Android: SMS Backup & Restore, Back up now, XML
(synctech.com.au, "Fields in XML backup files"). Other services: any CSV or Excel with the columns From, To,
a text, and a direction or a time. All such files of a folder are one export.

**What is read.** From, To, Body (or Message, Text, Content), Direction (Type), SentDate (Date Sent, Date,
Time, ...), Status, the agent's name (Agent, User, Sent By), how many media. In XML address, type, date,
body, contact_name.

**A conversation** is all messages between two numbers on one day (in the time zone of roles.json, else UTC):
a text message has no thread of its own, so a talk past midnight is two. Its id and the customer's are hashes
of the numbers: no number stands in an id. Numbers are compared by their digits and letters.

**Who is who.** Inbound is the customer's, outbound an agent's; `role_values` of roles.json may say another
(`{"outbound-reply": "bot"}` where replies are automatic). Without a direction roles.json or agents.csv tells
by the numbers; else the roles are unknown. Which agent: the agent's column, or the roster's id, name or
address that the number stands for in agents.csv.

**What isn't.** Drafts, failed and undelivered messages: left out and counted, as are MMS of a backup; media
are counted. Numbers that start with `whatsapp:` or `messenger:` are of the social channel.

**Limits.** XML and Excel are held in memory; the rest streams. † The headers of Twilio's CSV are from
exports that others published, not from its documentation.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, BinaryIO

from qa.errors import RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import Export, Piece
from qa.ingest._grouped import Place, Places
from qa.ingest._json_records import reread
from qa.ingest._mapped import in_order
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest._table_records import Columns, columns_of, reread_row
from qa.ingest.customers import as_phone
from qa.ingest.sources._sms_files import Found, is_of_messages, records_of, value_of
from qa.layout import folded
from qa.types import Channel, Rejected, Role

__all__ = ["SOURCE"]

_DIRECTIONS = {
    **dict.fromkeys(("inbound", "in", "incoming", "received", "mo"), Role.CUSTOMER),
    **dict.fromkeys(("outbound", "out", "outgoing", "sent", "mt"), Role.AGENT),
}
_FORMATS = ("%a, %d %b %Y %H:%M:%S %z", "%Y-%m-%d %H:%M:%S %Z", "%Y/%m/%d %H:%M:%S", "%b %d, %Y %I:%M:%S %p")
_UNSENT = {"draft", "scheduled", "queued", "outbox", "failed", "undelivered", "canceled", "cancelled"}


@dataclass(frozen=True, slots=True)
class _Sms:
    """A message. `ours` and `theirs` are the numbers; where nothing tells whose is whose, sorted."""

    role: Role | None
    ours: str
    theirs: str
    at: datetime | None
    record: Mapping[str, Any]

    def pair(self) -> str:
        return _hash(f"{self.ours} {self.theirs}")


def _read(export: Export) -> Iterator[Piece]:
    yield from _Log(export).pieces()


@dataclass
class _Log:
    export: Export
    places: Places = field(default_factory=Places)
    held: list[Mapping[str, Any]] = field(default_factory=list)
    columns: dict[int, Columns] = field(default_factory=dict)

    def pieces(self) -> Iterator[Piece]:
        for index, part in enumerate(self.export.parts):
            if (columns := columns_of(part)) is not None:
                self.columns[index] = columns
            for found in records_of(self.export, part):
                taken = found if isinstance(found, Rejected) else self._take(index, part, found)
                if taken is not None:
                    yield taken
        with ExitStack() as opened:
            streams = [opened.enter_context(part.open()) for part in self.export.parts]
            for position, first in enumerate(self.places.firsts(), start=1):
                yield self._conversation(position, first, streams)

    def _take(self, index: int, part: Part, found: Found) -> Rejected | None:
        sms = self._sms(found.record)
        if not sms.theirs:
            detail = "has no number (From, To). Export it again."
            return self.export.bad(part, found.number, detail, found.what)
        if folded(value_of(found.record, "status")) in _UNSENT:
            self.export.notes.count("messages never sent or delivered, left out")
            return None
        key = f"{sms.pair()} {self._day(sms)}"
        self.places.add(key, index, found.start, found.end, len(self.held))
        if not found.end:
            self.held.append(found.record)
        return None

    def _sms(self, record: Mapping[str, Any]) -> _Sms:
        sender, receiver = _plain(value_of(record, "from")), _plain(value_of(record, "to"))
        role = self._role(record, sender, receiver)
        theirs, ours = (sender, receiver) if role is Role.CUSTOMER else (receiver, sender)
        if role is None:
            ours, theirs = sorted((sender, receiver))
        return _Sms(role, ours, theirs or ours, self.export.time(value_of(record, "time"), *_FORMATS), record)

    def _role(self, record: Mapping[str, Any], sender: str, receiver: str) -> Role | None:
        direction = folded(value_of(record, "direction"))
        said = self.export.layout.role_of_value.get(direction) or _DIRECTIONS.get(direction.partition("-")[0])
        if said:
            return said
        given = value_of(record, "from")
        if role := self.export.role(given, sender):
            return role
        to_agent = self.export.role(value_of(record, "to"), receiver) in {Role.AGENT, Role.BOT}
        return Role.CUSTOMER if to_agent else None

    def _day(self, sms: _Sms) -> str:
        return sms.at.astimezone(self.export.layout.zone).date().isoformat() if sms.at else "undated"

    def _at(self, place: Place, streams: Sequence[BinaryIO]) -> _Sms:
        index, start, end, number = place
        part = self.export.parts[index]
        if not end:
            return self._sms(self.held[number])
        if part.is_json:
            return self._sms(reread(streams[index], start, end))
        return self._sms(reread_row(streams[index], self.columns[index], start, end))

    def _conversation(self, position: int, first: Place, streams: Sequence[BinaryIO]) -> Piece:
        one = self._at(first, streams)
        day = self._day(one)
        found = [self._at(place, streams) for place in self.places.of(f"{one.pair()} {day}")]
        turns = in_order(map(self._turn, found))
        part = self.export.parts[first[0]]
        if not any(turn.text for turn in turns):
            detail = "has no text in any message: media alone. Nothing to do."
            return rejected(part.file, RejectReason.NO_TURNS, detail, part=f"conversation {position}")
        media = sum(int(count) for sms in found if (count := value_of(sms.record, "media")).isdecimal())
        self.export.notes.count("attachments, not read", media)
        fields = {"interaction_id": f"sms-{one.pair()}-{day}"}
        if any(sms.role is not None for sms in found):
            fields["customer_id"] = as_phone(one.theirs)
        ends = f"{value_of(one.record, 'from')} {value_of(one.record, 'to')}"
        is_social = "whatsapp:" in ends or "messenger:" in ends
        channel = Channel.SOCIAL if is_social else Channel.SMS
        return Draft(file=part.file, position=position, turns=turns, channel=channel, fields=fields)

    def _turn(self, sms: _Sms) -> DraftTurn:
        record = sms.record
        name = str(record.get("contact_name", "")) if sms.role is Role.CUSTOMER else ""
        if sms.role in {Role.AGENT, Role.BOT}:
            name = value_of(record, "who")
            agent = self.export.agent(name, value_of(record, "from"))
            name = agent.agent_name if agent else name
        return self.export.turn(value_of(record, "text"), name=name, told=sms.role, start=sms.at)


def _plain(number: str) -> str:
    return re.sub(r"[\W_]+", "", number.rpartition(":")[2]).casefold()


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


SOURCE = Source(
    name="sms",
    title="Text messages (Twilio logs, Android backups)",
    files="the logs or backups of a folder",
    channel=Channel.SMS,
    claim=together(is_of_messages),
    read=_read,
)
