"""Draws evaluations for people to look at: at random with a recorded seed, or those with the highest risk.

A random draw spreads over time: of each agent, the period is cut into as many stretches as evaluations are
asked for, one is drawn from each, and what stays open is filled from the rest. Lots are SHA-256 hashes of the
seed and the evaluation's key, so the same seed draws the same on every machine and with every version.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from duckdb import DuckDBPyConnection

from qa.errors import ReviewError
from qa.review._quotas import Candidate, Dimension, Quotas, Shortfall, choose, shortfalls
from qa.review._risk import Risks, risk_rows
from qa.store import transaction
from qa.store._bulk import insert

__all__ = ["Draw", "Scope", "draw_at_random", "draw_by_risk", "record_draw"]

_COLUMNS = "interaction_id, scorecard, agent_id, agent_name, team, channel, started_at"
_GROUPS: Mapping[Dimension, str] = {"agent": "agent_id", "team": "team", "channel": "channel"}
_NO_LIMIT = 2**62
_NO_QUOTAS = Quotas()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which evaluations a draw is made from; days are UTC and both included, None = no bound."""

    since: date | None = None
    until: date | None = None
    scorecard: str | None = None
    channels: tuple[str, ...] = ()
    min_duration_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn, most urgent first, and where it is less than asked for."""

    method: str
    seed: int | None
    drawn: tuple[Candidate, ...]
    shortfalls: tuple[Shortfall, ...]
    left: int
    """Evaluations of the scope that nobody has drawn or reviewed, before this draw."""


def draw_at_random(
    con: DuckDBPyConnection,
    scope: Scope,
    seed: int,
    per_agent: int,
    quotas: Quotas = _NO_QUOTAS,
) -> Draw:
    """`per_agent` evaluations of every agent, spread over the period: the scope's, or first to last contact.

    Agents who have fewer get all, and a shortfall says so. What has no time is drawn only to fill up.
    Of an interaction that several scorecards judge, one is drawn. `quotas` narrow it further. Nothing is
    written, and the same seed over the same store draws the same.
    """
    every_agent: Mapping[Dimension, int] = {"agent": per_agent}
    asked = Quotas(quotas.count, {**quotas.at_most, **every_agent}, {**quotas.at_least, **every_agent})
    _make_pool(con, scope, str(seed))
    ranked = _candidates(
        con,
        f"""
        WITH one AS (
            FROM pool QUALIFY row_number() OVER (PARTITION BY interaction_id ORDER BY lot) = 1
        ), placed AS (
            SELECT *, CASE WHEN first_at < last_at
                THEN least($1 - 1, floor($1 * (epoch(started_at) - epoch(first_at))
                     / (epoch(last_at) - epoch(first_at))))
                ELSE 0 * epoch(started_at) END AS stretch
            FROM one CROSS JOIN period
        ), lots AS (
            SELECT *, stretch IS NULL
                OR row_number() OVER (PARTITION BY agent_id, stretch ORDER BY lot) > 1 AS is_filling
            FROM placed
        )
        SELECT {_COLUMNS}, NULL::DOUBLE AS risk,
            CASE WHEN is_filling THEN 'random; fills up, since a stretch of the period had none'
                 ELSE format('random; stretch {{}} of {{}}', stretch::INTEGER + 1, $1) END AS why,
            is_filling, lot
        FROM lots
        QUALIFY row_number() OVER (PARTITION BY agent_id, team, channel ORDER BY is_filling, lot) <= $1
        ORDER BY is_filling, lot
        """,
        [per_agent],
    )
    return _draw(con, seed, ranked, asked)


def draw_by_risk(
    con: DuckDBPyConnection,
    scope: Scope,
    risks: Risks,
    quotas: Quotas,
) -> Draw:
    """The evaluations with the highest sums of risks, each with its risks in words; nothing is written.

    Equal risks are in an order that has nothing to do with agent or time.
    """
    _make_pool(con, scope, "risk")
    ranked = _candidates(
        con,
        f"""
        WITH one AS (
            SELECT {_COLUMNS}, risk, why, lot
            FROM pool JOIN ({risk_rows(con, risks)}) USING (interaction_id, scorecard)
            QUALIFY row_number() OVER (PARTITION BY interaction_id ORDER BY risk DESC, lot) = 1
        )
        FROM one
        QUALIFY row_number() OVER (PARTITION BY agent_id, team, channel ORDER BY risk DESC, lot)
            <= coalesce($1, {_NO_LIMIT})
        ORDER BY risk DESC, lot
        """,
        [quotas.count],
    )
    return _draw(con, None, ranked, quotas)


def record_draw(con: DuckDBPyConnection, draw: Draw, at: datetime, assigned_to: Sequence[str] = ()) -> str:
    """Writes the draw to review_samples, dealt out in turn to `assigned_to`, and returns its sample_id.

    Raises ReviewError when nothing was drawn, or when it was recorded before.
    """
    if not draw.drawn:
        raise ReviewError("the draw: is empty. Widen the period, or look at `callqa review queue`.")
    told = [draw.method, draw.seed, [(each.interaction_id, each.scorecard) for each in draw.drawn]]
    sample_id = f"{at:%Y-%m-%d}-{draw.method}-{hashlib.sha256(repr(told).encode()).hexdigest()[:8]}"
    with transaction(con):
        if con.execute("SELECT 1 FROM review_samples WHERE sample_id = $1", [sample_id]).fetchone():
            raise ReviewError(f"sample {sample_id}: is recorded. Draw again for others.")
        insert(con, "review_samples", _rows(draw, sample_id, at, assigned_to))
    return sample_id


def _rows(draw: Draw, sample_id: str, at: datetime, assigned_to: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "sample_id": sample_id,
            "position": position,
            "drawn_at": at,
            "method": draw.method,
            "seed": draw.seed,
            "interaction_id": each.interaction_id,
            "scorecard": each.scorecard,
            "agent_id": each.agent,
            "why": each.why,
            "risk": each.risk,
            "assigned_to": assigned_to[position % len(assigned_to)] if assigned_to else None,
        }
        for position, each in enumerate(draw.drawn)
    ]


def _draw(con: DuckDBPyConnection, seed: int | None, ranked: list[Candidate], quotas: Quotas) -> Draw:
    drawn = choose(ranked, quotas)
    missing = shortfalls(drawn, ranked, _groups(con), quotas)
    row = con.execute("SELECT count(*) FROM pool").fetchone()
    con.execute("DROP TABLE pool; DROP TABLE period; DROP TABLE scope")
    return Draw("risk" if seed is None else "random", seed, tuple(drawn), missing, row[0] if row else 0)


def _groups(con: DuckDBPyConnection) -> dict[Dimension, list[str]]:
    """All agents, teams and channels of the scope, also those of whom nothing is left."""
    return {
        dimension: [group for (group,) in con.execute(f"SELECT DISTINCT {column} FROM scope").fetchall()]
        for dimension, column in _GROUPS.items()
    }


def _candidates(con: DuckDBPyConnection, sql: str, values: list[object]) -> list[Candidate]:
    return [Candidate(*row[:9]) for row in con.execute(sql, values).fetchall()]


def _make_pool(con: DuckDBPyConnection, scope: Scope, seed: str) -> None:
    """Fills temporary tables: `scope` (evaluations asked for), `period` (its ends), `pool` (those that can be
    drawn, with their lots).

    An answer keeps an evaluation out while it is about the same conversation; so does any earlier draw.
    """
    where, values = _where(scope)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE scope AS "
        f"SELECT evaluation_id, source_sha256, {_COLUMNS}, "
        "sha256(concat_ws(chr(31), $seed, interaction_id, scorecard)) AS lot "
        "FROM evaluations JOIN interactions USING (interaction_id) "
        f"WHERE agent_id <> 'several' AND words_removed_at IS NULL AND {where}",
        {**values, "seed": seed},
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE period AS SELECT "
        "coalesce($1::TIMESTAMPTZ, min(started_at)) AS first_at, "
        "coalesce($2::TIMESTAMPTZ, max(started_at)) AS last_at FROM scope",
        [_day(scope.since), _day(scope.until, 1)],
    )
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE pool AS
        SELECT * FROM scope
        ANTI JOIN review_samples USING (interaction_id, scorecard)
        ANTI JOIN reviews USING (interaction_id, scorecard, source_sha256)
        """
    )


def _where(scope: Scope) -> tuple[str, dict[str, object]]:
    parts, values = ["true"], dict[str, object]()
    asked: tuple[tuple[str, str, object], ...] = (
        ("started_at >= $since", "since", _day(scope.since)),
        ("started_at < $until", "until", _day(scope.until, 1)),
        ("scorecard = $scorecard", "scorecard", scope.scorecard),
        ("list_contains($channels, channel)", "channels", list(scope.channels) or None),
        ("duration_s >= $min_duration_s", "min_duration_s", scope.min_duration_s or None),
    )
    for part, name, value in asked:
        if value is not None:
            parts.append(part)
            values[name] = value
    return " AND ".join(parts), values


def _day(day: date | None, later: int = 0) -> str | None:
    """Midnight (UTC) at which the day begins, `later` days on."""
    return None if day is None else f"{day + timedelta(days=later)} 00:00:00+00"
