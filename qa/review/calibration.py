"""Calibrations: people and the machine rate the same interactions without seeing each other's answers.

`start_calibration` sets down what the machine said, rating_sheets.py writes and reads a worksheet for each
rater, and `compare_ratings` says how far they agree, once all are in. Nothing here changes a score.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from duckdb import DuckDBPyConnection

from qa.errors import ReviewError
from qa.review._limits import Limits
from qa.review.comparison import MACHINE, CriterionComparison, RaterComparison, by_criterion, by_rater
from qa.store import transaction
from qa.store._bulk import insert
from qa.types import Outcome

__all__ = [
    "Calibration",
    "Comparison",
    "compare_ratings",
    "find_calibration",
    "marked_criteria",
    "note_completion",
    "sampled",
    "start_calibration",
]

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibration as it was started; `missing` says how many answers each rater has still to give."""

    calibration_id: str
    scorecard: str
    scorecard_version: int
    interactions: int
    raters: tuple[str, ...]
    completed_at: datetime | None
    missing: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of a calibration; `is_few`: intervals of so few interactions can't be relied on."""

    calibration: Calibration
    criteria: tuple[CriterionComparison, ...]
    raters: tuple[RaterComparison, ...]
    is_few: bool


def start_calibration(  # noqa: PLR0913, PLR0917 - a calibration is these six things
    con: DuckDBPyConnection,
    calibration_id: str,
    interaction_ids: Sequence[str],
    scorecard: str,
    raters: Sequence[str],
    at: datetime,
) -> Calibration:
    """Sets the calibration down with the machine's own answers as they are now.

    Raises ReviewError when the name is taken or a name can't be used, when an interaction isn't evaluated by
    the scorecard, or when they were by different versions of it.
    """
    _check_names(calibration_id, raters)
    if con.execute("SELECT 1 FROM calibrations WHERE calibration_id = $1", [calibration_id]).fetchone():
        raise ReviewError(f"calibration {calibration_id}: is there already. Take another name.")
    wanted = list(dict.fromkeys(interaction_ids))
    version = _common_version(con, wanted, scorecard)
    with transaction(con):
        insert(
            con,
            "calibrations",
            [
                {
                    "calibration_id": calibration_id,
                    "scorecard": scorecard,
                    "scorecard_version": version,
                    "interactions": len(wanted),
                    "raters": list(raters),
                    "started_at": at,
                }
            ],
        )
        con.execute(
            "INSERT INTO calibration_ratings BY NAME "
            "SELECT $1 AS calibration_id, interaction_id, scorecard, $2 AS scorecard_version, criterion, "
            f"'{MACHINE}' AS rater, machine_outcome AS outcome, $3::TIMESTAMPTZ AS rated_at "
            "FROM criterion_results JOIN evaluations USING (evaluation_id, interaction_id, scorecard) "
            "WHERE scorecard = $4 AND list_contains($5, interaction_id)",
            [calibration_id, version, at.isoformat(), scorecard, wanted],
        )
    return find_calibration(con, calibration_id)


def sampled(con: DuckDBPyConnection, sample_id: str, scorecard: str) -> list[str]:
    """The interactions that a sample drew for the scorecard. Raises ReviewError when there are none."""
    found = con.execute(
        "SELECT interaction_id FROM review_samples WHERE sample_id = $1 AND scorecard = $2 ORDER BY position",
        [sample_id, scorecard],
    ).fetchall()
    if not found:
        raise ReviewError(
            f"sample {sample_id}: has nothing of scorecard {scorecard}. Look at the table review_samples."
        )
    return [interaction_id for (interaction_id,) in found]


def find_calibration(con: DuckDBPyConnection, calibration_id: str) -> Calibration:
    """The calibration. Raises ReviewError when there is none of this name."""
    row = con.execute(
        "SELECT scorecard, scorecard_version, interactions, raters, completed_at FROM calibrations "
        "WHERE calibration_id = $1",
        [calibration_id],
    ).fetchone()
    if row is None:
        known = [
            name for (name,) in con.execute("SELECT calibration_id FROM calibrations ORDER BY 1").fetchall()
        ]
        there = f"There are: {', '.join(known)}." if known else "Start it: callqa review calibrate start."
        raise ReviewError(f"calibration {calibration_id}: there is none of this name. {there}")
    scorecard, version, interactions, raters, completed_at = row
    counts = con.execute(
        "SELECT rater, count(*) FROM calibration_ratings WHERE calibration_id = $1 GROUP BY 1",
        [calibration_id],
    )
    answered = dict(counts.fetchall())
    missing = {rater: answered.get(MACHINE, 0) - answered.get(rater, 0) for rater in raters}
    return Calibration(calibration_id, scorecard, version, interactions, tuple(raters), completed_at, missing)


