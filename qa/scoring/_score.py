"""Scores what a scorecard has still to do: its query run over those interactions, its rows written."""

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from qa.scoring._doubt import TRANSCRIPT
from qa.scoring._facts import literal
from qa.scoring.compile import compile_scorecard
from qa.scoring.loader import fingerprint
from qa.scoring.model import Scorecard

__all__ = ["Provenance", "count", "score"]

_DOUBTED = (
    "(interaction_id IN (SELECT interaction_id FROM findings WHERE is_doubtful "
    f'UNION ALL SELECT interaction_id FROM check_issues WHERE "check" = {literal(TRANSCRIPT)}))'
)
"""SQL: was anything in the interaction not understood, or could that not be told?"""
_AT_A_TIME = 245_760
"""Interactions scored at once: two row groups of a table, so that two cores write. What was judged is in
memory until it is written; fewer at once take longer, since every chunk reads all findings and turns."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an evaluation depends on beside the interaction and the scorecard."""

    callqa_version: str
    phrases_fingerprint: str


def score(con: DuckDBPyConnection, card: Scorecard, provenance: Provenance) -> int:
    """Evaluates what the scorecard has still to do; says how many.

    Interactions with doubtful words go apart: nearly none has any, and minding them takes time.
    """
    done = 0
    for has_doubt in (False, True):
        con.execute(
            "CREATE OR REPLACE TEMP TABLE pending AS SELECT interaction_id, evaluation_id, "
            f"(row_number() OVER (ORDER BY interaction_id) - 1) // {_AT_A_TIME} AS chunk FROM expected "
            "WHERE scorecard = $1 AND scorecard_version = $2 "
            "AND evaluation_id NOT IN (SELECT evaluation_id FROM evaluations) "
            f"AND {_DOUBTED} = {str(has_doubt).lower()}",
            [card.id, card.version],
        )
        queries = [
            compile_scorecard(card, has_doubt=has_doubt, has_results=has_results)
            for has_results in (False, True)
        ]
        for chunk in range(-(-count(con, "pending") // _AT_A_TIME)):
            con.execute(
                "CREATE OR REPLACE TEMP TABLE todo AS "
                "SELECT interaction_id, evaluation_id FROM pending WHERE chunk = $1",
                [chunk],
            )
            _score_todo(con, card, provenance, *queries)
            done += count(con, "todo")
    con.execute("DROP TABLE pending; DROP TABLE IF EXISTS todo")
    return done


def _score_todo(
    con: DuckDBPyConnection, card: Scorecard, provenance: Provenance, evaluations: str, results: str
) -> None:
    """Writes what `todo` comes to; judging twice takes less than keeping what was judged."""
    con.execute(
        "INSERT INTO evaluations BY NAME SELECT *, $1 AS scorecard, "
        "$2 AS scorecard_version, $3 AS scorecard_fingerprint, $4 AS phrases_fingerprint, "
        "$5 AS callqa_version, score AS machine_score, passed AS machine_passed, "
        f"grade AS machine_grade FROM ({evaluations})",
        [card.id, card.version, fingerprint(card), provenance.phrases_fingerprint, provenance.callqa_version],
    )
    con.execute(
        "INSERT INTO criterion_results BY NAME SELECT *, outcome AS machine_outcome FROM ("
        "SELECT evaluation_id, interaction_id, $1 AS scorecard, unnest(results, max_depth := 2) "
        f"FROM ({results}))",
        [card.id],
    )


def count(con: DuckDBPyConnection, rows: str) -> int:
    """How many rows `rows` (a table, with a WHERE or without) has."""
    found = con.execute(f"SELECT count(*) FROM {rows}").fetchone()
    return int(found[0]) if found else 0
