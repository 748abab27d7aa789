"""The trend drawn as SVG to stand in a page: colours and font are the page's own, a reader aloud gets words.

A few lines and points from a template: Altair with vl-convert, which drew it before, took longer for one
chart than everything else of a report, and measured its text with whatever fonts the machine had.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from qa.report.language import gettext, number
from qa.report.model import TrendPoint
from qa.report.templating import render

__all__ = ["trend_chart"]

V = TypeVar("V")

WIDTH, HEIGHT = 440, 224
LEFT, RIGHT, TOP, BOTTOM = 34, 18, 16, 28
GRID = (0, 25, 50, 75, 100)
_LABEL_ABOVE, _LABEL_BELOW = -12, 22
_LOWEST = 12
"""Below this score a figure under its point would stand on the axis."""
_ALONE = 14
"""How far a band or line of a single week reaches to either side."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A week's mean: where, its figure, and how far from the point that stands."""

    x: float
    y: float
    label: str
    label_y: float


@dataclass(frozen=True, slots=True)
class Trend:
    """The drawing's parts in its own units; shapes are texts as SVG has them."""

    width: int
    height: int
    left: int
    right: int
    grid: tuple[tuple[int, float], ...]
    weeks: tuple[tuple[str, float], ...]
    bands: tuple[str, ...]
    team: tuple[str, ...]
    spreads: tuple[tuple[float, float, float], ...]
    mine: tuple[str, ...]
    dots: tuple[Dot, ...]
    words: str


def trend_chart(points: Sequence[TrendPoint]) -> Markup:
    """The agent's weeks as a line with 95 % intervals, the team's mean dashed on the band of its middle half.

    Empty with fewer than two weeks that have a score. The scale is always 0 to 100, so that small ups and
    downs look small.
    """
    if sum(point.score.mean is not None for point in points) < 2:
        return Markup()
    return Markup(render("trend.svg.j2", _drawn(points), ""))  # noqa: S704 - escaped by the template


def _drawn(points: Sequence[TrendPoint]) -> Trend:
    step = (WIDTH - LEFT - RIGHT) / len(points)
    at = [round(LEFT + step * (i + 0.5), 1) for i in range(len(points))]
    return Trend(
        WIDTH,
        HEIGHT,
        LEFT,
        WIDTH - RIGHT,
        tuple((mark, _y(mark)) for mark in GRID),
        tuple((point.week, x) for point, x in zip(points, at, strict=True)),
        tuple(_band(run) for run in _runs(points, at, lambda p: p.team.middle)),
        tuple(_line(run) for run in _runs(points, at, lambda p: p.team.mean)),
        tuple(_spreads(points, at)),
        tuple(_line(run) for run in _runs(points, at, lambda p: p.score.mean) if len(run) > 1),
        tuple(_dots(points, at)),
        _in_words(points),
    )


def _y(score: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (100 - score) / 100, 1)


def _runs(
    points: Sequence[TrendPoint], at: Sequence[float], value: Callable[[TrendPoint], V | None]
) -> Iterator[list[tuple[float, V]]]:
    """(x, value) of weeks in a row that have one."""
    run: list[tuple[float, V]] = []
    for point, x in zip(points, at, strict=True):
        found = value(point)
        if found is not None:
            run.append((x, found))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _line(run: Sequence[tuple[float, float]]) -> str:
    """Points of a line; of a single week a short one."""
    if len(run) == 1:
        ((x, score),) = run
        run = [(x - _ALONE, score), (x + _ALONE, score)]
    return " ".join(f"{x:g},{_y(score):g}" for x, score in run)


def _band(run: Sequence[tuple[float, tuple[float, float]]]) -> str:
    """Points of an area between two lines: the upper one to the right, the lower one back."""
    if len(run) == 1:
        ((x, middle),) = run
        run = [(x - _ALONE, middle), (x + _ALONE, middle)]
    upper = [f"{x:g},{_y(high):g}" for x, (_, high) in run]
    lower = [f"{x:g},{_y(low):g}" for x, (low, _) in reversed(run)]
    return " ".join([*upper, *lower])


def _spreads(points: Sequence[TrendPoint], at: Sequence[float]) -> Iterator[tuple[float, float, float]]:
    """(x, from, to) of each interval."""
    for point, x in zip(points, at, strict=True):
        if point.score.low is not None and point.score.high is not None:
            yield x, _y(point.score.low), _y(point.score.high)


def _dots(points: Sequence[TrendPoint], at: Sequence[float]) -> Iterator[Dot]:
    """The figure stands on the side of its point where the team's line is not, within the drawing."""
    for point, x in zip(points, at, strict=True):
        mean, team = point.score.mean, point.team.mean
        if mean is not None:
            is_below = team is not None and _LOWEST < mean < team
            y = _y(mean)
            yield Dot(x, y, number(mean), y + (_LABEL_BELOW if is_below else _LABEL_ABOVE))


def _in_words(points: Sequence[TrendPoint]) -> str:
    return "; ".join(map(_week_in_words, points)) + "."


def _week_in_words(point: TrendPoint) -> str:
    told = {"week": point.week, "mean": gettext("no score"), "low": "", "high": ""}
    if point.score.mean is not None:
        told["mean"] = number(point.score.mean)
    if point.team.mean is None:
        return gettext("%(week)s: %(mean)s") % told
    told["team"] = number(point.team.mean)
    if point.team.middle is None:
        return gettext("%(week)s: %(mean)s, team mean %(team)s") % told
    told |= {"low": number(point.team.middle[0]), "high": number(point.team.middle[1])}
    return (
        gettext("%(week)s: %(mean)s, team mean %(team)s, its middle half between %(low)s and %(high)s") % told
    )
