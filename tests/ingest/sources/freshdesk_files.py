"""Exports of Freshdesk, written for these tests."""

import json
from typing import Any

MESSAGES: list[dict[str, Any]] = [
    {
        "id": 9003,
        "body": "<div>I hand this to Ben, the customer is right.</div>",
        "body_text": "I hand this to Ben, the customer is right.",
        "incoming": False,
        "private": True,
        "user_id": 7001,
        "source": 2,
        "to_emails": ["ben@shop.example"],
        "ticket_id": 512,
        "created_at": "2026-10-12T09:20:00Z",
        "updated_at": "2026-10-12T09:20:00Z",
        "attachments": [],
    },
    {
        "id": 9001,
        "body": "<div>Hello Cleo,<br>thanks for writing. Which colour is it?</div>"
        '<div class="freshdesk_quote"><blockquote class="freshdesk_quote">On Mon, 12 Oct 2026 at 9:00 AM, '
        "Cleo Marsh &lt;cleo@mail.example&gt; wrote:<br>The lamp is broken</blockquote></div>",
        "body_text": "Hello Cleo, thanks for writing. Which colour is it? On Mon, 12 Oct ...",
        "incoming": False,
        "private": False,
        "user_id": 7001,
        "source": 0,
        "category": 3,
        "support_email": "help@shop.example",
        "from_email": "Shop <help@shop.example>",
        "to_emails": ["cleo@mail.example"],
        "ticket_id": 512,
        "created_at": "2026-10-12T09:10:00Z",
        "updated_at": "2026-10-12T09:10:00Z",
        "attachments": [],
    },
    {
        "id": 9002,
        "body": "<div>Green &amp; white.</div>",
        "body_text": "Green & white.",
        "incoming": True,
        "private": False,
        "user_id": 8001,
        "source": 0,
        "ticket_id": 512,
        "created_at": "2026-10-12T09:15:30Z",
        "updated_at": "2026-10-12T09:15:30Z",
        "attachments": [{"id": 1, "name": "lamp.jpg", "content_type": "image/jpeg", "size": 20}],
    },
    {
        "id": 9004,
        "body": "<p>A new one is on its way.</p>",
        "body_text": "A new one is on its way.",
        "incoming": False,
        "private": False,
        "user_id": 7002,
        "source": 0,
        "ticket_id": 512,
        "created_at": "2026-10-12T09:30:00Z",
        "updated_at": "2026-10-12T09:30:00Z",
        "attachments": [],
    },
]
TICKET: dict[str, Any] = {
    "cc_emails": [],
    "fwd_emails": [],
    "reply_cc_emails": [],
    "fr_escalated": False,
    "spam": False,
    "email_config_id": 17,
    "group_id": 33,
    "priority": 1,
    "requester_id": 8001,
    "responder_id": 7002,
    "source": 1,
    "company_id": None,
    "status": 4,
    "subject": "Lamp",
    "product_id": None,
    "id": 512,
    "type": "Damaged goods",
    "due_by": "2026-10-15T09:00:00Z",
    "fr_due_by": "2026-10-13T09:00:00Z",
    "is_escalated": False,
    "description": "<div>Hi, the lamp arrived broken.</div>",
    "description_text": "Hi, the lamp arrived broken.",
    "custom_fields": {"cf_order": "A-1"},
    "created_at": "2026-10-12T09:00:00Z",
    "updated_at": "2026-10-12T10:00:00Z",
    "tags": ["lamp"],
    "attachments": [],
    "stats": {
        "agent_responded_at": "2026-10-12T09:30:00Z",
        "requester_responded_at": "2026-10-12T09:15:30Z",
        "first_responded_at": "2026-10-12T09:10:00Z",
        "reopened_at": "2026-10-12T09:15:30Z",
        "resolved_at": "2026-10-12T09:45:00Z",
        "closed_at": None,
        "pending_since": None,
    },
    "requester": {"id": 8001, "name": "Cleo Marsh", "email": "cleo@mail.example", "mobile": None},
}
AGENTS: list[dict[str, Any]] = [
    {
        "available": True,
        "occasional": False,
        "id": number,
        "ticket_scope": 1,
        "signature": None,
        "type": "support_agent",
        "contact": {"active": True, "email": email, "name": name, "job_title": None},
    }
    for number, name, email in (
        (7001, "Ana Ruiz", "ana@shop.example"),
        (7003, "Dee Lund", "dee@shop.example"),
    )
]
GROUPS: list[dict[str, Any]] = [{"id": 33, "name": "Returns", "escalate_to": None, "agent_ids": [7001]}]
CONTACTS: list[dict[str, Any]] = [
    {
        "id": 8002,
        "name": "Finn Moe",
        "email": "finn@mail.example",
        "view_all_tickets": False,
        "company_id": None,
    }
]
SURVEYS: list[dict[str, Any]] = [
    {
        "id": 3,
        "title": "After closing",
        "active": True,
        "questions": [
            {"id": "default_question", "label": "How was it?", "accepted_ratings": [103, 100, -103]},
            {"id": "question_161", "label": "Was it quick?", "accepted_ratings": [103, -103]},
        ],
    }
]
RATINGS: list[dict[str, Any]] = [
    {
        "id": 41,
        "survey_id": 3,
        "user_id": 8001,
        "agent_id": 7001,
        "feedback": "Kind and quick",
        "group_id": 33,
        "ticket_id": 512,
        "created_at": "2026-10-13T08:00:00Z",
        "updated_at": "2026-10-13T08:00:00Z",
        "ratings": {"default_question": 103, "question_161": -103},
    }
]
INSIDE = TICKET | {"conversations": MESSAGES}
SECOND = TICKET | {
    "id": 513,
    "requester_id": 8002,
    "requester": None,
    "responder_id": 7001,
    "stats": None,
    "status": 2,
    "description": "<p>Where is my parcel?</p>",
    "attachments": [{"id": 2, "name": "slip.pdf"}],
}
TABLE = (
    "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,"
    "Closed time,Last update time,Initial response time,Time tracked,First response time (in hrs),"
    "Resolution time (in hrs),Agent interactions,Customer interactions,Resolution status,"
    "First response status,Tags,Survey results,Full name,Email,Contact ID\n"
    "512,Lamp,Resolved,Low,Email,Damaged goods,Ana Ruiz,Returns,2026-10-12 11:00:00,2026-10-15 11:00:00,"
    "2026-10-12 11:45:00,,2026-10-12 12:00:00,2026-10-12 11:10:00,00:00,00:10:00,00:45:00,2,1,Within SLA,"
    "Within SLA,lamp,Extremely Happy,Cleo Marsh,cleo@mail.example,8001\n"
    "514,Call,Open,Low,Phone,,No Agent,No Group,2026-10-12 12:00:00,,,,,,,,,0,0,,,,,"
    "Finn Moe,f@mail.example,8002\n"
)

