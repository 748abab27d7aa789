import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.types import Channel
from tests.ingest.sources.genesys_cloud_files import BEGAN_MS, CALL, FILES, OFFSETS, SMS, phrase
from tests.ingest.sources.harness import Imported, lines

BEGAN = datetime(2026, 10, 21, 14, 5, tzinfo=UTC)
SAID = ["0.2 bot: Say one.", "1.0 agent a101 Ana Ruiz: Lamps, hello.", "1.9 customer: It hums."]
OFFSET_SAID = ["0.5 customer: My lamp", "4.2 agent: Hi"]


def test_a_call(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["call"])
    assert found.sources == ["genesys_cloud"] and not found.rejected
    one = found.only
    assert lines(one) == SAID
    assert (one.id, one.channel, one.channel_count) == ("f2b45a1d-conversation", Channel.CALL, 2)
    given = one.metadata
    assert (given.started_at, given.language, given.queue) == (BEGAN, "en", "5f0c3b1e-queue")
    assert (given.agent_id, given.direction) == ("a101", "inbound")
    assert [turn.end_s for turn in one.turns] == [0.7, 2.0, 3.9]
    assert [(w.text, w.start_s, w.end_s, w.confidence) for w in one.turns[1].words] == [
        ("Lamps", 1.0, 1.4, 0.5),
        ("hello", 1.5, 2.0, 0.5),
    ]
    assert [turn.confidence for turn in one.turns] == [0.75, 0.5, 0.75]


def test_communications_of_one_conversation(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["call of two communications"])
    assert lines(found.only) == [
        *SAID,
        "27.0 agent: Both of us.",
        "40.0 agent a102 Ben Okoro: Ben speaking.",
    ]
    assert found.only.metadata.agent_id == "several" and not found.rejected


def test_offsets(tmp_path: Path) -> None:
    one = Imported(tmp_path, FILES["offsets"]).only
    assert lines(one) == OFFSET_SAID
    assert one.metadata.started_at is None and [turn.end_s for turn in one.turns] == [1.3, None]


def test_offsets_from_a_known_start(tmp_path: Path) -> None:
    one = Imported(tmp_path, {"a.json": json.dumps(OFFSETS | {"conversationStartTime": BEGAN_MS})}).only
    assert lines(one) == OFFSET_SAID and one.metadata.started_at == BEGAN


def test_offsets_of_no_known_start_are_left_out(tmp_path: Path) -> None:
    first = OFFSETS | {"conversationId": CALL["conversationId"]}
    found = Imported(tmp_path, {"a.json": json.dumps(CALL), "b.json": json.dumps(first)})
    assert lines(found.only)[3:] == ["- agent a101 Ana Ruiz: Hi", "- customer: My lamp"]
    assert "offsets without a start beside times that have one, left out: 2" in found.notes


def test_an_array_and_lines(tmp_path: Path) -> None:
    array = Imported(tmp_path / "a", FILES["array"])
    assert [one.id for one in array.interactions] == [
        "f2b45a1d-conversation",
        "conversation-2",
        "conversation-3",
    ]
    assert len(array.interactions[0].turns) == 5
    listed = Imported(tmp_path / "b", FILES["lines"])
    assert lines(listed.interactions[0]) == OFFSET_SAID
    sms = listed.interactions[1]
    assert lines(sms) == ["5.0 customer: Lamp hums", "65.0 agent a101 Ana Ruiz: Which one?"]
    assert (sms.channel, sms.channel_count, sms.turns[0].end_s) == (Channel.SMS, None, None)


def test_broken_records_are_lost_alone(tmp_path: Path) -> None:
    broken = json.loads(json.dumps(OFFSETS))
    broken["transcripts"][0]["phrases"][0] = "Hi"
    broken["transcripts"][0]["phrases"].append({"startTimeMs": 9000})
    shapeless: dict[str, Any] = SMS | {"transcripts": [7]}
    text = "\n".join(
        [json.dumps(broken), '{"conversationId', '{"a": 1}', json.dumps(shapeless), json.dumps(CALL)]
    )
    found = Imported(tmp_path, {"a.jsonl": text})
    assert [lines(one) for one in found.interactions] == [OFFSET_SAID[:1], SAID]
    assert [(r.source_name, r.reason) for r in found.rejected] == [
        ("export/a.jsonl#record 2", "wrong_shape"),
        ("export/a.jsonl#record 3", "wrong_shape"),
        ("export/a.jsonl#record 1, phrase 1", "wrong_shape"),
        ("export/a.jsonl#record 1, phrase 3", "wrong_shape"),
        ("export/a.jsonl#record 4", "wrong_shape"),
    ]


def test_a_file_cut_off_is_lost_alone(tmp_path: Path) -> None:
    cut = json.dumps(SMS, indent=1)[:-300]
    found = Imported(tmp_path, {"a.json": json.dumps(CALL), "b.json": cut, "c.json": json.dumps(OFFSETS)})
    assert [one.id for one in found.interactions] == ["f2b45a1d-conversation", "conversation-2"]
    assert [(r.source_name, r.reason) for r in found.rejected] == [("export/b.json#record 1", "wrong_shape")]


def test_no_words_and_unknown_purposes(tmp_path: Path) -> None:
    empty = json.loads(json.dumps(OFFSETS | {"conversationId": "empty"}))
    empty["transcripts"] = []
    odd = json.loads(json.dumps(OFFSETS | {"conversationId": "odd"}))
    odd["transcripts"][0]["phrases"] = [
        phrase("workflow", "Beep.", 0, 1),
        phrase("", " ", 5, 1),
        phrase("", "Hm", 5, 1),
    ]
    odd["transcripts"][0]["phrases"][2]["startTimeMs"] = None
    found = Imported(tmp_path, {"a.json": json.dumps([empty, odd])})
    assert lines(found.only) == ["0.0 unknown workflow: Beep.", "- unknown: Hm"]
    assert [(r.source_name, r.reason) for r in found.rejected] == [("export/a.json#record 1", "no_turns")]
    assert "transcript items without words: 1" in found.notes


def test_bom_and_other_tools(tmp_path: Path) -> None:
    bom = Imported(tmp_path / "a", {"a.json": b"\xef\xbb\xbf" + json.dumps(CALL).encode()})
    assert lines(bom.only) == SAID
    other = {"a.json": '{"transcripts": [{"sid": "GT1"}]}', "b.json": '{"conversationId": 1, "messages": []}'}
    assert "genesys_cloud" not in Imported(tmp_path / "b", other).sources
