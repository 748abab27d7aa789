"""Chats of Zendesk Chat written for the tests: one chat in every shape, and what it says, by hand."""

import json
from typing import Any

VISITOR = {"id": "4.Kx81", "name": "Noor Haddad", "email": "noor@post.example", "phone": "", "notes": ""}
SESSION = {"id": "260310.1", "browser": "Firefox", "city": "Leeds", "country_code": "GB", "ip": "192.0.2.7"}


def entry(kind: str, at: str, **more: Any) -> dict[str, Any]:
    """An entry of a chat's history."""
    return {"type": kind, "timestamp": f"2026-03-10T{at}Z", "channel": "#shop-4.Kx81"} | more


BY_NOOR = {"nick": "visitor:4.Kx81", "name": "Noor Haddad", "sender_type": "Visitor"}
BY_ANA = {"nick": "agent:55501", "name": "Ana R.", "sender_type": "Agent"}
BY_BEN = {"nick": "agent:55502", "name": "Ben Okoro", "sender_type": "Agent"}
BY_TRIGGER = {"nick": "agent:trigger", "name": "Shop assistant", "sender_type": "Trigger"}
HISTORY = [
    entry("chat.memberjoin", "08:00:00", **BY_NOOR),
    entry("chat.msg", "08:00:00", msg="Does the tent keep out the rain?", msg_id="1", **BY_NOOR),
    entry("chat.msg", "08:00:03", msg="Welcome! Someone is with you in a moment.", **BY_TRIGGER),
    entry("chat.queue_position", "08:00:04", queue_position=1),
    entry("chat.memberjoin", "08:00:40", **BY_ANA),
    entry("chat.msg", "08:00:45", msg="Hello Noor, it does: 3,000 mm.", **BY_ANA),
    entry("chat.transfer", "08:01:00", prev_department_id=1, department_id=2, department_name="Camping"),
    entry("chat.msg", "08:02:00.500", msg="I can &amp; do sleep in it myself.", **BY_BEN),
    entry("chat.file", "08:02:30", attachment={"name": "tent.jpg", "url": "https://f.example/1"}, **BY_BEN),
    entry("chat.msg", "08:03:00", msg="Perfect, thanks ⛺", **BY_NOOR),
    entry("chat.rating", "08:03:10", rating=None, new_rating="good", **BY_NOOR),
    entry("chat.comment", "08:03:20", new_comment="Both were kind", **BY_NOOR),
    entry("chat.memberleave", "08:03:30", **BY_NOOR),
]
CHAT: dict[str, Any] = {
    "type": "chat",
    "id": "2603.41.Tq",
    "timestamp": "2026-03-10T08:00:00Z",
    "end_timestamp": "2026-03-10T08:03:30Z",
    "started_by": "visitor",
    "visitor": VISITOR,
    "session": SESSION,
    "history": HISTORY,
    "webpath": [
        {"timestamp": "2026-03-10T07:59:00Z", "from": "", "to": "https://shop.example", "title": "Shop"}
    ],
    "agent_ids": ["55501", "55502"],
    "agent_names": ["Ana R.", "Ben Okoro"],
    "department_id": 2,
    "department_name": "Camping",
    "rating": "good",
    "comment": "Both were kind",
    "duration": 210,
    "response_time": {"first": 45, "avg": 60.0, "max": 75},
    "count": {"visitor": 2, "agent": 3, "total": 5},
    "missed": False,
    "deleted": False,
    "triggered": True,
    "triggered_response": True,
    "unread": False,
    "tags": ["tent"],
    "conversions": [],
    "zendesk_ticket_id": 8123,
}
OFFLINE: dict[str, Any] = {
    "type": "offline_msg",
    "id": "2603.42.Zz",
    "timestamp": "2026-03-10T22:00:00Z",
    "visitor": VISITOR,
    "session": SESSION,
    "message": "Nobody there? Please call me.",
    "department_id": None,
    "department_name": None,
    "unread": True,
    "zendesk_ticket_id": 8124,
}
AGENTS = [
    {
        "id": 55501,
        "email": "ana@shop.example",
        "display_name": "Ana R.",
        "first_name": "Ana",
        "enabled": True,
    },
    {
        "id": 55502,
        "email": "ben@shop.example",
        "display_name": "Ben Okoro",
        "first_name": "Ben",
        "enabled": True,
    },
]

SAID = [
    "0.0 customer Noor Haddad: Does the tent keep out the rain?",
    "3.0 bot Shop assistant: Welcome! Someone is with you in a moment.",
    "45.0 agent a101 Ana R.: Hello Noor, it does: 3,000 mm.",
    "120.5 agent a102 Ben Okoro: I can & do sleep in it myself.",
    "150.0 agent a102 Ben Okoro: ",
    "180.0 customer Noor Haddad: Perfect, thanks ⛺",
]

_AGENTS: dict[str, str | bytes] = {"agents.json": json.dumps(AGENTS)}
FILES: dict[str, dict[str, str | bytes]] = {
    "page": _AGENTS | {"p.json": json.dumps({"chats": [CHAT], "count": 1, "end_time": 1, "next_page": None})},
    "docs": _AGENTS | {"p.json": json.dumps({"docs": {CHAT["id"]: CHAT}, "count": 1})},
    "array": _AGENTS | {"p.json": json.dumps([CHAT])},
    "lines": _AGENTS | {"p.jsonl": "\ufeff" + json.dumps(CHAT) + "\n" + json.dumps(OFFLINE)},
    "alone": _AGENTS | {"2603.json": json.dumps(CHAT, indent=1)},
    "newest first": _AGENTS | {"p.json": json.dumps([CHAT | {"history": HISTORY[:1] + HISTORY[:0:-1]}])},
}
