import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qa.types import Channel, Contact, Survey
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.zoho_desk_files import (
    ANA_AUTHOR,
    CLEO_AUTHOR,
    FILES,
    FIRST,
    INSIDE,
    NOTE,
    RATINGS,
    REPLY,
    SECOND,
    SHORT,
    TICKET,
    thread,
)

KETTLE = [
    "0.0 customer Cleo Marsh: Hi, the kettle leaks.",
    "600.0 agent a101 Ana Ruiz: Hello Cleo,\nsince when?",
    "1800.0 customer Cleo Marsh: Since yesterday & all day.",
    "2400.0 agent a101 Ana Ruiz: (note) @user please send a new one",
]


def imported(tmp_path: Path, *tickets: object, **more: str) -> Imported:
    return Imported(tmp_path, {"t.json": json.dumps(tickets), **{f"{k}.json": v for k, v in more.items()}})


def said(tmp_path: Path, *messages: dict[str, Any], **ticket: Any) -> list[str]:
    return lines(imported(tmp_path, TICKET | {"conversations": messages} | ticket).only)


@pytest.mark.parametrize("shape", FILES)
def test_every_shape_gives_the_same_conversation(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    assert set(found.sources) == {"zoho_desk"}
    assert found.rejected == []
    first, second = found.interactions
    assert lines(first) == KETTLE
    assert (first.id, first.channel, first.metadata.queue) == ("50000000123", Channel.EMAIL, "Kitchen")
    assert (first.metadata.agent_id, first.metadata.customer_id) == ("a101", "8000000001")
    name = "Finn Moe" if shape == "folder" else "cleo@mail.example"
    assert lines(second) == [f"0.0 customer {name}: Where is it?"]
    assert found.surveys == [
        Survey(
            "50000000123",
            answered_at=datetime(2026, 10, 13, 8, tzinfo=UTC),
            csat=5,
            csat_as_given="GOOD",
            comment="Very kind",
            agent_id="a101" if shape == "folder" else "3000000001",
        )
    ]
    assert found.contacts[0] == Contact(
        "50000000123",
        channel=Channel.EMAIL,
        started_at=datetime(2026, 10, 12, 9, tzinfo=UTC),
        agent_id="a101",
        queue="Kitchen",
        customer_id="8000000001",
        reason="Defects",
        status="closed",
        solved_at=datetime(2026, 10, 12, 11, tzinfo=UTC),
        reopens=1,
    )
    assert (found.contacts[1].solved_at, found.contacts[1].reopens) == (None, None)
    assert "attachments, not read: 1" in found.notes
    assert "summary" not in found.notes


def test_a_thread_of_which_only_the_summary_is_there_is_counted(tmp_path: Path) -> None:
    found = imported(tmp_path, TICKET | {"conversations": SHORT})
    assert [turn.text for turn in found.only.turns] == ["The beginning ..."] * 3
    assert "threads cut short" in found.notes and found.notes.count("export each thread too: 3") == 1


def test_a_broken_record_loses_itself_only(tmp_path: Path) -> None:
    broken = json.dumps(SECOND | {"id": "5"}).replace('"isSpam"', '"isSpam', 1)
    wrong = json.dumps(SECOND | {"id": "6", "contact": "Finn"})
    text = f'{{"data": [{json.dumps(INSIDE)},\n{broken},\n{wrong},\n{json.dumps(SECOND)}]}}'
    found = Imported(tmp_path, {"t.json": text})
    assert [one.id for one in found.interactions] == ["50000000123", "50000000124"]
    assert [(one.source_name, one.reason) for one in found.rejected] == [
        ("export/t.json#record 2", "wrong_shape"),
        ("export/t.json#record 3", "wrong_shape"),
    ]
    assert "Finn" not in found.rejected[1].detail


@pytest.mark.parametrize("mark", ["isSpam", "isDeleted", "isTrashed"])
def test_spam_and_deleted_tickets_are_left_out(tmp_path: Path, mark: str) -> None:
    found = imported(tmp_path, INSIDE | {mark: True}, SECOND, ratings=json.dumps({"data": RATINGS}))
    assert [one.id for one in found.interactions] == ["50000000124"]
    assert [(one.source_name, one.reason) for one in found.rejected] == [
        ("export/t.json#record 1", "left_out")
    ]
    assert found.surveys == []


def test_drafts_and_what_was_not_delivered_are_counted(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        TICKET | {"threads": [FIRST, REPLY | {"status": "DRAFT"}, REPLY | {"id": "1", "status": "FAILED"}]},
    )
    assert len(found.only.turns) == 1
    assert "draft messages left out: 1" in found.notes
    assert "messages that were not delivered, left out: 1" in found.notes


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"visibility": "private"}, "0.0 agent a101 Ana Ruiz: (note) Hi"),
        ({"isForward": True}, "0.0 agent a101 Ana Ruiz: (note) Hi"),
        ({"author": {"name": "Zia", "type": "BOT", "email": None}}, "0.0 bot Zia: Hi"),
        ({"author": {"name": "Desk", "type": "SYSTEM"}}, "0.0 system Desk: (note) Hi"),
        ({"author": None, "direction": "out"}, "0.0 agent 3000000001: Hi"),
        ({"author": None, "direction": "in", "responderId": None}, "0.0 customer: Hi"),
        ({"author": None, "direction": None}, "0.0 unknown: Hi"),
        ({"author": {"name": "Ana Ruiz"}, "direction": None}, "0.0 agent a101 Ana Ruiz: Hi"),
    ],
)
def test_who_says_it_and_whether_the_customer_sees_it(
    tmp_path: Path, more: dict[str, Any], line: str
) -> None:
    assert said(tmp_path, thread(1, "2026-10-12T09:00:00.000Z", ANA_AUTHOR, content="Hi") | more) == [line]


