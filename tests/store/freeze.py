"""Freezes today's schema as that of a release: `python -m tests.store.freeze`, when a version is released.

It becomes qa/store/released/NNNN.sql, with its hash in SHA256SUMS; from then on a test fails when the file
changes, and when schema.sql makes other tables without a migration to a next number.
"""

import sys
from hashlib import sha256
from pathlib import Path

from qa.store._history import HISTORY, History

__all__ = ["changed", "freeze"]


def freeze(history: History = HISTORY) -> Path:
    """The frozen file of today's version. Raises FileExistsError when that version is frozen already."""
    path = history.released / f"{history.latest:04}.sql"
    with path.open("x", encoding="utf-8") as file:
        file.write(history.schema.read_text(encoding="utf-8"))
    with _sums(history).open("a", encoding="utf-8") as file:
        file.write(f"{_hash(path)}  {path.name}\n")
    return path


def changed(history: History = HISTORY) -> list[str]:
    """The frozen files that were changed, removed, or not frozen by `freeze`."""
    sums = _sums(history).read_text(encoding="utf-8").splitlines()
    wanted = {name: digest for digest, _, name in (line.partition("  ") for line in sums)}
    found = {path.name: _hash(path) for path in history.released.glob("*.sql")}
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def _sums(history: History) -> Path:
    return history.released / "SHA256SUMS"


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    try:
        print(freeze())
    except FileExistsError as error:
        sys.exit(f"{error.filename}: is frozen already. A new schema needs a migration with the next number.")
