"""The arithmetic: ranks as their slow definition says, known figures, no more found by chance than asked."""

import random
from collections import Counter
from math import atanh, sqrt, tanh
from statistics import correlation

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.insights._correlation import benjamini_hochberg, ranks, spearman, within

_VALUES = st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=30)
_PAIRS = st.lists(
    st.tuples(st.integers(0, 4).map(float), st.integers(0, 4).map(float)), min_size=2, max_size=40
)


def slow_ranks(values: list[float]) -> list[float]:
    """Of each value: the smaller ones, and the middle of those like it."""
    return [sum(v < x for v in values) + (1 + sum(v == x for v in values)) / 2 for x in values]


@settings(deadline=None)
@given(_VALUES)
def test_ranks_with_ties_are_as_defined(values: list[float]) -> None:
    found = ranks(Counter(values))
    assert [found[value] for value in values] == slow_ranks(values)
    assert sum(found[value] for value in values) == len(values) * (len(values) + 1) / 2


@settings(deadline=None)
@given(_PAIRS)
def test_spearman_is_pearsons_correlation_of_the_ranks(pairs: list[tuple[float, float]]) -> None:
    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    found = spearman(Counter(pairs))
    if len(set(xs)) == 1 or len(set(ys)) == 1:
        assert found is None
    else:
        assert found is not None
        assert found == pytest.approx(correlation(slow_ranks(xs), slow_ranks(ys)))
        assert spearman(Counter((y, x) for x, y in pairs)) == pytest.approx(found)
        assert spearman(Counter((-x, y) for x, y in pairs)) == pytest.approx(-found)
        assert spearman(Counter((x**3, y) for x, y in pairs)) == pytest.approx(found)


def test_the_interval_is_that_of_bonett_and_wright() -> None:
    # the fifteen pairs that the R package statpsych shows for ci.spear: 0.8700, 0.5841 to 0.9638
    y = (21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19)
    x = (67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51)
    r = spearman(Counter((float(a), float(b)) for a, b in zip(x, y, strict=True)))
    assert r == pytest.approx(0.8699639, abs=1e-6)
    assert r is not None
    found = within([(15, r)])
    assert found.low == pytest.approx(0.5840951, abs=1e-6)
    assert found.high == pytest.approx(0.9638297, abs=1e-6)


def test_strata_weigh_by_their_size_and_what_differs_between_them_makes_nothing() -> None:
    found = within([(41, 0.5), (81, -0.1)])
    assert found.n == 122
    assert found.r == pytest.approx((40 * 0.5 - 80 * 0.1) / 120)
    error = 1.959964 * sqrt((1 + found.r**2 / 2) / 116)
    assert found.low == pytest.approx(tanh(atanh(found.r) - error))
    # two channels of different level without a link inside either
    flat = Counter({(x, y): 10 for x in (0.0, 1.0) for y in (0.0, 1.0)})
    apart = flat + Counter({(x + 2, y + 2): n for (x, y), n in flat.items()})
    assert spearman(apart) == pytest.approx(0.8, abs=0.05)
    assert within([(40, spearman(flat) or 0.0), (40, spearman(flat) or 0.0)]).r == 0


def test_a_perfect_correlation_has_no_interval() -> None:
    found = within([(40, 1.0)])
    assert (found.low, found.high) == (None, None)
    assert found.p < 1e-6


def test_adjusting_is_as_worked_by_hand() -> None:
    # rank by rank: 0.01 * 4/1, 0.02 * 4/2, 0.03 * 4/3, 0.5; each no more than those after it
    assert benjamini_hochberg([0.5, 0.01, 0.03, 0.02]) == pytest.approx([0.5, 0.04, 0.04, 0.04])
    assert benjamini_hochberg([]) == []


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=20))
def test_adjusting_keeps_the_order_and_lowers_nothing(ps: list[float]) -> None:
    adjusted = benjamini_hochberg(ps)
    assert all(p <= q <= 1 for p, q in zip(ps, adjusted, strict=True))
    by_p = sorted(zip(ps, adjusted, strict=True))
    assert [q for _, q in by_p] == sorted(q for _, q in by_p)


def _p(xs: list[float], ys: list[float]) -> float:
    r = spearman(Counter(zip(xs, ys, strict=True)))
    assert r is not None
    return within([(len(xs), r)]).p


def _rounds(real: int, noise: int, rounds: int) -> list[tuple[int, int]]:
    """(false, all) discoveries at 5 %: `real` of the criteria follow the answer, `noise` are shuffled."""
    dice = random.Random(20260302)
    found = []
    for _ in range(rounds):
        answers = [float(dice.randint(1, 5)) for _ in range(60)]
        ps = [_p([float(a + dice.gauss(0, 1.5) > 3) for a in answers], answers) for _ in range(real)]
        for _ in range(noise):
            shuffled = [float(i % 3 > 0) for i in range(60)]
            dice.shuffle(shuffled)
            ps.append(_p(shuffled, answers))
        hits = [place for place, q in enumerate(benjamini_hochberg(ps)) if q <= 0.05]
        found.append((sum(place >= real for place in hits), len(hits)))
    return found


def test_where_nothing_goes_together_something_is_found_about_as_seldom_as_asked() -> None:
    share = sum(hits > 0 for _, hits in _rounds(real=0, noise=12, rounds=300)) / 300
    # 5 % asked: three standard errors to either side are 1.2 % and 8.8 %
    assert 0.012 <= share <= 0.088


def test_of_what_is_found_no_more_is_false_than_asked() -> None:
    rounds = _rounds(real=6, noise=6, rounds=150)
    false_share = sum(false / max(1, hits) for false, hits in rounds) / len(rounds)
    assert false_share <= 0.05
    assert sum(hits - false for false, hits in rounds) / len(rounds) > 5  # of the six real ones
