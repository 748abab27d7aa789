"""People in the loop: answers in place of the machine's, disputes, acknowledgements, samples, calibration."""

from qa.review._asked import Evaluated, Question, find_evaluation, find_question
from qa.review._limits import Limits, load_limits
from qa.review._people import Remark
from qa.review._quotas import DIMENSIONS, Candidate, Dimension, Quotas, Shortfall
from qa.review._risk import Risks, load_risks
from qa.review.acknowledge import acknowledge
from qa.review.agreement import Agreement, Estimate
from qa.review.answers import HALF, Answer, answer_to, give, verdict_on, withdraw
from qa.review.calibration import (
    Calibration,
    Comparison,
    compare_ratings,
    find_calibration,
    marked_criteria,
    sampled,
    start_calibration,
)
from qa.review.comparison import CriterionComparison, RaterComparison
from qa.review.decisions import Ruling, Verdict, decide
from qa.review.disputes import Dispute, dispute, list_disputes, withdraw_dispute
from qa.review.rating_sheets import Taken, take_ratings, write_rating_sheets
from qa.review.returned import Imported, import_worksheet
from qa.review.sampling import Draw, Scope, draw_at_random, draw_by_risk, record_draw
from qa.review.standing import GivenAnswer, OpenQuestion, list_answers, list_open
from qa.review.waiting import Queue, Waiting, queue
from qa.review.worksheet import Wanted, export

__all__ = [
    "DIMENSIONS",
    "HALF",
    "Agreement",
    "Answer",
    "Calibration",
    "Candidate",
    "Comparison",
    "CriterionComparison",
    "Dimension",
    "Dispute",
    "Draw",
    "Estimate",
    "Evaluated",
    "GivenAnswer",
    "Imported",
    "Limits",
    "OpenQuestion",
    "Question",
    "Queue",
    "Quotas",
    "RaterComparison",
    "Remark",
    "Risks",
    "Ruling",
    "Scope",
    "Shortfall",
    "Taken",
    "Verdict",
    "Waiting",
    "Wanted",
    "acknowledge",
    "answer_to",
    "compare_ratings",
    "decide",
    "dispute",
    "draw_at_random",
    "draw_by_risk",
    "export",
    "find_calibration",
    "find_evaluation",
    "find_question",
    "give",
    "import_worksheet",
    "list_answers",
    "list_disputes",
    "list_open",
    "load_limits",
    "load_risks",
    "marked_criteria",
    "queue",
    "record_draw",
    "sampled",
    "start_calibration",
    "take_ratings",
    "verdict_on",
    "withdraw",
    "withdraw_dispute",
    "write_rating_sheets",
]
