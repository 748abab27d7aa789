"""Rows of Salesforce's objects, however they were exported: which object each is, and who its users are."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qa.ingest._export import Export
from qa.ingest._json_records import json_first, json_value
from qa.ingest._part import Part
from qa.ingest._table_records import columns_of
from qa.ingest.sources._again import WHOLE_FILE
from qa.layout import folded
from qa.types import Rejected

__all__ = [
    "TALKING",
    "Row",
    "User",
    "Users",
    "fold_keys",
    "is_true",
    "kind_of",
    "kind_of_part",
    "rows_of",
    "same_id",
]

TALKING = frozenset({"case", "email", "comment", "chat", "entry", "session"})
"""The objects that conversations are made of."""
_ARRAYS = {"", "records", "conversationEntries", "conversationentries"}
_CHAT = {"chatkey", "livechatvisitorid", "livechatdeploymentid", "livechatbuttonid", "operatormessagecount"}
_CASE = {"ownerid", "origin", "isescalated", "contactid", "suppliedemail"}
_SESSION = {"messagingenduserid", "messagingchannelid"}
_USER = {"usertype", "profileid", "communitynickname"}
_GROUP = {"doesincludebosses", "doessendemailtomembers"}
_OBJECTS = {
    "emailmessage": "email",
    "casecomment": "comment",
    "case": "case",
    "livechattranscript": "chat",
    "conversationentry": "entry",
    "messagingsession": "session",
    "user": "user",
    "group": "group",
}
"""By the name that the REST API writes into each record's attributes."""
_CHAT_BODY = re.compile(
    r"<(?:p|div)[^>]*align[^>]*center.*\(\s*(?:\d+\s*[hms]\s*){1,3}\)\s*[^:<>]{1,80}:", re.I | re.S
)
"""The words of a chat: a centred head, and what somebody said after so many seconds."""
_ID_CHARS = 15
"""Ids are 15 characters, and three more that only check them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its keys in lower case. `what` is how its number counts: record or line."""

    kind: str
    part: int
    number: int
    what: str
    keys: Mapping[str, Any]
    start: int
    end: int

    def text(self, *keys: str) -> str:
        """The first of these that isn't empty, as text; an object or a list is none."""
        found = (self.keys.get(key) for key in keys)
        texts = (str(value).strip() for value in found if isinstance(value, str | int | float))
        return next(filter(None, texts), "")


def same_id(given: object) -> str:
    """The id for comparing: exports write it with 15 or with 18 characters."""
    return str(given or "").strip()[:_ID_CHARS]


def is_true(value: object) -> bool:
    """Whether a checkbox is ticked: true, "true", "1"."""
    return str(value).strip().lower() in {"true", "1", "yes"}


def fold_keys(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record by keys in lower case: Data Loader writes them as it is told to."""
    return {str(key).lower(): value for key, value in record.items()}


def kind_of(keys: Collection[str]) -> str | None:
    """Which object has these keys (in lower case); None for what isn't read."""
    has = set(keys)
    values = keys if isinstance(keys, Mapping) else {}
    attributes = values.get("attributes")
    if isinstance(attributes, Mapping) and str(attributes.get("type")).lower() in _OBJECTS:
        return _OBJECTS[str(attributes.get("type")).lower()]
    tests = {
        "email": {"parentid", "incoming"} <= has and bool(has & {"textbody", "htmlbody"}),
        "comment": {"parentid", "commentbody"} <= has,
        "case": "casenumber" in has and bool(has & _CASE),
        "chat": "body" in has
        and (bool(has & _CHAT) or _CHAT_BODY.search(str(values.get("body") or "")) is not None),
        "entry": {"conversationid", "actortype", "entrytype"} <= has
        or ({"identifier", "sender"} <= has and bool(has & {"messagetext", "entrypayload"})),
        "session": bool(has & _SESSION) and bool(has & {"channeltype", "status", "agenttype"}),
        "user": "username" in has and bool(has & _USER),
        "group": {"developername", "type"} <= has and bool(has & _GROUP),
    }
    return next((kind for kind, is_it in tests.items() if is_it), None)


def kind_of_part(part: Part) -> str | None:
    """Which object a file holds, by what it begins with; None where it is none of Salesforce's."""
    if part.is_json:
        first = json_first(part)
        found = (first.get(key) for key in _ARRAYS)
        heads = [value for value in found if isinstance(value, dict)] or [first]
        return next((kind for head in heads if (kind := kind_of(fold_keys(head)))), None)
    columns = columns_of(part)
    if not columns:
        return None
    is_chat = "body" in columns.folded and _CHAT_BODY.search(part.text) is not None
    return kind_of(columns.folded) or ("chat" if is_chat else None)


def rows_of(export: Export, index: int) -> Iterator[Row | Rejected]:
    """The rows of one file of the export; records of other objects are counted."""
    part = export.parts[index]
    if not part.is_json:
        table = kind_of_part(part) or ""
        for row in export.rows(part):
            if isinstance(row, Rejected):
                yield row
            else:
                yield Row(table, index, row.number, "line", row.cells, row.start, row.end)
        return
    if kind_of(fold_keys(json_first(part))):
        keys = fold_keys(json_value(part))
        yield Row(kind_of(keys) or "", index, 1, "record", keys, *WHOLE_FILE)
        return
    for record in export.records(part):
        if isinstance(record, Rejected):
            yield record
        elif record.key in _ARRAYS:
            keys = fold_keys(record.value) if isinstance(record.value, dict) else {}
            kind = kind_of(keys)
            if kind:
                yield Row(kind, index, record.number, "record", keys, record.start, record.end)
            else:
                detail = "lacks the keys of the objects that are read. Export it with all its fields."
                yield export.bad(part, record.number, detail)


@dataclass(frozen=True, slots=True)
class User:
    """A user of the org. `is_staff` is None where the export doesn't say; `is_automated`: no person."""

    id: str
    name: str = ""
    email: str = ""
    is_staff: bool | None = None
    is_automated: bool = False


class Users:
    """Who the users and queues are, as far as the export carries them."""

    def __init__(self) -> None:
        self._by_id: dict[str, User] = {}
        self._by_shown: dict[str, User | None] = {}
        self._queues: dict[str, str] = {}

    def add(self, row: Row) -> None:
        """Take in a row of User or Group."""
        if row.kind == "group":
            self._queues[same_id(row.text("id"))] = row.text("name", "developername")
            return
        first, last = row.text("firstname"), row.text("lastname")
        name = row.text("name") or f"{first} {last}".strip()
        kind = row.text("usertype").lower()
        user = User(
            row.text("id"),
            name,
            row.text("email"),
            is_staff=kind in {"standard", "csnonly"} if kind else None,
            is_automated=kind in {"automatedprocess", "cloudintegrationuser"},
        )
        self._by_id[same_id(user.id)] = user
        # an agent's name in chats is set up per org: the whole name, the nickname, or the last name's initial
        shown = {name, row.text("alias"), row.text("communitynickname"), f"{first} {last[:1]}".strip()}
        for each in {folded(one) for one in shown} - {""}:
            self._by_shown[each] = None if each in self._by_shown else user

    def of(self, user_id: object) -> User:
        """The user with this id; one without a name where the export doesn't hold them."""
        return self._by_id.get(same_id(user_id)) or User(str(user_id or ""))

    def shown_as(self, name: str) -> User | None:
        """The one user whom chats show by this name."""
        return self._by_shown.get(folded(name))

    def queue(self, owner_id: object) -> str:
        """The name of the queue with this id; "" where it is no queue, or none that is known."""
        return self._queues.get(same_id(owner_id), "")
