"""Amazon Connect: calls and chats analysed by Contact Lens, and Connect's own chat transcripts.

Where to click: in the S3 bucket of the Connect instance, `Analysis/Voice/...`, `Analysis/Chat/...` and
`ChatTranscripts/...`, one .json file a contact ("Output file locations for Contact Lens analyzed files" in
the Amazon Connect Administrator Guide); or Connect > `Analytics and optimization` > `Contact search` > the
contact > download of the transcript.

What is read of a call: `Transcript` with begin and end in milliseconds and `Content`, roles by
`ParticipantId` through `Participants`, `LanguageCode`, the length of the call, words of `Items` where there
are any. The two parties are recorded on a channel each.
What is read of a chat: messages with `AbsoluteTime` (or `RelativeTime` in milliseconds), `Content`,
`ParticipantRole` (else the role that `Participants` gives the `ParticipantId`) and `DisplayName`; events
(joined, left, ended, typing) are no turns; a transfer that succeeded counts as one; attachments are noted,
lists to choose from give their title.
The contact's id is the conversation's. The agent of a chat is told by `DisplayName` and agents.csv, as
`ParticipantId` is another in every contact; of a call the file doesn't name the agent: use a manifest.
SYSTEM is what the contact flow says, also through a Lex bot, and isn't public; where its name is BOT, and for
CUSTOM_BOT, it is the bot. SUPERVISOR is who listens in.

What isn't: sentiment, categories, issues, loudness, response times, interruptions: callqa measures those
itself, the same way for all sources. Redacted files are read as they are, with [PII] in the text; deliver
either those or the original ones, as both have the contact's id.
Limits: when a call began only the name of its recording says (`InputS3Uri`, to the minute): it is taken from
there. Pages of GetTranscript are read, but each as a contact: join them first. An array or lines of files
work too.
roles.json: names of bots that come as SYSTEM, such as {"bot": ["Lampbot"]}.
Source of the shapes: Amazon Connect Administrator Guide ("Example Contact Lens output files for a call",
"... for a chat") and API Reference (GetTranscript). † Not settled there: `RelativeTime`, `Items` of calls.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from qa.errors import RejectReason
from qa.ingest._draft import Draft, DraftTurn, Moment, rejected
from qa.ingest._export import Export, Piece, value_at
from qa.ingest._part import Part
from qa.ingest._source import Source, alone
from qa.ingest.sources._amazon import call_turn, duration_s, role_of, spoken
from qa.ingest.sources._speech import Document, dicts_in, first_of, millis_s, outline, read_each
from qa.types import Channel, Contact, Rejected, Role

__all__ = ["SOURCE"]

_RECORDED = re.compile(r"_(\d{8}T\d{2}:\d{2})_UTC\.\w+$")
Roles = Mapping[str, Role | None]
_TRANSFERRED = "transfer.succeeded"


def _read(export: Export) -> Iterator[Piece]:
    return read_each(export, _contact, "isn't shaped as Amazon Connect writes it. Export it again.")


def _contact(export: Export, part: Part, number: int, document: Document) -> Iterator[Piece]:
    is_call = _is_call(document)
    turns: list[DraftTurn] = []
    for one in (_call if is_call else _chat)(export, part, number, document):
        if isinstance(one, Rejected):
            yield one
        else:
            turns.append(one)
    if not turns:
        detail = "holds no words. Nothing to do."
        yield rejected(part.file, RejectReason.NO_TURNS, detail, part=f"record {number}")
        return
    contact_id = _contact_id(document)
    given = {
        "interaction_id": contact_id,
        "language": str(first_of(document, "LanguageCode") or ""),
        "started_at": _began(export, document) if is_call else "",
    }
    yield Draft(
        part.file,
        number,
        tuple(turns),
        channel=Channel.CALL if is_call else Channel.CHAT,
        fields={key: value for key, value in given.items() if value},
        duration_s=duration_s(document) if is_call else None,
        channel_count=2 if is_call else None,
        engine="contact-lens" if is_call else None,
        contact=None if is_call else Contact(contact_id, Channel.CHAT, transfers=_transfers(document)),
    )


def _is_call(document: Document) -> bool:
    channel = first_of(document, "Channel")
    if channel:
        return str(channel).upper() == "VOICE"
    items = document.get("Transcript", [])
    return any(isinstance(item, dict) and "BeginOffsetMillis" in item for item in items)


def _contact_id(document: Document) -> str:
    ids = (
        value_at(first_of(document, "CustomerMetadata"), "ContactId"),
        first_of(document, "ContactId"),
        first_of(document, "InitialContactId"),
    )
    return next((str(each) for each in ids if each), "")


def _call(export: Export, part: Part, number: int, document: Document) -> Iterator[DraftTurn | Rejected]:
    roles = _roles(document)

    def turn_of(item: dict[str, Any]) -> DraftTurn:
        return call_turn(export, item, _told(item, roles), name=str(item.get("DisplayName") or ""))

    yield from spoken(export, part, number, document.get("Transcript", []), turn_of)


def _roles(document: Document) -> Roles:
    """The roles of the participants that the document lists, by their ids."""
    return {
        str(who["ParticipantId"]): role_of(who.get("ParticipantRole"))
        for who in dicts_in(document.get("Participants"))
        if "ParticipantId" in who
    }


def _told(item: dict[str, Any], roles: Roles) -> Role | None:
    who = str(item.get("ParticipantId", ""))
    # some files name the role where the id should be
    return role_of(item.get("ParticipantRole")) or roles.get(who) or role_of(who)


def _chat(export: Export, part: Part, number: int, document: Document) -> Iterator[DraftTurn | Rejected]:
    turns, roles = [], _roles(document)
    for position, item in enumerate(document.get("Transcript", []), 1):
        if not isinstance(item, dict) or not ({"Type", "ContentType", "Content"} & item.keys()):
            detail = "has neither Type nor ContentType nor Content. Export it again."
            yield export.bad(part, position, detail, f"record {number}, item")
        elif not _is_event(item):
            turns.append(_message(export, item, _told(item, roles)))
    yield from sorted(turns, key=_by_time) if all(turn.start is not None for turn in turns) else turns


def _is_event(item: dict[str, Any]) -> bool:
    return item.get("Type") == "EVENT" or ".event." in str(item.get("ContentType"))


def _transfers(document: Document) -> int:
    items = (item for item in document.get("Transcript", []) if isinstance(item, dict))
    return sum(str(item.get("ContentType")).endswith(_TRANSFERRED) for item in items)


def _by_time(turn: DraftTurn) -> float:
    # a chat has either dates or offsets; a mixture keeps its order as far as it goes
    return turn.start if isinstance(turn.start, float) else turn.start.timestamp() if turn.start else 0.0


def _message(export: Export, item: dict[str, Any], told: Role | None) -> DraftTurn:
    export.notes.count("attachments, not read", len(dicts_in(item.get("Attachments"))))
    name = str(item.get("DisplayName") or "")
    if told is Role.SYSTEM and name.upper() == "BOT":
        told = Role.BOT
    return export.turn(_text(item), name=name, told=told, start=_time(export, item))


def _text(item: dict[str, Any]) -> str:
    """The words; of a list to choose from, which is JSON, its title and subtitle, of a choice its content."""
    content = str(item.get("Content") or "")
    kind = str(item.get("ContentType"))
    if "interactive" not in kind and kind != "application/json":
        return content.strip()
    try:
        value = json.loads(content)
    except ValueError:
        return content.strip()
    shown = value_at(value, "data.content")
    said = [shown.get("title"), shown.get("subtitle")] if isinstance(shown, dict) else [shown]
    return "\n".join(each for each in said if isinstance(each, str))


def _time(export: Export, item: dict[str, Any]) -> Moment:
    absolute = item.get("AbsoluteTime") or value_at(item, "Time.AbsoluteTime")
    if absolute:
        return export.time(absolute)
    relative = item.get("RelativeTime")
    if isinstance(relative, dict):
        return millis_s(relative, "BeginOffsetMillis")
    return millis_s(item, "RelativeTime")


def _began(export: Export, document: Document) -> str:
    uri = value_at(first_of(document, "CustomerMetadata"), "InputS3Uri")
    match = _RECORDED.search(unquote(uri)) if isinstance(uri, str) else None
    moment = export.time(f"{match[1]}Z") if match else None
    return moment.isoformat() if moment else ""


def _is_chat_item(item: dict[str, Any]) -> bool:
    is_kind_known = bool({"ContentType", "Type"} & item.keys())
    who = {"ParticipantId", "ParticipantRole"} & item.keys()
    return "AbsoluteTime" in item and is_kind_known and bool(who or {"ContentType", "Type"} <= item.keys())


def _is_ours(part: Part) -> bool:
    first = outline(part)
    item = first.get("Transcript")
    if isinstance(item, dict):
        is_call = {"ParticipantId", "Content", "BeginOffsetMillis"} <= item.keys()
        if is_call or _is_chat_item(item):
            return True
    is_contact = value_at(first.get("CustomerMetadata"), "ContactId") is not None
    return is_contact and {"AccountId", "Participants"} <= first.keys()


SOURCE = Source(
    name="contact_lens",
    title="Amazon Connect (Contact Lens)",
    files=".json of analysed calls and chats, or chat transcripts, a file a contact",
    channel=Channel.CALL,
    claim=alone(_is_ours),
    read=_read,
)
