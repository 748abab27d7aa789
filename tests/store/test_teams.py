"""What a team's published file holds, and that it holds nothing of another's."""

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from qa.settings import Settings
from qa.store import publish
from qa.store._teams import ANEW, ROWS, file_names
from qa.store._warehouse import connect
from tests.store import everything
from tests.store.made import memory, put, rows
from tests.store.week import hand_week

BY_TEAM = Settings(publish_by=("team",))
IN_NO_TEAMS_FILE = {"rejected_inputs"}


def published(data: Path, name: str = "callqa") -> duckdb.DuckDBPyConnection:
    folder = data / "published"
    path = folder / "callqa.duckdb" if name == "callqa" else folder / "teams" / f"{name}.duckdb"
    return connect(path, read_only=True, key=None)


def tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [str(name) for (name,) in rows(con, "SELECT table_name FROM duckdb_tables() ORDER BY 1")]


def mentions(con: duckdb.DuckDBPyConnection, table: str, word: str) -> int:
    """Rows with the word anywhere in them."""
    found = f"SELECT count(*) FROM {table} AS each_row WHERE each_row::VARCHAR ILIKE '%{word}%'"
    return int(str(rows(con, found)[0][0]))


@pytest.fixture(scope="module")
def of_everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("everything")
    with closing(memory()) as con:
        everything.fill_what_is_nobodys(con)
        for team in everything.TEAMS:
            everything.fill(con, team)
        publish(con, data, BY_TEAM)
    return data


def test_every_table_and_mart_has_a_rule(of_everything: Path) -> None:
    with closing(published(of_everything)) as con:
        known = set(tables(con))
    assert known <= ROWS.keys() | ANEW, "say in qa/store/_teams.py what of it a team's file holds"
    assert not ROWS.keys() & ANEW


@pytest.mark.parametrize(("team", "other"), [("north", "south"), ("south", "north")])
def test_a_file_holds_all_that_is_the_teams_and_nothing_of_another(
    of_everything: Path, team: str, other: str
) -> None:
    with closing(published(of_everything)) as con:
        of_team = {table: mentions(con, table, team) for table in tables(con)}
        whole = {table: int(str(rows(con, f"SELECT count(*) FROM {table}")[0][0])) for table in tables(con)}
    with closing(published(of_everything, team)) as con:
        assert tables(con) == sorted(of_team)
        assert {table: mentions(con, table, other) for table in of_team} == dict.fromkeys(of_team, 0)
        for table, count in of_team.items():
            expected = 0 if table in IN_NO_TEAMS_FILE else count
            assert mentions(con, table, team) == expected, table
        for table in everything.OF_NOBODY - everything.UNPUBLISHED:
            assert rows(con, f"SELECT count(*) FROM {table}") == [(whole[table],)]
    path = of_everything / "published" / "teams" / f"{team}.duckdb"
    assert other.encode() not in path.read_bytes().lower()


def test_what_the_made_rows_reach(of_everything: Path) -> None:
    """The test above would say nothing of a table that is empty."""
    with closing(published(of_everything)) as con:
        empty = {table for table in tables(con) if rows(con, f"SELECT count(*) FROM {table}") == [(0,)]}
    assert empty <= {"agent_comparison", "calibration_ratings"}


@pytest.fixture(scope="module")
def of_the_week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("week")
    with closing(hand_week()) as con:
        publish(con, data, BY_TEAM)
    return data


def test_figures_of_a_team_are_those_of_the_file_for_all(of_the_week: Path) -> None:
    teams = {path.stem for path in (of_the_week / "published" / "teams").iterdir()}
    assert teams == {"North", "South"}
    days_of_all = "EXCLUDE (since_at, until_at)"  # a team's last 4 weeks end with its own last contact
    for mart, columns in (
        ("team_weeks", ""),
        ("agent_weeks", ""),
        ("criterion_weeks", ""),
        ("quality_losses", ""),
        ("coaching_opportunities", days_of_all),
    ):
        with closing(published(of_the_week)) as con:
            whole = [
                numbers(row)
                for row in rows(con, f"SELECT * {columns} FROM {mart} WHERE team IN ('North', 'South')")
            ]
        found = []
        for team in sorted(teams):
            with closing(published(of_the_week, team)) as con:
                assert rows(con, f"SELECT DISTINCT team FROM {mart}") in ([(team,)], [])
                found += [numbers(row) for row in rows(con, f"SELECT * {columns} FROM {mart}")]
        assert sorted(map(str, found)) == sorted(map(str, whole)), mart


def numbers(row: tuple[object, ...]) -> tuple[object, ...]:
    """Sums of other orders may differ in the last place."""
    return tuple(float(f"{v:.9g}") if isinstance(v, float) and math.isfinite(v) else v for v in row)


def test_days_of_a_team_count_its_own_contacts(of_the_week: Path) -> None:
    for team in ("North", "South"):
        with closing(published(of_the_week, team)) as con:
            days = rows(con, "SELECT sum(contacts) FROM kpi_days")
            assert days == rows(con, "SELECT count(*) FROM contact_facts WHERE part_of IS NULL")
            assert days != [(0,)]
            for table in ("turns", "findings", "evaluations", "criterion_results", "measurements"):
                lost = f"SELECT count(*) FROM {table} ANTI JOIN interactions USING (interaction_id)"
                assert rows(con, lost) == [(0,)]


