"""Zendesk chats in every shape become the conversation that was written down by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qa.types import Channel, Contact, Survey
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.zendesk_chat_files import (
    AGENTS,
    BY_ANA,
    BY_NOOR,
    CHAT,
    FILES,
    HISTORY,
    OFFLINE,
    SAID,
    VISITOR,
    entry,
)

BEGAN = datetime(2026, 3, 10, 8, tzinfo=UTC)


def read(root: Path, *chats: Any, **files: Any) -> Imported:
    found = {"chats.json": json.dumps(list(chats))}
    return Imported(root, found | {f"{name}.json": json.dumps(value) for name, value in files.items()})


@pytest.mark.parametrize("shape", FILES)
def test_says_the_same_in_every_shape(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    one = next(each for each in found.interactions if each.id == "2603.41.Tq")
    assert found.sources == ["zendesk_chat"]
    assert lines(one) == SAID
    assert (one.channel, one.metadata.started_at, one.metadata.queue) == (Channel.CHAT, BEGAN, "Camping")
    assert (one.metadata.agent_id, one.metadata.customer_id) == ("several", "4.Kx81")
    assert not found.rejected
    assert not found.unclaimed


def test_tells_what_was_recorded_beside_the_words(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["page"])
    assert found.contacts == [
        Contact(
            "2603.41.Tq",
            channel=Channel.CHAT,
            started_at=BEGAN,
            queue="Camping",
            customer_id="4.Kx81",
            wait_s=45,
            talk_s=210,
            transfers=1,
            is_abandoned=False,
        )
    ]
    answered_at = datetime(2026, 3, 10, 8, 3, 20, tzinfo=UTC)
    assert found.surveys == [
        Survey("2603.41.Tq", answered_at, csat=5, comment="Both were kind", csat_as_given="good")
    ]
    assert "attachments, not read: 1" in found.notes


def test_a_rating_belongs_to_the_only_agent(tmp_path: Path) -> None:
    chat = CHAT | {"history": HISTORY[:6], "agent_ids": ["55501"], "rating": "bad", "comment": None}
    found = read(tmp_path, chat, agents=AGENTS)
    assert found.surveys == [Survey("2603.41.Tq", csat=1, agent_id="a101", csat_as_given="bad")]
    assert found.contacts[0].transfers == 0


def test_an_offline_message_is_one_turn(tmp_path: Path) -> None:
    found = read(tmp_path, OFFLINE)
    assert lines(found.only) == ["0.0 customer Noor Haddad: Nobody there? Please call me."]
    assert found.only.metadata.started_at == datetime(2026, 3, 10, 22, tzinfo=UTC)
    assert not found.surveys


def test_a_missed_chat_is_abandoned_and_has_its_agent(tmp_path: Path) -> None:
    chat = CHAT | {
        "history": HISTORY[:2],
        "agent_ids": ["55501"],
        "missed": True,
        "rating": None,
        "comment": "",
    }
    found = read(tmp_path, chat)
    assert found.contacts[0].is_abandoned is True
    assert found.only.metadata.agent_id == "55501"


def test_times_may_be_numbers_and_ids_too(tmp_path: Path) -> None:
    history = [
        {"type": "chat.msg", "timestamp": 1773129600, "msg": "Hi", "nick": "visitor"},
        {"type": "chat.msg", "timestamp": 1773129610, "msg": "Hello", "nick": "agent:7", "name": "Ana Ruiz"},
    ]
    chat = CHAT | {"id": 77, "history": history, "timestamp": 1773129600}
    found = read(tmp_path, chat)
    assert found.only.id == "77"
    assert lines(found.only) == ["0.0 customer Noor Haddad: Hi", "10.0 agent a101 Ana Ruiz: Hello"]


def test_unknown_entries_with_words_are_the_systems(tmp_path: Path) -> None:
    chat = CHAT | {
        "history": [*HISTORY[:2], entry("chat.notice", "08:00:30", msg="The agent was disconnected")]
    }
    assert lines(read(tmp_path, chat).only)[1] == "30.0 system: (note) The agent was disconnected"


def test_who_cannot_be_told_is_unknown_until_named(tmp_path: Path) -> None:
    chat = CHAT | {
        "history": [entry("chat.msg", "08:00:00", msg="Hi", nick="x:1", name="Zoe", sender_type="")]
    }
    found = Imported(tmp_path / "a", {"c.json": json.dumps([chat])})
    assert [turn.role.value for turn in found.only.turns] == ["unknown"]
    roles = json.dumps({"customer": ["Zoe"]})
    named = Imported(tmp_path / "b", {"c.json": json.dumps([chat]), "roles.json": roles})
    assert [turn.role.value for turn in named.only.turns] == ["customer"]


def test_an_agent_without_number_is_the_only_one_there(tmp_path: Path) -> None:
    by_agent = {"sender_type": "Agent", "name": "Ana R."}
    chat = CHAT | {"history": [entry("chat.msg", "08:00:00", msg="Hi", **by_agent)], "agent_ids": ["55501"]}
    assert lines(read(tmp_path, chat, agents=AGENTS).only) == ["0.0 agent a101 Ana R.: Hi"]


def test_optional_fields_may_be_missing(tmp_path: Path) -> None:
    bare = {
        "type": "chat",
        "id": "b",
        "visitor": None,
        "history": [{"type": "chat.msg", "msg": "Hi", **BY_NOOR}],
    }
    found = read(tmp_path, bare)
    assert lines(found.only) == ["- customer: Hi"]
    assert found.only.metadata.started_at is None


@pytest.mark.parametrize(
    ("broken", "reason", "says"),
    [
        (CHAT | {"id": None}, "wrong_shape", "has no id"),
        ("x", "wrong_shape", "is no chat that can be read"),
        (CHAT | {"deleted": True}, "left_out", "is deleted"),
        (CHAT | {"history": []}, "no_turns", "has no message with words"),
        (CHAT | {"history": [entry("chat.file", "08:00:00", **BY_ANA)]}, "no_turns", "has no message"),
    ],
)
def test_says_why_a_chat_is_none(tmp_path: Path, broken: Any, reason: str, says: str) -> None:
    found = read(tmp_path, CHAT | {"id": "1"}, broken, CHAT | {"id": "3"})
    assert [one.id for one in found.interactions] == ["1", "3"]
    [bad] = found.rejected
    assert (bad.source_name, bad.reason) == ("export/chats.json#record 2", reason)
    assert bad.detail.startswith(says)


def test_a_broken_record_is_lost_alone(tmp_path: Path) -> None:
    good = [json.dumps(CHAT | {"id": str(number)}) for number in (1, 2, 3)]
    page = (
        '{"chats": ['
        + ", ".join([good[0], good[1].replace('"type": "chat"', '"type" "chat"'), good[2]])
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
        {"chats": [{"id": "2603.41.Tq"}]},
        [{"id": "x", "type": "chat", "turns": [{"speaker": "agent", "text": "Hi"}]}],
        [{"type": "message", "user": "U1", "text": "Hi", "ts": "1.0"}],
        AGENTS,
        [VISITOR],
    ],
)
def test_claims_no_other_tools_files(tmp_path: Path, other: Any) -> None:
    assert "zendesk_chat" not in Imported(tmp_path, {"x.json": json.dumps(other)}).sources
