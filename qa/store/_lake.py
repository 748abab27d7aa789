"""The warehouse as a DuckLake: Parquet files, and a catalogue in PostgreSQL or in a file of DuckDB's own."""

import os
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.home import Home
from qa.settings import Settings
from qa.store._bulk import literal
from qa.store._extensions import load_extension
from qa.store._turns import LAKE

__all__ = ["attach_lake", "files_of"]

_SCHEME = "ducklake:"
_POSTGRES = "postgres:"
_S3 = "s3://"
_ATTEMPTS = 2  # two processes that make a lake at once: the second finds it made
_IS_THERE = "does not match existing data path"
_NOT_THERE = ("creating a new DuckLake is explicitly disabled", "database does not exist")
_NO_SNAPSHOT = "No snapshot found"


def attach_lake(
    con: DuckDBPyConnection, data: Path, settings: Settings, read_only: bool, at: datetime | None = None
) -> None:
    """Makes the lake that the settings name the connection's default database.

    It is made when missing, unless `read_only`. With `at` it is as it was then, and read-only.
    Raises StoreError when an extension is missing, the catalogue can't be reached, there is no lake, or its
    files are elsewhere.
    """
    catalogue = settings.store.removeprefix(_SCHEME)
    load_extension(con, "ducklake", setting="store", extra="lake")
    if catalogue.startswith(_POSTGRES):
        load_extension(con, "postgres_scanner", setting="store", extra="lake")
    else:
        Path(catalogue).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if files_of(data, settings).startswith(_S3):
        load_extension(con, "httpfs", setting="store", extra="lake")
        _use_keys(con)
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


def files_of(data: Path, settings: Settings) -> str:
    """The folder of the Parquet files; made when it is one of this machine, readable by its owner only."""
    if settings.store_data is not None and "://" in settings.store_data:
        return settings.store_data
    folder = Path(settings.store_data) if settings.store_data else Home(data).lake
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return str(folder.resolve())


def _use_keys(con: DuckDBPyConnection) -> None:
    """Gives DuckDB the keys to S3 and its like from the environment, named as Amazon's tools name them."""
    named = {"KEY_ID": "AWS_ACCESS_KEY_ID", "SECRET": "AWS_SECRET_ACCESS_KEY"}
    if missing := [name for name in named.values() if not os.environ.get(name)]:
        raise StoreError(f"store_data: {' and '.join(missing)} must be set in the environment. Set them.")
    named |= {"SESSION_TOKEN": "AWS_SESSION_TOKEN", "REGION": "AWS_REGION"}
    given = {key: value for key, name in named.items() if (value := os.environ.get(name))}
    parts = [f"{key} {literal(value)}" for key, value in given.items()]
    if endpoint := os.environ.get("AWS_ENDPOINT_URL"):  # not Amazon's own: MinIO and the like
        url = urlsplit(endpoint)
        parts += [f"ENDPOINT {literal(url.netloc)}", "URL_STYLE 'path'", f"USE_SSL {url.scheme == 'https'}"]
    con.execute(f"CREATE SECRET (TYPE s3, {', '.join(parts)})")


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
