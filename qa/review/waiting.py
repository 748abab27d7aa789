"""What of the samples drawn still waits for a person."""

from dataclasses import dataclass
from datetime import datetime

from duckdb import DuckDBPyConnection

__all__ = ["Queue", "Waiting", "queue"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An evaluation that was drawn and that nobody has answered on."""

    sample_id: str
    position: int
    drawn_at: datetime
    interaction_id: str
    scorecard: str
    agent_name: str
    channel: str
    started_at: datetime | None
    assigned_to: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, oldest draw first and most urgent first in it, beside how much of `drawn` is done.

    `gone`: drawn, not reviewed, and no longer evaluated by that scorecard: drawn - done - gone wait.
    """

    waiting: tuple[Waiting, ...]
    drawn: int
    done: int
    gone: int


def queue(con: DuckDBPyConnection, reviewer: str | None = None) -> Queue:
    """What waits for everyone; with `reviewer`, what is assigned to them or to nobody in particular.

    Done is what anyone has answered on, whoever it was assigned to.
    """
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE queued AS
        SELECT review_samples.*, agent_name, channel, started_at,
            EXISTS (
                FROM reviews WHERE reviews.interaction_id = review_samples.interaction_id
                AND reviews.scorecard = review_samples.scorecard AND reviewed_at >= drawn_at
            ) AS is_done,
            evaluation_id IS NULL AS is_gone
        FROM review_samples
        LEFT JOIN interactions USING (interaction_id)
        LEFT JOIN evaluations USING (interaction_id, scorecard)
        WHERE $1::VARCHAR IS NULL OR assigned_to IS NULL OR assigned_to = $1
        """,
        [reviewer],
    )
    waiting = con.execute(
        "SELECT sample_id, position, drawn_at, interaction_id, scorecard, agent_name, channel, started_at, "
        "assigned_to, why FROM queued WHERE NOT is_done AND NOT is_gone "
        "ORDER BY drawn_at, sample_id, position"
    ).fetchall()
    row = con.execute(
        "SELECT count(*), count(*) FILTER (is_done), count(*) FILTER (is_gone AND NOT is_done) FROM queued"
    ).fetchone()
    con.execute("DROP TABLE queued")
    drawn, done, gone = row or (0, 0, 0)
    return Queue(tuple(Waiting(*each) for each in waiting), drawn, done, gone)
