"""One interaction's evaluations as arithmetic that a supervisor can follow by hand, with the evidence."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from duckdb import DuckDBPyConnection

from qa.errors import ConfigError, StoreError
from qa.scoring import _arithmetic as by_hand
from qa.scoring._arithmetic import Result, Total
from qa.scoring._explained import (
    Evaluated,
    Evidence,
    ExplainedCriterion,
    ExplainedSection,
    Explanation,
    PersonsAnswer,
)
from qa.scoring._versions import edition
from qa.scoring.model import Scorecard
from qa.types import Outcome

__all__ = ["explain", "explain_current"]

_NAMED = 5
"""Ids that a message lists where a prefix fits several."""


def explain(con: DuckDBPyConnection, wanted: str) -> list[Explanation]:
    """The evaluations that `wanted` names, by scorecard; empty when it names none.

    An interaction's id, or the beginning of one, gives its current evaluations, or where it has none those
    replaced; an evaluation's, or the beginning of one, that evaluation, replaced or not. Raises StoreError
    where it is the beginning of several ids.
    """
    rows = con.execute(f"{_EVALUATIONS} WHERE $1 IN (interaction_id, evaluation_id)", [wanted]).fetchall()
    if not rows:
        rows = _by_beginning(con, wanted)
    found = [_Row(*row) for row in rows]
    if not any(row.evaluation_id == wanted for row in found):
        found = [row for row in found if row.is_current] or found
    return _explanations(con, found)


def explain_current(
    con: DuckDBPyConnection, interaction_ids: Sequence[str]
) -> dict[str, tuple[Explanation, ...]]:
    """The current evaluations of these interactions, each by scorecard, asked for all at once.

    An interaction without one has no key.
    """
    rows = con.execute(
        f"{_EVALUATIONS} WHERE is_current AND interaction_id IN {_ASKED} ORDER BY interaction_id, scorecard",
        [json.dumps(list(interaction_ids))],
    ).fetchall()
    found: dict[str, tuple[Explanation, ...]] = {}
    for each in _explanations(con, [_Row(*row) for row in rows]):
        found[each.interaction_id] = (*found.get(each.interaction_id, ()), each)
    return found


_ASKED = """(SELECT unnest(from_json($1, '["VARCHAR"]')))"""
"""Ids given as one text: DuckDB takes its time over each of a list."""
_EVALUATIONS = """
SELECT evaluation_id, interaction_id, scorecard, scorecard_version, is_current, score, passed, grade,
    decided_by, machine_score, machine_passed, points_earned, points_possible, awaits_person, not_evaluated
FROM (
    SELECT *, true AS is_current FROM evaluations
    UNION ALL BY NAME SELECT *, false AS is_current FROM superseded_evaluations
)
"""


@dataclass(frozen=True, slots=True)
class _Row(Evaluated):
    points_earned: float
    points_possible: float
    awaits_person: int
    not_evaluated: int


_Answers = Mapping[str | None, tuple[PersonsAnswer, ...]]
"""What people said, by criterion (None: as a whole)."""


def _by_beginning(con: DuckDBPyConnection, wanted: str) -> list[Any]:
    """Rows of the one interaction or evaluation whose id begins so."""
    if not wanted:
        return []
    rows = con.execute(
        f"{_EVALUATIONS} WHERE starts_with(interaction_id, $1) OR starts_with(evaluation_id, $1) "
        "ORDER BY scorecard, is_current DESC, scorecard_version",
        [wanted],
    ).fetchall()
    ids = {row[1] if str(row[1]).startswith(wanted) else row[0] for row in rows}
    if len(ids) > 1:
        named = ", ".join(sorted(ids)[:_NAMED]) + (", …" if len(ids) > _NAMED else "")
        raise StoreError(f"{wanted}: {len(ids)} ids begin so: {named}. Write more of the one you mean.")
    return rows


def _explanations(con: DuckDBPyConnection, rows: Sequence[_Row]) -> list[Explanation]:
    """Each of the rows explained, in their order."""
    known: dict[tuple[str, int], Scorecard | None] = {}
    criteria: dict[str, list[tuple[Any, ...]]] = {}
    answers: dict[str, _Answers] = {}
    for prefix, is_current in (("", True), ("superseded_", False)):
        ids = [row.evaluation_id for row in rows if row.is_current is is_current]
        criteria |= _criteria(con, prefix, ids)
        answers |= _answers(con, prefix, ids)
    earlier = _earlier(con, rows)
    told = []
    for row in rows:
        version = row.scorecard, row.scorecard_version
        if version not in known:
            known[version] = _edition(con, *version)
        said, id_ = answers.get(row.evaluation_id, {}), row.evaluation_id
        replaced = earlier.get((row.interaction_id, row.scorecard), [])
        told.append(
            _explanation(
                row,
                known[version],
                _explained_criteria(criteria.get(id_, []), known[version], said),
                said.get(None, ()),
                tuple(name for name in replaced if name != id_),
            )
        )
    return told


def _explanation(
    row: _Row,
    card: Scorecard | None,
    criteria: Sequence[tuple[str, ExplainedCriterion]],
    whole: tuple[PersonsAnswer, ...],
    earlier: tuple[str, ...],
) -> Explanation:
    sections = tuple(_sections(criteria, card))
    is_given = any(answer.counts for answer in whole)
    critical = tuple(c.criterion for _, c in criteria if c.is_critical and c.outcome is Outcome.NOT_MET)
    total = Total(row.points_earned, row.points_possible, row.score, row.awaits_person, row.not_evaluated)
    return Explanation(
        **{field.name: getattr(row, field.name) for field in fields(Evaluated)},
        total=total,
        arithmetic=by_hand.score(total, [each.points_earned for each in sections], is_given=is_given),
        verdict=by_hand.verdict(row.passed, total, critical, is_given=is_given),
        sections=sections,
        answers=whole,
        earlier=earlier,
    )


def _edition(con: DuckDBPyConnection, scorecard: str, version: int) -> Scorecard | None:
    """The scorecard as it was; None where its version can't be had, and the results speak for themselves."""
    try:
        return edition(con, scorecard, version)
    except ConfigError:
        return None


