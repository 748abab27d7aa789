"""A scorecard as one DuckDB query over all interactions of `todo`, and what becomes of its rows.

The points of an evaluation sum up from its criteria; `_points` says what each is worth. Then
score = 100 * points_earned / points_possible, kept within 0 and 100.
"""

from collections.abc import Iterable, Mapping

from qa.scoring._facts import Facts, literal
from qa.scoring._judge import Judgement, judge
from qa.scoring._plan import Numbered, in_steps, numbered
from qa.scoring._points import Points
from qa.scoring.model import Scorecard
from qa.types import Outcome

__all__ = ["EVALUATION_COLUMNS", "compile_scorecard", "grade"]

EVALUATION_COLUMNS = (
    "evaluation_id",
    "interaction_id",
    "engine",
    "score",
    "passed",
    "grade",
    "points_earned",
    "points_possible",
    "critical_failures",
    "not_evaluated",
    "awaits_person",
    "decided_by",
)

_KEYS = ("interaction_id", "evaluation_id", "engine")
_WAITS = literal("waits for a person")
_ALL_OR_NOTHING = literal("; it earns all of its points or none")
_TAKES_OFF = literal("; what is missing takes points off")


def compile_scorecard(
    card: Scorecard, *, has_doubt: bool = True, has_answers: bool = False, has_results: bool = True
) -> str:
    """A SELECT with one row per interaction of `todo` (interaction_id, evaluation_id).

    Without `has_doubt` it takes nothing for doubtful, and is quicker: right where nothing is. With
    `has_answers` the answers of people in `answered` (interaction_id, answers: a map from criterion to a
    struct of outcome and credit) stand in place of what the rules come to; reason and evidence stay.
    Without `has_results` no reason is made and no evidence gathered: a third of the time.

    Columns: EVALUATION_COLUMNS, and with `has_results` also `results`, a list of one struct per criterion
    with the columns that `criterion_results` has beside the keys. Reads interactions, turns, findings,
    measurements, check_issues.
    """
    facts = Facts(has_doubt=has_doubt)
    criteria = numbered(card)
    outcomes = {each.criterion.id: f"outcome_{each.i}" for each in criteria}
    steps = list(in_steps(criteria))
    judged = [[_judged(each, card, facts, outcomes, has_answers) for each in step] for step in steps]
    points = Points(card, criteria)
    source = "facts LEFT JOIN answered USING (interaction_id)" if has_answers else "facts"
    tables = [facts.sql()]
    for n, step in enumerate(steps):
        keep = ", ".join(_KEYS) if len(steps) == 1 else "*"  # later steps need the facts again
        tables.append(_table(f"judged{n}", source, judged[n], keep))
        tables.append(_table(f"credited{n}", f"judged{n}", map(_credited, step)))
        source = f"credited{n} AS facts"  # the name by which expressions know them
    for name, columns in (
        ("summed", points.summed()),
        ("weighed", points.weighed()),
        ("totalled", points.totals()),
    ):
        tables.append(_table(name, source, columns))
        source = name
    results = _results(criteria, points, has_answers) if has_results else ""
    return "\n".join(["WITH", ",\n".join(tables), _answer(card, criteria, has_answers, results)])


def _table(name: str, source: str, columns: Iterable[str], keep: str = "*") -> str:
    """A common table expression: the source's columns to keep, and these."""
    made = ",\n    ".join([keep, *columns])
    return f"{name} AS (\n  SELECT {made}\n  FROM {source}\n)"


def _judged(
    each: Numbered, card: Scorecard, facts: Facts, outcomes: Mapping[str, str], has_answers: bool
) -> str:
    """What the criterion comes to where it is judged; stop_i: a struct where it isn't, else NULL.

    ruled_i is the rule's own stop: it gives reason and evidence also where a person answered.
    """
    i = each.i
    judgement = judge(each.criterion.rule, each.whens, facts, card.most_doubtful, outcomes)
    answer = f"answers[{literal(each.criterion.id)}]"
    columns = [f"{answer} IS NOT NULL AS by_person_{i}"] if has_answers else []
    columns += [
        f"({judgement.credit})::DOUBLE AS rule_{i}",
        f"{judgement.reason} AS said_{i}",
        f"{judgement.evidence} AS shown_{i}",
        f"{_ruled(i, judgement, has_answers)} AS ruled_{i}",
    ]
    if has_answers:
        unjudged = f"{{outcome: {answer}.outcome, reason: said_{i}, shown: shown_{i}}}"
        columns += [
            f"CASE WHEN NOT by_person_{i} THEN ruled_{i} WHEN {answer}.credit IS NULL THEN {unjudged} END "
            f"AS stop_{i}",
            f"coalesce({answer}.credit, rule_{i}) AS raw_{i}",
        ]
    else:
        columns += [f"ruled_{i} AS stop_{i}", f"rule_{i} AS raw_{i}"]
    return ",\n    ".join(columns)


