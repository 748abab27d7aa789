"""Makes a site's database files encrypted, or plain again."""

from contextlib import closing
from pathlib import Path

from qa.errors import StoreError
from qa.settings import Settings
from qa.store._keep import rewrite
from qa.store._key import is_encrypted_file, key_of
from qa.store._publish import publish
from qa.store._warehouse import existing, open_warehouse

__all__ = ["decrypt", "encrypt"]


def encrypt(data: Path, settings: Settings) -> None:
    """Warehouse and published files encrypted with the key that the settings name; again changes nothing.

    The plain files are deleted, which frees their blocks on the disk but doesn't wipe them; copies made
    before, such as backups, stay plain. Raises StoreError when no key is named or the warehouse is missing.
    """
    if key_of(settings) is None:
        raise StoreError("encryption_key_file: is not set in callqa.yaml. Name there the file with the key.")
    _convert(data, _plain(settings), settings)


def decrypt(data: Path, settings: Settings) -> None:
    """Warehouse and published files as plain ones; take encryption_key_file out of callqa.yaml afterwards.

    Again changes nothing. Raises StoreError when no key is named or the warehouse is missing.
    """
    if key_of(settings) is None:
        raise StoreError("encryption_key_file: is not set in callqa.yaml. It is needed to decrypt.")
    _convert(data, settings, _plain(settings))


def _plain(settings: Settings) -> Settings:
    return settings.model_copy(update={"encryption_key_file": None})


def _convert(data: Path, before: Settings, after: Settings) -> None:
    """The same rows in a new file in place of the old one; nothing where that was done before. Publishes."""
    if before.is_lake:
        raise StoreError(
            "store: is a DuckLake, which its disk or bucket has to encrypt. What is published goes by "
            "encryption_key_file: set it or take it out, then run `callqa publish`."
        )
    path = existing(data)
    if is_encrypted_file(path) is (before.encryption_key_file is not None):
        rewrite(data, before, after)
    with closing(open_warehouse(data, settings=after)) as con:
        publish(con, data, after)
