"""Speech regions packed into windows of at most 30 s, and times in a window back to times in the recording.

Whisper works on 30 s at a time whatever is in it. Without the silences a call needs fewer windows, and
nothing is left in them to invent words for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa.transcribe.engine import AudioChannel, Region, Samples
from qa.types import Word

__all__ = ["WINDOW_S", "Piece", "Window", "clip_to_speech", "pack", "windows_of"]

WINDOW_S = 30.0
EDGE_S = 0.4
"""Audio kept on both sides of a region: soft onsets lie outside it, and pauses keep words apart."""
LATE_END_S = 0.1
"""Silero hears speech about this much longer than it lasts (measured on the sample calls)."""
EARLY_END_S = 0.5
"""Whisper ends the last word before a pause early, but by no more than this."""
SHORTEST_WORD_S = 0.06
"""A word given no time of its own gets this much; the quickest English words take about as long."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the recording, `start_s` to `end_s`, that begins at `at_s` in its window."""

    start_s: float
    end_s: float
    at_s: float

    @property
    def duration_s(self) -> float:
        """How long it lasts, in the recording and in the window alike."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces one after another, at most WINDOW_S in all."""

    pieces: tuple[Piece, ...]

    @property
    def duration_s(self) -> float:
        """Seconds of audio in the window."""
        return sum(piece.duration_s for piece in self.pieces)

    def audio(self, channel: AudioChannel) -> Samples:
        """The window's samples."""
        return np.concatenate([channel.samples(piece.start_s, piece.end_s) for piece in self.pieces])

    def to_recording(self, start_s: float, end_s: float) -> tuple[float, float]:
        """A word's window times as recording times, kept inside the piece that holds most of it."""
        piece = max(self.pieces, key=lambda p: _overlap_s(start_s, end_s, p.at_s, p.at_s + p.duration_s))
        shift_s = piece.start_s - piece.at_s
        start_s = min(max(start_s + shift_s, piece.start_s), piece.end_s)
        return start_s, min(max(end_s + shift_s, start_s), piece.end_s)

    def halves(self) -> tuple["Window", ...]:
        """Two windows with about half the pieces each; one of one piece can't be divided and comes alone."""
        middle = len(self.pieces) // 2
        return tuple(_window(part) for part in (self.pieces[:middle], self.pieces[middle:]) if part)


def pack(speech: Sequence[Region], duration_s: float, packed_s: float) -> list[Window]:
    """Windows of up to `packed_s` that hold `speech`, with its edges, in order; longer regions come whole."""
    windows: list[list[Piece]] = []
    filled_s = packed_s
    for start_s, end_s in _with_edges(speech, duration_s):
        length_s = end_s - start_s
        if filled_s + length_s > packed_s:
            windows.append([])
            filled_s = 0.0
        windows[-1].append(Piece(start_s, end_s, filled_s))
        filled_s += length_s
    return [Window(tuple(pieces)) for pieces in windows]


def windows_of(channels: Sequence[AudioChannel], packed_s: float) -> list[tuple[int, Window]]:
    """The windows of all channels, each with its channel's place, the longest first."""
    packed = (pack(channel.speech, channel.duration_s, packed_s) for channel in channels)
    windows = [(i, window) for i, each in enumerate(packed) for window in each]
    return sorted(windows, key=lambda each: -each[1].duration_s)


def clip_to_speech(words: Sequence[Word], speech: Sequence[Region]) -> tuple[Word, ...]:
    """The words, none stretching over silence, in order of start.

    A word keeps the part inside the region it overlaps most; one outside all moves to the nearest. Whisper
    starts a word where the one before ended, so that the first after a pause would else swallow the pause.
    The last word of a region lasts until the speech ends.
    """
    placed: dict[Region, list[Word]] = {region: [] for region in speech}
    for word in words:
        region = max(speech, key=lambda r: _overlap_s(word.start_s, word.end_s, r.start_s, r.end_s))
        placed[region].append(_clip(word, region))
    for region, inside in placed.items():
        inside.sort(key=lambda word: word.start_s)
        if inside and region.end_s - inside[-1].end_s < EARLY_END_S:
            end_s = max(inside[-1].end_s, region.end_s - LATE_END_S)
            inside[-1] = replace(inside[-1], end_s=end_s)
    return tuple(word for inside in placed.values() for word in inside)


def _window(pieces: Sequence[Piece]) -> Window:
    at_s, moved = 0.0, []
    for piece in pieces:
        moved.append(Piece(piece.start_s, piece.end_s, at_s))
        at_s += piece.duration_s
    return Window(tuple(moved))


def _with_edges(speech: Sequence[Region], duration_s: float) -> list[tuple[float, float]]:
    """Regions with EDGE_S on both sides, or up to halfway to the neighbour."""
    spans: list[tuple[float, float]] = []
    for i, region in enumerate(speech):
        before_s = (speech[i - 1].end_s + region.start_s) / 2 if i else 0.0
        after_s = (region.end_s + speech[i + 1].start_s) / 2 if i + 1 < len(speech) else duration_s
        start_s, end_s = max(region.start_s - EDGE_S, before_s), min(region.end_s + EDGE_S, after_s)
        spans.append((start_s, min(end_s, start_s + WINDOW_S)))
    return spans


def _overlap_s(start_s: float, end_s: float, other_start_s: float, other_end_s: float) -> float:
    """Seconds in common; negative, and the larger the nearer, where there are none."""
    return min(end_s, other_end_s) - max(start_s, other_start_s)


def _clip(word: Word, region: Region) -> Word:
    shortest_s = min(SHORTEST_WORD_S, region.duration_s)
    start_s = min(max(word.start_s, region.start_s), region.end_s - shortest_s)
    end_s = max(min(word.end_s, region.end_s), start_s + shortest_s)
    return replace(word, start_s=start_s, end_s=end_s)
