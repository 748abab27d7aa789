"""Puts people's answers in place of the machine's, through the same arithmetic."""

from duckdb import DuckDBPyConnection

from qa.errors import ConfigError
from qa.scoring._score import count
from qa.scoring._versions import edition
from qa.scoring.compile import compile_scorecard, grade
from qa.scoring.model import Scorecard
from qa.store import transaction

__all__ = ["apply_reviews"]


_SPOKEN_ON = (
    "(decided_by = 'person' "
    "OR (interaction_id, scorecard) IN (SELECT (interaction_id, scorecard) FROM counted_reviews)) "
    "AND interaction_id NOT IN (SELECT interaction_id FROM interactions WHERE words_removed_at IS NOT NULL)"
)
"""SQL: evaluations that people speak on, or spoke on before they took it back; with words to reckon anew."""


def apply_reviews(con: DuckDBPyConnection) -> int:
    """Brings every evaluation that people have spoken on to what they say; says how many those are.

    The view `counted_reviews` says which answers count. A criterion's answer takes the place of what its
    rule comes to, and all that depends on it is worked out again; an answer on the whole evaluation then
    sets score and verdict. The machine's own answers stay in the columns machine_*.
    """
    touched = 0
    with transaction(con):
        for scorecard, version in _reviewed(con):
            try:
                card = edition(con, scorecard, version)
            except ConfigError:
                continue  # nothing is worked out anew by a version that can't be read; what counted stays
            touched += _apply(con, card)
    return touched


def _reviewed(con: DuckDBPyConnection) -> list[tuple[str, int]]:
    return con.execute(
        f"SELECT DISTINCT scorecard, scorecard_version FROM evaluations WHERE {_SPOKEN_ON} ORDER BY ALL"
    ).fetchall()


def _apply(con: DuckDBPyConnection, card: Scorecard) -> int:
    con.execute(
        "CREATE OR REPLACE TEMP TABLE todo AS SELECT interaction_id, evaluation_id FROM evaluations "
        f"WHERE scorecard = $1 AND scorecard_version = $2 AND {_SPOKEN_ON}",
        [card.id, card.version],
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE answered AS SELECT interaction_id, "
        "map_from_entries(list((criterion, {outcome: outcome, credit: credit}))) AS answers "
        "FROM counted_reviews WHERE scorecard = $1 AND criterion IS NOT NULL GROUP BY interaction_id",
        [card.id],
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {compile_scorecard(card, has_answers=True)}")
    con.execute(_UPDATE_EVALUATIONS)
    con.execute(_UPDATE_RESULTS, [card.id])
    _apply_whole(con, card)
    done = count(con, "todo")
    con.execute("DROP TABLE todo; DROP TABLE answered; DROP TABLE judged")
    return done


def _apply_whole(con: DuckDBPyConnection, card: Scorecard) -> None:
    con.execute(
        f"UPDATE evaluations SET score = r.score, grade = {grade(card, 'r.score')}, decided_by = 'person', "
        f"passed = coalesce(r.passed, r.score >= {card.pass_mark}) FROM counted_reviews r "
        "WHERE r.criterion IS NULL AND evaluations.interaction_id = r.interaction_id "
        "AND r.scorecard = $1 AND evaluations.scorecard = $1 AND evaluations.scorecard_version = $2",
        [card.id, card.version],
    )


_UPDATE_EVALUATIONS = """
UPDATE evaluations SET score = j.score, passed = j.passed, grade = j.grade, points_earned = j.points_earned,
    points_possible = j.points_possible, critical_failures = j.critical_failures,
    not_evaluated = j.not_evaluated, awaits_person = j.awaits_person, decided_by = j.decided_by
FROM judged j WHERE evaluations.evaluation_id = j.evaluation_id
"""

_UPDATE_RESULTS = """
UPDATE criterion_results SET outcome = j.outcome, points_earned = j.points_earned,
    points_possible = j.points_possible, reason = j.reason, evidence = j.evidence, decided_by = j.decided_by,
    root_cause = r.root_cause
FROM (SELECT evaluation_id, interaction_id, unnest(results, max_depth := 2) FROM judged) j
LEFT JOIN counted_reviews r ON r.scorecard = $1 AND r.interaction_id = j.interaction_id
    AND r.criterion = j.criterion
WHERE criterion_results.evaluation_id = j.evaluation_id AND criterion_results.criterion = j.criterion
"""
