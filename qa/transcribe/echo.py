"""One party's voice that leaks into the other's channel is nobody's speech there."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qa.transcribe.engine import SAMPLE_RATE, AudioChannel, Region, Samples

__all__ = ["without_echo"]

LATEST_S = 0.4
"""An echo comes at most this much later than what it repeats: the longest delay that ITU-T G.114 allows."""
QUIETER = 0.5
"""An echo has at most half the amplitude of what it repeats (-6 dB)."""
ALIKE = 0.5
"""The correlation from which on two stretches are one voice; two people talking at once stay under 0.2."""


def without_echo(channels: Sequence[AudioChannel]) -> list[AudioChannel]:
    """The channels without the speech that only repeats the other's, a little later and quieter."""
    if len(channels) < 2:
        return list(channels)
    left, right = channels
    return [_cleaned(left, right), _cleaned(right, left)]


def _cleaned(channel: AudioChannel, other: AudioChannel) -> AudioChannel:
    own = tuple(region for region in channel.speech if not _is_echo(region, channel, other))
    return replace(channel, speech=own)


def _is_echo(region: Region, channel: AudioChannel, other: AudioChannel) -> bool:
    if not any(each.start_s < region.end_s and each.end_s > region.start_s for each in other.speech):
        return False
    heard = channel.samples(region.start_s, region.end_s)
    source = other.samples(max(0.0, region.start_s - LATEST_S), region.end_s)
    source = np.pad(source, (round(LATEST_S * SAMPLE_RATE) + len(heard) - len(source), 0))
    return _rms(heard) < QUIETER * _rms(source[-len(heard) :]) and _likeness(heard, source) > ALIKE


def _rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples))))


def _likeness(heard: Samples, source: Samples) -> float:
    """The highest correlation, 0-1, of what is heard with the source at any delay up to LATEST_S."""
    size = 1 << (len(source) - 1).bit_length()
    products = np.fft.irfft(np.fft.rfft(source, size) * np.conj(np.fft.rfft(heard, size)), size)
    delays = len(source) - len(heard) + 1
    energy = np.concatenate([[0.0], np.cumsum(np.square(source, dtype=np.float64))])
    powers = (energy[len(heard) :] - energy[: -len(heard)]) * float(np.square(heard).sum(dtype=np.float64))
    return float(np.max(np.abs(products[:delays]) / np.sqrt(np.maximum(powers, 1e-12))))
