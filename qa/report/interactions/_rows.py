"""What the published tables hold of some interactions, asked for all at once, as plain rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from duckdb import DuckDBPyConnection

from qa.report.rows import query
from qa.scoring import Explanation, explain_current

__all__ = ["Case", "Disputed", "Found", "Head", "Wanted", "cases", "editions", "wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An interaction that gets a page: whose, on which day (UTC), and the hash of its rows."""

    interaction_id: str
    agent_id: str
    day: date | None
    content: str


@dataclass(frozen=True, slots=True)
class Head:
    """An interaction; `started_at` is UTC without zone, `reason` why the customer made contact.

    `language` is an ISO 639-1 code, None where it could not be told.
    """

    interaction_id: str
    channel: str
    agent_id: str
    agent_name: str
    team: str
    queue: str
    started_at: datetime | None
    duration_s: float | None
    language: str | None
    part_of: str | None
    unscored_reason: str | None
    reason: str | None
    csat: float | None
    nps: float | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A row of turns; `agent_name` is the agent's of the roster who said it, None where that isn't told."""

    index: int
    role: str
    participant: str
    agent_name: str | None
    text: str
    start_s: float | None
    end_s: float | None
    word_count: int
    is_public: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A row of findings: see findings.sql."""

    turn_index: int
    role: str
    kind: str
    char_start: int
    char_end: int
    start_s: float | None
    end_s: float | None
    reason: str
    strength: float | None
    instead: str | None
    is_softened: bool
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class Disputed:
    """A row of disputes; times are UTC without zone."""

    scorecard: str
    criterion: str | None
    reason: str
    raised_at: datetime
    state: str
    decision: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Case:
    """An interaction with all that its page tells: `issues` (check, reason), `published` by scorecard."""

    head: Head
    turns: tuple[Turn, ...]
    found: tuple[Found, ...]
    issues: tuple[tuple[str, str], ...]
    measured: Mapping[str, float | None]
    evaluations: tuple[Explanation, ...]
    disputes: tuple[Disputed, ...]
    published: Mapping[str, datetime]


def wanted(con: DuckDBPyConnection, since: date | None) -> list[Wanted]:
    """The interactions that get a page, by id; those since a day, and those without a time."""
    return [Wanted(*row) for row in con.execute(query("interactions/pages"), {"since": since}).fetchall()]


def editions(con: DuckDBPyConnection) -> str:
    """A hash over all scorecards that have judged."""
    return str(con.execute(query("interactions/editions")).fetchall()[0][0])


def cases(con: DuckDBPyConnection, interaction_ids: Sequence[str]) -> list[Case]:
    """The interactions, in no order."""
    ids = {"ids": json.dumps(list(interaction_ids))}  # one text: DuckDB takes its time over each of a list
    heads = con.execute(query("interactions/heads"), ids).fetchall()
    turns, found, issues, disputes, published = (
        _grouped(con, name, ids) for name in ("turns", "findings", "issues", "disputes", "published")
    )
    measured, evaluations = _measured(con, ids), explain_current(con, interaction_ids)
    return [
        Case(
            head,
            tuple(Turn(*row) for row in turns.get(head.interaction_id, ())),
            tuple(Found(*row) for row in found.get(head.interaction_id, ())),
            tuple((check, reason) for check, reason in issues.get(head.interaction_id, ())),
            measured.get(head.interaction_id, {}),
            evaluations.get(head.interaction_id, ()),
            tuple(Disputed(*row) for row in disputes.get(head.interaction_id, ())),
            dict(published.get(head.interaction_id, ())),
        )
        for head in (Head(*row) for row in heads)
    ]


def _grouped(con: DuckDBPyConnection, name: str, ids: dict[str, str]) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of a query by their first column, the interaction, which is taken off."""
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for key, *rest in con.execute(query(f"interactions/{name}"), ids).fetchall():
        groups.setdefault(key, []).append(tuple(rest))
    return groups


def _measured(con: DuckDBPyConnection, ids: dict[str, str]) -> dict[str, dict[str, float | None]]:
    """Measurements by interaction and name; which there are depends on the checks."""
    told = con.execute(query("interactions/measured"), ids)
    names = [column[0] for column in told.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in told.fetchall()]
    return {str(row.pop("interaction_id")): row for row in rows}
