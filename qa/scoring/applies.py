"""Which interactions a scorecard applies to, as SQL."""

from collections.abc import Sequence

from qa.scoring._facts import literal
from qa.scoring.model import AppliesTo

__all__ = ["among", "applies"]


def applies(to: AppliesTo) -> str:
    """SQL over `interactions`: does the scorecard apply? Never NULL."""
    asked = {
        "channel": to.channels,
        "language": to.languages,
        "queue": to.queues,
        "team": to.teams,
        "direction": to.directions,
    }
    parts = [among(column, values) for column, values in asked.items() if values]
    return " AND ".join(parts)


def among(column: str, values: Sequence[str]) -> str:
    """SQL: is the column one of these values? Never NULL."""
    return f"coalesce({column} IN ({', '.join(literal(value) for value in values)}), false)"
