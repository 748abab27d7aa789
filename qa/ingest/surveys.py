"""surveys.csv at the root of the inbox: interaction_id, answered_at, csat, nps, ces, resolved, comment."""

from pathlib import Path

from qa.errors import InputError, RejectReason
from qa.ingest._draft import Notes, rejected
from qa.ingest._table import Row, read_table
from qa.ingest._values import read_number, read_time
from qa.types import Rejected, Survey

__all__ = ["COLUMNS", "read_surveys"]

COLUMNS = ("interaction_id", "answered_at", "csat", "nps", "ces", "resolved", "comment")
SCALES = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}
"""Lowest and highest answer of each question."""
_RESOLVED = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def read_surveys(path: Path, file: str, notes: Notes) -> tuple[list[Survey], list[Rejected]]:
    """The answers, and the unusable rows by line with the column at fault. No file is no mistake."""
    if not path.is_file():
        return [], []
    try:
        table = read_table(path, COLUMNS, notes, file)
    except InputError as error:
        return [], [rejected(file, error.reason, error.detail)]
    if "interaction_id" not in table.columns:
        detail = f"has no column interaction_id. Its columns must be {', '.join(COLUMNS)}."
        return [], [rejected(file, RejectReason.WRONG_SHAPE, detail)]
    surveys: dict[str, Survey] = {}
    bad: list[Rejected] = []
    for row in table.rows:
        try:
            survey = _survey(row, notes)
            if surveys.setdefault(survey.interaction_id, survey) != survey:
                detail = "answers for an interaction_id of a line above again, otherwise. The first holds."
                raise InputError(RejectReason.DUPLICATE_ID, detail)
        except InputError as error:
            bad.append(rejected(file, error.reason, error.detail, part=f"line {row.line}"))
    return list(surveys.values()), bad


def _survey(row: Row, notes: Notes) -> Survey:
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
    return Survey(
        cells["interaction_id"],
        answered_at,
        csat=_answer("csat", cells["csat"]),
        nps=_answer("nps", cells["nps"]),
        ces=_answer("ces", cells["ces"]),
        is_resolved=_RESOLVED.get(resolved),
        comment=cells["comment"] or None,
    )


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
