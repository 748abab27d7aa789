"""Writes what is not an analysis: runs, survey answers, contacts, inputs that could not be used."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Literal

from duckdb import DuckDBPyConnection

from qa.errors import RejectReason
from qa.store._bulk import insert, quoted, transaction, use_ids
from qa.types import Contact, RedactedSurvey, Rejected

__all__ = [
    "close_run",
    "finish_run",
    "known_rejected",
    "note_publication",
    "publish_run",
    "replace_contacts",
    "replace_rejected",
    "replace_surveys",
    "start_run",
]


Ended = Literal["done", "failed", "interrupted"]
_AGAIN = (
    RejectReason.FAILED,
    RejectReason.DEFERRED,
    RejectReason.CHANGED_WHILE_READ,
    RejectReason.MISSING_FILE,
    RejectReason.NOT_READABLE,
    RejectReason.OUT_OF_MEMORY,
    RejectReason.TOO_SLOW,
)
"""Reasons that need not hold the next time."""
_OF_CONTACT = tuple(each.name for each in fields(Contact))


def start_run(con: DuckDBPyConnection, run_id: str, started_at: datetime, callqa_version: str) -> None:
    """Opens the run's row as `running`; a run that never ended is marked `interrupted`."""
    with transaction(con):
        con.execute("UPDATE runs SET status = 'interrupted' WHERE status IN ('running', 'publishing')")
        con.execute(
            "INSERT INTO runs (run_id, started_at, status, callqa_version) VALUES ($1, $2, 'running', $3)",
            [run_id, started_at, callqa_version],
        )


def finish_run(  # noqa: PLR0913 - the counts of a run
    con: DuckDBPyConnection,
    run_id: str,
    ended_at: datetime,
    *,
    inputs: int,
    unchanged: int,
    transcribed: int,
    loaded: int,
    evaluated: int,
    unscored: int,
    rejected: int,
) -> None:
    """Closes the run's row as `done` with its counts."""
    counts = [inputs, unchanged, transcribed, loaded, evaluated, unscored, rejected]
    with transaction(con):
        con.execute(
            "UPDATE runs SET status = 'done', ended_at = greatest($2, started_at), inputs = $3, "
            "unchanged = $4, transcribed = $5, loaded = $6, evaluated = $7, unscored = $8, rejected = $9 "
            "WHERE run_id = $1",
            [run_id, ended_at, *counts],
        )


def publish_run(con: DuckDBPyConnection, run_id: str) -> None:
    """Marks the run as `publishing` until `close_run`: what is published shows it as `done` already."""
    with transaction(con):
        con.execute("UPDATE runs SET status = 'publishing' WHERE run_id = $1", [run_id])


def close_run(con: DuckDBPyConnection, run_id: str, ended_at: datetime, status: Ended) -> None:
    """Closes the run's row; its counts stay."""
    with transaction(con):
        con.execute(
            "UPDATE runs SET status = $2, ended_at = greatest($3, started_at) WHERE run_id = $1",
            [run_id, status, ended_at],
        )


def note_publication(con: DuckDBPyConnection, at: datetime) -> None:
    """Dates the evaluations that are published for the first time by this version of their scorecard."""
    with transaction(con):
        con.execute(
            "INSERT INTO publications "
            "SELECT interaction_id, scorecard, scorecard_version, $1 FROM evaluations "
            "ANTI JOIN publications USING (interaction_id, scorecard, scorecard_version)",
            [at],
        )


def replace_surveys(con: DuckDBPyConnection, surveys: Sequence[RedactedSurvey]) -> None:
    """Writes these answers in place of earlier ones on the same interactions; other answers stay.

    Of two about one interaction and agent, the last counts.
    """
    latest = {(s.interaction_id, s.agent_id): s for s in surveys}.values()
    rows = [
        {
            "interaction_id": s.interaction_id,
            "agent_id": s.agent_id,
            "answered_at": s.answered_at,
            "csat": s.csat,
            "csat_as_given": s.csat_as_given,
            "nps": s.nps,
            "ces": s.ces,
            "resolved": s.is_resolved,
            "comment": s.comment,
        }
        for s in latest
    ]
    ids = {s.interaction_id for s in latest}
    answers = [_answer(s, question, answer) for s in latest for question, answer in s.answers]
    with transaction(con):
        _rewrite(con, "surveys", "interaction_id", ids, rows)
        _rewrite(con, "survey_answers", "interaction_id", ids, answers)


def _answer(survey: RedactedSurvey, question: str, answer: str) -> dict[str, object]:
    try:
        number: float | None = float(answer)
    except ValueError:
        number = None
    about = {"interaction_id": survey.interaction_id, "agent_id": survey.agent_id}
    is_number = number is not None and math.isfinite(number)
    return {**about, "question": question, "answer": answer, "number": number if is_number else None}


def replace_contacts(con: DuckDBPyConnection, contacts: Sequence[Contact]) -> None:
    """Writes what is recorded about these contacts in place of what was known of them; others stay."""
    latest = {
        contact.interaction_id: {name: getattr(contact, name) for name in _OF_CONTACT} for contact in contacts
    }
    _replace(con, "contacts", "interaction_id", latest.values())


def replace_rejected(con: DuckDBPyConnection, rejected: Sequence[Rejected], kept: Mapping[str, str]) -> None:
    """Lists these inputs as rejected; one whose source has become an interaction is listed no more.

    Call it after `load`. `kept` maps source_name to the copy's name in the rejected folder. Rows of other
    inboxes stay. `chats/a.csv#7` is a part of `chats/a.csv`: a part that succeeds clears the whole as well.
    """
    rows = [
        {
            "source_name": r.source_name,
            "source_sha256": r.source_sha256,
            "interaction_id": r.interaction_id,
            "reason": r.reason,
            "detail": r.detail,
            "kept_as": kept.get(r.source_name),
        }
        for r in rejected
    ]
    with transaction(con):
        con.execute(
            "DELETE FROM rejected_inputs WHERE source_name IN "
            "(SELECT unnest([source_name, regexp_replace(source_name, '#[^#]*$', '')]) FROM interactions)"
        )
        _replace(con, "rejected_inputs", "source_name", rows)


def known_rejected(con: DuckDBPyConnection, callqa_version: str) -> dict[tuple[str, str], Rejected]:
    """Inputs that this version has refused already, by source name and hash: they need no second look.

    What failed for no fault of its own is left out, so that it is tried again.
    """
    rows = con.execute(
        "SELECT source_name, source_sha256, reason, detail, interaction_id FROM rejected_inputs "
        "WHERE source_sha256 IS NOT NULL AND NOT list_contains($2, reason) "
        "AND (SELECT max_by(callqa_version, run_id) FROM runs WHERE status = 'done') = $1",
        [callqa_version, [str(each) for each in _AGAIN]],
    ).fetchall()
    return {(name, sha256): Rejected(name, sha256, *rest) for name, sha256, *rest in rows}


def _replace(con: DuckDBPyConnection, table: str, key: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Writes the rows in place of those with the same key; of two with one key, the last counts."""
    by_key = {str(row[key]): row for row in rows}
    _rewrite(con, table, key, by_key, by_key.values())


def _rewrite(
    con: DuckDBPyConnection, table: str, key: str, ids: Iterable[str], rows: Iterable[Mapping[str, object]]
) -> None:
    """Writes the rows in place of all those whose key is among `ids`."""
    with transaction(con):
        use_ids(con, ids)
        con.execute(f"DELETE FROM {quoted(table)} WHERE {quoted(key)} IN (SELECT id FROM batch_ids)")
        insert(con, table, rows)
