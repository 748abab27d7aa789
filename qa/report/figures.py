"""A mean score with its interval, and what a difference between two of them says.

The interval is that of the marts, worked out here since a published file has none of their macros.
"""

from math import hypot, sqrt
from statistics import NormalDist

from qa.report.model import Score
from qa.report.rows import ScoreRow

__all__ = ["INTERVAL_FROM", "is_clear_change", "margin_95", "score_of", "student_t", "with_margin"]

INTERVAL_FROM = 5
"""Fewer scores give no interval: such a mean says next to nothing about a person."""


def score_of(row: ScoreRow | None) -> Score:
    """The mean, and from five scores on its 95 % interval."""
    return Score(None, None, None, 0) if row is None else with_margin(row.mean, margin_95(row), row.scored)


def with_margin(mean: float | None, margin: float | None, count: int) -> Score:
    """A mean of so many scores with its interval, kept within 0 to 100."""
    if mean is None or margin is None:
        return Score(mean, None, None, count)
    return Score(mean, max(0.0, mean - margin), min(100.0, mean + margin), count)


def margin_95(row: ScoreRow) -> float | None:
    """Half the width of the 95 % interval, by Student's t; None with fewer than five scores."""
    if row.deviation is None or row.scored < INTERVAL_FROM:
        return None
    return student_t(row.scored - 1) * row.deviation / sqrt(row.scored)


def student_t(degrees: int) -> float:
    """The 97.5 % quantile of Student's t, within 0.1 % from four degrees of freedom on.

    Abramowitz and Stegun 1964, 26.7.5: an expansion in powers of 1/degrees about the normal quantile.
    """
    z = NormalDist().inv_cdf(0.975)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / float(degrees) ** power for power, term in enumerate(terms))


def is_clear_change(now: ScoreRow, then: ScoreRow) -> bool:
    """Whether the means differ by more than their intervals together explain; False where one has none."""
    margins = margin_95(now), margin_95(then)
    if now.mean is None or then.mean is None or margins[0] is None or margins[1] is None:
        return False
    return abs(now.mean - then.mean) > hypot(margins[0], margins[1])
