"""Nobody speaks in silence, noise, ringing or hold music, at any level."""

import numpy as np
import pytest

from qa.transcribe.engine import SAMPLE_RATE, Samples, to_pcm
from qa.transcribe.voice import find_speech

SECONDS = np.arange(12 * SAMPLE_RATE) / SAMPLE_RATE


def ringing() -> Samples:
    """A ring back tone: 440 and 480 Hz, two seconds on, four off (ITU-T E.180)."""
    tone = np.sin(2 * np.pi * 440 * SECONDS) + np.sin(2 * np.pi * 480 * SECONDS)
    return np.asarray(tone / 2 * (SECONDS % 6 < 2), dtype=np.float32)


def music() -> Samples:
    """Plucked chords, twice a second."""
    notes = np.array([262, 330, 392, 523])[(SECONDS * 2).astype(int) % 4]
    plucked = sum(np.sin(2 * np.pi * notes * overtone * SECONDS) / overtone for overtone in (1, 2, 3))
    return np.asarray(plucked * np.exp(-3 * (SECONDS * 2 % 1)) / 2, dtype=np.float32)


def noise() -> Samples:
    return np.asarray(np.random.default_rng(0).normal(0.0, 0.3, SECONDS.size).clip(-1, 1), dtype=np.float32)


@pytest.mark.parametrize("level", [1.0, 0.1, 0.01])
@pytest.mark.parametrize("sound", [ringing, music, noise])
def test_nobody_speaks(sound: object, level: float) -> None:
    assert callable(sound)
    assert find_speech(to_pcm(np.float32(level) * sound())) == ()


def test_digital_silence_has_no_speech() -> None:
    assert find_speech(np.zeros(3 * SAMPLE_RATE, np.int16)) == ()
