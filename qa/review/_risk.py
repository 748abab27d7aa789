"""What makes an evaluation worth a person's look: the risks of scorecards/review/sampling.yaml."""

from collections.abc import Iterator
from pathlib import Path

from duckdb import DuckDBPyConnection
from pydantic import BaseModel, ConfigDict, Field

from qa import strictyaml

__all__ = ["Risks", "load_risks", "risk_rows"]

_FILE = Path("review") / "sampling.yaml"
_NO_RISK = "no risk named; drawn for a quota"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Risk(_Strict):
    weight: float = Field(gt=0)


class _NotEvaluated(_Risk):
    at_least_share: float = Field(gt=0, le=1)


class _LowConfidence(_Risk):
    below: float = Field(gt=0, le=1)


class _SentimentFall(_Risk):
    at_least: float = Field(gt=0, le=2)


class _NearPassMark(_Risk):
    within_points: float = Field(gt=0, le=100)


class _Unusual(_Risk):
    at_least_deviations: float = Field(gt=0)
    fewest_evaluations: int = Field(ge=3)


class Risks(_Strict):
    """The risks that are weighed; None = not weighed."""

    open_dispute: _Risk | None = None
    critical_failure: _Risk | None = None
    not_evaluated: _NotEvaluated | None = None
    low_confidence: _LowConfidence | None = None
    sentiment_fall: _SentimentFall | None = None
    near_pass_mark: _NearPassMark | None = None
    unusual_for_agent: _Unusual | None = None


class _File(_Strict):
    risks: Risks


def load_risks(scorecards: Path) -> Risks:
    """The risks of the folder's review/sampling.yaml. Raises ConfigError with every mistake."""
    return strictyaml.load(scorecards / _FILE, _File, name=str(_FILE)).risks


def risk_rows(con: DuckDBPyConnection, risks: Risks) -> str:
    """SQL: interaction_id, scorecard, risk (sum of weights), why (in words) of every row of table `pool`."""
    named = list(_risks(risks))
    total = " + ".join(f"CASE WHEN {when} THEN {weight!r} ELSE 0 END" for weight, when, _ in named) or "0"
    words = ", ".join(f"CASE WHEN {when} THEN {said} END" for _, when, said in named)
    return (
        f"SELECT interaction_id, scorecard, ({total})::DOUBLE AS risk, "
        f"coalesce(nullif(concat_ws('; ', {words or 'NULL'}), ''), '{_NO_RISK}') AS why "
        f"FROM ({_facts(con)})"
    )


def _risks(risks: Risks) -> Iterator[tuple[float, str, str]]:
    """Weight, SQL of when it applies, SQL of how it reads; numbers come from the checked file."""
    if each := risks.open_dispute:
        yield each.weight, "disputes > 0", "'an open dispute'"
    if each := risks.critical_failure:
        said = "critical_failures || if(critical_failures = 1, ' critical failure', ' critical failures')"
        yield each.weight, "critical_failures > 0", said
    if blank := risks.not_evaluated:
        said = "printf('%.0f %% of the criteria not evaluated', 100 * blank_share)"
        yield blank.weight, f"blank_share >= {blank.at_least_share!r}", said
    if unsure := risks.low_confidence:
        said = "printf('transcript confidence %.2f', transcript_confidence)"
        yield unsure.weight, f"transcript_confidence < {unsure.below!r}", said
    if fall := risks.sentiment_fall:
        said = "printf('sentiment fell by %.2f', -sentiment_customer_change)"
        yield fall.weight, f"-sentiment_customer_change >= {fall.at_least!r}", said
    if near := risks.near_pass_mark:
        said = "printf('score %.1f, pass mark %.4g', score, pass_mark)"
        yield near.weight, f"abs(score - pass_mark) <= {near.within_points!r}", said
    if odd := risks.unusual_for_agent:
        said = (
            "printf('score %.1f, the agent''s usual is %.1f (%.1f standard deviations)', "
            "score, usual, abs(score - usual) / deviation)"
        )
        is_known = f"evaluations >= {odd.fewest_evaluations} AND deviation > 0"
        yield (
            odd.weight,
            f"{is_known} AND abs(score - usual) >= {odd.at_least_deviations!r} * deviation",
            said,
        )


def _facts(con: DuckDBPyConnection) -> str:
    """SQL: what the risks ask about, a row per row of `pool`; NULL where it isn't known, and no risk."""
    measured = ", ".join(
        _measured(con, name) for name in ("transcript_confidence", "sentiment_customer_change")
    )
    return f"""
        SELECT pool.interaction_id, pool.scorecard, score, critical_failures, pass_mark,
            usual, deviation, evaluations, coalesce(disputes, 0) AS disputes,
            not_evaluated / criteria AS blank_share, {measured}
        FROM pool
        JOIN evaluations USING (evaluation_id)
        LEFT JOIN measurements ON measurements.interaction_id = pool.interaction_id
        LEFT JOIN scorecard_versions
            ON scorecard_versions.scorecard = pool.scorecard
            AND scorecard_versions.scorecard_version = evaluations.scorecard_version
        LEFT JOIN (
            SELECT evaluation_id, count(*) AS criteria
            FROM criterion_results SEMI JOIN pool USING (evaluation_id) GROUP BY 1
        ) USING (evaluation_id)
        LEFT JOIN (
            SELECT interaction_id, scorecard, count(*) AS disputes
            FROM disputes WHERE state = 'open' GROUP BY ALL
        ) AS disputed ON disputed.interaction_id = pool.interaction_id AND disputed.scorecard = pool.scorecard
        LEFT JOIN (
            SELECT agent_id, scorecard, count(score) AS evaluations, avg(score) AS usual,
                stddev_samp(score) AS deviation
            FROM evaluations JOIN interactions USING (interaction_id) GROUP BY ALL
        ) AS usually ON usually.agent_id = pool.agent_id AND usually.scorecard = pool.scorecard
    """


def _measured(con: DuckDBPyConnection, name: str) -> str:
    """The measurement, or NULL where no check of this site measures it."""
    found = con.execute(
        "SELECT 1 FROM duckdb_columns() WHERE table_name = 'measurements' AND column_name = $1 "
        "AND database_name = current_database()",
        [name],
    ).fetchone()
    return name if found else f"NULL::DOUBLE AS {name}"
