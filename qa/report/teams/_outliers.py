"""Who stands apart from the team: where two intervals leave each other no room for chance.

Compared is the adjusted score of agent_comparison, which allows for the mix of work, with the mean of the
other agents' in the team. An agent is no part of what they are measured against, and the interval of that
mean is from agent to agent: colleagues differ, and one far off widens it rather than making all others stand
out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import fmean, stdev
from typing import Any

from qa import intervals
from qa.report.language import days_name
from qa.report.teams._model import Outliers, StandsApart

__all__ = ["outliers"]

Row = Mapping[str, Any]


def outliers(rows: Sequence[Row], href: Callable[[str], str | None]) -> Outliers:
    """Agents of the comparison whose interval and that of the others don't meet, the furthest off first.

    `href` leads from an agent's id to the report. Only agents with contacts enough to be ranked are judged,
    and only beside others enough for an interval.
    """
    ranked = [row for row in rows if row["is_ranked"]]
    found = sorted(_apart(ranked, href), key=lambda each: -abs(each.mean - each.others))
    days = days_name(rows[0]["since"], rows[0]["until"]) if rows else None
    return Outliers(days, len(ranked) if len(ranked) > intervals.FEWEST else 0, tuple(found))


def _apart(ranked: Sequence[Row], href: Callable[[str], str | None]) -> Iterator[StandsApart]:
    for row in ranked:
        others = [other["adjusted_score"] for other in ranked if other is not row]
        margin = intervals.margin_95(stdev(others), len(others)) if len(others) > 1 else None
        if margin is None:
            return
        mine, own_margin, mean = row["adjusted_score"], row["adjusted_margin"], fmean(others)
        if abs(mine - mean) > own_margin + margin:
            yield StandsApart(
                row["agent_name"],
                href(row["agent_id"]),
                mine > mean,
                mine,
                own_margin,
                row["compared"],
                mean,
                margin,
            )
