"""What people answer: evaluations and their questions, with who served and what may be answered."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from qa import scoring
from qa.errors import ReviewError
from qa.scoring.model import Criterion

__all__ = ["Evaluated", "Question", "evaluations", "find_evaluation", "find_question", "questions", "unknown"]

_SHORTEST_PREFIX = 6


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A current evaluation. `names` are what the sources call the agent who served."""

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
    names: tuple[str | None, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """All ids, names and addresses of the agent who served; none where that is unknown."""
        return tuple(sorted({name for name in self.names if name and name != "unknown"}))

    @property
    def name(self) -> str:
        """For messages."""
        return f"{self.interaction_id} by {self.scorecard}"


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion of a current evaluation: the outcome that counts, and the machine's."""

    of: Evaluated
    asked: Criterion
    fingerprint: str
    outcome: str
    machine_outcome: str

    @property
    def criterion(self) -> str:
        """Its name in the scorecard."""
        return self.asked.id

    @property
    def is_manual(self) -> bool:
        """Whether only a person answers it."""
        return self.asked.manual is not None

    @property
    def choices(self) -> Mapping[str, float]:
        """What may be chosen and the credit of each, the best first; none where a rule judges."""
        manual = self.asked.manual
        return {} if manual is None else dict(sorted(manual.credits.items(), key=lambda c: (-c[1], c[0])))

    @property
    def root_causes(self) -> tuple[str, ...]:
        """Ids of the causes that may be chosen for a miss."""
        return tuple(cause.id for cause in self.asked.root_causes)


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
    """Current evaluations that `where` (SQL) holds for, with words to look at, in their order."""
    rows = con.execute(
        "SELECT evaluation_id, interaction_id, scorecard, scorecard_version, source_sha256, agent_id, "
        "score, passed, pass_mark, critical_failures, "
        "[agent_id, interactions.agent_name, agents.agent_name, email] "
        "FROM evaluations JOIN interactions USING (interaction_id) LEFT JOIN agents USING (agent_id) "
        "LEFT JOIN scorecard_versions USING (scorecard, scorecard_version) "
        f"WHERE words_removed_at IS NULL AND ({where}) ORDER BY interaction_id, scorecard",
        list(values),
    ).fetchall()
    return [Evaluated(*row) for row in rows]


def questions(con: DuckDBPyConnection, of: Sequence[Evaluated]) -> dict[tuple[str, str], Question]:
    """The questions of these evaluations by evaluation id and criterion, in reading order.

    Raises ConfigError when this callqa can't read the version of a scorecard any more.
    """
    by_id = {each.evaluation_id: each for each in of}
    rows = con.execute(
        "SELECT r.evaluation_id, r.criterion, c.criterion_fingerprint, r.outcome, r.machine_outcome "
        "FROM criterion_results r JOIN evaluations e USING (evaluation_id) "
        "JOIN criteria c ON c.scorecard = e.scorecard AND c.scorecard_version = e.scorecard_version "
        "AND c.criterion = r.criterion WHERE r.evaluation_id IN (SELECT unnest($1::VARCHAR[])) "
        "ORDER BY r.evaluation_id, r.position",
        [list(by_id)],
    ).fetchall()
    criteria, found = _criteria(con, of), {}
    for evaluation_id, name, *rest in rows:
        evaluated = by_id[evaluation_id]
        criterion = criteria[evaluated.scorecard, evaluated.scorecard_version, name]
        found[evaluation_id, name] = Question(evaluated, criterion, *rest)
    return found


def _criteria(con: DuckDBPyConnection, of: Sequence[Evaluated]) -> dict[tuple[str, int, str], Criterion]:
    """The criteria by scorecard, version and name, as these versions were."""
    versions = sorted({(each.scorecard, each.scorecard_version) for each in of})
    return {
        (scorecard, version, criterion.id): criterion
        for scorecard, version in versions
        for criterion in scoring.edition(con, scorecard, version).criteria()
    }
