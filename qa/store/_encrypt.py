"""Makes a site's database files encrypted, or plain again."""

import shutil
from contextlib import closing
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.home import Home
from qa.settings import Settings
from qa.store._bulk import literal, quoted, transaction
from qa.store._durable import sync
from qa.store._key import attached, key_of
from qa.store._publish import publish
from qa.store._schema import comments
from qa.store._warehouse import check_version, connect, open_file

__all__ = ["decrypt", "encrypt"]

_OWNER_ONLY = 0o600
_NEW = "rewritten"


def encrypt(data: Path, settings: Settings) -> None:
    """Warehouse and published files encrypted with the key that the settings name; again changes nothing.

    The plain files are deleted, which frees their blocks on the disk but doesn't wipe them; copies made
    before, such as backups, stay plain. Raises StoreError when no key is named or the warehouse is missing.
    """
    key = key_of(settings)
    if key is None:
        raise StoreError("encryption_key_file: is not set in callqa.yaml. Name there the file with the key.")
    _rewrite(_warehouse(data), None, key)
    with closing(open_file(Home(data).warehouse, False, key)) as con:
        publish(con, data, settings)


def decrypt(data: Path, settings: Settings) -> None:
    """Warehouse and published files as plain ones; take encryption_key_file out of callqa.yaml afterwards.

    Again changes nothing. Raises StoreError when no key is named or the warehouse is missing.
    """
    key = key_of(settings)
    if key is None:
        raise StoreError("encryption_key_file: is not set in callqa.yaml. It is needed to decrypt.")
    _rewrite(_warehouse(data), key, None)
    with closing(open_file(Home(data).warehouse, False, None)) as con:
        publish(con, data, settings.model_copy(update={"encryption_key_file": None}))


def _warehouse(data: Path) -> Path:
    path = Home(data).warehouse
    if not path.exists():
        raise StoreError(f"{path}: there is no warehouse. Run `callqa run INBOX` first.")
    return path


def _rewrite(path: Path, old_key: str | None, new_key: str | None) -> None:
    """The same rows in a new file in place of the old one, in one move; nothing where that was done before.

    Marts and macros are made by whoever opens it next.
    """
    work = path.with_name(".rewriting")
    shutil.rmtree(work, ignore_errors=True)
    if _has_key(path) is not (old_key is not None):
        return
    work.mkdir(mode=0o700)
    try:
        with closing(connect(path, False, old_key)) as con:
            check_version(con, path)
            with attached(con, work / path.name, _NEW, new_key):
                _copy(con)
            (work / path.name).chmod(_OWNER_ONLY)
            sync(work / path.name)
            con.execute("CHECKPOINT")  # its log would be taken for that of the new file
            (work / path.name).replace(path)
            sync(path.parent)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _has_key(path: Path) -> bool:
    """Whether the file is encrypted."""
    with duckdb.connect() as con:
        try:
            con.execute(f"ATTACH {literal(str(path))} AS looked_at (READ_ONLY)")
        except duckdb.CatalogException:  # it wants a key; whatever else is wrong is said where it is opened
            return True
        except duckdb.Error:
            return False
    return False


def _copy(con: DuckDBPyConnection) -> None:
    """All tables with their keys, comments and rows into the attached new file.

    Not by COPY FROM DATABASE, which asks for compressions that only one of the two formats writes.
    """
    tables = con.execute(
        "SELECT table_name, sql, comment FROM duckdb_tables() "
        "WHERE database_name = current_database() AND NOT temporary ORDER BY 1"
    ).fetchall()
    noted = comments(con)
    row = con.execute("SELECT current_database()").fetchone()
    old = quoted(str(row[0] if row else ""))
    con.execute(f"USE {_NEW}")
    with transaction(con):
        for table, definition, comment in tables:
            con.execute(definition)
            con.execute(f"INSERT INTO {quoted(table)} FROM {old}.main.{quoted(table)}")
            con.execute(f"COMMENT ON TABLE {quoted(table)} IS {literal(comment)}")
            for column, meaning in noted.get(table, {}).items():
                name = f"{quoted(table)}.{quoted(column)}"
                con.execute(f"COMMENT ON COLUMN {name} IS {literal(meaning)}")
    con.execute(f"CHECKPOINT {_NEW}")
    con.execute(f"USE {old}")
