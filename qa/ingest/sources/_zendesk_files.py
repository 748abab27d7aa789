"""The files of a Zendesk export: what each record is, and where the records of one ticket lie."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from qa.errors import InputError
from qa.ingest._draft import rejected
from qa.ingest._export import Export
from qa.ingest._grouped import Places
from qa.ingest._json_records import Record, json_first, json_value
from qa.ingest._part import Part
from qa.ingest.sources._again import Again
from qa.ingest.sources._shared import as_dict, as_id, as_text
from qa.types import Rejected

__all__ = [
    "Kind",
    "People",
    "Person",
    "Shelf",
    "flat",
    "is_alone",
    "is_page",
    "kind_of",
    "kinds_in",
    "person_of",
    "records_of",
]


class Kind(StrEnum):
    """What a record of Zendesk is."""

    TICKET = "ticket"
    COMMENT = "comment"
    AUDIT = "audit"
    USER = "user"
    GROUP = "group"
    FIELD = "field"
    METRICS = "metrics"
    METRIC_EVENT = "metric_event"
    RATING = "rating"
    SURVEY = "survey"
    DELETED = "deleted"
    SUSPENDED = "suspended"


_KEYS = {
    Kind.TICKET: ("tickets", "ticket"),
    Kind.COMMENT: ("comments", "comment", "ticket_comments"),
    Kind.AUDIT: ("audits", "audit", "ticket_audits", "ticket_events"),
    Kind.USER: ("users", "user"),
    Kind.GROUP: ("groups", "group"),
    Kind.FIELD: ("ticket_fields", "ticket_field"),
    Kind.METRICS: ("ticket_metrics", "ticket_metric", "metric_sets"),
    Kind.METRIC_EVENT: ("ticket_metric_events",),
    Kind.RATING: ("satisfaction_ratings", "satisfaction_rating"),
    Kind.SURVEY: ("survey_responses", "survey_response"),
    Kind.DELETED: ("deleted_tickets",),
    Kind.SUSPENDED: ("suspended_tickets",),
}
_KIND_OF_KEY = {key: kind for kind, keys in _KEYS.items() for key in keys}
_SHAPES: tuple[tuple[Kind, set[str], set[str], int], ...] = (
    (Kind.COMMENT, {"author_id", "public"}, {"body", "html_body", "plain_body"}, 1),
    (Kind.COMMENT, {"author_id", "created_at", "via"}, {"body", "html_body", "plain_body"}, 1),
    (Kind.AUDIT, {"ticket_id"}, {"events", "child_events"}, 1),
    (Kind.METRIC_EVENT, {"ticket_id", "metric", "instance_id"}, set(), 0),
    (Kind.METRICS, {"ticket_id"}, {"group_stations", "assignee_stations", "reopens"}, 2),
    (Kind.RATING, {"ticket_id", "score"}, {"requester_id", "assignee_id"}, 1),
    (Kind.SURVEY, {"subjects", "answers"}, set(), 0),
    (Kind.GROUP, {"name", "default", "deleted"}, set(), 0),
    (Kind.FIELD, {"raw_title", "title_in_portal"}, set(), 0),
    (Kind.DELETED, {"deleted_at", "previous_state"}, set(), 0),
    (Kind.SUSPENDED, {"cause", "author", "recipient"}, set(), 0),
)
"""What tells a kind: keys that it has all of, and of further keys so many."""
_STAFF, _END_USER = {"agent", "admin"}, "end-user"
_ONLY_ZENDESK = {"submitter_id", "assignee_id", "raw_subject", "submitter", "assignee", "metric_set"}
_ONLY_ZENDESK |= {"satisfaction_rating"}
_NUMBER = re.compile(r"\d+")


def _is_ticket(keys: set[str], record: dict[str, Any]) -> bool:
    comments = record.get("comments")
    first = comments[0] if isinstance(comments, list) and comments else comments
    if "id" in keys and _shape(first) is Kind.COMMENT:
        return True
    return (
        "id" in keys
        and bool(keys & {"requester_id", "requester"})
        and bool(keys & _ONLY_ZENDESK)
        and not keys & {"ticket_id", "responder_id"}
        and not isinstance(record.get("status"), int)
        and not isinstance(record.get("via"), str)
    )


def _shape(record: Any) -> Kind | None:
    """What the record is by its keys alone; None where it isn't Zendesk's."""
    if not isinstance(record, dict):
        return None
    keys, inner = set(record), record.get("ticket")
    if _is_ticket(keys, record) or (isinstance(inner, dict) and _is_ticket(set(inner), inner)):
        return Kind.TICKET
    if record.get("role") in {*_STAFF, _END_USER} and "name" in keys:
        return Kind.USER
    fits = (kind for kind, all_of, some, n in _SHAPES if all_of <= keys and len(some & keys) >= n)
    return next(fits, None)


def flat(value: Any) -> dict[str, Any]:
    """A ticket's record, be it wrapped as `{"ticket": {...}, "comments": [...]}` or not."""
    inner = value.get("ticket")
    if not isinstance(inner, dict):
        return dict(value)
    return {**inner, **{key: beside for key, beside in value.items() if key != "ticket"}}


