from datetime import UTC, datetime

from qa.store import (
    finish_run,
    known_rejected,
    load,
    replace_rejected,
    replace_roster,
    replace_surveys,
    start_run,
)
from qa.types import Agent, RedactedSurvey, Rejected, Survey
from tests.store.made import analysis, memory, put, rows

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
COUNTS = {
    "inputs": 7,
    "unchanged": 1,
    "transcribed": 2,
    "loaded": 3,
    "evaluated": 4,
    "unscored": 5,
    "rejected": 6,
}


def test_a_run_is_opened_and_closed_with_its_counts() -> None:
    con = memory()
    start_run(con, "one", NOON, "0.1")
    assert rows(con, "SELECT run_id, status, ended_at, inputs FROM runs") == [("one", "running", None, None)]
    finish_run(con, "one", NOON, **COUNTS)
    counts = rows(con, f"SELECT status, ended_at = started_at, {', '.join(COUNTS)} FROM runs")
    assert counts == [("done", True, 7, 1, 2, 3, 4, 5, 6)]


def test_a_run_that_never_ended_is_marked_by_the_next() -> None:
    con = memory()
    start_run(con, "killed", NOON, "0.1")
    start_run(con, "next", NOON, "0.1")
    assert rows(con, "SELECT run_id, status FROM runs ORDER BY 1") == [
        ("killed", "interrupted"),
        ("next", "running"),
    ]


def test_the_roster_replaces_who_is_on_it_and_keeps_who_left() -> None:
    con = memory()
    agents = [Agent("kim", "Kim", "North", "kim@company.example"), Agent("leo", "Leo", "North")]
    replace_roster(con, agents, NOON)
    replace_roster(con, [Agent("kim", "Kim Lee", "South")], NOON)
    replace_roster(con, [], NOON)
    assert rows(con, "FROM agents ORDER BY agent_id") == [
        ("kim", "Kim Lee", "South", None),
        ("leo", "Leo", "North", None),
    ]


def test_a_later_answer_replaces_an_earlier_one() -> None:
    con = memory()
    first = RedactedSurvey(Survey("a", NOON, 5, 10, 1, True, "thanks"))
    replace_surveys(con, [first, RedactedSurvey(Survey("b", csat=1))])
    replace_surveys(con, [RedactedSurvey(Survey("a", nps=3)), RedactedSurvey(Survey("a", nps=4))])
    found = "SELECT interaction_id, csat, nps, ces, resolved, comment FROM surveys ORDER BY 1"
    assert rows(con, found) == [("a", None, 4, None, None, None), ("b", 1, None, None, None, None)]


def rejected(name: str) -> Rejected:
    return Rejected(name, "ab", "not_audio", "is not audio.", "id")


def test_rejected_inputs_are_listed_once_with_where_they_are_kept() -> None:
    con = memory()
    for _ in range(2):
        replace_rejected(con, [rejected("calls/a.wav"), rejected("calls/b.wav")], {"calls/a.wav": "a.wav"})
    assert rows(con, "FROM rejected_inputs ORDER BY 1") == [
        ("calls/a.wav", "ab", "id", "not_audio", "is not audio.", "a.wav"),
        ("calls/b.wav", "ab", "id", "not_audio", "is not audio.", None),
    ]


def test_an_input_that_now_succeeds_is_listed_no_more() -> None:
    con = memory()
    names = ["a.json", "chats/t.csv", "chats/t.csv#2", "other.json"]
    replace_rejected(con, [rejected(name) for name in names], {})
    put(con, "interactions", interaction_id="x", source_name="chats/t.csv#1")
    load(con, [analysis("a.json", measurements={})], {"a.json": "1"})
    replace_rejected(con, [], {})
    assert rows(con, "SELECT source_name FROM rejected_inputs ORDER BY 1") == [
        ("chats/t.csv#2",),
        ("other.json",),
    ]


def test_an_input_that_was_good_and_is_now_bad_is_listed() -> None:
    con = memory()
    load(con, [analysis("a.json", measurements={})], {"a.json": "1"})
    replace_rejected(con, [rejected("a.json")], {})
    assert rows(con, "SELECT source_name FROM rejected_inputs") == [("a.json",)]


def test_what_was_only_away_or_unread_for_a_moment_is_looked_at_again() -> None:
    con = memory()
    start_run(con, "one", NOON, "0.1")
    finish_run(con, "one", NOON, **COUNTS)
    reasons = ("not_audio", "missing_file", "not_readable", "changed_while_read")
    replace_rejected(con, [Rejected(f"{each}.wav", "ab", each, "is wrong.", each) for each in reasons], {})
    assert [name for name, _ in known_rejected(con, "0.1")] == ["not_audio.wav"]
