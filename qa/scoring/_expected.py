"""Which evaluations there should be: every interaction by the version that it was first judged by."""

from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from qa.errors import ConfigError
from qa.scoring._score import Provenance
from qa.scoring._versions import edition
from qa.scoring.applies import applies
from qa.scoring.loader import fingerprint
from qa.scoring.model import Scorecard

__all__ = ["Again", "expect"]

_NOT_LET_GO = "NOT EXISTS (FROM let_go l WHERE l.interaction_id = i.interaction_id AND l.scorecard = $1)"
_NOT_YET = "NOT EXISTS (FROM expected x WHERE x.interaction_id = i.interaction_id AND x.scorecard = $1)"
_PINNED = (
    "EXISTS (FROM evaluations e WHERE e.interaction_id = i.interaction_id AND e.scorecard = $1 "
    "AND e.scorecard_version = $2::INTEGER)"
)


@dataclass(frozen=True, slots=True)
class Again:
    """History to judge again: by these scorecards, whatever version did; `since` an ISO date, None = all.

    `is_all`: also what a scorecard outside these has judged, so that nothing of it is left.
    """

    scorecards: tuple[Scorecard, ...]
    since: str | None = None
    is_all: bool = False


def expect(
    con: DuckDBPyConnection, scorecards: Sequence[Scorecard], provenance: Provenance, again: Again | None
) -> list[Scorecard]:
    """Fills `expected`, a row per evaluation that should be; returns the scorecards that make them.

    An interaction keeps the version that judged it, as long as that one applies; what was never judged by a
    scorecard gets its current version; what is judged again gets the version asked for.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE expected (evaluation_id VARCHAR, interaction_id VARCHAR, "
        "scorecard VARCHAR, scorecard_version INTEGER)"
    )
    _keep_the_wordless(con)
    _let_go(con, again)
    wanted = again.scorecards if again else ()
    for card in wanted:
        _fill(con, card, provenance, f"NOT ({_NOT_LET_GO})")
    pinned = _pinned(con, (*wanted, *scorecards))
    for card in pinned:
        _fill(con, card, provenance, f"{_PINNED} AND {_NOT_LET_GO} AND {_NOT_YET}")
    for card in scorecards:
        _fill(con, card, provenance, f"{_NOT_LET_GO} AND {_NOT_YET}")
    con.execute("DROP TABLE let_go")
    return list({(card.id, card.version): card for card in (*pinned, *wanted, *scorecards)}.values())


def _keep_the_wordless(con: DuckDBPyConnection) -> None:
    """What is no longer here can't be judged again: its evaluations stay as they are, whatever is asked."""
    con.execute(
        "INSERT INTO expected SELECT evaluation_id, interaction_id, scorecard, scorecard_version "
        "FROM evaluations SEMI JOIN (FROM interactions WHERE words_removed_at IS NOT NULL) "
        "USING (interaction_id)"
    )


def _let_go(con: DuckDBPyConnection, again: Again | None) -> None:
    """Fills `let_go`: interactions and scorecards whose version is no longer kept."""
    con.execute("CREATE OR REPLACE TEMP TABLE let_go (interaction_id VARCHAR, scorecard VARCHAR)")
    if again is None:
        return
    con.execute(
        "INSERT INTO let_go SELECT DISTINCT i.interaction_id, s.scorecard FROM interactions i, ("
        "SELECT unnest($1::VARCHAR[]) AS scorecard "
        "UNION SELECT scorecard FROM evaluations WHERE $3) s "
        "WHERE $2::TIMESTAMPTZ IS NULL OR i.started_at >= $2::TIMESTAMPTZ",
        [[card.id for card in again.scorecards], again.since, again.is_all],
    )


def _pinned(con: DuckDBPyConnection, current: Sequence[Scorecard]) -> list[Scorecard]:
    """Every version that has an evaluation; one that this callqa can't read any more judges nothing again."""
    known = {(card.id, card.version): card for card in current}
    rows = con.execute(
        "SELECT DISTINCT scorecard, scorecard_version FROM evaluations ORDER BY ALL"
    ).fetchall()
    found = []
    for name, version in rows:
        try:
            found.append(known.get((name, version)) or edition(con, name, version))
        except ConfigError:
            _keep_as_it_is(con, name, version)
    return found


def _keep_as_it_is(con: DuckDBPyConnection, scorecard: str, version: int) -> None:
    con.execute(
        "INSERT INTO expected SELECT i.evaluation_id, i.interaction_id, i.scorecard, i.scorecard_version "
        "FROM evaluations i WHERE scorecard = $1 AND scorecard_version = $2 "
        f"AND {_NOT_LET_GO} AND {_NOT_YET}",
        [scorecard, version],
    )


def _fill(con: DuckDBPyConnection, card: Scorecard, provenance: Provenance, condition: str) -> None:
    of_all = [card.id, str(card.version), fingerprint(card)]
    of_all += [provenance.phrases_fingerprint, provenance.callqa_version]
    con.execute(
        "INSERT INTO expected "
        "SELECT sha256(to_json([interaction_id, input_key, $1, $2, $3, $4, $5])::VARCHAR), "
        "interaction_id, $1, $2::INTEGER "
        "FROM interactions i WHERE NOT is_history AND words_removed_at IS NULL "
        f"AND {applies(card.applies_to)} AND {condition}",
        of_all,
    )