def kind_of(record: Record) -> Kind | None:
    """What the record is, by the key that it stands under, else by its own keys; None: not for us."""
    return _KIND_OF_KEY.get(record.key) or _shape(record.value)


def kinds_in(part: Part) -> set[Kind]:
    """What records the file holds, by the first under each of its keys; empty where it isn't Zendesk's."""
    first = json_first(part)
    if alone := _shape(first):
        return {alone}
    kinds = {
        key: _shape(value) for key, value in first.items() if key in _KIND_OF_KEY or key in {"", "results"}
    }
    return {kind for key, kind in kinds.items() if kind and kind is _KIND_OF_KEY.get(key, kind)}


def is_alone(part: Part) -> bool:
    """Whether the whole file is one ticket, alone or with its comments and users beside it."""
    return _shape(json_first(part)) is Kind.TICKET


def is_page(part: Part) -> bool:
    """Whether the file is an object of lists: what belongs to its tickets may stand below them."""
    return "" not in json_first(part) and not is_alone(part)


def records_of(export: Export, part: Part, alone: Collection[Part]) -> Iterator[Record | Rejected]:
    """The records of one file; one of those `alone` is a single record."""
    if part not in alone:
        yield from export.records(part)
        return
    try:
        with part.open() as stream:
            size = stream.seek(0, 2)
        yield Record("ticket", 1, json_value(part), 0, size)
    except InputError as error:
        yield rejected(part.file, error.reason, error.detail)


class Person(NamedTuple):
    """Someone who writes in tickets: role as Zendesk has it, "" where it doesn't say."""

    role: str
    name: str
    email: str


def person_of(user: dict[str, Any]) -> Person:
    """The person that a user's record is."""
    return Person(as_text(user.get("role")), as_text(user.get("name")), as_text(user.get("email")))


class Shelf:
    """Where the records of each ticket lie in the files; they are read again when its turn comes."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts, self._places, self._said = parts, Places(), Places()
        self._again = Again(parts)
        self.counts: Counter[Kind] = Counter()

    def put(self, kind: Kind, key: str, at: int, record: Record) -> None:
        """Remember a record of that ticket (or user); `at` is which of the files it is in."""
        self.counts[kind] += 1
        if kind in {Kind.COMMENT, Kind.AUDIT}:
            self._said.add(key, at, record.start, record.end, record.number)
        self._places.add(f"{kind} {key}", at, record.start, record.end, record.number)

    def get(self, kind: Kind, key: str) -> list[Any]:
        """The ticket's (or user's) records of that kind, in the order of the files."""
        if not self.counts[kind]:
            return []
        return [self._again.value(place) for place in self._places.of(f"{kind} {key}")]

    def orphans(self) -> Iterator[tuple[str, int, int]]:
        """The tickets of an export of comments or audits alone: id, which file, number there."""
        for at, start, end, number in self._said.firsts():
            record = self._again.value((at, start, end, number))
            key = self.ticket_of(self._parts[at], record) or self.of_file(at)
            if not self.count(Kind.DELETED, key):
                yield key, at, number

    @staticmethod
    def of_file(at: int) -> str:
        """What stands for the ticket of a file of comments that names none: it is one ticket's."""
        return f"file {at}"

    def count(self, kind: Kind, key: str) -> int:
        """How many such records there are."""
        return len(self._places.of(f"{kind} {key}")) if self.counts[kind] else 0

    def close(self) -> None:
        """Close the files."""
        self._again.close()

    @staticmethod
    def ticket_of(part: Part, record: dict[str, Any]) -> str:
        """The id of the ticket that a comment belongs to: the comments of one ticket, as the API gives them,
        don't say it, so their file's name has to; "" where neither does.
        """
        if own := as_id(record.get("ticket_id")):
            return own
        return max(_NUMBER.findall(part.name.rpartition("/")[2]), key=len, default="")


class People:
    """Who is who by id. Staff is kept in memory, customers are read again when they are asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._staff: dict[str, Person] = {}
        self._last: dict[str, Person | None] = {}

    def add(self, at: int, record: Record) -> None:
        """Take in a user."""
        user = as_dict(record.value)
        if as_text(user.get("role")) in _STAFF:
            self._staff[as_id(user.get("id"))] = person_of(user)
        else:
            self._shelf.put(Kind.USER, as_id(user.get("id")), at, record)

    def staff_named(self, name: str) -> str:
        """The id of the one of the staff with that name; "" where there is none, or several."""
        found = [user_id for user_id, person in self._staff.items() if person.name == name]
        return found[0] if len(found) == 1 else ""

    def of(self, user_id: str) -> Person | None:
        """The person with that id; None where the export doesn't hold it."""
        if user_id in self._staff:
            return self._staff[user_id]
        if user_id not in self._last:
            if len(self._last) > 1_000:
                self._last.clear()
            found = self._shelf.get(Kind.USER, user_id)
            self._last[user_id] = person_of(as_dict(found[-1])) if found else None
        return self._last[user_id]
