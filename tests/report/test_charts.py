"""The trend is drawn week by week, whatever of a week is missing."""

import re

from qa.report.charts import trend_chart
from qa.report.model import Score, TrendPoint


def test_weeks_stand_in_their_order_also_where_some_have_no_interval() -> None:
    points = [
        TrendPoint("W43", Score(62.4, None, None, 1), None),
        TrendPoint("W44", Score(49.0, 35.0, 63.0, 4), None),
        TrendPoint("W45", Score(46.0, None, None, 1), 50.0),
        TrendPoint("W46", Score(51.7, 44.0, 58.0, 5), None),
    ]
    assert re.findall(r">(W\d\d)<", trend_chart(points)) == ["W43", "W44", "W45", "W46"]
