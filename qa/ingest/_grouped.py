"""Records that belong together but lie apart, such as comments and their tickets, in memory that stays small.

Only places in files are kept, under hashes of the keys, in a temporary database of SQLite that the system
removes; no word of a record is written anywhere.
"""

import sqlite3
from collections.abc import Iterator
from hashlib import blake2b

__all__ = ["Place", "Places"]

Place = tuple[int, int, int, int]
"""Which part, start, end, number of the record."""

_AT_ONCE = 10_000


class Places:
    """Where the records of each key lie."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")  # a temporary database: in memory, on disk as it grows
        self._db.execute(
            "CREATE TABLE places (key INTEGER, part INTEGER, start INTEGER, stop INTEGER, n INTEGER)"
        )
        self._waiting: list[tuple[int, int, int, int, int]] = []
        self._is_indexed = False

    def add(self, key: str, part: int, start: int, end: int, number: int) -> None:
        """Remember a record. All are added before the first `of`."""
        self._waiting.append((_hash(key), part, start, end, number))
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def of(self, key: str) -> list[Place]:
        """The places of the key's records, in the order in which they were added."""
        self._finish()
        query = "SELECT part, start, stop, n FROM places WHERE key = ? ORDER BY rowid"
        return self._db.execute(query, (_hash(key),)).fetchall()

    def firsts(self) -> Iterator[Place]:
        """The place of each key's first record, in the order of those."""
        self._finish()
        query = (
            "SELECT part, start, stop, n FROM places GROUP BY key HAVING rowid = min(rowid) ORDER BY rowid"
        )
        yield from self._db.cursor().execute(query)

    def _write(self) -> None:
        self._db.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def _finish(self) -> None:
        if not self._is_indexed:
            self._write()
            self._db.execute("CREATE INDEX by_key ON places (key)")
            self._is_indexed = True


def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)
