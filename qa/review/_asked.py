"""What people answer: evaluations and their questions, with who served and what may be answered."""

import difflib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from duckdb import DuckDBPyConnection

from qa.errors import ReviewError

__all__ = ["Evaluated", "Question", "evaluations", "find_evaluation", "find_question", "questions", "unknown"]

_SHORTEST_PREFIX = 6


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A current evaluation. `people` are all names and ids of the agent who served, none where unknown."""

    evaluation_id: str
    interaction_id: str
    scorecard: str
    scorecard_version: int
    source_sha256: str
    agent_id: str
    score: float | None
    passed: bool | None
    pass_mark: float | None
    critical_failures: int
    people: tuple[str, ...]

    @property
    def name(self) -> str:
        """For messages."""
        return f"{self.interaction_id} by {self.scorecard}"


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion of a current evaluation; `choices` (name -> credit) are those of a manual question."""

    of: Evaluated
    criterion: str
    fingerprint: str
    is_manual: bool
    outcome: str
    machine_outcome: str
    choices: Mapping[str, float] = field(default_factory=dict)
    root_causes: tuple[str, ...] = ()


def find_evaluation(con: DuckDBPyConnection, named: str, scorecard: str | None = None) -> Evaluated:
    """The evaluation of the interaction so named, or whose id begins so.

    Raises ReviewError when there is none, or several and no scorecard says which.
    """
    found = evaluations(con, "interaction_id = $1", [named])
    if not found and len(named) >= _SHORTEST_PREFIX:
        found = evaluations(con, "starts_with(evaluation_id, $1)", [named])
    if not found:
        raise ReviewError(
            f"{named}: has no evaluation. Look at interactions.unscored_reason and rejected_inputs."
        )
    by_card = {each.scorecard: each for each in found}
    if len(by_card) < len(found):
        raise ReviewError(f"{named}: {len(found)} evaluations begin so. Write more of the id.")
    if scorecard is not None:
        if scorecard not in by_card:
            raise ReviewError(f"{named}: {unknown('evaluation by scorecard', scorecard, by_card)}")
        return by_card[scorecard]
    if len(found) > 1:
        raise ReviewError(
            f"{named}: is evaluated by {', '.join(sorted(by_card))}. Say which with --scorecard."
        )
    return found[0]


def find_question(con: DuckDBPyConnection, evaluated: Evaluated, criterion: str) -> Question:
    """The question of that name. Raises ReviewError, naming those there are, when there is none."""
    asked = {name: question for (_, name), question in questions(con, [evaluated]).items()}
    if criterion not in asked:
        raise ReviewError(f"{evaluated.name}: {unknown('criterion', criterion, asked)}")
    return asked[criterion]


def unknown(what: str, name: str, known: Collection[str]) -> str:
    """The message for a name that isn't known, with those that are, the nearest first."""
    near = difflib.get_close_matches(name, known, n=1)
    guess = f"Did you mean {near[0]!r}? " if near else ""
    return f"no {what} {name!r}. {guess}Known: {', '.join(known)}."


def evaluations(con: DuckDBPyConnection, where: str, values: Sequence[object] = ()) -> list[Evaluated]:
    """Current evaluations that `where` (SQL) holds for, by interaction and scorecard."""
    rows = con.execute(
        "SELECT evaluation_id, interaction_id, scorecard, scorecard_version, source_sha256, agent_id, "
        "score, passed, pass_mark, critical_failures, "
        "[agent_id, interactions.agent_name, agents.agent_name, email] "
        "FROM evaluations JOIN interactions USING (interaction_id) LEFT JOIN agents USING (agent_id) "
        "LEFT JOIN scorecard_versions USING (scorecard, scorecard_version) "
        f"WHERE {where} ORDER BY interaction_id, scorecard",
        list(values),
    ).fetchall()
    return [Evaluated(*row, people=_known(names)) for *row, names in rows]


def _known(names: Collection[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name and name != "unknown"}))


def questions(con: DuckDBPyConnection, of: Sequence[Evaluated]) -> dict[tuple[str, str], Question]:
    """The questions of these evaluations by evaluation id and criterion, in reading order.

    Raises ReviewError when a version of a scorecard is not on record.
    """
    by_id = {each.evaluation_id: each for each in of}
    rows = con.execute(
        "SELECT r.evaluation_id, r.criterion, c.criterion_fingerprint, c.is_manual, r.outcome, "
        "r.machine_outcome FROM criterion_results r JOIN evaluations e USING (evaluation_id) "
        "LEFT JOIN criteria c ON c.scorecard = e.scorecard AND c.scorecard_version = e.scorecard_version "
        "AND c.criterion = r.criterion WHERE r.evaluation_id IN (SELECT unnest($1::VARCHAR[])) "
        "ORDER BY r.evaluation_id, r.position",
        [list(by_id)],
    ).fetchall()
    answers = _Answers(con)
    found = {}
    for evaluation_id, criterion, fingerprint, is_manual, outcome, machine_outcome in rows:
        evaluated = by_id[evaluation_id]
        if fingerprint is None:
            raise ReviewError(
                f"{evaluated.name}: version {evaluated.scorecard_version} is not on record. "
                "Run `callqa rescore`, then answer."
            )
        choices, causes = answers.to(evaluated, criterion)
        found[evaluation_id, criterion] = Question(
            evaluated, criterion, fingerprint, is_manual, outcome, machine_outcome, choices, causes
        )
    return found


class _Answers:
    """The choices and root causes that scorecard versions give, each version read once."""

    def __init__(self, con: DuckDBPyConnection) -> None:
        self._con = con
        self._read: dict[tuple[str, int], dict[str, Any]] = {}

    def to(self, of: Evaluated, criterion: str) -> tuple[dict[str, float], tuple[str, ...]]:
        version = of.scorecard, of.scorecard_version
        if version not in self._read:
            self._read[version] = {each["id"]: each for each in self._criteria(*version)}
        asked = self._read[version].get(criterion, {})
        choices = (asked.get("manual") or {}).get("choices") or {}
        return dict(choices), tuple(cause["id"] for cause in asked.get("root_causes") or ())

    def _criteria(self, scorecard: str, version: int) -> Iterator[dict[str, Any]]:
        row = self._con.execute(
            "SELECT definition FROM scorecard_versions WHERE scorecard = $1 AND scorecard_version = $2",
            [scorecard, version],
        ).fetchone()
        yield from _below(json.loads(row[0])) if row else ()


def _below(section: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All criteria of a scorecard or section, with those of the sections in it."""
    yield from section.get("criteria") or ()
    for inner in section.get("sections") or ():
        yield from _below(inner)
