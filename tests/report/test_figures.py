"""Intervals."""

import pytest

from qa.intervals import student_t
from qa.report.figures import with_margin


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(4, 2.7764451), (5, 2.5705818), (9, 2.2621572), (30, 2.0422725)]
)
def test_students_t_is_that_of_the_tables(degrees: int, quantile: float) -> None:
    assert student_t(degrees) == pytest.approx(quantile, rel=1e-3)


def test_an_interval_stays_on_the_scale() -> None:
    score = with_margin(95, 10, 6)
    assert (score.low, score.high) == (85, 100)
    score = with_margin(5, 10, 6)
    assert (score.low, score.high) == (0, 15)
