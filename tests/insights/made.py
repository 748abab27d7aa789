"""Conversations made so that it is known what goes with what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from qa.store._bulk import insert
from tests.store.made import _FILLED, memory


@dataclass(frozen=True)
class Contact:
    """A conversation: what each criterion came to, and what the customer answered."""

    id: str
    outcomes: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, object] = field(default_factory=dict)
    channel: str = "call"
    score: float | None = None
    topic: str | None = None
    agent_id: str = "kim"
    part_of: str | None = None
    started_at: str | None = "2026-03-02 09:00:00+00"


def stored(contacts: Iterable[Contact]) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory that holds these."""
    con = memory()
    made = list(contacts)
    _put(con, "interactions", [_about(each) for each in made])
    _put(con, "evaluations", [_key(each) | {"score": each.score} for each in made])
    _put(
        con,
        "criterion_results",
        [
            _key(each) | {"criterion": name, "question": f"{name}?", "outcome": outcome}
            for each in made
            for name, outcome in each.outcomes.items()
        ],
    )
    insert(con, "surveys", [{"interaction_id": c.id, **EMPTY, **c.answers} for c in made if c.answers])
    reason: dict[str, object] = {"kind": "contact_reason", "role": "customer"}
    topics = [{"interaction_id": c.id, "attributes": {"topic": c.topic}} for c in made if c.topic]
    _put(con, "findings", [reason | topic for topic in topics])
    return con


EMPTY = {"csat": None, "nps": None, "ces": None, "resolved": None, "agent_id": None}


def _about(contact: Contact) -> dict[str, object]:
    names = ("channel", "agent_id", "part_of", "started_at")
    return {"interaction_id": contact.id} | {name: getattr(contact, name) for name in names}


def _key(contact: Contact) -> dict[str, object]:
    return {"evaluation_id": contact.id, "interaction_id": contact.id}


def _put(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[dict[str, object]]) -> None:
    insert(con, table, [{**_FILLED.get(table, {}), **row} for row in rows])
