"""What another scorecard would have done to the interactions in the store, without writing anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from duckdb import DuckDBPyConnection

from qa.intervals import margin_95
from qa.scoring.applies import applies
from qa.scoring.compile import compile_scorecard
from qa.scoring.definition import Change, changes
from qa.scoring.model import Scorecard

__all__ = ["AgentChange", "CriterionChange", "Crossing", "ScorecardDiff", "diff"]

_SHOWN = 5
"""Interactions named of each kind; all are counted."""


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion that comes to something else in `changed` interactions; shares 0-1 of those judged.

    `moves` is what it does to the average score, in points of 100, over interactions that both score; the
    moves of all criteria sum up to that of the average, but for scores held at 0 or 100. `crossed`: in how
    many of those that cross the pass mark it comes to something else or takes another share of the score.
    """

    criterion: str
    changed: int
    met_before: float | None
    met_after: float | None
    moves: float
    crossed: int


@dataclass(frozen=True, slots=True)
class AgentChange:
    """An agent's mean score over interactions that both scorecards score, and who crosses the pass mark.

    `margin` is half the 95 % interval of the mean move (None below 5 interactions): a move within it may as
    well be none in the next weeks.
    """

    agent_id: str
    agent_name: str
    interactions: int
    mean_before: float | None
    mean_after: float | None
    newly_passed: int
    newly_failed: int
    margin: float | None

    @property
    def move(self) -> float | None:
        """Mean after less mean before."""
        if self.mean_before is None or self.mean_after is None:
            return None
        return round(self.mean_after - self.mean_before, 2)

    @property
    def is_more_than_noise(self) -> bool | None:
        """Whether the move is larger than its margin; None where that can't be told."""
        return None if self.margin is None or self.move is None else abs(self.move) > self.margin


@dataclass(frozen=True, slots=True)
class Crossing:
    """An interaction that passes or fails otherwise than before, and by which criteria, the largest first."""

    interaction_id: str
    agent_name: str
    score_before: float | None
    score_after: float | None
    passes: bool
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScorecardDiff:
    """Both scorecards over every interaction that either applies to; agents and criteria that change.

    Scores and verdicts are compared where both apply; `only_before` and `only_after` name a few of those
    that one alone applies to. `newly_open`: neither passed nor failed any more.
    """

    changes: tuple[Change, ...]
    interactions: int
    score_changed: int
    newly_passed: int
    newly_failed: int
    newly_open: int
    only_before_count: int
    only_after_count: int
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    crossings: tuple[Crossing, ...]
    agents: tuple[AgentChange, ...]
    criteria: tuple[CriterionChange, ...]


def diff(
    con: DuckDBPyConnection, before: Scorecard, after: Scorecard, since: str | None = None
) -> ScorecardDiff:
    """Evaluates both over the stored interactions that started at or after `since` (ISO date, None = all).

    Both are the machine's own answers: what people answered stands aside. Only temporary tables are
    written, and they are dropped.
    """
    with _compared(con, before, after, since):
        total = con.execute(_TOTAL).fetchone() or ()
        only = [
            tuple(str(name) for (name,) in con.execute(_ONLY.format(missing=side)).fetchall())
            for side in ("after", "before")
        ]
        crossings = [_crossing(*row) for row in con.execute(_CROSSINGS).fetchall()]
        agents = con.execute(_AGENTS).fetchall()
        criteria = con.execute(_CRITERIA).fetchall()
    counts = dict(zip(_COUNTS, total, strict=True))
    return ScorecardDiff(
        changes=changes(before, after),
        only_before=only[0],
        only_after=only[1],
        crossings=tuple(crossings),
        agents=tuple(_agent(*row) for row in agents),
        criteria=tuple(CriterionChange(*row) for row in criteria),
        **counts,
    )


def _crossing(*row: Any) -> Crossing:
    name, agent, before, after, passes, criteria = row
    return Crossing(name, agent, before, after, passes, tuple(criteria))


def _agent(*row: Any) -> AgentChange:
    name, shown, n, before, after, passed, failed, deviation = row
    return AgentChange(name, shown, n, before, after, passed, failed, margin_95(deviation, n))


@contextmanager
def _compared(
    con: DuckDBPyConnection, before: Scorecard, after: Scorecard, since: str | None
) -> Iterator[None]:
    """With the temporary tables `compared` (a row an interaction) and `answers` (one a criterion of it)."""
    try:
        for card, side in ((before, "before"), (after, "after")):
            con.execute(
                "CREATE OR REPLACE TEMP TABLE todo AS SELECT interaction_id, '' AS evaluation_id "
                f"FROM interactions WHERE words_removed_at IS NULL AND {applies(card.applies_to)} "
                "AND ($1::TIMESTAMPTZ IS NULL OR started_at >= $1::TIMESTAMPTZ)",
                [since],
            )
            con.execute(f"CREATE OR REPLACE TEMP TABLE judged_{side} AS {compile_scorecard(card)}")
        con.execute(_COMPARED)
        con.execute(_ANSWERS)
        yield
    finally:
        for table in ("todo", "judged_before", "judged_after", "compared", "answers"):
            con.execute(f"DROP TABLE IF EXISTS temp.{table}")


