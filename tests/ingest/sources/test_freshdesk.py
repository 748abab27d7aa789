import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qa.types import Channel, Contact, Survey
from tests.ingest.sources.freshdesk_files import FILES, INSIDE, MESSAGES, RATINGS, SECOND, TABLE, TICKET
from tests.ingest.sources.harness import ANA, BEN, Imported, lines

NAMED = [
    "0.0 customer Cleo Marsh: Hi, the lamp arrived broken.",
    "600.0 agent a101 Ana Ruiz: Hello Cleo,\nthanks for writing. Which colour is it?",
    "930.0 customer Cleo Marsh: Green & white.",
    "1200.0 agent a101 Ana Ruiz: (note) I hand this to Ben, the customer is right.",
    "1800.0 agent 7002: A new one is on its way.",
]
WITHOUT_AGENTS = [
    "0.0 customer Cleo Marsh: Hi, the lamp arrived broken.",
    "600.0 agent 7001: Hello Cleo,\nthanks for writing. Which colour is it?",
    "930.0 customer Cleo Marsh: Green & white.",
    "1200.0 agent 7001: (note) I hand this to Ben, the customer is right.",
    "1800.0 agent 7002: A new one is on its way.",
]


def at(hour: int, minute: int, second: int = 0, day: int = 12) -> datetime:
    return datetime(2026, 10, day, hour, minute, second, tzinfo=UTC)


def imported(tmp_path: Path, *tickets: object, **more: str) -> Imported:
    return Imported(tmp_path, {"t.json": json.dumps(tickets), **{f"{k}.json": v for k, v in more.items()}})


def message(**fields: Any) -> dict[str, Any]:
    return MESSAGES[1] | fields


