"""Agreement equals what is published; the sources stand at the numbers."""

from collections.abc import Sequence

import pytest

from qa.intervals import student_t
from qa.review.agreement import Estimate, agreement

Rows = list[tuple[str | None, ...]]


def table(*counts: Sequence[int]) -> Rows:
    """The ratings of two raters behind a table: rows the first one's answers, columns the second one's."""
    return [
        (str(first), str(second))
        for first, row in enumerate(counts)
        for second, count in enumerate(row)
        for _ in range(count)
    ]


def of(*raters: str) -> Rows:
    """A string a rater, a character an item; a dot is no answer."""
    return [tuple(None if each == "." else each for each in item) for item in zip(*raters, strict=True)]


def error(estimate: Estimate, student: float) -> float:
    """The standard error behind an interval; `student` is t at 0.975 from a printed table."""
    assert estimate.value is not None
    assert estimate.low is not None
    return (estimate.value - estimate.low) / student


def test_two_diagnosticians_by_cohen() -> None:
    # Cohen (1960), A coefficient of agreement for nominal scales, table 1: p_o 0.70, p_c 0.41, kappa 0.49.
    found = agreement(table((88, 14, 18), (10, 40, 10), (2, 6, 12)))
    assert found.items == 200
    assert found.percent.value == pytest.approx(0.70)
    assert found.kappa.value == pytest.approx((0.70 - 0.41) / (1 - 0.41))


def test_two_diagnosticians_by_fleiss() -> None:
    # Fleiss, Statistical methods for rates and proportions, 1981, table 13.1: kappa 0.676. Standard errors of
    # Gwet's and of Fleiss, Cohen and Everitt's formulas: kappa 0.088, AC1 0.0394; leaving one out comes near.
    found = agreement(table((75, 1, 4), (5, 4, 1), (0, 0, 10)))
    assert found.kappa.value == pytest.approx((0.89 - 0.66) / (1 - 0.66))
    assert error(found.kappa, 1.984) == pytest.approx(0.0881, rel=0.03)
    # By hand: mean shares 0.80, 0.075, 0.125, so that chance is (0.16 + 0.069375 + 0.109375) / 2.
    assert found.ac1.value == pytest.approx((0.89 - 0.169375) / (1 - 0.169375))
    assert error(found.ac1, 1.984) == pytest.approx(0.0394, rel=0.01)
    # Of two raters' shares the spread is that of a mean: sqrt(p (1 - p) / (n - 1)).
    assert error(found.percent, 1.984) == pytest.approx((0.89 * 0.11 / 99) ** 0.5, rel=1e-3)


def test_abstractors_by_gwet() -> None:
    # Gwet's vignette of irrCAC for R, data set cont3x3abstractors: kappa 0.7964094, standard error 0.0589.
    found = agreement(table((13, 0, 0), (0, 20, 7), (0, 4, 56)))
    assert found.kappa.value == pytest.approx(0.7964094, abs=5e-8)
    assert error(found.kappa, 1.984) == pytest.approx(0.0589, rel=0.03)


def test_kappa_falls_and_ac1_stays_when_nearly_all_answers_are_the_same() -> None:
    # Gwet (2002), Kappa statistic is not satisfactory: p_a 0.944, kappa -0.0234, AC1 0.9407.
    found = agreement(table((118, 5), (2, 0)))
    assert found.percent.value == pytest.approx(0.944)
    assert found.kappa.value == pytest.approx(-0.0234, abs=5e-5)
    assert found.ac1.value == pytest.approx(0.9407, abs=1e-4)