_COMPARED = """
CREATE OR REPLACE TEMP TABLE compared AS
SELECT interaction_id, agent_id, agent_name, b.score AS score_before, a.score AS score_after,
    b.passed AS passed_before, a.passed AS passed_after,
    b.interaction_id IS NOT NULL AS has_before, a.interaction_id IS NOT NULL AS has_after,
    has_before AND has_after AND passed_after AND passed_before IS NOT TRUE AS newly_passed,
    has_before AND has_after AND NOT passed_after AND passed_before IS NOT FALSE AS newly_failed
FROM judged_before b FULL JOIN judged_after a USING (interaction_id) JOIN interactions USING (interaction_id)
"""

# What a criterion takes from the score: 100 less the sum of it over all criteria is the score.
_ANSWERS = """
CREATE OR REPLACE TEMP TABLE answers AS
WITH b AS (
    SELECT interaction_id, points_possible AS total, unnest(results, max_depth := 2) FROM judged_before
), a AS (
    SELECT interaction_id, points_possible AS total, unnest(results, max_depth := 2) FROM judged_after
)
SELECT interaction_id, criterion, b.outcome AS before, a.outcome AS after,
    b.points_possible IS NOT NULL AS judged_before, a.points_possible IS NOT NULL AS judged_after,
    b.outcome IS DISTINCT FROM a.outcome
        OR (a.outcome = 'not_met' AND a.is_critical <> b.is_critical) AS is_other,
    coalesce(100 * (b.points_possible - b.points_earned) / nullif(b.total, 0), 0)
        - coalesce(100 * (a.points_possible - a.points_earned) / nullif(a.total, 0), 0) AS shift
FROM b FULL JOIN a USING (interaction_id, criterion)
"""

_COUNTS = (
    "interactions",
    "score_changed",
    "newly_passed",
    "newly_failed",
    "newly_open",
    "only_before_count",
    "only_after_count",
)
_TOTAL = """
SELECT count(*), count(*) FILTER (has_before AND has_after AND score_before IS DISTINCT FROM score_after),
    count(*) FILTER (newly_passed), count(*) FILTER (newly_failed),
    count(*) FILTER (has_before AND has_after AND passed_after IS NULL AND passed_before IS NOT NULL),
    count(*) FILTER (NOT has_after), count(*) FILTER (NOT has_before)
FROM compared
"""

_ONLY = f"SELECT interaction_id FROM compared WHERE NOT has_{{missing}} ORDER BY 1 LIMIT {_SHOWN}"

_CROSSINGS = f"""
SELECT interaction_id, any_value(agent_name), any_value(score_before), any_value(score_after),
    any_value(newly_passed) AS passes,
    coalesce(list(criterion ORDER BY is_other DESC, abs(shift) DESC, criterion)
        FILTER (is_other OR abs(shift) >= 0.005), [])[:3]
FROM compared JOIN answers USING (interaction_id)
WHERE newly_passed OR newly_failed
GROUP BY interaction_id
QUALIFY row_number() OVER (PARTITION BY passes ORDER BY interaction_id) <= {_SHOWN}
ORDER BY passes, interaction_id
"""

_AGENTS = """
SELECT agent_id, any_value(agent_name ORDER BY agent_name), count(score_before + score_after) AS n,
    round(avg(score_before) FILTER (score_after IS NOT NULL), 2) AS mean_before,
    round(avg(score_after) FILTER (score_before IS NOT NULL), 2) AS mean_after,
    count(*) FILTER (newly_passed) AS passed, count(*) FILTER (newly_failed) AS failed,
    stddev_samp(score_after - score_before)
FROM compared WHERE has_before AND has_after
GROUP BY agent_id
HAVING mean_before IS DISTINCT FROM mean_after OR passed > 0 OR failed > 0
ORDER BY abs(coalesce(mean_after - mean_before, 0)) DESC, agent_id
"""

_CRITERIA = """
SELECT criterion, count(*) FILTER (before IS DISTINCT FROM after) AS changed,
    round(avg((before = 'met')::INTEGER) FILTER (judged_before), 4),
    round(avg((after = 'met')::INTEGER) FILTER (judged_after), 4),
    round(coalesce(avg(shift) FILTER (score_before IS NOT NULL AND score_after IS NOT NULL), 0), 2) AS moves,
    count(*) FILTER ((newly_passed OR newly_failed) AND (is_other OR abs(shift) >= 0.005))
FROM answers JOIN compared USING (interaction_id)
WHERE has_before AND has_after
GROUP BY criterion HAVING changed > 0 OR moves <> 0 ORDER BY changed DESC, abs(moves) DESC, criterion
"""