def _result(criterion: ExplainedCriterion) -> Result:
    return Result(criterion.criterion, criterion.outcome, criterion.points_earned, criterion.points_possible)


_CRITERION = (
    "criterion",
    "question",
    "outcome",
    "machine_outcome",
    "decided_by",
    "points_earned",
    "points_possible",
    "is_critical",
    "reason",
    "root_cause",
)


def _criteria(
    con: DuckDBPyConnection, prefix: str, evaluation_ids: Sequence[str]
) -> dict[str, list[tuple[Any, ...]]]:
    """Section, evidence and what else a row of {prefix}criterion_results says, by evaluation."""
    rows = con.execute(
        f"SELECT evaluation_id, section, evidence, {', '.join(_CRITERION)} FROM {prefix}criterion_results "
        f"WHERE evaluation_id IN {_ASKED} ORDER BY evaluation_id, position",
        [json.dumps(list(evaluation_ids))],
    ).fetchall()
    found: dict[str, list[tuple[Any, ...]]] = {}
    for id_, *rest in rows:
        found.setdefault(id_, []).append(tuple(rest))
    return found


def _explained_criteria(
    rows: Sequence[tuple[Any, ...]], card: Scorecard | None, answers: _Answers
) -> list[tuple[str, ExplainedCriterion]]:
    """Each criterion with its section."""
    points = {each.id: each.points for each in card.criteria()} if card else {}
    found = []
    for section, evidence, *rest in rows:
        told = dict(zip(_CRITERION, rest, strict=True))
        shown = tuple(Evidence(*(said[name] for name in Evidence.__slots__)) for said in evidence)
        told |= {name: Outcome(told[name]) for name in ("outcome", "machine_outcome")}
        told |= {"points": points.get(told["criterion"]), "answers": answers.get(told["criterion"], ())}
        found.append((section, ExplainedCriterion(**told, evidence=shown)))
    return found


def _answers(con: DuckDBPyConnection, prefix: str, evaluation_ids: Sequence[str]) -> dict[str, _Answers]:
    """What people said on the interactions of these evaluations under their scorecards, the latest first."""
    rows = con.execute(
        "SELECT e.evaluation_id, r.criterion, reviewer, reviewed_at, r.outcome, r.score, r.passed, comment, "
        "is_withdrawn, NOT is_withdrawn AND CASE WHEN r.criterion IS NULL "
        "THEN e.decided_by = 'person' AND r.scorecard_version = e.scorecard_version "
        "ELSE coalesce(c.decided_by = 'person', false) END AND row_number() OVER ("
        "PARTITION BY e.evaluation_id, r.criterion ORDER BY reviewed_at DESC, review_id DESC) = 1 "
        f"FROM {prefix}evaluations e JOIN reviews r USING (interaction_id, scorecard) "
        f"LEFT JOIN {prefix}criterion_results c ON c.evaluation_id = e.evaluation_id "
        f"AND c.criterion = r.criterion WHERE e.evaluation_id IN {_ASKED} "
        "ORDER BY reviewed_at DESC, review_id DESC",
        [json.dumps(list(evaluation_ids))],
    ).fetchall()
    found: dict[str, dict[str | None, tuple[PersonsAnswer, ...]]] = {}
    for id_, criterion, who, when, outcome, *rest in rows:
        answer = PersonsAnswer(who, when, None if outcome is None else Outcome(outcome), *rest)
        of = found.setdefault(id_, {})
        of[criterion] = (*of.get(criterion, ()), answer)
    return dict(found)


def _sections(
    criteria: Sequence[tuple[str, ExplainedCriterion]], card: Scorecard | None
) -> list[ExplainedSection]:
    missed = {criterion.criterion for _, criterion in criteria if criterion.outcome is Outcome.NOT_MET}
    by_section: dict[str, list[ExplainedCriterion]] = {}
    for section, criterion in criteria:
        by_section.setdefault(section, []).append(criterion)
    paths = (
        {around[-1].id: tuple(each.title for each in around) for around, _ in card.placed()} if card else {}
    )
    told = []
    for section, inside in by_section.items():
        total = by_hand.section_sum(section, [_result(each) for each in inside], missed, card)
        told.append(
            ExplainedSection(
                section,
                paths.get(section, (section,)),
                sum(c.points_earned or 0 for c in inside),
                sum(c.points_possible or 0 for c in inside),
                total,
                by_hand.section(total),
                tuple(inside),
            )
        )
    return told


def _earlier(con: DuckDBPyConnection, rows: Sequence[_Row]) -> dict[tuple[str, str], list[str]]:
    """The ids of replaced evaluations by interaction and scorecard, the latest version first."""
    found: dict[tuple[str, str], list[str]] = {}
    for interaction_id, scorecard, name in con.execute(
        "SELECT interaction_id, scorecard, evaluation_id FROM superseded_evaluations "
        f"WHERE interaction_id IN {_ASKED} "
        "ORDER BY scorecard_version DESC, evaluation_id",
        [json.dumps([row.interaction_id for row in rows])],
    ).fetchall():
        found.setdefault((interaction_id, scorecard), []).append(name)
    return found
