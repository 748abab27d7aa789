"""Exports of HubSpot's conversations, written for these tests."""

import json
from typing import Any

THREAD_ID = "4400000001"


def sender(actor: str | None, name: str = "", email: str = "") -> dict[str, Any]:
    given: dict[str, Any] = {"actorId": actor} if actor else {}
    given |= {"name": name} if name else {}
    given |= {"deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": email}} if email else {}
    return given | {"senderField": "FROM"}


def message(number: int, at: str, who: dict[str, Any] | None, text: str, **more: Any) -> dict[str, Any]:
    actor = (who or {}).get("actorId", "S-hubspot")
    return {
        "id": f"m{number}",
        "conversationsThreadId": THREAD_ID,
        "createdAt": at,
        "updatedAt": at,
        "createdBy": actor,
        "client": {"clientType": "HUBSPOT"},
        "senders": [who] if who else [],
        "recipients": [],
        "archived": False,
        "text": text,
        "richText": None,
        "attachments": [],
        "truncationStatus": "NOT_TRUNCATED",
        "status": {"statusType": "SENT"},
        "direction": "OUTGOING" if actor[:1] in "ABIS" else "INCOMING",
        "channelId": "1000",
        "channelAccountId": "55",
        "type": "MESSAGE",
        **more,
    }


def event(number: int, at: str, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"e{number}",
        "conversationsThreadId": THREAD_ID,
        "createdAt": at,
        "createdBy": "S-hubspot",
        "client": {"clientType": "SYSTEM"},
        "senders": [],
        "recipients": [],
        "archived": False,
        "type": kind,
        **more,
    }


ANA = sender("A-7001", "Ana Ruiz")
BEN = sender("A-7002")
CLEO = sender("V-9001", "Cleo Marsh")
MESSAGES = [
    message(1, "2026-10-12T09:00:00.000Z", ANA, "Welcome! How can we help?", type="WELCOME_MESSAGE"),
    message(
        2, "2026-10-12T09:00:30Z", CLEO, "My parcel is lost", attachments=[{"type": "FILE", "fileId": "1"}]
    ),
    message(
        3,
        "2026-10-12T09:00:31Z",
        sender("B-31", "Parcel bot"),
        "Which number?",
        attachments=[{"type": "QUICK_REPLIES"}],
    ),
    event(4, "2026-10-12T09:01:00Z", "ASSIGNMENT", assignedTo="A-7001"),
    message(5, "2026-10-12T09:01:20Z", ANA, "Hello Cleo", richText="<p>Hello <b>Cleo</b> &amp; family</p>"),
    message(6, "2026-10-12T09:02:00Z", ANA, "Ben, can you look?", type="COMMENT"),
    event(7, "2026-10-12T09:02:10Z", "ASSIGNMENT", assignedFrom="A-7001", assignedTo="A-7002"),
    message(8, "2026-10-12T09:03:00Z", BEN, "I sent a new one."),
    event(9, "2026-10-12T09:04:00Z", "THREAD_STATUS_CHANGE", newStatus="CLOSED"),
    event(10, "2026-10-12T09:05:00Z", "THREAD_STATUS_CHANGE", newStatus="OPEN"),
    message(11, "2026-10-12T09:05:01Z", CLEO, "Thank you!"),
    event(12, "2026-10-12T09:10:00Z", "THREAD_STATUS_CHANGE", newStatus="CLOSED"),
]
THREAD: dict[str, Any] = {
    "id": THREAD_ID,
    "createdAt": "2026-10-12T09:00:00Z",
    "closedAt": "2026-10-12T09:10:00Z",
    "status": "CLOSED",
    "originalChannelId": "1000",
    "originalChannelAccountId": "55",
    "latestMessageTimestamp": "2026-10-12T09:05:01Z",
    "latestMessageReceivedTimestamp": "2026-10-12T09:05:01Z",
    "assignedTo": "A-7002",
    "spam": False,
    "inboxId": "77",
    "associatedContactId": "501",
    "archived": False,
}
MAIL = {
    **message(
        20,
        "2026-10-12T12:00:00Z",
        sender("E-finn@mail.example", "Finn Moe", "finn@mail.example"),
        "Where is it?",
        richText="<div>Where is it?</div><div class='gmail_quote'><div class='gmail_attr'>On 12 Oct 2026 "
        "at 9:14 AM Shop wrote:<br></div><blockquote class='gmail_quote'>Sent today</blockquote></div>",
        channelId="1002",
        subject="Order",
    ),
    "conversationsThreadId": "4400000002",
}
SECOND = THREAD | {
    "id": "4400000002",
    "createdAt": "2026-10-12T12:00:00Z",
    "closedAt": None,
    "status": "OPEN",
    "originalChannelId": "1002",
    "assignedTo": None,
    "associatedContactId": "502",
}
ACTORS = [
    {"id": "A-7001", "name": "Ana Ruiz", "email": "ana@shop.example", "avatar": "", "type": "AGENT"},
    {"id": "A-7002", "name": "Ben Okoro", "email": "ben@shop.example", "avatar": "", "type": "AGENT"},
    {"id": "V-9001", "name": "Cleo Marsh", "email": "cleo@mail.example", "avatar": "", "type": "VISITOR"},
]
INBOXES = [
    {
        "id": "77",
        "name": "Parcels",
        "createdAt": "2025-01-01T00:00:00Z",
        "archived": False,
        "type": "HELP_DESK",
    }
]
INSIDE = THREAD | {"messages": {"results": MESSAGES, "paging": None}}
SECOND_INSIDE = SECOND | {"messages": [MAIL]}


def page(*results: object) -> str:
    return json.dumps({"results": results, "paging": {"next": {"after": "MQ=="}}})


FILES: dict[str, dict[str, str | bytes]] = {
    "page": {"threads.json": page(INSIDE, SECOND_INSIDE)},
    "array": {"threads.json": json.dumps([INSIDE, SECOND_INSIDE])},
    "lines": {"threads.jsonl": f"{json.dumps(INSIDE)}\n{json.dumps(SECOND_INSIDE)}\n"},
    "one a file": {
        "a.json": json.dumps({"thread": THREAD, "messages": list(reversed(MESSAGES))}, indent=1),
        "b.json": json.dumps(SECOND_INSIDE),
    },
    "folder": {
        "threads_1.json": page(THREAD),
        "threads_2.json": page(SECOND),
        "messages_1.json": page(*reversed(MESSAGES[4:])),
        "messages_2.json": page(*reversed(MESSAGES[:6])),
        "messages_3.json": page(MAIL),
        "actors.json": json.dumps({"status": "COMPLETE", "results": ACTORS}),
        "inboxes.json": page(*INBOXES),
    },
}
