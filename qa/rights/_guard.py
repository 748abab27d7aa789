"""Keeps out of a night what was removed: by hashes, which know it again and don't tell whose it was."""

from collections.abc import Iterable
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from qa import store
from qa.home import Home
from qa.rights._ledger import secret_of
from qa.settings import Settings

__all__ = ["Guard"]


@dataclass(frozen=True, slots=True)
class Guard:
    """Says which inputs must not be read again; `secret` None where nothing was ever forgotten."""

    con: DuckDBPyConnection
    secret: bytes | None

    @classmethod
    def of(cls, con: DuckDBPyConnection, home: Home, settings: Settings) -> "Guard":
        """That of a site. Raises StoreError when its secret is missing."""
        is_needed = con.execute("SELECT 1 FROM removed_inputs LIMIT 1").fetchone() is not None
        return cls(con, secret_of(con, home, settings) if is_needed else None)

    def withheld(self, inputs: Iterable[tuple[str, str | None]]) -> set[str]:
        """Those of these (interaction_id, hash of its source) that were removed, or lost their words: ids."""
        given = list(inputs)
        gone = store.withheld(self.con, (one for one, _ in given))
        if self.secret is None or not given:
            return gone
        secret = self.secret
        hashes = {
            store.hash_of(secret, text): one
            for one, source in given
            for text in (one, source)
            if text is not None
        }
        return gone | {hashes[each] for each in store.removed_hashes(self.con, hashes)}
