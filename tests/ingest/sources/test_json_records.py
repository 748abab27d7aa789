import json
from pathlib import Path

import pytest

from qa.types import Role
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.json_records_files import (
    CONVERSATIONS,
    FILES,
    MESSAGE_ROLES,
    MESSAGES,
    ROLES,
)

CONVERSATION = [
    "0.0 customer Sam: My parcel is late.",
    "60.0 agent a101 Ana Ruiz: Hello Sam,\nit comes today.",
    "90.0 agent a102 Ben Okoro: (note) He is angry.",
]


@pytest.mark.parametrize("shape", list(FILES))
def test_every_shape_is_the_conversation(tmp_path: Path, shape: str) -> None:
    got = Imported(tmp_path, FILES[shape])
    assert got.sources == ["json_records"]
    assert {one.id: lines(one) for one in got.interactions} == {
        "17": CONVERSATION,
        "18": ["- unknown: Open?"],
    }
    assert [(survey.interaction_id, survey.csat) for survey in got.surveys] == [("17", 5)]
    assert not got.rejected


@pytest.mark.parametrize("shape", list(FILES))
def test_without_fields_nothing_is_claimed(tmp_path: Path, shape: str) -> None:
    files = {name: content for name, content in FILES[shape].items() if name != "roles.json"}
    assert "json_records" not in Imported(tmp_path, files).sources


def test_a_broken_record_is_lost_alone(tmp_path: Path) -> None:
    text = json.dumps(MESSAGES).replace('"text": "Open?"', '"text": "secret')
    got = Imported(tmp_path, {"a.json": text, "roles.json": MESSAGE_ROLES})
    assert lines(got.only) == CONVERSATION
    assert [bad.source_name for bad in got.rejected] == ["export/a.json#record 2"]
    assert "secret" not in got.rejected[0].detail


@pytest.mark.parametrize(
    ("record", "reason", "says"),
    [
        ({"id": 1, "messages": []}, "no_turns", "no text in any message"),
        ({"id": 1, "messages": None}, "no_turns", "no text in any message"),
        ({"id": 1, "messages": [{"body": ["secret"]}]}, "wrong_shape", "a list or an object"),
        ({"id": 1, "messages": ["secret"]}, "wrong_shape", "a list or an object"),
        ({"id": {"a": 1}, "messages": [{"body": "secret"}]}, "wrong_shape", "a list or an object"),
        ({"id": 1, "text": "secret"}, "wrong_shape", "nothing where"),
        (17, "wrong_shape", "nothing where"),
    ],
)
def test_a_record_of_another_shape_is_lost_alone(
    tmp_path: Path, record: object, reason: str, says: str
) -> None:
    text = json.dumps([CONVERSATIONS[0], record, CONVERSATIONS[1]])
    got = Imported(tmp_path, {"a.json": text, "roles.json": ROLES})
    assert [one.id for one in got.interactions if one.id != "1"] == ["17", "18"]
    (bad,) = got.rejected
    assert (bad.reason, bad.source_name) == (reason, "export/a.json#record 2")
    assert says in bad.detail
    assert "secret" not in bad.detail


def test_messages_without_an_id_are_rejected_one_by_one(tmp_path: Path) -> None:
    text = json.dumps([*MESSAGES, {"text": "secret"}, {"text": "secret", "ticket": ""}])
    got = Imported(tmp_path, {"a.json": text, "roles.json": MESSAGE_ROLES})
    assert len(got.interactions) == 2
    assert [bad.source_name for bad in got.rejected] == ["export/a.json#record 5", "export/a.json#record 6"]


def test_without_a_conversation_id_a_file_of_messages_is_one(tmp_path: Path) -> None:
    roles = json.dumps({"fields": {"text": "text", "speaker": "by"}, "agent": ["Ana Ruiz"]})
    files = {"a.jsonl": "\n".join(map(json.dumps, MESSAGES[::2])), "b.json": json.dumps(MESSAGES[1:2])}
    got = Imported(tmp_path, {**files, "roles.json": roles})
    assert [[turn.role for turn in one.turns] for one in got.interactions] == [
        [Role.CUSTOMER, Role.AGENT],
        [Role.UNKNOWN],
    ]


def test_callqas_own_transcripts_are_not_claimed(tmp_path: Path) -> None:
    roles = json.dumps({"fields": {"text": "turns.text", "speaker": "turns.speaker"}})
    one = {"turns": [{"speaker": "agent", "text": "Hello"}]}
    files = {"a.json": json.dumps(one), "b.jsonl": f"{json.dumps(one)}\n{json.dumps(one)}"}
    assert Imported(tmp_path, {**files, "roles.json": roles}).sources == []


def test_memory_holds_places_and_not_records(tmp_path: Path) -> None:
    rows = (json.dumps({"ticket": n % 500, "text": "word " * 40, "as": "staff"}) for n in range(20_000))
    got = Imported(tmp_path, {"a.jsonl": "\n".join(rows), "roles.json": MESSAGE_ROLES})
    assert {len(one.turns) for one in got.interactions} == {40}
    assert len(got.interactions) == 500
