"""surveys.csv at the root of the inbox: what customers answered, one row an interaction, or an agent of it.

Columns: interaction_id, agent_id, answered_at, csat, nps, ces, resolved, comment. csat may be in any words or
signs that `csat_of` knows; percentages stand in a column csat_percent in its place. Any further column is a
further question, under its own name.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Notes, rejected
from qa.ingest._ratings import csat_of, csat_of_percent
from qa.ingest._table import Row, Table, read_table
from qa.ingest._values import read_number, read_time
from qa.types import Rejected, Survey

__all__ = ["COLUMNS", "read_surveys"]

COLUMNS = ("interaction_id", "agent_id", "answered_at", "csat", "nps", "ces", "resolved", "comment")
SCALES = {"nps": (0, 10), "ces": (1, 7)}
"""Lowest and highest answer of each question that is a number."""
_PERCENT = ("csat_percent", "csat_pct", "csat_%", "csat_(%)", "csat(%)")
_RESOLVED = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False}
_RESOLVED["0"] = False


def read_surveys(path: Path, file: str, notes: Notes) -> tuple[list[Survey], list[Rejected]]:
    """The answers, and the unusable rows by line with the column at fault. No file is no mistake."""
    if not path.is_file():
        return [], []
    try:
        table = read_table(path, (*COLUMNS, *_PERCENT), notes, file)
        questions = _further_questions(table, file, notes)
    except InputError as error:
        return [], [rejected(file, error.reason, error.detail)]
    surveys: dict[tuple[str, str | None], Survey] = {}
    bad: list[Rejected] = []
    for row in table.rows:
        try:
            survey = _survey(row, questions, notes)
            if surveys.setdefault((survey.interaction_id, survey.agent_id), survey) != survey:
                detail = "answers for an interaction_id and agent_id of a line above again, otherwise. "
                raise InputError(RejectReason.DUPLICATE_ID, f"{detail}The first holds.")
        except InputError as error:
            bad.append(rejected(file, error.reason, error.detail, part=f"line {row.line}"))
    return list(surveys.values()), bad


def _further_questions(table: Table, file: str, notes: Notes) -> tuple[str, ...]:
    """The columns beyond those known, in their order; said once. Raises InputError for a wrong header."""
    if "interaction_id" not in table.columns:
        raise _wrong(f"has no column interaction_id. Its columns must be {', '.join(COLUMNS)}.")
    if twice := [column for column, n in Counter(table.columns).items() if column and n > 1]:
        raise _wrong(f"has a column twice: {', '.join(twice)}. Give each another name.")
    ratings = [column for column in ("csat", *_PERCENT) if column in table.columns]
    if len(ratings) > 1:
        raise _wrong(f"asks for satisfaction twice: {', '.join(ratings)}. Keep one, rename the other.")
    questions = tuple(c for c in table.columns if c and c not in COLUMNS and c not in _PERCENT)
    if questions:
        notes.say(f"{file}: columns read as further questions: {', '.join(questions)}")
    if "" in table.columns:
        unnamed = sum(bool(row.cells[""]) for row in table.rows)
        notes.count(f"{file}: rows with a cell under no column name, the cell left out", unnamed)
    return questions


def _survey(row: Row, questions: Sequence[str], notes: Notes) -> Survey:
    cells = {column: row.cells.get(column, "") for column in COLUMNS}
    if row.surplus:
        raise _wrong("has more cells than the header. Put quotes around the comment.")
    if not cells["interaction_id"]:
        raise _wrong("has no interaction_id.")
    answered_at = read_time(cells["answered_at"], notes) if cells["answered_at"] else None
    if cells["answered_at"] and answered_at is None:
        raise _wrong("answered_at is no ISO 8601 time. Write 2026-10-21T09:30:00+00:00.")
    resolved = cells["resolved"].lower()
    if resolved and resolved not in _RESOLVED:
        raise _wrong("resolved is neither yes nor no. Leave it empty where not answered.")
    csat, csat_as_given = _csat(row)
    return Survey(
        cells["interaction_id"],
        answered_at,
        csat=csat,
        nps=_answer("nps", cells["nps"]),
        ces=_answer("ces", cells["ces"]),
        is_resolved=_RESOLVED.get(resolved),
        comment=cells["comment"] or None,
        agent_id=cells["agent_id"] or None,
        csat_as_given=csat_as_given,
        answers=tuple((question, row.cells[question]) for question in questions if row.cells[question]),
    )


def _csat(row: Row) -> tuple[int | None, str | None]:
    """The satisfaction, and its own words where they weren't a number of 1 to 5."""
    percent = next((row.cells[column] for column in _PERCENT if column in row.cells), None)
    given = row.cells.get("csat", "")
    if percent is None and read_number(given) == 100:  # Freshdesk's "neutral", or the best of all percentages
        raise _wrong("csat is 100. Name the column csat_percent if it is in percent, else write neutral.")
    try:
        return (csat_of(given) if percent is None else csat_of_percent(percent)) or (None, None)
    except ValueError as error:
        raise _wrong(f"csat {error}. Write 1 to 5 or a word such as good, okay, bad.") from None


def _answer(name: str, cell: str) -> int | None:
    if not cell:
        return None
    number = read_number(cell)
    low, high = SCALES[name]
    if number is None or number != int(number) or not low <= number <= high:
        raise _wrong(f"{name} is no whole number from {low} to {high}.")
    return int(number)


def _wrong(detail: str) -> InputError:
    return InputError(RejectReason.WRONG_SHAPE, detail)
