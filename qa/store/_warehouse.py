"""Opens the pipeline's own database: made when missing, migrated forward when older."""

import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.home import Home
from qa.settings import Settings
from qa.store._bulk import transaction
from qa.store._copy import back_up, stamp
from qa.store._history import HISTORY, History, check_schema
from qa.store._lake import attach
from qa.store._schema import create_schema, update_schema
from qa.store._turns import is_lake

__all__ = ["InUseError", "connect", "open_warehouse"]

_HELD_BY = re.compile(r"Conflicting lock is held in (?P<program>\S+) \(PID (?P<pid>\d+)\)")
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

    It is DATA/warehouse.duckdb, or the DuckLake that the settings name (`store`; None = the defaults).
    An older one is migrated, a file after a backup that `at` dates (None = now). Times are shown in UTC. The
    file is readable by its owner only; its log lies beside it while it is open, so keep the folder private
    too. With `read_only`, nothing is made or migrated.
    Raises StoreError when another process holds it, it is newer than this callqa, between releases, or no
    warehouse at all; and with `read_only` when it is missing or older.
    """
    if settings is None or settings.store == "duckdb":
        con, where = _open_file(data, read_only)
    else:
        con, where = _open_lake(data, settings, read_only)
    try:
        if read_only:
            if not _is_made(con):
                raise StoreError(f"{where}: {_NO_WAREHOUSE}")
            _refuse_old(where, check_schema(con, where, history), history)
        elif is_lake(con):
            with transaction(con):  # of two that make it at once, one finds it made
                version = check_schema(con, where, history) if _is_made(con) else None
                create_schema(con) if version is None else update_schema(con, history=history)
        else:
            version = check_schema(con, where, history) if _is_made(con) else None
            _make_or_update(con, Home(data), version, history, at or datetime.now(UTC))
    except BaseException:
        con.close()
        raise
    return con


def _open_file(data: Path, read_only: bool) -> tuple[DuckDBPyConnection, str]:
    path = Home(data).warehouse
    if read_only and not path.exists():
        raise StoreError(f"{path}: {_NO_WAREHOUSE}")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    con = connect(path, read_only)
    if not read_only:
        path.chmod(_OWNER_ONLY)
    return con, str(path)


def _open_lake(data: Path, settings: Settings, read_only: bool) -> tuple[DuckDBPyConnection, str]:
    con = connect(Path(":memory:"), read_only=False)
    try:
        return con, attach(con, data, settings, read_only)
    except BaseException:
        con.close()
        raise


def _make_or_update(
    con: DuckDBPyConnection, home: Home, version: int | None, history: History, at: datetime
) -> None:
    """Brings the database to today's schema; what is older is backed up first."""
    if version is None:
        create_schema(con)
        return
    if version < history.latest:
        backup = home.backups / f"warehouse-schema-{version}-{stamp(at)}.duckdb"
        if not backup.exists():  # else this very open was interrupted and is tried again
            back_up(con, backup)
    update_schema(con, history=history)


def _refuse_old(where: str, version: int | None, history: History) -> None:
    if version != history.latest:
        raise StoreError(
            f"{where}: has schema {version or 'none'}, and this callqa needs {history.latest}. "
            "The next `callqa run` brings it up to date; `callqa store compact` does so at once."
        )


class InUseError(StoreError):
    """Another process holds the database."""


def connect(path: Path, read_only: bool) -> DuckDBPyConnection:
    """A connection in UTC that never fetches extensions.

    Raises InUseError when another process holds the file, StoreError when it can't be opened.
    """
    try:
        con = duckdb.connect(
            str(path),
            read_only=read_only,
            config={"autoinstall_known_extensions": False, "autoload_known_extensions": False},
        )
    except duckdb.Error as error:
        kind = InUseError if _HELD_BY.search(str(error)) else StoreError
        raise kind(_why_not(path, error)) from None
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    return con


def _why_not(path: Path, error: duckdb.Error) -> str:
    if held := _HELD_BY.search(str(error)):
        program, pid = Path(held["program"]).name, held["pid"]
        return (
            f"{path}: process {pid} ({program}) is using it, and it has one user at a time. "
            f"Wait until that run ends, or stop process {pid}. Questions go to the published database: "
            "`callqa sql`."
        )
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
