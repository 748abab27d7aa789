"""People in the loop: answers in place of the machine's, disputes, acknowledgements, samples, calibration."""

from qa.review._asked import Evaluated, Question, find_evaluation, find_question
from qa.review._people import Remark
from qa.review.acknowledge import acknowledge
from qa.review.answers import HALF, Answer, answer_to, give, verdict_on, withdraw
from qa.review.decisions import Ruling, Verdict, decide
from qa.review.disputes import Dispute, dispute, list_disputes, withdraw_dispute
from qa.review.returned import Imported, import_worksheet
from qa.review.standing import GivenAnswer, OpenQuestion, list_answers, list_open
from qa.review.worksheet import Wanted, export

__all__ = [
    "HALF",
    "Answer",
    "Dispute",
    "Evaluated",
    "GivenAnswer",
    "Imported",
    "OpenQuestion",
    "Question",
    "Remark",
    "Ruling",
    "Verdict",
    "Wanted",
    "acknowledge",
    "answer_to",
    "decide",
    "dispute",
    "export",
    "find_evaluation",
    "find_question",
    "give",
    "import_worksheet",
    "list_answers",
    "list_disputes",
    "list_open",
    "verdict_on",
    "withdraw",
    "withdraw_dispute",
]
