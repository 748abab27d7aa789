"""How disputes are decided: once, with a reason, by somebody who had no part in what is disputed."""

from dataclasses import dataclass
from typing import Literal

from duckdb import DuckDBPyConnection

from qa.errors import ReviewError
from qa.review._asked import Evaluated, Question, find_evaluation, find_question
from qa.review._people import Remark, is_one_of
from qa.review.answers import Answer, answer_to, give, verdict_on
from qa.review.disputes import Dispute, open_dispute, parties, settle
from qa.store import transaction
from qa.types import Outcome

__all__ = ["Ruling", "Verdict", "decide"]

Verdict = Literal["accept", "partly", "decline"]
_STATES = {"accept": "accepted", "partly": "partly_accepted", "decline": "declined"}
_USUAL = {"accept": Outcome.MET, "partly": Outcome.PARTLY_MET}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a dispute leads to. Of a criterion: outcome and credit, by default met, or partly_met by half; of
    a whole evaluation: score and verdict. Nothing where it is declined."""

    verdict: Verdict
    outcome: str | None = None
    credit: float | None = None
    root_cause: str | None = None
    score: float | None = None
    passed: bool | None = None


def decide(con: DuckDBPyConnection, dispute_id: str, ruling: Ruling, remark: Remark) -> str | None:
    """Settles the dispute and writes the answer it leads to, in one transaction; that answer's review id.

    Raises ReviewError when it is settled already, who decides raised it, served, or gave the answer that is
    disputed, or when an accepted dispute changes nothing.
    """
    case, said = open_dispute(con, dispute_id), remark.explained()
    if is_one_of(said.by, parties(con, case)):
        raise ReviewError(f"{case.dispute_id}: is {said.by}'s own. Somebody else has to decide.")
    _must_be_apart(con, case, said.by)
    review_id = None
    with transaction(con):
        if ruling.verdict == "decline":
            _must_say_nothing(ruling)
        else:
            review_id = _answer(con, case, ruling, said)
        settle(con, case, _STATES[ruling.verdict], said, review_id=review_id)
    return review_id


def _must_say_nothing(ruling: Ruling) -> None:
    said = (ruling.outcome, ruling.credit, ruling.root_cause, ruling.score, ruling.passed)
    if any(v is not None for v in said):
        raise ReviewError("a declined dispute changes nothing. Leave the answer out, or accept it.")


def _must_be_apart(con: DuckDBPyConnection, case: Dispute, who: str) -> None:
    """Nobody decides on their own answer. Of a whole evaluation, any answer in it is at stake."""
    answered = con.execute(
        "SELECT DISTINCT reviewer FROM counted_reviews WHERE interaction_id = $1 AND scorecard = $2 "
        "AND ($3 IS NULL OR criterion = $3 OR criterion IS NULL)",
        [case.interaction_id, case.scorecard, case.criterion],
    ).fetchall()
    if is_one_of(who, [reviewer for (reviewer,) in answered]):
        raise ReviewError(f"{case.dispute_id}: disputes an answer of {who}. Somebody else has to decide.")


def _answer(con: DuckDBPyConnection, case: Dispute, ruling: Ruling, said: Remark) -> str:
    """Writes what an accepted dispute leads to."""
    evaluated = find_evaluation(con, case.interaction_id, case.scorecard)
    of: Evaluated | Question
    if case.criterion is None:
        of, answer = evaluated, _whole(evaluated, ruling)
        is_same = (evaluated.score, evaluated.passed) == (answer.score, answer.passed)
    else:
        of = find_question(con, evaluated, case.criterion)
        answer = _part(of, ruling)
        is_same = of.outcome == answer.outcome != Outcome.PARTLY_MET
    review_id = None if is_same else give(con, of, answer, said)
    if review_id is None:
        raise ReviewError("that is what counts already. Decline the dispute, or give another answer.")
    return review_id


def _part(question: Question, ruling: Ruling) -> Answer:
    if ruling.score is not None or ruling.passed is not None:
        raise ReviewError(f"score: {question.criterion} is disputed, not the evaluation. Give an outcome.")
    outcome = _USUAL[ruling.verdict] if ruling.outcome is None else ruling.outcome
    return answer_to(question, outcome=outcome, credit=ruling.credit, root_cause=ruling.root_cause)


def _whole(evaluated: Evaluated, ruling: Ruling) -> Answer:
    if ruling.outcome is not None or ruling.credit is not None:
        raise ReviewError("outcome: the whole evaluation is disputed. Give a score.")
    if ruling.score is None:
        raise ReviewError("score: the whole evaluation is disputed. Say which score it gets.")
    return verdict_on(evaluated, ruling.score, ruling.passed)
