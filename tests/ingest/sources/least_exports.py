"""Exports that hold no more than what makes a conversation: without ids, users, statuses, as pages alone."""

import json
from typing import Any

PARCEL, WAY, THANKS, NOTE = "Where is my parcel?", "It is on its way.", "Thank you!", "Carrier is slow"
AT = [f"2026-03-01T09:0{minute}:00Z" for minute in range(4)]
EPOCH = 1772355600


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def zendesk_comment(minute: int, author: int, text: str, *, public: bool = True) -> dict[str, Any]:
    return {
        "id": minute + 1,
        "type": "Comment",
        "author_id": author,
        "body": text,
        "html_body": f"<p>{text}</p>",
        "plain_body": text,
        "public": public,
        "created_at": AT[minute],
        "via": {"channel": "web"},
    }


COMMENTS = [
    zendesk_comment(0, 20, PARCEL),
    zendesk_comment(1, 10, WAY),
    zendesk_comment(2, 10, NOTE, public=False),
    zendesk_comment(3, 20, THANKS),
]

HISTORY = [
    {"type": "chat.memberjoin", "name": "Bo", "timestamp": AT[0], "sender_type": "Visitor"},
    {"type": "chat.msg", "name": "Bo", "msg": PARCEL, "timestamp": AT[0], "sender_type": "Visitor"},
    {"type": "chat.msg", "name": "Ana", "msg": WAY, "timestamp": AT[1], "sender_type": "Agent"},
]
CHAT = {"timestamp": AT[0], "end_timestamp": AT[3], "history": HISTORY, "rating": "good", "comment": "nice"}


def _part(minute: int, kind: str, text: str, author: str, *, is_ai: bool = False) -> dict[str, Any]:
    who = {"type": author, "from_ai_agent": is_ai}
    return {"part_type": kind, "body": f"<p>{text}</p>", "created_at": EPOCH + 60 * minute, "author": who}


INTERCOM = {
    "source": {"body": f"<p>{PARCEL}</p>", "author": {"type": "user"}},
    "conversation_parts": {
        "conversation_parts": [
            _part(3, "comment", THANKS, "user"),
            _part(1, "comment", WAY, "admin"),
            _part(2, "note", NOTE, "admin"),
        ]
    },
    "conversation_rating": {"rating": 4, "remark": "fine", "teammate": {"type": "admin", "id": "7"}},
}


def _zoho(minute: int, kind: str, direction: str, text: str, **more: object) -> dict[str, Any]:
    who = {"in": "END_USER", "out": "AGENT"}[direction]
    thread = {"type": kind, "direction": direction, "author": {"type": who}, "visibility": "public"}
    return thread | {"status": "SUCCESS", "createdTime": AT[minute], "summary": text} | more


ZOHO = [
    _zoho(3, "thread", "in", THANKS),
    _zoho(2, "comment", "out", NOTE, visibility="private"),
    _zoho(1, "thread", "out", "half a", status="DRAFT"),
    _zoho(1, "thread", "out", WAY),
    _zoho(0, "thread", "in", PARCEL, isDescriptionThread=True),
]


def _jira(minute: int, kind: str, text: str, *, public: bool = True) -> dict[str, Any]:
    author = {"accountId": {"customer": "qm:1", "atlassian": "5b10"}[kind], "accountType": kind}
    return {"author": author, "body": text, "created": AT[minute], "jsdPublic": public}


JIRA = [
    _jira(0, "customer", PARCEL),
    _jira(1, "atlassian", WAY),
    _jira(2, "atlassian", NOTE, public=False),
    _jira(3, "customer", THANKS),
]


def _desk_comment(minute: int, account: str, text: str) -> dict[str, Any]:
    created = {"iso8601": AT[minute], "epochMillis": 1000 * (EPOCH + 60 * minute)}
    return {"body": text, "public": True, "author": {"accountId": account}, "created": created}


def _freshdesk(minute: int, text: str, *, incoming: bool, private: bool = False) -> dict[str, Any]:
    message = {"body_text": text, "incoming": incoming, "private": private, "ticket_id": 77}
    return message | {"created_at": AT[minute]}


