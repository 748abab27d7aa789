import json
from pathlib import Path
from typing import Any

from qa.types import Channel
from tests.ingest.sources.amazon_transcribe_files import CALL, CHANNELS, FILES, SPEAKERS, pages
from tests.ingest.sources.harness import Imported, lines

SAID = [
    "0.5 agent: Hello, lamps.",
    "2.0 agent: I am sorry to hear that it hums.",
    "4.0 customer: It hums.",
]


def test_call_analytics(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["Call Analytics"])
    assert found.sources == ["amazon_transcribe"] and not found.rejected
    one = found.only
    assert lines(one) == SAID
    assert (one.id, one.channel, one.metadata.language) == ("lamp-call-17", Channel.CALL, "en")
    assert (one.duration_s, one.channel_count, one.engine) == (32.11, 2, "amazon-transcribe")
    assert [turn.end_s for turn in one.turns] == [1.5, 4.2, 5.0]
    first, second = one.turns[:2]
    assert [(w.text, w.start_s, w.end_s, w.confidence) for w in first.words] == [
        ("Hello", 0.5, 0.9, 0.8),
        ("lamps", 1.0, 1.5, 1.0),
    ]
    assert first.confidence == 0.9 and second.confidence is None
    assert "transcript items without words: 1" in found.notes


def test_an_array_and_lines(tmp_path: Path) -> None:
    array = Imported(tmp_path / "a", FILES["array"])
    assert [one.id for one in array.interactions] == ["lamp-call-17", "lamp-call-20"]
    assert [lines(one) for one in array.interactions] == [SAID, SAID]
    listed = Imported(tmp_path / "b", FILES["lines"])
    assert [one.id for one in listed.interactions] == ["lamp-call-17", "lamp-call-19"]


def test_speakers_of_older_files(tmp_path: Path) -> None:
    roles = '{"agent": ["spk_0"], "customer": "spk_1"}'
    found = Imported(tmp_path, {**FILES["speakers"], "roles.json": roles})
    assert lines(found.only) == ["0.5 agent spk_0: Hola, tienda. Diga", "5.0 customer spk_1: Zumba."]
    assert (found.only.channel_count, found.only.metadata.language) == (1, "es")
    assert [len(turn.words) for turn in found.only.turns] == [3, 1]
    assert found.only.turns[0].end_s == 3.9 and found.only.turns[0].confidence == 0.98


def test_channels_with_speech_over_each_other(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["channels"])
    assert lines(found.only) == [
        "0.5 unknown ch_0: Lamps hello.",
        "2.0 unknown ch_1: It hums",
        "6.0 unknown ch_0: Yes?",
    ]
    assert found.only.channel_count == 2
    assert "can't be told to be agent or customer; name them in agents.csv or roles.json: 3" in found.notes


def test_labels_beside_the_words(tmp_path: Path) -> None:
    labelled = json.loads(json.dumps(SPEAKERS))
    del labelled["results"]["speaker_labels"]["segments"]
    for item, label in zip(labelled["results"]["items"], "aaaaabb", strict=True):
        item["speaker_label"] = f"spk_{label}"
    one = Imported(tmp_path, {"a.json": json.dumps(labelled)}).only
    assert [turn.participant for turn in one.turns] == ["spk_a", "spk_b"]


def test_a_broken_item_is_lost_alone(tmp_path: Path) -> None:
    broken = json.loads(json.dumps(CALL))
    del broken["Transcript"][1]["Content"]
    channels = json.loads(json.dumps(CHANNELS))
    del channels["results"]["channel_labels"]["channels"][1]["items"][0]["start_time"]
    found = Imported(tmp_path, {"a.jsonl": pages(CALL, broken, channels)})
    assert [len(one.turns) for one in found.interactions] == [3, 2, 3]
    assert [(r.source_name, r.reason) for r in found.rejected] == [
        ("export/a.jsonl#record 2, item 2", "wrong_shape"),
        ("export/a.jsonl#record 3, item 1", "wrong_shape"),
    ]


def test_an_item_that_is_no_json_is_lost_alone(tmp_path: Path) -> None:
    text = json.dumps(CALL, indent=1).replace('"It hums."', '"It hums.')
    found = Imported(tmp_path, {"a.json": text})
    assert lines(found.only) == [SAID[0], SAID[1]]
    assert [(r.source_name, r.reason) for r in found.rejected] == [("export/a.json#record 2", "wrong_shape")]


def test_a_broken_call_among_calls_is_lost_alone(tmp_path: Path) -> None:
    shapeless: dict[str, Any] = CHANNELS | {"results": {"items": 7}}
    empty = CALL | {"JobName": "lamp-call-21", "Transcript": []}
    text = pages(CALL) + '{"JobName": "cut\n' + "7\n" + pages(shapeless, empty, SPEAKERS)
    found = Imported(tmp_path, {"a.jsonl": text})
    assert [one.id for one in found.interactions] == ["lamp-call-17", "lamp-call-18"]
    assert [(r.source_name, r.reason) for r in found.rejected] == [
        ("export/a.jsonl#record 2", "wrong_shape"),
        ("export/a.jsonl#record 3", "wrong_shape"),
        ("export/a.jsonl#record 4", "wrong_shape"),
        ("export/a.jsonl#record 5", "no_turns"),
    ]


def test_bom_and_other_tools(tmp_path: Path) -> None:
    bom = Imported(tmp_path / "a", {"a.json": b"\xef\xbb\xbf" + json.dumps(CALL).encode()})
    assert lines(bom.only) == SAID
    native = {"id": "1", "turns": [{"speaker": "agent", "text": "Hi"}]}
    other = Imported(tmp_path / "b", {"a.json": json.dumps(native), "b.json": '{"results": []}'})
    assert not other.sources
