"""Exports of Zoho Desk, written for these tests."""

import json
from typing import Any

ANA_AUTHOR: dict[str, Any] = {
    "photoURL": None,
    "name": "Ana Ruiz",
    "type": "AGENT",
    "email": "ana@shop.example",
}
CLEO_AUTHOR: dict[str, Any] = {
    "photoURL": None,
    "name": "Cleo Marsh",
    "type": "END_USER",
    "email": "cleo@mail.example",
}


def thread(number: int, at: str, author: dict[str, Any], **more: Any) -> dict[str, Any]:
    is_agent = author["type"] == "AGENT"
    return {
        "type": "thread",
        "id": f"6000000000{number}",
        "channel": "EMAIL",
        "direction": "out" if is_agent else "in",
        "createdTime": at,
        "status": "SUCCESS",
        "visibility": "public",
        "author": author,
        "summary": "The beginning ...",
        "hasAttach": False,
        "attachmentCount": "0",
        "contentType": "text/html",
        "isDescriptionThread": False,
        "isForward": False,
        "canReply": True,
        "to": '"Shop"<help@shop.example>',
        "cc": "",
        "bcc": "",
        "fromEmailAddress": author["email"],
        "responderId": "3000000001" if is_agent else None,
        **more,
    }


FIRST = thread(
    1,
    "2026-10-12T09:00:00.000Z",
    CLEO_AUTHOR,
    isDescriptionThread=True,
    content="<div>Hi, the kettle <b>leaks</b>.<br></div>",
    attachmentCount="1",
    hasAttach=True,
)
REPLY = thread(
    2,
    "2026-10-12T09:10:00.000Z",
    ANA_AUTHOR,
    content="<div>Hello Cleo,<br>since when?</div><div><br></div><div>On Mon, 12 Oct 2026 14:30:00 +0530 "
    "<b>Cleo Marsh &lt;cleo@mail.example&gt;</b> wrote:</div><blockquote>Hi, the kettle leaks.</blockquote>",
)
AGAIN = thread(3, "2026-10-12T09:30:00.000Z", CLEO_AUTHOR, content="Since yesterday &amp; all day.")
NOTE: dict[str, Any] = {
    "type": "comment",
    "id": "60000000004",
    "content": "zsu[@user:3000000002]zsu please send a new one",
    "encodedContent": "...",
    "contentType": "plainText",
    "isPublic": False,
    "commentedTime": "2026-10-12T09:40:00.000Z",
    "modifiedTime": None,
    "commenterId": "3000000001",
    "commenter": {
        "photoURL": None,
        "firstName": "Ana",
        "lastName": "Ruiz",
        "name": "Ana Ruiz",
        "roleName": "Agent",
        "type": "AGENT",
        "email": "ana@shop.example",
    },
    "attachments": [],
}
CONVERSATIONS = [NOTE, AGAIN, REPLY, FIRST]
TICKET: dict[str, Any] = {
    "id": "50000000123",
    "ticketNumber": "101",
    "layoutId": "4000000001",
    "email": "cleo@mail.example",
    "phone": None,
    "subject": "Kettle",
    "description": None,
    "status": "Closed",
    "statusType": "Closed",
    "createdTime": "2026-10-12T09:00:00.000Z",
    "closedTime": "2026-10-12T11:00:00.000Z",
    "category": "Defects",
    "subCategory": None,
    "language": "English",
    "priority": "High",
    "channel": "Email",
    "departmentId": "2000000001",
    "contactId": "8000000001",
    "productId": None,
    "assigneeId": "3000000001",
    "teamId": None,
    "threadCount": "3",
    "commentCount": "1",
    "isSpam": False,
    "isArchived": False,
    "webUrl": "https://desk.zoho.example/1",
    "customFields": {},
    "contact": {"id": "8000000001", "firstName": "Cleo", "lastName": "Marsh", "email": "cleo@mail.example"},
    "department": {"id": "2000000001", "name": "Kitchen"},
    "assignee": {"id": "3000000001", "firstName": "Ana", "lastName": "Ruiz", "email": "ana@shop.example"},
    "metrics": {"reopenCount": "1", "responseCount": "1"},
}
SECOND = TICKET | {
    "id": "50000000124",
    "ticketNumber": "102",
    "description": "<p>Where is it?</p>",
    "status": "Open",
    "statusType": "Open",
    "closedTime": None,
    "department": None,
    "assignee": None,
    "contact": None,
    "contactId": "8000000002",
    "metrics": None,
}
AGENTS = [
    {
        "id": "3000000001",
        "emailId": "ana@shop.example",
        "firstName": "Ana",
        "lastName": "Ruiz",
        "name": "Ana Ruiz",
        "status": "ACTIVE",
        "roleId": "1",
        "zuid": "77",
        "photoURL": None,
    }
]
CONTACTS = [
    {
        "id": "8000000002",
        "lastName": "Moe",
        "firstName": "Finn",
        "email": "finn@mail.example",
        "accountId": None,
        "ownerId": "1",
        "customerHappiness": {"badPercentage": "0", "okPercentage": "0", "goodPercentage": "100"},
    }
]
DEPARTMENTS = [{"id": "2000000001", "name": "Kitchen", "nameInCustomerPortal": "Kitchen", "isEnabled": True}]
RATINGS = [
    {
        "id": "9000000001",
        "ticketId": "50000000123",
        "rating": "GOOD",
        "feedback": "Very kind",
        "ratedTime": "2026-10-13T08:00:00.000Z",
        "agentId": "3000000001",
        "contactId": "8000000001",
        "departmentId": "2000000001",
    }
]
SHORT = [{name: value for name, value in each.items() if name != "content"} for each in (AGAIN, REPLY, FIRST)]
INSIDE = TICKET | {"conversations": {"data": CONVERSATIONS}, "customerHappiness": RATINGS}

FILES: dict[str, dict[str, str | bytes]] = {
    "array": {"a.json": json.dumps([INSIDE, SECOND])},
    "lines": {"a.jsonl": "\n".join(map(json.dumps, (INSIDE, SECOND)))},
    "page": {"a.json": json.dumps({"data": [INSIDE]}), "b.json": json.dumps({"data": [SECOND], "count": 1})},
    "one a file": {
        "a.json": json.dumps({"ticket": TICKET, "conversations": CONVERSATIONS, "happiness": RATINGS}),
        "b.json": json.dumps(SECOND),
    },
    "folder": {
        "tickets.json": json.dumps({"data": [TICKET, SECOND]}),
        "conversations_50000000123.json": json.dumps({"data": [NOTE, *SHORT]}),
        "thread_60000000001.json": json.dumps(FIRST),
        "thread_60000000002.json": json.dumps(REPLY),
        "threads.json": json.dumps([AGAIN | {"ticketId": "50000000123"}]),
        "agents.json": json.dumps({"data": AGENTS}),
        "contacts.json": json.dumps({"data": CONTACTS}),
        "departments.json": json.dumps({"data": DEPARTMENTS}),
        "ratings.json": json.dumps({"data": RATINGS}),
    },
}
