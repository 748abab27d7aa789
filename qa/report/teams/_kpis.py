"""The team's figures by week: each with its interval where it has one, and with how many cases it is of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qa.report.language import gettext
from qa.report.teams._model import Figure, Kpi, Unit

__all__ = ["TILES", "kpis"]

TILES = ("pass_rate", "critical_failures", "csat", "fcr_rate", "handle_time_s")
"""Columns that the page shows large, beside the score."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of team_weeks: what it is called here, and the columns of its interval and its cases."""

    name: str
    label: str
    unit: Unit
    n: str
    margin: str | None = None
    ends: tuple[str, str] | None = None


def _columns() -> tuple[_Column, ...]:
    return (
        _Column("score", gettext("Score"), "score", "evaluations", margin="score_margin"),
        _Column("pass_rate", gettext("Passed"), "share", "decided"),
        _Column("critical_failures", gettext("Must-haves missed"), "count", "judged"),
        _Column("csat", gettext("Satisfaction, 1 to 5"), "mean", "csat_answers", margin="csat_margin"),
        _Column(
            "fcr_rate",
            gettext("Resolved at first contact"),
            "share",
            "fcr_known",
            ends=("fcr_low", "fcr_high"),
        ),
        _Column("handle_time_s", gettext("Handle time (min:s)"), "clock", "handled"),
        _Column("first_response_s", gettext("First answer after (min:s)"), "clock", "answered"),
        _Column("escalation_rate", gettext("Escalation came up"), "share", "interactions"),
        _Column("empathy_rate", gettext("Feelings answered"), "share", "moments"),
        _Column("interruptions_per_call", gettext("Interruptions in a call"), "mean", "heard"),
    )


def kpis(
    weeks: Sequence[Mapping[str, Any]], mondays: Sequence[date], meanings: Mapping[str, str]
) -> dict[str, Kpi]:
    """Every figure by its column's name; a week without the team's contacts has none."""
    by_monday = {row["week_start"]: row for row in weeks}
    return {
        column.name: Kpi(
            column.label,
            column.unit,
            meanings.get(column.name, ""),
            tuple(_figures(column, [by_monday.get(monday) for monday in mondays])),
        )
        for column in _columns()
    }


def _figures(column: _Column, rows: Sequence[Mapping[str, Any] | None]) -> Iterator[Figure]:
    for row in rows:
        value = None if row is None else row[column.name]
        if row is None or value is None:
            yield Figure(None, 0)
            continue
        low, high = _interval(column, row, value)
        yield Figure(value, row[column.n], low, high)


def _interval(column: _Column, row: Mapping[str, Any], value: float) -> tuple[float | None, float | None]:
    if column.ends:
        return row[column.ends[0]], row[column.ends[1]]
    margin = row[column.margin] if column.margin else None
    return (None, None) if margin is None else (value - margin, value + margin)
