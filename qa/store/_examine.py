"""Says whether the warehouse is whole: what can be read, what hangs loose, what is there twice."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.home import Home
from qa.settings import Settings, load_settings
from qa.store._bulk import quoted
from qa.store._copy import row_counts
from qa.store._history import HISTORY, check_schema
from qa.store._query import open_published
from qa.store._warehouse import open_store

__all__ = ["Health", "examine"]

# Rows of the first that have no row in the second with the same keys.
_HANG_ON = (
    ("turns", "interactions", ("interaction_id",)),
    ("measurements", "interactions", ("interaction_id",)),
    ("check_issues", "interactions", ("interaction_id",)),
    ("findings", "turns", ("interaction_id", "turn_index")),
    ("evaluations", "interactions", ("interaction_id",)),
    ("criterion_results", "evaluations", ("evaluation_id",)),
    ("superseded_criterion_results", "superseded_evaluations", ("evaluation_id",)),
    ("survey_answers", "surveys", ("interaction_id",)),
    ("calibration_ratings", "calibrations", ("calibration_id",)),
    ("calibration_results", "calibrations", ("calibration_id",)),
)
# Of these, only rows of conversations that still have their words: what figures need of others stays.
_WITH_WORDS = {
    "findings": "(FROM findings ANTI JOIN (FROM interactions WHERE words_removed_at IS NOT NULL) "
    "USING (interaction_id))"
}
# What no key of the table holds, for the reasons given in schema.sql.
_ONCE = {
    "turns": ("interaction_id", "turn_index"),
    "evaluations": ("interaction_id", "scorecard"),
    "criterion_results": ("evaluation_id", "criterion"),
    "superseded_evaluations": ("evaluation_id",),
    "surveys": ("interaction_id", "agent_id"),
    "publications": ("interaction_id", "scorecard", "scorecard_version"),
    "agent_teams": ("agent_id", "valid_from"),
}
_OTHERWISE = {
    "parts whose whole is missing": "SELECT count(*) FROM interactions AS part "
    "ANTI JOIN interactions AS whole ON part.part_of = whole.interaction_id WHERE part.part_of IS NOT NULL",
    "interactions with another number of turns than turn_count": "SELECT count(*) FROM interactions "
    "LEFT JOIN (SELECT interaction_id, count(*) AS counted FROM turns GROUP BY ALL) USING (interaction_id) "
    "WHERE turn_count <> coalesce(counted, 0)",
    "evaluations without criterion_results": "SELECT count(*) FROM evaluations "
    "ANTI JOIN criterion_results USING (evaluation_id)",
}
_RESTORE = "Run `callqa store restore` with a backup from before, and report this line."
_HIDDEN = {"calibration_ratings"}  # the published file holds those of complete calibrations only


@dataclass(frozen=True, slots=True)
class Health:
    """What was looked at: `facts` in sentences, `problems` each with what to do about it."""

    facts: tuple[str, ...]
    problems: tuple[str, ...]


def examine(data: Path, at: datetime, settings: Settings | None = None) -> Health:
    """Reads the whole warehouse and says what it holds and what is wrong with it; nothing is changed.

    Raises StoreError when it can't be opened at all, is in use, or is none of ours.
    """
    chosen = load_settings() if settings is None else settings
    con, where = open_store(data, chosen, read_only=True)
    with closing(con):
        version = check_schema(con, where)
        facts = [f"{where}: schema {version}."]
        problems = list(_unreadable(con))
        if not problems:
            counts = row_counts(con)
            facts.append(", ".join(f"{count:,} {table}" for table, count in counts.items() if count) + ".")
            if version == HISTORY.latest:
                once = {**_ONCE, **(_keys() if chosen.is_lake else {})}  # which no key of a lake holds
                problems += [*_loose(con), *_doubled(con, once), *_otherwise(con)]
            facts += _about_published(data, at)
            problems += _behind(data, counts, chosen)
    if not chosen.is_lake:
        facts.append(f"{_free(data) / 1e9:.1f} GB free.")
        problems += _narrow(data)
    return Health(tuple(facts), tuple(problems))


def _unreadable(con: DuckDBPyConnection) -> Iterator[str]:
    """Tables of which a block can't be read: every value is, so its checksum is compared."""
    for table in row_counts(con):
        try:
            con.execute(f"SELECT bit_xor(hash(t)) FROM {quoted(table)} AS t").fetchall()
        except duckdb.Error as error:
            yield f"{table}: can't be read ({type(error).__name__}). Use a backup: `callqa store restore`."
            return  # after such an error DuckDB answers nothing more


def _loose(con: DuckDBPyConnection) -> Iterator[str]:
    for table, other, keys in _HANG_ON:
        rows = _WITH_WORDS.get(table, table)
        loose = _one(con, f"SELECT count(*) FROM {rows} ANTI JOIN {other} USING ({', '.join(keys)})")
        if loose:
            yield f"{table}: {loose} without their row in {other}. {_RESTORE}"


def _keys() -> dict[str, tuple[str, ...]]:
    """What the schema has keys for: each table's columns that are there once."""
    with duckdb.connect() as model:
        model.execute(HISTORY.source(HISTORY.latest).read_text(encoding="utf-8"))
        found = model.execute(
            "SELECT table_name, constraint_column_names FROM duckdb_constraints() "
            "WHERE constraint_type = 'PRIMARY KEY'"
        )
        return {table: tuple(columns) for table, columns in found.fetchall()}


def _doubled(con: DuckDBPyConnection, once: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for table, keys in once.items():
        of = ", ".join(map(quoted, keys))
        twice = _one(con, f"SELECT count(*) FROM (SELECT 1 FROM {table} GROUP BY {of} HAVING count(*) > 1)")
        if twice:
            yield f"{table}: {twice} with the same {', '.join(keys)} more than once. {_RESTORE}"


def _otherwise(con: DuckDBPyConnection) -> Iterator[str]:
    for what, query in _OTHERWISE.items():
        if found := _one(con, query):
            yield f"interactions: {found} {what}. {_RESTORE}"


def _about_published(data: Path, at: datetime) -> list[str]:
    path = Home(data).published
    if not path.exists():
        return ["Nothing is published."]
    age = at - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return [f"{path}: published {_ago(age)}."]


def _ago(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return "within the last hour"
    return f"{hours} hours ago" if hours < 48 else f"{hours // 24} days ago"


def _behind(data: Path, counts: dict[str, int], settings: Settings) -> Iterator[str]:
    """Where the published file has other rows than the warehouse, or is none."""
    path = Home(data).published
    if not path.exists():
        return
    try:
        with open_published(data, settings) as con:
            published = row_counts(con)
    except StoreError as error:
        yield str(error)
        return
    behind = [t for t, n in published.items() if t in counts and t not in _HIDDEN and counts[t] != n]
    if behind:
        yield f"{path}: is behind the warehouse in {', '.join(behind)}. Run `callqa publish`."


def _narrow(data: Path) -> Iterator[str]:
    size = Home(data).warehouse.stat().st_size
    if _free(data) < size:
        free = f"{_free(data) / 1e9:.1f} GB are free"
        yield f"{data}: {free}, and a backup takes {size / 1e9:.1f} GB. Make room."


def _free(data: Path) -> int:
    return shutil.disk_usage(data).free


def _one(con: DuckDBPyConnection, query: str) -> int:
    return int(con.execute(query).fetchall()[0][0])
