from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.ingest.manifest import name_pattern
from tests.ingest.builders import TURNS, found

HEADER = "file,interaction_id,agent_id,queue\n"


@pytest.mark.parametrize(
    "manifest",
    [
        f"{HEADER}a.wav,C-1,a101,billing\n",
        f"\ufeff{HEADER}a.wav,C-1,a101,billing\n".replace(",", ";"),
        f"{HEADER}calls/a.wav,C-1,a101,billing\n",
        f"{HEADER}.\\a.wav,C-1,a101,billing\n".replace("\n", "\r\n"),
        "Queue,Agent ID,Interaction-ID,FILE\nbilling,a101,C-1,a.wav\n",
    ],
)
def test_the_manifest_speaks_of_its_files(tmp_path: Path, manifest: str) -> None:
    got = found(tmp_path, {"calls/a.wav": b"", "calls/manifest.csv": manifest})
    metadata = got.recordings[0].metadata
    assert (metadata.interaction_id, metadata.agent_id, metadata.queue) == ("C-1", "a101", "billing")
    assert not got.rejected


def test_who_wins(tmp_path: Path) -> None:
    content = {"turns": TURNS, "id": "own", "agent_id": "own", "queue": "own", "team": "own"}
    got = found(
        tmp_path,
        {
            "chats/20261021_x.csv": "speaker,text,queue,team,agent_id\nagent,Hello,own,own,own\n",
            "chats/20261021_x.json": {"agent_id": "sidecar"},
            "chats/manifest.csv": "file,agent_id,queue\n20261021_x.csv,manifest,manifest\n",
            "chats/y.json": content,
        },
        file_name_pattern=r"(?P<team>\d+)_(?P<disposition>\w)",
    )
    first, second = got.interactions
    metadata = first.metadata
    assert (metadata.agent_id, metadata.queue, metadata.team, metadata.disposition) == (
        "sidecar",
        "manifest",
        "own",
        "x",
    )
    assert second.id == "own"


def test_a_shared_file_is_keyed_by_id_and_a_row_without_id_speaks_of_all(tmp_path: Path) -> None:
    manifest = f"{HEADER}m.jsonl,A,a1,\nm.jsonl,B,a2,\nm.jsonl,,,sales\n,C,a3,\nm.jsonl,D,a4,\n"
    lines = "\n".join(f'{{"id": "{name}", "turns": [{{"speaker": "agent", "text": "x"}}]}}' for name in "ABC")
    got = found(tmp_path, {"chats/m.jsonl": lines, "chats/manifest.csv": manifest})
    assert [(i.id, i.metadata.agent_id, i.metadata.queue) for i in got.interactions] == [
        ("A", "a1", "sales"),
        ("B", "a2", "sales"),
        ("C", "a3", "sales"),
    ]
    assert [(r.source_name, r.reason) for r in got.rejected] == [
        ("chats/manifest.csv#line 6", "missing_file")
    ]


@pytest.mark.parametrize(
    ("row", "reason", "says"),
    [
        ("gone.wav,C-9,,", "missing_file", "gone.wav is not there"),
        (",C-9,,", "missing_file", "no input has its interaction_id"),
        (",,a101,", "wrong_shape", "neither file nor interaction_id"),
        ("a.wav,C-1,other,", "wrong_shape", "line 2"),
        ("a.wav,C-1,a101,,,x", "wrong_shape", "more cells"),
    ],
)
def test_a_bad_row_is_rejected_by_line(tmp_path: Path, row: str, reason: str, says: str) -> None:
    manifest = f"{HEADER}a.wav,C-1,a101,\n{row}\n"
    got = found(tmp_path, {"calls/a.wav": b"", "calls/manifest.csv": manifest})
    (bad,) = got.rejected
    assert (bad.source_name, bad.reason) == ("calls/manifest.csv#line 3", reason)
    assert says in bad.detail
    assert got.recordings[0].metadata.agent_id == "a101"


def test_a_file_that_is_rejected_is_not_missing_too(tmp_path: Path) -> None:
    got = found(tmp_path, {"chats/a.json": "{", "chats/manifest.csv": f"{HEADER}a.json,T-1,a101,\n"})
    assert [r.source_name for r in got.rejected] == ["chats/a.json"]


