import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qa.types import Agent, Channel, Contact
from tests.ingest.sources.harness import ROSTER, Imported, lines
from tests.ingest.sources.hubspot_files import (
    ANA,
    CLEO,
    FILES,
    INSIDE,
    MESSAGES,
    SECOND,
    SECOND_INSIDE,
    THREAD,
    THREAD_ID,
    event,
    message,
    page,
    sender,
)

PARCEL = [
    "0.0 bot: Welcome! How can we help?",
    "30.0 customer Cleo Marsh: My parcel is lost",
    "31.0 bot Parcel bot: Which number?",
    "80.0 agent a101 Ana Ruiz: Hello Cleo & family",
    "120.0 agent a101 Ana Ruiz: (note) Ben, can you look?",
    "180.0 agent {ben}: I sent a new one.",
    "301.0 customer Cleo Marsh: Thank you!",
]
AT = "2026-10-12T09:00:00Z"


def imported(tmp_path: Path, *threads: object, **more: str) -> Imported:
    return Imported(tmp_path, {"t.json": page(*threads), **{f"{k}.json": v for k, v in more.items()}})


def only_line(tmp_path: Path, *messages: dict[str, Any], **thread: Any) -> list[str]:
    return lines(imported(tmp_path, THREAD | {"messages": messages} | thread).only)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, 12, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("shape", FILES)