FILES: dict[str, dict[str, str | bytes]] = {
    "array": {"a.json": json.dumps([INSIDE, SECOND])},
    "lines": {"a.jsonl": "\n".join(map(json.dumps, (INSIDE, SECOND)))},
    "one a file": {"512.json": json.dumps(INSIDE, indent=1), "513.json": json.dumps(SECOND)},
    "pages": {
        "a.json": json.dumps([[INSIDE], [SECOND]][0]),
        "b.json": json.dumps({"results": [SECOND], "total": 1}),
    },
    "one object": {
        "all.json": json.dumps(
            {
                "tickets": [TICKET, SECOND],
                "conversations": MESSAGES,
                "agents": AGENTS,
                "contacts": CONTACTS,
                "groups": GROUPS,
                "surveys": SURVEYS,
                "satisfaction_ratings": RATINGS,
            }
        )
    },
    "folder": {
        "tickets_1.json": json.dumps([TICKET]),
        "tickets_2.json": json.dumps([SECOND]),
        "conversations_512_1.json": json.dumps(MESSAGES[:2]),
        "conversations_512_2.json": json.dumps(MESSAGES[1:]),
        "agents.json": json.dumps(AGENTS),
        "contacts.json": json.dumps(CONTACTS),
        "groups.json": json.dumps(GROUPS),
        "surveys.json": json.dumps(SURVEYS),
        "ratings.json": json.dumps(RATINGS),
    },
    "table": {"tickets.csv": TABLE},
    "version 1": {
        "Tickets0.json": json.dumps(
            [
                {
                    "helpdesk_ticket": {
                        "display_id": 512,
                        "id": 40001,
                        "requester_id": 8001,
                        "responder_id": 7002,
                        "subject": "Lamp",
                        "status": 4,
                        "status_name": "Resolved",
                        "source": 1,
                        "spam": False,
                        "deleted": False,
                        "description": "Hi, the lamp arrived broken.",
                        "created_at": "2026-10-12T14:30:00+05:30",
                        "helpdesk_notes": [
                            {
                                "note": {
                                    "id": 1,
                                    "body": "Sorry! A new one is coming.",
                                    "incoming": False,
                                    "private": False,
                                    "deleted": False,
                                    "user_id": 7001,
                                    "source": 0,
                                    "created_at": "2026-10-12T14:40:00+05:30",
                                }
                            }
                        ],
                    }
                }
            ]
        )
    },
}
