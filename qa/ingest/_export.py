"""What an importer works with: the files of one export, who is who in it, and its clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Draft, DraftTurn, DraftWord, Moment, Notes, rejected
from qa.ingest._json_records import Broken, Record, json_records
from qa.ingest._part import Part
from qa.ingest._table_records import TableRow, table_rows
from qa.ingest._values import clean_text, read_number
from qa.ingest.roster import Roster
from qa.layout import Layout, folded
from qa.moments import in_utc
from qa.types import Agent, Contact, Rejected, Role, Survey

__all__ = ["BROKEN_RECORD", "Export", "Piece", "value_at"]

Piece = Draft | Rejected | Survey | Contact
"""What an importer yields. A Survey or Contact may stand alone where its conversation isn't in the export."""

BROKEN_RECORD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What values that no importer expects lead to; ArithmeticError is of numbers and times out of bounds."""
_EPOCH_MS_FROM = 1e11
_EPOCH_S_FROM = 1e8


@dataclass(frozen=True)
class Export:
    """One export. `file` is the name to show for it: its file below the inbox, or its folder."""

    file: str
    parts: Sequence[Part]
    layout: Layout = field(default_factory=Layout)
    roster: Roster = field(default_factory=Roster)
    notes: Notes = field(default_factory=Notes)

    def agent(self, *keys: object) -> Agent | None:
        """The agent of the roster with one of these ids, addresses or names."""
        for key in keys:
            text = str(key).strip() if key not in {None, ""} else ""
            found = (
                self.roster.by_id.get(text)
                or self.roster.by_email.get(text.lower())
                or self.roster.by_name.get(folded(text))
            )
            if text and found:
                return found
        return None

    def role(self, *keys: object, told: Role | None = None) -> Role | None:
        """The role of whoever has these ids, addresses or names: what roles.json says, else what the export
        itself told, else agent where the roster has one; None where nothing tells.
        """
        for key in keys:
            if key not in {None, ""} and (role := self.layout.roles.get(folded(str(key)))):
                return role
        if told is not None:
            return told
        return Role.AGENT if self.agent(*keys) else None

    def turn(  # noqa: PLR0913 - a turn has this many sides
        self,
        text: str,
        *,
        id: object = "",  # noqa: A002 - as exports call it
        name: str = "",
        email: str = "",
        told: Role | None = None,
        start: Moment = None,
        end: Moment = None,
        words: tuple[DraftWord, ...] = (),
        confidence: float | None = None,
        is_public: bool = True,
    ) -> DraftTurn:
        """The turn of whoever has this id, name, address; `told` is the role that the export itself gives.

        Agents get the roster's id where they are in it, else the export's own. System messages are never
        public.
        """
        role = self.role(id, email, name, told=told)
        agent = self.agent(id, email, name) if role in {Role.AGENT, Role.SUPERVISOR} else None
        own_id = str(id) if id not in {None, ""} else ""
        shown = clean_text(name or (agent.agent_name if agent else "") or email)
        return DraftTurn(
            speaker=role.value if role else shown or own_id or Role.UNKNOWN.value,
            text=clean_text(text),
            start=start,
            end=end,
            words=words,
            confidence=confidence,
            is_public=is_public and role is not Role.SYSTEM,
            name=shown if role else "",
            agent_id=(agent.agent_id if agent else own_id) if role is Role.AGENT else "",
        )

    def time(self, value: object, *formats: str) -> datetime | None:
        """The moment that a cell or key gives, in UTC: in the owner's format, ISO 8601, seconds or
        milliseconds since 1970, or one of `formats` (as strptime). One without a zone is in that of
        roles.json, else UTC, and counted. None when nothing is given; what can't be read is counted.
        """
        if value is None or value == "":
            return None
        number = read_number(value)
        if number is not None and number >= _EPOCH_S_FROM and not self.layout.date_format:
            return _since_1970(number / 1000 if number >= _EPOCH_MS_FROM else number)
        text = str(value).strip()
        if own := self.layout.time(text):
            return own
        moment = _parsed(text, formats)
        if moment is None:
            self.notes.count("times that can't be read, left out; name their date_format in roles.json")
            return None
        if moment.tzinfo is None:
            if self.layout.timezone is None:
                self.notes.count("times without a zone, read as UTC; name their timezone in roles.json")
            moment = moment.replace(tzinfo=self.layout.zone)
        return in_utc(moment)

    def records(self, part: Part, template: Sequence[str] = ()) -> Iterator[Record | Rejected]:
        """The records of a JSON file; a broken one is rejected with its number, and the rest still comes."""
        try:
            for found in json_records(part, template):
                yield self.bad(part, found.number, found.detail) if isinstance(found, Broken) else found
        except InputError as error:
            yield rejected(part.file, error.reason, error.detail)

    def rows(self, part: Part) -> Iterator[TableRow | Rejected]:
        """The rows of a table; one that can't be used is rejected with its line, and the rest still comes."""
        try:
            for row in table_rows(part):
                yield self.bad(part, row.number, row.fault, "line") if row.fault else row
        except InputError as error:
            yield rejected(part.file, error.reason, error.detail)

    def bad(self, part: Part, number: int, detail: str, what: str = "record") -> Rejected:
        """A record that gives no conversation, as `FILE#record 17`. `detail` holds no word of it."""
        return rejected(part.file, RejectReason.WRONG_SHAPE, detail, part=f"{what} {number}")

    def left_out(self, part: Part, number: int, detail: str, what: str = "record") -> Rejected:
        """A record that is left out on purpose (spam, deleted, merged away): nothing to mend."""
        return rejected(part.file, RejectReason.LEFT_OUT, detail, part=f"{what} {number}")


def _since_1970(seconds: float) -> datetime | None:
    try:
        return in_utc(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _parsed(text: str, formats: Sequence[str]) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC") + ("+00:00" if text.endswith(" UTC") else ""))
    except ValueError:
        pass
    for each in formats:
        try:
            return datetime.strptime(text, each)  # noqa: DTZ007 - the zone is looked at next
        except ValueError:
            continue
    return None


def value_at(record: Any, dotted: str) -> Any:
    """What lies under `a.b.c` in nested objects; None where there is nothing."""
    for key in dotted.split("."):
        record = record.get(key) if isinstance(record, dict) else None
    return record
