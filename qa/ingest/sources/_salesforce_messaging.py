"""Messaging sessions of Salesforce with their entries, as drafts."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from qa.ingest._export import Export, Piece, value_at
from qa.ingest.html import to_text
from qa.ingest.sources._salesforce_drafts import BROKEN, Said, broken, each_once, finished
from qa.ingest.sources._salesforce_rows import Row, Users, fold_keys, is_true
from qa.types import Channel, Contact, Role

__all__ = ["messaging_pieces"]

_ROLES = {
    "agent": Role.AGENT,
    "bot": Role.BOT,
    "chatbot": Role.BOT,
    "enduser": Role.CUSTOMER,
    "supervisor": Role.SUPERVISOR,
    "system": Role.SYSTEM,
}
_SAID = {"text", "message", "staticcontentmessage"}
_NOTES = {"note"}
_CHANNELS = {"text": Channel.SMS, "embeddedmessaging": Channel.CHAT, "phone": Channel.CALL}
_TEXTS = ("abstractMessage.staticContent.text", "staticContent.text", "text", "body", "content")


def messaging_pieces(export: Export, rows: Sequence[Row], users: Users) -> Iterator[Piece]:
    """The conversation of one messaging session, in the order of its entries."""
    session = next((row for row in reversed(rows) if row.kind == "session"), None)
    first = session or rows[0]
    said: list[Said] = []
    for row in each_once(export, [row for row in rows if row.kind == "entry"]):
        try:
            turn = _entry(export, row, users)
        except BROKEN:
            yield broken(export, row)
            continue
        said += [turn] if turn else []
    conversation = session.text("id") if session else _conversation_of(rows[0])
    fields = {"interaction_id": conversation}
    kind = ""
    if session:
        kind = session.text("channeltype").lower()
        fields["customer_id"] = session.text("endusercontactid", "messagingenduserid")
        fields["queue"] = users.queue(session.text("ownerid"))
    channel = _CHANNELS.get(kind, Channel.SOCIAL if kind else Channel.CHAT)
    yield finished(export, first, said, channel, fields, _session_contact(export, session, channel))


def _conversation_of(row: Row) -> str:
    related = row.keys.get("relatedrecords")
    return row.text("conversationid") or str((related or [""])[0])


def _session_contact(export: Export, session: Row | None, channel: Channel) -> Contact | None:
    if session is None:
        return None
    started, accepted = (
        export.time(session.text("starttime", "createddate")),
        export.time(session.text("accepttime")),
    )
    wait_s = (accepted - started).total_seconds() if started and accepted else None
    return Contact(
        session.text("id"),
        channel=channel,
        started_at=started,
        customer_id=session.text("endusercontactid", "messagingenduserid") or None,
        status=session.text("status") or None,
        wait_s=wait_s if wait_s is not None and wait_s >= 0 else None,
        solved_at=export.time(session.text("endtime")) if session.text("status").lower() == "ended" else None,
    )


def _entry(export: Export, row: Row, users: Users) -> Said | None:
    sender = fold_keys(row.keys.get("sender") or {})
    kind = row.text("entrytype").lower() or "message"
    role = _ROLES.get((row.text("actortype") or str(sender.get("role") or "")).lower())
    text = to_text(row.text("message", "messagetext") or _payload_text(row.keys.get("entrypayload")))
    is_said = kind in _SAID | _NOTES or (role is Role.SYSTEM and bool(text))
    if not is_said:
        export.notes.count("events such as joins and routing, which are no turns")
        return None
    has_file = is_true(row.keys.get("hasattachments"))
    export.notes.count("messages with attachments, which are not read", int(has_file))
    if not text and not has_file:
        export.notes.count("messages whose text isn't in the export; enhanced channels keep it elsewhere")
        return None
    at = export.time(
        row.text("entrytimemillisecs", "entrytime", "clienttimestamp", "transcriptedtimestamp", "createddate")
    )
    actor = row.text("actorid") or str(sender.get("subject") or "")
    user = users.of(actor)
    name = row.text("actorname", "senderdisplayname") or user.name
    is_public = kind not in _NOTES and role is not Role.SUPERVISOR  # supervisors whisper to agents
    turn = export.turn(text, id=actor, name=name, email=user.email, told=role, start=at, is_public=is_public)
    return at, turn


def _payload_text(payload: Any) -> str:
    """The words in an entry's payload, which comes as an object or as JSON in a text."""
    if isinstance(payload, str) and payload.lstrip().startswith("{"):
        payload = json.loads(payload)
    found = (value_at(payload, path) for path in _TEXTS)
    return next((text for text in found if isinstance(text, str)), "")
