"""Removes a customer: every row about every contact with them, in every table."""

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from qa.errors import StoreError
from qa.store._bulk import quoted, transaction, use_ids

__all__ = ["Forgotten", "forget_customer"]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed: the contacts, who had served them, the SHA-256 of their sources, and rows in all."""

    interactions: tuple[str, ...]
    agents: tuple[str, ...]
    sources: tuple[str, ...]
    rows: int


def forget_customer(con: DuckDBPyConnection, customer_id: str) -> Forgotten:
    """Removes every row that tells of a contact with this customer, of parts and earlier evaluations too.

    Marts are reckoned from rows, so past weeks no longer count these contacts: an average that went on
    holding them would still tell of them. Rows by agent, team or scorecard (runs, calibration_results) stay.
    The space is given back by `compact`. One transaction. Raises StoreError when nothing of the customer is
    stored.
    """
    with transaction(con):
        found = con.execute(
            "WITH theirs AS (SELECT interaction_id FROM interactions WHERE customer_id = $1 "
            "UNION SELECT interaction_id FROM contacts WHERE customer_id = $1) "
            "FROM theirs UNION "
            "SELECT interaction_id FROM interactions WHERE part_of IN (FROM theirs) ORDER BY 1",
            [customer_id],
        ).fetchall()
        ids = tuple(interaction_id for (interaction_id,) in found)
        if not ids:
            raise StoreError(
                "customer: nothing is stored under this id. Ask interactions.customer_id for ids."
            )
        use_ids(con, ids)
        agents, sources = _column(con, "agent_id"), _column(con, "source_sha256")
        rows = sum(_delete(con, table) for table in _tables(con))
    return Forgotten(ids, agents, sources, rows)


def _tables(con: DuckDBPyConnection) -> list[str]:
    """All that tell of an interaction, so that a new table can't be left out."""
    found = con.execute(
        "SELECT table_name FROM duckdb_columns() SEMI JOIN duckdb_tables() USING (database_name, table_name) "
        "WHERE database_name = current_database() AND column_name = 'interaction_id' ORDER BY 1"
    )
    return [table for (table,) in found.fetchall()]


def _column(con: DuckDBPyConnection, name: str) -> tuple[str, ...]:
    found = con.execute(
        f"SELECT DISTINCT {name} FROM interactions SEMI JOIN batch_ids ON interaction_id = id ORDER BY 1"
    )
    return tuple(value for (value,) in found.fetchall())


def _delete(con: DuckDBPyConnection, table: str) -> int:
    """How many rows were deleted."""
    gone = con.execute(f"DELETE FROM {quoted(table)} WHERE interaction_id IN (SELECT id FROM batch_ids)")
    return int(gone.fetchall()[0][0])
