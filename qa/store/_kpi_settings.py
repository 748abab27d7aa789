"""Writes what the service figures are reckoned by, so that SQL can use it."""

from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.settings import Settings
from qa.store._bulk import insert, transaction

__all__ = ["replace_kpi_settings"]


def replace_kpi_settings(con: DuckDBPyConnection, settings: Settings) -> None:
    """Writes business hours, holidays, fcr_days and service_level_s in place of what was there.

    The marts are views: they follow at once, for all that is stored.
    Raises StoreError for a time zone that DuckDB doesn't know, which no mart could be asked with.
    """
    hours = settings.business_hours
    if not con.execute("FROM pg_timezone_names() WHERE name = $1", [hours.time_zone]).fetchall():
        raise StoreError(
            f"business_hours.time_zone: the database doesn't know '{hours.time_zone}'. "
            "Write an older name of a zone with the same clock."
        )
    spans = [{"weekday": day, "opens": opens, "closes": closes} for day, opens, closes in hours.spans]
    about = {
        "time_zone": hours.time_zone,
        "fcr_days": settings.fcr_days,
        "service_level_s": settings.service_level_s,
    }
    with transaction(con):
        for table in ("business_hours", "holidays", "kpi_settings"):
            con.execute(f"DELETE FROM {table}")
        insert(con, "business_hours", spans)
        insert(con, "holidays", [{"day": day} for day in sorted(set(hours.holidays))])
        insert(con, "kpi_settings", [about])
