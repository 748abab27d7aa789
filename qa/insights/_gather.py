"""The counts that a study rests on, taken by SQL: few rows, however many conversations there are."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from qa.insights._correlation import Pairs
from qa.insights._model import QUESTIONS
from qa.store._bulk import literal

__all__ = ["answered", "criteria", "outcomes", "pairs", "prepare", "reasons", "totals", "widen"]

_TIMES = "(started_at >= $since::DATE OR $since IS NULL)"
# An answer about an agent stands beside that agent's part, one about the contact beside the whole of it: each
# answer is used once.
_ANSWERS = f"""
CREATE OR REPLACE TEMP TABLE study_answers AS
SELECT
    i.interaction_id,
    avg(csat) AS csat, avg(nps) AS nps, avg(ces) AS ces, avg(resolved::INTEGER) AS resolved
FROM interactions AS i JOIN surveys AS s ON s.interaction_id = coalesce(i.part_of, i.interaction_id)
WHERE {_TIMES} AND CASE
    WHEN i.part_of IS NOT NULL THEN s.agent_id = i.agent_id
    WHEN i.agent_id = 'several' THEN s.agent_id IS NULL
    ELSE true END
GROUP BY 1
"""
_CREDIT = """CASE outcome
    WHEN 'met' THEN 1
    WHEN 'not_met' THEN 0
    WHEN 'partly_met' THEN CASE
        WHEN points_possible > 0 THEN round(greatest(0, least(1, points_earned / points_possible)), 6)
        ELSE 0.5 END
    END::DOUBLE"""
_OUTCOMES = f"""
SELECT scorecard, criterion, coalesce(arg_max(question, started_at), any_value(question)), outcome, count(*)
FROM criterion_results JOIN interactions USING (interaction_id)
WHERE agent_id <> 'several' AND {_TIMES}
GROUP BY scorecard, criterion, outcome
ORDER BY scorecard, criterion, outcome
"""
_ANSWERED = f"""
SELECT question, channel, count(answer)
FROM (
    SELECT channel, unnest([{", ".join(f"'{name}'" for name in QUESTIONS)}]) AS question,
        unnest([{", ".join(QUESTIONS)}]) AS answer
    FROM interactions LEFT JOIN study_answers USING (interaction_id)
    WHERE {_TIMES} AND interaction_id IN (SELECT interaction_id FROM evaluations)
)
GROUP BY ALL ORDER BY ALL
"""
_REASONS = f"""
WITH conversations AS (
    SELECT interaction_id, channel, coalesce(topic, 'unknown') AS reason
    FROM interactions LEFT JOIN (
        SELECT interaction_id, arg_min(attributes['topic'], turn_index) AS topic
        FROM findings WHERE kind = 'contact_reason' GROUP BY 1
    ) USING (interaction_id)
    WHERE part_of IS NULL AND {_TIMES}
),

scored AS (
    SELECT
        reason, score,
        count(*) OVER cell - count(*) OVER own AS others,
        (sum(score) OVER cell - sum(score) OVER own) / nullif(others, 0) AS others_score
    FROM evaluations JOIN conversations USING (interaction_id)
    WHERE score IS NOT NULL
    WINDOW cell AS (PARTITION BY scorecard, channel), own AS (PARTITION BY scorecard, channel, reason)
),

summed AS (
    SELECT
        reason, count(*) AS evaluations, avg(score) AS score, sum(100 - score) AS lost,
        count(*) FILTER (others >= $least) AS compared,
        avg(score - others_score) FILTER (others >= $least) AS difference,
        stddev_samp(score - others_score) FILTER (others >= $least) AS deviation
    FROM scored GROUP BY 1
)

SELECT
    reason, count(*) AS conversations, count(*) / sum(count(*)) OVER () AS share,
    coalesce(any_value(evaluations), 0) AS evaluations, any_value(score) AS score,
    any_value(lost) / nullif(sum(any_value(lost)) OVER (), 0) AS lost_share,
    coalesce(any_value(compared), 0) AS compared, any_value(difference) AS difference,
    any_value(deviation) AS deviation
