"""When a decoded window can't be trusted, and what is left of one that runs in circles.

Thresholds are openai-whisper's own defaults (whisper/transcribe.py: no_speech 0.6, logprob -1.0,
compression ratio 2.4). They judge the engine, not a person.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.types import Word

__all__ = ["Take", "compression_ratio", "cut_loop", "is_doubtful", "is_silence", "without_rounds"]

NO_SPEECH = 0.6
LOGPROB = -1.0
COMPRESSION_RATIO = 2.4
LONGEST_LOOP = 40
"""Tokens of the longest phrase looked for at the end of a window."""
LOOP_PIECES = 6
"""Words and marks of a phrase that nobody says three times in a row; people do say "no, no, no"."""
REPEATS = 3
"""A phrase said fewer times in a row is left as it is."""


@dataclass(frozen=True, slots=True)
class Take:
    """What was decoded of a window: pieces of words with times in the window, and how sure the model is.

    `avg_logprob` is the mean log probability of its tokens, `no_speech_prob` how sure the model is that
    nobody speaks; `compression_ratio` is high when the text repeats itself.
    """

    subwords: tuple[Word, ...]
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float


def is_silence(take: Take) -> bool:
    """Whether the model heard nobody and isn't sure of its words either."""
    return take.no_speech_prob > NO_SPEECH and take.avg_logprob < LOGPROB


def is_doubtful(take: Take) -> bool:
    """Whether a second try in smaller windows is worth its time."""
    repeats = take.compression_ratio > COMPRESSION_RATIO or _rounds(take) is not None
    return repeats or take.avg_logprob < LOGPROB


def without_rounds(take: Take) -> Take:
    """The take with one round of a phrase that runs in circles; the probabilities stay."""
    found = _rounds(take)
    if found is None:
        return take
    start, length, end = found
    return replace(take, subwords=take.subwords[: start + length] + take.subwords[end:])


def _rounds(take: Take) -> tuple[int, int, int] | None:
    """Where a phrase is said REPEATS times in a row: its start and length, and the end of the last round."""
    texts = [subword.text.strip().lower() for subword in take.subwords]
    for length in range(LOOP_PIECES, len(texts) // REPEATS + 1):
        for start in range(len(texts) - REPEATS * length + 1):
            end = start + length
            while texts[end : end + length] == texts[start : start + length]:
                end += length
            if end - start >= REPEATS * length:
                return start, length, end
    return None


def compression_ratio(text: str) -> float:
    """How many times smaller the text gets by compression; 0 for none."""
    data = text.strip().encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0


def cut_loop(tokens: Sequence[int]) -> list[int]:
    """The tokens without a phrase repeated to the end: one of it stays, a started repeat goes too.

    Only for windows that ran into the token limit: people do say a thing three times.
    """
    best = len(tokens)
    for length in range(1, min(LONGEST_LOOP, len(tokens) // REPEATS) + 1):
        start = len(tokens) - length
        while start > 0 and tokens[start - 1] == tokens[start - 1 + length]:
            start -= 1
        if len(tokens) - start >= REPEATS * length:
            best = min(best, start + length)
    return list(tokens[:best])
