"""95 % intervals of means, by Student's t; the marts have the same as the macro margin_95."""

from math import sqrt
from statistics import NormalDist

__all__ = ["FEWEST", "margin_95", "student_t"]

FEWEST = 5
"""Fewer values give no interval: such a mean says next to nothing about a person."""


def margin_95(deviation: float | None, n: int) -> float | None:
    """Half the interval of a mean of `n` values with this standard deviation; None below FEWEST."""
    if deviation is None or n < FEWEST:
        return None
    return student_t(n - 1) * deviation / sqrt(n)


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
