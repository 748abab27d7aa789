"""What another scorecard would have done to the interactions in the store, without writing anything."""

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from qa.scoring.applies import applies
from qa.scoring.compile import compile_scorecard
from qa.scoring.model import Scorecard

__all__ = ["AgentChange", "CriterionChange", "ScorecardDiff", "diff"]


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion that comes to something else in `changed` interactions; shares 0-1 of those judged."""

    criterion: str
    changed: int
    met_before: float | None
    met_after: float | None


@dataclass(frozen=True, slots=True)
class AgentChange:
    """An agent's mean score over the same interactions, and who crosses the pass mark which way."""

    agent_id: str
    agent_name: str
    interactions: int
    mean_before: float | None
    mean_after: float | None
    newly_passed: int
    newly_failed: int


@dataclass(frozen=True, slots=True)
class ScorecardDiff:
    """Both scorecards over every interaction that either applies to; agents and criteria that change."""

    interactions: int
    score_changed: int
    newly_passed: int
    newly_failed: int
    agents: tuple[AgentChange, ...]
    criteria: tuple[CriterionChange, ...]


def diff(
    con: DuckDBPyConnection, before: Scorecard, after: Scorecard, since: str | None = None
) -> ScorecardDiff:
    """Evaluates both over the stored interactions that started at or after `since` (ISO date, None = all).

    Only temporary tables are written, and they are dropped.
    """
    _judge(con, before, "before_judged", since)
    _judge(con, after, "after_judged", since)
    try:
        total = con.execute(
            "SELECT count(*), count(*) FILTER (b.score IS DISTINCT FROM a.score), "
            f"{_CROSSED} FROM before_judged b FULL JOIN after_judged a USING (interaction_id)"
        ).fetchone()
        agents = con.execute(_AGENTS).fetchall()
        criteria = con.execute(_CRITERIA).fetchall()
    finally:
        con.execute("DROP TABLE before_judged; DROP TABLE after_judged")
    every, changed, passed, failed = total or (0, 0, 0, 0)
    return ScorecardDiff(
        every,
        changed,
        passed,
        failed,
        tuple(AgentChange(*row) for row in agents),
        tuple(CriterionChange(*row) for row in criteria),
    )


def _judge(con: DuckDBPyConnection, card: Scorecard, table: str, since: str | None) -> None:
    con.execute(
        "CREATE OR REPLACE TEMP TABLE todo AS SELECT interaction_id, '' AS evaluation_id FROM interactions "
        f"WHERE {applies(card.applies_to)} AND ($1::TIMESTAMPTZ IS NULL OR started_at >= $1::TIMESTAMPTZ)",
        [since],
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {compile_scorecard(card)}")
    con.execute("DROP TABLE todo")


_CROSSED = (
    "count(*) FILTER (a.passed AND b.passed IS NOT TRUE) AS newly_passed, "
    "count(*) FILTER (a.passed = false AND b.passed IS NOT FALSE) AS newly_failed"
)

_AGENTS = f"""
SELECT agent_id, any_value(agent_name ORDER BY agent_name), count(*),
    round(avg(b.score), 2) AS mean_before, round(avg(a.score), 2) AS mean_after, {_CROSSED}
FROM before_judged b FULL JOIN after_judged a USING (interaction_id) JOIN interactions USING (interaction_id)
GROUP BY agent_id
HAVING mean_before IS DISTINCT FROM mean_after OR newly_passed > 0 OR newly_failed > 0
ORDER BY abs(coalesce(mean_after - mean_before, 0)) DESC, agent_id
"""

_CRITERIA = """
WITH b AS (SELECT interaction_id, unnest(results, max_depth := 2) FROM before_judged),
a AS (SELECT interaction_id, unnest(results, max_depth := 2) FROM after_judged)
SELECT criterion, count(*) FILTER (b.outcome IS DISTINCT FROM a.outcome) AS changed,
    round(avg((b.outcome = 'met')::INTEGER) FILTER (b.points_possible IS NOT NULL), 4),
    round(avg((a.outcome = 'met')::INTEGER) FILTER (a.points_possible IS NOT NULL), 4)
FROM b FULL JOIN a USING (interaction_id, criterion)
GROUP BY criterion HAVING changed > 0 ORDER BY changed DESC, criterion
"""
