"""Encryption at rest: the key that a site keeps in a file, and database files attached with it.

DuckDB encrypts a database file block by block with AES-256-GCM, and its log and spilled rows too; only the
first header stays readable and says that the rest isn't. It reads such a file by itself, but writes one only
with OpenSSL, which its extension httpfs brings (https://duckdb.org/2025/11/19/encryption-in-duckdb).
"""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.settings import Settings, load_settings
from qa.store._bulk import literal, quoted
from qa.store._extensions import load_extension

__all__ = ["attach", "attached", "is_encrypted", "is_encrypted_file", "key_of"]

_WRITER = "httpfs"
"""Brings OpenSSL."""
_FEWEST_CHARACTERS = 16  # `openssl rand -base64 32` writes 44
_MAKE = "Make a key: (umask 077; openssl rand -base64 32 > FILE)."


def key_of(settings: Settings | None) -> str | None:
    """The site's key; None where it encrypts nothing. `settings` None = those of the working directory.

    Raises StoreError when the key's file can't be read, others may read it, or it holds no key.
    """
    path = (load_settings() if settings is None else settings).encryption_key_file
    if path is None:
        return None
    where = f"encryption_key_file: {path}"
    try:
        mode, key = path.stat().st_mode, path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise StoreError(
            f"{where}: can't be read ({error.strerror}). Nothing stored can be opened without it: "
            "name the right file, or put it back from where you keep a copy."
        ) from None
    except UnicodeDecodeError:
        raise StoreError(f"{where}: is no text. {_MAKE}") from None
    if stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise StoreError(f"{where}: others may read it. Keep it to its owner: chmod 600 {path}")
    if len(key) < _FEWEST_CHARACTERS:
        raise StoreError(f"{where}: holds fewer than {_FEWEST_CHARACTERS} characters. {_MAKE}")
    return key


def attach(
    con: DuckDBPyConnection, path: Path, name: str, key: str | None, *, read_only: bool = False
) -> None:
    """Attaches the database file, made when missing, as `name`; encrypted where there is a key.

    Raises StoreError when writing encrypted needs an extension that isn't installed.
    """
    target = f"ATTACH {literal(str(path))} AS {quoted(name)}"
    if key is None:
        con.execute(f"{target} (READ_ONLY)" if read_only else target)
        return
    if not read_only:
        load_extension(con, _WRITER, setting="encryption_key_file", extra="encryption")
    con.execute("SET temp_file_encryption = true")
    # a parameter, so that no message about the statement can quote the key
    con.execute(f"{target} (ENCRYPTION_KEY $1{', READ_ONLY' if read_only else ''})", [key])


@contextmanager
def attached(
    con: DuckDBPyConnection, path: Path, name: str, key: str | None, *, read_only: bool = False
) -> Iterator[None]:
    """Within it, the file can be read as `name`, and written unless `read_only`."""
    attach(con, path, name, key, read_only=read_only)
    try:
        yield
    finally:
        con.execute(f"DETACH {quoted(name)}")


def is_encrypted(con: DuckDBPyConnection) -> bool:
    """Whether what this connection works in is an encrypted file."""
    row = con.execute("SELECT encrypted FROM duckdb_databases() WHERE database_name = current_database()")
    return bool((row.fetchone() or (False,))[0])


def is_encrypted_file(path: Path) -> bool:
    """Whether the database file is encrypted; whatever else is wrong with it is said where it is opened."""
    with duckdb.connect() as con:
        try:
            con.execute(f"ATTACH {literal(str(path))} AS looked_at (READ_ONLY)")
        except duckdb.CatalogException:  # it wants a key
            return True
        except duckdb.Error:
            return False
    return False