def test_of_a_shared_conversation_each_team_has_its_part(of_the_week: Path) -> None:
    for team, part in (("North", "T3~kim"), ("South", "T3~mia")):
        with closing(published(of_the_week, team)) as con:
            shared = rows(con, "SELECT interaction_id FROM interactions WHERE interaction_id LIKE 'T3%'")
            assert shared == [(part,)]
            answered = rows(con, "SELECT DISTINCT agent_id FROM surveys WHERE interaction_id = 'T3'")
            assert answered == [(part.removeprefix("T3~"),)]


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(memory()) as con:
        for agent, team in (("kim", "North"), ("zed", "South")):
            put(con, "agents", agent_id=agent, agent_name=f"{agent} x", team=team)
        put(con, "interactions", interaction_id="a", agent_id="kim", agent_name="kim x")
        yield con


def test_who_helped_from_another_team_is_not_named(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for index, (agent, participant) in enumerate((("kim", "kim x"), ("zed", "zed x"), (None, "zed x"))):
        said = {"turn_index": index, "agent_id": agent, "participant": participant, "text": "hello"}
        put(warehouse, "turns", interaction_id="a", **said)
    put(warehouse, "contacts", interaction_id="a", agent_id="zed", wait_s=7)
    put(warehouse, "disputes", **{**DISPUTE, "agent_id": "zed"})
    publish(warehouse, tmp_path, BY_TEAM)
    with closing(published(tmp_path, "North")) as con:
        turns = "SELECT agent_id, participant, text FROM turns ORDER BY turn_index"
        assert rows(con, turns) == [
            ("kim", "kim x", "hello"),
            (None, "agent", "hello"),
            (None, "agent", "hello"),
        ]
        assert rows(con, "SELECT agent_id, wait_s FROM contacts") == [(None, 7.0)]
        assert sum(mentions(con, table, "zed") for table in tables(con)) == 0


DISPUTE = {
    "dispute_id": "d",
    "evaluation_id": "e",
    "interaction_id": "a",
    "scorecard": "support_call",
    "raised_by": "somebody",
    "raised_at": "2026-03-02 09:00:00+00",
    "reason": "no",
    "state": "open",
}


def test_an_agent_who_moved_is_in_each_file_with_what_was_done_there(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    later = {"started_at": "2026-03-12 09:00:00+00", "team": "South"}
    put(warehouse, "interactions", interaction_id="b", agent_id="kim", agent_name="kim x", **later)
    warehouse.execute("UPDATE agents SET team = 'South' WHERE agent_id = 'kim'")
    publish(warehouse, tmp_path, BY_TEAM)
    for team, own, on_the_roster in (("North", "a", []), ("South", "b", [("kim",), ("zed",)])):
        with closing(published(tmp_path, team)) as con:
            assert rows(con, "SELECT interaction_id FROM interactions") == [(own,)]
            assert rows(con, "SELECT agent_id, interactions FROM agent_weeks") == [("kim", 1)]
            assert rows(con, "SELECT agent_id FROM agents ORDER BY 1") == on_the_roster


def test_a_shared_conversation_filed_under_one_team_is_not_its_own(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    put(warehouse, "interactions", interaction_id="s", agent_id="several", agent_name="several", team="North")
    put(warehouse, "turns", interaction_id="s", agent_id="zed", text="hello")
    publish(warehouse, tmp_path, BY_TEAM)
    with closing(published(tmp_path, "North")) as con:
        assert rows(con, "SELECT interaction_id FROM interactions") == [("a",)]
        assert rows(con, "SELECT interaction_id FROM contact_facts") == [("a",)]
        assert rows(con, "SELECT count(*) FROM turns") == [(0,)]


def test_the_files_of_teams_that_are_gone_are_removed(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    publish(warehouse, tmp_path, Settings())
    folder = tmp_path / "published" / "teams"
    assert not folder.exists()
    publish(warehouse, tmp_path, BY_TEAM)
    assert {path.name for path in folder.iterdir()} == {"North.duckdb", "South.duckdb"}
    warehouse.execute("DELETE FROM agents WHERE team = 'South'")
    publish(warehouse, tmp_path, Settings())  # as asked for once
    assert {path.name for path in folder.iterdir()} == {"North.duckdb"}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "North.duckdb").stat().st_mode & 0o777 == 0o600


def test_a_table_that_no_rule_knows_is_in_no_teams_file(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    warehouse.execute("CREATE TABLE mine AS SELECT 'secret' AS said")
    warehouse.execute("COMMENT ON TABLE mine IS 'One row.'; COMMENT ON COLUMN mine.said IS 'Words.'")
    publish(warehouse, tmp_path, BY_TEAM)
    with closing(published(tmp_path)) as con:
        assert "mine" in tables(con)
    with closing(published(tmp_path, "North")) as con:
        assert "mine" not in tables(con)


def test_names_of_files_stay_in_the_folder_and_apart() -> None:
    named = [
        "../etc",
        "..",
        "North",
        "north",
        "Nörd",
        "nord",
        "a/b",
        "a b",
        "a:b",
        "",
        "x" * 300,
        "con.txt",
        "South",
    ]
    found = file_names(named)
    assert found["South"] == "South.duckdb"
    assert found["nord"] == "nord.duckdb"
    assert len({name.casefold() for name in found.values()}) == len(named)
    for name in found.values():
        assert Path(name).name == name
        assert name.isascii()
        assert len(name) < 80
        assert not name.startswith(".")
    assert file_names(sorted(named)) == found
