from dataclasses import replace

import pytest

from qa.errors import StoreError
from qa.store import load, transaction
from qa.types import Redacted
from tests.store.made import analysis, keys, memory, rows

REPLACED = ("interactions", "turns", "findings", "measurements", "check_issues")


def test_everything_of_an_interaction_arrives() -> None:
    con = memory()
    load(con, [analysis("a", agent_id="kim", team="North")], {"a": "key"})
    assert rows(
        con, "SELECT channel, agent_id, team, turn_count, input_key, started_at::VARCHAR FROM interactions"
    ) == [("chat", "kim", "North", 2, "key", "2026-03-02 09:00:00+00")]
    assert rows(con, "SELECT turn_index, role, text, start_s, word_count, is_public FROM turns") == [
        (0, "customer", "My parcel is lost.", 0.0, 4, True),
        (1, "agent", "I am so sorry to hear that.", 10.0, 7, True),
    ]
    assert rows(con, 'SELECT "check", kind, quote, explained, attributes FROM findings') == [
        ("made", "apology", "I am so sorr", True, {"explained": "true"})
    ]
    assert rows(con, "SELECT duration_s, empathy_count FROM measurements") == [(15.0, None)]
    assert rows(con, 'SELECT "check", reason FROM check_issues') == [("skipped", "no roles")]


def test_what_told_the_roles_arrives_and_doubts_are_one_row() -> None:
    con = memory()
    made = analysis("a", agent_channel="left")
    doubted = replace(
        made.interaction, roles_from="speech", roles_confidence=0.97, doubts=("It is so.", "And so.")
    )
    load(con, [replace(made, interaction=Redacted(doubted)), analysis("b")], {"a": "1", "b": "1"})
    told = "SELECT agent_channel, roles_from, roles_confidence FROM interactions ORDER BY interaction_id"
    assert rows(con, told) == [("left", "speech", 0.97), (None, None, None)]
    issues = 'SELECT interaction_id, "check", reason FROM check_issues ORDER BY ALL'
    assert rows(con, issues) == [
        ("a", "skipped", "no roles"),
        ("a", "transcription", "It is so. And so."),
        ("b", "skipped", "no roles"),
    ]


def test_loading_twice_changes_nothing_and_loading_anew_replaces() -> None:
    con = memory()
    load(con, [analysis("a"), analysis("b")], {"a": "1", "b": "1"})
    once = [sorted(map(repr, rows(con, f"FROM {table}"))) for table in REPLACED]
    load(con, [analysis("a"), analysis("b")], {"a": "1", "b": "1"})
    assert [sorted(map(repr, rows(con, f"FROM {table}"))) for table in REPLACED] == once
    load(con, [analysis("a", texts=["Hello?"])], {"a": "2"})
    assert keys(con) == {"a": "2", "b": "1"}
    assert rows(con, "SELECT interaction_id, count(*) FROM turns GROUP BY ALL ORDER BY ALL") == [
        ("a", 1),
        ("b", 2),
    ]
    assert rows(con, "SELECT DISTINCT interaction_id FROM findings") == [("b",)]


def test_any_text_comes_back_as_it_was_and_offsets_count_its_characters() -> None:
    con = memory()
    texts = ["tab\tline\nfeed\u2028 \x00 'quote\" \\ {}", "😀 naïve — I am sorry"]
    load(con, [analysis("a", texts)], {"a": "1"})
    assert [t for (t,) in rows(con, "SELECT text FROM turns ORDER BY turn_index")] == texts
    cut = "SELECT substring(text, char_start + 1, char_end - char_start) = quote "
    assert rows(con, cut + "FROM findings JOIN turns USING (interaction_id, turn_index)") == [(True,)]


def test_an_unpaired_surrogate_becomes_one_character() -> None:
    con = memory()
    load(con, [analysis("a", ["a\ud83db"])], {"a": "1"})
    assert rows(con, "SELECT text FROM turns") == [("a?b",)]


def test_a_row_that_does_not_fit_leaves_the_store_as_it_was_and_says_no_words() -> None:
    con = memory()
    load(con, [analysis("a")], {"a": "1"})
    odd = analysis("a", ["Secret words"], {"undeclared": 1.0})
    with pytest.raises(StoreError, match="measurements: has no column undeclared"):
        load(con, [odd], {"a": "2"})
    with pytest.raises(StoreError, match="interactions: two rows have the same key") as caught:
        load(con, [analysis("x", ["Secret words"]), analysis("x", ["Secret words"])], {"x": "1"})
    assert "Secret" not in str(caught.value)
    with pytest.raises(KeyError):
        load(con, [analysis("x")], {})
    assert keys(con) == {"a": "1"}
    assert rows(con, "SELECT count(*) FROM turns") == [(2,)]


def test_load_joins_an_open_transaction() -> None:
    con = memory()
    with pytest.raises(ZeroDivisionError), transaction(con):
        load(con, [analysis("a")], {"a": "1"})
        raise ZeroDivisionError
    assert keys(con) == {}
    with transaction(con):
        load(con, [analysis("a")], {"a": "1"})
    assert keys(con) == {"a": "1"}


def test_loading_nothing_is_fine() -> None:
    con = memory()
    load(con, [], {})
    assert keys(con) == {}
