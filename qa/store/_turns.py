"""Writers of one DuckLake take turns, whatever process or machine they are on.

DuckLake lets two transactions add rows for the same key side by side, and refuses the later of two that
delete from one file. So a writer first takes a lock that PostgreSQL keeps: what it then reads is what the
last one wrote. The lock goes with the transaction that took it, also when its process is killed.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import duckdb
from duckdb import DuckDBPyConnection

from qa.errors import StoreError

__all__ = ["CATALOGUE", "LAKE", "is_lake", "taking_turns"]

LAKE = "lake"
"""Name under which a connection has the lake, its default database."""
CATALOGUE = f"__ducklake_metadata_{LAKE}"
"""Name that DuckLake gives to the database with its catalogue."""
_LOCK = int.from_bytes(b"callqa")  # any number that others don't lock by in the same database
_LONGEST_WAIT_S = 1800  # scoring a million interactions anew holds the turn for minutes


def is_lake(con: DuckDBPyConnection) -> bool:
    """Whether the connection's default database is a DuckLake."""
    return _catalogue(con) is not None


@contextmanager
def taking_turns(con: DuckDBPyConnection) -> Iterator[None]:
    """No other process writes to this lake meanwhile; nothing to do where one process has the database.

    Raises StoreError when its turn does not come.
    """
    if not (_catalogue(con) or "").startswith("postgres:"):
        yield
        return
    with closing(con.cursor()) as guard:  # its transaction holds the lock, and ends when it is closed
        guard.execute("BEGIN")
        _await_turn(guard)
        yield


def _await_turn(guard: DuckDBPyConnection) -> None:
    for setting in (
        f"lock_timeout = {_LONGEST_WAIT_S * 1000}",
        "idle_in_transaction_session_timeout = 0",  # the lock must outlast a long write
    ):
        guard.execute(f"CALL postgres_execute('{CATALOGUE}', 'SET LOCAL {setting}')")
    try:
        guard.execute(f"FROM postgres_query('{CATALOGUE}', 'SELECT pg_advisory_xact_lock({_LOCK})')")
    except duckdb.IOException:
        raise StoreError(
            f"store: another process has been writing for {_LONGEST_WAIT_S // 60} minutes. "
            "Wait until it ends, or stop it, then run again. Nothing was written."
        ) from None


def _catalogue(con: DuckDBPyConnection) -> str | None:
    """Where the catalogue of the lake is; None where the default database is none."""
    row = con.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = current_database() AND type = 'ducklake'"
    ).fetchone()
    return None if row is None else str(row[0])
