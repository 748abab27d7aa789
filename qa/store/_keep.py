"""Keeps the warehouse: puts a backup in its place, and gives back the space that nothing fills."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from qa.errors import InUseError, StoreError
from qa.home import Home
from qa.settings import Settings, load_settings
from qa.store._copy import back_up, copy_database, in_place_of, stamp
from qa.store._history import HISTORY, History, check_schema
from qa.store._key import is_encrypted_file, key_of
from qa.store._warehouse import connect, existing, open_warehouse

__all__ = ["backup", "compact", "restore", "rewrite"]


def backup(data: Path, target: Path, settings: Settings | None = None) -> Path:
    """A copy of the warehouse as it is, encrypted with its key where it is; returns its path.

    Raises StoreError when there is no warehouse, or none of ours, or it is a DuckLake, and what `back_up`
    raises.
    """
    chosen = _of_one_file(
        settings, "save its catalogue first, with PostgreSQL's pg_dump, then copy its Parquet files"
    )
    path, key = existing(data), key_of(chosen)
    with closing(connect(path, False, key)) as con:
        check_schema(con, path)
        return back_up(con, target, key)


def restore(
    data: Path, saved: Path, at: datetime, settings: Settings | None = None, history: History = HISTORY
) -> Path | None:
    """Puts a copy of the backup in place of the warehouse, in one move; where the one before now lies.

    None where there was none. An older schema is migrated when it is opened next.
    Raises StoreError, with everything as it was, when the backup is none of ours, newer than this callqa or
    damaged, has another key than the site, or none, and when the warehouse is in use or a DuckLake.
    """
    chosen = _of_one_file(
        settings, "bring its Parquet files back first, then its catalogue, with PostgreSQL's pg_restore"
    )
    path, key = Home(data).warehouse, key_of(chosen)
    _refuse_as_backup(saved, path, key)
    with closing(connect(saved, True, key)) as con:
        check_schema(con, saved, history)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _held(path, key), in_place_of(path) as new:
        shutil.copyfile(saved, new)
        log = _log_of(saved)
        if log.exists():  # not closed in order: what its log holds belongs to it
            shutil.copyfile(log, _log_of(new))
        with closing(connect(new, False, key)) as con:
            check_schema(con, saved, history)
            con.execute("CHECKPOINT")
        return _put_aside(path, Home(data).backups / f"warehouse-replaced-{stamp(at)}.duckdb")


def _of_one_file(settings: Settings | None, instead: str) -> Settings:
    """The settings; None = those of the working directory. Raises StoreError where they name a lake."""
    chosen = load_settings() if settings is None else settings
    if chosen.is_lake:
        raise StoreError(f"store: is a DuckLake: {instead}. See «Keeping it» in qa/store/README.md.")
    return chosen


def _refuse_as_backup(saved: Path, path: Path, key: str | None) -> None:
    if not saved.is_file():
        raise StoreError(f"{saved}: no such file. `callqa store backup` writes them to DATA/backups.")
    if path.exists() and saved.samefile(path):
        raise StoreError(f"{saved}: is the warehouse itself. Name a backup of it.")
    if key is not None and not is_encrypted_file(saved):
        raise StoreError(
            f"{saved}: is not encrypted, and the warehouse here is. Take encryption_key_file out of "
            "callqa.yaml, restore, put it back, and run `callqa store encrypt`."
        )


def compact(data: Path, settings: Settings | None = None) -> tuple[int, int]:
    """Writes the warehouse anew without the space that nothing fills; its bytes before and after.

    Raises what `rewrite` raises.
    """
    return rewrite(data, settings, settings)


def rewrite(data: Path, before: Settings | None, after: Settings | None) -> tuple[int, int]:
    """Writes the warehouse anew with the key of other settings, or its own; its bytes before and after.

    The new file takes the old one's place in one move when every table's rows are counted again.
    Raises StoreError when another process uses it, or there is no space for both.
    """
    path = existing(data)
    with closing(open_warehouse(data, settings=before)) as con:
        con.execute("CHECKPOINT")  # its log would be taken for that of the new file
        size = path.stat().st_size
        with in_place_of(path) as new:
            copy_database(con, new, key_of(after))
    return size, path.stat().st_size


@contextmanager
def _held(path: Path, key: str | None) -> Iterator[None]:
    """Within it no other process can write to the warehouse, its log is empty; a damaged one can't be held.

    Raises InUseError when another process holds it.
    """
    try:
        con = connect(path, False, key) if path.exists() else None
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
