"""Which interactions a scorecard applies to, as SQL."""

from collections.abc import Iterator, Sequence
from datetime import date

from qa.scoring._facts import literal
from qa.scoring.scope import AppliesTo

__all__ = ["among", "applies"]


def applies(to: AppliesTo) -> str:
    """SQL over `interactions`: does the scorecard apply? Never NULL."""
    asked = {
        "channel": to.channels,
        "language": to.languages,
        "queue": to.queues,
        "team": to.teams,
        "direction": to.directions,
        "disposition": to.dispositions,
    }
    parts = [among(column, values) for column, values in asked.items() if values]
    return " AND ".join([*parts, *(f"coalesce({limit}, false)" for limit in _limits(to))])


def among(column: str, values: Sequence[str]) -> str:
    """SQL: is the column one of these values? Never NULL."""
    return f"coalesce({column} IN ({', '.join(literal(value) for value in values)}), false)"


def _limits(to: AppliesTo) -> Iterator[str]:
    """SQL comparisons; NULL where the length or the day isn't known."""
    if to.duration is not None and to.duration.at_least is not None:
        yield f"duration_s >= {to.duration.at_least}"
    if to.duration is not None and to.duration.at_most is not None:
        yield f"duration_s <= {to.duration.at_most}"
    if to.first_day is not None:
        yield f"started_at >= {_at(to.first_day, '00:00:00')}"
    if to.last_day is not None:
        yield f"started_at <= {_at(to.last_day, '23:59:59.999999')}"  # the last moment that is stored


def _at(day: date, time: str) -> str:
    """SQL: a moment in UTC, whatever zone the connection shows times in."""
    return f"TIMESTAMPTZ '{day.isoformat()} {time}+00'"
