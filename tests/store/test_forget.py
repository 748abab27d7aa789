import pytest

from qa.errors import StoreError
from qa.store import forget_customer
from tests.store.filled import content, fill
from tests.store.made import memory, put, rows
from tests.store.week import hand_week

ABOUT = """
    SELECT table_name, count(*) FROM duckdb_columns() SEMI JOIN duckdb_tables() USING (table_name)
    WHERE column_name = 'interaction_id' GROUP BY 1
"""
OF_CUSTOMERS = (
    "SELECT interaction_id FROM contact_facts WHERE customer_id = 'gus' OR interaction_id LIKE 'T3%'"
)


def test_nothing_of_the_customer_is_left_in_any_table() -> None:
    con = memory()
    tables = fill(con)
    con.execute("DELETE FROM contacts WHERE customer_id = 'customer_id-1'")
    before = {table: content(con, table) for table in tables}
    gone = forget_customer(con, "customer_id-1")
    assert (gone.interactions, gone.agents, gone.sources) == (
        ("interaction_id-1",),
        ("kim",),
        ("source_sha256-1",),
    )
    about = dict(con.execute(ABOUT).fetchall())
    assert len(about) > 15
    for table in tables:
        theirs = [row for row in before[table] if table in about and "interaction_id-1" in row]
        assert content(con, table) == [row for row in before[table] if row not in theirs]
    assert gone.rows == sum(map(len, before.values())) - sum(len(content(con, table)) for table in tables)


def test_parts_and_contacts_without_words_go_too() -> None:
    con = hand_week()
    assert forget_customer(con, "gus").interactions == ("T3", "T3~kim", "T3~mia")
    assert forget_customer(con, "cec").interactions == ("C3",)
    assert rows(con, OF_CUSTOMERS) == []
    assert rows(con, "SELECT count(*) FROM surveys WHERE interaction_id LIKE 'T3%'") == [(0,)]


def test_past_averages_no_longer_count_them() -> None:
    con = hand_week()
    before = "SELECT evaluations, score FROM agent_weeks WHERE agent_id = 'kim' AND week = '2026-W10'"
    assert rows(con, before) == [(2, 77.5)]
    forget_customer(con, "gus")
    assert rows(con, before) == [(1, 80.0)]


def test_a_customer_of_whom_nothing_is_stored_is_said_without_the_id() -> None:
    con = memory()
    put(con, "interactions", interaction_id="a", customer_id="ann")
    with pytest.raises(StoreError, match=r"nothing is stored under this id") as said:
        forget_customer(con, "secret@mail.example")
    assert "secret" not in str(said.value)
    assert rows(con, "SELECT count(*) FROM interactions") == [(1,)]
