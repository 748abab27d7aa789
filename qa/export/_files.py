"""Files written whole or not at all, readable by their owner only."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duckdb import IOException

from qa.errors import ExportError

__all__ = ["work_folder"]

_OWNER_ONLY = 0o600  # they hold conversations, though redacted


@contextmanager
def work_folder(folder: Path) -> Iterator[Path]:
    """A folder to write into; at the end its files go to `folder`, each in one move, mode 0600.

    When an exception passes, `folder` is as it was before. Raises ExportError when it can't be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as name:  # mode 0700
            work = Path(name)
            yield work
            for file in sorted(work.iterdir()):
                file.chmod(_OWNER_ONLY)
                file.replace(folder / file.name)
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else "it failed"
        raise ExportError(f"{folder}: can't be written to ({why}). Name another folder.") from None
    except IOException:  # of DuckDB, mostly a full disk
        raise ExportError(
            f"{folder}: the disk is full or failed. Make room, or name another folder."
        ) from None
