import json
from datetime import UTC, datetime
from pathlib import Path

from qa.types import Channel, Contact
from tests.ingest.sources.contact_lens_files import CALL, CHAT, FILES
from tests.ingest.sources.harness import Imported, lines

SAID = [
    "0.0 bot: Say one for lamps.",
    "1.0 agent: Lamps, hello.",
    "1.9 customer: It hums [PII].",
    "5.0 agent: Oh no.",
]
WRITTEN = [
    "0.0 system SYSTEM_MESSAGE: (note) You are in line.",
    "1.0 bot BOT: What is it about?\nTap one",
    "8.0 customer Mia: Hums \u2013 my lamp",
    "11.0 agent a101 Ana Ruiz: Hello Mia.",
    "13.0 customer Mia: ",
    "19.0 agent Ben: Ben from the shop here.",
    "21.0 supervisor Kim: Well done.",
]


def test_a_call(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["call"])
    assert found.sources == ["contact_lens"] and not found.rejected
    one = found.only
    assert lines(one) == SAID
    assert (one.id, one.channel, one.channel_count) == ("75c4b86a-0c5f", Channel.CALL, 2)
    assert one.metadata.started_at == datetime(2026, 10, 21, 14, 5, tzinfo=UTC)
    assert (one.duration_s, one.metadata.language, one.metadata.agent_id) == (32.11, "en", "unknown")
    assert [turn.end_s for turn in one.turns] == [0.9, 2.0, 4.64, 5.5]
    assert not found.contacts


def test_a_chat(tmp_path: Path) -> None:
    for number, shape in enumerate(("chat", "chat of Connect")):
        found = Imported(tmp_path / str(number), FILES[shape])
        assert found.sources == ["contact_lens"] and not found.rejected
        assert lines(found.only) == WRITTEN
        assert (found.only.id, found.only.channel) == ("b49644f6-672f", Channel.CHAT)
        assert found.only.metadata.started_at == datetime(2026, 10, 21, 14, 5, 1, 500_000, tzinfo=UTC)
        assert found.contacts == [Contact("b49644f6-672f", Channel.CHAT, transfers=1)]
        assert "attachments, not read: 1" in found.notes
        assert found.only.metadata.agent_id == "several"


def test_lines(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["lines"])
    assert [lines(one) for one in found.interactions] == [SAID, WRITTEN]


def test_a_broken_item_is_lost_alone(tmp_path: Path) -> None:
    call = CALL | {
        "Transcript": [*CALL["Transcript"][:2], {"Id": "x", "Content": None}, CALL["Transcript"][3]]
    }
    chat = CHAT | {"Transcript": ["?", *CHAT["Transcript"]]}
    text = json.dumps(call) + "\n{broken}\n" + json.dumps(chat) + "\n"
    found = Imported(tmp_path, {"a.jsonl": text})
    assert [len(one.turns) for one in found.interactions] == [3, 7]
    assert [(r.source_name, r.reason) for r in found.rejected] == [
        ("export/a.jsonl#record 1, item 3", "wrong_shape"),
        ("export/a.jsonl#record 2", "wrong_shape"),
        ("export/a.jsonl#record 3, item 1", "wrong_shape"),
    ]


def test_an_item_that_is_no_json_is_lost_alone(tmp_path: Path) -> None:
    text = json.dumps(CALL, indent=1).replace('"It hums [PII]."', '"It hums [PII].')
    found = Imported(tmp_path, {"a.json": text})
    assert lines(found.only) == [SAID[0], SAID[1], SAID[3]]
    assert [r.source_name for r in found.rejected] == ["export/a.json#record 3"]


def test_a_file_whose_first_item_is_broken_is_known(tmp_path: Path) -> None:
    found = Imported(tmp_path, {"a.json": json.dumps(CALL | {"Transcript": [7, *CALL["Transcript"]]})})
    assert lines(found.only) == SAID
    assert [r.source_name for r in found.rejected] == ["export/a.json#record 1, item 1"]


def test_contacts_without_words(tmp_path: Path) -> None:
    events = CHAT | {"Transcript": [CHAT["Transcript"][0], CHAT["Transcript"][-1]]}
    files: dict[str, str | bytes] = {
        "a.json": json.dumps(events),
        "b.json": json.dumps(CALL | {"Transcript": []}),
    }
    found = Imported(tmp_path, files)
    assert found.sources == ["contact_lens"] * 2
    assert {(r.source_name, r.reason) for r in found.rejected} == {
        ("export/a.json#record 1", "no_turns"),
        ("export/b.json#record 1", "no_turns"),
    }


def test_relative_times_and_missing_fields(tmp_path: Path) -> None:
    items = [
        {
            "Type": "MESSAGE",
            "ParticipantRole": "CUSTOMER",
            "Content": "Hi",
            "RelativeTime": 4000,
            "DisplayName": None,
        },
        {
            "ContentType": "text/plain",
            "ParticipantId": None,
            "Content": "{}",
            "RelativeTime": {"BeginOffsetMillis": 1},
        },
    ]
    found = Imported(tmp_path, {"a.json": json.dumps(CHAT | {"Transcript": [CHAT["Transcript"][0], *items]})})
    assert lines(found.only) == ["0.0 unknown: {}", "4.0 customer: Hi"]


def test_roles_json_tells_bots_from_the_system(tmp_path: Path) -> None:
    files = {**FILES["chat"], "roles.json": '{"bot": ["system_message"], "agent": ["Ben"]}'}
    found = Imported(tmp_path, files, agents=())
    assert lines(found.only)[0] == "0.0 bot SYSTEM_MESSAGE: You are in line."
    assert [turn.agent_id for turn in found.only.turns] == [None] * 7


def test_bom_and_other_tools(tmp_path: Path) -> None:
    bom = Imported(tmp_path / "a", {"a.json": b"\xef\xbb\xbf" + json.dumps(CALL).encode()})
    assert lines(bom.only) == SAID
    other = Imported(tmp_path / "b", {"a.json": '{"Transcript": [{"text": "Hi"}]}'})
    assert not other.sources
