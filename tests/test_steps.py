"""What a run says about roles that are open."""

import duckdb
import pytest

from qa.steps import role_notes
from qa.store import note_seen, start_seen
from tests.store.made import memory, put


def seen(con: duckdb.DuckDBPyConnection, *ids: str) -> duckdb.DuckDBPyConnection:
    """The warehouse in a run whose inbox holds these."""
    start_seen(con)
    note_seen(con, ids)
    return con


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    made = memory()
    two = {"channel_count": 2, "roles_from": "nothing"}
    put(made, "interactions", interaction_id="swapped-1", agent_channel="left", **two)
    put(made, "interactions", interaction_id="swapped-2", agent_channel="right", **two)
    put(made, "interactions", interaction_id="untold", **two)
    mono = {"agent_channel": "left", "channel_count": 1}
    put(made, "interactions", interaction_id="mono", roles_from="nothing", **mono)
    put(made, "interactions", interaction_id="told", roles_from="speech", roles_confidence=0.97)
    put(made, "interactions", interaction_id="by-manifest", roles_from="manifest", agent_channel="left")
    put(made, "interactions", interaction_id="chat")
    return made


def test_calls_that_look_swapped_and_calls_untold_are_named(con: duckdb.DuckDBPyConnection) -> None:
    everything = seen(con, "swapped-1", "swapped-2", "untold", "mono", "told", "by-manifest", "chat")
    assert role_notes(everything) == (
        "2 calls with channels that look swapped against the manifest, counted for nobody: "
        "swapped-1, swapped-2",
        "2 calls on which it can't be told who the agent is, counted for nobody: mono, untold",
    )


def test_only_the_inbox_at_hand_counts(con: duckdb.DuckDBPyConnection) -> None:
    assert role_notes(seen(con, "told", "chat")) == ()
    assert role_notes(seen(con, "swapped-2")) == (
        "1 call with channels that look swapped against the manifest, counted for nobody: swapped-2",
    )


def test_of_many_the_first_twelve_are_named() -> None:
    con, ids = memory(), [f"C-{i:02}" for i in range(15)]
    for interaction_id in ids:
        put(con, "interactions", interaction_id=interaction_id, roles_from="nothing")
    (note,) = role_notes(seen(con, *ids))
    assert note.startswith("15 calls ")
    assert note.endswith("C-10, C-11 and 3 more")
