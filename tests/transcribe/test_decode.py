import errno
import os
from pathlib import Path

import numpy as np
import pytest

from qa.errors import InputError, RejectReason
from qa.transcribe.decode import decode
from qa.transcribe.engine import to_samples
from tests.transcribe.sounds import RATE, cut, hum, write


def rejected(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        decode(path)
    assert caught.value.detail.startswith(f"{path.name}: ")
    assert caught.value.detail.endswith(".")
    return caught.value


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("a.wav", "pcm_s16le", 16_000),
        ("a.wav", "pcm_s16le", 44_100),
        ("a.wav", "pcm_f32le", 48_000),
        ("a.wav", "pcm_mulaw", 8_000),
        ("a.wav", "pcm_alaw", 8_000),
        ("a.flac", "flac", 22_050),
        ("a.opus", "libopus", 48_000),
        ("a.ogg", "libopus", 48_000),
        ("a.mp3", "libmp3lame", 44_100),
        ("a.m4a", "aac", 44_100),
        ("a.mp4", "aac", 48_000),
        ("a.webm", "libopus", 48_000),
    ],
)
def test_each_channel_keeps_its_own_sound(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    left = np.concatenate([hum(2.0), np.zeros(2 * RATE, np.float32)])
    right = np.concatenate([np.zeros(2 * RATE, np.float32), hum(2.0, seed=1)])
    audio = decode(write(tmp_path / name, left, right, codec=codec, rate=rate))
    assert audio.duration_s == pytest.approx(4.0, abs=0.1)
    assert [channel.dtype for channel in audio.channels] == [np.int16, np.int16]
    loud = [
        [float(np.abs(to_samples(part)).mean()) > 0.01 for part in np.array_split(each, 2)]
        for each in audio.channels
    ]
    assert loud == [[True, False], [False, True]]


def test_mono_is_one_channel(tmp_path: Path) -> None:
    assert len(decode(write(tmp_path / "a.wav", hum(3.0))).channels) == 1


@pytest.mark.parametrize("gain", [1.0, 0.5])
def test_the_same_sound_twice_is_one_channel(tmp_path: Path, gain: float) -> None:
    sound = hum(3.0)
    path = write(tmp_path / "a.opus", sound, np.float32(gain) * sound, codec="libopus")
    assert len(decode(path).channels) == 1
    assert decode(path).is_doubled


def test_a_party_who_says_nothing_still_has_a_channel(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", hum(3.0), np.zeros(3 * RATE, np.float32))
    assert len(decode(path).channels) == 2


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.wav", "pcm_s16le"),
        ("a.wav", "pcm_mulaw"),
        ("a.flac", "flac"),
        ("a.opus", "libopus"),
        ("a.mp3", "libmp3lame"),
        ("a.webm", "libopus"),
    ],
)
def test_a_file_that_breaks_off_is_told(tmp_path: Path, name: str, codec: str) -> None:
    whole = write(tmp_path / name, hum(20.0), hum(20.0, seed=1), codec=codec)
    decode(whole)
    error = rejected(cut(whole))
    assert error.reason is RejectReason.AUDIO_TRUNCATED
    assert "breaks off after 1" in error.detail


def test_a_wav_whose_recorder_wrote_no_length_is_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", hum(3.0))
    data = bytearray(path.read_bytes())
    at = data.find(b"data") + 4
    data[4:8] = data[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    assert decode(path).duration_s == pytest.approx(3.0, abs=0.1)


def test_an_mp4_cut_before_its_index_is_no_audio(tmp_path: Path) -> None:
    error = rejected(cut(write(tmp_path / "a.m4a", hum(20.0), codec="aac")))
    assert error.reason is RejectReason.NOT_AUDIO
    assert "cut off" in error.detail


@pytest.mark.parametrize(
    "content", [b"", b"Dear all,\nplease find attached.\n" * 40, bytes(range(256)) * 200]
)
@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.txt"])
def test_what_is_no_audio(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert rejected(path).reason is RejectReason.NOT_AUDIO


@pytest.mark.parametrize(
    "head", [b"Salted__", b"-----BEGIN PGP MESSAGE-----", b"age-encryption.org/v1", b"AES\x02"]
)
def test_an_encrypted_file_is_told(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(head + bytes(range(256)) * 200)
    error = rejected(path)
    assert error.reason is RejectReason.ENCRYPTED
    assert "Decrypt it" in error.detail


def test_protected_audio_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.m4a", hum(3.0), codec="aac")
    path.write_bytes(path.read_bytes().replace(b"mp4a", b"enca"))
    assert rejected(path).reason is RejectReason.ENCRYPTED


def test_a_header_without_sound_is_no_audio(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", hum(3.0))
    data = bytearray(path.read_bytes()[: path.read_bytes().find(b"data") + 8])
    data[-4:] = bytes(4)
    path.write_bytes(data)
    assert rejected(path).reason is RejectReason.NOT_AUDIO


def test_one_second_is_too_short(tmp_path: Path) -> None:
    error = rejected(write(tmp_path / "a.wav", hum(1.0)))
    assert error.reason is RejectReason.TOO_SHORT
    assert "1.00 s" in error.detail


def test_more_than_two_channels_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", *(hum(3.0, seed=i) for i in range(4)), layout="quad")
    assert rejected(path).reason is RejectReason.WRONG_SHAPE


def test_a_missing_file(tmp_path: Path) -> None:
    assert rejected(tmp_path / "gone.wav").reason is RejectReason.MISSING_FILE


def test_a_disk_that_fails_says_nothing_of_the_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    write(tmp_path / "a.wav", hum(3.0))
    monkeypatch.setattr(Path, "open", broken)
    assert rejected(tmp_path / "a.wav").reason is RejectReason.NOT_READABLE


@pytest.mark.parametrize("rate", [1, 3_999])
def test_a_header_of_no_recorders_rate_is_refused(tmp_path: Path, rate: int) -> None:
    path = write(tmp_path / "a.wav", hum(3.0))
    data = bytearray(path.read_bytes())
    data[24:28] = rate.to_bytes(4, "little")  # its 96,000 bytes would last for hours
    path.write_bytes(data)
    assert rejected(path).reason is RejectReason.NOT_AUDIO
