"""The archive of scorecard versions: a version means one way of scoring for good, and can judge again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection
from pydantic import ValidationError

from qa import strictyaml
from qa.errors import ConfigError, Mistake
from qa.scoring.definition import changes
from qa.scoring.loader import criterion_fingerprint, fingerprint
from qa.scoring.model import Scorecard

__all__ = ["Version", "archive", "check_versions", "edition", "find", "list_versions"]

_TOLD = 3
"""Changes that a message names."""


def edition(con: DuckDBPyConnection, scorecard: str, version: int) -> Scorecard:
    """The scorecard as it was in this version, in its latest wording.

    Raises ConfigError where no evaluation was ever made by it, or where this callqa can't read it any more.
    """
    row = con.execute(
        "SELECT definition FROM scorecard_versions WHERE scorecard = $1 AND scorecard_version = $2",
        [scorecard, version],
    ).fetchone()
    name = f"{scorecard}@{version}"
    if row is None:
        raise ConfigError([Mistake(name, None, f"has judged nothing yet. {_known(con, scorecard)}")])
    try:
        return Scorecard.model_validate(json.loads(row[0]))
    except ValidationError as error:
        why = f"this callqa can't judge by it any more: {error.errors()[0]['msg']}."
        raise ConfigError([Mistake(name, None, why)]) from None


def find(con: DuckDBPyConnection, current: Sequence[Scorecard], name: str) -> Scorecard:
    """The scorecard that `support_call` (as its file says it now) or `support_call@2` names.

    Raises ConfigError that lists what there is.
    """
    scorecard, at, version = name.partition("@")
    by_id = {card.id: card for card in current}
    if not at and scorecard in by_id:
        return by_id[scorecard]
    if not at:
        raise ConfigError([Mistake(name, None, f"no such scorecard. Known: {', '.join(sorted(by_id))}.")])
    if not version.isdecimal():
        raise ConfigError([Mistake(name, None, "is no version. Write it as support_call@2.")])
    now = by_id.get(scorecard)
    return now if now and now.version == int(version) else edition(con, scorecard, int(version))


@dataclass(frozen=True, slots=True)
class Version:
    """A version that has judged: how many evaluations stand by it, and how many another one replaced."""

    scorecard: str
    version: int
    title: str
    pass_mark: float
    current: int
    replaced: int


def list_versions(con: DuckDBPyConnection) -> list[Version]:
    """Every version that has judged, the latest of each scorecard first."""
    by_version = "WHERE e.scorecard = v.scorecard AND e.scorecard_version = v.scorecard_version"
    rows = con.execute(
        "SELECT scorecard, scorecard_version, title, pass_mark, "
        f"(SELECT count(*) FROM evaluations e {by_version}), "
        f"(SELECT count(*) FROM superseded_evaluations e {by_version}) "
        "FROM scorecard_versions v ORDER BY scorecard, scorecard_version DESC"
    ).fetchall()
    return [Version(*row) for row in rows]


def check_versions(con: DuckDBPyConnection, scorecards: Sequence[Scorecard], folder: Path) -> None:
    """Raises ConfigError where a scorecard scores otherwise than evaluations of the same version were made.

    `folder` is where their files lie, for the line of each mistake.
    """
    mistakes = []
    for card in scorecards:
        known = _known_fingerprint(con, card)
        if known is not None and known != fingerprint(card):
            mistakes.append(_reused(con, card, folder))
    if mistakes:
        raise ConfigError(mistakes)


def archive(con: DuckDBPyConnection, scorecards: Sequence[Scorecard]) -> list[Scorecard]:
    """Keeps what has not judged before, and the latest wording of what has; returns those reworded.

    `check_versions` comes first: a version that scores otherwise is refused there.
    """
    return [card for card in scorecards if _keep(con, card)]


def _keep(con: DuckDBPyConnection, card: Scorecard) -> bool:
    """Whether the version was known in other words."""
    definition = json.dumps(card.model_dump(mode="json", exclude_defaults=True))
    row = con.execute(
        "SELECT definition FROM scorecard_versions WHERE scorecard = $1 AND scorecard_version = $2",
        [card.id, card.version],
    ).fetchone()
    if row is not None and row[0] == definition:
        return False
    for table in ("scorecard_versions", "criteria"):
        con.execute(
            f"DELETE FROM {table} WHERE scorecard = $1 AND scorecard_version = $2", [card.id, card.version]
        )
    con.execute(
        "INSERT INTO scorecard_versions (scorecard, scorecard_version, scorecard_fingerprint, title, "
        "pass_mark, definition) VALUES ($1, $2, $3, $4, $5, $6)",
        [card.id, card.version, fingerprint(card), card.title, card.pass_mark, definition],
    )
    con.executemany(
        "INSERT INTO criteria (scorecard, scorecard_version, criterion, section, position, question, points, "
        "critical, is_manual, tags, criterion_fingerprint) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        _rows(card),
    )
    return row is not None


def _rows(card: Scorecard) -> list[list[object]]:
    rows: list[list[object]] = []
    for position, (around, criterion) in enumerate(card.placed()):
        keys = (card.id, card.version, criterion.id, around[-1].id, position)
        about = (criterion.question, criterion.points, criterion.critical, criterion.manual is not None)
        rows.append([*keys, *about, list(criterion.tags), criterion_fingerprint(criterion)])
    return rows


def _known_fingerprint(con: DuckDBPyConnection, card: Scorecard) -> str | None:
    row = con.execute(
        "SELECT scorecard_fingerprint FROM scorecard_versions "
        "WHERE scorecard = $1 AND scorecard_version = $2",
        [card.id, card.version],
    ).fetchone()
    return None if row is None else str(row[0])


def _reused(con: DuckDBPyConnection, card: Scorecard, folder: Path) -> Mistake:
    row = con.execute(
        "SELECT max(scorecard_version) + 1 FROM scorecard_versions WHERE scorecard = $1", [card.id]
    ).fetchone()
    file, line = _place(folder, card)
    changed = _changed(con, card)
    return Mistake(
        file,
        line,
        f"version: {card.version} has judged already, and now it would score otherwise ({changed}). "
        f"Raise it to {row[0] if row else card.version + 1}, or take the change back.",
    )


def _changed(con: DuckDBPyConnection, card: Scorecard) -> str:
    """What scores otherwise, in words."""
    try:
        found = changes(edition(con, card.id, card.version), card)
    except ConfigError:
        return "its rules differ"
    told = [str(change) for change in found if not change.is_wording]
    more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    return "; ".join(told[:_TOLD]) + more if told else "the order of its criteria differs"


def _place(folder: Path, card: Scorecard) -> tuple[str, int | None]:
    """File and line of the scorecard's version."""
    for path in sorted(folder.glob("*.yaml")):
        found, lines = strictyaml.load_lines(path, Scorecard)
        if found.id == card.id:
            return path.name, lines.get(("version",))
    return f"{card.id}.yaml", None


def _known(con: DuckDBPyConnection, scorecard: str) -> str:
    rows = con.execute(
        "SELECT scorecard || '@' || scorecard_version FROM scorecard_versions "
        "ORDER BY scorecard <> $1, scorecard, scorecard_version",
        [scorecard],
    ).fetchall()
    return (
        f"Known: {', '.join(name for (name,) in rows)}." if rows else "No scorecard has: `callqa run INBOX`."
    )
