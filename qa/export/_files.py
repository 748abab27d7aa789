"""Files written whole or not at all, readable by their owner only."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.errors import ExportError

__all__ = ["work_folder"]

_OWNER_ONLY = 0o600  # they hold conversations, though redacted


@contextmanager
def work_folder(folder: Path) -> Iterator[Path]:
    """A folder to write into; at the end its files go to `folder`, each in one move, mode 0600.

    When an exception passes, `folder` is as it was before. Raises ExportError when it can't be written to.
    """
    with _said_friendly(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        work = Path(tempfile.mkdtemp(prefix=".export-", dir=folder))  # mode 0700
    try:
        yield work
        with _said_friendly(folder):
            for file in sorted(work.iterdir()):
                file.chmod(_OWNER_ONLY)
                file.replace(folder / file.name)
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _said_friendly(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else "it failed"
        raise ExportError(f"{folder}: can't be written to ({why}). Name another folder.") from None
