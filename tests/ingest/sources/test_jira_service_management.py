import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qa.ingest.sources._adf import jira_text
from qa.types import Agent, Channel, Contact, Survey
from tests.ingest.sources.harness import ROSTER, Imported, lines
from tests.ingest.sources.jira_service_management_files import (
    ANA,
    BEN,
    CLEO,
    COMMENTS,
    FIELDS,
    FILES,
    HEADER,
    ISSUE,
    ROW,
    SECOND,
    SHORT_ROW,
    account,
    block,
    comment,
    doc,
    text,
)

LOG_IN = [
    "0.0 customer Cleo Marsh: Hi, I can't log in.",
    "60.0 bot Automation for Jira: We have your request.",
    "600.0 agent a101 Ana Ruiz: Hello @Cleo Marsh\n\nwhich browser?\nAnd which day?",
    "1200.0 customer Cleo Marsh: Fox & co.",
    "1500.0 agent a101 Ana Ruiz: (note) Ben, it is the cache",
    "1800.0 agent a102 Ben Okoro: Solved.",
]
JSON_SHAPES = ("page", "pages", "array", "lines", "one a file", "comments apart")


def imported(tmp_path: Path, *issues: object, **more: str) -> Imported:
    files = {"t.json": json.dumps({"issues": issues}), **{f"{k}.json": v for k, v in more.items()}}
    return Imported(tmp_path, files)


