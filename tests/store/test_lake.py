"""A DuckLake on a real PostgreSQL comes to what one file comes to, with many writers."""

import math
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from qa import steps, store
from qa.errors import StoreError
from qa.settings import Settings
from qa.store import _turns
from tests.conftest import SAMPLES
from tests.postgres import Postgres
from tests.store.made import analysis, keys, rows

WHEN = {
    "runs": "run_id, started_at, ended_at, peak_memory_mb",
    "run_stages": "run_id, seconds",
    "publications": "published_at",
}
"""Times of the run itself; all else must be equal."""


@pytest.fixture
def lake(postgres: Postgres, tmp_path: Path) -> Settings:
    """Settings of a lake that isn't made yet."""
    return Settings(store=postgres.new_store(), store_data=str(tmp_path / "parquet"))


@pytest.fixture
def con(lake: Settings, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(store.open_warehouse(tmp_path, settings=lake)) as con:
        yield con


def a_night(data: Path, inbox: Path, settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all published tables after a run over the inbox."""
    file = data.with_suffix(".yaml")
    file.write_text(
        f"store: '{settings.store}'\nworkers: 1\n"
        + (f"store_data: {settings.store_data}\n" if settings.store_data else ""),
        encoding="utf-8",
    )
    job = steps.open_job(data, file)
    with closing(job.listener), closing(store.open_warehouse(data, settings=job.settings)) as con:
        steps.begin(con)
        planned = steps.plan(job, inbox, con)
        for batch in steps.read_texts(job, planned, con):
            steps.load(con, [batch])
        steps.reject(job, con, planned, ())
        steps.score(job, con)
        steps.publish(job, con)
    with closing(store.open_published(data)) as con:
        names = [name for (name,) in rows(con, "SELECT table_name FROM duckdb_tables() ORDER BY 1")]
        return {
            str(name): rows(
                con, f"SELECT * EXCLUDE ({WHEN[str(name)]}) FROM {name}" if name in WHEN else f"FROM {name}"
            )
            for name in names
        }


def _rounded(row: object) -> str:
    if isinstance(row, tuple):
        return "|".join(map(_rounded, row))
    return f"{row:.6g}" if isinstance(row, float) else repr(row)


def _is_same(one: object, other: object) -> bool:
    """Equal, but for the last digits of a mean: its rows may be summed in another order."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(map(_is_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return one == other


@pytest.mark.slow
def test_the_same_inbox_gives_equal_tables_in_a_file_and_in_a_lake(lake: Settings, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "chats").mkdir(parents=True)
    for chat in sorted((SAMPLES / "inbox" / "chats").glob("*.json"))[:5]:
        (inbox / "chats" / chat.name).symlink_to(chat)
    for table in ("agents.csv", "surveys.csv"):
        (inbox / table).symlink_to(SAMPLES / "inbox" / table)
    one_file = a_night(tmp_path / "file", inbox, Settings())
    in_lake = a_night(tmp_path / "lake", inbox, lake)
    assert in_lake.keys() == one_file.keys()
    assert all(
        len(one_file[name]) > 0
        for name in ("interactions", "findings", "criterion_results", "surveys", "team_weeks")
    )
    for name, found in one_file.items():
        assert len(in_lake[name]) == len(found), name
        pairs = zip(sorted(in_lake[name], key=_rounded), sorted(found, key=_rounded), strict=True)
        assert [pair for pair in pairs if not _is_same(*pair)] == [], name
    assert list((tmp_path / "parquet").rglob("*.parquet")) != []
    assert not (tmp_path / "lake" / "warehouse.duckdb").exists()


WRITER = """
import sys
from pathlib import Path
from qa import store
from qa.settings import Settings
from tests.store.made import analysis
_, data, lake, files, *ids = sys.argv
con = store.open_warehouse(Path(data), settings=Settings(store=lake, store_data=files))
print("ready", flush=True)
sys.stdin.readline()
with store.transaction(con):
    store.load(con, [analysis(id, measurements={}) for id in ids], {id: "key" for id in ids})
    if WAITS:
        print("loaded", flush=True)
        sys.stdin.readline()
print("done", flush=True)
"""


class Writer:
    """Another process with the same lake open."""

    def __init__(self, data: Path, lake: Settings, *ids: str, waits: bool = False) -> None:
        assert lake.store_data is not None
        code = WRITER.replace("WAITS", str(waits))
        command = [sys.executable, "-c", code, str(data), lake.store, lake.store_data, *ids]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.hear("ready")

    def hear(self, word: str) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == word

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def close(self, status: int) -> None:
        self.process.communicate()
        assert self.process.returncode == status


@pytest.mark.slow
def test_two_writers_at_once_both_commit_and_what_both_load_is_there_once(
    con: duckdb.DuckDBPyConnection, lake: Settings, tmp_path: Path
) -> None:
    store.load(con, [analysis("both", measurements={})], {"both": "old"})
    writer = Writer(tmp_path, lake, "both", "theirs")
    writer.go_on()
    ours = [analysis(name, measurements={}) for name in ("both", "ours")]
    store.load(con, ours, {"both": "key", "ours": "key"})
    writer.hear("done")
    writer.close(0)
    assert keys(con) == {"both": "key", "ours": "key", "theirs": "key"}
    for table, expected in (("interactions", 1), ("turns", 2), ("findings", 1), ("measurements", 1)):
        found = rows(con, f"SELECT interaction_id, count(*) FROM {table} GROUP BY 1 ORDER BY 1")
        assert found == [("both", expected), ("ours", expected), ("theirs", expected)]


def test_a_killed_writer_leaves_nothing_half_and_its_turn_to_the_next(
    con: duckdb.DuckDBPyConnection, lake: Settings, tmp_path: Path
) -> None:
    writer = Writer(tmp_path, lake, "a", waits=True)
    writer.go_on()
    writer.hear("loaded")
    writer.process.kill()
    writer.close(-9)
    assert keys(con) == {}
    store.load(con, [analysis("b", measurements={})], {"b": "1"})
    assert keys(con) == {"b": "1"}
    assert rows(con, "SELECT DISTINCT interaction_id FROM turns") == [("b",)]


def test_a_turn_that_does_not_come_is_said_and_nothing_written(
    con: duckdb.DuckDBPyConnection, lake: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_turns, "_LONGEST_WAIT_S", 0.001)
    with closing(store.open_warehouse(tmp_path, settings=lake)) as other:
        with (
            store.transaction(other),
            pytest.raises(StoreError, match=r"^store: another process has been writing for"),
        ):
            store.load(con, [analysis("a", measurements={})], {"a": "1"})
        store.load(con, [analysis("b", measurements={})], {"b": "1"})
    assert keys(con) == {"b": "1"}


def test_a_catalogue_that_can_not_be_reached_is_said(postgres: Postgres, tmp_path: Path) -> None:
    missing = Settings(store=f"ducklake:postgres:dbname=nowhere host={postgres.socket} user=callqa")
    with pytest.raises(StoreError, match=r'can\'t be opened \(FATAL:  database "nowhere" does not exist\)'):
        store.open_warehouse(tmp_path, settings=missing)


def test_a_lake_that_is_not_there_is_not_made_for_reading(lake: Settings, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no warehouse"):
        store.open_warehouse(tmp_path, read_only=True, settings=lake)
    store.open_warehouse(tmp_path, settings=lake).close()
    with closing(store.open_warehouse(tmp_path, read_only=True, settings=lake)) as con:
        assert rows(con, "SELECT count(*) FROM agent_weeks") == [(0,)]
        with pytest.raises(duckdb.InvalidInputException):
            con.execute("DELETE FROM interactions")
