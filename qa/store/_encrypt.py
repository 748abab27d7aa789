"""Makes a site's database files encrypted, or plain again."""

import shutil
from contextlib import closing
from pathlib import Path

from qa.errors import StoreError
from qa.home import Home
from qa.settings import Settings
from qa.store._durable import sync
from qa.store._key import attached, key_of
from qa.store._publish import publish
from qa.store._warehouse import open_file

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
    """The same rows in a new file in place of the old one, in one move; nothing where it has that key already.

    Marts and macros are made by whoever opens it next.
    """
    work = path.with_name(".rewriting")
    shutil.rmtree(work, ignore_errors=True)
    if _is_done(path, old_key):
        return
    work.mkdir(mode=0o700)
    try:
        with closing(open_file(path, False, old_key)) as con:
            with attached(con, work / path.name, _NEW, new_key):
                _copy(con)
            (work / path.name).chmod(_OWNER_ONLY)
            sync(work / path.name)
            con.execute("CHECKPOINT")  # its log would be taken for that of the new file
            (work / path.name).replace(path)
            sync(path.parent)
    finally:
        shutil.rmtree(work, ignore_errors=True)
