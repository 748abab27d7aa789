"""A made warehouse with evaluations to draw from and to calibrate on."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import duckdb

from tests.store.made import memory, put

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def evaluate(
    con: duckdb.DuckDBPyConnection,
    interaction_id: str,
    *,
    days: float | None = 0.0,
    agent: str = "kim",
    team: str = "North",
    channel: str = "call",
    scorecard: str = "support_call",
    score: float | None = 90.0,
    critical_failures: int = 0,
    outcomes: Mapping[str, str] | None = None,
    is_new: bool = True,
    **about: object,
) -> None:
    """An evaluated interaction, begun `days` after START; with `is_new` False, one more scorecard of it."""
    if is_new:
        put(
            con,
            "interactions",
            interaction_id=interaction_id,
            started_at=None if days is None else START + timedelta(days=days),
            agent_id=agent,
            agent_name=agent.title(),
            team=team,
            channel=channel,
            **about,
        )
    given = {"greeting": "met"} if outcomes is None else outcomes
    evaluation_id = f"{interaction_id}/{scorecard}"
    put(
        con,
        "evaluations",
        evaluation_id=evaluation_id,
        interaction_id=interaction_id,
        scorecard=scorecard,
        score=score,
        critical_failures=critical_failures,
        not_evaluated=sum(each == "not_evaluated" for each in given.values()),
    )
    for position, (criterion, outcome) in enumerate(given.items()):
        put(
            con,
            "criterion_results",
            evaluation_id=evaluation_id,
            interaction_id=interaction_id,
            scorecard=scorecard,
            criterion=criterion,
            position=position,
            outcome=outcome,
            machine_outcome=outcome,
        )


def reviewed(con: duckdb.DuckDBPyConnection, interaction_id: str, source_sha256: str = "00") -> None:
    """A person's answer on the conversation as it was."""
    put(
        con,
        "reviews",
        review_id=f"r-{interaction_id}-{source_sha256}",
        evaluation_id=f"{interaction_id}/support_call",
        interaction_id=interaction_id,
        scorecard="support_call",
        scorecard_version=1,
        criterion="greeting",
        source_sha256=source_sha256,
        reviewer="anna",
        reviewed_at=START,
        outcome="met",
        is_withdrawn=False,
    )


__all__ = ["START", "evaluate", "memory", "put", "reviewed"]
