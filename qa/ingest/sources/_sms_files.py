"""The files of text messages: which they are, and the records in them."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from lxml import etree

from qa.errors import InputError
from qa.ingest._export import Export
from qa.ingest._json_records import json_first
from qa.ingest._part import Part
from qa.ingest._table_records import TableRow, columns_of, table_rows
from qa.types import Rejected

__all__ = ["Found", "is_of_messages", "records_of", "value_of"]

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "from": ("from", "from_number", "sender", "source"),
    "to": ("to", "to_number", "recipient", "destination"),
    "text": ("body", "message", "text", "content", "message_body", "message_text"),
    "direction": ("direction", "type", "message_type", "message_direction"),
    "time": ("sentdate", "date_sent", "sent_at", "sent_date", "datesent", "timestamp", "date", "time",
             "date_created", "datecreated", "created_at"),
    "status": ("status", "message_status"),
    "who": ("agent", "agent_name", "user", "sent_by", "operator"),
    "media": ("num_media", "nummedia", "media_count"),
}  # fmt: skip
_CONVERSATION_IDS = {"conversation_id", "interaction_id", "chat_id", "session_id"}
_NUMBER = re.compile(r"(?:whatsapp:|messenger:)?\+?[\d\s().-]{5,20}")
_ANDROID = {"1": "received", "2": "sent"}
_ANDROID_UNSENT = {"3": "draft", "4": "outbox", "5": "failed", "6": "queued"}
_ROWS_TO_SEE = 5
_BEGIN_CHARACTERS = 2_000


class Found(NamedTuple):
    """A record with its number and its place in the file; `end` is 0 where it can't be found again.

    `what` it is called in its file.
    """

    record: Mapping[str, Any]
    number: int
    start: int = 0
    end: int = 0
    what: str = "record"


def is_of_messages(part: Part) -> bool:
    """Whether the file is a log or backup of text messages."""
    if _is_backup(part):
        return True
    if part.is_json:
        first = (each for each in json_first(part).values() if isinstance(each, dict))
        return any({"body", "direction", "num_segments"} <= each.keys() and _is_sms(each) for each in first)
    columns = columns_of(part)
    if columns is None or _CONVERSATION_IDS & set(columns.folded):
        return False
    things = {thing for thing, names in _ALIASES.items() if set(names) & set(columns.folded)}
    if not {"from", "to", "text"} <= things or not {"direction", "time"} & things:
        return False
    try:
        return any(_is_sms(row.cells) for row in islice(table_rows(part), _ROWS_TO_SEE))
    except InputError:
        return False


def _is_sms(record: Mapping[str, Any]) -> bool:
    ends = (value_of(record, "from"), value_of(record, "to"))
    return any(map(_NUMBER.fullmatch, ends)) and not any("@" in end for end in ends)


def value_of(record: Mapping[str, Any], thing: str) -> str:
    """What the record says of the thing; "" where nothing."""
    given = (record.get(alias) for alias in _ALIASES[thing])
    return next((str(value).strip() for value in given if value not in {None, ""}), "")


def _is_backup(part: Part) -> bool:
    return "<smses" in part.text[:_BEGIN_CHARACTERS]


def records_of(export: Export, part: Part) -> Iterator[Found | Rejected]:
    """The messages of a file, and what can't be read of it."""
    if _is_backup(part):
        yield from _of_backup(export, part)
        return
    for found in export.records(part) if part.is_json else export.rows(part):
        if isinstance(found, Rejected):
            yield found
        elif isinstance(found, TableRow):
            yield Found(found.cells, found.number, found.start, found.end, "line")
        elif isinstance(found.value, dict):
            yield Found(found.value, found.number, found.start, found.end)
        elif found.key == "":
            yield export.bad(part, found.number, "is no object. Export it again.")


def _of_backup(export: Export, part: Part) -> Iterator[Found | Rejected]:
    number = 0
    try:
        with part.open() as stream:
            for _, one in etree.iterparse(
                stream, tag=("sms", "mms"), recover=True, resolve_entities=False, no_network=True
            ):
                number += 1
                if one.tag == "sms":
                    yield Found(_of_android(one.attrib), number)
                else:
                    export.notes.count("MMS messages, not read")
                one.clear()
    except etree.XMLSyntaxError:
        yield export.bad(part, number + 1, "is no XML from here on. Back it up again.")


def _of_android(given: Mapping[str, str]) -> dict[str, str]:
    kind, number, contact = given.get("type", ""), given.get("address", ""), given.get("contact_name", "")
    is_received = kind == "1"
    return {
        "from": number if is_received else "",
        "to": "" if is_received else number,
        "body": given.get("body", ""),
        "date": given.get("date", ""),
        "direction": _ANDROID.get(kind, "sent"),
        "status": _ANDROID_UNSENT.get(kind, ""),
        "contact_name": "" if contact in {"(Unknown)", "null"} else contact,
    }
