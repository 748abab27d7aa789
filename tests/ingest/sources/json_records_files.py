"""JSON written for tests, in layouts of nobody's tool."""

import json

CONVERSATIONS = [
    {
        "id": 17,
        "colour": "red",
        "survey": {"score": "good"},
        "messages": [
            {"body": "Hello Sam,<br>it comes today.", "author": {"name": "Ana Ruiz", "kind": "staff"},
             "sent": "2026-10-20T09:01:00Z"},
            {"body": "My parcel is late.", "author": {"name": "Sam", "kind": "client"},
             "sent": "2026-10-20T09:00:00Z", "private": False},
            {"body": "He is angry.", "author": {"name": "ben@shop.example", "kind": "staff"},
             "sent": "2026-10-20T09:01:30Z", "private": True},
        ],
    },
    {"id": 18, "survey": None, "messages": [{"body": "Open?", "author": None, "sent": None}]},
]  # fmt: skip
MESSAGES = [
    {"ticket": 17, "text": "My parcel is late.", "by": "Sam", "as": "client", "at": 1792486800},
    {"ticket": "18", "text": "Open?", "by": None, "as": None, "at": None},
    {"ticket": "17", "text": "Hello Sam,<br>it comes today.", "by": "Ana Ruiz", "as": "staff",
     "at": 1792486860},
    {"ticket": 17, "text": "He is angry.", "by": "ben@shop.example", "as": "staff", "at": 1792486890,
     "note": True, "stars": 5},
]  # fmt: skip

_VALUES = {"role_values": {"staff": "agent", "client": "customer"}}
ROLES = json.dumps(
    {
        "fields": {
            "conversation_id": "id", "text": "messages.body", "speaker": "messages.author.name",
            "role": "messages.author.kind", "time": "messages.sent", "internal": "messages.private",
        },
        "csat_field": "survey.score",
        **_VALUES,
    }
)  # fmt: skip
MESSAGE_FIELDS = {"conversation_id": "ticket", "text": "text", "speaker": "by", "role": "as", "time": "at",
                  "internal": "note", "csat": "stars"}  # fmt: skip
MESSAGE_ROLES = json.dumps({"fields": MESSAGE_FIELDS, **_VALUES})
WITH_TOP = json.dumps({"fields": {k: f"data.{v}" for k, v in MESSAGE_FIELDS.items()}, **_VALUES})

FILES: dict[str, dict[str, str | bytes]] = {
    "array": {"a.json": json.dumps(CONVERSATIONS), "roles.json": ROLES},
    "lines": {"a.jsonl": "\n".join(map(json.dumps, CONVERSATIONS)), "roles.json": ROLES},
    "pages": {
        "1.json": "\ufeff" + json.dumps({"count": 2, "items": CONVERSATIONS[:1], "meta": {"page": 1}}),
        "2.json": json.dumps({"items": CONVERSATIONS[1:], "next": None}),
        "roles.json": ROLES,
    },
    "an object a file": {
        "17.json": json.dumps(CONVERSATIONS[0], indent=1),
        "18.json": json.dumps(CONVERSATIONS[1]),
        "roles.json": ROLES,
    },
    "messages": {"a.json": json.dumps(MESSAGES), "roles.json": MESSAGE_ROLES},
    "lines of messages": {"a.ndjson": "\n".join(map(json.dumps, MESSAGES)), "roles.json": MESSAGE_ROLES},
    "messages in pages": {
        "1.json": json.dumps({"data": MESSAGES[:2], "more": True}),
        "2.json": json.dumps({"data": MESSAGES[2:], "more": False}),
        "roles.json": WITH_TOP,
    },
}