def test_four_observers_with_missing_answers_by_krippendorff() -> None:
    # Krippendorff (2011), Computing Krippendorff's alpha-reliability, C: nominal 0.743, ordinal 0.815.
    ratings = of("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    found = agreement(ratings)
    assert found.items == 11  # the last unit has one answer
    assert found.alpha.value == pytest.approx(0.743, abs=0.0005)
    assert not found.is_ordinal
    ordinal = agreement(ratings, scale="12345")
    assert ordinal.alpha.value == pytest.approx(0.815, abs=0.0005)
    assert ordinal.is_ordinal
    assert ordinal.kappa == found.kappa


def test_two_observers_by_krippendorff() -> None:
    # Krippendorff (2011), A, binary: 0.095. By hand: 1 - 19 * 4 / (14 * 6).
    found = agreement(of("0100000010", "1110010000"))
    assert found.alpha.value == pytest.approx(0.095, abs=0.0005)
    assert found.alpha.value == pytest.approx(1 - 19 * 4 / (14 * 6))


def test_four_raters_with_missing_answers_by_gwet() -> None:
    # Gwet (2014), Handbook of inter-rater reliability, 4th edition, as irrCAC prints it.
    found = agreement(of("123321412...", "1233224125..", ".33323422513", "12332441251."))
    assert found.percent.value == pytest.approx(0.81818, abs=5e-6)
    assert found.kappa.value == pytest.approx(0.76282, abs=5e-6)
    assert found.ac1.value == pytest.approx(0.77544, abs=5e-6)
    assert found.alpha.value == pytest.approx(0.74342, abs=5e-6)
    assert error(found.alpha, 2.228) == pytest.approx(0.14557, rel=0.05)
    for figure in (found.percent, found.kappa, found.ac1, found.alpha):
        assert figure.high == 1.0


def test_one_answer_throughout_leaves_kappa_undefined_and_says_why() -> None:
    found = agreement([("met", "met")] * 8)
    assert found.percent.value == found.ac1.value == 1.0
    assert found.ac1.low is None
    assert "changes nothing" in str(found.ac1.why)
    for figure in (found.kappa, found.alpha):
        assert figure.value is None
        assert "same answer throughout" in str(figure.why)


def test_an_interval_that_hangs_on_one_interaction_is_not_given() -> None:
    found = agreement([("met", "met")] * 8 + [("not_met", "not_met")])
    assert found.kappa.value == 1.0
    assert "without one of the interactions" in str(found.kappa.why)


def test_one_interaction_has_figures_and_no_interval() -> None:
    found = agreement([("met", "not_met")])
    assert found.items == 1
    assert found.percent.value == 0.0
    assert found.percent.low is None
    assert "under 5" in str(found.percent.why)


@pytest.mark.parametrize("ratings", [[], [("met", None)], [(None, None), ("met", None)]])
def test_without_a_pair_there_is_nothing_to_compare(ratings: Rows) -> None:
    found = agreement(ratings)
    assert found.items == 0
    assert found.ac1.value is None
    assert "no interaction" in str(found.ac1.why)


def test_who_rated_nothing_changes_nothing() -> None:
    ratings = table((75, 1, 4), (5, 4, 1), (0, 0, 10))
    assert agreement([(*row, None) for row in ratings]) == agreement(ratings)


def test_answers_about_one_interaction_stay_together() -> None:
    rows = table((20, 4), (4, 12))
    alone = agreement(rows)
    fourfold = agreement(rows * 4, interactions=list(range(len(rows))) * 4)
    assert fourfold.percent.value == alone.percent.value
    assert error(fourfold.percent, 2.02) == pytest.approx(error(alone.percent, 2.02))
    assert error(agreement(rows * 4).percent, 2.02) < 0.6 * error(alone.percent, 2.02)


def test_the_order_of_raters_and_items_changes_nothing() -> None:
    ratings = of("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    found, turned = agreement(ratings), agreement([row[::-1] for row in reversed(ratings)])
    for name in ("percent", "kappa", "ac1", "alpha"):
        one, other = getattr(found, name), getattr(turned, name)
        assert one.value == pytest.approx(other.value)
        assert one.low == pytest.approx(other.low)


def test_the_interval_holds_what_it_should() -> None:
    """Over all outcomes of ten items, each agreed on with chance 0.7: how often the interval holds 0.7."""
    held = 0.0
    for agreed in range(1, 10):
        found = agreement([("a", "a")] * agreed + [("a", "b")] * (10 - agreed)).percent
        assert found.low is not None
        assert found.high is not None
        ways = 1.0
        for i in range(agreed):
            ways = ways * (10 - i) / (i + 1)
        held += ways * 0.7**agreed * 0.3 ** (10 - agreed) * (found.low <= 0.7 <= found.high)
    assert held > 0.9


@pytest.mark.parametrize(("freedom", "printed"), [(4, 2.776), (10, 2.228), (30, 2.042), (100, 1.984)])
def test_students_t_is_that_of_printed_tables(freedom: int, printed: float) -> None:
    assert student_t(freedom) == pytest.approx(printed, rel=0.001)
