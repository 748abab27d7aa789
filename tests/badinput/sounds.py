"""Recordings that are cut, lie, are protected, or are no recordings."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np

from tests.badinput.case import Case, case
from tests.transcribe.sounds import RATE, cut, hum, write

__all__ = ["cases", "silence_of_hours"]

_HEAD = struct.Struct("<4sI4s4sIHHIIHH4sI")


def _wav(data: bytes, **lies: int) -> bytes:
    """A WAV file of 8 kHz mono; `lies` stand in its header."""
    given = {
        "riff": 36 + len(data),
        "channels": 1,
        "rate": 8_000,
        "bits": 16,
        "size": len(data),
        "format": 1,
        "fmt": 16,
    }
    told = given | lies
    align = lies.get("align", told["channels"] * told["bits"] // 8 & 0xFFFF)
    return (
        _HEAD.pack(
            b"RIFF",
            told["riff"],
            b"WAVE",
            b"fmt ",
            told["fmt"],
            told["format"],
            told["channels"],
            told["rate"],
            lies.get("per_second", told["rate"] * align & 0xFFFFFFFF),
            align,
            told["bits"],
            b"data",
            told["size"],
        )
        + data
    )


def _noise(seconds: float = 3.0, seed: int = 0) -> bytes:
    return np.random.default_rng(seed).integers(-3000, 3000, round(seconds * 8_000), dtype="<i2").tobytes()


def _encoded(codec: str, *, seed: int, share: float = 1.0, seconds: float = 12.0) -> Callable[[Path], None]:
    """A recording of that codec; of less than all of it, it breaks off."""

    def make(path: Path) -> None:
        write(path, hum(seconds, seed=seed), hum(seconds, seed=seed + 100), codec=codec)
        if share < 1:
            cut(path, share).replace(path)

    return make


def cases() -> Iterator[Case]:
    yield from _no_audio()
    yield from _lies()
    yield from _codecs()
    yield from _lists()
    for number, seconds in enumerate((0.0, 0.001, 0.2, 0.99, 1.0)):
        raw = _wav(_noise(seconds, number))
        yield case(
            "recordings of a second or less", {f"calls/short{number}/a.wav": raw}, "too_short", "not_audio"
        )
    for number, seconds in enumerate((2, 5, 20)):
        raw = _wav(bytes(16_000 * seconds))
        yield case("silence", {f"calls/silence{number}/a.wav": raw}, "no_speech")
    yield case("three hours of silence", {"calls/hours/a.wav": silence_of_hours}, "no_speech", is_large=True)
    yield case("days of silence", {"calls/days/a.flac": _days}, "wrong_shape", "too_long", is_large=True)
    twice = _wav(_noise(3, 55))
    yield case(
        "one recording under two names", {"calls/twice/a.wav": twice, "calls/twice/b.wav": twice}, "processed"
    )
    for number, head in enumerate(
        (b"Salted__", b"-----BEGIN PGP MESSAGE-----", b"age-encryption.org/v1", b"AES\x02")
    ):
        raw = head + bytes(range(256)) * 50
        yield case("encrypted recordings", {f"calls/locked{number}/a.wav": raw}, "encrypted")
    yield case("protected recordings", {"calls/drm/a.m4a": _protected}, "encrypted")


def _no_audio() -> Iterator[Case]:
    heads = {
        **{"a.mp3": b"\xff\xd8\xff\xe0\x00\x10JFIF", "b.mp3": b"\x89PNG\r\n\x1a\n", "c.wav": b"%PDF-1.7\n"},
        **{"d.wav": b"PK\x03\x04", "e.mp3": b"<!DOCTYPE html><html><body>Please sign in</body></html>"},
        **{"f.ogg": b'{"error": "expired"}', "g.wav": b"MThd\x00\x00\x00\x06"},
        **{"h.mp3": b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", "i.flac": b"fLaC\x00\x00\x00\x22"},
        **{"j.ogg": b"OggS\x00\x02", "k.wav": b"RIFF", "l.m4a": b"\x00\x00\x00\x20ftypM4A "},
        **{"m": b"words without a suffix\n", "n.amr": b"#!AMR\n", "o.au": b".snd\xff\xff\xff\xff"},
        "p.wma": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
    }
    for name, head in heads.items():
        raw = head + bytes(range(256)) * 30
        yield case(
            "other files under a recording's name",
            {f"calls/none-{name}/{name}": raw},
            "not_audio",
            "audio_truncated",
            "too_short",
        )
    for name in ("a.wav", "b.mp3", "c.ogg", "d.m4a", "e.opus", "f"):
        yield case("an empty recording", {f"calls/zero/{name}": b""}, "not_audio")
    for suffix in ("csv", "txt", "eml", "xlsx", "pdf", "png", "zip", "html", "docx", "log"):
        yield case(
            "files that lie among recordings",
            {f"calls/stray-{suffix}/a.{suffix}": b"words"},
            "unknown_format",
            "wrong_shape",
        )


def _lies() -> Iterator[Case]:
    data = _noise()
    truncated = {"size": 10 * len(data)}, {"size": 0x7FFFFFF0}, {"size": len(data) + 40_000, "riff": 4}
    for number, lie in enumerate(truncated):
        yield case(
            "a header that promises more", {f"calls/more{number}/a.wav": _wav(data, **lie)}, "audio_truncated"
        )
    impossible = (
        *({"channels": 0}, {"channels": 65_535}, {"rate": 0}, {"rate": 0xFFFFFFFF}, {"bits": 0}, {"bits": 7}),
        *({"bits": 65_535}, {"format": 0xBEEF}, {"format": 85}, {"align": 0}, {"fmt": 0}),
        *({"fmt": 0xFFFFFFF0}, {"size": 0}, {"rate": 1}, {"per_second": 0, "align": 9}),
        *({"bits": 32, "format": 3}, {"bits": 64, "format": 3}, {"channels": 3}, {"channels": 8}),
        *({"rate": 768_000}, {"rate": 3}),
    )
    for number, lie in enumerate(impossible):
        raw = _wav(_noise(3, number), **lie)
        ends = ("not_audio", "processed", "audio_truncated", "too_short", "wrong_shape", "no_speech")
        yield case("a header that can't be", {f"calls/odd{number}/a.wav": raw}, *ends)
    odd_sounds = (np.nan, np.inf, -np.inf, 1e38)
    for number, value in enumerate(odd_sounds):
        samples = np.full(24_000, value, dtype="<f4").tobytes()
        raw = _wav(samples, bits=32, format=3)
        yield case(
            "samples that are no numbers",
            {f"calls/nan{number}/a.wav": raw},
            "processed",
            "no_speech",
            "not_audio",
        )


def _codecs() -> Iterator[Case]:
    codecs = {
        "wav": "pcm_s16le",
        "flac": "flac",
        "opus": "libopus",
        "ogg": "libopus",
        "mp3": "libmp3lame",
        "webm": "libopus",
        "m4a": "aac",
    }
    for number, (suffix, codec) in enumerate(codecs.items()):
        made = _encoded(codec, seed=number, seconds=3)
        yield case("recordings of every format", {f"calls/good-{suffix}/a.{suffix}": made}, "processed")
        for share in (0.02, 0.5, 0.85):
            made = _encoded(codec, seed=10 * number, share=share)
            ends = ("audio_truncated", "not_audio", "too_short")
            yield case("recordings that break off", {f"calls/cut-{suffix}-{share}/a.{suffix}": made}, *ends)
        damaged = _damaged(codec, 20 + number)
        any_of = ("processed", "audio_truncated", "not_audio", "no_speech")
        yield case("recordings with damaged bytes", {f"calls/bytes-{suffix}/a.{suffix}": damaged}, *any_of)
        wrong = "wav" if suffix == "mp3" else "mp3"
        made = _encoded(codec, seed=40 + number, seconds=3)

        def renamed(path: Path, made: Callable[[Path], None] = made, suffix: str = suffix) -> None:
            made(path.with_suffix(f".{suffix}"))
            path.with_suffix(f".{suffix}").replace(path)

        yield case(
            "recordings under a wrong suffix", {f"calls/named-{suffix}/a.{wrong}": renamed}, "processed"
        )
    yield case("a video", {"calls/video/a.mp4": lambda path: _video(path, has_sound=True)}, "processed")
    yield case(
        "a video without sound", {"calls/mute/a.mp4": lambda path: _video(path, has_sound=False)}, "not_audio"
    )
    four = [hum(3.0, seed=n) for n in range(4)]
    yield case(
        "more channels than two",
        {"calls/quad/a.wav": lambda path: write(path, *four, layout="quad")},
        "wrong_shape",
    )


def _damaged(codec: str, seed: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        _encoded(codec, seed=seed, seconds=4)(path)
        raw = bytearray(path.read_bytes())
        for place in np.random.default_rng(seed).integers(200, len(raw), 60):
            raw[place] ^= 0xFF
        path.write_bytes(raw)

    return make


def _lists() -> Iterator[Case]:
    """What FFmpeg would open other files for."""
    lists = (
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n",
        "ffconcat version 1.0\nfile 'beside.wav'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
        "[playlist]\nFile1=http://127.0.0.1:9/x\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period/></MPD>',
    )
    for number, text in enumerate(lists):
        for suffix in ("wav", "m3u8"):
            yield case(
                "lists of other files", {f"calls/list{number}{suffix}/a.{suffix}": text.encode()}, "not_audio"
            )


def _video(path: Path, *, has_sound: bool) -> None:
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=10)
        picture.width = picture.height = 64
        sound = container.add_stream("aac", rate=RATE, layout="mono") if has_sound else None
        for _ in range(30):
            container.mux(
                picture.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24"))
            )
        container.mux(picture.encode(None))
        if sound is not None:
            frame = av.AudioFrame.from_ndarray(hum(3.0)[None], format="fltp", layout="mono")
            frame.sample_rate = RATE
            container.mux(sound.encode(frame))
            container.mux(sound.encode(None))


def _protected(path: Path) -> None:
    write(path, hum(3.0), codec="aac")
    path.write_bytes(path.read_bytes().replace(b"mp4a", b"enca"))


def silence_of_hours(path: Path) -> None:
    """Three hours in a file that takes no room on the disk."""
    size = 3 * 3600 * 16_000
    with path.open("wb") as file:
        file.write(_wav(b"", riff=36 + size, size=size))
        file.truncate(44 + size)


def _days(path: Path) -> None:
    """Sixty hours of silence, which a codec packs into next to nothing."""
    block = np.zeros(60 * 8_000, np.int16)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=8_000, layout="mono")
        for _ in range(60 * 60):
            frame = av.AudioFrame.from_ndarray(block[None], format="s16", layout="mono")
            frame.sample_rate = 8_000
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
