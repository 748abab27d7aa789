"""Exports of Jira Service Management, written for these tests."""

import json
from typing import Any


def account(user: str, name: str, kind: str = "atlassian", **more: Any) -> dict[str, Any]:
    return {
        "self": f"https://shop.atlassian.example/rest/api/3/user?accountId={user}",
        "accountId": user,
        "displayName": name,
        "accountType": kind,
        "active": True,
        "timeZone": "Europe/Madrid",
        **more,
    }


ANA = account("5b10:ana", "Ana Ruiz", emailAddress="ana@shop.example")
BEN = account("5b10:ben", "Ben Okoro")
CLEO = account("qm:77:cleo", "Cleo Marsh", "customer")
ROBOT = account("5b10:app", "Automation for Jira", "app")


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def block(kind: str, *content: dict[str, Any], **attrs: Any) -> dict[str, Any]:
    return {"type": kind, "content": list(content), **({"attrs": attrs} if attrs else {})}


def doc(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(content)}


def comment(number: int, author: dict[str, Any] | None, body: object, at: str, **more: Any) -> dict[str, Any]:
    return {
        "self": f"https://shop.atlassian.example/rest/api/3/issue/10010/comment/{number}",
        "id": str(number),
        "author": author,
        "body": body,
        "updateAuthor": author,
        "created": at,
        "updated": at,
        "jsdPublic": True,
        **more,
    }


QUESTION = doc(
    block(
        "paragraph", text("Hello "), {"type": "mention", "attrs": {"id": "qm:77:cleo", "text": "@Cleo Marsh"}}
    ),
    block(
        "paragraph",
        text("which browser?"),
        {"type": "hardBreak"},
        text("And which day?", marks=[{"type": "em"}]),
    ),
)
ANSWER = doc(
    block("blockquote", block("paragraph", text("which browser?"))), block("paragraph", text("Fox & co."))
)
HANDED = doc(block("paragraph", text("Ben, it is the "), text("cache", marks=[{"type": "code"}])))
COMMENTS = [
    comment(1, ROBOT, doc(block("paragraph", text("We have your request."))), "2026-10-12T11:01:00.000+0200"),
    comment(2, ANA, QUESTION, "2026-10-12T11:10:00.000+0200"),
    comment(3, CLEO, ANSWER, "2026-10-12T11:20:00.000+0200"),
    comment(4, ANA, HANDED, "2026-10-12T11:25:00.000+0200", jsdPublic=False),
    comment(5, BEN, doc(block("paragraph", text("Solved."))), "2026-10-12T11:30:00.000+0200"),
]
FIELDS: dict[str, Any] = {
    "summary": "Cannot log in",
    "issuetype": {"id": "1", "name": "Service request", "subtask": False},
    "project": {"id": "9", "key": "HELP", "name": "Help centre", "projectTypeKey": "service_desk"},
    "description": doc(block("paragraph", text("Hi, I can't log in."))),
    "created": "2026-10-12T11:00:00.000+0200",
    "updated": "2026-10-12T12:00:00.000+0200",
    "status": {"name": "Resolved", "statusCategory": {"key": "done"}},
    "resolution": {"name": "Done"},
    "resolutiondate": "2026-10-12T12:00:00.000+0200",
    "reporter": CLEO,
    "creator": CLEO,
    "assignee": BEN,
    "priority": {"name": "High"},
    "labels": ["login"],
    "attachment": [{"id": "1", "filename": "screen.png"}],
    "customfield_10010": {"requestType": {"id": "3", "name": "Log-in trouble"}, "currentStatus": {}},
    "customfield_10019": "0|i0001:",
    "customfield_10041": {"rating": 4},
    "comment": {"comments": COMMENTS, "self": "x", "maxResults": 5, "total": 5, "startAt": 0},
}
ISSUE: dict[str, Any] = {
    "expand": "operations,changelog",
    "id": "10010",
    "self": "https://shop.atlassian.example/rest/api/3/issue/10010",
    "key": "HELP-1",
    "changelog": {
        "startAt": 0,
        "total": 3,
        "histories": [
            {"id": "1", "items": [{"field": "assignee", "from": "5b10:ana", "to": "5b10:ben"}]},
            {"id": "2", "items": [{"field": "assignee", "from": None, "to": "5b10:ana"}]},
            {
                "id": "3",
                "items": [
                    {"field": "resolution", "from": "1", "fromString": "Done", "to": None},
                    {"field": "status", "from": "5", "to": "1"},
                ],
            },
        ],
    },
    "fields": FIELDS,
}
SECOND: dict[str, Any] = ISSUE | {
    "id": "10011",
    "key": "HELP-2",
    "changelog": None,
    "fields": {
        **FIELDS,
        "description": "Where is *my* invoice?",
        "reporter": account("qm:77:finn", "Finn Moe", "customer"),
        "creator": None,
        "assignee": None,
        "attachment": [],
        "status": {"name": "Open"},
        "resolution": None,
        "resolutiondate": None,
        "customfield_10041": None,
        "comment": {"comments": [], "total": 0},
    },
}
WITHOUT_COMMENTS = ISSUE | {"fields": FIELDS | {"comment": {"comments": COMMENTS[:2], "total": 5}}}