FRESHDESK = [
    _freshdesk(0, PARCEL, incoming=True),
    _freshdesk(1, WAY, incoming=False),
    _freshdesk(2, NOTE, incoming=False, private=True),
    _freshdesk(3, THANKS, incoming=True),
]


def _hubspot(minute: int, kind: str, actor: str, text: str, direction: str) -> dict[str, Any]:
    message: dict[str, Any] = {
        "type": kind,
        "createdAt": AT[minute],
        "senders": [{"actorId": actor, "name": "Someone"}],
    }
    message |= {"text": text, "truncationStatus": "NOT_TRUNCATED", "client": {"clientType": "HUBSPOT"}}
    return message | ({"direction": direction} if direction else {})


HUBSPOT = [
    _hubspot(3, "MESSAGE", "V-1", THANKS, "INCOMING"),
    _hubspot(2, "COMMENT", "A-9", NOTE, ""),
    _hubspot(1, "MESSAGE", "A-9", WAY, "OUTGOING"),
    _hubspot(0, "MESSAGE", "V-1", PARCEL, "INCOMING"),
]

BODY = (
    '<p align="center">Chat Started: Sunday, March 01, 2026, 04:00:00 (-0500)</p>'
    '<p align="center">Agent Ana</p>'
    f"( 0s ) Bo: {PARCEL}<br>( 1m 0s ) Ana: {WAY}<br>"
)
BODY_IN_CSV = BODY.replace('"', '""')
REST: dict[str, object] = {"attributes": {"type": "LiveChatTranscript"}, "Id": "570A", "Body": BODY}
TRANSCRIPTS: dict[str, object] = {"records": [REST], "totalSize": 1, "done": True}

EXPORTS: dict[tuple[str, str], tuple[str, str]] = {
    ("zendesk", "ticket"): ("t.json", _dumped({"id": 35, "requester_id": 20, "comments": COMMENTS})),
    ("zendesk", "tickets"): ("t.json", _dumped([{"id": "35", "comments": COMMENTS}])),
    ("zendesk", "page of comments"): ("35.json", _dumped({"comments": COMMENTS, "count": 4})),
    ("zendesk", "comments"): ("said.json", _dumped(COMMENTS)),
    ("intercom", "conversation"): ("c.json", _dumped(INTERCOM | {"created_at": EPOCH})),
    ("zoho_desk", "page"): ("c.json", _dumped({"data": ZOHO})),
    ("zoho_desk", "array"): ("c.json", _dumped(ZOHO)),
    ("zoho_desk", "ticket"): (
        "t.json",
        _dumped([{"id": "1890", "ticketNumber": "101", "status": "Closed", "conversations": ZOHO}]),
    ),
    ("jira_service_management", "issue"): ("i.json", _dumped({"fields": {"comment": {"comments": JIRA}}})),
    ("jira_service_management", "comments"): ("SD-9.json", _dumped({"comments": JIRA, "total": 4})),
    ("zoho_desk", "threads"): (
        "c.json",
        _dumped({"data": [{k: v for k, v in each.items() if k != "type"} for each in ZOHO]}),
    ),
    ("freshdesk", "array"): ("c.json", _dumped(FRESHDESK)),
    ("hubspot", "results"): ("m.json", _dumped({"results": HUBSPOT})),
    ("hubspot", "array"): ("m.json", _dumped(HUBSPOT)),
}
"""By tool and shape: the file's name and content, all of the same four messages."""

CHATS: dict[tuple[str, str], tuple[str, str]] = {
    ("zendesk_chat", "chat"): ("c.json", _dumped(CHAT)),
    ("zendesk_chat", "array"): ("c.json", _dumped([{"id": "1", "history": HISTORY}])),
    ("salesforce", "csv"): ("x.csv", f'Id,Body\n570A,"{BODY_IN_CSV}"\n'),
    ("salesforce", "body alone"): ("x.csv", f'Body\n"{BODY_IN_CSV}"\n'),
    ("salesforce", "array"): ("x.json", _dumped([{"Id": "570A", "Body": BODY}])),
    ("salesforce", "rest"): ("x.json", _dumped(TRANSCRIPTS)),
}
"""The same for chats of two messages."""

SERVICE_DESK = _dumped({"values": [_desk_comment(0, "qm:1", PARCEL), _desk_comment(1, "5b", WAY)], "size": 2})
