"""The warehouse as a DuckLake: Parquet files, and a catalogue in PostgreSQL or in a file of DuckDB's own."""

import importlib
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.home import Home
from qa.settings import Settings
from qa.store._bulk import literal
from qa.store._turns import LAKE, taking_turns

__all__ = ["Compacted", "attach", "compact", "files_of"]

_SCHEME = "ducklake:"
_POSTGRES = "postgres:"
_ATTEMPTS = 2  # two processes that make a lake at once: the second finds it made
_IS_THERE = "does not match existing data path"
_NOT_THERE = ("creating a new DuckLake is explicitly disabled", "database does not exist")
_NO_SNAPSHOT = "No snapshot found"


def attach(
    con: DuckDBPyConnection, data: Path, settings: Settings, read_only: bool, at: datetime | None = None
) -> str:
    """Makes the lake that the settings name the connection's default database; returns where it is.

    It is made when missing, unless `read_only`. With `at` it is as it was then, and read-only.
    Raises StoreError when an extension is missing, the catalogue can't be reached, there is no lake, or its
    files are elsewhere.
    """
    catalogue = settings.store.removeprefix(_SCHEME)
    _load(con, "ducklake")
    if catalogue.startswith(_POSTGRES):
        _load(con, "postgres_scanner")
    else:
        Path(catalogue).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    con.execute(f"SET temp_directory = {literal(str(Home(data).spill.resolve()))}")
    options = [f"DATA_PATH {literal(files_of(data, settings))}"]
    options += ["READ_ONLY"] if read_only or at else []
    options += [f"SNAPSHOT_TIME {literal(at.isoformat())}"] if at else []
    statement = f"ATTACH {literal(settings.store)} AS {LAKE} ({', '.join(options)})"
    for left in reversed(range(_ATTEMPTS)):
        try:
            con.execute(statement)
            break
        except duckdb.Error as error:
            if left == 0 or read_only or at:
                raise StoreError(f"{settings.store}: {_why_not(error)}") from None
    con.execute(f"USE {LAKE}")
    return settings.store


def files_of(data: Path, settings: Settings) -> str:
    """The folder of the Parquet files; made when it is one of this machine, readable by its owner only."""
    if settings.store_data is not None and "://" in settings.store_data:
        return settings.store_data
    folder = Path(settings.store_data) if settings.store_data else Home(data).lake
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return str(folder.resolve())


def _load(con: DuckDBPyConnection, extension: str) -> None:
    """Loads the extension from its wheel; nothing is fetched or installed."""
    version = con.execute("SELECT library_version FROM pragma_version()").fetchone() or ("",)
    try:
        wheel = resources.files(importlib.import_module(f"duckdb_extension_{extension}"))
    except ImportError:
        raise StoreError(
            "store: the extensions for a DuckLake are not installed. Run: pip install 'callqa[lake]'"
        ) from None
    path = wheel / "extensions" / version[0] / f"{extension}.duckdb_extension"
    if not path.is_file():
        raise StoreError(
            f"store: the extension {extension} is not that of DuckDB {version[0]}. "
            "Run: pip install --upgrade 'callqa[lake]'"
        )
    con.execute(f"LOAD {literal(str(path))}")


def _why_not(error: duckdb.Error) -> str:
    """Why it can't be attached, and what to do."""
    said = str(error)
    if _IS_THERE in said:
        where = said.partition('existing data path in the catalog "')[2].partition('"')[0]
        return f"its files are in {where}. Set store_data to that folder."
    if any(each in said for each in _NOT_THERE):
        return "there is no warehouse. Run `callqa run INBOX` first."
    if _NO_SNAPSHOT in said:
        return "the lake is younger than that, or what it held then is compacted away. Name a later time."
    reason = said.strip().rpartition("failed: ")[2].partition("\n")[0]
    return f"can't be opened ({reason}). Check that the catalogue's server runs and lets this user in."


@dataclass(frozen=True, slots=True)
class Compacted:
    """Parquet files of the tables as they are now, and their bytes, before and after."""

    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int


def compact(con: DuckDBPyConnection, keep_since: datetime) -> Compacted:
    """Few large files in place of many small ones, and none that only snapshots before `keep_since` need.

    What was deleted, customers too, is gone from the disk then, and no question can go back further.
    """
    with taking_turns(con):
        before = _files_now(con)
        con.execute(f"CALL ducklake_flush_inlined_data('{LAKE}')")
        con.execute(f"CALL ducklake_rewrite_data_files('{LAKE}')")
        con.execute(f"CALL ducklake_merge_adjacent_files('{LAKE}')")
        con.execute(f"CALL ducklake_expire_snapshots('{LAKE}', older_than => $1::TIMESTAMPTZ)", [keep_since])
        con.execute(f"CALL ducklake_cleanup_old_files('{LAKE}', cleanup_all => true)")
        return Compacted(*(n for pair in zip(before, _files_now(con), strict=True) for n in pair))


def _files_now(con: DuckDBPyConnection) -> tuple[int, int]:
    """Number and bytes of the files of all tables."""
    row = con.execute(
        "SELECT coalesce(sum(file_count), 0)::BIGINT, coalesce(sum(file_size_bytes), 0)::BIGINT "
        f"FROM ducklake_table_info('{LAKE}')"
    ).fetchone()
    return (0, 0) if row is None else (row[0], row[1])
