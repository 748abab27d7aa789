"""People's answers in place of the machine's: given, taken back, and never lost.

A row of `reviews` is never changed. Which of them count is the view `counted_reviews`; why the others don't,
`qa.review.standing` says.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from duckdb import DuckDBPyConnection

from qa import scoring
from qa.errors import ReviewError
from qa.review._asked import Evaluated, Question, unknown
from qa.review._people import Remark, is_one_of
from qa.store import transaction
from qa.store._bulk import insert
from qa.types import Outcome

__all__ = [
    "HALF",
    "SAID",
    "Answer",
    "answer_to",
    "counting",
    "give",
    "needs_reason",
    "record",
    "refuse_own",
    "row_of",
    "verdict_on",
    "withdraw",
]

HALF = 0.5
"""Share of the points that partly_met earns where nobody says another."""
_CREDITS = {Outcome.MET: 1.0, Outcome.NOT_MET: 0.0}
SAID = ("reviewer", "outcome", "credit", "score", "passed", "root_cause", "comment")
"""Columns of `reviews` that hold what was said and by whom."""
_MISSES = (Outcome.PARTLY_MET, Outcome.NOT_MET)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says: `outcome` and `credit` of a criterion, or `score` and `passed` of an evaluation."""

    outcome: Outcome | None = None
    credit: float | None = None
    score: float | None = None
    passed: bool | None = None
    root_cause: str | None = None


def answer_to(
    question: Question,
    *,
    outcome: str | None = None,
    choice: str | None = None,
    credit: float | None = None,
    root_cause: str | None = None,
) -> Answer:
    """The answer to a criterion: an outcome, or a choice of a manual question, which gives its credit.

    Raises ReviewError, naming what is known, when it is no answer to this question.
    """
    if (outcome is None) == (choice is None):
        raise ReviewError(f"outcome: give an outcome or a choice. {_outcomes()}")
    if choice is not None:
        if credit is not None:
            raise ReviewError("credit: the choice says it. Leave it out.")
        credit = _credit_of(question, choice)
        outcome = {1.0: Outcome.MET, 0.0: Outcome.NOT_MET}.get(credit, Outcome.PARTLY_MET)
    if outcome not in tuple(Outcome):
        raise ReviewError(f"outcome: {outcome!r} is not an outcome. {_outcomes()}")
    said = Outcome(outcome)
    return Answer(said, _credit(said, credit), root_cause=_root_cause(question, said, root_cause))


def _outcomes() -> str:
    *most, last = Outcome
    return f"Write {', '.join(most)} or {last}."


def _credit_of(question: Question, choice: str) -> float:
    if not question.is_manual:
        raise ReviewError(f"choice: {question.criterion} is judged by a rule. Give an outcome.")
    if choice not in question.choices:
        raise ReviewError(f"choice: {unknown('choice', choice, question.choices)}")
    return float(question.choices[choice])


def _credit(outcome: Outcome, credit: float | None) -> float | None:
    if outcome is Outcome.PARTLY_MET:
        given = HALF if credit is None else credit
        if not 0 < given < 1:
            raise ReviewError(f"credit: {given:g} is not between 0 and 1. Those are not_met and met.")
        return given
    if credit is not None and credit != _CREDITS.get(outcome):
        raise ReviewError(f"credit: {outcome} leaves none to give. Leave it out, or write partly_met.")
    return _CREDITS.get(outcome)


def _root_cause(question: Question, outcome: Outcome, cause: str | None) -> str | None:
    if cause is None:
        return None
    if outcome not in _MISSES:
        raise ReviewError(f"root_cause: {outcome} is no miss. Leave the root cause out.")
    if not question.root_causes:
        raise ReviewError(f"root_cause: {question.criterion} has none to choose from. Leave it out.")
    if cause not in question.root_causes:
        raise ReviewError(f"root_cause: {unknown('root cause', cause, question.root_causes)}")
    return cause


def verdict_on(evaluated: Evaluated, score: float, passed: bool | None = None) -> Answer:
    """The answer to a whole evaluation; without a verdict, it is passed when the score reaches the pass mark
    and nothing critical was missed. Raises ReviewError when the score isn't from 0 to 100."""
    if not 0 <= score <= 100:
        raise ReviewError(f"score: {score:g} is not from 0 to 100. Write the score as a whole.")
    if passed is None:
        if evaluated.pass_mark is None:
            raise ReviewError(f"{evaluated.name}: its pass mark is not on record. Say passed or not passed.")
        passed = score >= evaluated.pass_mark and not evaluated.critical_failures
    return Answer(score=score, passed=passed)


