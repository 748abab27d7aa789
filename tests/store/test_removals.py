from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from qa import store
from tests.store.filled import content, fill
from tests.store.made import memory, put, rows
from tests.store.week import hand_week

AT = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
ABOUT = """
    SELECT table_name FROM duckdb_columns() SEMI JOIN duckdb_tables() USING (table_name)
    WHERE column_name = 'interaction_id' ORDER BY 1
"""
FIGURES = ("agent_weeks", "team_weeks", "criterion_weeks", "kpi_days", "reason_days")
SERVICE = """
    SELECT channel, contacts, interactions, csat, nps, escalation_rate, handle_time_s, resolution_time_s
    FROM kpi_days ORDER BY ALL
"""


def _texts_of(rows: list[tuple[object, ...]]) -> str:
    return repr(rows)


def test_nothing_that_names_the_contact_is_left_in_any_table() -> None:
    con = memory()
    tables = fill(con)
    con.execute("DELETE FROM contacts WHERE customer_id = 'customer_id-1'")
    before = {table: content(con, table) for table in tables}
    ids = store.contacts_of(con, "customer_id-1")
    assert ids == ("interaction_id-1",)
    counts = store.anonymise(con, ids, AT)
    about = [table for (table,) in con.execute(ABOUT).fetchall()]
    assert len(about) > 15
    for table in tables:
        after = content(con, table)
        theirs = [row for row in before[table] if "interaction_id-1" in row]
        others = [row for row in before[table] if row not in theirs]
        assert [row for row in after if row in others] == others
        left = [row for row in after if row not in others]
        if table in about:
            for trace in ("interaction_id-1", "customer_id-1", "text-1", "quote-1", "comment-1", "word"):
                assert trace not in _texts_of(left), (table, trace)
            assert counts.get(table, 0) == len(theirs)


def test_the_figures_of_the_past_stay() -> None:
    con = hand_week()
    before = {mart: content(con, mart) for mart in ("agent_weeks", "criterion_weeks")}
    service = rows(con, SERVICE)
    assert before["agent_weeks"]
    store.anonymise(con, [*store.contacts_of(con, "gus"), *store.contacts_of(con, "cec")], AT)
    names = [name for name, *_ in con.execute("DESCRIBE agent_weeks").fetchall()]
    told_by_customer = {i for i, name in enumerate(names) if name.startswith(("fcr", "first_contact"))}

    def without(found: list[tuple[object, ...]]) -> list[list[object]]:
        return [[value for i, value in enumerate(row) if i not in told_by_customer] for row in found]

    assert without(content(con, "agent_weeks")) == without(before["agent_weeks"])
    assert content(con, "criterion_weeks") == before["criterion_weeks"]
    assert rows(con, SERVICE) == service


def test_parts_go_with_the_whole_and_still_belong_to_it() -> None:
    con = hand_week()
    ids = store.contacts_of(con, "gus")
    assert ids == ("T3", "T3~kim", "T3~mia")
    assert store.contacts_of(con, "cec") == ("C3",)
    store.anonymise(con, ids, AT)
    parts = rows(
        con,
        "SELECT count(*) FROM interactions p JOIN interactions w ON p.part_of = w.interaction_id "
        "WHERE p.words_removed_at IS NOT NULL AND starts_with(w.interaction_id, 'removed-')",
    )
    assert parts == [(2,)]
    assert store.contacts_of(con, "gus") == ()


def test_the_beginning_is_rounded_and_the_resolution_time_stays() -> None:
    con = memory()
    put(con, "interactions", interaction_id="a", customer_id="ann", started_at="2026-03-02 09:17:31+00")
    con.execute(
        "INSERT INTO contacts (interaction_id, customer_id, started_at, solved_at) VALUES "
        "('a', 'ann', '2026-03-02 09:17:31+00', '2026-03-02 10:17:31+00')"
    )
    asked = "SELECT started_at::VARCHAR, resolution_time_s FROM contact_facts"
    store.anonymise(con, ["a"], AT)
    assert rows(con, asked) == [("2026-03-02 09:15:00+00", 3600.0)]
    assert rows(con, "SELECT words_removed_at::VARCHAR FROM interactions") == [("2026-11-22 00:00:00+00",)]


def test_words_go_and_ids_stay() -> None:
    con = memory()
    fill(con)
    ids = ["interaction_id-1"]
    store.drop_words(con, ids, AT)
    asked = "SELECT customer_id, turn_count, words_removed_at FROM interactions WHERE interaction_id = $1"
    assert con.execute(asked, ids).fetchall() == [("customer_id-1", 0, AT)]
    for table in ("turns", "survey_answers", "findings"):
        left = con.execute(f"SELECT count(*) FROM {table} WHERE interaction_id = $1", ids).fetchall()
        assert left == [(0,)], table
    for table in ("criterion_results", "superseded_criterion_results"):
        assert con.execute(f"SELECT evidence FROM {table} WHERE interaction_id = $1", ids).fetchall() == [
            ([],)
        ]
    for table in ("surveys", "reviews", "calibration_ratings"):
        assert con.execute(f"SELECT comment FROM {table} WHERE interaction_id = $1", ids).fetchall() == [
            (None,)
        ]
    assert store.withheld(con, ["interaction_id-0", "interaction_id-1"]) == {"interaction_id-1"}


def test_a_finding_that_figures_count_stays_without_its_words() -> None:
    con = memory()
    put(con, "interactions", interaction_id="a")
    more: Mapping[str, object] = {"interaction_id": "a", "quote": "broken", "reason": "said broken"}
    put(con, "findings", **more, kind="contact_reason", attributes={"topic": "repair", "words": "broken"})
    put(con, "findings", **more, kind="apology")
    store.drop_words(con, ["a"], AT)
    assert rows(con, "SELECT kind, quote, reason, attributes FROM findings") == [
        ("contact_reason", "", "", {"topic": "repair"})
    ]
    assert rows(con, "SELECT reason FROM contact_facts") == [("repair",)]
    assert rows(con, "SELECT count(*) FROM moments") == [(0,)]


def test_what_is_old_enough_goes_whole_with_its_parts_and_once() -> None:
    con = memory()
    put(con, "interactions", interaction_id="w", started_at="2026-03-01 00:00:00+00")
    put(con, "interactions", interaction_id="w~kim", part_of="w", started_at="2026-03-05 00:00:00+00")
    put(con, "interactions", interaction_id="new", started_at="2026-03-04 00:00:00+00")
    put(con, "interactions", interaction_id="undated", started_at=None)
    con.execute(
        "INSERT INTO contacts (interaction_id, customer_id, started_at) VALUES ('c', 'x', '2026-03-01')"
    )
    before = datetime(2026, 3, 3, tzinfo=UTC)
    assert store.aged(con, before) == ("c", "w", "w~kim")
    assert store.aged(con, before, has_words=True) == ("w", "w~kim")
    store.drop_words(con, ["w", "w~kim"], AT)
    assert store.aged(con, before, has_words=True) == ()
    store.anonymise(con, ["c", "w", "w~kim"], AT)
    assert store.aged(con, before) == ()


@pytest.mark.parametrize("asked", [{"customer_id": "nobody"}, {"interaction_id": "nothing"}])
def test_nobody_has_no_contacts(asked: dict[str, Any]) -> None:
    con = memory()
    put(con, "interactions", interaction_id="a", customer_id="ann")
    assert store.contacts_of(con, **asked) == ()
