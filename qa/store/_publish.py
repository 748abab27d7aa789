"""Writes the files that supervisors open, each in one move: no reader waits, and none sees half of a file."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.home import Home
from qa.settings import Settings, load_settings
from qa.store._bulk import literal, quoted, transaction
from qa.store._durable import sync
from qa.store._key import attached, is_encrypted, key_of
from qa.store._schema import MARTS, UNPUBLISHED, comments
from qa.store._shared import shared_marts
from qa.store._teams import ANEW, ROWS, file_names, rows_of, take_team, teams

__all__ = ["SHOWN", "publish"]

_OWNER_ONLY = 0o600  # as the warehouse: who may read it is the site's decision
# Rows that are asked for together lie together, so that a question about few of them reads little.
_ORDER = {
    "criterion_results": "interaction_id, scorecard, position",
    "evaluations": "interaction_id, scorecard",
    "findings": "interaction_id, turn_index, char_start, kind",
    "interactions": "agent_id, started_at, interaction_id",
    "measurements": "interaction_id",
    "moments": "kind, started_at, interaction_id, turn_index, start_s",
    "turns": "interaction_id, turn_index",
}
# Whoever still rates can read the published file, and would not be blind with the others' answers in it.
SHOWN = {
    "calibration_ratings": "calibration_id IN "
    "(SELECT calibration_id FROM main.calibrations WHERE completed_at IS NOT NULL)"
}
_AS = {"runs": "* REPLACE (CASE status WHEN 'publishing' THEN 'done' ELSE status END AS status)"}
"""Columns that aren't published as they are: a run that is read of in what it published has done that."""
Noted = Mapping[str, Mapping[str, str]]


def publish(con: DuckDBPyConnection, data: Path, settings: Settings | None = None) -> Path:
    """DATA/published/callqa.duckdb with every table and mart as they are now; returns its path.

    All rows are in it but the answers of calibrations that aren't complete, of people and of the machine.
    Where the settings name a key (None = the settings of the working directory), it is encrypted. Where they
    say so, or the folder is there from an earlier time, each teams/TEAM.duckdb beside it holds what is one
    team's: a file that stayed behind would go on showing what was corrected or deleted since.

    The new files are written apart and moved over the old ones when all are safe on disk. A reader that has
    an old file open keeps it to the end of its connection; who opens it afterwards sees the new one. Marts
    are tables there. What a killed publish left is removed first. Needs one writer: that of the warehouse.
    Raises StoreError when the warehouse is encrypted and what is published wouldn't be.
    """
    settings = load_settings() if settings is None else settings
    key = _key(con, settings)
    path = Home(data).published
    teams_folder = Home(data).published_teams
    is_by_team = "team" in settings.publish_by or teams_folder.exists()
    work = path.parent / ".publishing"  # a folder, so that the log beside the file is private too
    shutil.rmtree(work, ignore_errors=True)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    work.mkdir(mode=0o700)
    try:
        new = work / path.name
        _write(con, new, key)
        by_team = _write_teams(con, new, key) if is_by_team else {}
        for each, old in ((new, path), *((each, teams_folder / name) for name, each in by_team.items())):
            _admit(each, old)
            sync(each)
        new.replace(path)
        sync(path.parent)
        if is_by_team:
            _replace_teams(teams_folder, by_team)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return path


def _admit(new: Path, old: Path) -> None:
    """Lets in its owner only, or whom the site has let in to the old one: its mode and access list."""
    new.chmod(_OWNER_ONLY)
    if old.exists():
        shutil.copystat(old, new)
        new.touch()  # when it was written is its own


def _key(con: DuckDBPyConnection, settings: Settings) -> str | None:
    key = key_of(settings)
    if is_encrypted(con) and key is None:
        raise StoreError(
            "encryption_key_file: the warehouse is encrypted. Name its key for what is published."
        )
    return key


def _write(con: DuckDBPyConnection, path: Path, key: str | None) -> None:
    """A database at `path` with all tables and marts as of one moment, checkpointed and closed."""
    with attached(con, path, "published", key):
        with shared_marts(con), transaction(con):
            noted = comments(con)
            for table, comment in _published(con):
                rows = f"SELECT {_AS.get(table, '*')} FROM {quoted(table)} WHERE {SHOWN.get(table, 'true')}"
                order = _ORDER.get(table, "ALL")
                con.execute(f"CREATE TABLE published.{quoted(table)} AS {rows} ORDER BY {order}")
                _comment(con, f"published.{quoted(table)}", comment, noted[table])
        con.execute("CHECKPOINT published")


def _write_teams(con: DuckDBPyConnection, published: Path, key: str | None) -> dict[str, Path]:
    """A database for each team beside the one for all, of which they are taken; their paths by file name."""
    folder = published.parent / "teams"
    folder.mkdir(mode=0o700)
    written = {}
    with attached(con, published, "published", key):
        comment_of, noted = dict(_published(con)), comments(con)
        for team, name in file_names(teams(con)).items():
            take_team(con, team)
            with attached(con, folder / name, "team", key):
                _write_team(con, comment_of, noted)
            written[name] = folder / name
    return written


def _write_team(con: DuckDBPyConnection, comment_of: Mapping[str, str], noted: Noted) -> None:
    """What is the team's of every table, then every mart that is reckoned from these."""
    with transaction(con):
        tables = [table for table in ROWS if table in comment_of]
        for table in (*tables, *(mart for mart in MARTS if mart in ANEW)):
            order = _ORDER.get(table, "ALL")
            con.execute(f"CREATE TABLE team.{quoted(table)} AS {rows_of(con, table)} ORDER BY {order}")
            _comment(con, f"team.{quoted(table)}", comment_of[table], noted[table])
    con.execute("CHECKPOINT team")


def _comment(con: DuckDBPyConnection, table: str, comment: str, columns: Mapping[str, str]) -> None:
    con.execute(f"COMMENT ON TABLE {table} IS {literal(comment)}")
    for column, meaning in columns.items():
        con.execute(f"COMMENT ON COLUMN {table}.{quoted(column)} IS {literal(meaning)}")


def _published(con: DuckDBPyConnection) -> list[tuple[str, str]]:
    """Tables and marts with their comments."""
    found = con.execute(
        "SELECT table_name, comment FROM duckdb_tables() "
        "WHERE database_name = current_database() AND NOT temporary "
        "UNION ALL SELECT view_name, comment FROM duckdb_views() "
        "WHERE database_name = current_database() AND NOT internal AND NOT temporary ORDER BY 1"
    )
    return [(table, comment) for table, comment in found.fetchall() if table not in UNPUBLISHED]


def _replace_teams(folder: Path, by_team: Mapping[str, Path]) -> None:
    """Puts these files into the folder and removes every other: of teams that are gone."""
    folder.mkdir(exist_ok=True, mode=0o700)
    for name, new in by_team.items():
        new.replace(folder / name)
    for old in folder.iterdir():
        if old.name not in by_team:
            old.unlink()
    sync(folder)
    sync(folder.parent)