def give(con: DuckDBPyConnection, of: Evaluated | Question, answer: Answer, remark: Remark) -> str | None:
    """Stores the answer and brings scores up to date, in one transaction; its review id.

    None, and nothing is written, when the same person's same answer counts already. A reason is needed where
    it departs from the machine's. Raises ReviewError without one, or when the agent answers who served.
    """
    said = remark.explained() if needs_reason(of, answer) else remark.tidy()
    refuse_own(of, said.by)
    row, standing = row_of(of, answer, said), counting(con, of)
    if standing is not None and all(standing[column] == row[column] for column in SAID):
        return None
    _refuse_earlier(standing, said)
    record(con, [row])
    return str(row["review_id"])


def _refuse_earlier(standing: Mapping[str, Any] | None, said: Remark) -> None:
    """The latest counts, so an earlier one would be written in vain."""
    if standing is not None and standing["reviewed_at"] >= said.at:
        at = f"{standing['reviewed_at']:%Y-%m-%d %H:%M:%S}"
        raise ReviewError(f"{standing['reviewer']} answered at {at}, not before. Set this machine's clock.")


def refuse_own(of: Evaluated | Question, who: str) -> None:
    """Raises ReviewError when it is the name of the agent who served."""
    evaluated = of if isinstance(of, Evaluated) else of.of
    if is_one_of(who, evaluated.people):
        raise ReviewError(f"{who} served in {evaluated.interaction_id}. Somebody else has to answer.")


def needs_reason(of: Evaluated | Question, answer: Answer) -> bool:
    """Whether an answer departs from the machine's; one that confirms it, or that only a person can give,
    speaks for itself."""
    return isinstance(of, Evaluated) or not (of.is_manual or answer.outcome == of.machine_outcome)


def withdraw(con: DuckDBPyConnection, of: Evaluated | Question, remark: Remark) -> str:
    """Takes back what people answered, so that the machine's answer counts again; the row's review id.

    Raises ReviewError when there is no answer to take back, or nobody says why.
    """
    said = remark.explained()
    refuse_own(of, said.by)
    standing = counting(con, of)
    if standing is None:
        raise ReviewError("nobody's answer counts there: nothing to withdraw. See `callqa review list`.")
    _refuse_earlier(standing, said)
    row = row_of(of, Answer(), said, is_withdrawn=True)
    record(con, [row])
    return str(row["review_id"])


def row_of(
    of: Evaluated | Question, answer: Answer, said: Remark, *, is_withdrawn: bool = False
) -> dict[str, Any]:
    """The row of `reviews` that says so; the remark is tidy already."""
    evaluated = of if isinstance(of, Evaluated) else of.of
    row = {
        "evaluation_id": evaluated.evaluation_id,
        "interaction_id": evaluated.interaction_id,
        "scorecard": evaluated.scorecard,
        "scorecard_version": evaluated.scorecard_version,
        "criterion": None if isinstance(of, Evaluated) else of.criterion,
        "criterion_fingerprint": None if isinstance(of, Evaluated) else of.fingerprint,
        "source_sha256": evaluated.source_sha256,
        "reviewer": said.by,
        "reviewed_at": said.at.isoformat(),
        **asdict(answer),
        "comment": said.reason or None,
        "is_withdrawn": is_withdrawn,
    }
    text = json.dumps(row, sort_keys=True)
    return {"review_id": hashlib.sha256(text.encode()).hexdigest(), **row}


def record(con: DuckDBPyConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes the rows and brings scores up to date, all or nothing."""
    with transaction(con):
        insert(con, "reviews", rows)
        scoring.apply_reviews(con)


def counting(con: DuckDBPyConnection, of: Evaluated | Question) -> dict[str, Any] | None:
    """The answer that counts there now, as a row of `reviews`; None where it is the machine's."""
    evaluated, criterion = (of, None) if isinstance(of, Evaluated) else (of.of, of.criterion)
    found = con.execute(
        "SELECT * FROM counted_reviews WHERE interaction_id = $1 AND scorecard = $2 "
        "AND criterion IS NOT DISTINCT FROM $3",
        [evaluated.interaction_id, evaluated.scorecard, criterion],
    )
    names = [column[0] for column in found.description or ()]
    values = found.fetchone()
    return dict(zip(names, values, strict=True)) if values else None
