"""What the Prefect UI shows of a run: a summary and the table of what could not be used."""

from contextlib import suppress

import httpx
from prefect.artifacts import create_markdown_artifact, create_table_artifact

from qa.steps import Summary

__all__ = ["summarise"]


def summarise(summary: Summary) -> None:
    """Write both artifacts of the run; they hold counts, file names and reasons, never what was said."""
    rows = [
        ("inputs", summary.inputs),
        ("unchanged", summary.unchanged),
        ("transcribed", summary.transcribed),
        ("loaded", summary.loaded),
        ("evaluated", summary.evaluated),
        ("without scorecard", summary.unscored),
        ("rejected", len(summary.rejected)),
    ]
    lines = [f"| {name} | {count} |" for name, count in rows]
    table = "\n".join([f"# Night {summary.run_id}", "", "| what | how many |", "| --- | ---: |", *lines])
    rejected = [
        {"file": r.source_name, "reason": r.reason, "detail": r.detail, "interaction": r.interaction_id or ""}
        for r in summary.rejected
    ]
    with suppress(httpx.TransportError):  # the server is gone: what counts stands in the warehouse
        create_markdown_artifact(table, key="night-summary", description="What the run came to")
        create_table_artifact(rejected, key="rejected-inputs", description="Inputs that could not be used")
