import json
from datetime import UTC, datetime
from pathlib import Path

from qa.types import Agent, Channel
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.twilio_files import FILES, PAGE_1, PAGE_2, SID, TRANSCRIPT, page, sentence

SAID = [
    "0.5 unknown channel 1: Hello, lamps.",
    "2.0 unknown channel 2: It hums.",
    "3.0 unknown channel 1: Oh no.",
]
TOLD = [
    "0.5 agent a101 Ana Ruiz: Hello, lamps.",
    "2.0 customer: It hums.",
    "3.0 agent a101 Ana Ruiz: Oh no.",
]


def test_pages_of_a_folder_are_one_call(tmp_path: Path) -> None:
    found = Imported(tmp_path, FILES["pages"])
    assert found.sources == ["twilio"] and not found.rejected
    one = found.only
    assert lines(one) == SAID
    assert (one.id, one.channel, one.channel_count) == (SID, Channel.CALL, 2)
    assert [turn.end_s for turn in one.turns] == [1.5, 3.5, 4.0]
    assert [(w.text, w.start_s, w.end_s) for w in one.turns[0].words] == [
        ("Hello", 0.5, 0.9),
        ("lamps", 1.0, 1.5),
    ]
    assert [turn.confidence for turn in one.turns] == [0.875, None, None]
    assert "transcript items without words: 1" in found.notes
    assert "can't be told to be agent or customer; name them in agents.csv or roles.json: 3" in found.notes


def test_the_transcript_tells_who_when_and_how_long(tmp_path: Path) -> None:
    for number, about in enumerate(
        (TRANSCRIPT, {"transcripts": [TRANSCRIPT], "meta": {"key": "transcripts"}})
    ):
        files = {**FILES["pages with the transcript"], "transcript.json": json.dumps(about)}
        found = Imported(tmp_path / str(number), files)
        assert found.sources == ["twilio"] and not found.rejected
        one = found.only
        assert lines(one) == TOLD
        assert one.metadata.started_at == datetime(2026, 10, 21, 14, 5, tzinfo=UTC)
        assert (one.duration_s, one.metadata.language, one.metadata.agent_id) == (32.0, "en", "a101")


def test_roles_json_names_the_channels(tmp_path: Path) -> None:
    roles = '{"agent": ["1"], "customer": ["2"]}'
    found = Imported(tmp_path, {**FILES["pages"], "roles.json": roles})
    assert [turn.role.value for turn in found.only.turns] == ["agent", "customer", "agent"]


def test_a_channel_is_no_id_of_an_agent(tmp_path: Path) -> None:
    found = Imported(
        tmp_path, FILES["pages"], agents=[Agent("1", "Ana Ruiz", "North"), Agent("2", "Ben", "North")]
    )
    assert lines(found.only) == SAID


def test_bare_lists(tmp_path: Path) -> None:
    found = Imported(tmp_path / "a", FILES["list"])
    assert lines(found.only) == SAID and found.only.id != SID
    script = Imported(tmp_path / "b", FILES["list of JavaScript"])
    assert lines(script.only) == ["0.0 unknown channel 1: Anybody?", "2.5 unknown channel 2: Here."]
    assert script.only.id == "GT" + "2b" * 16 and script.only.turns[1].confidence == 0.5


def test_sentences_without_times_keep_their_index(tmp_path: Path) -> None:
    without = [sentence(1, 2, "Second.", None, None), sentence(0, 1, "First.", None, None)]
    one = Imported(tmp_path, {"a.json": json.dumps(page(0, without))}).only
    assert lines(one) == ["- unknown channel 1: First.", "- unknown channel 2: Second."]


def test_a_broken_sentence_is_lost_alone(tmp_path: Path) -> None:
    last = sentence(4, 2, "Good.", "9.0", "9.5")
    broken = json.dumps(page(0, [*PAGE_1["sentences"], last])).replace('"It hums."', '"It hums.')
    shapeless = PAGE_2 | {"sentences": [{"media_channel": 1}, 7, *PAGE_2["sentences"]]}
    found = Imported(tmp_path, {"p1.json": broken, "p2.json": json.dumps(shapeless)})
    assert lines(found.only) == [SAID[0], SAID[2], "9.0 unknown channel 2: Good."]
    assert [(r.source_name, r.reason) for r in found.rejected] == [
        ("export/p1.json#record 2", "wrong_shape"),
        ("export/p2.json#record 1", "wrong_shape"),
        ("export/p2.json#record 2", "wrong_shape"),
    ]


def test_a_page_cut_off_still_belongs_to_its_call(tmp_path: Path) -> None:
    cut = json.dumps({"meta": PAGE_1["meta"], "sentences": PAGE_1["sentences"]})[:-60]
    found = Imported(tmp_path, {"p1.json": cut, "p2.json": json.dumps(PAGE_2)})
    assert found.only.id == SID and lines(found.only) == [SAID[0], SAID[2]]
    assert {r.source_name.partition("#")[0] for r in found.rejected} == {"export/p1.json"}


def test_two_calls_and_one_without_words(tmp_path: Path) -> None:
    other = page(0, [sentence(0, 1, "Hi.", "0", "1")], sid="GT" + "9f" * 16)
    empty = page(0, [], sid="GT" + "8e" * 16)
    files: dict[str, str | bytes] = {
        "a.json": json.dumps(PAGE_1),
        "b.json": json.dumps(other),
        "c.json": json.dumps(empty),
    }
    found = Imported(tmp_path, files)
    assert [one.id for one in found.interactions] == [SID, "GT" + "9f" * 16]
    assert [(r.source_name, r.reason) for r in found.rejected] == [("export/c.json#record 1", "no_turns")]


def test_bom_and_other_tools(tmp_path: Path) -> None:
    bom = Imported(tmp_path / "a", {"a.json": b"\xef\xbb\xbf" + json.dumps(PAGE_1).encode()})
    assert lines(bom.only) == SAID[:2]
    other = {"a.json": '{"sentences": [{"text": "Hi"}]}', "b.json": json.dumps(TRANSCRIPT)}
    assert "twilio" not in Imported(tmp_path / "b", other).sources
