"""Which words of a turn were not understood well enough, and which findings rest on such words.

A word without confidence (every word of a text channel) is never doubtful.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from qa.types import Finding, Role, Turn, Word, word_spans

__all__ = ["DOUBTFUL_SPEECH", "Run", "doubtful_runs", "mark_doubtful"]

DOUBTFUL_SPEECH = "doubtful_speech"

Run = tuple[int, int, int]
"""Where a doubtful stretch begins and ends in the turn's text, and its number of words."""


def doubtful_runs(turn: Turn, below: float, run_words: int) -> list[Run]:
    """The stretches of the turn in which `run_words` words in a row average under `below`.

    A shorter turn is one run. Without words that line up with the text the turn's own confidence decides.
    """
    spans = word_spans(turn.text, turn.words)
    if not turn.words or len(spans) < len(turn.words):
        return [(0, len(turn.text), len(turn.text.split()))] if _is_below(turn, below) else []
    length = min(run_words, len(turn.words))
    starts = range(len(turn.words) - length + 1)
    low = [i for i in starts if _mean(turn.words[i : i + length]) < below]
    doubtful = sorted({i for start in low for i in range(start, start + length)})
    return [(spans[a][0], spans[b][1], b - a + 1) for a, b in _ranges(doubtful)]


def mark_doubtful(
    findings: Sequence[Finding], turns: Sequence[Turn], below: float, near_turns: int, unsaid: Collection[str]
) -> list[Finding]:
    """The findings, `is_doubtful` where their own words average under `below`.

    Of a kind in `unsaid` also where the agent was not understood within `near_turns` turns of it.
    """
    unclear = [f.turn_index for f in findings if f.kind == DOUBTFUL_SPEECH and f.role is Role.AGENT]
    return [
        replace(finding, is_doubtful=True)
        if finding.kind == DOUBTFUL_SPEECH
        or _is_misheard(finding, turns[finding.turn_index], below)
        or (finding.kind in unsaid and any(abs(i - finding.turn_index) <= near_turns for i in unclear))
        else finding
        for finding in findings
    ]


def _is_misheard(finding: Finding, turn: Turn, below: float) -> bool:
    spans = word_spans(turn.text, turn.words)
    if not turn.words or len(spans) < len(turn.words):
        return _is_below(turn, below)
    under = [
        word
        for word, (start, end) in zip(turn.words, spans, strict=True)
        if start < finding.char_end and end > finding.char_start
    ]
    return bool(under) and _mean(under) < below


def _is_below(turn: Turn, below: float) -> bool:
    return turn.confidence is not None and turn.confidence < below


def _mean(words: Sequence[Word]) -> float:
    """Their mean confidence; a word without one counts as sure."""
    return sum(1.0 if word.confidence is None else word.confidence for word in words) / len(words)


def _ranges(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each stretch of consecutive numbers."""
    start = None
    for i, number in enumerate(numbers):
        start = number if start is None else start
        if i + 1 == len(numbers) or numbers[i + 1] != number + 1:
            yield start, number
            start = None
