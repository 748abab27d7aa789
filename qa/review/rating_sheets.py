"""Worksheets of a calibration: blind CSV files that raters fill in, and the way back."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.cells import armed, disarmed
from qa.errors import ConfigError, InputError, Mistake, ReviewError
from qa.ingest._draft import Notes
from qa.ingest._table import Row, read_table
from qa.review._limits import Limits
from qa.review._people import cleaned
from qa.review.calibration import Calibration, find_calibration, note_completion
from qa.review.comparison import MACHINE
from qa.store import transaction
from qa.store._bulk import insert
from qa.types import Outcome

__all__ = ["Taken", "take_ratings", "write_rating_sheets"]

COLUMNS = (
    "calibration",
    "rater",
    "interaction_id",
    "channel",
    "started_at",
    "section",
    "criterion",
    "question",
    "outcome",
    "comment",
)
_NEEDED = ("calibration", "rater", "interaction_id", "criterion", "outcome", "comment")
_CHOICES = ", ".join(Outcome)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a worksheet: answers that are new, changed, and as they were; what its rater has still to
    answer, and whether now everybody is in. `notes` say how the file was read."""

    calibration_id: str
    rater: str
    new: int
    changed: int
    unchanged: int
    missing: int
    is_complete: bool
    notes: tuple[str, ...]


def write_rating_sheets(con: DuckDBPyConnection, calibration_id: str, folder: Path) -> tuple[Path, ...]:
    """A worksheet per rater, CALIBRATION-RATER.csv, with the questions and nobody's answers.

    Raises ReviewError when such a file is there already, or the folder can't be written to.
    """
    calibration = find_calibration(con, calibration_id)
    paths = tuple(folder / f"{calibration_id}-{rater}.csv" for rater in calibration.raters)
    if there := [path.name for path in paths if path.exists()]:
        raise ReviewError(f"{', '.join(there)}: is there already, and may hold answers. Name another --out.")
    questions = con.execute(
        """
        SELECT interaction_id, channel, strftime(started_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M'),
            section, criterion, question
        FROM calibration_ratings
        JOIN criterion_results USING (interaction_id, scorecard, criterion)
        JOIN interactions USING (interaction_id)
        WHERE calibration_id = $1 AND rater = $2
        ORDER BY interaction_id, criterion_results.position
        """,
        [calibration_id, MACHINE],
    ).fetchall()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, rater in zip(paths, calibration.raters, strict=True):
            with path.open("w", encoding="utf-8-sig", newline="") as file:  # so that Excel knows it
                writer = csv.writer(file)
                writer.writerow(COLUMNS)
                for question in questions:
                    shown = (disarmed(str(cell or "")) for cell in question)
                    writer.writerow((calibration_id, rater, *shown, "", ""))
    except OSError as error:
        raise ReviewError(f"{folder}: can't be written to ({error.strerror}). Name another --out.") from None
    return paths


def take_ratings(con: DuckDBPyConnection, path: Path, limits: Limits, at: datetime) -> Taken:
    """Reads a filled worksheet; rows without an outcome are still to do. Importing twice changes nothing.

    Comments are stored redacted. `not_evaluated` says that the rater can't tell. Raises ConfigError with
    every mistake at its row; ReviewError when answers differ from those of a complete calibration, whose
    results are known. Nothing is written then.
    """
    notes = Notes()
    rows = _read(path, notes)
    calibration, rater = _whose(con, path, rows)
    answers = _answers(con, path, rows, calibration)
    with transaction(con):
        known = _known(con, calibration.calibration_id, rater)
        new = {key: answer for key, answer in answers.items() if key not in known}
        changed = {key: answer for key, answer in answers.items() if known.get(key, answer) != answer}
        if changed and calibration.completed_at is not None:
            raise ReviewError(
                f"{path.name}: {len(changed)} answers differ from those that {rater} gave, and the results "
                "are known by now. Answers given blind stay; start another calibration."
            )
        _write(con, calibration, rater, new, at)
        _change(con, calibration, rater, changed, at)
        is_complete = note_completion(con, calibration.calibration_id, limits, at)
    missing = find_calibration(con, calibration.calibration_id).missing[rater]
    unchanged = len(answers) - len(new) - len(changed)
    return Taken(
        calibration.calibration_id,
        rater,
        len(new),
        len(changed),
        unchanged,
        missing,
        is_complete,
        notes.lines,
    )


Key = tuple[str, str]
Answer = tuple[str, str | None]


