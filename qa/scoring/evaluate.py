"""Evaluates what has no current evaluation, and moves what is no longer current out of the way.

An evaluation is current when its id is the one that its inputs give today:
sha256(interaction_id, input_key, scorecard, version, fingerprints, callqa version).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.scoring._expected import Again, expect
from qa.scoring._people import apply_reviews
from qa.scoring._score import Provenance, count, score
from qa.scoring._unscored import explain_unscored
from qa.scoring._versions import archive
from qa.scoring.model import Scorecard
from qa.store import transaction

__all__ = ["Again", "EvaluationSummary", "Provenance", "evaluate"]


@dataclass(frozen=True, slots=True)
class EvaluationSummary:
    """What one call of `evaluate` did: evaluations made, left as they were, moved to superseded_evaluations;
    and how many interactions have no scorecard."""

    evaluated: int
    unchanged: int
    superseded: int
    unscored: int


def evaluate(
    con: DuckDBPyConnection,
    scorecards: Sequence[Scorecard],
    provenance: Provenance,
    again: Again | None = None,
) -> EvaluationSummary:
    """Brings evaluations and criterion_results up to date, in one transaction.

    `scorecards` judge what is new; what has been judged keeps its version, unless `again` asks for it. Then
    people's answers take the place of the machine's.
    Laws: running twice changes nothing; the order of interactions and scorecards doesn't matter.
    """
    with transaction(con):
        cards = expect(con, scorecards, provenance, again)
        superseded = _supersede(con)
        unchanged = count(con, "evaluations")
        evaluated = sum(score(con, card, provenance) for card in cards)
        _refuse_two(con)
        for card in archive(con, _used(con, cards)):
            _reword(con, card)
        apply_reviews(con)
        explain_unscored(con, cards)
        unscored = count(con, "interactions WHERE unscored_reason IS NOT NULL")
        con.execute("DROP TABLE expected; DROP TABLE IF EXISTS todo")
    return EvaluationSummary(evaluated, unchanged, superseded, unscored)


def _refuse_two(con: DuckDBPyConnection) -> None:
    """Raises StoreError where an interaction has two evaluations by one scorecard; nothing is kept then."""
    if count(con, "(SELECT 1 FROM evaluations GROUP BY interaction_id, scorecard HAVING count(*) > 1)"):
        raise StoreError(
            "two evaluations of one interaction by one scorecard. Nothing was written. Please report it."
        )


def _used(con: DuckDBPyConnection, cards: Sequence[Scorecard]) -> list[Scorecard]:
    """Those that have judged something: one that never did may change as it likes."""
    rows = con.execute("SELECT DISTINCT scorecard, scorecard_version FROM evaluations").fetchall()
    return [card for card in cards if (card.id, card.version) in rows]


def _supersede(con: DuckDBPyConnection) -> int:
    """Moves evaluations not expected any more, with their criteria; those expected again leave there."""
    stale = "evaluation_id NOT IN (SELECT evaluation_id FROM expected)"
    for table in ("evaluations", "criterion_results"):
        con.execute(
            f"DELETE FROM superseded_{table} WHERE evaluation_id IN "
            "(SELECT evaluation_id FROM expected UNION ALL SELECT evaluation_id FROM evaluations)"
        )
    moved = count(con, f"evaluations WHERE {stale}")
    for table in ("criterion_results", "evaluations"):
        con.execute(f"INSERT INTO superseded_{table} BY NAME SELECT * FROM {table} WHERE {stale}")
        con.execute(f"DELETE FROM {table} WHERE {stale}")
    return moved


def _reword(con: DuckDBPyConnection, card: Scorecard) -> None:
    """A question that was only reworded is shown in its new words, without evaluating again."""
    con.execute(
        "UPDATE criterion_results SET question = c.question FROM criteria c, evaluations e "
        "WHERE c.scorecard = $1 AND c.scorecard_version = $2 AND c.criterion = criterion_results.criterion "
        "AND e.scorecard = $1 AND e.scorecard_version = $2 "
        "AND e.evaluation_id = criterion_results.evaluation_id AND criterion_results.question <> c.question",
        [card.id, card.version],
    )
