"""Any audio file becomes 16 kHz samples, one array a channel, or an InputError that says why not.

PyAV brings FFmpeg in its wheel, so no system package is needed (the runner-up, soundfile, reads no telephone
formats such as AMR, and no MP4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import InputError, RejectReason
from qa.transcribe._cut import is_cut_off
from qa.transcribe._encrypted import looks_encrypted
from qa.transcribe.engine import SAMPLE_RATE, Pcm

__all__ = ["MAX_CHANNELS", "MIN_DURATION_S", "Audio", "Blocks", "decode"]

MIN_DURATION_S = 1.0
"""Recordings that are no longer hold no conversation."""
MIN_RATE_HZ = 4_000
"""Half of a telephone's: a header of less is damaged, and would make hours of a second."""
MAX_DURATION_S = 8 * 3600.0
"""As long as a shift; two channels of it take 1.8 GB while they are heard."""
TRUNCATED_S, TRUNCATED_SHARE = 1.0, 0.02
"""Both missing from the length that the file's header promises: it was cut. Encoders round by less."""
SAME_CORRELATION = 0.995
"""Two channels that agree this well are one, recorded twice; lossy codecs cost less than the rest."""
MAX_CHANNELS = 2
_FORMATS = (
    "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,flac,flv,g722,g726,g726le,g729,gsm,matroska,webm,"
    "mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,mpegvideo,ogg,rm,tta,voc,w64,wav,wsd,wv,xwma"
)
"""FFmpeg's names of what holds sound itself. Others would read whatever file or address they name."""
BLOCK = 60 * SAMPLE_RATE
"""Samples compared at a time."""


@dataclass(frozen=True, slots=True)
class Audio:
    """A decoded recording: one array for mono, else left and right; `is_doubled` when both held the same."""

    channels: tuple[Pcm, ...]
    duration_s: float
    is_doubled: bool = False


def decode(path: Path) -> Audio:
    """The recording's samples.

    Raises InputError: MISSING_FILE, NOT_READABLE, NOT_AUDIO, ENCRYPTED, AUDIO_TRUNCATED, TOO_SHORT or
    WRONG_SHAPE.
    """
    import av

    try:
        if looks_encrypted(path):
            what = "is encrypted. Decrypt it before it comes into the inbox."
            raise _rejected(path.name, RejectReason.ENCRYPTED, what)
        with av.open(f"file:{path}", options={"format_whitelist": _FORMATS}) as container:
            channels, promised_s = _read(container, path.name)
    except FileNotFoundError:
        raise _rejected(path.name, RejectReason.MISSING_FILE, "is not there. Copy it again.") from None
    except PermissionError:
        raise _rejected(path.name, RejectReason.NOT_READABLE, "may not be read. Ask for access.") from None
    except (av.FFmpegError, ValueError):  # ValueError: a header of what no file can have
        what = "holds no audio that can be read, or was cut off. Export it again as WAV, FLAC, MP3 or Opus."
        raise _rejected(path.name, RejectReason.NOT_AUDIO, what) from None
    except OSError as error:
        what = f"can't be read: {error.strerror}. Check its disk, or copy it again; the next run tries again."
        raise _rejected(path.name, RejectReason.NOT_READABLE, what) from None
    duration_s = len(channels[0]) / SAMPLE_RATE
    if promised_s - duration_s > max(TRUNCATED_S, TRUNCATED_SHARE * promised_s) or is_cut_off(path):
        what = f"breaks off after {duration_s:.0f} s, before its end. Copy it from the recorder again."
        raise _rejected(path.name, RejectReason.AUDIO_TRUNCATED, what)
    if duration_s <= MIN_DURATION_S:
        what = f"lasts {duration_s:.2f} s, a conversation more than {MIN_DURATION_S:.0f} s. Nothing to do."
        raise _rejected(path.name, RejectReason.TOO_SHORT, what)
    if len(channels) == MAX_CHANNELS and _is_same(*channels):
        return Audio(channels[:1], duration_s, is_doubled=True)
    return Audio(channels, duration_s)


