"""What the warehouse holds of agents' days, as plain rows; no judgement and no wording.

Many reports are read for at once: a query over the tables takes about as long for fifty agents as for one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from qa.report.period import Period
from qa.types import Channel, Outcome

__all__ = [
    "Answer",
    "Contact",
    "Disputed",
    "Evaluated",
    "Evidence",
    "Found",
    "Result",
    "Said",
    "contacts",
    "query",
    "within",
]

_QUERIES = Path(__file__).with_name("queries")


@dataclass(frozen=True, slots=True)
class Said:
    """A public turn."""

    turn_index: int
    role: str
    text: str
    start_s: float | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a result rests: characters of a turn's text, and seconds where the source has times."""

    turn_index: int
    role: str
    start_s: float | None
    char_start: int
    char_end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Found(Evidence):
    """A finding that makes a criterion apply; `true_of_it` are the attributes that it has."""

    kind: str
    true_of_it: frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    """A row of criterion_results; points are None where not judged.

    Where `is_by_person`, outcome and points are a person's; reason, evidence and `machine_outcome` are the
    machine's.
    """

    scorecard: str
    section: str
    criterion: str
    question: str
    outcome: Outcome
    points_earned: float | None
    points_possible: float | None
    is_critical: bool
    reason: str
    is_by_person: bool
    machine_outcome: Outcome
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A row of disputes: its state, and the criterion, None for the evaluation as a whole."""

    state: str
    criterion: str | None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A row of evaluations with its results in reading order, and its disputes.

    `published_at` is UTC without zone, None where this version's evaluation was never published.
    """

    evaluation_id: str
    scorecard: str
    score: float | None
    passed: bool | None
    grade: str | None
    awaits_person: int
    is_by_person: bool
    machine_score: float | None
    disputes: tuple[Disputed, ...]
    published_at: datetime | None
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer answered afterwards; `csat` is 1 to 5."""

    csat: float | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """An interaction with all that is known of it; `started_at` is UTC without zone.

    `doubt` is what transcription can't vouch for, None when it can; `found` what makes criteria apply.
    """

    interaction_id: str
    channel: Channel
    agent_name: str
    team: str
    queue: str
    started_at: datetime
    unscored_reason: str | None
    doubt: str | None
    answer: Answer | None
    turns: tuple[Said, ...]
    evaluations: tuple[Evaluated, ...]
    found: tuple[Found, ...] = ()


@cache
def query(name: str) -> str:
    """The text of queries/NAME.sql."""
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def contacts(
    con: DuckDBPyConnection, spans: Iterable[tuple[str, Period]], kinds: Iterable[str]
) -> dict[str, tuple[Contact, ...]]:
    """The interactions of each agent in the days of any of the spans (agent id, days), by time.

    They come with their findings of these kinds. Ids go to DuckDB as one text: of a list it looks at every
    single value, and for each searches the disk for libraries that it might be of.
    """
    asked = list(spans)
    agents, starts, ends = ([s[0] for s in asked], [s[1].start for s in asked], [s[1].end for s in asked])
    if not asked:
        return {}
    about = {"agents": agents, "starts": starts, "ends": ends}
    rows = con.execute(query("interactions"), about).fetchall()
    if not rows:
        return {}
    ids = {"ids": json.dumps([interaction_id for _, interaction_id, *_ in rows])}
    turns, results, evaluations = (
        _grouped(con.execute(query(name), ids).fetchall()) for name in ("turns", "results", "evaluations")
    )
    found = _grouped(con.execute(query("found"), ids | {"kinds": sorted(set(kinds))}).fetchall())
    of_agent: dict[str, list[Contact]] = {}
    for agent_id, *row in rows:
        evaluated = (_evaluated(each, results) for each in evaluations.get(row[0], ()))
        said = tuple(Said(*each) for each in turns.get(row[0], ()))
        made = _contact(row, said, tuple(evaluated), tuple(map(_found, found.get(row[0], ()))))
        of_agent.setdefault(agent_id, []).append(made)
    return {agent_id: tuple(made) for agent_id, made in of_agent.items()}


def within(contacts: Iterable[Contact], period: Period) -> tuple[Contact, ...]:
    """Those of the interactions that are of the period."""
    return tuple(contact for contact in contacts if contact.started_at.date() in period)


def _contact(
    row: Sequence[Any], turns: tuple[Said, ...], evaluations: tuple[Evaluated, ...], found: tuple[Found, ...]
) -> Contact:
    interaction_id, channel, agent_name, team, queue, started_at, unscored_reason, doubt, csat, comment = row
    return Contact(
        interaction_id,
        Channel(channel),
        agent_name,
        team,
        queue,
        started_at,
        unscored_reason,
        doubt,
        None if csat is None and comment is None else Answer(csat, comment),
        turns,
        evaluations,
        found,
    )


def _found(row: Sequence[Any]) -> Found:
    turn_index, role, start_s, char_start, char_end, quote, kind, true_of_it = row
    return Found(turn_index, role, start_s, char_start, char_end, quote, kind, frozenset(true_of_it))


def _evaluated(row: Sequence[Any], results: Mapping[str, Sequence[Sequence[Any]]]) -> Evaluated:
    evaluation_id, scorecard, score, passed, grade, awaits_person, decided_by, machine_score, *rest = row
    disputes, published_at = rest
    return Evaluated(
        evaluation_id,
        scorecard,
        score,
        passed,
        grade,
        awaits_person,
        decided_by == "person",
        machine_score,
        tuple(Disputed(each["state"], each["criterion"]) for each in disputes),
        published_at,
        tuple(map(_result, results.get(evaluation_id, ()))),
    )


def _result(row: Sequence[Any]) -> Result:
    scorecard, section, criterion, question, outcome, earned, possible, is_critical, reason, *answered = row
    decided_by, machine_outcome, evidence = answered
    where = tuple(
        Evidence(e["turn_index"], e["role"], e["start_s"], e["char_start"], e["char_end"], e["quote"])
        for e in evidence
    )
    return Result(
        scorecard,
        section,
        criterion,
        question,
        Outcome(outcome),
        earned,
        possible,
        is_critical,
        reason,
        decided_by == "person",
        Outcome(machine_outcome),
        where,
    )


def _grouped(rows: Iterable[Sequence[Any]]) -> dict[str, list[Sequence[Any]]]:
    """Rows by their first column, which is taken off."""
    groups: dict[str, list[Sequence[Any]]] = {}
    for key, *rest in rows:
        groups.setdefault(key, []).append(rest)
    return groups
