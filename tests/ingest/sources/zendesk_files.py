"""Zendesk exports written for the tests: one ticket in every shape, and what it says, by hand."""

import json
from typing import Any

WEB = {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}}
MAIL = {
    "channel": "email",
    "source": {
        "from": {"address": "ivy@post.example", "name": "Ivy Marsh"},
        "to": {"address": "help@shop.example", "name": "Shop"},
        "rel": None,
    },
}
TRIGGER = {
    "channel": "rule",
    "source": {"from": {"id": 55, "title": "Say that it is solved"}, "to": {}, "rel": "trigger"},
}
IVY: dict[str, Any] = {
    "id": 9001,
    "url": "https://shop.zendesk.com/api/v2/users/9001.json",
    "name": "Ivy Marsh",
    "email": "ivy@post.example",
    "role": "end-user",
    "locale": "en-GB",
    "suspended": False,
}
ANA: dict[str, Any] = {
    "id": 7101,
    "name": "Ana R.",
    "email": "ana@shop.example",
    "role": "agent",
    "active": True,
}
BEN: dict[str, Any] = {"id": 7102, "name": "Ben Okoro", "email": "ben@shop.example", "role": "admin"}
GROUPS = [
    {"id": 31, "name": "Returns", "default": False, "deleted": False, "is_public": True, "description": ""},
    {"id": 32, "name": "Sales", "default": True, "deleted": False, "is_public": True, "description": ""},
]
FIELDS = [
    {"id": 601, "type": "subject", "title": "Subject", "raw_title": "Subject", "title_in_portal": "Subject"},
    {
        "id": 602,
        "type": "tagger",
        "title": "Contact reason",
        "raw_title": "Contact reason",
        "title_in_portal": "Why do you write?",
    },
]


def comment(number: int, author: int, body: str, at: str, **more: Any) -> dict[str, Any]:
    """A comment as the API gives it."""
    return {
        "id": number,
        "type": "Comment",
        "author_id": author,
        "body": body,
        "html_body": f'<div class="zd-comment" dir="auto"><p>{body}</p></div>',
        "plain_body": body,
        "public": True,
        "attachments": [],
        "audit_id": number + 1000,
        "via": WEB,
        "created_at": at,
        "metadata": {"system": {"client": "Mozilla/5.0"}, "custom": {}},
    } | more


PHOTO = {
    "url": "https://shop.zendesk.com/a/1.json",
    "id": 1,
    "file_name": "lid.jpg",
    "content_type": "image/jpeg",
}
COMMENTS = [
    comment(
        501,
        9001,
        "Hello,\n\nmy kettle came with a cracked lid &amp; no manual.\n\nIvy\n\n-- \nIvy Marsh\n0161 4960",
        "2026-03-02T09:15:00Z",
        via=MAIL,
        attachments=[PHOTO],
    ),
    comment(502, 7101, "Hi Ivy, I am sorry about the lid. Shall I send a new one?", "2026-03-02T09:45:30Z"),
    comment(503, 7102, "Lids are back on Friday, @Ana", "2026-03-02T10:00:00Z", public=False),
    comment(
        504,
        9001,
        "Yes please!\n\n##- Please type your reply above this line -##\n\nHi Ivy, I am sorry about the lid.",
        "2026-03-02T11:15:00Z",
        via=MAIL,
    ),
    comment(505, 7102, "It is on its way. Best, Ben", "2026-03-03T09:15:00+00:00"),
    comment(506, -1, "Your request was solved.", "2026-03-03T09:15:01Z", via=TRIGGER),
]
TICKET: dict[str, Any] = {
    "url": "https://shop.zendesk.com/api/v2/tickets/4711.json",
    "id": 4711,
    "external_id": None,
    "via": MAIL,
    "created_at": "2026-03-02T09:15:00Z",
    "updated_at": "2026-03-04T08:00:00Z",
    "type": "problem",
    "subject": "Cracked lid",
    "raw_subject": "Cracked lid",
    "description": "Hello,\n\nmy kettle came with a cracked lid & no manual.",
    "priority": "normal",
    "status": "solved",
    "recipient": "help@shop.example",
    "requester_id": 9001,
    "submitter_id": 9001,
    "assignee_id": 7102,
    "organization_id": None,
    "group_id": 31,
    "collaborator_ids": [],
    "has_incidents": False,
    "is_public": True,
    "tags": ["kettle", "damaged"],
    "custom_fields": [{"id": 601, "value": None}, {"id": 602, "value": "damaged_in_transit"}],
    "satisfaction_rating": {"id": 88, "score": "good", "comment": "Fast!"},
    "brand_id": 1,
    "allow_channelback": False,
}
METRICS = {
    "id": 33,
    "ticket_id": 4711,
    "created_at": "2026-03-02T09:15:00Z",
    "group_stations": 1,
    "assignee_stations": 2,
    "reopens": 1,
    "replies": 2,
    "solved_at": "2026-03-04T08:00:00Z",
    "reply_time_in_minutes": {"calendar": 31, "business": 31},
}
RATING = {
    "id": 88,
    "url": "https://shop.zendesk.com/api/v2/satisfaction_ratings/88.json",
    "assignee_id": 7102,
    "group_id": 31,
    "requester_id": 9001,
    "ticket_id": 4711,
    "score": "good",
    "comment": "Fast!",
    "reason": "Quick answer",
    "created_at": "2026-03-04T08:30:00Z",
    "updated_at": "2026-03-04T09:00:00Z",
}
AUDITS = [
    {
        "id": 1501,
        "ticket_id": 4711,
        "created_at": "2026-03-02T09:15:00Z",
        "author_id": 9001,
        "via": MAIL,
        "metadata": {"system": {}, "custom": {}},
        "events": [
            COMMENTS[0] | {"created_at": None, "via": None},
            {"id": 1, "type": "Create", "field_name": "status", "value": "new"},
            {"id": 2, "type": "Notification", "subject": "We got it", "body": "A request came in"},
        ],
    },
    *(
        {
            "id": 1000 + each["id"],
            "ticket_id": 4711,
            "created_at": each["created_at"],
            "author_id": each["author_id"],
            "via": each["via"],
            "events": [each | {"created_at": None, "via": None, "author_id": None}],
        }
        for each in COMMENTS[1:]
    ),
    {
        "id": 1600,
        "ticket_id": 4711,
        "created_at": "2026-03-03T10:00:00Z",
        "author_id": 7102,
        "via": WEB,
        "events": [
            {
                "id": 3,
                "type": "Change",
                "field_name": "assignee_id",
                "value": "7102",
                "previous_value": "7101",
            },
            {"id": 4, "type": "Change", "field_name": "status", "value": "solved", "previous_value": "new"},
        ],
    },
    {
        "id": 1601,
        "ticket_id": 4711,
        "created_at": "2026-03-03T12:00:00Z",
        "author_id": 9001,
        "via": MAIL,
        "events": [
            {"id": 5, "type": "Change", "field_name": "status", "value": "open", "previous_value": "solved"}
        ],
    },
    {
        "id": 1602,
        "ticket_id": 4711,
        "created_at": "2026-03-04T08:00:00Z",
        "author_id": 7102,
        "via": WEB,
        "events": [
            {"id": 6, "type": "Change", "field_name": "status", "value": "solved", "previous_value": "open"}
        ],
    },
]
VIA_WORDS = {"email": "Mail", "web": "Web form", "rule": "Rule"}
EVENTS = [
    {
        "id": audit["id"],
        "ticket_id": 4711,
        "timestamp": 1772442900 + n,
        "updater_id": audit["author_id"],
        "via": VIA_WORDS[audit["via"]["channel"]],
        "child_events": [
            {"event_type": event["type"], "via": None}
            | {
                key: value
                for key, value in event.items()
                if key not in {"type", "via", "field_name", "value"}
            }
            | ({"status": event["value"]} if event.get("field_name") == "status" else {})
            | {"created_at": audit["created_at"]}
            for event in audit["events"]
            if event["type"] in {"Comment", "Change"} and event.get("field_name") != "assignee_id"
        ],
        "system": {"client": "Mozilla/5.0"},
    }
    for n, audit in enumerate(AUDITS)
]

