from collections.abc import Sequence
from datetime import UTC, date, datetime

import duckdb
import pytest

from qa.store import assign_teams, load, replace_roster
from qa.store._roster import _TEAMS_OF_AGENTS
from qa.types import Agent, TeamSince
from tests.store.made import analysis, memory, put, rows

MARCH, APRIL = datetime(2026, 3, 10, 22, tzinfo=UTC), datetime(2026, 4, 10, 22, tzinfo=UTC)
TEAMS = "SELECT team, valid_from, valid_to FROM agent_teams ORDER BY valid_from NULLS FIRST"


def kim(*teams: tuple[str, date | None]) -> Agent:
    return Agent("kim", "Kim Lee", teams[-1][0], teams=tuple(TeamSince(*each) for each in teams))


def conversation(con: duckdb.DuckDBPyConnection, name: str, at: str | None, **about: object) -> None:
    when = None if at is None else f"{at}:00+00"
    put(con, "interactions", interaction_id=name, started_at=when, **{"team": "unknown", **about})


def teams(con: duckdb.DuckDBPyConnection) -> dict[object, object]:
    """The team of every conversation, after a run."""
    assign_teams(con)
    return dict(con.execute("SELECT interaction_id, team FROM interactions").fetchall())


def test_the_dated_roster_says_who_was_where_when() -> None:
    con = memory()
    replace_roster(
        con, [kim(("North", None), ("South", date(2026, 3, 9)), ("West", date(2026, 4, 1)))], MARCH
    )
    assert rows(con, TEAMS) == [
        ("North", None, date(2026, 3, 9)),
        ("South", date(2026, 3, 9), date(2026, 4, 1)),
        ("West", date(2026, 4, 1), None),
    ]
    assert rows(con, "SELECT team FROM agents") == [("South",)]  # the move to West lies ahead


def test_without_dates_another_team_holds_from_that_day_on() -> None:
    con = memory()
    for team, at in (("North", MARCH), ("North", APRIL), ("South", APRIL), ("South", APRIL)):
        replace_roster(con, [Agent("kim", "Kim Lee", team)], at)
    assert rows(con, TEAMS) == [("North", None, date(2026, 4, 10)), ("South", date(2026, 4, 10), None)]
    replace_roster(con, [Agent("kim", "Kim Lee", "North")], APRIL)  # it was a mistake of that day
    assert rows(con, TEAMS) == [("North", None, None)]


def test_who_is_not_on_the_roster_any_more_keeps_their_teams() -> None:
    con = memory()
    replace_roster(con, [kim(("North", None), ("South", date(2026, 3, 9)))], MARCH)
    replace_roster(con, [Agent("leo", "Leo", "West")], APRIL)
    assert rows(con, "SELECT agent_id, team FROM agent_teams ORDER BY ALL") == [
        ("kim", "North"),
        ("kim", "South"),
        ("leo", "West"),
    ]


def test_a_conversation_gets_the_team_of_its_day_unless_it_names_one() -> None:
    con = memory()
    replace_roster(con, [kim(("North", date(2026, 3, 2)), ("South", date(2026, 3, 9)))], MARCH)
    for day in ("2026-03-01 23:59", "2026-03-02 00:00", "2026-03-08 23:59", "2026-03-09 00:00"):
        conversation(con, day, day)
    conversation(con, "untimed", None)
    conversation(con, "own", "2026-03-02 00:00", team="West")
    conversation(con, "stranger", "2026-03-02 00:00", agent_id="zoe")
    assert teams(con) == {
        "2026-03-01 23:59": "unknown",
        "2026-03-02 00:00": "North",
        "2026-03-08 23:59": "North",
        "2026-03-09 00:00": "South",
        "untimed": "South",
        "own": "West",
        "stranger": "unknown",
    }
    assert dict(con.execute("SELECT team_from, count(*) FROM interactions GROUP BY ALL").fetchall()) == {
        "roster": 6,
        "source": 1,
    }


@pytest.mark.parametrize(("parts", "whole"), [(("kim", "leo"), "North"), (("kim", "mia"), "unknown")])
def test_a_conversation_of_several_is_of_the_team_that_all_were_in(parts: Sequence[str], whole: str) -> None:
    con = memory()
    roster = [Agent("kim", "Kim", "North"), Agent("leo", "Leo", "North"), Agent("mia", "Mia", "South")]
    replace_roster(con, roster, MARCH)
    conversation(con, "w", "2026-03-02 09:00", agent_id="several")
    for agent in parts:
        conversation(con, f"w~{agent}", "2026-03-02 09:00", agent_id=agent, part_of="w")
    assert teams(con)["w"] == whole


def test_a_corrected_roster_moves_history_and_the_figures_follow() -> None:
    con = memory()
    replace_roster(con, [kim(("North", None))], MARCH)
    conversation(con, "first", "2026-03-02 09:00")
    conversation(con, "second", "2026-03-10 09:00")
    put(con, "contacts", interaction_id="call", agent_id="kim", started_at="2026-03-10 10:00:00+00")
    for name, score in (("first", 80), ("second", 60)):
        put(con, "evaluations", evaluation_id=name, interaction_id=name, score=score, passed=True)
    weeks = "SELECT team, week, contacts, score FROM {} ORDER BY week, team"
    assert teams(con) == {"first": "North", "second": "North"}
    assert rows(con, weeks.format("team_weeks")) == [
        ("North", "2026-W10", 1, 80.0),
        ("North", "2026-W11", 2, 60.0),
    ]
    replace_roster(con, [kim(("North", None), ("South", date(2026, 3, 9)))], APRIL)
    assert teams(con) == {"first": "North", "second": "South"}
    moved = [("North", "2026-W10", 1, 80.0), ("South", "2026-W11", 2, 60.0)]
    assert rows(con, weeks.format("team_weeks")) == moved
    assert rows(con, weeks.format("agent_weeks")) == moved
    assert teams(con) == {"first": "North", "second": "South"}


def test_what_is_loaded_again_gets_its_team_again() -> None:
    con = memory()
    replace_roster(con, [kim(("North", None))], MARCH)
    for texts in (("Hello.", "Bye."), ("Hello!", "Bye!")):
        load(con, [analysis("a", texts, agent_id="kim")], {"a": texts[0]})
        assert teams(con) == {"a": "North"}


@pytest.mark.parametrize("question", [_TEAMS_OF_AGENTS, "FROM contact_facts"])
def test_teams_are_joined_by_hash(question: str) -> None:
    con = memory()
    replace_roster(con, [kim(("North", None), ("South", date(2026, 3, 9)))], MARCH)
    conversation(con, "c", "2026-03-02 09:00", team_from="roster")
    plan = "".join(text for _, text in con.execute(f"EXPLAIN {question}").fetchall())
    assert "HASH_JOIN" in plan
    assert "NL_JOIN" not in plan
