"""A mean score with its interval, and what a difference between two of them says.

The interval is that of the marts, worked out here since a published file has none of their macros.
"""

from math import hypot

from qa import intervals
from qa.report.model import Score
from qa.report.standings import Standing

__all__ = ["is_clear_change", "margin_95", "score_of", "with_margin"]


def score_of(standing: Standing | None) -> Score:
    """The mean, and from five scores on its 95 % interval."""
    if standing is None:
        return Score(None, None, None, 0)
    return with_margin(standing.mean, margin_95(standing), standing.scored)


def with_margin(mean: float | None, margin: float | None, count: int) -> Score:
    """A mean of so many scores with its interval, kept within 0 to 100."""
    if mean is None or margin is None:
        return Score(mean, None, None, count)
    return Score(mean, max(0.0, mean - margin), min(100.0, mean + margin), count)


def margin_95(standing: Standing) -> float | None:
    """Half the width of the 95 % interval; None with too few scores."""
    return intervals.margin_95(standing.deviation, standing.scored)


def is_clear_change(now: Standing, then: Standing) -> bool:
    """Whether the means differ by more than their intervals together explain; False where one has none."""
    margins = margin_95(now), margin_95(then)
    if now.mean is None or then.mean is None or margins[0] is None or margins[1] is None:
        return False
    return abs(now.mean - then.mean) > hypot(margins[0], margins[1])
