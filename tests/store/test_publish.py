import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from qa.store import create_schema, open_published, open_warehouse, publish
from qa.store._schema import MARTS, UNPUBLISHED
from tests.store.made import DECLARED, put, rows


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(duckdb.connect(str(tmp_path / "warehouse.duckdb"))) as con:
        con.execute("SET GLOBAL TimeZone = 'UTC'")
        create_schema(con, DECLARED)
        put(con, "interactions", interaction_id="a")
        put(con, "evaluations", evaluation_id="e", interaction_id="a", score=90)
        yield con


def test_all_tables_and_marts_are_there_as_tables_with_their_comments(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = publish(warehouse, tmp_path)
    assert path == tmp_path / "published" / "callqa.duckdb"
    tables = rows(warehouse, f"SELECT table_name FROM duckdb_tables() WHERE table_name NOT IN {UNPUBLISHED}")
    said = "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal "
    said += f"AND table_name NOT IN {UNPUBLISHED} ORDER BY ALL"
    with closing(open_published(tmp_path)) as con:
        assert rows(con, said) == rows(warehouse, said)
        names = {name for (name,) in rows(con, "SELECT table_name FROM duckdb_tables()")}
        assert names == {name for (name,) in tables} | set(MARTS)
        assert rows(con, "SELECT count(*) FROM duckdb_tables() WHERE comment IS NULL") == [(0,)]
        assert rows(con, "SELECT agent_name, score FROM agent_weeks") == [("Kim Lee", 90.0)]
        assert rows(con, "SELECT current_setting('TimeZone')") == [("UTC",)]


def test_the_file_is_private_and_nothing_else_is_left(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = publish(warehouse, tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_whom_the_site_let_in_to_the_last_file_may_read_the_next(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = publish(warehouse, tmp_path)
    path.chmod(0o640)
    os.utime(path, (0, 0))
    publish(warehouse, tmp_path)
    assert path.stat().st_mode & 0o777 == 0o640
    assert path.stat().st_mtime > 0


READER = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=True)
con.execute("SET enable_progress_bar = false")  # which a slow machine would see among the answers
answer = con.execute("SELECT interaction_id FROM interactions, range(100000) ORDER BY range")
print(answer.fetchone()[0], flush=True)
sys.stdin.readline()
print(len(answer.fetchall()), con.execute("SELECT count(*) FROM interactions").fetchone()[0], flush=True)
"""


def test_a_reader_finishes_on_the_file_it_opened(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = publish(warehouse, tmp_path)
    before = path.stat().st_ino
    command = [sys.executable, "-c", READER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        assert reader.stdout.readline() == "a\n"  # its query is running
        put(warehouse, "interactions", interaction_id="b")
        publish(warehouse, tmp_path)
        assert path.stat().st_ino != before
        reader.stdin.write("go on\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == "99999 1\n"
    assert reader.returncode == 0
    with closing(open_published(tmp_path)) as con:
        assert rows(con, "SELECT count(*) FROM interactions") == [(2,)]


def test_what_a_killed_publish_left_is_removed(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    stale = tmp_path / "published" / ".publishing"
    stale.mkdir(parents=True)
    (stale / "callqa.duckdb").write_text("half a file")
    (stale / "callqa.duckdb.wal").write_text("half a log")
    path = publish(warehouse, tmp_path)
    assert list(path.parent.iterdir()) == [path]
    with closing(open_published(tmp_path)) as con:
        assert rows(con, "SELECT count(*) FROM interactions") == [(1,)]


def test_a_publish_that_fails_leaves_the_last_one(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = publish(warehouse, tmp_path)
    before = path.read_bytes()
    put(warehouse, "interactions", interaction_id="b")

    def full(_: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            publish(warehouse, tmp_path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    publish(warehouse, tmp_path)
    with closing(open_published(tmp_path)) as con:
        assert rows(con, "SELECT count(*) FROM interactions") == [(2,)]


def test_a_warehouse_that_was_opened_can_be_published(tmp_path: Path) -> None:
    with closing(open_warehouse(tmp_path)) as con:
        publish(con, tmp_path)
    with closing(open_published(tmp_path)) as con:
        assert rows(con, "SELECT count(*) FROM kpi_days") == [(0,)]


def test_answers_of_a_calibration_are_published_when_all_raters_are_in(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    start, end = "2026-03-02 09:00:00+00", "2026-03-03 09:00:00+00"
    about = {"scorecard": "support_call", "scorecard_version": 1}
    for name, completed_at in (("done", end), ("open", None)):
        made = {"interactions": 1, "raters": ["x", "y"], "started_at": start, "completed_at": completed_at}
        put(warehouse, "calibrations", calibration_id=name, **about, **made)
        for rater in ("x", "machine"):
            answer = {"criterion": "greeting", "rater": rater, "outcome": "met", "rated_at": start}
            put(warehouse, "calibration_ratings", calibration_id=name, interaction_id="a", **about, **answer)
    publish(warehouse, tmp_path)
    answers = "SELECT calibration_id, rater FROM calibration_ratings ORDER BY ALL"
    with closing(open_published(tmp_path)) as con:
        assert rows(con, answers) == [("done", "machine"), ("done", "x")]
        assert rows(con, "SELECT calibration_id FROM calibrations ORDER BY 1") == [("done",), ("open",)]
    warehouse.execute("UPDATE calibrations SET completed_at = started_at")
    publish(warehouse, tmp_path)
    with closing(open_published(tmp_path)) as con:
        assert len(rows(con, answers)) == 4
