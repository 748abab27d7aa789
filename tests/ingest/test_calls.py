import hashlib
from pathlib import Path

import pytest

from qa.types import Channel
from tests.ingest.builders import TURNS, found


def test_a_recording_has_the_hash_of_its_bytes_and_the_manifests_word(tmp_path: Path) -> None:
    manifest = (
        "file,interaction_id,agent_id,agent_channel,started_at\na.wav,C-1,a101,Left,2026-10-21T09:00:00Z\n"
    )
    (recording,) = found(tmp_path, {"calls/a.wav": b"RIFF", "calls/manifest.csv": manifest}).recordings
    assert recording.source_sha256 == hashlib.sha256(b"RIFF").hexdigest()
    assert recording.path == tmp_path / "calls/a.wav"
    assert (recording.metadata.interaction_id, recording.metadata.agent_channel) == ("C-1", "left")


@pytest.mark.parametrize("side", ["left", "right", "mono", "left!", "right!"])
def test_a_side_that_someone_listened_to_is_kept_as_such(tmp_path: Path, side: str) -> None:
    manifest = f"file,agent_channel\na.wav,{side}\n"
    (recording,) = found(tmp_path, {"calls/a.wav": b"RIFF", "calls/manifest.csv": manifest}).recordings
    assert recording.metadata.agent_channel == side


@pytest.mark.parametrize("name", ["a.wav", "A.OPUS", "a", "a.vox", "a.mp4", "a.unheard", "x/y/a.wav"])
def test_what_may_be_audio_is_a_recording(tmp_path: Path, name: str) -> None:
    assert len(found(tmp_path, {f"calls/{name}": b""}).recordings) == 1


@pytest.mark.parametrize("name", ["a.txt", "a.PDF", "a.eml", "a.zip"])
def test_what_cannot_be_audio_is_rejected(tmp_path: Path, name: str) -> None:
    got = found(tmp_path, {f"calls/{name}": b"x"})
    assert (got.recordings, got.rejected[0].reason) == ((), "unknown_format")
    assert got.rejected[0].source_sha256 == hashlib.sha256(b"x").hexdigest()


def test_a_native_transcript_is_an_interaction_of_the_call_channel(tmp_path: Path) -> None:
    (interaction,) = found(tmp_path, {"calls/C-1.json": {"turns": TURNS}}).interactions
    assert (interaction.channel, interaction.id) == (Channel.CALL, "C-1")


def test_below_the_folder_the_path_makes_the_id(tmp_path: Path) -> None:
    got = found(tmp_path, {"calls/mon/1.wav": b"a", "calls/tue/1.wav": b"b"})
    assert [r.metadata.interaction_id for r in got.recordings] == ["mon-1", "tue-1"]
