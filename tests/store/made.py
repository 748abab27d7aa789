"""Small made-up data for the store's tests."""

import atexit
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import duckdb

from qa.checks._base import Declared
from qa.store import create_schema, known_inputs
from qa.store._bulk import insert
from qa.types import Analysis, Channel, CheckIssue, Finding, Interaction, Metadata, Redacted, Role, Turn

DECLARED = (
    Declared("duration_s", "s", "Length of the interaction", 0),
    Declared("empathy_count", "count", "Empathy phrases said by the agent.", 0),
)


def memory() -> duckdb.DuckDBPyConnection:
    """An empty warehouse in memory, with the two measurements above."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    con.execute("SET TimeZone = 'UTC'")
    copy_schema(con, DECLARED)
    return con


def copy_schema(con: duckdb.DuckDBPyConnection, declared: tuple[Declared, ...]) -> None:
    """What `create_schema` makes, copied from a database that this process made once: four times as quick."""
    (name,) = con.execute("SELECT current_database()").fetchone() or ()
    con.execute(f"ATTACH '{_made_once(declared)}' AS made_once (READ_ONLY)")
    con.execute(f'COPY FROM DATABASE made_once TO "{name}"')
    con.execute("DETACH made_once")


@cache
def _made_once(declared: tuple[Declared, ...]) -> Path:
    folder = mkdtemp(prefix="callqa-tests-")
    atexit.register(rmtree, folder)
    path = Path(folder, "made.duckdb")
    with duckdb.connect(str(path)) as con:
        con.execute("SET TimeZone = 'UTC'")
        create_schema(con, declared)
    return path


def analysis(
    interaction_id: str,
    texts: Sequence[str] = ("My parcel is lost.", "I am so sorry to hear that."),
    measurements: Mapping[str, float | None] | None = None,
    **about: Any,
) -> Analysis:
    """An analysed chat: customer and agent in turn, an apology on each of the agent's turns."""
    roles = (Role.CUSTOMER, Role.AGENT)
    turns = tuple(
        Turn(i, roles[i % 2], roles[i % 2].value, text, i * 10.0, i * 10.0 + 5)
        for i, text in enumerate(texts)
    )
    metadata = Metadata(interaction_id, started_at=datetime(2026, 3, 2, 9, tzinfo=UTC), **about)
    interaction = Redacted(Interaction(Channel.CHAT, metadata, "ab" * 32, turns, source_name=interaction_id))
    findings = tuple(
        Finding.at(
            turn, "made", "apology", "an apology", chars=(0, min(12, len(turn.text))), explained="true"
        )
        for turn in turns
        if turn.role is Role.AGENT
    )
    values = {"duration_s": 15.0, "empathy_count": None} if measurements is None else dict(measurements)
    return Analysis(interaction, findings, values, (CheckIssue("skipped", "no roles"),))


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    """All rows of a query."""
    return con.execute(sql).fetchall()


def keys(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The input key of every interaction stored, as a run asks for them."""
    ids = [
        interaction_id
        for (interaction_id,) in con.execute("SELECT interaction_id FROM interactions").fetchall()
    ]
    return known_inputs(con, [*ids, "not-stored"])


_FILLED: Mapping[str, Mapping[str, object]] = {
    "agents": {"team": "North"},
    "interactions": {
        "channel": "call",
        "agent_id": "kim",
        "agent_name": "Kim Lee",
        "team": "North",
        "queue": "orders",
        "started_at": "2026-03-02 09:00:00+00",
        "turn_count": 0,
        "source_name": "made",
        "source_sha256": "00",
        "unknown_keys": 0,
        "is_history": False,
        "input_key": "made",
    },
    "turns": {"turn_index": 0, "role": "agent", "participant": "agent", "word_count": 1, "is_public": True},
    "findings": {
        "turn_index": 0,
        "role": "agent",
        "check": "made",
        "char_start": 0,
        "char_end": 1,
        "quote": "q",
        "reason": "made",
        "attributes": {},
        "is_doubtful": False,
    },
    "evaluations": {
        "scorecard": "support_call",
        "scorecard_version": 1,
        "points_earned": 0,
        "points_possible": 0,
        "critical_failures": 0,
        "not_evaluated": 0,
        "awaits_person": 0,
        "decided_by": "machine",
        "scorecard_fingerprint": "s",
        "phrases_fingerprint": "p",
        "callqa_version": "0",
    },
    "criterion_results": {
        "scorecard": "support_call",
        "section": "care",
        "position": 0,
        "question": "Why?",
        "is_critical": False,
        "decided_by": "machine",
        "machine_outcome": "met",
        "reason": "made",
        "evidence": [],
    },
}


def put(con: duckdb.DuckDBPyConnection, table: str, **values: object) -> None:
    """One row, with made values for the columns that must be filled."""
    insert(con, table, [{**_FILLED.get(table, {}), **values}])


def evidence(quote: str, role: str = "agent", start_s: float | None = None) -> dict[str, object]:
    """One piece of evidence of a criterion result."""
    return {
        "turn_index": 3,
        "role": role,
        "kind": "made",
        "start_s": start_s,
        "char_start": 0,
        "char_end": len(quote),
        "quote": quote,
        "is_doubtful": False,
    }
