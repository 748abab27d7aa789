"""What a speech engine is: one channel's samples and where someone speaks in, words with times out."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.types import Word

__all__ = ["SAMPLE_RATE", "AudioChannel", "Heard", "Region", "Samples", "Transcriber"]

SAMPLE_RATE = 16_000
"""Samples a second that Whisper and Silero expect."""

Samples = NDArray[np.float32]
"""Mono audio, shape (n,), -1 to 1, at SAMPLE_RATE."""


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
    samples: Samples
    speech: tuple[Region, ...]

    @property
    def speech_s(self) -> float:
        """Seconds of speech."""
        return sum(region.duration_s for region in self.speech)


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of one channel in order of start, and the language; None when the engine can't tell it."""

    words: tuple[Word, ...]
    language: str | None


class Transcriber(Protocol):
    """A speech engine. Laws: words lie within the channel, by start; the same audio gives the same words."""

    @property
    def name(self) -> str:
        """Engine, version and model: whatever changes the words changes the name. Part of cache keys."""
        ...

    def transcribe(self, channel: AudioChannel, language: str | None) -> Heard:
        """The words said on the channel; `language` is an ISO 639-1 code, None asks the engine to detect it.

        Raises ModelError when the weights can't be loaded or don't know the language.
        """
        ...