def test_every_shape_gives_the_same_conversation(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    assert set(found.sources) == {"hubspot"}
    assert found.rejected == []
    first, second = found.interactions
    is_named = shape == "folder"
    ben = "a102 Ben Okoro" if is_named else "A-7002"
    assert lines(first) == [line.replace("{ben}", ben) for line in PARCEL]
    assert lines(second) == ["0.0 customer Finn Moe: Where is it?"]
    assert (first.id, first.channel, first.metadata.customer_id) == (THREAD_ID, Channel.CHAT, "501")
    assert (second.channel, second.metadata.agent_id) == (Channel.EMAIL, "unknown")
    assert found.contacts == [
        Contact(
            THREAD_ID,
            channel=Channel.CHAT,
            started_at=at(9),
            agent_id="a102" if is_named else "A-7002",
            queue="Parcels" if is_named else "77",
            customer_id="501",
            status="closed",
            transfers=1,
            solved_at=at(9, 10),
            reopens=1,
        ),
        Contact(
            "4400000002",
            channel=Channel.EMAIL,
            started_at=at(12),
            queue="Parcels" if is_named else "77",
            customer_id="502",
            status="open",
        ),
    ]
    assert "attachments, not read: 1" in found.notes


def test_agents_of_the_roster_by_their_number_alone(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["page"], (*ROSTER, Agent("7002", "Ben", "North", "")))
    assert lines(found.interactions[0])[5] == "180.0 agent 7002 Ben: I sent a new one."
    assert found.contacts[0].agent_id == "7002"


def test_a_broken_record_loses_itself_only(tmp_path: Path) -> None:
    broken = json.dumps(SECOND_INSIDE | {"id": "8"}).replace('"spam"', '"spam', 1)
    wrong = json.dumps(SECOND | {"messages": [MESSAGES[1] | {"attachments": ["secret"]}]})
    content = f'{{"results": [{json.dumps(INSIDE)},\n{broken},\n{wrong},\n{json.dumps(SECOND_INSIDE)}]}}'
    found = Imported(tmp_path, {"t.json": content})
    assert [one.id for one in found.interactions] == [THREAD_ID, "4400000002"]
    assert [(one.source_name, one.reason) for one in found.rejected] == [
        ("export/t.json#record 2", "wrong_shape"),
        ("export/t.json#record 3", "wrong_shape"),
    ]
    assert all("secret" not in one.detail for one in found.rejected)


@pytest.mark.parametrize("mark", ["spam", "archived"])
def test_spam_and_deleted_threads_are_left_out(tmp_path: Path, mark: str) -> None:
    found = imported(tmp_path, THREAD | {mark: True}, SECOND_INSIDE, messages=page(*MESSAGES))
    assert [one.id for one in found.interactions] == ["4400000002"]
    assert [(one.source_name, one.reason) for one in found.rejected] == [
        ("export/t.json#record 1", "left_out")
    ]


def test_messages_that_are_no_turns_are_counted(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        THREAD
        | {
            "messages": [
                message(1, AT, CLEO, "Hi"),
                message(2, AT, ANA, "gone", archived=True),
                message(3, AT, ANA, "lost", status={"statusType": "FAILED"}),
                event(4, AT, "THREAD_SUMMARY", text="what"),
                message(5, AT, ANA, "cut", truncationStatus="TRUNCATED"),
                message(6, AT, ANA, "reply", truncationStatus="TRUNCATED_TO_MOST_RECENT_REPLY"),
            ]
        },
    )
    assert [turn.text for turn in found.only.turns] == ["Hi", "cut", "reply"]
    for note in (
        "deleted messages left out: 1",
        "messages that were not delivered, left out: 1",
        "entries of a kind that isn't known, left out: 1",
        "messages that HubSpot cut short; export their original content: 1",
    ):
        assert note in found.notes


@pytest.mark.parametrize(
    ("who", "more", "line"),
    [
        (sender("I-5", "Bridge"), {}, "0.0 bot Bridge: Hi"),
        (sender("S-hubspot", "HubSpot"), {}, "0.0 system HubSpot: (note) Hi"),
        (
            sender("E-ana@shop.example", "", "ana@shop.example"),
            {"direction": "OUTGOING"},
            "0.0 agent a101 Ana Ruiz: Hi",
        ),
        (sender("E-x@y.example", "Xu"), {"direction": "INCOMING"}, "0.0 customer Xu: Hi"),
        (sender(None, "Xu"), {"direction": "INCOMING", "createdBy": None}, "0.0 customer Xu: Hi"),
        (None, {"direction": None, "createdBy": None}, "0.0 unknown: Hi"),
        (sender("Q-1", "Xu"), {"direction": None}, "0.0 unknown Xu: Hi"),
        (None, {"createdBy": "A-7001", "type": "COMMENT"}, "0.0 agent A-7001: (note) Hi"),
    ],
)
def test_who_says_it(tmp_path: Path, who: dict[str, Any] | None, more: dict[str, Any], line: str) -> None:
    assert only_line(tmp_path, message(1, AT, who, "Hi", **more)) == [line]


def test_roles_json_overrules_the_export(tmp_path: Path) -> None:
    found = imported(tmp_path, INSIDE, roles=json.dumps({"agent": ["B-31"], "bot": ["A-7001"]}))
    roles = [turn.role.value for turn in found.only.turns]
    assert roles == ["bot", "customer", "agent", "bot", "bot", "agent", "customer"]


@pytest.mark.parametrize(
    ("number", "kind", "channel"),
    [
        ("1000", None, "chat"),
        ("1001", None, "social"),
        ("1002", None, "email"),
        ("1007", "HS_PHONE_NUMBER", "chat"),
        ("99123", "HS_PHONE_NUMBER", "sms"),
        ("99123", "HS_EMAIL_ADDRESS", "email"),
        ("99123", "CHANNEL_SPECIFIC_OPAQUE_ID", "chat"),
        (None, None, "chat"),
    ],
)
def test_channels(tmp_path: Path, number: str | None, kind: str | None, channel: str) -> None:
    who = CLEO | ({"deliveryIdentifier": {"type": kind, "value": "x"}} if kind else {})
    thread = THREAD | {"originalChannelId": number, "messages": [message(1, AT, who, "Hi", channelId=number)]}
    assert imported(tmp_path, thread).only.channel == Channel(channel)


def test_messages_whose_thread_is_not_there_and_those_of_none(tmp_path: Path) -> None:
    nameless = [{k: v for k, v in m.items() if k != "conversationsThreadId"} for m in MESSAGES[1:2]]
    found = Imported(
        tmp_path,
        {
            "threads.json": page(SECOND_INSIDE),
            "all.json": page(*MESSAGES),
            "messages_4400000009.json": page(*nameless),
            "messages.json": page(*nameless),
        },
    )
    assert [one.id for one in found.interactions] == ["4400000002", THREAD_ID, "4400000009"]
    assert [one.source_name for one in found.rejected] == ["export/messages.json#record 1"]
    assert len(found.contacts) == 1
    assert "conversations of which the export holds the messages only: 2" in found.notes


def test_a_message_of_attachments_alone_stays_and_a_thread_without_words_is_rejected(tmp_path: Path) -> None:
    voice = message(
        2,
        AT,
        CLEO,
        "",
        attachments=[{"type": "FILE", "fileUsageType": "VOICE_RECORDING"}, {"type": "LOCATION"}],
    )
    found = imported(tmp_path, THREAD | {"messages": [message(1, AT, ANA, "Hi"), voice]}, SECOND)
    assert lines(found.only)[1] == "0.0 customer Cleo Marsh: "
    assert "attachments, not read: 2" in found.notes
    assert [(one.source_name, one.reason) for one in found.rejected] == [
        ("export/t.json#record 2", "no_turns")
    ]


def test_bom_unicode_numbers_as_ids_and_missing_keys(tmp_path: Path) -> None:
    said = {"conversationsThreadId": 7, "createdAt": "yesterday", "type": "MESSAGE", "text": "Grüße 🌷"}
    thread = {"id": 7, "status": "OPEN", "originalChannelId": 1002, "messages": [said]}
    found = Imported(tmp_path, {"t.json": b"\xef\xbb\xbf" + json.dumps([thread]).encode()})
    assert (found.only.id, found.only.channel, lines(found.only)) == (
        "7",
        Channel.EMAIL,
        ["- unknown: Grüße 🌷"],
    )
    assert "times that can't be read" in found.notes


@pytest.mark.parametrize(
    "other",
    [
        {
            "id": "1",
            "direction": "in",
            "createdTime": "2026",
            "author": {},
            "type": "thread",
            "hasAttach": False,
        },
        {"id": 1, "status": "open", "requester_id": 2, "subject": "x"},
        {"id": "U-1", "name": "Ana", "real_name": "Ana"},
        {"id": "1", "channel": "chat", "turns": [{"speaker": "agent", "text": "hi"}]},
    ],
)
def test_other_tools_files_are_not_claimed(tmp_path: Path, other: dict[str, Any]) -> None:
    assert "hubspot" not in Imported(tmp_path, {"x.json": json.dumps([other])}).sources
