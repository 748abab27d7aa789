"""Which of people's answers count, why the others don't, and which questions nobody has answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from duckdb import DuckDBPyConnection

__all__ = ["GivenAnswer", "OpenQuestion", "list_answers", "list_open"]

COUNTS = "counts"
_STANDING = f"""
SELECT r.*, s.review_id IS NOT NULL AS is_counted,
    CASE WHEN s.review_id IS NOT NULL THEN '{COUNTS}'
        WHEN i.interaction_id IS NULL THEN 'the interaction is no longer there'
        WHEN i.source_sha256 <> r.source_sha256 THEN 'the conversation is another since'
        WHEN e.evaluation_id IS NULL THEN 'the scorecard does not apply any more'
        WHEN r.criterion IS NULL AND e.scorecard_version <> r.scorecard_version
            THEN 'evaluated by version ' || e.scorecard_version || ' since'
        WHEN r.criterion IS NOT NULL AND c.criterion IS NULL THEN 'the scorecard does not ask this any more'
        WHEN c.criterion_fingerprint <> r.criterion_fingerprint THEN 'the rule is another since'
    END AS settled
FROM reviews r
LEFT JOIN interactions i ON i.interaction_id = r.interaction_id
LEFT JOIN evaluations e ON e.interaction_id = r.interaction_id AND e.scorecard = r.scorecard
LEFT JOIN criteria c ON c.scorecard = e.scorecard AND c.scorecard_version = e.scorecard_version
    AND c.criterion = r.criterion
LEFT JOIN counted_reviews s ON s.review_id = r.review_id
"""
_LISTED = f"""
WITH standing AS ({_STANDING})
SELECT review_id, interaction_id, scorecard, scorecard_version, criterion, outcome, credit, score, passed,
    root_cause, reviewer, reviewed_at, comment, is_counted,
    settled IS NOT NULL AND NOT is_counted AS is_stale,
    coalesce(settled, CASE WHEN is_withdrawn THEN 'takes an answer back'
        WHEN max_by(is_withdrawn, (reviewed_at, review_id)) FILTER (is_counted OR settled IS NULL)
            OVER (PARTITION BY interaction_id, scorecard, criterion) THEN 'was taken back'
        ELSE 'a later answer counts' END) AS why
FROM standing
"""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A row of `reviews` and how it stands: `why` is "counts", or why it doesn't.

    `is_stale`: it would count if the conversation, the rule or the version were what they were.
    """

    review_id: str
    interaction_id: str
    scorecard: str
    scorecard_version: int
    criterion: str | None
    outcome: str | None
    credit: float | None
    score: float | None
    passed: bool | None
    root_cause: str | None
    reviewer: str
    reviewed_at: datetime
    comment: str | None
    is_counted: bool
    is_stale: bool
    why: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A manual question that applies and that nobody has answered: the evaluation waits for it."""

    interaction_id: str
    agent_name: str
    scorecard: str
    criterion: str
    question: str


def list_answers(
    con: DuckDBPyConnection,
    *,
    by: str | None = None,
    since: date | None = None,
    only_stale: bool = False,
) -> Sequence[GivenAnswer]:
    """What people answered, the latest first: all, or of this person, since this day (UTC), or gone stale."""
    rows = con.execute(
        f"SELECT * FROM ({_LISTED}) WHERE ($1 IS NULL OR lower(reviewer) = lower($1)) "
        "AND ($2 IS NULL OR reviewed_at >= $2::DATE) AND (is_stale OR NOT $3) "
        "ORDER BY reviewed_at DESC, review_id",
        [by, since, only_stale],
    ).fetchall()
    return [GivenAnswer(*row) for row in rows]


def list_open(con: DuckDBPyConnection) -> Sequence[OpenQuestion]:
    """The questions that wait for a person, by interaction and in reading order."""
    rows = con.execute(
        "SELECT r.interaction_id, i.agent_name, r.scorecard, r.criterion, r.question "
        "FROM criterion_results r JOIN evaluations e USING (evaluation_id) "
        "JOIN interactions i ON i.interaction_id = r.interaction_id "
        "JOIN criteria c ON c.scorecard = e.scorecard AND c.scorecard_version = e.scorecard_version "
        "AND c.criterion = r.criterion AND c.is_manual "
        "WHERE r.outcome = 'not_evaluated' AND r.decided_by = 'machine' "
        "ORDER BY i.started_at, r.interaction_id, r.scorecard, r.position"
    ).fetchall()
    return [OpenQuestion(*row) for row in rows]
