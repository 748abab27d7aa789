"""One row of the table of figures: what was measured, in which set, the naive way beside ours.

Intervals are 95 % bootstrap intervals over whole conversations (turns of one conversation depend on each
other), with a fixed seed, so the same data give the same interval.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["HEAD", "Place", "Row", "auc", "correlation", "f1", "macro_f1", "pearson", "spearman"]

Place = tuple[str, int]
"""A conversation's id and a turn's position in it (0 where the whole conversation is the unit)."""

HEAD = (
    f"{'set':20s} {'what':46s} {'metric':10s} {'n':>6s} {'naive':>6s} {'ours':>6s}  {'95 %':13s} {'aim':>5s}"
)
_DRAWS = 500
_Array = npt.NDArray[Any]
_Numbers = Sequence[float] | _Array


@dataclass(frozen=True, slots=True)
class Row:
    """A figure; `count` is how many units people labelled so; `naive` None where there is no obvious way."""

    set_name: str
    what: str
    metric: str
    count: int
    naive: float | None
    ours: float
    low: float
    high: float
    at_least: float | None = None

    @property
    def is_below_naive(self) -> bool:
        """Whether the obvious way does better: beyond the rounding of the table, and what the aim allows."""
        if self.naive is None:
            return False
        allowed = self.naive if self.at_least is None else min(self.naive, self.at_least)
        return round(self.ours, 3) < round(allowed, 3)

    def __str__(self) -> str:
        naive = "" if self.naive is None else f"{self.naive:.3f}"
        aim = "" if self.at_least is None else f"{self.at_least:.2f}"
        between = f"{self.low:.2f} to {self.high:.2f}"
        figures = f"{self.count:6d} {naive:>6s} {self.ours:6.3f}  {between:13s} {aim:>5s}"
        mark = " below naive" if self.is_below_naive else ""
        return f"{self.set_name:20s} {self.what:46s} {self.metric:10s} {figures}{mark}"


def _f1(hits: float, found: float, gold: float) -> float:
    return 2 * hits / (found + gold) if found + gold else 0.0


def f1(
    set_name: str,
    what: str,
    gold: Collection[Place],
    found: Collection[Place],
    naive: Collection[Place] | None = None,
    at_least: float | None = None,
) -> Row:
    """F1 of the places found against those that people labelled."""
    gold, found = set(gold), set(found)
    low, high = _f1_interval(gold, found)
    ours = _f1(len(gold & found), len(found), len(gold))
    plain = None if naive is None else _f1(len(gold & set(naive)), len(set(naive)), len(gold))
    return Row(set_name, what, "F1", len(gold), plain, ours, low, high, at_least)


def _f1_interval(gold: set[Place], found: set[Place]) -> tuple[float, float]:
    hits, n_found, n_gold = (Counter(place[0] for place in some) for some in (gold & found, found, gold))
    ids = sorted({*n_found, *n_gold})
    table = np.array([(hits[i], n_found[i], n_gold[i]) for i in ids], dtype=float).reshape(-1, 3)
    return _interval(len(ids), lambda drawn: _f1(*table[drawn].sum(axis=0)))


def macro_f1(
    set_name: str,
    what: str,
    units: Sequence[Place],
    gold: Collection[Place],
    found: Collection[Place],
    naive: Collection[Place],
    at_least: float | None = None,
) -> Row:
    """Mean of the F1 of "present" and that of "absent", over all units."""
    is_gold, is_found, is_naive = (
        np.array([unit in set_of for unit in units]) for set_of in (set(gold), set(found), set(naive))
    )

    def score(given: _Array, drawn: _Array) -> float:
        wanted, said = is_gold[drawn], given[drawn]
        present = _f1((wanted & said).sum(), said.sum(), wanted.sum())
        absent = _f1((~wanted & ~said).sum(), (~said).sum(), (~wanted).sum())
        return float((present + absent) / 2)

    everything = np.arange(len(units))
    low, high = _interval(len(units), lambda drawn: score(is_found, drawn))
    ours, plain = score(is_found, everything), score(is_naive, everything)
    return Row(set_name, what, "macro-F1", int(is_gold.sum()), plain, ours, low, high, at_least)


def pearson(a: _Numbers, b: _Numbers) -> float:
    """Pearson's r."""
    return float(np.corrcoef(a, b)[0, 1])


def spearman(a: _Numbers, b: _Numbers) -> float:
    """Spearman's rank correlation, ties sharing their mean rank."""
    return pearson(_ranks(a), _ranks(b))


def _ranks(values: _Numbers) -> _Numbers:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return ((ends - counts + ends - 1) / 2)[places]


def auc(is_high: _Numbers, score: _Numbers) -> float:
    """The chance that one of the high ones scores above one of the low ones; a tie counts half."""
    ranks, high = np.array(_ranks(score)) + 1, np.array(is_high, dtype=bool)
    n, m = high.sum(), (~high).sum()
    return float((ranks[high].sum() - n * (n + 1) / 2) / (n * m))


def correlation(
    set_name: str,
    what: str,
    metric: Callable[[_Numbers, _Numbers], float],
    people: _Numbers,
    ours: _Numbers,
    naive: _Numbers | None = None,
    at_least: float | None = None,
) -> Row:
    """A rank or linear correlation (or AUC) of two numbers a unit."""
    labels, values = np.array(people, dtype=float), np.array(ours, dtype=float)
    low, high = _interval(len(labels), lambda drawn: metric(labels[drawn], values[drawn]))
    plain = None if naive is None else metric(people, naive)
    name = {"pearson": "r", "spearman": "Spearman", "auc": "AUC"}[metric.__name__]
    return Row(set_name, what, name, len(labels), plain, metric(people, ours), low, high, at_least)


def _interval(units: int, score: Callable[[_Array], float]) -> tuple[float, float]:
    random = np.random.default_rng(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = [score(random.integers(0, units, units)) for _ in range(_DRAWS)] if units else [0.0]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)
