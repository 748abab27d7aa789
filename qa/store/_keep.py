"""Keeps the warehouse: puts a backup in its place, and gives back the space that nothing fills."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.home import Home
from qa.store._copy import copy_database, in_place_of, stamp
from qa.store._history import HISTORY, History, check_schema
from qa.store._warehouse import InUseError, connect, open_warehouse

__all__ = ["compact", "open_as_it_is", "restore"]


@contextmanager
def open_as_it_is(data: Path, *, read_only: bool = False) -> Iterator[DuckDBPyConnection]:
    """The warehouse without bringing it up to date. Raises StoreError when there is none, or none of ours."""
    path = Home(data).warehouse
    if not path.exists():
        raise StoreError(f"{path}: there is no warehouse. Run `callqa run INBOX` first.")
    with closing(connect(path, read_only)) as con:
        check_schema(con, path)
        yield con


def restore(data: Path, backup: Path, at: datetime, history: History = HISTORY) -> Path | None:
    """Puts a copy of the backup in place of the warehouse, in one move; where the one before now lies.

    None where there was none. An older schema is migrated when it is opened next.
    Raises StoreError, with everything as it was, when the backup is none of ours, newer than this callqa or
    damaged, and when the warehouse is in use.
    """
    path = Home(data).warehouse
    if not backup.is_file():
        raise StoreError(f"{backup}: no such file. `callqa store backup` wrote them to {Home(data).backups}.")
    if path.exists() and backup.samefile(path):
        raise StoreError(f"{backup}: is the warehouse itself. Name a backup of it.")
    with closing(connect(backup, read_only=True)) as con:
        check_schema(con, backup, history)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _held(path), in_place_of(path) as new:
        shutil.copyfile(backup, new)
        log = _log_of(backup)
        if log.exists():  # not closed in order: what its log holds belongs to it
            shutil.copyfile(log, _log_of(new))
        with closing(connect(new, read_only=False)) as con:
            check_schema(con, backup, history)
            con.execute("CHECKPOINT")
        return _put_aside(path, Home(data).backups / f"warehouse-replaced-{stamp(at)}.duckdb")


def compact(data: Path) -> tuple[int, int]:
    """Writes the warehouse anew without the space that nothing fills; its bytes before and after.

    The new file takes the old one's place in one move when every table's rows are counted again.
    Raises StoreError when another process uses it, or there is no space for both.
    """
    path = Home(data).warehouse
    if not path.exists():
        raise StoreError(f"{path}: there is no warehouse. Run `callqa run INBOX` first.")
    with closing(open_warehouse(data)) as con:
        con.execute("CHECKPOINT")
        before = path.stat().st_size
        with in_place_of(path) as new:
            copy_database(con, new)
    return before, path.stat().st_size


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Within it no other process can write to the warehouse, its log is empty; a damaged one can't be held.

    Raises InUseError when another process holds it.
    """
    try:
        con = connect(path, read_only=False) if path.exists() else None
    except InUseError:
        raise
    except StoreError:
        con = None
    if con is None:
        yield
        return
    with closing(con):
        con.execute("CHECKPOINT")
        yield


def _put_aside(path: Path, aside: Path) -> Path | None:
    """Gives the warehouse a second name, so that there is one at any moment; a log goes with it."""
    if not path.exists():
        return None
    if aside.exists():
        raise StoreError(f"{aside}: is there already. Move it away, then restore again.")
    aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.link(path, aside)
    if _log_of(path).exists():  # only a damaged warehouse still has one
        _log_of(path).replace(_log_of(aside))
    return aside


def _log_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.wal")