def _read(path: Path, notes: Notes) -> tuple[Row, ...]:
    """The rows. Raises ConfigError when it is no worksheet of a calibration."""
    if not path.is_file():
        raise ConfigError([Mistake(path.name, None, "no such file.")])
    try:
        table = read_table(path, COLUMNS, notes, path.name)
    except InputError as error:
        raise ConfigError([Mistake(path.name, None, error.detail)]) from None
    if missing := [column for column in _NEEDED if column not in table.columns]:
        what = f"has no column {', '.join(missing)}. Leave the worksheet's header as it is."
        raise ConfigError([Mistake(path.name, None, what)])
    if not table.rows:
        raise ConfigError([Mistake(path.name, None, "has no rows. Fill in the worksheet as it was written.")])
    return table.rows


def _whose(con: DuckDBPyConnection, path: Path, rows: tuple[Row, ...]) -> tuple[Calibration, str]:
    """The calibration and the rater that all rows name."""
    for column in ("calibration", "rater"):
        if strange := [row for row in rows if row.cells[column] != rows[0].cells[column]]:
            what = f"{column}: differs from the first row's. A worksheet is one rater's, of one calibration."
            raise ConfigError([Mistake(path.name, row.line, what) for row in strange])
    calibration = find_calibration(con, rows[0].cells["calibration"])
    rater = rows[0].cells["rater"]
    if rater not in calibration.raters:
        what = (
            f"rater: {rater!r} is none of {', '.join(calibration.raters)}. Leave the name as it was written."
        )
        raise ConfigError([Mistake(path.name, rows[0].line, what)])
    return calibration, rater


def _answers(
    con: DuckDBPyConnection, path: Path, rows: tuple[Row, ...], calibration: Calibration
) -> dict[Key, Answer]:
    """Outcome and redacted comment by interaction and criterion. Raises ConfigError with every mistake."""
    asked = set(_known(con, calibration.calibration_id, MACHINE))
    lines: dict[Key, int] = {}
    mistakes: list[Mistake] = []
    answers: dict[Key, Answer] = {}
    for row in rows:
        key = (armed(row.cells["interaction_id"]), row.cells["criterion"])
        found = list(_wrong(row, key, asked, lines))
        mistakes += [Mistake(path.name, row.line, what) for what in found]
        lines.setdefault(key, row.line)
        if not found and row.cells["outcome"]:
            answers[key] = (_outcome(row), row.cells["comment"])
    if mistakes:
        raise ConfigError(sorted(mistakes))
    return {key: (outcome, cleaned(armed(said or "")) or None) for key, (outcome, said) in answers.items()}


def _wrong(row: Row, key: Key, asked: set[Key], lines: dict[Key, int]) -> Iterator[str]:
    if row.surplus:
        yield "has more cells than the header. Put quotes around the comment."
    if key not in asked:
        yield "interaction_id, criterion: not part of this calibration. Leave them as they were written."
    elif key in lines:
        yield f"interaction_id, criterion: given twice; the first is on line {lines[key]}. Keep one."
    if row.cells["outcome"] and _outcome(row) not in set(Outcome):
        yield f"outcome: is none of {_CHOICES}. Write one of them, not_evaluated where you can't tell."
    if row.cells["comment"] and not row.cells["outcome"]:
        yield "outcome: is empty beside a comment. Write one, not_evaluated where you can't tell."


def _outcome(row: Row) -> str:
    """As people type it: `Not met` is not_met."""
    return "_".join(row.cells["outcome"].lower().split())


def _known(con: DuckDBPyConnection, calibration_id: str, rater: str) -> dict[Key, Answer]:
    found = con.execute(
        "SELECT interaction_id, criterion, outcome, comment FROM calibration_ratings "
        "WHERE calibration_id = $1 AND rater = $2",
        [calibration_id, rater],
    )
    return {(i, criterion): (outcome, said) for i, criterion, outcome, said in found.fetchall()}


def _write(
    con: DuckDBPyConnection, calibration: Calibration, rater: str, answers: dict[Key, Answer], at: datetime
) -> None:
    if answers:
        insert(
            con,
            "calibration_ratings",
            [
                {
                    "calibration_id": calibration.calibration_id,
                    "interaction_id": interaction_id,
                    "scorecard": calibration.scorecard,
                    "scorecard_version": calibration.scorecard_version,
                    "criterion": criterion,
                    "rater": rater,
                    "outcome": outcome,
                    "comment": comment,
                    "rated_at": at,
                }
                for (interaction_id, criterion), (outcome, comment) in answers.items()
            ],
        )


def _change(
    con: DuckDBPyConnection, calibration: Calibration, rater: str, answers: dict[Key, Answer], at: datetime
) -> None:
    for (interaction_id, criterion), (outcome, comment) in answers.items():
        con.execute(
            "UPDATE calibration_ratings SET outcome = $1, comment = $2, rated_at = $3::TIMESTAMPTZ "
            "WHERE calibration_id = $4 AND interaction_id = $5 AND criterion = $6 AND rater = $7",
            [outcome, comment, at.isoformat(), calibration.calibration_id, interaction_id, criterion, rater],
        )
