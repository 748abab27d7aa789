"""How far raters agree on the same interactions, beyond what chance would give, with confidence intervals.

| figure | chance agreement is estimated from | source |
|---|---|---|
| percent agreement | nothing is taken off | |
| kappa | each rater's own habits | Cohen 1960; of more than two raters, Conger 1980 |
| AC1 | how often items are hard to tell; stays near percent agreement with lopsided answers | Gwet 2008 |
| alpha | all raters' answers together; takes missing ones and scales | Krippendorff 2011 |

Intervals are 95 %, by leaving each interaction out once (the jackknife: Efron and Tibshirani 1993, chapter
11) with Student's t: one way for all four, and answers about one interaction stay together.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import krippendorff
import numpy as np
from numpy.typing import NDArray

from qa.intervals import FEWEST, student_t

__all__ = ["Agreement", "Estimate", "agreement"]

_NO_SPREAD = 1e-12  # of floating point numbers around 1
_ONE_ANSWER = "everyone gave the same answer throughout, which leaves nothing to correct for chance"
_NO_PAIR = "no interaction was rated by two"

Codes = NDArray[np.int64]
"""Items x raters: the number of the category, -1 where the rater gave no answer."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval; `why` says why there is none, or no figure at all."""

    value: float | None
    low: float | None = None
    high: float | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """All figures over `items` that two raters or more answered; `is_ordinal` is about alpha."""

    items: int
    percent: Estimate
    kappa: Estimate
    ac1: Estimate
    alpha: Estimate
    is_ordinal: bool


def agreement(
    ratings: Sequence[Sequence[str | None]],
    *,
    scale: Sequence[str] = (),
    interactions: Sequence[Hashable] | None = None,
) -> Agreement:
    """Agreement over items (rows) between raters (columns); None where a rater gave no answer.

    `scale` names the answers in order and makes alpha ordinal; without it, all answers are equally far apart.
    `interactions` says for each item what it belongs to, where several are about one; None = each its own.
    Categories are those that someone used, and at least two: an AC1 is never the better for an answer that
    nobody gave.
    """
    names = [name for name in scale if any(name in row for row in ratings)]
    names = names or sorted({answer for row in ratings for answer in row if answer is not None})
    place: dict[str | None, int] = {None: -1} | {name: i for i, name in enumerate(names)}
    codes = np.array([[place[answer] for answer in row] for row in ratings], dtype=np.int64)
    groups = np.unique(list(map(str, interactions or range(len(ratings)))), return_inverse=True)[1]
    paired = int(((codes >= 0).sum(axis=1) >= 2).sum()) if codes.size else 0
    if not paired:
        nothing = Estimate(None, why=_NO_PAIR)
        return Agreement(0, nothing, nothing, nothing, nothing, bool(scale))
    codes = codes[:, (codes >= 0).any(axis=0)]  # who rated nothing is no rater

    def estimate(figure: _Figure) -> Estimate:
        return _with_interval(codes, groups, figure)

    return Agreement(
        paired,
        estimate(_percent),
        estimate(_kappa),
        estimate(lambda some: _ac1(some, max(2, len(names)))),
        estimate(lambda some: _alpha(some, len(names), "ordinal" if scale else "nominal")),
        is_ordinal=bool(scale),
    )


_Figure = Callable[[Codes], float | None]
_Level = Literal["nominal", "ordinal"]


def _with_interval(codes: Codes, groups: NDArray[np.intp], figure: _Figure) -> Estimate:
    value = figure(codes)
    if value is None:
        return Estimate(None, why=_ONE_ANSWER)
    pairs = (codes >= 0).sum(axis=1) >= 2
    used = np.unique(groups[pairs])
    if len(used) < FEWEST:
        return Estimate(value, why=f"no interval under {FEWEST} interactions")
    without = [figure(codes[groups != group]) for group in used]
    left_out = [each for each in without if each is not None]
    if len(left_out) < len(without):
        return Estimate(value, why="no interval: without one of the interactions it can't be computed")
    spread = np.array(left_out)
    count = len(spread)
    error = float(np.sqrt((count - 1) / count * ((spread - spread.mean()) ** 2).sum()))
    if error < _NO_SPREAD:
        return Estimate(value, why="no interval: leaving any one interaction out changes nothing")
    margin = student_t(count - 1) * error
    return Estimate(value, max(-1.0, value - margin), min(1.0, value + margin))


def _percent(codes: Codes) -> float | None:
    """Mean share of pairs of raters who gave the same answer; None without any pair."""
    counts = _counts(codes, int(codes.max()) + 1)
    raters = counts.sum(axis=1)
    counts, raters = counts[raters >= 2], raters[raters >= 2]
    if not len(raters):
        return None
    return float(((counts * (counts - 1)).sum(axis=1) / (raters * (raters - 1))).mean())


def _kappa(codes: Codes) -> float | None:
    """Chance is the mean product of shares over pairs of raters (Conger 1980): Cohen's kappa for two."""
    answered = (codes >= 0).sum(axis=0)
    if not answered.all():
        return None
    shares = np.array([(codes == k).sum(axis=0) / answered for k in range(int(codes.max()) + 1)])
    together = shares.T @ shares
    raters = codes.shape[1]
    chance = (together.sum() - np.trace(together)) / (raters * (raters - 1))
    return _beyond(_percent(codes), float(chance))


def _ac1(codes: Codes, categories: int) -> float | None:
    """Chance is sum(p * (1 - p)) / (categories - 1) over the mean shares p (Gwet 2008, equation 5)."""
    counts = _counts(codes, categories)
    raters = counts.sum(axis=1)
    shares = (counts[raters > 0] / raters[raters > 0, None]).mean(axis=0)
    return _beyond(_percent(codes), float((shares * (1 - shares)).sum() / (categories - 1)))


def _alpha(codes: Codes, categories: int, level: _Level) -> float | None:
    counts = _counts(codes, categories)
    counts = counts[counts.sum(axis=1) >= 2]
    if (counts.sum(axis=0) > 0).sum() < 2:
        return None
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement=level))


def _beyond(observed: float | None, chance: float) -> float | None:
    if observed is None or chance > 1 - _NO_SPREAD:
        return None
    return (observed - chance) / (1 - chance)


def _counts(codes: Codes, categories: int) -> NDArray[np.int64]:
    """Items x categories: how many raters gave it."""
    return np.stack([(codes == k).sum(axis=1) for k in range(categories)], axis=1)
