"""Charts as SVG to stand in a page: colours and font are the page's own, and a reader aloud gets words.

Altair with vl-convert draws them without a browser or a request. Chosen over matplotlib because its SVG
keeps text as text, in the page's font.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from typing import Any

from qa.report.model import TrendPoint

__all__ = ["trend_chart"]

_WIDTH, _HEIGHT, _FONT_SIZE = 420, 200, 14
_DATA = "weeks"
_SVG_TAG = re.compile(r'<svg [^>]*?viewBox="([^"]+)"[^>]*>')


def trend_chart(points: Sequence[TrendPoint]) -> str:
    """The agent's weeks as a line with 95 % intervals, the team's mean dashed; empty with fewer than two.

    The scale is always 0 to 100, so that small ups and downs look small.
    """
    if sum(point.score.mean is not None for point in points) < 2:
        return ""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(
        _trend() | {"datasets": {_DATA: [_row(at, point) for at, point in enumerate(points)]}}
    )
    return _accessible(svg, "Your score by week", _in_words(points))


@cache
def _trend() -> dict[str, Any]:
    """The drawing without its numbers: Altair takes longer to put it together than the rest of a page."""
    import altair as alt

    in_order = alt.EncodingSortField(
        "at", op="min"
    )  # layers leave weeks out, so the data's order is not kept
    axis = alt.Axis(title=None, labelAngle=0, domain=False, ticks=False)
    week = alt.X("week:O", sort=in_order, axis=axis)
    marks = [0, 25, 50, 75, 100]
    axis = alt.Axis(title=None, values=marks, domain=False, ticks=False, gridColor="var(--line)")
    score = alt.Y("score:Q", scale=alt.Scale(domain=[0, 100]), axis=axis)
    base = alt.Chart(alt.NamedData(_DATA)).encode(x=week)
    team = base.mark_line(color="var(--muted)", strokeDash=[5, 4], strokeWidth=2).encode(y="team:Q")
    spread = base.mark_rule(color="var(--accent)", opacity=0.3, strokeWidth=7, strokeCap="round")
    mine = base.mark_line(color="var(--accent)", strokeWidth=2.5).encode(y=score)
    dots = base.mark_point(color="var(--accent)", filled=True, size=70, opacity=1).encode(y=score)
    layers = (
        team.transform_filter("isValid(datum.team)"),
        spread.encode(y="low:Q", y2="high:Q").transform_filter("isValid(datum.low)"),
        mine,
        dots.transform_filter("isValid(datum.score)"),
        *(label.encode(y=score) for label in _labels(alt, base)),
    )
    chart = alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT, background="transparent")
    chart = chart.configure_view(stroke=None).configure_axis(
        labelColor="var(--muted)", labelFontSize=_FONT_SIZE, labelPadding=6
    )
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec


def _labels(alt: Any, base: Any) -> Iterator[Any]:
    """The scores in figures, each on the side of its point where the team's line is not, on a halo."""
    for side, dy in (("above", -17), ("below", 17)):
        beside = base.encode(text="label:N").transform_filter(alt.datum.side == side)
        style = {"dy": dy, "fontSize": _FONT_SIZE, "fontWeight": "bold"}
        yield beside.mark_text(**style, color="var(--card)", stroke="var(--card)", strokeWidth=4, aria=False)
        yield beside.mark_text(**style, color="var(--ink)")


def _row(at: int, point: TrendPoint) -> dict[str, Any]:
    score = point.score
    is_below = point.team_mean is not None and score.mean is not None and score.mean < point.team_mean
    return {
        "at": at,
        "week": point.week,
        "score": score.mean,
        "low": score.low,
        "high": score.high,
        "team": point.team_mean,
        "label": "" if score.mean is None else f"{score.mean:.1f}".removesuffix(".0"),
        "side": "below" if is_below else "above",
    }


def _in_words(points: Sequence[TrendPoint]) -> str:
    told = []
    for point in points:
        mine = "no score" if point.score.mean is None else f"{point.score.mean:.1f}"
        team = "" if point.team_mean is None else f", team mean {point.team_mean:.1f}"
        told.append(f"{point.week}: {mine}{team}")
    return "; ".join(told) + "."


def _accessible(svg: str, title: str, description: str) -> str:
    """The drawing scales with the page and has a title and a description."""
    head = (
        r'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="\1" role="img" '
        'aria-labelledby="chart-title chart-text">'
        f'<title id="chart-title">{escape(title)}</title><desc id="chart-text">{escape(description)}</desc>'
    )
    return _SVG_TAG.sub(head, svg, count=1)