FROM conversations LEFT JOIN summed USING (reason)
GROUP BY reason
ORDER BY conversations DESC, reason
"""


def prepare(con: DuckDBPyConnection, since: date | None) -> None:
    """Fills the temporary table of answers, one row per evaluated part or whole."""
    con.execute(_ANSWERS, {"since": since})


def totals(con: DuckDBPyConnection, since: date | None) -> tuple[int, int]:
    """Conversations, and evaluations of agents' work."""
    (conversations,) = con.execute(
        f"SELECT count(*) FROM interactions WHERE part_of IS NULL AND {_TIMES}", {"since": since}
    ).fetchone() or (0,)
    (evaluations,) = con.execute(
        "SELECT count(*) FROM evaluations JOIN interactions USING (interaction_id) "
        f"WHERE agent_id <> 'several' AND {_TIMES}",
        {"since": since},
    ).fetchone() or (0,)
    return int(conversations), int(evaluations)


def outcomes(con: DuckDBPyConnection, since: date | None) -> dict[tuple[str, str, str], dict[str, int]]:
    """How often each criterion (scorecard, criterion, question) came to each outcome."""
    found: dict[tuple[str, str], tuple[str, dict[str, int]]] = {}
    for scorecard, criterion, question, outcome, count in con.execute(_OUTCOMES, {"since": since}).fetchall():
        found.setdefault((scorecard, criterion), (question, {}))[1][outcome] = count
    return {(*key, question): counts for key, (question, counts) in found.items()}


def answered(con: DuckDBPyConnection, since: date | None) -> list[tuple[str, str, int]]:
    """(question, channel, evaluated contacts with an answer)."""
    return con.execute(_ANSWERED, {"since": since}).fetchall()


def criteria(con: DuckDBPyConnection, scorecard: str) -> list[str]:
    """The scorecard's criteria that have judged anything, by name."""
    sql = "SELECT DISTINCT criterion FROM criterion_results WHERE scorecard = $1 ORDER BY 1"
    return [name for (name,) in con.execute(sql, [scorecard]).fetchall()]


def widen(con: DuckDBPyConnection, scorecard: str, names: Sequence[str], since: date | None) -> None:
    """Fills the temporary table study_wide: a row per evaluation, columns c0, c1, … with credits."""
    columns = ", ".join(
        f"max({_CREDIT}) FILTER (criterion = {literal(name)}) AS c{i}" for i, name in enumerate(names)
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE study_wide AS "
        f"SELECT interaction_id, any_value(channel) AS channel, any_value(agent_id) AS agent_id, {columns} "
        "FROM criterion_results JOIN interactions USING (interaction_id) "
        f"WHERE scorecard = {literal(scorecard)} AND {_TIMES} GROUP BY 1",
        {"since": since},
    )


def pairs(con: DuckDBPyConnection, left: str, right: str) -> dict[str, Pairs]:
    """How often two columns of study_wide or study_answers hold each pair of values, by channel.

    Beside answers the whole of a conversation of several agents counts, too; else only agents' own work.
    """
    if right in QUESTIONS:
        rows = "study_wide JOIN study_answers USING (interaction_id)"
    else:
        rows = "study_wide WHERE agent_id <> 'several'"
    found = con.execute(f"SELECT channel, {left}, {right}, count(*) FROM {rows} GROUP BY ALL").fetchall()
    by_channel: dict[str, dict[tuple[float, float], int]] = defaultdict(dict)
    for channel, x, y, count in found:
        if x is not None and y is not None:
            by_channel[channel][x, y] = count
    return {channel: by_channel[channel] for channel in sorted(by_channel)}


def reasons(con: DuckDBPyConnection, since: date | None, least: int) -> list[dict[str, Any]]:
    """Reasons by volume; scores are compared where others of the scorecard and channel have `least`."""
    found = con.execute(_REASONS, {"since": since, "least": least})
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
