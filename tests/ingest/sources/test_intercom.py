"""Intercom conversations in every shape become the conversation that was written down by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qa.types import Channel, Contact, Survey
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.intercom_files import (
    ADMINS,
    ANA,
    BEGAN,
    BEN,
    CONVERSATION,
    FILES,
    LEO,
    PARTS,
    SAID,
    TEAMS,
    part,
)


def at(after_s: int) -> datetime:
    return datetime.fromtimestamp(BEGAN + after_s, UTC)


def talk(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    listed = {"type": "conversation_part.list", "conversation_parts": list(parts), "total_count": len(parts)}
    return CONVERSATION | {"conversation_parts": listed} | more


def source(**more: Any) -> dict[str, Any]:
    return {**CONVERSATION["source"], **more}


def read(root: Path, *conversations: Any, **files: Any) -> Imported:
    found = {"c.json": json.dumps(list(conversations))}
    return Imported(root, found | {f"{name}.json": json.dumps(value) for name, value in files.items()})


@pytest.mark.parametrize("shape", FILES)
def test_says_the_same_in_every_shape(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    one = next(each for each in found.interactions if each.id == "190045")
    assert found.sources == ["intercom"]
    assert lines(one) == SAID
    assert (one.channel, one.metadata.started_at) == (Channel.CHAT, at(0))
    assert (one.metadata.agent_id, one.metadata.customer_id) == ("several", "6601ab")
    assert [(each.csat, each.comment, each.agent_id) for each in found.surveys[:1]] == [
        (2, "Took long", "a102")
    ]
    assert not found.rejected
    assert not found.unclaimed


def test_tells_what_was_recorded_beside_the_words(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["alone"])
    assert found.contacts == [
        Contact(
            "190045",
            channel=Channel.CHAT,
            started_at=at(0),
            agent_id="a102",
            queue="Parcels",
            customer_id="6601ab",
            reason="Late parcel",
            status="closed",
            wait_s=90,
            talk_s=240,
            transfers=1,
            solved_at=at(500),
            reopens=1,
        )
    ]
    assert found.surveys == [Survey("190045", at(600), csat=2, comment="Took long", agent_id="a102")]
    assert "redacted messages, left out: 1" in found.notes
    assert "attachments, not read: 1" in found.notes


def test_takes_topic_and_last_close_where_nothing_better_is_told(tmp_path: Path) -> None:
    [contact] = read(tmp_path, CONVERSATION | {"statistics": None, "custom_attributes": {}}).contacts
    assert (contact.reason, contact.solved_at, contact.reopens) == ("Delivery", at(500), None)


def test_first_messages_sent_by_automation_are_the_bots(tmp_path: Path) -> None:
    begun = source(delivered_as="automated", author=ANA, body="<p>Need a hand?</p>")
    found = read(tmp_path, talk(part(1, "comment", 9, LEO, "<p>Yes</p>"), source=begun))
    assert lines(found.only) == ["0.0 bot Ana R.: Need a hand?", "9.0 customer Leo Brandt: Yes"]
    assert found.only.metadata.direction == "outbound"


def test_an_agent_may_begin(tmp_path: Path) -> None:
    begun = source(delivered_as="admin_initiated", author=ANA, body="<p>Your parcel is back</p>")
    found = read(tmp_path, talk(source=begun))
    assert lines(found.only) == ["0.0 agent a101 Ana R.: Your parcel is back"]
    assert (found.only.metadata.agent_id, found.only.metadata.direction) == ("a101", "outbound")


@pytest.mark.parametrize(
    ("kind", "channel"),
    [
        ("email", Channel.EMAIL),
        ("whatsapp", Channel.CHAT),
        ("sms", Channel.SMS),
        ("instagram", Channel.SOCIAL),
        ("phone_call", Channel.CALL),
        ("something_new", Channel.CHAT),
    ],
)
def test_the_way_in_is_the_channel(tmp_path: Path, kind: str, channel: Channel) -> None:
    assert read(tmp_path, talk(*PARTS, source=source(type=kind))).only.channel is channel


def test_quoted_mail_is_cut_in_emails(tmp_path: Path) -> None:
    body = (
        "<div>It is the blue one.</div><div>On Tue, Mar 10, 2026 at 9:01 AM Shop &lt;help@shop.example&gt; "
        "wrote:</div><blockquote>Which one?</blockquote>"
    )
    found = read(tmp_path, talk(part(1, "comment", 60, LEO, body), source=source(type="email")))
    assert found.only.turns[1].text == "It is the blue one."


def test_lists_hold_the_first_message_alone(tmp_path: Path) -> None:
    listed = {key: value for key, value in CONVERSATION.items() if key != "conversation_parts"}
    found = read(tmp_path, listed)
    assert lines(found.only) == SAID[:1]
    assert "conversations without their parts, read by their first message alone: 1" in found.notes
    assert found.contacts[0].transfers is None


def test_says_when_intercom_gave_no_more_parts(tmp_path: Path) -> None:
    many = [part(n, "comment", n, LEO, "<p>Still there?</p>") for n in range(1, 501)]
    assert len(read(tmp_path / "a", talk(*many)).only.turns) == 501
    cut = talk(*PARTS)
    cut["conversation_parts"]["total_count"] = 620
    for root, given in (("b", talk(*many)), ("c", cut)):
        notes = read(tmp_path / root, given).notes
        assert "more parts than the 500 that Intercom gives, the earlier ones lost: 1" in notes


def test_roles_json_overrules_and_teams_are_unknown(tmp_path: Path) -> None:
    team = {"type": "team", "id": "41", "name": "Parcels"}
    given = json.dumps(
        [talk(part(1, "comment", 9, team, "<p>We are closed</p>"), part(2, "comment", 10, BEN, "<p>Hm</p>"))]
    )
    plain = Imported(tmp_path / "a", {"c.json": given}).only
    assert [turn.role.value for turn in plain.turns] == ["customer", "unknown", "agent"]
    roles = json.dumps({"system": ["41"], "supervisor": ["ben@shop.example"]})
    named = Imported(tmp_path / "b", {"c.json": given, "roles.json": roles}).only
    assert [turn.role.value for turn in named.turns] == ["customer", "system", "supervisor"]


def test_without_roster_intercoms_own_ids_hold(tmp_path: Path) -> None:
    one = Imported(tmp_path, {"c.json": json.dumps([CONVERSATION])}, agents=()).only
    assert [turn.agent_id for turn in one.turns][4:8] == ["8101", "8101", "8101", "8102"]


def test_admins_beside_tell_address_and_name(tmp_path: Path) -> None:
    bare = part(1, "comment", 9, {"type": "admin", "id": "8102"}, "<p>Hello</p>")
    found = read(tmp_path, talk(bare), admins=ADMINS, teams=TEAMS)
    assert lines(found.only)[1] == "9.0 agent a102 Ben Okoro: Hello"


def test_the_assignee_is_the_agent_where_none_spoke(tmp_path: Path) -> None:
    assert read(tmp_path, talk(), admins=ADMINS).only.metadata.agent_id == "a102"


def test_a_null_author_is_unknown(tmp_path: Path) -> None:
    nobody = part(1, "comment", 9, LEO, "<p>Hé ho</p>") | {"author": None}
    assert lines(read(tmp_path, talk(nobody)).only)[1] == "9.0 unknown: Hé ho"


def test_ratings_of_the_ai_agent_are_counted(tmp_path: Path) -> None:
    rated = CONVERSATION | {"conversation_rating": None, "ai_agent": {"rating": 4}}
    found = read(tmp_path, rated)
    assert not found.surveys
    assert "ratings of the AI agent, left out: 1" in found.notes


@pytest.mark.parametrize(
    ("broken", "reason", "says"),
    [
        (CONVERSATION | {"id": None}, "wrong_shape", "has no id"),
        ({"a": 1}, "wrong_shape", "has no id"),
        (5, "wrong_shape", "is no conversation that can be read"),
        (talk(part(1, "comment", 9, LEO, 5)), "wrong_shape", "is no conversation that can be read"),  # type: ignore[arg-type]
        (CONVERSATION | {"deleted": True}, "left_out", "is deleted"),
        (CONVERSATION | {"tags": {"tags": [{"name": "Spam"}]}}, "left_out", "is marked as spam"),
        (talk(source=source(body=None)), "no_turns", "has no message with words"),
    ],
)
def test_says_why_a_conversation_is_none(tmp_path: Path, broken: Any, reason: str, says: str) -> None:
    found = read(tmp_path, CONVERSATION | {"id": "1"}, broken, CONVERSATION | {"id": "3"})
    assert [one.id for one in found.interactions] == ["1", "3"]
    [bad] = found.rejected
    assert (bad.source_name, bad.reason) == ("export/c.json#record 2", reason)
    assert bad.detail.startswith(says)


def test_a_broken_record_is_lost_alone(tmp_path: Path) -> None:
    good = [json.dumps(CONVERSATION | {"id": str(number)}) for number in (1, 2, 3)]
    page = (
        '{"type": "conversation.list", "conversations": ['
        + ", ".join([good[0], good[1][:-30], good[2]])
        + "]}"
    )
    found = Imported(tmp_path, {"p.json": page})
    assert [one.id for one in found.interactions] == ["1", "3"]
    assert [(bad.source_name, bad.reason) for bad in found.rejected] == [
        ("export/p.json#record 2", "wrong_shape")
    ]


@pytest.mark.parametrize(
    "other",
    [
        [{"id": 1, "requester_id": 5, "assignee_id": 6, "subject": "x", "status": "open", "comments": []}],
        {"results": [{"id": "1", "type": "MESSAGE", "senders": []}]},
        [{"id": 1, "source": 2, "status": 2, "requester_id": 4}],
        [{"id": "1", "source": {"type": "email"}, "threads": []}],
        [ANA],
        TEAMS,
    ],
)
def test_claims_no_other_tools_files(tmp_path: Path, other: Any) -> None:
    assert "intercom" not in Imported(tmp_path, {"x.json": json.dumps(other)}).sources
