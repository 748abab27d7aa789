"""The scale of a timeline: seconds where every turn has them, else the turns in their order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.report.interactions._rows import Found, Turn
from qa.report.language import clock, gettext
from qa.types import Channel

__all__ = ["Axis", "axis_of"]

_LEFT = 92.0
"""Room for the names of the lanes."""
_SHORTEST, _LONGEST = 640.0, 3600.0
_PX_PER_S, _PX_PER_TURN = 0.5, 9.0
_TICK_ROOM = 64.0
_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True, slots=True)
class Axis:
    """From `left` to `right`, with `places` of turns by their index, and the `lengths` of their texts.

    `seconds` is None where turns stand in order.
    """

    left: float
    right: float
    seconds: float | None
    places: Mapping[int, tuple[float, float]]
    lengths: Mapping[int, int]

    @property
    def is_timed(self) -> bool:
        """Whether it shows seconds."""
        return self.seconds is not None

    def x(self, at_s: float) -> float:
        """Where a second lies."""
        whole = self.seconds or 1.0
        return self.left + (self.right - self.left) * min(max(at_s / whole, 0.0), 1.0)

    def span(self, turn: Turn) -> tuple[float, float]:
        """Where a turn begins and ends."""
        return self.places[turn.index]

    def place(self, finding: Found) -> float:
        """Where a finding lies: at its second, else as far into its turn as its words are."""
        if self.is_timed and finding.start_s is not None:
            return self.x(finding.start_s)
        start, end = self.places.get(finding.turn_index, (self.left, self.left))
        middle = (finding.char_start + finding.char_end) / 2
        return start + (end - start) * middle / self.lengths.get(finding.turn_index, 1)

    def name(self, at: Turn | Found) -> str:
        """A place in words: 01:12, or message 7."""
        if self.is_timed and at.start_s is not None:
            return clock(at.start_s)
        index = at.index if isinstance(at, Turn) else at.turn_index
        return gettext("message %(n)d") % {"n": index + 1}

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Places of the scale with their names."""
        if self.seconds is not None:
            room = self.seconds * _TICK_ROOM / (self.right - self.left)
            step = next((each for each in _STEPS_S if each >= room), _STEPS_S[-1])
            for n in range(int(self.seconds // step) + 1):
                yield self.x(n * step), clock(float(n * step))
            return
        room = len(self.places) * _TICK_ROOM / (self.right - self.left)
        step = next((each for each in _STEPS if each >= room), _STEPS[-1])
        for index, (start, end) in list(self.places.items())[::step]:
            yield (start + end) / 2, str(index + 1)


def axis_of(channel: str, turns: Sequence[Turn], duration_s: float | None) -> Axis:
    """The scale for these turns: of a call whose turns all have times in seconds."""
    ends = [t.end_s for t in turns if t.start_s is not None and t.end_s is not None]
    if channel == Channel.CALL and len(ends) == len(turns) and max(ends) > 0:
        return _timed(turns, max(*ends, duration_s or 0.0))
    return _ordered(turns)


def _timed(turns: Sequence[Turn], seconds: float) -> Axis:
    right = _LEFT + min(max(seconds * _PX_PER_S, _SHORTEST), _LONGEST)
    axis = Axis(_LEFT, right, seconds, {}, {})
    places = {t.index: (axis.x(t.start_s or 0.0), axis.x(t.end_s or 0.0)) for t in turns}
    return replace(axis, places=places, lengths=_lengths(turns))


def _ordered(turns: Sequence[Turn]) -> Axis:
    """As wide as each has words, but for the shortest and longest."""
    width = min(max(len(turns) * _PX_PER_TURN, _SHORTEST), _LONGEST)
    sizes = [min(max(t.word_count, 4), 60) for t in turns]
    scale, x = width / sum(sizes), _LEFT
    places = {}
    for turn, size in zip(turns, sizes, strict=True):
        places[turn.index] = (x, x + max(1.0, size * scale - 2))
        x += size * scale
    return Axis(_LEFT, _LEFT + width, None, places, _lengths(turns))


def _lengths(turns: Sequence[Turn]) -> dict[int, int]:
    return {t.index: max(1, len(t.text)) for t in turns}
