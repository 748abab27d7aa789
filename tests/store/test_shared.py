"""What several marts are made of is computed once while they are read."""

import duckdb
import pytest

from qa.store._shared import shared_marts
from tests.store.made import memory, put, rows

TEMPORARY = "SELECT table_name FROM duckdb_tables() WHERE temporary"
CONTACTS = "SELECT sum(contacts) FROM {}"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = memory()
    put(con, "interactions", interaction_id="a")
    return con


@pytest.mark.parametrize("mart", ["team_weeks", "agent_weeks", "kpi_days", "reason_days", "main.team_weeks"])
def test_marts_over_them_read_what_was_computed(con: duckdb.DuckDBPyConnection, mart: str) -> None:
    with shared_marts(con):
        put(con, "interactions", interaction_id="b")
        assert rows(con, "SELECT count(*) FROM contact_facts") == [(1,)]
        assert rows(con, CONTACTS.format(mart)) == [(1,)]
    assert rows(con, CONTACTS.format(mart)) == [(2,)]


def test_nothing_is_left_of_them(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match="broken"), shared_marts(con):
        assert len(rows(con, TEMPORARY)) == 3
        raise ValueError("broken")
    assert rows(con, TEMPORARY) == []


def test_they_hold_what_the_views_show(con: duckdb.DuckDBPyConnection) -> None:
    with shared_marts(con):
        assert rows(con, "FROM contact_facts") == rows(con, "FROM main.contact_facts")
