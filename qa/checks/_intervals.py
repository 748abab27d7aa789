"""Arithmetic on stretches of time, shared by the checks that measure who speaks when.

An interval is (start_s, end_s) with start_s <= end_s, in seconds since the interaction began.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.types import Turn, Word, word_spans

__all__ = [
    "Interval",
    "Spurt",
    "bare_words",
    "gaps",
    "holds",
    "intersect",
    "merge",
    "speech",
    "spoken",
    "spurts",
    "total_s",
]

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spurt:
    """A stretch of one speaker's speech without a pause, inside one turn; `words` in lower case, bare."""

    turn: Turn
    start_s: float
    end_s: float
    chars: tuple[int, int]
    words: tuple[str, ...]


def merge(intervals: Iterable[Interval], bridge_s: float = 0.0) -> list[Interval]:
    """Disjoint intervals in order that cover the same time; gaps of at most `bridge_s` are closed."""
    merged: list[Interval] = []
    for start_s, end_s in sorted(intervals):
        if merged and start_s - merged[-1][1] <= bridge_s:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end_s))
        else:
            merged.append((start_s, end_s))
    return merged


def intersect(a: Sequence[Interval], b: Sequence[Interval]) -> list[Interval]:
    """The time in both; each side must be merged."""
    shared: list[Interval] = []
    i = j = 0
    while i < len(a) and j < len(b):
        start_s, end_s = max(a[i][0], b[j][0]), min(a[i][1], b[j][1])
        if start_s < end_s:
            shared.append((start_s, end_s))
        if a[i][1] <= b[j][1]:
            i += 1
        else:
            j += 1
    return shared


def total_s(intervals: Iterable[Interval]) -> float:
    """Seconds in disjoint intervals."""
    return sum(end_s - start_s for start_s, end_s in intervals)


def gaps(merged: Sequence[Interval], at_least_s: float = 0.0) -> list[Interval]:
    """The silences between merged intervals that last at least this long."""
    between = [(before[1], after[0]) for before, after in pairwise(merged)]
    return [gap for gap in between if gap[1] - gap[0] >= at_least_s]


def spurts(turn: Turn, pause_s: float) -> list[Spurt]:
    """The turn cut where its speaker pauses longer than `pause_s`; one piece when words have no times.

    Empty when the turn has no start or no end either. `chars` is the whole text when the words can't be
    found in it one by one, as where a placeholder stands for several.
    """
    if not turn.words:
        if turn.start_s is None or turn.end_s is None:
            return []
        return [Spurt(turn, turn.start_s, turn.end_s, (0, len(turn.text)), bare_words(turn.text.split()))]
    spans = word_spans(turn.text, turn.words)
    found = []
    for first, stop in _runs(turn.words, pause_s):
        run = turn.words[first:stop]
        is_aligned = len(spans) == len(turn.words)
        chars = (spans[first][0], spans[stop - 1][1]) if is_aligned else (0, len(turn.text))
        end_s = max(word.end_s for word in run)
        found.append(Spurt(turn, run[0].start_s, end_s, chars, bare_words(word.text for word in run)))
    return found


def _runs(words: Sequence[Word], pause_s: float) -> Iterator[tuple[int, int]]:
    """First and stop position of each run of words with no longer pause inside."""
    first = 0
    for at in range(1, len(words)):
        if words[at].start_s - words[at - 1].end_s > pause_s:
            yield first, at
            first = at
    yield first, len(words)


def bare_words(words: Iterable[str]) -> tuple[str, ...]:
    """The words in lower case, without the marks around them; those that are only marks are left out."""
    stripped = (word.strip(" .,!?;:\"'-\u2026").replace("\u2019", "'").lower() for word in words)
    return tuple(word for word in stripped if word)


def spoken(turn: Turn, pause_s: float) -> list[Interval]:
    """When the turn's speaker talks, cut at longer pauses than `pause_s`: the times of its `spurts`."""
    if turn.words:
        runs = _runs(turn.words, pause_s)
        return [
            (turn.words[first].start_s, max(w.end_s for w in turn.words[first:stop])) for first, stop in runs
        ]
    return [] if turn.start_s is None or turn.end_s is None else [(turn.start_s, turn.end_s)]


def speech(turns: Iterable[Turn], pause_s: float) -> list[Interval]:
    """When these turns' speakers talk, merged; pauses of at most `pause_s` inside a turn count as talk."""
    return merge(interval for turn in turns for interval in spoken(turn, pause_s))


def holds(
    silences: Sequence[Interval],
    announced_s: Sequence[float],
    agent_speech: Sequence[Interval],
    within_s: float,
) -> list[Interval]:
    """The holds that the agent announced, each from the start of its first silence to the end of its last.

    A silence begins a hold when an announcement came at most `within_s` before it; the next silence
    belongs to the same hold when the agent said nothing in between (a muttering customer ends no hold).
    """
    found: list[Interval] = []
    for before, silence in zip([None, *silences], silences, strict=False):
        is_going_on = bool(found) and before is not None and before[1] == found[-1][1]
        if is_going_on and not intersect([(found[-1][1], silence[0])], agent_speech):
            found[-1] = (found[-1][0], silence[1])
        elif any(0 <= silence[0] - told_s <= within_s for told_s in announced_s):
            found.append(silence)
    return found
