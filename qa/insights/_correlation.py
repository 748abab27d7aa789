"""Rank correlation from counted pairs, how sure it is, and what of many is left after looking at many."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atanh, erfc, sqrt, tanh
from statistics import NormalDist

__all__ = ["Estimate", "Pairs", "benjamini_hochberg", "ranks", "spearman", "within"]

Pairs = Mapping[tuple[float, float], int]
"""How often each pair of values occurs."""
_Z = NormalDist().inv_cdf(0.975)
_ALMOST_ONE = 1 - 1e-12


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rank correlation over `n` pairs with its 95 % interval.

    `p` is how often chance alone gives one as far from 0. The interval is None for a correlation of exactly 1
    or -1, where the formula has none.
    """

    n: int
    r: float
    low: float | None
    high: float | None
    p: float


def ranks(counts: Mapping[float, int]) -> dict[float, float]:
    """The rank of each value, from 1; values that occur more than once share the mean of their ranks."""
    found, below = {}, 0
    for value in sorted(counts):
        found[value] = below + (counts[value] + 1) / 2
        below += counts[value]
    return found


def spearman(pairs: Pairs) -> float | None:
    """Spearman's rank correlation: Pearson's of the average ranks. None where a side never varies."""
    xs, ys = Counter[float](), Counter[float]()
    for (x, y), count in pairs.items():
        xs[x] += count
        ys[y] += count
    middle = (xs.total() + 1) / 2
    dx = {value: rank - middle for value, rank in ranks(xs).items()}
    dy = {value: rank - middle for value, rank in ranks(ys).items()}
    spread = sum(n * dx[x] ** 2 for x, n in xs.items()) * sum(n * dy[y] ** 2 for y, n in ys.items())
    if spread == 0:
        return None
    together = sum(n * dx[x] * dy[y] for (x, y), n in pairs.items())
    return max(-1.0, min(1.0, together / sqrt(spread)))


def within(strata: Sequence[tuple[int, float]]) -> Estimate:
    """The correlation within strata, each (n, r), so that what differs between them makes none.

    Strata weigh n - 1, the inverse of the variance that r has where nothing goes together (which holds with
    ties, too); `p` is that of the weighted sum against it. The interval is Fisher's, with the standard error
    of Bonett and Wright (2000, "Sample size requirements for estimating Pearson, Kendall and Spearman
    correlations", Psychometrika 65, 23-28), of which each stratum takes 3 pairs.
    """
    n, weight = sum(n for n, _ in strata), sum(n - 1 for n, _ in strata)
    r = sum((n - 1) * r for n, r in strata) / weight
    p = erfc(abs(r) * sqrt(weight / 2))
    if abs(r) > _ALMOST_ONE:
        return Estimate(n, r, None, None, p)
    error = _Z * sqrt((1 + r**2 / 2) / (n - 3 * len(strata)))
    return Estimate(n, r, tanh(atanh(r) - error), tanh(atanh(r) + error), p)


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """Each p adjusted for looking at all of them, in the order given.

    Of those at or below q, a share of q is expected to be chance (Benjamini and Hochberg 1995, "Controlling
    the false discovery rate", J. R. Stat. Soc. B 57, 289-300).
    """
    adjusted, least = [1.0] * len(ps), 1.0
    for rank, place in sorted(enumerate(sorted(range(len(ps)), key=ps.__getitem__), start=1), reverse=True):
        least = min(least, ps[place] * (len(ps) / rank))
        adjusted[place] = least
    return adjusted
