"""The words of all parties become turns in order of their start."""

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from qa.transcribe.spelling import join_words
from qa.types import Role, Turn, Word

__all__ = ["LONG_PAUSE_S", "PAUSE_S", "SENTENCE_ENDS", "Side", "assemble"]

LONG_PAUSE_S = 1.0
"""Whoever is silent for longer begins a new turn when they go on, also when nobody else spoke."""
PAUSE_S = 0.2
"""Shorter gaps between words are articulation, not pauses (Heldner and Edlund 2010)."""
SENTENCE_PAUSE_S = 0.3
"""On one channel for both, the other may take over at a sentence's end after such a pause."""
SENTENCE_ENDS = (".", "?", "!", "。", "？", "！")


@dataclass(frozen=True, slots=True)
class Side:
    """A party's words in order of start, and who says them; the participant "unknown" stands for several."""

    role: Role
    participant: str
    words: Sequence[Word]


def assemble(sides: Sequence[Side], language: str | None) -> tuple[Turn, ...]:
    """Turns of all sides, by start. Every word is in exactly one turn, in order.

    A turn ends at a pause in which another spoke, or at a long one. So it never swallows what the other
    says in between, while talking at the same time stays visible: turns of two sides may overlap.
    """
    spoken = [(side, words) for side in sides for words in _turns_of(side, sides)]
    spoken.sort(key=lambda each: (each[1][0].start_s, _end_s(each[1])))
    return tuple(_turn(i, side, words, language) for i, (side, words) in enumerate(spoken))


def _turns_of(side: Side, sides: Sequence[Side]) -> list[list[Word]]:
    if side.participant == Role.UNKNOWN.value:
        return _split_mono(side.words)
    others = [word for other in sides if other is not side for word in other.words]
    return _split(side.words, sorted(others, key=lambda word: word.start_s))


def _split(words: Sequence[Word], others: Sequence[Word]) -> list[list[Word]]:
    starts = [word.start_s for word in others]
    latest_ends = list(itertools.accumulate((word.end_s for word in others), max, initial=float("-inf")))
    turns: list[list[Word]] = []
    for word in words:
        pause_s, paused_at_s = _pause(turns, word)
        other_ends_s = latest_ends[bisect_left(starts, word.start_s)]  # of those who began before this word
        if pause_s > LONG_PAUSE_S or (pause_s >= PAUSE_S and other_ends_s > paused_at_s):
            turns.append([])
        turns[-1].append(word)
    return turns


def _split_mono(words: Sequence[Word]) -> list[list[Word]]:
    turns: list[list[Word]] = []
    for word in words:
        pause_s, _ = _pause(turns, word)
        is_ended = bool(turns) and turns[-1][-1].text.endswith(SENTENCE_ENDS)
        if pause_s > LONG_PAUSE_S or (pause_s >= SENTENCE_PAUSE_S and is_ended):
            turns.append([])
        turns[-1].append(word)
    return turns


def _pause(turns: Sequence[Sequence[Word]], word: Word) -> tuple[float, float]:
    """Seconds between the turn under way and the word, and when they began; endless before the first."""
    if not turns:
        return float("inf"), float("-inf")
    paused_at_s = _end_s(turns[-1])
    return word.start_s - paused_at_s, paused_at_s


def _end_s(words: Sequence[Word]) -> float:
    return max(word.end_s for word in words)


def _turn(index: int, side: Side, words: Sequence[Word], language: str | None) -> Turn:
    known = [word.confidence for word in words if word.confidence is not None]
    return Turn(
        index=index,
        role=side.role,
        participant=side.participant,
        text=join_words(words, language),
        start_s=words[0].start_s,
        end_s=_end_s(words),
        words=tuple(words),
        confidence=sum(known) / len(known) if known else None,
    )
