"""Where someone speaks: Silero's voice activity detection over a channel.

Runs before any engine, so that silence, ringing and hold music give no invented words. Silero's own package
(the runner-up, the model inside faster-whisper, missed whole utterances on telephone speech).
"""

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from qa.transcribe.engine import SAMPLE_RATE, Region, Samples

__all__ = ["find_speech"]

THRESHOLD, END_THRESHOLD = 0.3, 0.15
"""Probabilities at which speech begins and ends. Below Silero's 0.5 and 0.35: on the telephone a missed
"mm-hm" costs more than a cough let through, which Whisper drops."""
PEAK_LEVEL = 0.1
"""Louder channels are turned down to this for the detector, which hears less in clipped, hot recordings."""
MIN_SPEECH_MS = 100
"""Clicks and key tones are shorter; the shortest backchannels take about 200 ms."""
MIN_SILENCE_MS = 200
"""Pauses from 200 ms on are heard as such (Heldner and Edlund 2010, Journal of Phonetics 38)."""
MAX_SPEECH_S = 28.0
"""Longer speech is cut at its longest short silence: a Whisper window holds 30 s, edges included."""


def find_speech(samples: Samples) -> tuple[Region, ...]:
    """The stretches in which someone speaks, tight, in order, without overlap; empty where nobody does."""
    detector = _detector()
    from silero_vad.sequence_vad import get_speech_timestamps_sequence

    level = float(np.percentile(np.abs(samples[::16]), 99.9))  # every 16th tells as much
    found = get_speech_timestamps_sequence(
        samples * np.float32(min(1.0, PEAK_LEVEL / level)) if level else samples,
        detector,
        threshold=THRESHOLD,
        neg_threshold=END_THRESHOLD,
        min_speech_duration_ms=MIN_SPEECH_MS,
        min_silence_duration_ms=MIN_SILENCE_MS,
        max_speech_duration_s=MAX_SPEECH_S,
        speech_pad_ms=0,
    )
    regions = (Region(each["start"] / SAMPLE_RATE, each["end"] / SAMPLE_RATE) for each in found)
    return tuple(region for region in regions if region.duration_s > 0)


@cache
def _detector() -> Any:
    """The ONNX model that takes many frames at once; one thread is quick enough (900 x real time)."""
    import torch

    threads = torch.get_num_threads()
    from silero_vad.sequence_vad import SileroVADSequence

    torch.set_num_threads(threads)  # importing silero_vad sets it to 1 for the whole process
    return SileroVADSequence(str(files("silero_vad.data") / "silero_vad_16k_sequence.onnx"))
