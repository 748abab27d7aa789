"""Objections of agents: raised within a window, decided once, by somebody who had no part in it.

open -> accepted | partly_accepted | declined | withdrawn. The window opens when the interaction was first
published as judged by that version of the scorecard (table publications): not when it took place, since a
call may be loaded weeks later, nor whenever it is evaluated again by a scorecard that hasn't changed.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from duckdb import DuckDBPyConnection

from qa.errors import ReviewError
from qa.review._asked import Evaluated, Question
from qa.review._people import Remark, is_one_of
from qa.store._bulk import insert

__all__ = ["Dispute", "dispute", "list_disputes", "open_dispute", "parties", "settle", "withdraw_dispute"]

_ID_LENGTH = 12
_COLUMNS = (
    "dispute_id, evaluation_id, interaction_id, scorecard, criterion, agent_id, raised_by, raised_at, "
    "reason, state, decided_by, decided_at, decision"
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A row of `disputes`; `criterion` is None where the whole evaluation is disputed."""

    dispute_id: str
    evaluation_id: str
    interaction_id: str
    scorecard: str
    criterion: str | None
    agent_id: str
    raised_by: str
    raised_at: datetime
    reason: str
    state: str
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None

    def days_left(self, at: datetime, within_days: int) -> int | None:
        """Days until it is due, begun ones counted; 0 or less when it is overdue, None when it is settled."""
        if self.state != "open":
            return None
        return -((at - self.raised_at - timedelta(days=within_days)) // timedelta(days=1))


def dispute(
    con: DuckDBPyConnection,
    of: Evaluated | Question,
    remark: Remark,
    *,
    within_days: int,
    on_behalf_of: str | None = None,
) -> str:
    """Raises a dispute; its id. Who remarks is the agent who served, or somebody `on_behalf_of` that agent.

    Raises ReviewError when another agent objects, the window is closed, the question is disputed already,
    or nobody says why.
    """
    said = remark.explained()
    evaluated, criterion = (of, None) if isinstance(of, Evaluated) else (of.of, of.criterion)
    _must_concern(evaluated, said.by if on_behalf_of is None else on_behalf_of)
    _must_be_in_time(con, evaluated, said.at, within_days)
    _must_be_first(con, evaluated, criterion)
    about = [evaluated.evaluation_id, criterion, said.by, said.at.isoformat(), said.reason]
    dispute_id = hashlib.sha256(json.dumps(about).encode()).hexdigest()[:_ID_LENGTH]
    row = {
        "dispute_id": dispute_id,
        "evaluation_id": evaluated.evaluation_id,
        "interaction_id": evaluated.interaction_id,
        "scorecard": evaluated.scorecard,
        "criterion": criterion,
        "agent_id": evaluated.agent_id,
        "raised_by": said.by,
        "raised_at": said.at.isoformat(),
        "reason": said.reason,
        "state": "open",
    }
    insert(con, "disputes", [row])
    return dispute_id


def _must_concern(evaluated: Evaluated, agent: str) -> None:
    if not evaluated.people:
        raise ReviewError(
            f"{evaluated.interaction_id}: nobody knows who served. Name the agent in the manifest."
        )
    if not is_one_of(agent, evaluated.people):
        raise ReviewError(
            f"{evaluated.interaction_id}: {agent} did not serve there. Who did can dispute it, or "
            "somebody who names that agent with --for."
        )


def _must_be_in_time(con: DuckDBPyConnection, of: Evaluated, at: datetime, within_days: int) -> None:
    row = con.execute(
        "SELECT min(published_at) FROM publications "
        "WHERE interaction_id = $1 AND scorecard = $2 AND scorecard_version = $3",
        [of.interaction_id, of.scorecard, of.scorecard_version],
    ).fetchone()
    published_at = row[0] if row else None
    if published_at is None:
        raise ReviewError(f"{of.name}: is not published yet. Dispute what you have seen.")
    ended_at = published_at + timedelta(days=within_days)
    if at > ended_at:
        raise ReviewError(
            f"{of.name}: could be disputed until {ended_at:%Y-%m-%d %H:%M} UTC, {within_days} days from its "
            "publication. A specialist can still answer: `callqa review override`."
        )


def _must_be_first(con: DuckDBPyConnection, of: Evaluated, criterion: str | None) -> None:
    row = con.execute(
        "SELECT dispute_id FROM disputes WHERE state = 'open' AND interaction_id = $1 AND scorecard = $2 "
        "AND criterion IS NOT DISTINCT FROM $3",
        [of.interaction_id, of.scorecard, criterion],
    ).fetchone()
    if row:
        raise ReviewError(f"{of.name}: is disputed already there, as {row[0]}. Wait for the decision.")


def withdraw_dispute(con: DuckDBPyConnection, dispute_id: str, remark: Remark) -> None:
    """Takes a dispute back. Raises ReviewError when it is settled, or not theirs."""
    case, said = open_dispute(con, dispute_id), remark.explained()
    if not is_one_of(said.by, parties(con, case)):
        raise ReviewError(f"{case.dispute_id}: is not {said.by}'s. Who raised it can take it back.")
    settle(con, case, "withdrawn", said)


def parties(con: DuckDBPyConnection, case: Dispute) -> list[str]:
    """All names of those who raised the dispute or whose evaluation it is."""
    names = con.execute(
        "SELECT unnest([i.agent_name, a.agent_name, a.email]) FROM interactions i "
        "LEFT JOIN agents a USING (agent_id) WHERE interaction_id = $1",
        [case.interaction_id],
    ).fetchall()
    return [case.raised_by, case.agent_id, *(name for (name,) in names if name)]


def settle(
    con: DuckDBPyConnection, case: Dispute, state: str, said: Remark, *, review_id: str | None = None
) -> None:
    """Closes the dispute in that state."""
    con.execute(
        "UPDATE disputes SET state = $2, decided_by = $3, decided_at = $4, decision = $5, review_id = $6 "
        "WHERE dispute_id = $1",
        [case.dispute_id, state, said.by, said.at, said.reason, review_id],
    )


def open_dispute(con: DuckDBPyConnection, named: str) -> Dispute:
    """The open dispute whose id begins so. Raises ReviewError when there is none, or it is settled."""
    rows = con.execute(
        f"SELECT {_COLUMNS} FROM disputes WHERE $1 <> '' AND starts_with(dispute_id, $1)", [named]
    ).fetchall()
    if len(rows) != 1:
        problem = "no dispute begins so" if not rows else f"{len(rows)} disputes begin so"
        raise ReviewError(f"{named}: {problem}. `callqa review disputes` lists them.")
    case = Dispute(*rows[0])
    if case.state != "open":
        raise ReviewError(f"{case.dispute_id}: is {case.state} already, by {case.decided_by}.")
    return case


def list_disputes(con: DuckDBPyConnection, *, only_open: bool = False) -> Sequence[Dispute]:
    """All disputes, or those that are open; the oldest first."""
    rows = con.execute(
        f"SELECT {_COLUMNS} FROM disputes WHERE state = 'open' OR NOT $1 ORDER BY raised_at, dispute_id",
        [only_open],
    ).fetchall()
    return [Dispute(*row) for row in rows]
