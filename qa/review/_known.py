"""What the warehouse holds of the questions that a worksheet answers, read at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from duckdb import DuckDBPyConnection

from qa.cells import armed
from qa.ingest._table import Row
from qa.review._asked import Question, evaluations, questions
from qa.review.answers import SAID
from qa.store._bulk import use_ids

__all__ = ["Known", "load_known"]

_ABOUT = ("interaction_id", "scorecard", "criterion", "criterion_fingerprint", "source_sha256")


@dataclass(frozen=True, slots=True)
class Known:
    """`questions` by interaction, scorecard and criterion; `made_of` says what evaluations, superseded ones
    too, are of (interaction, scorecard, version); `fingerprints` are by scorecard, version and criterion."""

    questions: Mapping[tuple[str, str, str], Question]
    interactions: frozenset[str]
    made_of: Mapping[str, tuple[str, str, int]]
    fingerprints: Mapping[tuple[str, int, str], str]
    said: Mapping[tuple[object, ...], frozenset[datetime]]

    def holds(self, review: Mapping[str, Any], *, is_dated: bool) -> bool:
        """Whether the same person has said just that; at just that time, where it has one of its own."""
        times = self.said.get(tuple(review[column] for column in (*_ABOUT, *SAID)), frozenset())
        return datetime.fromisoformat(review["reviewed_at"]) in times if is_dated else bool(times)


def load_known(con: DuckDBPyConnection, rows: Sequence[Row]) -> Known:
    """All that is known of the interactions that the rows name."""
    use_ids(con, sorted({armed(row.cells["interaction_id"]) for row in rows}))
    of = evaluations(con, "interaction_id IN (SELECT id FROM batch_ids)")
    asked = questions(con, of).values()
    return Known(
        {(each.of.interaction_id, each.of.scorecard, each.criterion): each for each in asked},
        frozenset(each.interaction_id for each in of),
        _made_of(con),
        _fingerprints(con),
        _said(con),
    )


def _made_of(con: DuckDBPyConnection) -> dict[str, tuple[str, str, int]]:
    columns = "evaluation_id, interaction_id, scorecard, scorecard_version"
    wanted = "WHERE interaction_id IN (SELECT id FROM batch_ids)"
    rows = con.execute(
        f"SELECT {columns} FROM evaluations {wanted} "
        f"UNION ALL SELECT {columns} FROM superseded_evaluations {wanted}"
    ).fetchall()
    return {evaluation_id: (interaction, card, version) for evaluation_id, interaction, card, version in rows}


def _fingerprints(con: DuckDBPyConnection) -> dict[tuple[str, int, str], str]:
    rows = con.execute(
        "SELECT scorecard, scorecard_version, criterion, criterion_fingerprint FROM criteria"
    ).fetchall()
    return {
        (scorecard, version, criterion): fingerprint for scorecard, version, criterion, fingerprint in rows
    }


def _said(con: DuckDBPyConnection) -> dict[tuple[object, ...], frozenset[datetime]]:
    """When what was said, by what it says."""
    rows = con.execute(
        f"SELECT {', '.join((*_ABOUT, *SAID))}, list(reviewed_at) FROM reviews "
        "WHERE interaction_id IN (SELECT id FROM batch_ids) AND NOT is_withdrawn GROUP BY ALL"
    ).fetchall()
    return {tuple(said): frozenset(at.astimezone(UTC) for at in times) for *said, times in rows}
