"""What a speech engine is: a recording's channels and where someone speaks in, words with times out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.types import Word

__all__ = [
    "SAMPLE_RATE",
    "AudioChannel",
    "Heard",
    "Pcm",
    "Region",
    "Samples",
    "Transcriber",
    "to_pcm",
    "to_samples",
]

SAMPLE_RATE = 16_000
"""Samples a second that Whisper and Silero expect."""

Pcm = NDArray[np.int16]
"""Mono audio as it is kept, shape (n,), at SAMPLE_RATE: three hours on two channels take 0.7 GB."""

Samples = NDArray[np.float32]
"""Mono audio as models take it, shape (n,), -1 to 1, at SAMPLE_RATE."""


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch in which someone speaks, in seconds since the recording began."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """How long it lasts."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class AudioChannel:
    """One channel of a recording; `index` 0 is left or the only one. `speech` is in order, no overlap."""

    source_name: str
    index: int
    pcm: Pcm
    speech: tuple[Region, ...]

    @property
    def duration_s(self) -> float:
        """Seconds of audio."""
        return len(self.pcm) / SAMPLE_RATE

    def samples(self, start_s: float = 0.0, end_s: float | None = None) -> Samples:
        """The audio between two times."""
        stop = len(self.pcm) if end_s is None else round(end_s * SAMPLE_RATE)
        return to_samples(self.pcm[round(start_s * SAMPLE_RATE) : stop])


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of each channel in order of start, and the language; None when the engine can't tell it."""

    words: tuple[tuple[Word, ...], ...]
    language: str | None


class Transcriber(Protocol):
    """A speech engine. Laws: words lie within the channel, by start; the same audio gives the same words."""

    @property
    def name(self) -> str:
        """Engine, version, model and precision: whatever changes the words changes the name."""
        ...

    def transcribe(
        self, channels: Sequence[AudioChannel], language: str | None, vocabulary: Sequence[str] = ()
    ) -> Heard:
        """The words said on the channels of one recording, in the channels' order.

        `language` is an ISO 639-1 code, None asks the engine to detect it; `vocabulary` are names to expect.
        Raises ModelError when the weights can't be loaded or don't know the language.
        """
        ...


def to_samples(pcm: Pcm) -> Samples:
    """Kept audio as models take it."""
    return pcm.astype(np.float32) / np.float32(32768)


def to_pcm(samples: Samples) -> Pcm:
    """The reverse of `to_samples`; what is louder than can be kept is cut."""
    return np.asarray((samples * 32768).round().clip(-32768, 32767), dtype=np.int16)
