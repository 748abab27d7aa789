"""surveys.csv at the root of the inbox: what customers answered, one row an interaction, or an agent of it.

Columns: interaction_id, agent_id, answered_at, csat, nps, ces, resolved, comment. csat may be in any words or
signs that `csat_of` knows; percentages stand in a column csat_percent in its place. Any further column is a
further question, under its own name.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from qa.errors import InputError, RejectReason
from qa.ingest._dates import has_day_first
from qa.ingest._draft import Notes, rejected
from qa.ingest._ratings import csat_of, csat_of_percent
from qa.ingest._table import Row, Table, read_table
from qa.ingest._values import NO_TIME, read_number, read_time
from qa.layout import Layout
from qa.types import Rejected, Survey

__all__ = ["COLUMNS", "read_surveys"]

COLUMNS = ("interaction_id", "agent_id", "answered_at", "csat", "nps", "ces", "resolved", "comment")
SCALES = {"nps": (0, 10), "ces": (1, 7)}
"""Lowest and highest answer of each question that is a number."""
_PERCENT = ("csat_percent", "csat_pct", "csat_%", "csat_(%)", "csat(%)")
_RESOLVED = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False}
_RESOLVED["0"] = False
# as Excel writes TRUE and FALSE in other languages
_RESOLVED |= dict.fromkeys(
    ("wahr", "vrai", "verdadero", "vero", "verdadeiro", "waar", "ja", "s\u00ed", "si"), True
)
_RESOLVED |= dict.fromkeys(("falsch", "faux", "falso", "onwaar", "nein", "nee", "non"), False)


def read_surveys(
    path: Path, file: str, notes: Notes, layout: Layout | None = None
) -> tuple[list[Survey], list[Rejected]]:
    """The answers, and the unusable rows by line with the column at fault. No file is no mistake.

    `layout` gives the zone and date_format of answered_at. 3/10/2026 is read where another row tells which of
    both is the day.
    """
    if not path.is_file():
        return [], []
    try:
        table = read_table(path, (*COLUMNS, *_PERCENT), notes, file)
        questions = _further_questions(table, file, notes)
    except InputError as error:
        return [], [rejected(file, error.reason, error.detail)]
    is_day_first = has_day_first(row.cells.get("answered_at", "") for row in table.rows)
    surveys: dict[tuple[str, str | None], Survey] = {}
    bad: list[Rejected] = []
    for row in table.rows:
        try:
            given = row.cells.get("answered_at", "")
            at = read_time(given, notes, layout=layout, is_day_first=is_day_first) if given else None
            survey = _survey(row, questions, at)
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


def _survey(row: Row, questions: Sequence[str], answered_at: datetime | None) -> Survey:
    cells = {column: row.cells.get(column, "") for column in COLUMNS}
    if row.surplus:
        raise _wrong("has more cells than the header. Put quotes around the comment.")
    if not cells["interaction_id"]:
        raise _wrong("has no interaction_id. Name the conversation that it is about.")
    if cells["answered_at"] and answered_at is None:
        raise _wrong(f"answered_at {NO_TIME}")
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
        raise _wrong(f"{name} is no whole number from {low} to {high}. Leave it empty where not answered.")
    return int(number)


def _wrong(detail: str) -> InputError:
    return InputError(RejectReason.WRONG_SHAPE, detail)
