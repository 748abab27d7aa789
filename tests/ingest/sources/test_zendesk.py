"""Zendesk tickets in every shape become the conversation that was written down by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qa.types import Channel, Contact, Interaction, Survey
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.zendesk_files import (
    ANA,
    AUDITS,
    COMMENTS,
    FILES,
    FIRST,
    IVY,
    MAIL,
    SAID,
    TICKET,
    USERS,
    WEB,
    WITHIN,
    comment,
    page,
)

BEGAN = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
SOLVED = datetime(2026, 3, 4, 8, tzinfo=UTC)


def read(root: Path, *tickets: Any, **files: Any) -> Imported:
    """What is made of tickets in an array, beside further files."""
    found = {"tickets.json": json.dumps(list(tickets))} if tickets else {}
    return Imported(root, found | {f"{name}.json": json.dumps(value) for name, value in files.items()})


def ticket(*comments: dict[str, Any], **more: Any) -> dict[str, Any]:
    return WITHIN | {"comments": list(comments)} | more


def of(imported: Imported, ticket_id: str) -> Interaction:
    return next(one for one in imported.interactions if one.id == ticket_id)


@pytest.mark.parametrize("shape", FILES)
def test_says_the_same_in_every_shape(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    one = of(found, "4711")
    assert found.sources == ["zendesk"]
    assert lines(one) == SAID
    assert (one.channel, one.source) == (Channel.EMAIL, "zendesk")
    assert (one.metadata.agent_id, one.metadata.customer_id) == ("several", "9001")
    assert one.metadata.started_at == BEGAN
    assert not found.rejected
    assert not found.unclaimed


def test_tells_what_the_helpdesk_recorded(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["folder"])
    assert found.contacts == [
        Contact(
            "4711",
            channel=Channel.EMAIL,
            started_at=BEGAN,
            agent_id="a102",
            queue="Returns",
            customer_id="9001",
            reason="damaged_in_transit",
            status="solved",
            transfers=1,
            solved_at=SOLVED,
            reopens=1,
        )
    ]
    answered_at = datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert found.surveys == [
        Survey(
            "4711",
            answered_at,
            csat=5,
            comment="Fast!",
            agent_id="a102",
            csat_as_given="good",
            answers=(("reason", "Quick answer"),),
        )
    ]
    assert found.only.metadata.queue == "Returns"
    assert "attachments, not read: 1" in found.notes


def test_takes_the_rating_of_the_ticket_where_there_is_no_other(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["array"])
    assert found.surveys == [Survey("4711", csat=5, comment="Fast!", csat_as_given="good")]


@pytest.mark.parametrize("shape", ["audits", "events"])
def test_changes_tell_solving_and_reopening_where_no_metrics_do(tmp_path: Path, shape: str) -> None:
    [contact] = Imported(tmp_path, FILES[shape]).contacts
    assert (contact.solved_at, contact.reopens) == (SOLVED, 1)
    assert contact.transfers == (1 if shape == "audits" else None)
    assert contact.reason == "problem"  # no fields beside: the ticket's type


def test_a_comment_made_private_later_is_a_note(tmp_path: Path) -> None:
    change = {"id": 9, "type": "CommentPrivacyChange", "comment_id": 502, "public": False}
    audit = AUDITS[-1] | {"id": 1700, "created_at": "2026-03-05T08:00:00Z", "events": [change]}
    found = read(tmp_path, TICKET, users=USERS, audits={"audits": [*AUDITS, audit]})
    assert [turn.is_public for turn in found.only.turns] == [True, False, False, True, True, False]


@pytest.mark.parametrize(
    ("author", "via"),
    [
        (-1, WEB),
        (7101, {"channel": "web", "source": {"rel": "merge"}}),
        (7101, {"channel": "rule", "source": {"rel": "automation"}}),
        (7101, {"channel": 8, "source": {}}),
        (7101, {"channel": "system", "source": {"rel": "problem_solved"}}),
    ],
)
def test_what_rules_write_is_the_systems(tmp_path: Path, author: int, via: dict[str, Any]) -> None:
    said = comment(9, author, "It was merged.", "2026-03-02T09:16:00Z", via=via)
    assert lines(read(tmp_path, ticket(COMMENTS[0], said)).only)[1] == "60.0 system: (note) It was merged."


def test_metric_events_tell_solving_and_reopening(tmp_path: Path) -> None:
    times = [
        ("activate", "02T09:15"),
        ("fulfill", "03T10:00"),
        ("activate", "03T12:00"),
        ("fulfill", "04T08:00"),
    ]
    events = [
        {"id": n, "ticket_id": 4711, "metric": "resolution_time", "instance_id": n // 2, "type": kind}
        | {"time": f"2026-03-{at}:00Z"}
        for n, (kind, at) in enumerate(times)
    ]
    bare = ticket(*COMMENTS, metric_set=None)
    [contact] = read(tmp_path, bare, events={"ticket_metric_events": events}).contacts
    assert (contact.solved_at, contact.reopens) == (SOLVED, 1)


def test_newer_surveys_rate_from_1_to_5(tmp_path: Path) -> None:
    response = {
        "id": "s1",
        "subjects": [{"id": "4711", "type": "ticket", "zrn": "zen:ticket:4711"}],
        "answers": [
            {
                "type": "rating_scale",
                "rating": 2,
                "rating_category": "bad",
                "created_at": "2026-03-05T00:00:00Z",
            },
            {"type": "open_ended", "value": "Took a week"},
        ],
    }
    bare = ticket(*COMMENTS, satisfaction_rating={"score": "unoffered"})
    found = read(tmp_path, bare, surveys={"survey_responses": [response]})
    assert found.surveys == [
        Survey("4711", datetime(2026, 3, 5, tzinfo=UTC), csat=2, comment="Took a week", csat_as_given=None)
    ]


def test_a_broken_record_is_lost_alone(tmp_path: Path) -> None:
    good = [json.dumps(WITHIN | {"id": number}) for number in (1, 2, 3)]
    found = Imported(tmp_path, {"t.jsonl": "\n".join([good[0], good[1][:-40], good[2]])})
    assert [one.id for one in found.interactions] == ["1", "3"]
    [bad] = found.rejected
    assert (bad.source_name, bad.reason) == ("export/t.jsonl#record 2", "wrong_shape")


@pytest.mark.parametrize(
    ("broken", "reason", "says"),
    [
        ({"comments": []} | TICKET | {"id": None}, "wrong_shape", "has no id"),
        (17, "wrong_shape", "is no ticket, nor anything else"),
        ({"a": 1}, "wrong_shape", "is no ticket, nor anything else"),
        (ticket(COMMENTS[0] | {"plain_body": 5}), "wrong_shape", "is no ticket that can be read (TypeError)"),
        (ticket(description=""), "no_turns", "has no comment with words"),
        (
            ticket(COMMENTS[0] | {"plain_body": "", "body": "", "html_body": None}),
            "no_turns",
            "has no comment",
        ),
        (ticket(status="deleted"), "left_out", "is deleted"),
        (ticket(tags=["Spam"]), "left_out", "is marked as spam"),
        (ticket(*COMMENTS, tags=["closed_by_merge"]), "left_out", "was merged into another ticket"),
    ],
)
def test_says_why_a_ticket_is_none(tmp_path: Path, broken: Any, reason: str, says: str) -> None:
    found = read(tmp_path, WITHIN | {"id": 1}, broken, WITHIN | {"id": 3})
    assert [one.id for one in found.interactions] == ["1", "3"]
    [bad] = found.rejected
    assert (bad.source_name, bad.reason) == ("export/tickets.json#record 2", reason)
    assert bad.detail.startswith(says)
    assert "kettle" not in bad.detail


def test_users_below_tickets_of_any_size_are_found(tmp_path: Path) -> None:
    long = comment(1, 7101, "word " * 1_000_000, "2026-03-02T09:15:00Z", html_body="")
    found = Imported(tmp_path, {"p.json": page(tickets=[TICKET | {"comments": [long]}], users=USERS)})
    assert [(turn.role.value, turn.agent_id) for turn in found.only.turns] == [("agent", "a101")]


def test_says_each_broken_record_of_a_folder_once(tmp_path: Path) -> None:
    files = {
        "t.json": page(tickets=[WITHIN, 5]),
        "c.json": page(comments=[*COMMENTS, "x"]),
        "u.json": json.dumps([IVY, 6]),
    }
    found = Imported(tmp_path, files)
    assert sorted(bad.source_name for bad in found.rejected) == [
        "export/c.json#record 7",
        "export/t.json#record 2",
        "export/u.json#record 2",
    ]
    assert lines(found.only) == SAID


def test_says_into_which_ticket_one_was_merged(tmp_path: Path) -> None:
    words = 'This request was closed and merged into request #4800 "Cracked lid".'
    merged = comment(9, 7101, words, "2026-03-02T09:20:00Z", public=False)
    [gone] = read(tmp_path, ticket(COMMENTS[0], merged, tags=["closed_by_merge"])).rejected
    assert gone.detail == "was merged into ticket 4800. Nothing to do."


def test_lists_deleted_and_suspended_tickets(tmp_path: Path) -> None:
    files = {
        "deleted": page(
            deleted_tickets=[{"id": 1, "subject": "x", "deleted_at": "2026-01-01", "previous_state": "open"}]
        ),
        "suspended": page(
            suspended_tickets=[
                {"id": 2, "cause": "Detected as spam", "author": {}, "recipient": "h@s.example"}
            ]
        ),
    }
    found = Imported(tmp_path, FILES["array"] | files)
    assert {bad.source_name: bad.reason for bad in found.rejected} == {
        "export/deleted#record 1": "left_out",
        "export/suspended#record 1": "left_out",
    }
    assert len(found.interactions) == 1


def test_roles_without_users(tmp_path: Path) -> None:
    bare = TICKET | {"comments": COMMENTS}
    [one] = Imported(tmp_path, {"a.json": json.dumps([bare])}, agents=()).interactions
    assert [turn.role.value for turn in one.turns] == [
        "customer",
        "unknown",
        "agent",
        "customer",
        "agent",
        "system",
    ]
    assert [turn.agent_id for turn in one.turns] == [None, None, "7102", None, "7102", None]


def test_roles_json_names_who_is_who(tmp_path: Path) -> None:
    bare = TICKET | {"comments": COMMENTS}
    roles = json.dumps({"agent": ["7101"], "bot": ["7102"]})
    found = Imported(tmp_path, {"a.json": json.dumps([bare]), "roles.json": roles}, agents=())
    assert [turn.role.value for turn in found.only.turns] == [
        "customer",
        "agent",
        "bot",
        "customer",
        "bot",
        "system",
    ]


def test_the_roster_names_who_is_who_by_address(tmp_path: Path) -> None:
    via = {"channel": "email", "source": {"from": {"address": "ANA@shop.example", "name": "A."}}}
    bare = TICKET | {"comments": [COMMENTS[0], COMMENTS[1] | {"via": via}], "assignee_id": None}
    one = Imported(tmp_path, {"a.json": json.dumps([bare])}).only
    assert lines(one)[1] == "1830.0 agent a101 A.: Hi Ivy, I am sorry about the lid. Shall I send a new one?"


def test_the_assignee_is_the_agent_where_none_spoke(tmp_path: Path) -> None:
    one = read(tmp_path, ticket(COMMENTS[0])).only
    assert (one.metadata.agent_id, one.metadata.agent_name) == ("a102", "Ben Okoro")


def test_orders_by_time_and_reads_zones(tmp_path: Path) -> None:
    late = comment(2, 7101, "Second", "2026-03-02T11:00:00+01:00")
    early = comment(1, 9001, "First", "2026-03-02T04:30:00-05:00")
    assert lines(read(tmp_path, ticket(late, early)).only) == [
        "0.0 customer Ivy Marsh: First",
        "1800.0 agent a101 Ana R.: Second",
    ]


def test_keeps_the_order_where_times_are_missing(tmp_path: Path) -> None:
    first = comment(2, 7101, "Grüezi 👋", "2026-03-02T11:00:00Z")
    untimed = comment(1, 9001, "Ça va ?", "") | {"created_at": None}
    assert [turn.text for turn in read(tmp_path, ticket(first, untimed)).only.turns] == [
        "Grüezi 👋",
        "Ça va ?",
    ]


def test_html_becomes_text_where_there_is_nothing_else(tmp_path: Path) -> None:
    markup = (
        "<div><p>Hi &lt;Ben&gt; &amp; Ana</p><script>alert(1)</script><ul><li>one</li><li>two</li></ul></div>"
    )
    only_html = comment(1, 9001, "", "2026-03-02T11:00:00Z") | {
        "html_body": markup,
        "plain_body": None,
        "body": None,
    }
    assert read(tmp_path, ticket(only_html)).only.turns[0].text == "Hi <Ben> & Ana\n\none\ntwo"


def test_files_alone_stay_a_turn(tmp_path: Path) -> None:
    files = comment(7, 9001, "", "2026-03-02T09:16:00Z", attachments=[{}, {}], html_body="")
    found = read(tmp_path, ticket(COMMENTS[0], files))
    assert [turn.text for turn in found.only.turns] == [FIRST, ""]
    assert "attachments, not read: 3" in found.notes


def test_a_comment_that_is_no_object_is_counted(tmp_path: Path) -> None:
    found = read(tmp_path, ticket(COMMENTS[0], None, "x"))  # type: ignore[arg-type]
    assert len(found.only.turns) == 1
    assert "comments that are no objects, left out: 2" in found.notes


def test_the_description_stands_for_comments_only_where_there_are_none(tmp_path: Path) -> None:
    found = read(tmp_path, ticket())
    assert lines(found.only) == ["0.0 customer Ivy Marsh: " + TICKET["description"]]
    assert "tickets without comments, read by their description alone: 1" in found.notes


def test_comments_of_other_tickets_are_counted(tmp_path: Path) -> None:
    stray = [each | {"ticket_id": 99} for each in COMMENTS]
    found = read(tmp_path, WITHIN, comments={"comments": stray})
    assert lines(found.only) == SAID
    assert "comments of tickets that the export doesn't hold, left out: 6" in found.notes


def test_of_two_copies_the_later_holds(tmp_path: Path) -> None:
    older = WITHIN | {"updated_at": "2026-03-02T10:00:00Z", "status": "open"}
    found = Imported(tmp_path, {"1.json": page(tickets=[WITHIN]), "2.json": page(tickets=[older])})
    assert [contact.status for contact in found.contacts] == ["solved"]
    assert "older copies of tickets, left out: 1" in found.notes


@pytest.mark.parametrize(
    ("via", "channel"),
    [
        ("web", Channel.EMAIL),
        (4, Channel.EMAIL),
        ("native_messaging", Channel.CHAT),
        ("whatsapp", Channel.CHAT),
        ("twitter", Channel.SOCIAL),
        ("facebook_post", Channel.SOCIAL),
        ("sms", Channel.SMS),
        ("voice", Channel.CALL),
    ],
)
def test_the_way_in_is_the_channel(tmp_path: Path, via: str | int, channel: Channel) -> None:
    found = read(tmp_path, ticket(COMMENTS[1], via={"channel": via, "source": {}}))
    assert (found.only.channel, found.contacts[0].channel) == (channel, channel)


def test_calls_say_their_transcription(tmp_path: Path) -> None:
    data = {
        "call_duration": 40,
        "started_at": "2026-03-02T09:00:00Z",
        "transcription_text": "Please call me back.",
    }
    voicemail = comment(1, 7101, "Voicemail from: +44 161 496 0000", "2026-03-02T09:01:00Z") | {
        "type": "VoiceComment",
        "via": {"channel": "voice", "source": {"rel": "voicemail"}},
        "data": data,
    }
    silent = voicemail | {"id": 2, "data": {"call_duration": 20}}
    via = {"channel": "voice", "source": {"rel": "inbound"}}
    found = read(tmp_path, ticket(voicemail, silent, COMMENTS[1], via=via))
    assert lines(found.only) == [
        "0.0 customer Ivy Marsh: Please call me back.",
        "2730.0 agent a101 Ana R.: Hi Ivy, I am sorry about the lid. Shall I send a new one?",
    ]
    assert found.contacts[0].talk_s == 60
    assert found.only.metadata.direction == "inbound"
    assert "calls without a transcript in tickets, left out: 1" in found.notes


def test_chats_are_read_by_the_message(tmp_path: Path) -> None:
    history = [
        {"type": "ChatJoin", "actor_type": "end-user", "actor_id": 9001, "timestamp": 1772442900000},
        {"type": "ChatMessage", "actor_type": "end-user", "actor_id": 9001, "chat_index": 0}
        | {"message": "Is the shop open?", "timestamp": 1772442900000},
        {"type": "ChatMessage", "actor_type": "trigger", "actor_name": "Shop bot", "chat_index": 1}
        | {"message": "One moment", "timestamp": 1772442905000},
        {"type": "ChatMessage", "actor_type": "agent", "actor_id": 7101, "chat_index": 2}
        | {"message": "Until six.", "timestamp": 1772442960000},
        {"type": "ChatFileAttachment", "actor_type": "agent", "actor_id": 7101, "chat_index": 3}
        | {"timestamp": 1772442961000},
    ]
    chat = {"channel": "chat", "source": {}}
    event = {
        "id": 1,
        "type": "ChatEndedEvent",
        "value": {"chat_id": "c1", "visitor_id": "v", "history": history},
    }
    audit = AUDITS[0] | {"events": [event, event | {"type": "ChatStartedEvent", "id": 0}], "via": chat}
    whole = "(09:15:00) Ivy: Is the shop open?\n(09:16:00) Ana: Until six.\n(09:15:05) Shop bot: One moment"
    said = [
        comment(
            1, 7101, "Conversation with Ivy\n\nURL: https://shop.example/", "2026-03-02T09:15:00Z", via=chat
        ),
        comment(2, 7101, whole, "2026-03-02T09:20:00Z", via=chat, public=False),
        comment(3, 7102, "Checked the hours", "2026-03-02T09:30:00Z", via=WEB, public=False),
    ]
    found = read(tmp_path, ticket(*said, via=chat), audits={"audits": [audit]})
    assert lines(found.only) == [
        "0.0 customer Ivy Marsh: Is the shop open?",
        "5.0 bot Shop bot: One moment",
        "60.0 agent a101 Ana R.: Until six.",
        "61.0 agent a101 Ana R.: ",
        "900.0 agent a102 Ben Okoro: (note) Checked the hours",
    ]
    assert found.only.channel is Channel.CHAT


def test_a_chat_in_one_comment_is_taken_apart(tmp_path: Path) -> None:
    chat = {"channel": "native_messaging", "source": {}}
    whole = (
        "Chat started on 2026-03-02\n\n(11:59:30 PM) *** Web User 64fa joined the chat ***\n"
        "(11:59:40 PM) Web User 64fa: Is the shop open?\n(11:59:50 PM) Helper: Hold on\n"
        "(12:00:10 AM) Ana R.: Until six:\nevery day\n(12:00:20 AM) Ivy Marsh: Thanks!\n"
        "(12:00:40 AM) *** Ivy Marsh left the chat ***"
    )
    said = comment(2, -1, whole, "2026-03-03T09:15:40Z", via=chat, public=False)
    roles = {"bot": "Helper"}
    found = read(tmp_path, ticket(said, via=chat), roles=roles)
    assert lines(found.only) == [
        "0.0 customer Web User 64fa: Is the shop open?",
        "10.0 bot Helper: Hold on",
        "30.0 agent a101 Ana R.: Until six:\nevery day",
        "40.0 customer Ivy Marsh: Thanks!",
    ]
    assert found.only.metadata.started_at == datetime(2026, 3, 3, 9, 14, 40, tzinfo=UTC)


def test_ids_may_be_texts(tmp_path: Path) -> None:
    texts = ticket(
        COMMENTS[0] | {"author_id": "9001"}, id="4711", requester_id="9001", users=[IVY | {"id": "9001"}]
    )
    assert lines(read(tmp_path, texts).only) == SAID[:1]


def test_a_cc_who_is_an_end_user_is_a_customer(tmp_path: Path) -> None:
    tom = {"id": 9002, "name": "Tom", "email": None, "role": "end-user"}
    found = read(
        tmp_path, ticket(COMMENTS[0], comment(9, 9002, "Me too", "2026-03-02T10:15:00Z"), users=[*USERS, tom])
    )
    assert lines(found.only)[1] == "3600.0 customer Tom: Me too"


@pytest.mark.parametrize(
    "other",
    [
        [{"id": 1, "requester_id": 5, "responder_id": 6, "subject": "x", "status": 2, "source": 1}],
        {"conversations": [{"type": "conversation", "id": "1", "source": {"body": "x"}}]},
        {"comments": [{"author": {"accountId": "1"}, "body": "x", "jsdPublic": True}]},
        {"turns": [{"speaker": "agent", "text": "Hello"}]},
        [{"id": "2401.1", "type": "chat", "visitor": {}, "history": [], "session": {}}],
        {"users": [{"id": "U1", "name": "ana", "is_bot": False}]},
        [MAIL],
    ],
)
def test_claims_no_other_tools_files(tmp_path: Path, other: Any) -> None:
    assert "zendesk" not in Imported(tmp_path, {"x.json": json.dumps(other)}).sources


def test_users_alone_are_no_export(tmp_path: Path) -> None:
    assert Imported(tmp_path, {"x.json": json.dumps([ANA])}).unclaimed == ["x.json"]