@pytest.mark.parametrize(("content", "reason"), [("", "not_readable"), ("a,b\n1,2\n", "wrong_shape")])
def test_a_bad_manifest_leaves_its_files(tmp_path: Path, content: str, reason: str) -> None:
    got = found(tmp_path, {"calls/a.wav": b"", "calls/manifest.csv": content})
    assert [(r.source_name, r.reason) for r in got.rejected] == [("calls/manifest.csv", reason)]
    assert got.recordings[0].metadata.interaction_id == "a"


def test_what_is_said_wrong_is_noted_and_left_out(tmp_path: Path) -> None:
    manifest = (
        "file,started_at,agent_channel,language,speakers,mood\na.wav,yesterday,middle,english!,both,glad\n"
    )
    got = found(tmp_path, {"calls/a.wav": b"", "calls/manifest.csv": manifest})
    metadata = got.recordings[0].metadata
    assert (metadata.started_at, metadata.agent_channel, metadata.language) == (None, None, None)
    assert metadata.speaker_count is None
    for what in (
        "columns kept out, from the left: 6",
        "times that can't be read",
        "agent_channel",
        "language is no tag",
        "speakers is no whole number",
        "without started_at",
    ):
        assert any(what in note for note in got.notes), what


@pytest.mark.parametrize(
    ("written", "count"), [("2", 2), (" 3 ", 3), ("0", None), ("-1", None), ("2.5", None), ("100", None)]
)
def test_how_many_speak(tmp_path: Path, written: str, count: int | None) -> None:
    manifest = f"file,speakers\na.wav,{written}\n"
    got = found(tmp_path, {"calls/a.wav": b"", "calls/manifest.csv": manifest})
    assert got.recordings[0].metadata.speaker_count == count
    assert any("speakers" in note for note in got.notes) is (count is None)


def test_a_sidecar_says_how_many_speak(tmp_path: Path) -> None:
    got = found(tmp_path, {"calls/a.wav": b"", "calls/a.json": {"speakers": 2}})
    assert got.recordings[0].metadata.speaker_count == 2


@pytest.mark.parametrize(
    ("written", "hour", "is_noted"),
    [
        ("2026-10-21T09:00:00Z", 9, False),
        ("2026-10-21 11:00:00+02:00", 9, False),
        ("20261021T090000", 9, True),
        ("2026-10-21 09:00", 9, True),
    ],
)
def test_times_are_aware(tmp_path: Path, written: str, hour: int, is_noted: bool) -> None:
    got = found(tmp_path, {"calls/a.wav": b"", "calls/manifest.csv": f"file,started_at\na.wav,{written}\n"})
    assert got.recordings[0].metadata.started_at == datetime(2026, 10, 21, hour, tzinfo=UTC)
    assert ("times without a zone, read as UTC: 1" in got.notes) is is_noted


def test_a_sidecar_keeps_strange_keys_out(tmp_path: Path) -> None:
    sidecar = {"id": "C-7", "agent_id": 101, "tags": ["x"], "queue": {"a": 1}}
    got = found(tmp_path, {"calls/a.wav": b"", "calls/a.json": sidecar})
    metadata = got.recordings[0].metadata
    assert (metadata.interaction_id, metadata.agent_id, metadata.queue) == ("C-7", "101", "unknown")
    assert "calls/a.json: keys kept out: 2" in got.notes


def test_a_damaged_sidecar_is_rejected_and_the_recording_stays(tmp_path: Path) -> None:
    got = found(tmp_path, {"calls/a.wav": b"", "calls/a.json": '{"agent_id": '})
    assert [r.source_name for r in got.rejected] == ["calls/a.json"]
    assert len(got.recordings) == 1


@pytest.mark.parametrize("pattern", ["(", "(?P<agent>x)"])
def test_a_wrong_pattern_is_the_sites_mistake(pattern: str) -> None:
    with pytest.raises(ConfigError, match="file_name_pattern"):
        name_pattern(pattern)
