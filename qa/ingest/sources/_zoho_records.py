"""The kinds of records in an export of Zoho Desk, and what its tickets are joined to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qa.errors import InputError, RejectReason
from qa.ingest._export import Export
from qa.ingest._json_records import Record, json_first
from qa.ingest._part import Part
from qa.ingest.sources._pages import Apart, Pages, key
from qa.ingest.sources._zoho_threads import People, text_of

__all__ = ["OF_FILE", "PAGES", "Desk", "own_id", "ticket_of", "ticket_or_file_of"]

_LISTS: tuple[str, ...] = (
    "data",
    "tickets",
    "conversations",
    "threads",
    "comments",
    "agents",
    "contacts",
    "departments",
)
_LISTS += ("ratings", "customerHappiness", "happiness")
_KINDS: tuple[tuple[str, set[str]], ...] = (
    ("ticket", {"id", "ticketNumber", "status"}),
    ("ticket", {"id", "ticketNumber", "departmentId"}),
    ("ticket", {"id", "ticketNumber", "conversations"}),
    ("thread", {"direction", "createdTime", "isDescriptionThread"}),
    ("thread", {"direction", "createdTime", "fromEmailAddress"}),
    ("thread", {"direction", "createdTime", "hasAttach"}),
    ("thread", {"direction", "createdTime", "summary"}),
    ("comment", {"content", "commentedTime"}),
    ("rating", {"ticketId", "ratedTime"}),
    ("rating", {"ticketId", "rating", "feedback"}),
    ("rating", {"ticketId", "happinessRating"}),
    ("agent", {"emailId", "lastName"}),
    ("department", {"nameInCustomerPortal", "name"}),
    ("contact", {"lastName", "firstName", "email", "accountId"}),
)
OF_FILE = "file "
"""How the key of a ticket begins that only its file tells."""
_ID_IN_NAME = re.compile(r"\d{9,}")


def _kind(value: Mapping[str, Any]) -> str:
    own = value.get("type")
    if own in {"thread", "comment"} and {"author", "createdTime"} <= value.keys():
        return str(own)
    return next((kind for kind, keys in _KINDS if keys <= value.keys()), "")


PAGES = Pages(_LISTS, _kind, inner="ticket")


def ticket_of(item: Any, part: Part) -> str:
    """The ticket that a record or else its file's name gives; "" for none."""
    named = key(item.get("ticketId") or item.get("caseId"))
    in_name = _ID_IN_NAME.search(part.name.rpartition("/")[2])
    return named or (in_name.group() if in_name and in_name.group() != own_id(item, part) else "")


def ticket_or_file_of(item: Any, part: Part) -> str:
    """The same in an export without tickets: there a page is what was said in one, which the file names."""
    is_alone = PAGES.kind_of(json_first(part)) == "thread"  # a thread with all its text, apart from its list
    return ticket_of(item, part) or ("" if is_alone else f"{OF_FILE}{part.file}")


def own_id(item: Any, part: Part) -> str:
    """The record's own id."""
    return key(item.get("id"))


@dataclass
class Desk:
    """The export with what its tickets are joined to. `whole` are threads with all their text, by id;
    `key_of` tells the ticket of a message.
    """

    export: Export
    messages: Apart
    whole: Apart
    ratings: Apart
    key_of: Callable[[Any, Part], str] = ticket_of
    people: People = field(default_factory=People)
    departments: dict[str, str] = field(default_factory=dict)

    def keep(self, part: Part, kind: str, record: Record) -> None:
        """Remember what isn't a ticket."""
        value = record.value
        if kind in {"agent", "contact"}:
            self.people.add(value, is_agent=kind == "agent")
        elif kind == "department":
            self.departments[key(value["id"])] = key(value["name"])
        elif kind == "rating":
            self.ratings.add(part, record)
        elif self.key_of(value, part):
            self.messages.add(part, record)
        elif kind == "thread" and text_of(value):
            self.whole.add(part, record)
        else:
            detail = "names no ticket. Put it into its ticket, or the ticket's id into the file's name."
            raise InputError(RejectReason.WRONG_SHAPE, detail)
