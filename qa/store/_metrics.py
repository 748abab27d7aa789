"""Writes what a run took."""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from qa.store._bulk import insert, transaction

__all__ = ["note_metrics"]


def note_metrics(
    con: DuckDBPyConnection,
    run_id: str,
    engine: str,
    peak_memory_mb: float,
    stages: Sequence[tuple[str, float, int | None]],
) -> None:
    """Notes engine, memory and the stages (name, seconds, items) of a run, in place of earlier ones of it."""
    rows = [
        {"run_id": run_id, "position": at, "stage": name, "seconds": round(seconds, 3), "items": items}
        for at, (name, seconds, items) in enumerate(stages)
    ]
    with transaction(con):
        about = [run_id, engine, peak_memory_mb]
        con.execute("UPDATE runs SET engine = $2, peak_memory_mb = $3 WHERE run_id = $1", about)
        con.execute("DELETE FROM run_stages WHERE run_id = $1", [run_id])
        insert(con, "run_stages", rows)
