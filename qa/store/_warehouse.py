"""Opens the pipeline's own database: made when missing, migrated forward when older."""

import re
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.home import Home
from qa.settings import Settings
from qa.store._bulk import transaction
from qa.store._lake import attach
from qa.store._schema import MIGRATIONS, create_schema, latest_version, update_schema

__all__ = ["connect", "open_warehouse"]

_HELD_BY = re.compile(r"Conflicting lock is held in (?P<program>\S+) \(PID (?P<pid>\d+)\)")
_NO_WAREHOUSE = "there is no warehouse. Run `callqa run INBOX` first."
_OWNER_ONLY = 0o600  # it holds conversations, though redacted


def open_warehouse(
    data: Path, read_only: bool = False, settings: Settings | None = None
) -> DuckDBPyConnection:
    """A connection to the warehouse, with the schema, measurements and marts of this callqa.

    It is DATA/warehouse.duckdb, or the DuckLake that the settings name (`store`; None = the defaults).
    Times are shown in UTC. The file is readable by its owner only; its log lies beside it while it is open,
    so keep the folder private too. With `read_only`, nothing is made or migrated.
    Raises StoreError when another process holds it, it is newer than this callqa, or no warehouse at all.
    """
    if settings is None or settings.store == "duckdb":
        con, where = _open_file(data, read_only)
    else:
        con, where = _open_lake(data, settings, read_only)
    try:
        _check_version(con, where)
        if not read_only:
            with transaction(con):
                update_schema(con) if _is_made(con) else create_schema(con)
        elif not _is_made(con):
            raise StoreError(f"{where}: {_NO_WAREHOUSE}")
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


def connect(path: Path, read_only: bool) -> DuckDBPyConnection:
    """A connection in UTC that never fetches extensions. Raises StoreError when the file can't be opened."""
    try:
        con = duckdb.connect(
            str(path),
            read_only=read_only,
            config={"autoinstall_known_extensions": False, "autoload_known_extensions": False},
        )
    except duckdb.Error as error:
        raise StoreError(_why_not(path, error)) from None
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


def _check_version(con: DuckDBPyConnection, where: str) -> None:
    if not _is_made(con):
        return
    try:
        row = con.execute("SELECT version FROM schema_version").fetchone()
    except duckdb.CatalogException:
        row = None
    if row is None:
        raise StoreError(f"{where}: is no warehouse of callqa. Name another folder with --data.")
    version, latest = int(row[0]), latest_version(MIGRATIONS)
    if version > latest:
        raise StoreError(
            f"{where}: has schema {version}, newer than the {latest} that this callqa knows. "
            "Update it: pip install -U callqa."
        )
