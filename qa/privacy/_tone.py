"""A soft tone in place of what nobody may hear.

A tone and no silence: who listens knows at once that something was taken out here, and takes it neither for
a hold nor for a pause of the agent's, which coaching is about.
"""

from collections import deque
from collections.abc import Iterable

import numpy as np

from qa.privacy._stretches import Stretch
from qa.transcribe.engine import SAMPLE_RATE, Pcm

__all__ = ["TONE_HZ", "Tone"]

TONE_HZ = 440
_AMPLITUDE = 650
"""Of 32768, -37 dBFS on average: 15 dB below speech as networks level it."""
_FADE = round(0.01 * SAMPLE_RATE)
"""Samples in which the tone comes and goes, so that it doesn't click."""


class Tone:
    """Puts the tone over stretches of a sound that comes in blocks, in order, on all of its channels."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self._waiting = deque(
            (int(each.start_s * SAMPLE_RATE), int(each.end_s * SAMPLE_RATE) + 1) for each in stretches
        )
        self._at = 0

    def over(self, block: Pcm) -> Pcm:
        """The next block, shape (channels, n), with nothing left of it within the stretches."""
        first, self._at = self._at, self._at + block.shape[1]
        while self._waiting and self._waiting[0][1] <= first:
            self._waiting.popleft()
        block = block.copy()
        for start, stop in self._waiting:
            if start >= self._at:
                break
            here = slice(max(start, first), min(stop, self._at))
            block[:, here.start - first : here.stop - first] = _tone(here, start, stop)
        return block


def _tone(here: slice, start: int, stop: int) -> Pcm:
    """The part of a tone from `start` to `stop` that sounds here, counted in samples."""
    at = np.arange(here.start, here.stop)
    envelope = np.clip(np.minimum(at - start, stop - at) / _FADE, 0.0, 1.0)
    return np.asarray(_AMPLITUDE * envelope * np.sin(2 * np.pi * TONE_HZ / SAMPLE_RATE * at), dtype=np.int16)