def issue(*comments: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return ISSUE | {"fields": FIELDS | {"comment": {"comments": comments}} | fields}


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("shape", JSON_SHAPES)
def test_every_json_shape_gives_the_same_conversation(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    assert set(found.sources) == {"jira_service_management"}
    assert found.rejected == []
    first, second = found.interactions
    assert lines(first) == LOG_IN
    assert lines(second) == ["0.0 customer Finn Moe: Where is my invoice?"]
    assert (first.id, first.channel, first.metadata.queue) == ("HELP-1", Channel.EMAIL, "Help centre")
    assert (first.metadata.customer_id, first.metadata.disposition) == ("qm:77:cleo", "Done")
    assert found.surveys == [Survey("HELP-1", csat=4)]
    assert found.contacts == [
        Contact(
            "HELP-1",
            channel=Channel.EMAIL,
            started_at=at(9),
            agent_id="a102",
            queue="Help centre",
            customer_id="qm:77:cleo",
            reason="Log-in trouble",
            status="resolved",
            disposition="Done",
            transfers=1,
            solved_at=at(10),
            reopens=1,
        ),
        Contact(
            "HELP-2",
            channel=Channel.EMAIL,
            started_at=at(9),
            queue="Help centre",
            customer_id="qm:77:finn",
            reason="Log-in trouble",
            status="open",
        ),
    ]
    assert "attachments, not read: 1" in found.notes
    assert "comments that the export leaves out" not in found.notes


def test_requests_of_the_service_desks_own_api(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["requests"])
    assert lines(found.only) == [
        "0.0 customer Cleo Marsh: Hi, I can't log in.",
        "600.0 agent a101 Ana Ruiz: @user which browser?",
        "1500.0 agent a102 Ben Okoro: (note) It is the {{cache}}",
    ]
    assert (found.contacts[0].reason, found.contacts[0].status) == ("Log-in trouble", "resolved")


def test_a_table_with_a_column_for_each_comment(tmp_path: Path) -> None:
    agents = (*ROSTER, Agent("5b10:ana", "Ana", "North", ""))
    found = Imported(tmp_path, FILES["table"], agents)
    first, second = found.interactions
    assert lines(first) == [
        "0.0 customer Cleo Marsh: Hi, I can't log in.\nSteps\n* one",
        "600.0 agent 5b10:ana Ana: Hello; which browser?",
        "1200.0 customer Cleo Marsh: Fox, I think.",
        "1800.0 agent a102 Ben Okoro: Solved.",
    ]
    assert lines(second) == ["0.0 customer Finn Moe: Where is my invoice?"]
    assert found.surveys == [Survey("HELP-1", answered_at=at(8, day=13), csat=4)]
    assert found.contacts[0] == Contact(
        "HELP-1",
        channel=Channel.EMAIL,
        started_at=at(11),
        agent_id="a102",
        queue="Help centre",
        customer_id="qm:77:cleo",
        reason="Log-in trouble",
        status="resolved",
        disposition="Done",
        solved_at=at(12),
    )
    assert found.contacts[1].reason == "Service request"
    assert "attachments, not read: 1" in found.notes
    assert "which doesn't say which are internal: taken as public: 3" in found.notes


def test_the_tables_times_are_in_the_zone_of_roles_json(tmp_path: Path) -> None:
    files = FILES["table"] | {"roles.json": json.dumps({"timezone": "Europe/Madrid", "agent": ["5b10:ana"]})}
    found = Imported(tmp_path, files)
    assert found.interactions[0].metadata.started_at == at(9)
    assert found.interactions[0].turns[1].role.value == "agent"


def test_an_author_of_the_table_whom_nothing_tells_is_unknown(tmp_path: Path) -> None:
    turn = Imported(tmp_path, FILES["table"]).interactions[0].turns[1]
    assert (turn.role.value, turn.participant) == ("unknown", "5b10:ana")


def test_a_comment_of_a_table_without_time_and_author_is_kept(tmp_path: Path) -> None:
    odd = ROW.replace("12/Oct/26 11:30 AM;5b10:ben;Solved.", "Solved; at last; yes")
    found = Imported(tmp_path, {"Jira.csv": HEADER + odd})
    assert lines(found.only)[-1] == "- unknown: Solved; at last; yes"
    assert "comments of a table without time and author: 1" in found.notes


def test_broken_rows_lose_themselves_only(tmp_path: Path) -> None:
    keyless = SHORT_ROW.replace("HELP-2", "")
    wordless = SHORT_ROW.replace("HELP-2", "HELP-3").replace("Where is *my* invoice?", "")
    found = Imported(
        tmp_path, {"Jira.csv": HEADER + ROW + "a," * 40 + "\r\n" + keyless + wordless + SHORT_ROW}
    )
    assert [one.id for one in found.interactions] == ["HELP-1", "HELP-2"]
    assert [(one.source_name.partition("#")[2], one.reason) for one in found.rejected] == [
        ("line 6", "wrong_shape"),
        ("line 7", "wrong_shape"),
        ("line 8", "no_turns"),
    ]


def test_a_broken_record_loses_itself_only(tmp_path: Path) -> None:
    broken = json.dumps(SECOND | {"key": "HELP-8"}).replace('"fields"', '"fields', 1)
    wrong = json.dumps(SECOND | {"fields": FIELDS | {"comment": {"comments": ["secret"]}}})
    content = f'{{"issues": [{json.dumps(ISSUE)},\n{broken},\n{wrong},\n{json.dumps(SECOND)}]}}'
    found = Imported(tmp_path, {"t.json": content})
    assert [one.id for one in found.interactions] == ["HELP-1", "HELP-2"]
    assert [(one.source_name, one.reason) for one in found.rejected] == [
        ("export/t.json#record 2", "wrong_shape"),
        ("export/t.json#record 3", "wrong_shape"),
    ]
    assert all("secret" not in one.detail for one in found.rejected)


NOW = "2026-10-12T11:00:00.000+0200"


@pytest.mark.parametrize(
    ("more", "is_public"),
    [
        ({"jsdPublic": True}, True),
        ({"jsdPublic": False}, False),
        ({"jsdPublic": None}, True),
        (
            {"jsdPublic": None, "properties": [{"key": "sd.public.comment", "value": {"internal": True}}]},
            False,
        ),
        (
            {"jsdPublic": None, "properties": [{"key": "sd.public.comment", "value": {"internal": "true"}}]},
            False,
        ),
        (
            {"jsdPublic": None, "properties": [{"key": "sd.public.comment", "value": {"internal": False}}]},
            True,
        ),
        ({"jsdPublic": None, "visibility": {"type": "role", "value": "Team"}}, False),
    ],
)
def test_internal_comments(tmp_path: Path, more: dict[str, Any], is_public: bool) -> None:
    found = imported(tmp_path, issue(comment(1, ANA, "Hi", NOW, **more)))
    assert found.only.turns[1].is_public is is_public


@pytest.mark.parametrize(
    ("author", "more", "role"),
    [
        (account("qm:9:x", "Dan", "customer"), {}, "customer"),
        (CLEO | {"accountType": "atlassian"}, {}, "customer"),
        ({"name": "dan", "displayName": "Dan"}, {}, "unknown"),
        ({"name": "dan", "displayName": "Dan"}, {"jsdPublic": False}, "agent"),
        ({"name": "5b10:ben", "displayName": "Ben"}, {}, "agent"),
        ({"accountId": "qm:9:x", "displayName": "Dan"}, {}, "customer"),
        ({"name": "ana", "displayName": "Ana Ruiz"}, {}, "agent"),
        (None, {}, "unknown"),
    ],
)
def test_roles_of_authors(
    tmp_path: Path, author: dict[str, Any] | None, more: dict[str, Any], role: str
) -> None:
    turns = [comment(1, author, "Hi", NOW, **more), comment(2, BEN, "So", NOW)]
    assert imported(tmp_path, issue(*turns)).only.turns[1].role.value == role


def test_roles_json_overrules_the_export(tmp_path: Path) -> None:
    found = imported(
        tmp_path, ISSUE, roles=json.dumps({"agent": ["qm:77:cleo"], "bot": ["ana@shop.example"]})
    )
    assert [turn.role.value for turn in found.only.turns] == ["agent", "bot", "bot", "agent", "bot", "agent"]


def test_what_an_agent_wrote_for_the_customer_is_a_note(tmp_path: Path) -> None:
    assert lines(imported(tmp_path, issue(creator=ANA)).only) == [
        "0.0 agent a101 Ana Ruiz: (note) Hi, I can't log in."
    ]


def test_newest_first_comments_come_in_order(tmp_path: Path) -> None:
    assert lines(imported(tmp_path, issue(*reversed(COMMENTS))).only) == LOG_IN


def test_feedback_put_into_the_issue(tmp_path: Path) -> None:
    feedback = {"type": "csat", "rating": 2, "comment": {"body": "Slow"}}
    found = imported(tmp_path, ISSUE | {"feedback": feedback})
    assert found.surveys == [Survey("HELP-1", csat=2, comment="Slow")]


def test_comments_that_a_page_cuts_off_are_counted(tmp_path: Path) -> None:
    found = imported(tmp_path, issue(comment={"comments": COMMENTS[:2], "total": 5}))
    assert "comments that the export leaves out; export the comments of each issue: 3" in found.notes


def test_a_comment_of_pictures_alone_stays_and_an_issue_without_words_is_rejected(tmp_path: Path) -> None:
    picture = doc(block("mediaSingle", {"type": "media", "attrs": {"id": "1", "type": "file"}}))
    found = imported(
        tmp_path,
        issue(comment(1, CLEO, picture, NOW), attachment=None),
        SECOND | issue(description=None, attachment=[]),
    )
    assert lines(found.only)[1] == "0.0 customer Cleo Marsh: "
    assert "attachments, not read: 1" in found.notes
    assert [(one.source_name, one.reason) for one in found.rejected] == [
        ("export/t.json#record 2", "no_turns")
    ]


def test_comments_of_no_issue_are_named(tmp_path: Path) -> None:
    found = imported(tmp_path, SECOND, comments=json.dumps({"comments": COMMENTS}))
    assert [one.source_name for one in found.rejected] == ["export/comments.json#record 1"]


def test_bom_and_unicode_and_missing_fields(tmp_path: Path) -> None:
    bare = {"key": "X-1", "fields": {"description": "Grüße 🌷 a < b", "status": None, "comment": None}}
    found = Imported(tmp_path, {"t.json": b"\xef\xbb\xbf" + json.dumps([bare]).encode()})
    assert lines(found.only) == ["- customer: Grüße 🌷 a < b"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (doc(block("heading", text("Steps"), level=2), block("paragraph", text("Do:"))), "Steps\n\nDo:"),
        (
            doc(
                block(
                    "orderedList",
                    block(
                        "listItem",
                        block("paragraph", text("one")),
                        block("bulletList", block("listItem", block("paragraph", text("a")))),
                    ),
                    block("listItem", block("paragraph", text("two"))),
                    order=3,
                )
            ),
            "3. one\n  - a\n4. two",
        ),
        (doc(block("taskList", block("taskItem", text("call"), state="TODO"))), "- call"),
        (doc(block("codeBlock", text("x = 1\ny = 2"), language="python")), "x = 1\ny = 2"),
        (doc(block("panel", block("paragraph", text("Careful")), panelType="info")), "Careful"),
        (doc(block("expand", block("paragraph", text("more")), title="See")), "See\nmore"),
        (
            doc(
                block(
                    "table",
                    block(
                        "tableRow",
                        block("tableHeader", block("paragraph", text("A"))),
                        block("tableCell", block("paragraph", text("B"))),
                    ),
                )
            ),
            "A | B",
        ),
        (
            doc(
                block(
                    "paragraph",
                    {"type": "emoji", "attrs": {"shortName": ":smile:", "text": "😄"}},
                    {"type": "emoji", "attrs": {"shortName": ":shop:"}},
                    text(" "),
                    {"type": "inlineCard", "attrs": {"url": "https://x.example/1"}},
                    text(" "),
                    {"type": "date", "attrs": {"timestamp": "1791763200000"}},
                    text(" "),
                    {"type": "status", "attrs": {"text": "WAITING", "color": "blue"}},
                    {"type": "mention", "attrs": {"id": "1"}},
                )
            ),
            "😄:shop: https://x.example/1 2026-10-12 WAITING@user",
        ),
        (doc(block("newThing", block("paragraph", text("inside")))), "inside"),
        (doc(), ""),
        (None, ""),
        (
            "h2. Steps\n{code:java}\nx\n{code}\n[a page|https://x.example] and [https://y.example]",
            "Steps\n\nx\n\na page and https://y.example",
        ),
        (
            "*Bold*, 2 * 3 * 4, !shot.png|thumbnail! [~ana] {color:red}red{color}",
            "Bold, 2 * 3 * 4,  @user red",
        ),
        ("Wow! It works! Really!", "Wow! It works! Really!"),
        ("{quote}old words{quote}\nMine.", "Mine."),
    ],
)
def test_documents_and_markup_as_text(body: object, shown: str) -> None:
    assert jira_text(body) == shown


@pytest.mark.parametrize(
    "files",
    [
        {"x.json": json.dumps([{"key": "K", "fields": {"a": 1}}])},
        {"x.json": json.dumps([{"author": {}, "body": "x", "created": "2026"}])},
        {"x.csv": "Summary,Status,Created\nx,open,2026-10-12\n"},
    ],
)
def test_other_tools_files_are_not_claimed(tmp_path: Path, files: dict[str, str]) -> None:
    assert "jira_service_management" not in Imported(tmp_path, files).sources
