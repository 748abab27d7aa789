"""Times as they are kept: in UTC, and none that no conversation can have had."""

from datetime import UTC, datetime

__all__ = ["in_utc"]

_YEARS = range(1970, 2200)


def in_utc(moment: datetime) -> datetime | None:
    """The same instant in UTC, where it is read as being if it has no zone: one value for one instant.

    None for what only fills a column, as 0001-01-01 or 9999-12-31.
    """
    if moment.year not in _YEARS:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