FIRST = "Hello,\n\nmy kettle came with a cracked lid & no manual.\n\nIvy"
SAID = [
    f"0.0 customer Ivy Marsh: {FIRST}",
    "1830.0 agent a101 Ana R.: Hi Ivy, I am sorry about the lid. Shall I send a new one?",
    "2700.0 agent a102 Ben Okoro: (note) Lids are back on Friday, @Ana",
    "7200.0 customer Ivy Marsh: Yes please!",
    "86400.0 agent a102 Ben Okoro: It is on its way. Best, Ben",
    "86401.0 system: (note) Your request was solved.",
]


def bare(each: dict[str, Any]) -> dict[str, Any]:
    """A comment as `/tickets/{id}/comments` gives it: no ticket named."""
    return {key: value for key, value in each.items() if key != "ticket_id"}


def page(**lists: Any) -> str:
    """A page of the API."""
    return json.dumps(lists | {"next_page": None, "previous_page": None, "count": 1}, indent=1)


USERS = [IVY, ANA, BEN]
WITHIN = TICKET | {"comments": COMMENTS, "users": USERS, "group": GROUPS[0], "metric_set": METRICS}
FILES: dict[str, dict[str, str | bytes]] = {
    "array": {"tickets.json": json.dumps([WITHIN])},
    "lines": {
        "tickets.jsonl": "\ufeff" + json.dumps(WITHIN) + "\n" + json.dumps(WITHIN | {"id": 4712}) + "\n"
    },
    "alone": {"4711.json": json.dumps(WITHIN, indent=2)},
    "beside": {"4711.json": json.dumps({"ticket": TICKET, "comments": COMMENTS, "users": USERS})},
    "page": {
        "p1.json": page(
            tickets=[TICKET | {"comments": COMMENTS}], users=USERS, groups=GROUPS, metric_sets=[METRICS]
        )
    },
    "folder": {
        "tickets.json": page(tickets=[TICKET]),
        "comments-4711-1.json": page(comments=list(map(bare, COMMENTS[3:]))),
        "comments-4711-2.json": page(comments=list(map(bare, COMMENTS[:4]))),
        "users.json": page(users=USERS),
        "groups.json": page(groups=GROUPS),
        "fields.json": page(ticket_fields=FIELDS),
        "metrics.json": page(ticket_metrics=[METRICS]),
        "ratings.json": page(
            satisfaction_ratings=[RATING | {"score": "offered", "updated_at": "2026-03-04T08:30:00Z"}, RATING]
        ),
    },
    "folder of lines": {
        "t": json.dumps(TICKET) + "\n" + json.dumps(TICKET | {"id": 4712, "description": "Me too"}),
        "c": "\n".join(json.dumps(each | {"ticket_id": 4711}) for each in reversed(COMMENTS)),
        "u": "\n".join(map(json.dumps, USERS)),
        "r": json.dumps([RATING]),
    },
    "audits": {
        "tickets.json": json.dumps([TICKET | {"satisfaction_rating": None}]),
        "users.json": json.dumps(USERS),
        "audits.json": page(audits=AUDITS),
    },
    "events": {
        "tickets.json": page(tickets=[TICKET], users=USERS, end_time=1772700000),
        "events.json": page(ticket_events=EVENTS, end_time=1772700000),
    },
}
