"""What is recognised and read of exports that hold no more than what makes a conversation."""

import json
from pathlib import Path

import pytest

from qa.types import Role
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.least_exports import (
    CHAT,
    CHATS,
    COMMENTS,
    EXPORTS,
    HUBSPOT,
    INTERCOM,
    JIRA,
    NOTE,
    PARCEL,
    SERVICE_DESK,
    THANKS,
    WAY,
    ZOHO,
    zendesk_comment,
)

SAID = [
    (0.0, Role.CUSTOMER, PARCEL, True),
    (60.0, Role.AGENT, WAY, True),
    (120.0, Role.AGENT, NOTE, False),
    (180.0, Role.CUSTOMER, THANKS, True),
]
IDS = {
    ("zendesk", "ticket"): "35",
    ("zendesk", "tickets"): "35",
    ("zendesk", "page of comments"): "35",
    ("zoho_desk", "ticket"): "1890",
    ("freshdesk", "array"): "77",
    ("jira_service_management", "comments"): "SD-9",
    ("zendesk_chat", "array"): "1",
    ("salesforce", "csv"): "570A",
    ("salesforce", "array"): "570A",
    ("salesforce", "rest"): "570A",
}


@pytest.mark.parametrize("which", [*EXPORTS, *CHATS], ids="-".join)
def test_a_tools_export_is_recognised_and_read(tmp_path: Path, which: tuple[str, str]) -> None:
    name, content = (EXPORTS | CHATS)[which]
    found = Imported(tmp_path, {name: content})
    assert set(found.sources) == {which[0]}
    assert found.rejected == []
    shown = [(turn.start_s, turn.role, turn.text, turn.is_public) for turn in found.only.turns]
    assert shown == (SAID if which in EXPORTS else SAID[:2])
    if which in IDS:
        assert found.only.id == IDS[which]


def test_a_chat_without_an_id_is_named_by_its_file_and_keeps_its_rating(tmp_path: Path) -> None:
    found = Imported(tmp_path, {"c.json": json.dumps(CHAT)})
    assert [(survey.csat, survey.comment) for survey in found.surveys] == [(5, "nice")]
    assert lines(found.only)[1] == f"60.0 agent Ana: {WAY}"


def test_without_an_id_among_others_a_conversation_is_rejected(tmp_path: Path) -> None:
    found = Imported(tmp_path, {"c.json": json.dumps([INTERCOM | {"id": "1"}, INTERCOM])})
    assert [one.id for one in found.interactions] == ["1"]
    assert [bad.source_name for bad in found.rejected] == ["export/c.json#record 2"]


def test_the_first_message_stays_first_where_nothing_says_when_it_was(tmp_path: Path) -> None:
    found = Imported(tmp_path, {"c.json": json.dumps(INTERCOM)})
    assert [turn.text for turn in found.only.turns] == [PARCEL, WAY, NOTE, THANKS]
    assert [(survey.csat, survey.agent_id) for survey in found.surveys] == [(4, "7")]


def test_comments_of_a_service_desk_are_told_by_roles_json(tmp_path: Path) -> None:
    files = {"SD-7.json": SERVICE_DESK, "roles.json": '{"agent": ["5b"]}'}
    found = Imported(tmp_path, files)
    assert lines(found.only) == [f"0.0 customer: {PARCEL}", f"60.0 agent 5b: {WAY}"]
    assert found.only.id == "SD-7"


def test_who_writes_notes_is_staff_and_others_stay_unknown(tmp_path: Path) -> None:
    comments = [*COMMENTS, zendesk_comment(3, 30, "Me too") | {"id": 9}]
    ticket = {"id": 1, "requester_id": 20, "comments": comments}
    found = Imported(tmp_path, {"t.json": json.dumps(ticket)})
    roles = [turn.role for turn in found.only.turns]
    assert roles == [Role.CUSTOMER, Role.AGENT, Role.AGENT, Role.CUSTOMER, Role.UNKNOWN]


@pytest.mark.parametrize(
    ("tool", "record", "field"),
    [
        ("zendesk", {"id": 1, "requester_id": 20, "comments": COMMENTS}, "own.score"),
        ("zendesk_chat", {**CHAT, "id": "1", "rating": None, "comment": None}, "own.score"),
        ("intercom", {**INTERCOM, "id": "1", "conversation_rating": None}, "own.score"),
        ("zoho_desk", {"id": "1", "ticketNumber": "5", "status": "Open", "conversations": ZOHO}, "own.score"),
        (
            "hubspot",
            {"id": "1", "status": "OPEN", "originalChannelId": "1000", "messages": HUBSPOT},
            "own.score",
        ),
    ],
)
def test_a_rating_in_a_field_of_the_owners(tmp_path: Path, tool: str, record: object, field: str) -> None:
    assert isinstance(record, dict)
    files = {"t.json": json.dumps([record | {"own": {"score": "4"}}])}
    found = Imported(tmp_path, files | {"roles.json": json.dumps({"csat_field": field})})
    assert found.sources == [tool]
    assert [survey.csat for survey in found.surveys] == [4]


def test_sessions_and_entries_meet_by_the_conversation(tmp_path: Path) -> None:
    entries = (
        "ConversationId,ActorType,ActorName,EntryTime,EntryType,Message\n"
        "0dwA,EndUser,Bo,2026-03-01T09:00:00.000Z,Text,Hello\n"
        ",Agent,Ana,2026-03-01T09:00:30.000Z,Text,Lost\n"
        "0dwA,Agent,Ana,2026-03-01T09:01:00.000Z,Text,Hi\n"
    )
    session = "Id,ConversationId,ChannelType,Status,MessagingEndUserId\n0MwA,0dwA,Text,Ended,0PAB\n"
    found = Imported(tmp_path, {"entries.csv": entries, "sessions.csv": session})
    assert lines(found.only) == ["0.0 customer Bo: Hello", "60.0 agent Ana: Hi"]
    assert (found.only.id, found.only.channel) == ("0MwA", "sms")
    assert [bad.source_name for bad in found.rejected] == ["export/entries.csv#line 3"]


def test_the_first_feedback_of_a_request_is_its_rating(tmp_path: Path) -> None:
    fields = {"comment": {"comments": JIRA}, "feedback": {"type": "csat", "rating": 5, "comment": "great"}}
    found = Imported(tmp_path, {"i.json": json.dumps({"key": "A-1", "fields": fields})})
    assert [(survey.csat, survey.comment) for survey in found.surveys] == [(5, "great")]


def test_a_note_marked_in_words_is_private(tmp_path: Path) -> None:
    ticket = {"id": 1, "requester_id": 20, "comments": [COMMENTS[0], COMMENTS[2] | {"public": "false"}]}
    found = Imported(tmp_path, {"t.json": json.dumps(ticket)})
    assert [turn.is_public for turn in found.only.turns] == [True, False]