def compare_ratings(
    con: DuckDBPyConnection, calibration_id: str, limits: Limits, *, is_early: bool = False
) -> Comparison:
    """How far people agree, and the machine with them.

    Raises ReviewError while a rater's answers are missing, since who sees results is no longer blind; with
    `is_early`, compares what is there.
    """
    calibration = find_calibration(con, calibration_id)
    waiting = [rater for rater, missing in calibration.missing.items() if missing]
    if waiting and not is_early:
        raise ReviewError(
            f"calibration {calibration_id}: {', '.join(waiting)} not done yet, and who sees results is "
            "no longer blind. Wait, or look with --force and tell nobody who still rates."
        )
    answers: dict[tuple[str, str], dict[str, str]] = {}
    for interaction_id, criterion, rater, outcome in con.execute(
        "SELECT interaction_id, criterion, rater, outcome FROM calibration_ratings WHERE calibration_id = $1",
        [calibration_id],
    ).fetchall():
        given = answers.setdefault((interaction_id, criterion), {})
        if outcome != Outcome.NOT_EVALUATED:  # could not tell: no answer, neither right nor wrong
            given[rater] = outcome
    return Comparison(
        calibration,
        by_criterion(answers, calibration.raters, limits),
        by_rater(answers, calibration.raters),
        calibration.interactions < limits.enough_interactions,
    )


def note_completion(con: DuckDBPyConnection, calibration_id: str, limits: Limits, at: datetime) -> bool:
    """Writes calibration_results once every rater is in; whether that is so now. What is noted stays."""
    calibration = find_calibration(con, calibration_id)
    if any(calibration.missing.values()):
        return False
    if calibration.completed_at is None:
        comparison = compare_ratings(con, calibration_id, limits)
        insert(con, "calibration_results", [_result(calibration, each, at) for each in comparison.criteria])
        con.execute(
            "UPDATE calibration_results SET criterion_fingerprint = criteria.criterion_fingerprint "
            "FROM criteria WHERE calibration_results.calibration_id = $1 AND criteria.scorecard = $2 "
            "AND criteria.scorecard_version = $3 AND criteria.criterion = calibration_results.criterion",
            [calibration_id, calibration.scorecard, calibration.scorecard_version],
        )
        con.execute(
            "UPDATE calibrations SET completed_at = $2::TIMESTAMPTZ WHERE calibration_id = $1",
            [calibration_id, at.isoformat()],
        )
    return True


def marked_criteria(con: DuckDBPyConnection) -> frozenset[tuple[str, str]]:
    """Scorecard and criterion of each on which the machine disagrees with people, unless mended since."""
    found = con.execute("SELECT scorecard, criterion FROM calibration_state WHERE is_marked").fetchall()
    return frozenset((scorecard, criterion) for scorecard, criterion in found)


def _result(calibration: Calibration, compared: CriterionComparison, at: datetime) -> dict[str, object]:
    row: dict[str, object] = {
        "calibration_id": calibration.calibration_id,
        "scorecard": calibration.scorecard,
        "criterion": compared.criterion,
        "completed_at": at,
        "people_verdict": compared.people_verdict,
        "machine_verdict": compared.machine_verdict,
    }
    for side, figures in (("people", compared.people), ("machine", compared.machine)):
        row |= {
            f"{side}_items": figures.items,
            f"{side}_agreement": figures.percent.value,
            f"{side}_kappa": figures.kappa.value,
            f"{side}_alpha": figures.alpha.value,
            f"{side}_ac1": figures.ac1.value,
            f"{side}_ac1_low": figures.ac1.low,
            f"{side}_ac1_high": figures.ac1.high,
        }
    return row


def _check_names(calibration_id: str, raters: Sequence[str]) -> None:
    for name in (calibration_id, *raters):
        if not _NAME.fullmatch(name):
            raise ReviewError(
                f"{name!r}: can't be a name, since files are called so. Use letters, digits, . - _"
            )
    lowered = [rater.lower() for rater in raters]
    if MACHINE in lowered:
        raise ReviewError(f"{MACHINE}: is the machine's own name. Name people.")
    if not raters or len(set(lowered)) < len(raters):
        raise ReviewError("raters: name every person once, as in --raters anna,ben.")


def _common_version(con: DuckDBPyConnection, interaction_ids: Sequence[str], scorecard: str) -> int:
    """The one version of the scorecard by which all these were evaluated."""
    if not interaction_ids:
        raise ReviewError("interactions: name at least one, or a sample.")
    found = dict(
        con.execute(
            "SELECT interaction_id, scorecard_version FROM evaluations "
            "WHERE scorecard = $1 AND list_contains($2, interaction_id)",
            [scorecard, list(interaction_ids)],
        ).fetchall()
    )
    if missing := [each for each in interaction_ids if each not in found]:
        raise ReviewError(f"{', '.join(missing)}: not evaluated by scorecard {scorecard}. Leave them out.")
    versions = sorted(set(found.values()))
    if len(versions) > 1:
        raise ReviewError(
            f"scorecard {scorecard}: these were evaluated by versions {', '.join(map(str, versions))}, "
            "which may ask different things. Take those of one version."
        )
    return int(versions[0])
