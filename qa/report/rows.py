"""What the warehouse holds of an agent's days, as plain rows; no judgement and no wording."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
    "ScoreRow",
    "contacts",
    "found",
    "query",
    "scores",
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

    interaction_id: str
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

    `doubt` is what transcription can't vouch for, None when it can.
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


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """From a day on: mean and deviation of the agent's scores, and the team's mean, of so many agents."""

    start: date
    mean: float | None
    deviation: float | None
    scored: int
    team_mean: float | None
    team_agents: int


@cache
def query(name: str) -> str:
    """The text of queries/NAME.sql."""
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def contacts(con: DuckDBPyConnection, agent_id: str, period: Period) -> tuple[Contact, ...]:
    """The agent's interactions of the period, by time."""
    about = _about(agent_id, period)
    turns, results, evaluations = (
        _grouped(con.execute(query(name), about).fetchall()) for name in ("turns", "results", "evaluations")
    )
    return tuple(
        Contact(
            interaction_id,
            Channel(channel),
            agent_name,
            team,
            queue,
            started_at,
            unscored_reason,
            doubt,
            None if csat is None and comment is None else Answer(csat, comment),
            tuple(Said(*row) for row in turns.get(interaction_id, ())),
            tuple(_evaluated(row, results) for row in evaluations.get(interaction_id, ())),
        )
        for (
            interaction_id,
            channel,
            agent_name,
            team,
            queue,
            started_at,
            unscored_reason,
            doubt,
            csat,
            comment,
        ) in (con.execute(query("interactions"), about).fetchall())
    )


def found(con: DuckDBPyConnection, agent_id: str, period: Period, kinds: Iterable[str]) -> tuple[Found, ...]:
    """Findings of these kinds in the agent's interactions of the period, in order."""
    about = _about(agent_id, period) | {"kinds": sorted(set(kinds))}
    return tuple(
        Found(turn_index, role, start_s, char_start, char_end, quote, interaction_id, kind, frozenset(true))
        for turn_index, role, start_s, char_start, char_end, quote, interaction_id, kind, true in con.execute(
            query("found"), about
        ).fetchall()
    )


def scores(
    con: DuckDBPyConnection, agent_id: str, team: str, period: Period, *, by_week: bool
) -> tuple[ScoreRow, ...]:
    """One row for the period, or one per ISO week of it; none where nobody has a score."""
    about = _about(agent_id, period) | {"team": team, "by_week": by_week}
    return tuple(ScoreRow(*row) for row in con.execute(query("scores"), about).fetchall())


def _about(agent_id: str, period: Period) -> dict[str, Any]:
    return {"agent_id": agent_id, "start": period.start, "end": period.end}


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
