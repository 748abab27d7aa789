"""Intercom conversations written for the tests: one in every shape, and what it says, by hand."""

import json
from typing import Any

BEGAN = 1773129600  # 2026-03-10 08:00 UTC
LEO = {"type": "user", "id": "6601ab", "name": "Leo Brandt", "email": "leo@post.example"}
ANA = {"type": "admin", "id": "8101", "name": "Ana R.", "email": "ana@shop.example"}
BEN = {"type": "admin", "id": "8102", "name": "Ben Okoro", "email": "ben@shop.example"}
FIN = {"type": "bot", "id": "77", "name": "Fin", "email": "operator+x@intercom.example"}
FIN_AS_ADMIN = {**ANA, "id": "8199", "name": "Fin", "email": "", "from_ai_agent": True, "is_ai_answer": True}


def part(
    number: int, kind: str, after_s: int, author: dict[str, Any], body: str | None, **more: Any
) -> dict[str, Any]:
    """A conversation part."""
    return {
        "type": "conversation_part",
        "id": str(number),
        "part_type": kind,
        "body": body,
        "created_at": BEGAN + after_s,
        "updated_at": BEGAN + after_s,
        "notified_at": BEGAN + after_s,
        "assigned_to": None,
        "author": author,
        "attachments": [],
        "external_id": None,
        "redacted": False,
    } | more


def to(admin: dict[str, Any]) -> dict[str, str]:
    return {"type": "admin", "id": admin["id"]}


PARTS = [
    part(1, "language_detection_details", 1, FIN, None),
    part(2, "comment", 5, FIN, "<p>Let me look. Which order is it?</p>"),
    part(3, "comment", 30, LEO, "<p>Number <b>5521</b> &amp; it is late</p>"),
    part(4, "comment", 35, FIN_AS_ADMIN, "<p>I hand you over to a person.</p>"),
    part(5, "default_assignment", 36, FIN, None, assigned_to={"type": "team", "id": "41"}),
    part(6, "assignment", 60, ANA, None, assigned_to=to(ANA)),
    part(7, "comment", 90, ANA, "<p>Hi Leo, I am sorry.</p><p>I look into it.</p>"),
    part(8, "note", 95, ANA, "<p>@Ben can you check the depot?</p>"),
    part(9, "assignment", 120, ANA, "<p>Ben takes over from here.</p>", assigned_to=to(BEN)),
    part(10, "conversation_tags_updated", 130, BEN, None),
    part(
        11,
        "comment",
        300,
        BEN,
        '<div class="intercom-container"><img src="https://i.example/1.png"></div>',
    ),
    part(12, "close", 301, BEN, "<p>It comes <i>tomorrow</i>. Bye!</p>"),
    part(13, "open", 400, LEO, "<p>Tomorrow? Fine.</p>"),
    part(14, "comment", 410, LEO, None, redacted=True),
    part(15, "close", 500, BEN, None),
    part(16, "conversation_rating_changed", 600, LEO, None),
    part(17, "conversation_rating_remark_added", 610, LEO, "<p>Took long</p>"),
]
CONVERSATION: dict[str, Any] = {
    "type": "conversation",
    "id": "190045",
    "created_at": BEGAN,
    "updated_at": BEGAN + 610,
    "waiting_since": None,
    "snoozed_until": None,
    "source": {
        "type": "conversation",
        "id": "403",
        "delivered_as": "customer_initiated",
        "subject": "",
        "body": "<p>Where is my parcel?</p>",
        "author": LEO,
        "attachments": [],
        "url": "https://shop.example/orders",
        "redacted": False,
    },
    "contacts": {
        "type": "contact.list",
        "contacts": [{"type": "contact", "id": "6601ab", "external_id": "70"}],
    },
    "teammates": {"type": "admin.list", "admins": [{"type": "admin", "id": "8101"}]},
    "title": None,
    "admin_assignee_id": 8102,
    "team_assignee_id": "41",
    "custom_attributes": {"Plan": "gold", "Contact reason": "Late parcel"},
    "topics": {"type": "topic.list", "topics": [{"type": "topic", "id": 1, "name": "Delivery"}]},
    "open": False,
    "state": "closed",
    "read": True,
    "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "9", "name": "delivery"}]},
    "priority": "not_priority",
    "sla_applied": None,
    "statistics": {
        "type": "conversation_statistics",
        "time_to_admin_reply": 90,
        "last_close_at": BEGAN + 500,
        "count_reopens": 1,
        "count_assignments": 3,
        "count_conversation_parts": 17,
        "handling_time": 240,
    },
    "conversation_rating": {
        "rating": 2,
        "remark": "Took long",
        "created_at": BEGAN + 600,
        "contact": {"type": "contact", "id": "6601ab"},
        "teammate": {"type": "admin", "id": "8102"},
    },
    "ai_agent_participated": True,
    "ai_agent": {"source_type": "workflow", "resolution_state": "routed_to_team", "rating": None},
    "linked_objects": {"type": "list", "data": [], "total_count": 0, "has_more": False},
    "conversation_parts": {"type": "conversation_part.list", "conversation_parts": PARTS, "total_count": 17},
}
ADMINS = {"type": "admin.list", "admins": [ANA | {"team_ids": [41]}, BEN | {"team_ids": [41]}]}
TEAMS = {
    "type": "team.list",
    "teams": [{"type": "team", "id": "41", "name": "Parcels", "admin_ids": [8101, 8102]}],
}

