"""A scorecard as one DuckDB query over all interactions of `todo`, and what becomes of its rows.

The points of an evaluation sum up from its criteria. Without weights a criterion is worth its points. With
weights a section's weight is shared out over those of its criteria that were judged, by their points:
`weight * points / (points judged in the section)`. Then score = 100 * points_earned / points_possible.
"""

from collections.abc import Iterable

from qa.scoring._facts import Facts, literal
from qa.scoring._judge import Judgement, judge
from qa.scoring.model import Criterion, Scorecard, Section
from qa.types import Outcome

__all__ = ["EVALUATION_COLUMNS", "compile_scorecard"]

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


def compile_scorecard(card: Scorecard, *, has_doubt: bool = True, has_answers: bool = False) -> str:
    """A SELECT with one row per interaction of `todo` (interaction_id, evaluation_id).

    Without `has_doubt` it takes nothing for doubtful, and is quicker: right where nothing is. With
    `has_answers` the answers of people in `answered` (interaction_id, answers: a map from criterion to a
    struct of outcome and credit) stand in place of what the rules come to; reason and evidence stay.

    Columns: EVALUATION_COLUMNS and `results`, a list of one struct per criterion with the columns that
    `criterion_results` has beside the keys. Reads interactions, turns, findings, measurements, check_issues.
    """
    facts = Facts(has_doubt=has_doubt)
    numbered = list(enumerate(card.criteria()))
    judged = ",\n".join(
        _judged(i, criterion, judge(criterion, facts, card.most_doubtful), has_answers)
        for i, criterion in numbered
    )
    source = "facts LEFT JOIN answered USING (interaction_id)" if has_answers else "facts"
    sections = _sections(card)
    return "\n".join(
        [
            "WITH",
            facts.sql() + ",",
            f"judged AS (\n  SELECT interaction_id, evaluation_id, engine,\n{judged}\n  FROM {source}\n),",
            f"credited AS (\n  SELECT *,\n{_comma(_credited(i, c) for i, c in numbered)}\n  FROM judged\n),",
            f"summed AS (\n  SELECT *,\n{_comma(_summed(s, n) for s, n in sections)}\n  FROM credited\n),",
            f"weighed AS (\n  SELECT *,\n{_comma(_weighed(s, n) for s, n in sections)}\n  FROM summed\n),",
            f"totalled AS (\n  SELECT *,\n{_totals(card)}\n  FROM weighed\n)",
            _answer(card, sections),
        ]
    )


def _sections(card: Scorecard) -> list[tuple[Section, list[tuple[int, Criterion]]]]:
    """Each section with its criteria, numbered through the whole scorecard."""
    numbered = enumerate(card.criteria())
    return [(section, [next(numbered) for _ in section.criteria]) for section in card.sections]


def _judged(i: int, criterion: Criterion, judgement: Judgement, has_answers: bool) -> str:
    """What the criterion comes to where it is judged; stop_i: a struct where it isn't, else NULL.

    ruled_i is the rule's own stop: it gives reason and evidence also where a person answered.
    """
    stops = [_stop(s.condition, s.outcome, s.reason, "[]") for s in judgement.stops]
    stops += [
        _stop(
            f"rule_{i} < 1 AND ({d.condition})",
            Outcome.NOT_EVALUATED,
            f"said_{i} || '; ' || {d.why}",
            d.evidence,
        )
        for d in judgement.doubts
    ]
    answer = f"answers[{literal(criterion.id)}]" if has_answers else "NULL"
    unjudged = f"{{outcome: {answer}.outcome, reason: said_{i}, shown: shown_{i}}}"
    ruled = f"ruled_{i}"
    if has_answers:
        ruled = f"CASE WHEN NOT by_person_{i} THEN ruled_{i} WHEN {answer}.credit IS NULL THEN {unjudged} END"
    return (
        f"    {answer} IS NOT NULL AS by_person_{i},\n    ({judgement.credit})::DOUBLE AS rule_{i},\n"
        f"    {judgement.reason} AS said_{i},\n    {judgement.evidence} AS shown_{i},\n"
        f"    CASE {' '.join(stops)} END AS ruled_{i},\n    {ruled} AS stop_{i},\n"
        f"    {f'coalesce({answer}.credit, rule_{i})' if has_answers else f'rule_{i}'} AS raw_{i}"
    )


def _stop(condition: str, outcome: Outcome, reason: str, shown: str) -> str:
    return f"WHEN {condition} THEN {{outcome: '{outcome}', reason: {reason}, shown: {shown}}}"


def _credited(i: int, criterion: Criterion) -> str:
    """credit_i: 0-1 where judged, else NULL; and the outcome it stands for."""
    return (
        f"    CASE WHEN stop_{i} IS NULL THEN raw_{i} END AS credit_{i},\n"
        f"    CASE WHEN stop_{i} IS NOT NULL THEN stop_{i}.outcome WHEN raw_{i} >= 1 THEN '{Outcome.MET}' "
        f"WHEN raw_{i} > 0 THEN '{Outcome.PARTLY_MET}' ELSE '{Outcome.NOT_MET}' END AS outcome_{i},\n"
        f"    CASE WHEN stop_{i} IS NULL THEN {criterion.points}::DOUBLE ELSE 0 END AS worth_{i}"
    )


