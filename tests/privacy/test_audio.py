"""A copy sounds like the recording, except where it must not."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.privacy import Stretch
from qa.privacy._tone import TONE_HZ, Tone
from qa.privacy.audio import mark_of, write_copy
from qa.transcribe.decode import decode
from qa.transcribe.engine import SAMPLE_RATE, to_samples
from tests.transcribe.sounds import RATE, write

LEFT_HZ, RIGHT_HZ = 1000.0, 1700.0
MUTED = Stretch(2.0, 3.5)


def whistle(hz: float, seconds: float = 6.0) -> NDArray[np.float32]:
    return np.asarray(
        0.2 * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE), dtype=np.float32
    )


def level(path: Path, channel: int, hz: float, start_s: float, end_s: float) -> float:
    """How loud this pitch is on the channel between two times."""
    part = to_samples(decode(path).channels[channel][round(start_s * RATE) : round(end_s * RATE)])
    return float(2 * np.abs(np.mean(part * np.exp(-2j * np.pi * hz * np.arange(len(part)) / RATE))))


@pytest.fixture
def stereo(tmp_path: Path) -> Path:
    source = write(tmp_path / "a.wav", whistle(LEFT_HZ), whistle(RIGHT_HZ))
    write_copy(source, tmp_path / "a.opus", [MUTED], "mark")
    return tmp_path / "a.opus"


@pytest.mark.parametrize(("channel", "hz"), [(0, LEFT_HZ), (1, RIGHT_HZ)])
def test_in_the_stretch_nothing_is_left_on_any_channel(stereo: Path, channel: int, hz: float) -> None:
    assert level(stereo, channel, hz, 2.03, 3.47) < 0.001
    assert level(stereo, channel, TONE_HZ, 2.1, 3.4) == pytest.approx(0.02, abs=0.005)


@pytest.mark.parametrize(("channel", "hz"), [(0, LEFT_HZ), (1, RIGHT_HZ)])
@pytest.mark.parametrize(("start_s", "end_s"), [(0.5, 1.5), (1.85, 1.97), (3.53, 3.65), (4.0, 5.5)])
def test_outside_it_is_as_it_was(stereo: Path, channel: int, hz: float, start_s: float, end_s: float) -> None:
    assert level(stereo, channel, hz, start_s, end_s) == pytest.approx(0.2, abs=0.05)
    assert level(stereo, channel, TONE_HZ, start_s, end_s) < 0.01


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("a.wav", "pcm_s16le", 44_100),
        ("a.wav", "pcm_mulaw", 8_000),
        ("a.flac", "flac", 22_050),
        ("a.mp3", "libmp3lame", 44_100),
        ("a.m4a", "aac", 48_000),
        ("a.ogg", "libopus", 48_000),
    ],
)
def test_a_copy_is_as_long_as_what_was_heard(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    source = write(tmp_path / name, whistle(LEFT_HZ, 7.3), codec=codec, rate=rate)
    write_copy(source, tmp_path / "copy.opus", [MUTED], "")
    copy, heard = decode(tmp_path / "copy.opus"), decode(source)
    assert copy.duration_s == pytest.approx(heard.duration_s, abs=0.05)
    assert len(copy.channels) == len(heard.channels) == 1


def test_a_stretch_may_reach_over_the_end_and_another_lie_behind_it(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", whistle(LEFT_HZ, 3.0))
    write_copy(source, tmp_path / "a.opus", [Stretch(2.0, 3.4), Stretch(9.0, 9.5)], "")
    assert level(tmp_path / "a.opus", 0, LEFT_HZ, 2.03, 3.0) < 0.001


def test_the_mark_is_read_again(stereo: Path) -> None:
    assert mark_of(stereo) == "mark"
    assert mark_of(stereo.with_name("gone.opus")) is None
    assert mark_of(stereo.with_name("a.wav")) is None
    stereo.write_bytes(stereo.read_bytes()[:40])
    assert mark_of(stereo) is None


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", whistle(LEFT_HZ))
    for name in ("a.opus", "b.opus"):
        write_copy(source, tmp_path / name, [MUTED], "mark")
    assert (tmp_path / "a.opus").read_bytes() == (tmp_path / "b.opus").read_bytes()


def test_memory_does_not_grow_with_the_recording(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", whistle(LEFT_HZ, 120.0), whistle(RIGHT_HZ, 120.0))
    tracemalloc.start()
    write_copy(source, tmp_path / "a.opus", [MUTED], "mark")
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 1_000_000 < 120 * SAMPLE_RATE * 2 * 2


@pytest.mark.parametrize("size", [1, 7, 160, 100_000])
def test_the_tone_is_the_same_however_the_blocks_fall(size: int) -> None:
    sound = np.full((2, 3 * SAMPLE_RATE // 10), 9999, dtype=np.int16)
    spans = [Stretch(0.01, 0.05), Stretch(0.1, 0.101), Stretch(0.25, 0.9)]
    tone = Tone(spans)
    blocks = [tone.over(sound[:, at : at + size]) for at in range(0, sound.shape[1], size)]
    assert np.array_equal(np.concatenate(blocks, axis=1), Tone(spans).over(sound))
    muted = Tone(spans).over(sound)[0] != 9999
    assert [bool(muted[round(at_s * SAMPLE_RATE)]) for at_s in (0.0, 0.02, 0.07, 0.1, 0.2, 0.25, 0.29)] == [
        *(False, True, False, True, False, True, True)
    ]
    assert (sound == 9999).all()