def test_a_public_comment_of_the_customer(tmp_path: Path) -> None:
    note = NOTE | {"isPublic": True, "commenter": CLEO_AUTHOR, "content": "<p>Me too</p>", "commenterId": "8"}
    assert said(tmp_path, FIRST, note)[1] == "2400.0 customer Cleo Marsh: Me too"


def test_roles_json_overrules_the_export(tmp_path: Path) -> None:
    found = imported(tmp_path, INSIDE, roles=json.dumps({"bot": ["Ana Ruiz"]}))
    assert [turn.role.value for turn in found.only.turns] == ["customer", "bot", "customer", "bot"]


@pytest.mark.parametrize(
    ("channel", "words", "counted"),
    [
        ("Email", "email", "email"),
        ("Web", "email", "email"),
        ("Phone", "email", "call"),
        ("Chat", "chat", "chat"),
        ("Twitter", "social", "social"),
        ("WhatsApp", "chat", "chat"),
        (None, "email", "email"),
    ],
)
def test_channels(tmp_path: Path, channel: str | None, words: str, counted: str) -> None:
    found = imported(tmp_path, SECOND | {"channel": channel})
    assert (found.only.channel, found.contacts[0].channel) == (Channel(words), Channel(counted))


def test_the_description_of_a_phone_ticket_is_an_agents_note(tmp_path: Path) -> None:
    assert said(tmp_path, FIRST, channel="Phone") == ["0.0 agent: (note) Hi, the kettle leaks."]
    found = imported(tmp_path / "2", SECOND | {"channel": "Phone"})
    assert lines(found.only) == ["0.0 agent: (note) Where is it?"]


def test_a_message_of_attachments_alone_stays_and_a_ticket_without_words_is_rejected(tmp_path: Path) -> None:
    photo = thread(9, "2026-10-12T09:50:00.000Z", CLEO_AUTHOR, content="<br>", attachments=[{"id": "1"}])
    found = imported(tmp_path, TICKET | {"threads": [FIRST, photo]}, SECOND | {"description": ""})
    assert lines(found.only)[1] == "3000.0 customer Cleo Marsh: "
    assert [(one.source_name, one.reason) for one in found.rejected] == [
        ("export/t.json#record 2", "no_turns")
    ]


def test_what_belongs_to_no_ticket_is_named(tmp_path: Path) -> None:
    found = Imported(
        tmp_path,
        {
            "tickets.json": json.dumps([SECOND]),
            "comments.json": json.dumps({"data": [NOTE]}),
            "thread_60000000001.json": json.dumps(FIRST),
            "conversations_50000000999.json": json.dumps({"data": [REPLY]}),
            "ratings.json": json.dumps(RATINGS),
        },
    )
    assert [one.id for one in found.interactions] == ["50000000124", "50000000999"]
    assert [one.source_name for one in found.rejected] == [
        "export/comments.json#record 1",
        "export/thread_60000000001.json#record 1",
    ]
    assert [one.interaction_id for one in found.surveys] == ["50000000123"]
    assert "conversations of which the export holds the messages only: 1" in found.notes


def test_bom_unicode_ids_as_numbers_and_times_without_zone(tmp_path: Path) -> None:
    ticket = {
        "id": 77,
        "ticketNumber": 3,
        "departmentId": 5,
        "description": "Grüße 🌷",
        "createdTime": "2026-10-12 09:00",
    }
    found = Imported(tmp_path, {"t.json": b"\xef\xbb\xbf" + json.dumps([ticket]).encode()})
    assert (found.only.id, found.only.metadata.queue, lines(found.only)) == (
        "77",
        "5",
        ["0.0 customer: Grüße 🌷"],
    )
    assert "times without a zone" in found.notes


@pytest.mark.parametrize(
    "other",
    [
        {
            "id": "1",
            "type": "MESSAGE",
            "createdAt": "2026-10-12T09:00:00Z",
            "direction": "INCOMING",
            "text": "x",
        },
        {"id": 1, "requester_id": 2, "responder_id": 3, "subject": "x", "status": 2},
        {"id": "1", "channel": "chat", "turns": [{"speaker": "agent", "text": "hi"}]},
    ],
)
def test_other_tools_files_are_not_claimed(tmp_path: Path, other: dict[str, Any]) -> None:
    assert "zoho_desk" not in Imported(tmp_path, {"x.json": json.dumps([other])}).sources