def _summed(section: Section, criteria: list[tuple[int, Criterion]]) -> str:
    """Points judged in the section, and the question whose miss voids it (NULL when none)."""
    total = " + ".join(f"worth_{i}" for i, _ in criteria)
    void = [f"WHEN credit_{i} = 0 THEN {literal(c.id)}" for i, c in criteria if c.critical == "section"]
    voided = f"CASE {' '.join(void)} END" if void else "NULL::VARCHAR"
    return f"    {total} AS judged_{section.id},\n    {voided} AS void_{section.id}"


def _weighed(section: Section, criteria: list[tuple[int, Criterion]]) -> str:
    """possible_i and earned_i of the evaluation; NULL where not judged."""
    columns = []
    for i, _ in criteria:
        share = f"worth_{i}"
        if section.weight is not None:
            share = f"coalesce({section.weight} * worth_{i} / nullif(judged_{section.id}, 0), 0)"
        possible = f"CASE WHEN credit_{i} IS NOT NULL THEN {share} END"
        earned = f"CASE WHEN void_{section.id} IS NOT NULL THEN 0 * credit_{i} ELSE credit_{i} END"
        columns += [f"{possible} AS possible_{i}", f"({possible}) * ({earned}) AS earned_{i}"]
    return ",\n".join(f"    {column}" for column in columns)


def _totals(card: Scorecard) -> str:
    numbered = list(enumerate(card.criteria()))
    earned = " + ".join(f"coalesce(earned_{i}, 0)" for i, _ in numbered)
    possible = " + ".join(f"coalesce(possible_{i}, 0)" for i, _ in numbered)
    critical = [
        f"(credit_{i} IS NOT DISTINCT FROM 0)::INTEGER" for i, c in numbered if c.critical == "scorecard"
    ]
    untold = " + ".join(f"(outcome_{i} = '{Outcome.NOT_EVALUATED}')::INTEGER" for i, _ in numbered)
    judged = " + ".join(f"worth_{i}" for i, _ in numbered)
    unjudged = " + ".join(f"if(outcome_{i} = '{Outcome.NOT_EVALUATED}', {c.points}, 0)" for i, c in numbered)
    return (
        f"    {earned} AS points_earned,\n    {possible} AS points_possible,\n"
        f"    {' + '.join(critical) or '0'} AS critical_failures,\n    {untold} AS not_evaluated,\n"
        f"    ({judged})::DOUBLE / nullif({judged} + {unjudged}, 0) AS judged_share,\n"
        f"    CASE WHEN critical_failures > 0 OR judged_share >= {card.least_judged}\n"
        "      THEN round(100 * points_earned / nullif(points_possible, 0), 2) END AS score"
    )


def _answer(card: Scorecard, sections: list[tuple[Section, list[tuple[int, Criterion]]]]) -> str:
    """The evaluation; failed by a critical miss, unknown with anything untold, else by the pass mark."""
    results = ",\n    ".join(_result(s, i, c) for s, numbered in sections for i, c in numbered)
    by_person = " OR ".join(f"by_person_{i}" for _, numbered in sections for i, _ in numbered)
    return (
        "SELECT evaluation_id, interaction_id, engine, score,\n"
        "  CASE WHEN critical_failures > 0 THEN false WHEN not_evaluated > 0 THEN NULL\n"
        f"    ELSE score >= {card.pass_mark} END AS passed,\n"
        "  NULL::VARCHAR AS grade, points_earned, points_possible, critical_failures, not_evaluated,\n"
        f"  0 AS awaits_person, if({by_person}, 'person', 'machine') AS decided_by,\n"
        f"  [\n    {results}\n  ] AS results\nFROM totalled"
    )


def _result(section: Section, i: int, criterion: Criterion) -> str:
    voided = f" || coalesce({literal('; its section counts nothing: missed ')} || void_{section.id}, '')"
    judged = f"said_{i}{voided}" if criterion.points else f"said_{i}"
    fields = {
        "section": literal(section.id),
        "criterion": literal(criterion.id),
        "position": str(i),
        "question": literal(criterion.question),
        "outcome": f"outcome_{i}",
        "points_earned": f"earned_{i}",
        "points_possible": f"possible_{i}",
        "is_critical": str(criterion.critical == "scorecard").lower(),
        "reason": f"CASE WHEN ruled_{i} IS NOT NULL THEN ruled_{i}.reason ELSE {judged} END",
        "decided_by": f"if(by_person_{i}, 'person', 'machine')",
        "evidence": f"CASE WHEN ruled_{i} IS NULL THEN shown_{i} ELSE ruled_{i}.shown END",
    }
    return "{" + ", ".join(f"{name}: {sql}" for name, sql in fields.items()) + "}"


def _comma(columns: Iterable[str]) -> str:
    return ",\n".join(columns)