def _rejected(name: str, reason: RejectReason, what: str) -> InputError:
    return InputError(reason, f"{name}: {what}")


def _read(container: Any, name: str) -> tuple[tuple[Pcm, ...], float]:
    """Samples of every channel, and the seconds that the header promises (0 when it doesn't say)."""
    if not container.streams.audio:
        raise _rejected(name, RejectReason.NOT_AUDIO, "holds no audio track. Export the recording's sound.")
    stream = container.streams.audio[0]
    if stream.codec_context is None or stream.codec_context.sample_rate < MIN_RATE_HZ:
        what = "is in a format that can't be read. Export it again as WAV, FLAC, MP3 or Opus."
        raise _rejected(name, RejectReason.NOT_AUDIO, what)
    count = stream.codec_context.channels
    if count > MAX_CHANNELS:
        what = f"has {count} channels. Export it with one for the agent and one for the customer."
        raise _rejected(name, RejectReason.WRONG_SHAPE, what)
    blocks = Blocks(container, stream, count)
    parts: list[Pcm] = []
    left = round(MAX_DURATION_S * SAMPLE_RATE)
    for block in blocks:
        left -= block.shape[1]
        if left < 0:
            what = f"is longer than {MAX_DURATION_S / 3600:.0f} hours. Cut it into its conversations."
            raise _rejected(name, RejectReason.WRONG_SHAPE, what)
        parts += [block] if block.size else []
    if not parts:
        raise _rejected(name, RejectReason.NOT_AUDIO, "holds an empty audio track. Copy it again.")
    if blocks.bad_packets > max(1, TRUNCATED_SHARE * blocks.packets):
        what = f"is damaged: {blocks.bad_packets} of {blocks.packets} blocks can't be read. Copy it again."
        raise _rejected(name, RejectReason.AUDIO_TRUNCATED, what)
    return tuple(np.concatenate([part[i] for part in parts]) for i in range(count)), _promised_s(container)


class Blocks:
    """An open file's sound at SAMPLE_RATE, shape (count, n) each.

    A packet that can't be decoded is counted, not fatal.
    """

    def __init__(self, container: Any, stream: Any, count: int) -> None:
        self.container, self.stream, self.count = container, stream, count
        self.packets = self.bad_packets = 0

    def __iter__(self) -> Iterator[Pcm]:
        import av

        layout = "stereo" if self.count == MAX_CHANNELS else "mono"
        resampler = av.AudioResampler(format="s16p", layout=layout, rate=SAMPLE_RATE)
        for packet in self._demuxed():
            try:
                frames = packet.decode()
            except av.FFmpegError:
                self.bad_packets += 1
                continue
            for frame in frames:
                yield from (block.to_ndarray() for block in resampler.resample(frame))
        if self.packets > self.bad_packets:
            yield from (block.to_ndarray() for block in resampler.resample(None))

    def _demuxed(self) -> Iterator[Any]:
        import av

        try:
            for packet in self.container.demux(self.stream):
                self.packets += 1
                yield packet
        except av.FFmpegError:  # the container itself is broken from here on
            self.bad_packets += 1


def _promised_s(container: Any) -> float:
    stream = container.streams.audio[0]
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return float(container.duration / 1_000_000) if container.duration is not None else 0.0  # microseconds


def _is_same(left: Pcm, right: Pcm) -> bool:
    """Whether both channels hold one signal, whatever its gain; two silent ones do."""
    both = np.zeros((2, 2))
    for start in range(0, len(left), BLOCK):
        pair = np.stack([left[start : start + BLOCK], right[start : start + BLOCK]]).astype(np.float64)
        both += pair @ pair.T
    power = both[0, 0] * both[1, 1]
    if power == 0.0:
        return not left.any() and not right.any()
    return bool(both[0, 1] > SAME_CORRELATION * power**0.5)