def _ruled(i: int, judgement: Judgement, has_answers: bool) -> str:
    """SQL: the first thing that keeps the rule from being judged; NULL where nothing does."""
    stops = [_stop(s.condition, s.outcome, s.reason, "[]") for s in judgement.stops]
    for doubt in judgement.doubts:
        why = f"said_{i} || '; ' || {doubt.why}"
        condition = f"rule_{i} < 1 AND ({doubt.condition})"
        stops.append(_stop(condition, Outcome.NOT_EVALUATED, why, doubt.evidence))
    if judgement.is_for_person:
        unanswered = f"NOT by_person_{i}" if has_answers else "true"
        stops.append(_stop(unanswered, Outcome.NOT_EVALUATED, _WAITS, f"shown_{i}"))
    return f"CASE {' '.join(stops)} END"


def _stop(condition: str, outcome: Outcome, reason: str, shown: str) -> str:
    return f"WHEN {condition} THEN {{outcome: '{outcome}', reason: {reason}, shown: {shown}}}"


def _credited(each: Numbered) -> str:
    """credit_i: 0-1 where judged, else NULL; the outcome it stands for; worth_i: its points where judged; and
    whether it waits for a person."""
    i = each.i
    columns = [
        f"CASE WHEN stop_{i} IS NULL THEN raw_{i} END AS credit_{i}",
        f"CASE WHEN stop_{i} IS NOT NULL THEN stop_{i}.outcome WHEN raw_{i} >= 1 THEN '{Outcome.MET}' "
        f"WHEN raw_{i} > 0 THEN '{Outcome.PARTLY_MET}' ELSE '{Outcome.NOT_MET}' END AS outcome_{i}",
        f"CASE WHEN stop_{i} IS NULL THEN {each.criterion.points}::DOUBLE ELSE 0 END AS worth_{i}",
    ]
    if each.criterion.manual is not None:
        columns.append(f"ruled_{i} IS NOT NULL AND ruled_{i}.reason = {_WAITS} AS waits_{i}")
    return ",\n    ".join(columns)


def _answer(card: Scorecard, criteria: list[Numbered], has_answers: bool, results: str) -> str:
    """The evaluation; failed by a critical miss, unknown with anything untold, else by the pass mark."""
    by_person = " OR ".join(f"by_person_{each.i}" for each in criteria) if has_answers else "false"
    return (
        "SELECT evaluation_id, interaction_id, engine, score,\n"
        "  CASE WHEN critical_failures > 0 THEN false WHEN not_evaluated > 0 THEN NULL\n"
        f"    ELSE score >= {card.pass_mark} END AS passed,\n"
        f"  {grade(card, 'score')} AS grade,\n"
        "  points_earned, points_possible, critical_failures, not_evaluated, awaits_person,\n"
        f"  if({by_person}, 'person', 'machine') AS decided_by{results}\nFROM totalled"
    )


def grade(card: Scorecard, score: str) -> str:
    """SQL: the name of the grade that holds the score; NULL where none does."""
    grades = " ".join(f"WHEN {score} >= {each.at_least} THEN {literal(each.name)}" for each in card.grades)
    return f"CASE {grades} END" if grades else "NULL::VARCHAR"


def _results(criteria: list[Numbered], points: Points, has_answers: bool) -> str:
    results = ",\n    ".join(_result(each, points, has_answers) for each in criteria)
    return f",\n  [\n    {results}\n  ] AS results"


def _result(each: Numbered, points: Points, has_answers: bool) -> str:
    i, criterion = each.i, each.criterion
    fields = {
        "section": literal(each.around[-1].id),
        "criterion": literal(criterion.id),
        "position": str(i),
        "question": literal(criterion.question),
        "outcome": f"outcome_{i}",
        "points_earned": f"earned_{i}",
        "points_possible": f"possible_{i}",
        "is_critical": str(criterion.critical == "scorecard").lower(),
        "reason": f"CASE WHEN ruled_{i} IS NOT NULL THEN ruled_{i}.reason ELSE {_said(each, points)} END",
        "decided_by": f"if(by_person_{i}, 'person', 'machine')" if has_answers else "'machine'",
        "evidence": f"CASE WHEN ruled_{i} IS NULL THEN shown_{i} ELSE ruled_{i}.shown END",
    }
    return "{" + ", ".join(f"{name}: {sql}" for name, sql in fields.items()) + "}"


def _said(each: Numbered, points: Points) -> str:
    """The reason of what was judged, with what else becomes of its points."""
    i, criterion = each.i, each.criterion
    said = f"said_{i}"
    if criterion.critical == "criterion" and criterion.points:
        said += f" || if(outcome_{i} = '{Outcome.PARTLY_MET}', {_ALL_OR_NOTHING}, '')"
    if criterion.penalty:
        said += f" || if(credit_{i} < 1, {_TAKES_OFF}, '')"
    void = points.void(each)
    if void and criterion.points:
        said += f" || coalesce({literal('; its section counts nothing: missed ')} || {void}, '')"
    return said