REQUEST: dict[str, Any] = {
    "issueId": "10010",
    "issueKey": "HELP-1",
    "requestTypeId": "3",
    "requestType": {"id": "3", "name": "Log-in trouble"},
    "createdDate": {"iso8601": "2026-10-12T11:00:00+0200", "epochMillis": 1791795600000, "friendly": "Today"},
    "reporter": CLEO,
    "requestFieldValues": [
        {"fieldId": "summary", "label": "Summary", "value": "Cannot log in"},
        {"fieldId": "description", "label": "What is wrong?", "value": "Hi, I can't log in."},
    ],
    "currentStatus": {"status": "Resolved", "statusCategory": "DONE"},
    "_links": {"self": "https://shop.atlassian.example/rest/servicedeskapi/request/10010"},
}
REQUEST_COMMENTS = [
    {
        "_links": {"self": "https://shop.atlassian.example/rest/servicedeskapi/request/10010/comment/2"},
        "id": "2",
        "body": "[~accountid:qm:77:cleo] which browser?",
        "public": True,
        "author": ANA,
        "created": {"iso8601": "2026-10-12T11:10:00+0200", "epochMillis": 1791796200000},
    },
    {
        "_links": {"self": "https://shop.atlassian.example/rest/servicedeskapi/request/10010/comment/4"},
        "id": "4",
        "body": "It is the {{cache}}",
        "public": False,
        "author": BEN,
        "created": {"iso8601": "2026-10-12T11:25:00+0200", "epochMillis": 1791797100000},
    },
]

HEADER = (
    "Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Resolution,Assignee,Assignee Id,"
    "Reporter,Reporter Id,Creator,Creator Id,Created,Updated,Resolved,Description,Attachment,Attachment,"
    "Custom field (Rank),Custom field (Request Type),Custom field (Satisfaction),"
    "Custom field (Satisfaction date),Comment,Comment,Comment\r\n"
)
ROW = (
    "Cannot log in,HELP-1,10010,Service request,Resolved,HELP,Help centre,Done,Ben Okoro,5b10:ben,"
    "Cleo Marsh,qm:77:cleo,Cleo Marsh,qm:77:cleo,12/Oct/26 11:00 AM,12/Oct/26 12:00 PM,12/Oct/26 12:00 PM,"
    '"Hi, I can\'t log in.\r\nh2. Steps\r\n* one",12/Oct/26 11:00 AM;qm:77:cleo;screen.png;https://x,,'
    "0|i0001:,Log-in trouble,4,13/Oct/26 8:00 AM,"
    "12/Oct/26 11:10 AM;5b10:ana;Hello; which browser?,"
    '"12/Oct/26 11:20 AM;qm:77:cleo;{quote}which?{quote}\r\nFox, I think.",'
    "12/Oct/26 11:30 AM;5b10:ben;Solved.\r\n"
)
SHORT_ROW = (
    "Invoice,HELP-2,10011,Service request,Open,HELP,Help centre,,,,Finn Moe,qm:77:finn,Finn Moe,qm:77:finn,"
    "12/Oct/26 1:00 PM,12/Oct/26 1:00 PM,,Where is *my* invoice?,,,0|i2:,,,,,,\r\n"
)

FILES: dict[str, dict[str, str | bytes]] = {
    "page": {
        "search.json": json.dumps(
            {"expand": "names", "startAt": 0, "maxResults": 50, "total": 2, "issues": [ISSUE, SECOND]}
        )
    },
    "pages": {
        "1.json": json.dumps({"issues": [ISSUE], "nextPageToken": "abc", "isLast": False}),
        "2.json": json.dumps({"issues": [SECOND], "isLast": True}),
    },
    "array": {"issues.json": json.dumps([ISSUE, SECOND])},
    "lines": {"issues.jsonl": f"{json.dumps(ISSUE)}\n{json.dumps(SECOND)}\n"},
    "one a file": {"HELP-1.json": json.dumps(ISSUE, indent=2), "HELP-2.json": json.dumps(SECOND)},
    "comments apart": {
        "search.json": json.dumps({"issues": [WITHOUT_COMMENTS, SECOND]}),
        "HELP-1_comments.json": json.dumps({"startAt": 0, "total": 5, "comments": COMMENTS[1:]}),
    },
    "requests": {
        "request.json": json.dumps(REQUEST),
        "comments.json": json.dumps({"size": 2, "isLastPage": True, "values": REQUEST_COMMENTS}),
    },
    "table": {"Jira.csv": HEADER + ROW + SHORT_ROW},
}
