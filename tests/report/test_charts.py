"""The trend is drawn week by week, whatever of a week is missing."""

import re

import pytest

from qa.report.charts import HEIGHT, TOP, trend_chart
from qa.report.language import speaking
from qa.report.model import Score, Team, TrendPoint

NOBODY = Team()
POINTS = [
    TrendPoint("W43", Score(62.4, None, None, 1), NOBODY),
    TrendPoint("W44", Score(49.0, 35.0, 63.0, 4), NOBODY),
    TrendPoint("W45", Score(46.0, None, None, 1), Team(5, 50.0, (44.0, 58.5))),
    TrendPoint("W46", Score(None, None, None, 0), Team(4, 52.0)),
    TrendPoint("W47", Score(51.7, 0.0, 58.0, 5), NOBODY),
]


def values(svg: str, shape: str, name: str) -> list[str]:
    return re.findall(rf'<{shape} class="{name}" (?:points="([^"]+)"|[^>]*)', svg)


def test_weeks_stand_in_their_order_also_where_some_have_no_interval() -> None:
    assert re.findall(r">(W\d\d)<", trend_chart(POINTS)) == ["W43", "W44", "W45", "W46", "W47"]


def test_one_week_is_no_trend() -> None:
    assert trend_chart(POINTS[:1]) == ""
    assert trend_chart([]) == ""


def test_a_week_without_a_score_breaks_the_line_and_an_interval_down_to_nothing_is_drawn() -> None:
    svg = trend_chart(POINTS)
    (line,) = values(svg, "polyline", "mine-line")
    assert len(line.split()) == 3
    assert len(values(svg, "line", "spread")) == 2
    assert len(values(svg, "circle", "dot")) == 4


def test_the_teams_band_and_mean_are_drawn_where_there_are_any() -> None:
    svg = trend_chart(POINTS)
    (band,), (team,) = values(svg, "polygon", "band"), values(svg, "polyline", "team")
    assert (len(band.split()), len(team.split())) == (4, 2)
    heights = sorted({float(point.split(",")[1]) for point in band.split()})
    assert TOP < heights[0] < heights[1] < HEIGHT


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", "W45: 46, team mean 50, its middle half between 44 and 58.5; W46: no score, team mean 52;"),
        ("es", "W45: 46, media del equipo 50, su mitad central entre 44 y 58,5; W46: sin puntuación,"),
    ],
)
def test_the_drawing_is_told_in_words(code: str, told: str) -> None:
    with speaking(code):
        assert told in trend_chart(POINTS)


def test_names_of_weeks_are_no_markup() -> None:
    odd = [TrendPoint("<b>", Score(1.0, None, None, 1), NOBODY) for _ in range(2)]
    assert "<b>" not in trend_chart(odd)
