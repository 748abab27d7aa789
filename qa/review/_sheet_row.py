"""One row of a worksheet: what it says, or everything that is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from qa.cells import armed
from qa.errors import ReviewError
from qa.ingest._draft import Notes
from qa.ingest._table import Row
from qa.ingest._values import read_number, read_time
from qa.review import _excel
from qa.review._asked import Question
from qa.review._columns import COLUMNS
from qa.review._known import Known
from qa.review._people import Remark
from qa.review.answers import Answer, answer_to, needs_reason, refuse_own, row_of

__all__ = ["Filled", "read_row"]

_LONGEST_SHOWN = 30
_AGAIN = "Export the worksheet again."
Cells = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Filled:
    """An answer as a row of `reviews`; `is_dated` where the worksheet says itself when it was given."""

    review: Mapping[str, Any]
    is_dated: bool

    @property
    def question(self) -> tuple[str, ...]:
        """What it answers."""
        return tuple(self.review[column] for column in ("interaction_id", "scorecard", "criterion"))


def read_row(row: Row, known: Known, at: datetime, notes: Notes) -> tuple[Filled | None, list[str]]:
    """What the row says; or None, and all that is wrong with it: column, what, what to do."""
    if row.surplus:
        return None, ["has more cells than the header. Put quotes around the comment."]
    if formulas := [column for column, cell in row.cells.items() if cell == _excel.FORMULA]:
        return None, [f"{', '.join(formulas)}: holds a formula. Write the value itself."]
    cells = {column: armed(row.cells.get(column, "")) for column in COLUMNS}
    wrong: list[str] = []

    def tried(part: Callable[[], T]) -> T | None:
        try:
            return part()
        except ReviewError as error:
            wrong.append(str(error))
            return None

    question = tried(lambda: _question(cells, known))
    credit, said_at = tried(lambda: _credit(cells)), tried(lambda: _said_at(cells, at, notes))
    answer = tried(lambda: _answer(cells, question, credit)) if question else None
    remark = tried(lambda: _remark(cells, question, answer, said_at or at))
    if wrong or question is None or answer is None or remark is None:
        return None, wrong
    return Filled(row_of(question, answer, remark), bool(cells["reviewed_at"])), []


def _question(cells: Cells, known: Known) -> Question:
    """The question as it was when the worksheet was made, which must be what it is now."""
    interaction, scorecard, criterion = cells["interaction_id"], cells["scorecard"], cells["criterion"]
    if interaction not in known.interactions:
        raise ReviewError(f"interaction_id: {_shown(interaction)} has no evaluation. {_AGAIN}")
    question = known.questions.get((interaction, scorecard, criterion))
    if question is None:
        raise ReviewError(
            f"criterion: {_shown(criterion)} is not asked there by {_shown(scorecard)}. {_AGAIN}"
        )
    made_of = known.made_of.get(cells["evaluation_id"])
    if (
        made_of is None
        or made_of[:2] != (interaction, scorecard)
        or cells["scorecard_version"] != str(made_of[2])
    ):
        raise ReviewError(f"evaluation_id: is not one of this interaction. {_AGAIN}")
    if cells["source_sha256"] != question.of.source_sha256:
        raise ReviewError(f"source_sha256: the conversation is another since the export. {_AGAIN}")
    version = made_of[2]
    if known.fingerprints.get((scorecard, version, criterion)) != question.fingerprint:
        raise ReviewError(f"criterion: its rule is another since the export. {_AGAIN}")
    looked_at = replace(question.of, evaluation_id=cells["evaluation_id"], scorecard_version=version)
    return replace(question, of=looked_at)


def _credit(cells: Cells) -> float | None:
    if not cells["credit"]:
        return None
    credit = read_number(cells["credit"])
    if credit is None:
        raise ReviewError(f"credit: {_shown(cells['credit'])} is no number. Write a share from 0 to 1.")
    return credit


def _said_at(cells: Cells, at: datetime, notes: Notes) -> datetime:
    if not cells["reviewed_at"]:
        return at
    said_at = read_time(cells["reviewed_at"], notes)
    if said_at is None:
        raise ReviewError("reviewed_at: is no ISO 8601 time. Write 2026-10-21T09:30:00+00:00, or nothing.")
    if said_at > at:
        raise ReviewError("reviewed_at: is still to come. Write when it was answered, or nothing.")
    return said_at


def _answer(cells: Cells, question: Question, credit: float | None) -> Answer:
    outcome = "_".join(cells["outcome"].lower().replace("-", " ").split())
    for column, known in (
        ("outcome", ()),
        ("choice", question.choices),
        ("root_cause", question.root_causes),
    ):
        if len(cells[column]) > _LONGEST_SHOWN and cells[column] not in known:
            raise ReviewError(f"{column}: holds a sentence. Write it into the column comment.")
    return answer_to(
        question,
        outcome=outcome or None,
        choice=cells["choice"] or None,
        credit=credit,
        root_cause=cells["root_cause"] or None,
    )


def _remark(cells: Cells, question: Question | None, answer: Answer | None, at: datetime) -> Remark:
    if not cells["reviewer"]:
        raise ReviewError("reviewer: is empty. Say who answers.")
    remark = Remark(cells["reviewer"], cells["comment"], at).tidy()
    if question is not None:
        refuse_own(question, remark.by)
        if answer is not None and not remark.reason and needs_reason(question, answer):
            raise ReviewError(
                f"comment: is empty, and the machine came to {question.machine_outcome}. Say why."
            )
    return remark


def _shown(cell: str) -> str:
    """A cell as a message may quote it: a name, but never a sentence, which may be a customer's."""
    if not cell:
        return "nothing"
    return repr(cell) if len(cell) <= _LONGEST_SHOWN else "what stands there"
