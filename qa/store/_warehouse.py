"""Opens the pipeline's own database: made when missing, migrated forward when older."""

import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa import lock
from qa.errors import DiskError, InUseError, StoreError
from qa.failures import explained
from qa.home import Home
from qa.settings import Settings, load_settings
from qa.store._bulk import quoted, transaction
from qa.store._copy import back_up, stamp
from qa.store._durable import sync
from qa.store._history import HISTORY, History, check_schema
from qa.store._key import attach, key_of
from qa.store._lake import attach_lake
from qa.store._schema import create_schema, update_schema

__all__ = ["connect", "connect_lake", "existing", "open_store", "open_warehouse"]

_HELD_BY = re.compile(r"Conflicting lock is held in (?P<program>\S+) \(PID (?P<pid>\d+)\)")
_ABOUT_THE_KEY = {
    "without a key": "is encrypted. Name the file with its key in callqa.yaml: encryption_key_file.",
    "Wrong encryption key": "the key in encryption_key_file isn't its own. Name the file with the right key.",
    "is not encrypted": "is not encrypted, though encryption_key_file is set. Run `callqa store encrypt`.",
}
_NO_WAREHOUSE = "there is no warehouse. Run `callqa run INBOX` first."
_OWNER_ONLY = 0o600  # it holds conversations, though redacted


def open_warehouse(
    data: Path,
    read_only: bool = False,
    settings: Settings | None = None,
    at: datetime | None = None,
    history: History = HISTORY,
) -> DuckDBPyConnection:
    """A connection to the warehouse, with the schema, measurements and marts of this callqa.

    It is DATA/warehouse.duckdb, encrypted where the settings name a key, or the DuckLake that they name;
    `settings` None = those of the working directory. An older one is migrated, a file after a backup that
    `at` dates (None = now). Times are shown in UTC. The file is readable by its owner only; its log lies
    beside it while it is open, so keep the folder private too. With `read_only`, nothing is made or migrated.
    Raises StoreError when another process holds it, it is newer than this callqa, between releases, or no
    warehouse at all, and when the key isn't its own; and with `read_only` when it is missing or older.
    """
    chosen = load_settings() if settings is None else settings
    con, where = open_store(data, chosen, read_only)
    try:
        version = check_schema(con, where, history) if _is_made(con) else None
        if read_only:
            _refuse_old(where, version, history)
        else:
            if version is not None and version < history.latest and not chosen.is_lake:
                _back_up_old(con, Home(data), version, key_of(chosen), at or datetime.now(UTC))
            with transaction(con):  # of two processes that make a lake at once, one finds it made
                update_schema(con, history=history) if _is_made(con) else create_schema(con)
    except BaseException:
        con.close()
        raise
    return con


def open_store(data: Path, settings: Settings, read_only: bool) -> tuple[DuckDBPyConnection, str]:
    """The warehouse as it is, made empty when missing unless `read_only`, and where it is.

    Raises StoreError as `open_warehouse` does, but for the schema, at which it doesn't look.
    """
    if settings.is_lake:
        return connect_lake(data, settings, read_only), settings.store
    key = key_of(settings)
    path = existing(data) if read_only else Home(data).warehouse
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _make_empty(path, key)
    con = connect(path, read_only, key)
    if not read_only:
        path.chmod(_OWNER_ONLY)
    return con, str(path)


def _make_empty(path: Path, key: str | None) -> None:
    """An empty database there, whole or not at all: DuckDB refuses a file that it was kept from finishing.

    Where another process made one meanwhile, that stays.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        connect(part, read_only=False, key=key).close()
        sync(part)
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def existing(data: Path) -> Path:
    """DATA/warehouse.duckdb. Raises StoreError when there is none."""
    path = Home(data).warehouse
    if not path.exists():
        raise StoreError(f"{path}: {_NO_WAREHOUSE}")
    return path


def _back_up_old(con: DuckDBPyConnection, home: Home, version: int, key: str | None, at: datetime) -> None:
    """A backup of what is about to be migrated."""
    backup = home.backups / f"warehouse-schema-{version}-{stamp(at)}.duckdb"
    if not backup.exists():  # else this very open was interrupted and is tried again
        back_up(con, backup, key)


def _refuse_old(where: str, version: int | None, history: History) -> None:
    if version is None:
        raise StoreError(f"{where}: {_NO_WAREHOUSE}")
    if version < history.latest:
        raise StoreError(
            f"{where}: has schema {version}, and this callqa needs {history.latest}. "
            "The next `callqa run` brings it up to date; `callqa store compact` does so at once."
        )


def connect(path: Path, read_only: bool, key: str | None) -> DuckDBPyConnection:
    """A connection in UTC that never fetches extensions.

    With a key, the file is attached to a database in memory, as DuckDB wants it, and worked in as ever: only
    a cursor of the connection would start in the one in memory. What is spilled to disk is encrypted too.
    Raises RunningError when a run holds the file, InUseError when another process does, DiskError when the
    disk is full or can't be read or written, StoreError when it can't be opened.
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
        if not _HELD_BY.search(str(error)):
            if isinstance(told := explained(error), DiskError):
                raise DiskError(f"{path.parent}: {told}") from None
            raise StoreError(_why_not(path, error)) from None
        lock.refuse_beside_a_run(path.parent)
        raise InUseError(_why_not(path, error)) from None
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    con.execute("SET enable_progress_bar = false")  # it would stand among the answers of a worker
    return con


def connect_lake(
    data: Path, settings: Settings, read_only: bool, at: datetime | None = None
) -> DuckDBPyConnection:
    """A connection in UTC to the lake that the settings name; with `at` to what it was then, and read-only.

    Raises StoreError as `attach_lake` does.
    """
    con = connect(Path(":memory:"), read_only=False, key=None)
    try:
        attach_lake(con, data, settings, read_only, at)
    except BaseException:
        con.close()
        raise
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
    return bool(
        con.execute(
            "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND NOT temporary LIMIT 1"
        ).fetchone()
    )
