"""Telephone lines for the sample calls: band, line noise, hold music, level, and the file that comes out."""

from __future__ import annotations

import hashlib
from pathlib import Path

import av
import numpy as np
import soxr
from numpy.typing import NDArray
from voices import RATE_HZ, WORK_RATE_HZ, Samples

BAND_HZ = (300.0, 3400.0)  # the telephone band of ITU-T G.712
TAPS = 255  # FIR length at 8 kHz: edges about 100 Hz wide
NOISE_DBFS = -66.0  # a quiet line; about one step of STEP
STEP = 16  # 12-bit samples, as coarse as a telephone's codec, which FLAC stores in half the space
MUSIC_RMS = 0.01

Pcm = NDArray[np.int16]


def _band_filter() -> Samples:
    """Return the taps of a windowed-sinc band pass with unit gain in the middle of BAND_HZ."""
    t = np.arange(TAPS) - (TAPS - 1) / 2
    low, high = (2 * edge / RATE_HZ for edge in BAND_HZ)
    return np.asarray((high * np.sinc(high * t) - low * np.sinc(low * t)) * np.hamming(TAPS))


def telephone(speech: Samples) -> Samples:
    """Return WORK_RATE_HZ speech as a telephone hands it on: RATE_HZ and only the telephone band."""
    narrow = soxr.resample(speech, WORK_RATE_HZ, RATE_HZ, quality="VHQ")
    return np.convolve(narrow, _band_filter(), mode="same")


def seed_of(name: str) -> int:
    """Return a seed that depends on the name only, on every machine."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


def line_noise(name: str, n_samples: int) -> Samples:
    """Return the hiss of a quiet line, the same for the same name."""
    noise = np.random.default_rng(seed_of(name)).standard_normal(n_samples)
    return noise * 10 ** (NOISE_DBFS / 20)


def hold_music(n_samples: int) -> Samples:
    """Return soft plucked chords, the sort of tune that a telephone system plays while someone waits."""
    chords = ((262, 330, 392), (220, 262, 330), (175, 220, 262), (196, 247, 294))
    beat = RATE_HZ // 2
    t = np.arange(beat) / RATE_HZ
    tune = np.zeros(n_samples + beat)
    for k in range(n_samples // beat + 1):
        note_hz = 2 * chords[k // 4 % 4][k % 3]
        tune[k * beat : (k + 1) * beat] = np.sin(2 * np.pi * note_hz * t) * np.exp(-5 * t)
    tune = tune[:n_samples]
    fade = np.minimum(1.0, np.minimum(np.arange(n_samples), np.arange(n_samples)[::-1]) / (0.3 * RATE_HZ))
    return np.asarray(tune * fade * MUSIC_RMS / 0.3)


def to_pcm(line: Samples) -> Pcm:
    """Return the line as 16-bit samples whose lowest four bits are zero."""
    steps = np.round(np.clip(line, -0.99, 0.99) * 32768 / STEP)
    return (steps * STEP).astype(np.int16)


def write_audio(path: Path, channels: list[Pcm]) -> None:
    """Write one or two channels as FLAC or WAV, by the path's suffix."""
    codec = {".flac": "flac", ".wav": "pcm_s16le"}[path.suffix]
    layout = "stereo" if len(channels) == 2 else "mono"
    frame = av.AudioFrame.from_ndarray(np.column_stack(channels).reshape(1, -1), format="s16", layout=layout)
    frame.sample_rate = RATE_HZ
    with av.open(str(path), "w", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(codec, rate=RATE_HZ, layout=layout, format="s16")
        if codec == "flac":
            stream.options = {"compression_level": "12"}
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)


def read_audio(path: Path) -> Pcm:
    """Return a file's samples, shape (channels, n)."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
        n_channels = container.streams.audio[0].channels
    packed = np.concatenate(frames, axis=1)
    return np.asarray(packed.reshape(-1, n_channels).T)
