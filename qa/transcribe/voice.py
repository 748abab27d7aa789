"""Where someone speaks: Silero's voice activity detection over a channel.

Runs before any engine, so that silence, ringing and hold music give no invented words. Silero's own package
(the runner-up, the model inside faster-whisper, missed whole utterances on telephone speech).
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.settings import Settings
from qa.transcribe.engine import SAMPLE_RATE, Pcm, Region, to_samples
from qa.transcribe.weights import fetch

__all__ = ["find_speech"]

_MODEL = "silero_vad"

THRESHOLD, END_THRESHOLD = 0.3, 0.15
"""Probabilities at which speech begins and ends. Below Silero's 0.5 and 0.35: on the telephone a missed
"mm-hm" costs more than a cough let through, which Whisper drops."""
SURE = 0.5
"""A stretch in which the detector is never this sure is music or noise."""
PEAK_LEVEL = 0.1
"""Louder channels are turned down to this for the detector, which hears less in clipped, hot recordings."""
MIN_SPEECH_MS = 100
"""Clicks and key tones are shorter; the shortest backchannels take about 200 ms."""
MIN_SILENCE_MS = 200
"""Pauses from 200 ms on are heard as such (Heldner and Edlund 2010, Journal of Phonetics 38)."""
MAX_SPEECH_S = 28.0
"""Longer speech is cut at its longest short silence: a Whisper window holds 30 s, edges included."""

LEVEL_SAMPLES = 30 * SAMPLE_RATE
"""Loudness is taken from half a minute at a time; every 16th sample tells as much as all."""
FRAME = 512
"""Samples that the detector judges at a time: 32 ms."""
BLOCK_FRAMES, LEAD_FRAMES = 16_384, 128
"""Nine minutes at a time, after four seconds of what came before."""


def find_speech(pcm: Pcm) -> tuple[Region, ...]:
    """The stretches in which someone speaks, tight, in order, without overlap; empty where nobody does."""
    detector = _detector()
    from silero_vad.sequence_vad import get_speech_timestamps_from_probs

    probabilities = np.concatenate([*_probabilities(pcm, detector), np.zeros(0, np.float32)])
    found = get_speech_timestamps_from_probs(
        probabilities,
        sampling_rate=SAMPLE_RATE,
        threshold=THRESHOLD,
        neg_threshold=END_THRESHOLD,
        min_speech_duration_ms=MIN_SPEECH_MS,
        min_silence_duration_ms=MIN_SILENCE_MS,
        max_speech_duration_s=MAX_SPEECH_S,
        speech_pad_ms=0,
        audio_length_samples=len(pcm),
    )
    return tuple(
        Region(each["start"] / SAMPLE_RATE, each["end"] / SAMPLE_RATE)
        for each in found
        if probabilities[each["start"] // FRAME : -(-each["end"] // FRAME)].max(initial=0.0) >= SURE
    )


def _probabilities(pcm: Pcm, detector: Any) -> Iterator[NDArray[np.float32]]:
    """Of speech in each frame; in blocks, so that hours of audio are never held as floats at once."""
    gains = _gains(pcm)
    for start in range(0, len(pcm), BLOCK_FRAMES * FRAME):
        lead = min(start, LEAD_FRAMES * FRAME)  # the detector has a memory: let it fill
        block = to_samples(pcm[start - lead : start + BLOCK_FRAMES * FRAME])
        places = np.arange(start - lead, start - lead + len(block)) // LEVEL_SAMPLES
        yield detector.audio_forward(block * gains[places])[lead // FRAME :]


def _gains(pcm: Pcm) -> NDArray[np.float32]:
    """How far to turn down each half minute; by itself, so that what follows a call changes nothing in it."""
    parts = (pcm[start : start + LEVEL_SAMPLES] for start in range(0, len(pcm), LEVEL_SAMPLES))
    loud = [float(np.percentile(np.abs(part[::16].astype(np.int32)), 99.9)) / 32768 for part in parts]
    return np.array([min(1.0, PEAK_LEVEL / level) if level else 1.0 for level in loud], dtype=np.float32)


@cache
def _detector() -> Any:
    """The ONNX model that takes many frames at once; one thread is quick enough (900 x real time).

    Raises ModelError when it is missing or damaged.
    """
    import torch

    threads = torch.get_num_threads()
    from silero_vad.sequence_vad import SileroVADSequence

    torch.set_num_threads(threads)  # importing silero_vad sets it to 1 for the whole process
    return SileroVADSequence(str(fetch(_MODEL, Settings().models)))  # once its sha256 is the manifest's
