"""An agent's word that a coaching report was read."""

import re
from datetime import UTC, date, datetime, time, timedelta

from duckdb import DuckDBPyConnection

from qa.errors import ReviewError
from qa.review._people import Remark
from qa.store._bulk import insert

__all__ = ["acknowledge"]

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


def acknowledge(con: DuckDBPyConnection, agent_id: str, week: str, remark: Remark) -> bool:
    """Notes that the report of that ISO week (2026-W45) was read; False when that was noted before.

    The remark's reason is what the agent notes, if anything.

    Raises ReviewError when the agent has no interaction in that week, and so no report.
    """
    monday, said = _monday(week), remark.tidy()
    start = datetime.combine(monday, time(), UTC)
    served = con.execute(
        "SELECT count(*), count(*) FILTER (started_at >= $2 AND started_at < $3) FROM interactions "
        "WHERE agent_id = $1",
        [agent_id, start, start + timedelta(days=7)],
    ).fetchone()
    in_all, in_week = served or (0, 0)
    if not in_all:
        raise ReviewError(f"{agent_id}: no agent of that id has served. The table interactions has the ids.")
    if not in_week:
        raise ReviewError(f"{week}: {agent_id} served nobody in that week, so there is no report.")
    noted = "SELECT 1 FROM acknowledgements WHERE agent_id = $1 AND period = $2"
    if con.execute(noted, [agent_id, week]).fetchone():
        return False
    row = {
        "agent_id": agent_id,
        "period": week,
        "acknowledged_by": said.by,
        "acknowledged_at": said.at.isoformat(),
        "comment": said.reason or None,
    }
    insert(con, "acknowledgements", [row])
    return True


def _monday(week: str) -> date:
    match = _WEEK.fullmatch(week)
    try:
        return date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else _refuse(week)
    except ValueError:
        return _refuse(week)


def _refuse(week: str) -> date:
    raise ReviewError(f"{week!r} is not a week. Write it as in the report's name: 2026-W45.")
