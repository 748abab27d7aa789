"""Who says each word of a recording on one channel.

Voices are found in windows of speech (`_voices`), and every word is compared with them. Then the best way
through the words is taken, on which each change of speaker costs something, least at a pause or a sentence's
end: a short turn goes to the voice it sounds like, and a doubtful word stays with its neighbours. Two who
speak at once can't be told apart: a word has one speaker.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.transcribe._voices import find_voices
from qa.transcribe.assemble import PAUSE_S, SENTENCE_ENDS
from qa.transcribe.engine import Region, Samples
from qa.transcribe.speaker import SpeakerEncoder
from qa.types import Word

__all__ = ["Spoken", "diarise", "diarise_speech"]

VOICE_WINDOW_S, VOICE_HOP_S = 1.6, 0.6
"""To find voices by: the encoder was trained on 1.6 s."""
MIN_VOICE_S = 0.8
"""Less sounds too little like anybody to find voices by."""
WINDOW_S, HOP_S = 1.0, 0.25
"""To tell who speaks: shorter, so that fewer windows hold two speakers."""
STEP_S = 0.1
"""How finely speech without words is cut."""
CHANGE, CHANGE_AT_BREAK = 0.03, 0.01
"""What a change of speaker costs, in seconds times cosine: with two voices that are 0.2 apart, 0.15 s within
running speech and 0.05 s at a pause or a sentence's end."""
MIN_PIECE_S = 0.05
"""Words without a length count for this much."""
LEAST = 1e-6
"""What a window weighs that a piece only just touches."""

Scores = NDArray[np.float64]
"""How well each voice fits each piece, shape (pieces, voices)."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stretch of speech and the number of its speaker."""

    start_s: float
    end_s: float
    speaker: int


def diarise(
    samples: Samples,
    speech: Sequence[Region],
    words: Sequence[Word],
    encoder: SpeakerEncoder,
    speaker_count: int | None,
) -> tuple[int, ...]:
    """A speaker for each word, numbered from 0 in order of their first words.

    `words` are sorted by start, `speech` is the recording's voice activity. `speaker_count` is how many
    speak; None finds it out. Fewer come out where no more voices can be told apart.
    """
    pieces = [Region(word.start_s, max(word.start_s + MIN_PIECE_S, word.end_s)) for word in words]
    breaks = [
        word.text.rstrip().endswith(SENTENCE_ENDS) or after.start_s - word.end_s >= PAUSE_S
        for word, after in itertools.pairwise(words)
    ]
    return _speakers(_Voiced(samples, speech, encoder, speaker_count), pieces, breaks)


def diarise_speech(
    samples: Samples, speech: Sequence[Region], encoder: SpeakerEncoder, speaker_count: int | None
) -> tuple[Spoken, ...]:
    """Who speaks when, without words: the speech cut where the speaker changes. Numbers as in `diarise`."""
    pieces = [step for region in speech for step in _steps(region)]
    breaks = [before.end_s < after.start_s for before, after in itertools.pairwise(pieces)]
    speakers = _speakers(_Voiced(samples, speech, encoder, speaker_count), pieces, breaks)
    spoken: list[Spoken] = []
    for piece, speaker in zip(pieces, speakers, strict=True):
        start_s = piece.start_s
        if spoken and spoken[-1].speaker == speaker and spoken[-1].end_s == start_s:
            start_s = spoken.pop().start_s
        spoken.append(Spoken(start_s, piece.end_s, speaker))
    return tuple(spoken)


@dataclass(frozen=True)
class _Voiced:
    """A recording and what tells its voices apart."""

    samples: Samples
    speech: Sequence[Region]
    encoder: SpeakerEncoder
    speaker_count: int | None

    def similarity(self, pieces: Sequence[Region]) -> Scores:
        """The cosine of each piece and each voice; one column where there is only one voice."""
        one = np.ones((len(pieces), 1))
        windows = [
            window
            for window in _windows(self.speech, VOICE_WINDOW_S, VOICE_HOP_S)
            if window.duration_s >= MIN_VOICE_S
        ]
        if not windows or self.speaker_count == 1:
            return one
        voices = find_voices(self.encoder.embed(self.samples, windows), self.speaker_count)
        if len(voices) == 1:
            return one
        windows = _windows(self.speech, WINDOW_S, HOP_S)
        return _averaged(pieces, windows, self.encoder.embed(self.samples, windows) @ voices.T)


def _speakers(voiced: _Voiced, pieces: Sequence[Region], breaks: Sequence[bool]) -> tuple[int, ...]:
    if not pieces:
        return ()
    durations_s = np.array([piece.duration_s for piece in pieces])
    costs = np.where(np.array(breaks, dtype=bool), CHANGE_AT_BREAK, CHANGE)
    path = _best_path(voiced.similarity(pieces) * durations_s[:, None], costs)
    numbers: dict[int, int] = {}
    return tuple(numbers.setdefault(voice, len(numbers)) for voice in path)


def _windows(speech: Iterable[Region], length_s: float, hop_s: float) -> list[Region]:
    """Windows that cover each stretch of speech evenly; a shorter stretch is one window."""
    windows: list[Region] = []
    for region in speech:
        length = min(length_s, region.duration_s)
        count = math.ceil((region.duration_s - length) / hop_s) + 1
        starts = np.linspace(region.start_s, region.end_s - length, count)
        windows += [Region(start, start + length) for start in starts.tolist()]
    return windows


def _steps(region: Region) -> list[Region]:
    count = max(1, round(region.duration_s / STEP_S))
    edges_s = np.linspace(region.start_s, region.end_s, count + 1).tolist()
    return [Region(start_s, end_s) for start_s, end_s in itertools.pairwise(edges_s)]


def _averaged(pieces: Sequence[Region], windows: Sequence[Region], similarity: NDArray[np.float32]) -> Scores:
    """The similarity of the windows that a piece touches, those centred on it most; else of the nearest."""
    starts_s = np.array([window.start_s for window in windows])
    ends_s = np.array([window.end_s for window in windows])
    centres_s, halves_s = (starts_s + ends_s) / 2, (ends_s - starts_s) / 2
    scores = np.empty((len(pieces), similarity.shape[1]))
    for i, piece in enumerate(pieces):
        centre_s, half_s = (piece.start_s + piece.end_s) / 2, piece.duration_s / 2
        first = int(np.searchsorted(ends_s, piece.start_s, "right"))
        last = int(np.searchsorted(starts_s, piece.end_s, "left"))
        if first >= last:
            scores[i] = similarity[np.argmin(np.abs(centres_s - centre_s))]
            continue
        near = slice(first, last)
        nearness = 1 - np.abs(centres_s[near] - centre_s) / (halves_s[near] + half_s)
        scores[i] = np.average(similarity[near], axis=0, weights=np.maximum(nearness, LEAST))
    return scores


def _best_path(scores: Scores, costs: NDArray[np.float64]) -> list[int]:
    """The voice of each piece with the highest sum of scores, less the cost of every change (Viterbi)."""
    count, voices = scores.shape
    came_from = np.empty((count, voices), dtype=np.intp)
    best = scores[0]
    for i in range(1, count):
        top = int(best.argmax())
        changed = best[top] - costs[i - 1]
        came_from[i] = np.where(best >= changed, np.arange(voices), top)
        best = np.maximum(best, changed) + scores[i]
    path = [int(best.argmax())]
    for i in range(count - 1, 0, -1):
        path.append(int(came_from[i, path[-1]]))
    return path[::-1]
