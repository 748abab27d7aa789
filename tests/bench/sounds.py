"""Sounds in which nobody speaks, made from formulas: what a line carries besides people."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from qa.transcribe.engine import SAMPLE_RATE, Samples

__all__ = ["SOUNDS"]

Sound = NDArray[np.float64]
NOTES = np.array([0, 2, 4, 5, 7, 9, 11, 12])
"""A major scale, in semitones."""


def _seconds(duration_s: float) -> Sound:
    return np.arange(round(duration_s * SAMPLE_RATE)) / SAMPLE_RATE


def silence(duration_s: float) -> Sound:
    """Nothing at all."""
    return np.zeros(round(duration_s * SAMPLE_RATE))


def line_noise(duration_s: float) -> Sound:
    """The hiss of a line: white noise at -40 dB."""
    return np.random.default_rng(1).normal(0.0, 0.01, round(duration_s * SAMPLE_RATE))


def pink_noise(duration_s: float) -> Sound:
    """Noise whose power falls by 3 dB an octave, at -20 dB."""
    n = round(duration_s * SAMPLE_RATE)
    spectrum = np.fft.rfft(np.random.default_rng(2).normal(size=n))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    noise = np.fft.irfft(spectrum, n)
    return np.asarray(noise / noise.std() * 0.1)


def ringing(duration_s: float) -> Sound:
    """A ring-back tone: 440 and 480 Hz, two seconds on, four off (ITU-T E.180)."""
    at_s = _seconds(duration_s)
    tone = np.sin(2 * np.pi * 440 * at_s) + np.sin(2 * np.pi * 480 * at_s)
    return np.where(at_s % 6 < 2, 0.2 * tone, 0.0)


def fax(duration_s: float) -> Sound:
    """A fax calling (1,100 Hz, half a second in 3.5) and answering (2,100 Hz; ITU-T T.30)."""
    at_s = _seconds(duration_s)
    calling = np.where(at_s % 3.5 < 0.5, np.sin(2 * np.pi * 1100 * at_s), 0.0)
    return np.asarray(0.3 * np.where(at_s % 20 > 14, np.sin(2 * np.pi * 2100 * at_s), calling))


def breathing(duration_s: float) -> Sound:
    """Noise that swells and fades every 3.5 s."""
    swell = np.clip(np.sin(2 * np.pi * _seconds(duration_s) / 3.5), 0.0, None) ** 2
    return np.asarray(pink_noise(duration_s) * swell)


def music(duration_s: float) -> Sound:
    """A plucked melody with vibrato over chords and a beat, 120 notes a minute."""
    rng = np.random.default_rng(3)
    beat = SAMPLE_RATE // 2
    at_s = np.arange(beat) / SAMPLE_RATE
    bars = [_note(i, at_s, rng) for i in range(round(duration_s * SAMPLE_RATE) // beat + 1)]
    return np.concatenate(bars)[: round(duration_s * SAMPLE_RATE)]


def _note(position: int, at_s: Sound, rng: np.random.Generator) -> Sound:
    root_hz = 220.0 * 2 ** ([0, 5, 7, 9][position // 8 % 4] / 12)
    chord = sum(np.sin(2 * np.pi * root_hz * 2 ** (step / 12) * at_s) for step in (0, 4, 7))
    pitch_hz = 440.0 * 2 ** (rng.choice(NOTES) / 12)
    wobble = 0.3 * np.sin(2 * np.pi * 5.5 * at_s)
    melody = sum(np.sin(2 * np.pi * pitch_hz * k * at_s + wobble) / k for k in (1, 2, 3, 4))
    drum = rng.normal(size=len(at_s)) * np.exp(-40 * at_s)
    return np.asarray(0.05 * chord + 0.12 * melody * np.exp(-2 * at_s) + 0.1 * drum)


def _as_samples(make: Callable[[float], Sound]) -> Callable[[float], Samples]:
    return lambda duration_s: np.asarray(make(duration_s), dtype=np.float32)


SOUNDS: dict[str, Callable[[float], Samples]] = {
    make.__name__: _as_samples(make)
    for make in (silence, line_noise, pink_noise, ringing, fax, breathing, music)
}
"""Each makes so many seconds of itself, shape (n,); the same every time."""