@pytest.mark.parametrize("shape", ["array", "lines", "one a file", "pages"])
def test_tickets_with_their_conversations_inside(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    assert set(found.sources) == {"freshdesk"}
    assert found.rejected == []
    assert [one.id for one in found.interactions] == ["512", "513"]
    assert lines(found.interactions[0]) == WITHOUT_AGENTS
    assert lines(found.interactions[1]) == ["0.0 customer: Where is my parcel?"]
    assert "attachments, not read: 2" in found.notes


@pytest.mark.parametrize("shape", ["folder", "one object"])
def test_a_folder_of_tickets_conversations_people_and_ratings(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    first, second = found.interactions
    assert lines(first) == NAMED
    assert lines(second) == ["0.0 customer Finn Moe: Where is my parcel?"]
    assert (first.channel, first.metadata.queue, first.metadata.customer_id) == (
        Channel.EMAIL,
        "Returns",
        "8001",
    )
    assert first.metadata.agent_id == "several"
    assert second.metadata.agent_id == "a101"
    assert first.metadata.started_at == at(9, 0)
    assert found.surveys == [
        Survey(
            "512",
            answered_at=at(8, 0, day=13),
            csat=5,
            csat_as_given="103",
            comment="Kind and quick",
            agent_id="a101",
            answers=(("Was it quick?", "-103"),),
        )
    ]
    assert found.contacts[0] == Contact(
        "512",
        channel=Channel.EMAIL,
        started_at=at(9, 0),
        agent_id="7002",
        queue="Returns",
        customer_id="8001",
        reason="Damaged goods",
        status="resolved",
        solved_at=at(9, 45),
        reopens=1,
    )
    assert (found.contacts[1].status, found.contacts[1].solved_at, found.contacts[1].reopens) == (
        "open",
        None,
        None,
    )


def test_the_older_shape_under_helpdesk_ticket(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["version 1"])
    assert found.only.id == "512"
    assert lines(found.only) == [
        "0.0 customer: Hi, the lamp arrived broken.",
        "600.0 agent 7001: Sorry! A new one is coming.",
    ]
    assert found.contacts[0].status == "resolved"


def test_a_broken_record_loses_itself_only(tmp_path: Path) -> None:
    broken = json.dumps(SECOND | {"id": 600}).replace('"spam"', '"spam', 1)
    wrong = json.dumps(SECOND | {"id": 601, "conversations": [7]})
    text = f"[{json.dumps(INSIDE)},\n{broken},\n{wrong},\n{json.dumps(SECOND)}]"
    found = Imported(tmp_path, {"t.json": text})
    assert [one.id for one in found.interactions] == ["512", "513"]
    assert [(one.source_name, one.reason) for one in found.rejected] == [
        ("export/t.json#record 2", "wrong_shape"),
        ("export/t.json#record 3", "wrong_shape"),
    ]


def test_what_is_no_record_of_freshdesk_is_named(tmp_path: Path) -> None:
    found = imported(tmp_path, SECOND, {"hello": 1}, 7)
    assert [one.source_name for one in found.rejected] == ["export/t.json#record 2", "export/t.json#record 3"]


@pytest.mark.parametrize("mark", ["spam", "deleted"])
def test_spam_and_deleted_tickets_are_left_out_with_all_that_is_theirs(tmp_path: Path, mark: str) -> None:
    found = imported(
        tmp_path, TICKET | {mark: True}, SECOND, messages=json.dumps(MESSAGES), ratings=json.dumps(RATINGS)
    )
    assert [one.id for one in found.interactions] == ["513"]
    assert found.surveys == []
    assert [(one.source_name, one.reason) for one in found.rejected] == [
        ("export/t.json#record 1", "left_out")
    ]
    assert mark in found.rejected[0].detail


def test_messages_that_are_no_turns_are_counted(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        TICKET | {"conversations": [message(id=1, deleted=True), message(id=2, source=6), message(id=3)]},
    )
    assert len(found.only.turns) == 2
    assert "deleted messages left out: 1" in found.notes
    assert "answers to surveys among the messages, no turns: 1" in found.notes


def test_automations_are_bots_and_a_message_without_author_is_unknown(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        TICKET
        | {
            "conversations": [
                message(id=1, auto_response=True, user_id=None, body="We have your mail."),
                message(id=2, automation_id=9, body="Closing soon."),
                message(id=3, user_id=None, body="Who wrote this?"),
            ]
        },
    )
    assert [turn.role.value for turn in found.only.turns] == ["customer", "bot", "bot", "unknown"]


def test_roles_json_overrules_the_export(tmp_path: Path) -> None:
    found = imported(tmp_path, INSIDE, roles=json.dumps({"bot": ["7001"], "agent": ["cleo@mail.example"]}))
    assert [turn.role.value for turn in found.only.turns] == ["agent", "bot", "agent", "bot", "agent"]


def test_agents_are_known_by_id_too(tmp_path: Path) -> None:
    ticket = TICKET | {"conversations": [message(user_id=BEN.agent_id), message(id=2, user_id=ANA.agent_id)]}
    assert lines(imported(tmp_path, ticket).only)[1:] == [
        "600.0 agent a102 Ben Okoro: Hello Cleo,\nthanks for writing. Which colour is it?",
        "600.0 agent a101 Ana Ruiz: Hello Cleo,\nthanks for writing. Which colour is it?",
    ]


@pytest.mark.parametrize(
    ("source", "channel", "counted_as", "role", "is_public"),
    [
        (1, "email", "email", "customer", True),
        (2, "email", "email", "customer", True),
        (3, "email", "call", "agent", False),
        (6, "social", "social", "customer", True),
        (7, "chat", "chat", "customer", True),
        (9, "email", "email", "customer", True),
        (10, "email", "email", "agent", True),
        (99, "email", "email", "customer", True),
    ],
)
def test_the_source_tells_channel_and_who_wrote_first(
    tmp_path: Path, source: int, channel: str, counted_as: str, role: str, is_public: bool
) -> None:
    found = imported(tmp_path, SECOND | {"source": source})
    first = found.only.turns[0]
    assert (found.only.channel.value, found.contacts[0].channel) == (channel, Channel(counted_as))
    assert (first.role.value, first.is_public, first.agent_id) == (role, is_public, None)
    assert found.only.metadata.direction == ("outbound" if source == 10 else None)


def test_missing_and_odd_values(tmp_path: Path) -> None:
    bare = {"id": "514", "requester_id": None, "responder_id": None, "subject": None, "status": 71}
    ticket = bare | {"description_text": "Grüße 🌷 <3", "created_at": "12/10/2026", "conversations": None}
    found = Imported(tmp_path, {"t.json": b"\xef\xbb\xbf" + json.dumps([ticket]).encode()})
    assert lines(found.only) == ["- customer: Grüße 🌷 <3"]
    assert found.contacts[0].status == "71"
    assert "times that can't be read" in found.notes


def test_a_message_of_attachments_alone_stays_and_a_ticket_without_words_is_rejected(tmp_path: Path) -> None:
    photo = message(id=5, body="", body_text="", incoming=True, user_id=8001, attachments=[{"id": 1}])
    found = imported(
        tmp_path,
        TICKET | {"conversations": [photo]},
        SECOND | {"id": 9, "description": None, "description_text": ""},
    )
    assert lines(found.only)[1] == "600.0 customer Cleo Marsh: "
    assert [(one.source_name, one.reason) for one in found.rejected] == [
        ("export/t.json#record 2", "no_turns")
    ]


def test_replies_and_ratings_whose_ticket_is_not_there(tmp_path: Path) -> None:
    other = [{**RATINGS[0], "ticket_id": 999}]
    found = Imported(
        tmp_path,
        {"a.json": json.dumps([SECOND]), "b.json": json.dumps(MESSAGES), "c.json": json.dumps(other)},
    )
    assert [one.id for one in found.interactions] == ["513", "512"]
    assert lines(found.interactions[1])[0].startswith("0.0 agent 7001: Hello Cleo")
    assert "conversations of which the export holds the messages only: 1" in found.notes
    assert [one.interaction_id for one in found.surveys] == ["999"]
    assert len(found.contacts) == 1


def test_messages_and_ratings_of_no_ticket_are_named_each(tmp_path: Path) -> None:
    nameless = [message(id=number, ticket_id=None) for number in (1, 2)]
    found = imported(
        tmp_path, SECOND, x=json.dumps(nameless), y=json.dumps([RATINGS[0] | {"ticket_id": None}])
    )
    assert [one.source_name.removeprefix("export/") for one in found.rejected] == [
        "x.json#record 1",
        "x.json#record 2",
        "y.json#record 1",
    ]


def test_of_two_answers_the_later_holds_and_ratings_of_unknown_scales_are_counted(tmp_path: Path) -> None:
    later = RATINGS[0] | {
        "id": 42,
        "created_at": "2026-10-14T08:00:00Z",
        "ratings": {"default_question": -103},
    }
    odd = RATINGS[0] | {"id": 43, "agent_id": 7009, "ratings": {"default_question": 77}}
    found = imported(tmp_path, INSIDE, ratings=json.dumps([later, RATINGS[0], odd]))
    assert [(one.agent_id, one.csat) for one in found.surveys] == [("7001", 1), ("7009", None)]
    assert "earlier answers to a survey, left out: 1" in found.notes
    assert "ratings that can't be placed from 1 to 5, left out: 1" in found.notes


@pytest.mark.parametrize(
    "other",
    [
        {"ticket_id": 1, "id": 3, "body": "hello", "author_id": 3, "public": True, "type": "Comment"},
        {"id": 1, "requester_id": 2, "assignee_id": 3, "subject": "x", "status": "open", "via": {}},
        {"id": "1", "channel": "chat", "turns": [{"speaker": "agent", "text": "hi"}]},
    ],
)
def test_other_tools_files_are_not_claimed(tmp_path: Path, other: dict[str, Any]) -> None:
    assert "freshdesk" not in Imported(tmp_path, {"x.json": json.dumps([other])}).sources


def test_the_list_of_tickets_gives_contacts_and_answers(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["table"] | {"roles.json": json.dumps({"timezone": "Europe/Madrid"})})
    assert (found.sources, found.interactions, found.rejected) == (["freshdesk"], [], [])
    assert found.contacts == [
        Contact(
            "512",
            channel=Channel.EMAIL,
            started_at=at(9, 0),
            agent_id="a101",
            queue="Returns",
            customer_id="8001",
            reason="Damaged goods",
            status="resolved",
            solved_at=at(9, 45),
        ),
        Contact("514", channel=Channel.CALL, started_at=at(10, 0), customer_id="8002", status="open"),
    ]
    assert found.surveys == [Survey("512", csat=5, csat_as_given="Extremely Happy", agent_id="a101")]


def test_rows_of_the_list_whose_tickets_are_there_are_not_needed(tmp_path: Path) -> None:
    spam = SECOND | {"id": 514, "spam": True}
    files = {"t.json": json.dumps([INSIDE, spam]), "tickets.csv": TABLE.replace("Ana Ruiz", "Eve")}
    found = Imported(tmp_path, files)
    assert [one.interaction_id for one in found.contacts] == ["512"]
    assert "that came with their words as well, not needed: 2" in found.notes


def test_rows_of_the_list_without_id_or_known_agent(tmp_path: Path) -> None:
    rows = TABLE.replace("\n514,", "\n,").replace("Ana Ruiz", "Eve")
    found = Imported(tmp_path, {"tickets.csv": rows})
    assert [one.agent_id for one in found.contacts] == [None]
    assert [one.source_name for one in found.rejected] == ["export/tickets.csv#line 3"]
    assert "agents of a list of tickets who aren't in agents.csv, left out: 1" in found.notes
