"""Worksheets: the questions of evaluations as a table to fill in, as CSV or for Excel."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from qa.cells import disarmed
from qa.errors import ReviewError
from qa.review import _excel
from qa.review._asked import Question, evaluations, questions
from qa.review._columns import COLUMNS, FILLED

__all__ = ["Wanted", "export"]

_QUOTES_LENGTH = 1000
_RESULTS = """
SELECT r.evaluation_id, r.criterion, i.agent_name, i.channel, i.started_at, r.section, r.question,
    r.decided_by, r.reason, list_transform(r.evidence, lambda e: e.quote) AS quotes
FROM criterion_results r JOIN interactions i USING (interaction_id)
WHERE r.evaluation_id IN (SELECT unnest($1::VARCHAR[])) AND (NOT $2 OR (
    r.outcome = 'not_evaluated' AND r.decided_by = 'machine'))
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions a worksheet asks: all that is given must hold. `only_open`: those that wait for a
    person; `since` is a day (UTC) from which interactions began; `sample` an id of review_samples."""

    sample: str | None = None
    agent: str | None = None
    scorecard: str | None = None
    since: date | None = None
    only_open: bool = False


def export(con: DuckDBPyConnection, path: Path, wanted: Wanted) -> int:
    """Writes the worksheet, a row per criterion; how many rows it has.

    A sample keeps its order; else it goes by interaction. Raises ReviewError when nothing is asked for or
    found, the file is there already or is neither .csv nor .xlsx: nothing is written then.
    """
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise ReviewError(f"{path.name}: is neither .csv nor .xlsx. Name the worksheet so.")
    if path.exists():
        raise ReviewError(f"{path.name}: is there already, maybe filled in. Give another name.")
    if wanted == Wanted():
        raise ReviewError("say which evaluations: --sample, --open, --agent, --scorecard or --since.")
    asked = _asked(con, wanted)
    if not asked:
        raise ReviewError(
            'nothing matches all that is asked. `callqa sql "from agents"` lists agents, '
            "`callqa review queue` samples, and `callqa review list --open` what waits for a person."
        )
    rows = [_row(question, about) for question, about in asked]
    work = path.with_name(f".{path.name}.part")  # a half-written worksheet never has its name
    try:
        if path.suffix.lower() == ".csv":
            _write_csv(work, rows)
        else:
            _excel.write(work, rows, [question for question, _ in asked])
        work.replace(path)
    finally:
        work.unlink(missing_ok=True)
    return len(rows)


def _asked(con: DuckDBPyConnection, wanted: Wanted) -> list[tuple[Question, dict[str, Any]]]:
    """The questions and what else a row shows of them, in order."""
    order = _sampled(con, wanted.sample) if wanted.sample is not None else {}
    of = evaluations(
        con,
        "($1 IS NULL OR $1 IN (agent_id, interactions.agent_name)) AND ($2 IS NULL OR scorecard = $2) "
        "AND ($3 IS NULL OR started_at >= $3::DATE) "
        "AND ($4 IS NULL OR (interaction_id, scorecard) IN (SELECT (interaction_id, scorecard) "
        "FROM review_samples WHERE sample_id = $4)) AND (awaits_person > 0 OR NOT $5)",
        [wanted.agent, wanted.scorecard, wanted.since, wanted.sample, wanted.only_open],
    )
    of.sort(key=lambda each: order.get((each.interaction_id, each.scorecard), 0))
    all_questions = questions(con, of)
    found = con.execute(_RESULTS, [[each.evaluation_id for each in of], wanted.only_open])
    names = [column[0] for column in found.description or ()]
    about = {(row[0], row[1]): dict(zip(names, row, strict=True)) for row in found.fetchall()}
    place = {each.evaluation_id: position for position, each in enumerate(of)}
    return [
        (question, about[key])
        for key, question in sorted(all_questions.items(), key=lambda item: place[item[0][0]])
        if key in about and (question.is_manual or not wanted.only_open)
    ]


def _sampled(con: DuckDBPyConnection, sample: str) -> dict[tuple[str, str], int]:
    """The draw's places by interaction and scorecard."""
    rows = con.execute(
        "SELECT interaction_id, scorecard, position FROM review_samples WHERE sample_id = $1", [sample]
    ).fetchall()
    if not rows:
        raise ReviewError(f"{sample}: there is no such sample. Draw one: `callqa review sample`.")
    return {(interaction_id, scorecard): position for interaction_id, scorecard, position in rows}


def _row(question: Question, about: dict[str, Any]) -> list[str]:
    of = question.of
    cells = {
        "interaction_id": of.interaction_id,
        "scorecard": of.scorecard,
        "scorecard_version": str(of.scorecard_version),
        "agent_id": of.agent_id,
        "agent_name": about["agent_name"],
        "channel": about["channel"],
        "started_at": about["started_at"].isoformat() if about["started_at"] else "",
        "section": about["section"],
        "criterion": question.criterion,
        "question": about["question"],
        "machine_outcome": question.machine_outcome,
        "counts_now": question.outcome,
        "decided_by": about["decided_by"],
        "reason": about["reason"],
        "quotes": _quotes(about["quotes"]),
        "choices": " | ".join(question.choices),
        "root_causes": " | ".join(question.root_causes),
        "evaluation_id": of.evaluation_id,
        "source_sha256": of.source_sha256,
    } | dict.fromkeys(FILLED, "")
    return [disarmed(_printable(cells[column])) for column in COLUMNS]


def _quotes(quotes: Sequence[str]) -> str:
    """The evidence in one line, cut where it is longer than a cell is read."""
    line = " | ".join(f"“{' '.join(quote.split())}”" for quote in quotes)
    return line if len(line) <= _QUOTES_LENGTH else line[:_QUOTES_LENGTH] + " […]"


def _printable(text: str) -> str:
    """Control characters, which no worksheet can hold, as U+FFFD."""
    return "".join(c if c.isprintable() or c == " " else "\ufffd" for c in text)


def _write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """In UTF-8 with its mark, by which Excel knows it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_with_header(rows))


def _with_header(rows: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield COLUMNS
    yield from rows
