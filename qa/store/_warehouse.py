"""Opens the pipeline's own database: one writer, made when missing, migrated forward when older."""

import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.home import Home
from qa.settings import Settings
from qa.store._bulk import quoted
from qa.store._copy import back_up, stamp
from qa.store._history import HISTORY, History, check_schema
from qa.store._key import attach, key_of
from qa.store._schema import create_schema, update_schema

__all__ = ["InUseError", "connect", "existing", "open_warehouse"]

_HELD_BY = re.compile(r"Conflicting lock is held in (?P<program>\S+) \(PID (?P<pid>\d+)\)")
_ABOUT_THE_KEY = {
    "without a key": "is encrypted. Name the file with its key in callqa.yaml: encryption_key_file.",
    "Wrong encryption key": "the key in encryption_key_file isn't its own. Name the file with the right key.",
    "is not encrypted": "is not encrypted, though encryption_key_file is set. Run `callqa store encrypt`.",
}
_OWNER_ONLY = 0o600  # it holds conversations, though redacted


def open_warehouse(
    data: Path,
    read_only: bool = False,
    settings: Settings | None = None,
    at: datetime | None = None,
    history: History = HISTORY,
) -> DuckDBPyConnection:
    """A connection to DATA/warehouse.duckdb, with the schema, measurements and marts of this callqa.

    It is encrypted where the settings name a key; `settings` None = those of the working directory. An older
    one is migrated, after a backup that `at` dates (None = now). Times are shown in UTC. The file is readable
    by its owner only; its log lies beside it while it is open, so keep the folder private too. With
    `read_only`, nothing is made or migrated.
    Raises StoreError when another process holds it, it is newer than this callqa, between releases, or no
    warehouse at all, and when the key isn't its own; and with `read_only` when it is missing or older.
    """
    key = key_of(settings)
    path = existing(data) if read_only else Home(data).warehouse
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    con = connect(path, read_only, key)
    try:
        version = check_schema(con, path, history) if _is_made(con) else None
        if read_only:
            _refuse_old(path, version, history)
        else:
            path.chmod(_OWNER_ONLY)
            if version is not None and version < history.latest:
                _back_up_old(con, Home(data), version, key, at or datetime.now(UTC))
            create_schema(con) if version is None else update_schema(con, history=history)
    except BaseException:
        con.close()
        raise
    return con


def existing(data: Path) -> Path:
    """DATA/warehouse.duckdb. Raises StoreError when there is none."""
    path = Home(data).warehouse
    if not path.exists():
        raise StoreError(f"{path}: there is no warehouse. Run `callqa run INBOX` first.")
    return path


def _back_up_old(con: DuckDBPyConnection, home: Home, version: int, key: str | None, at: datetime) -> None:
    """A backup of what is about to be migrated."""
    backup = home.backups / f"warehouse-schema-{version}-{stamp(at)}.duckdb"
    if not backup.exists():  # else this very open was interrupted and is tried again
        back_up(con, backup, key)


def _refuse_old(path: Path, version: int | None, history: History) -> None:
    if version != history.latest:
        raise StoreError(
            f"{path}: has schema {version or 'none'}, and this callqa needs {history.latest}. "
            "The next `callqa run` brings it up to date; `callqa store compact` does so at once."
        )


class InUseError(StoreError):
    """Another process holds the database."""


def connect(path: Path, read_only: bool, key: str | None) -> DuckDBPyConnection:
    """A connection in UTC that never fetches extensions.

    With a key, the file is attached to a database in memory, as DuckDB wants it, and worked in as ever: only
    a cursor of the connection would start in the one in memory. What is spilled to disk is encrypted too.
    Raises InUseError when another process holds the file, StoreError when it can't be opened.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        if key is None:
            con = duckdb.connect(str(path), read_only=read_only, config=config)
        else:
            con = duckdb.connect(config={**config, "temp_directory": f"{path}.tmp"})
            _use(con, path, read_only, key)
    except duckdb.Error as error:
        kind = InUseError if _HELD_BY.search(str(error)) else StoreError
        raise kind(_why_not(path, error)) from None
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    con.execute("SET enable_progress_bar = false")  # it would stand among the answers of a worker
    return con


def _use(con: DuckDBPyConnection, path: Path, read_only: bool, key: str) -> None:
    try:
        attach(con, path, path.stem, key, read_only=read_only)
        con.execute(f"USE {quoted(path.stem)}")
    except BaseException:
        con.close()
        raise


def _why_not(path: Path, error: duckdb.Error) -> str:
    if held := _HELD_BY.search(str(error)):
        program, pid = Path(held["program"]).name, held["pid"]
        return (
            f"{path}: process {pid} ({program}) is using it, and it has one user at a time. "
            f"Wait until that run ends, or stop process {pid}. Questions go to the published database: "
            "`callqa sql`."
        )
    for sign, what in _ABOUT_THE_KEY.items():
        if sign in str(error):
            return f"{path}: {what}"
    if "not a valid DuckDB database file" in str(error):
        return f"{path}: is not a database. Move it away or restore it from a backup, then run again."
    first_line = str(error).partition("\n")[0]
    return (
        f"{path}: can't be opened ({first_line}). Restore it from a backup, or use the DuckDB that wrote it."
    )


def _is_made(con: DuckDBPyConnection) -> bool:
    # The schema is made in one transaction: a run killed before its end leaves no table at all.
    return bool(con.execute("SELECT 1 FROM duckdb_tables() WHERE NOT temporary LIMIT 1").fetchone())
