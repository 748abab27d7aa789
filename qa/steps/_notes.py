"""What a run tells people besides its counts."""

from collections.abc import Sequence

import duckdb

from qa import copies, rights, store
from qa.steps._copies import is_copy_past
from qa.steps._job import Job
from qa.steps._plan import Plan

__all__ = ["copy_notes", "lowest_score", "retention_notes", "role_notes"]

_SWAPPED = "with channels that look swapped against the manifest, counted for nobody"
_UNTOLD = "on which it can't be told who the agent is, counted for nobody"
_UNCOPIED = "without a copy to listen to; table check_issues says why"
_HEARD_BEFORE = "without a copy to listen to: heard before copies were made, and not in the cache any more"
_FAILED_COPIES = """
    SELECT interaction_id FROM check_issues WHERE "check" = 'audio_copy' AND interaction_id IN (FROM seen)
"""
_IDS_SHOWN = 12


def retention_notes(retained: rights.Retained) -> tuple[str, ...]:
    """What was removed for its age, and what has no age."""
    told = {
        "contacts older than retention.all_days, made anonymous": retained.all,
        "contacts older than retention.text_days, whose words were removed": retained.words,
        "copies of recordings older than retention.audio_days, removed": retained.audio,
        "contacts without a time, which retention can't reach": retained.undated,
    }
    return tuple(f"{what}: {count}" for what, count in told.items() if count)


def lowest_score(con: duckdb.DuckDBPyConnection) -> float | None:
    """The lowest score of any interaction of this run's inbox; None when nothing is scored."""
    row = con.execute(
        "SELECT min(score) FROM evaluations WHERE interaction_id IN (FROM seen)",
    ).fetchone()
    return row[0] if row else None


def role_notes(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """What is open about roles in the inbox's calls, with their ids; the reasons stand in check_issues."""
    rows = con.execute(
        "SELECT coalesce(agent_channel IN ('left', 'right') AND channel_count = 2, false) AS is_swapped, "
        "list(interaction_id ORDER BY interaction_id) FROM interactions WHERE roles_from = 'nothing' "
        "AND interaction_id IN (FROM seen) GROUP BY is_swapped ORDER BY is_swapped DESC",
    ).fetchall()
    return tuple(_note_on_calls(ids, _SWAPPED if is_swapped else _UNTOLD) for is_swapped, ids in rows)


def copy_notes(job: Job, con: duckdb.DuckDBPyConnection, planned: Plan) -> tuple[str, ...]:
    """Which of the inbox's calls have no copy to listen to, with their ids, where the settings want them."""
    if not job.settings.audio_copies:
        return ()
    without = {each for each in planned.input_keys if not copies.path_of(job.home.audio, each).exists()}
    without -= {one.id for one in planned.opened.recordings if is_copy_past(job, one.metadata.started_at)}
    ids = store.known_inputs(con, without).keys()
    failed = {each for (each,) in con.execute(_FAILED_COPIES).fetchall()}
    told = ((sorted(ids & failed), _UNCOPIED), (sorted(ids - failed), _HEARD_BEFORE))
    return tuple(_note_on_calls(some, what) for some, what in told if some)


def _note_on_calls(ids: Sequence[str], what: str) -> str:
    calls = "1 call" if len(ids) == 1 else f"{len(ids)} calls"
    more = f" and {len(ids) - _IDS_SHOWN} more" if len(ids) > _IDS_SHOWN else ""
    return f"{calls} {what}: {', '.join(ids[:_IDS_SHOWN])}{more}"