SAID = [
    "0.0 customer Leo Brandt: Where is my parcel?",
    "5.0 bot Fin: Let me look. Which order is it?",
    "30.0 customer Leo Brandt: Number 5521 & it is late",
    "35.0 bot Fin: I hand you over to a person.",
    "90.0 agent a101 Ana R.: Hi Leo, I am sorry.\n\nI look into it.",
    "95.0 agent a101 Ana R.: (note) @Ben can you check the depot?",
    "120.0 agent a101 Ana R.: Ben takes over from here.",
    "300.0 agent a102 Ben Okoro: ",
    "301.0 agent a102 Ben Okoro: It comes tomorrow. Bye!",
    "400.0 customer Leo Brandt: Tomorrow? Fine.",
]


def _older() -> dict[str, Any]:
    """As API versions before 2.0 write it."""
    kept = {
        key: CONVERSATION[key] for key in ("type", "id", "created_at", "state", "tags", "conversation_parts")
    }
    message = CONVERSATION["source"] | {"type": "conversation_message"}
    return kept | {
        "conversation_message": message,
        "user": {"type": "user", "id": "6601ab"},
        "assignee": {"type": "admin", "id": "8102"},
        "conversation_rating": CONVERSATION["conversation_rating"],
    }


_BESIDE: dict[str, str | bytes] = {"admins.json": json.dumps(ADMINS), "teams.json": json.dumps(TEAMS)}
_BARE = CONVERSATION | {
    "id": 190045,
    "created_at": "2026-03-10T09:00:00+01:00",
    "conversation_parts": PARTS[::-1],
}
_BARE.pop("type")
FILES: dict[str, dict[str, str | bytes]] = {
    "page": _BESIDE
    | {"p.json": json.dumps({"type": "conversation.list", "conversations": [CONVERSATION], "pages": {}})},
    "alone": _BESIDE | {"190045.json": json.dumps(CONVERSATION, indent=2)},
    "array": _BESIDE | {"all.json": "\ufeff" + json.dumps([CONVERSATION])},
    "lines": _BESIDE
    | {"s3.jsonl": json.dumps(CONVERSATION) + "\n" + json.dumps(CONVERSATION | {"id": "190046"})},
    "bare, newest first": {"s3.json": json.dumps([_BARE])},
    "older": {"o.json": json.dumps({"conversations": [_older()]})},
}
