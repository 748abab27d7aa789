"""A lake holds what schema.sql, macros.sql and marts say, as far as it can; its catalogue here is a file."""

import re
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from qa import store
from qa.checks._base import Declared
from qa.errors import StoreError
from qa.settings import Settings
from qa.store import _lake, _schema
from qa.store._dialect import for_lake
from qa.store._schema import MARTS, comments, create_schema, update_schema
from tests.store.made import DECLARED, analysis, keys, memory, rows

_COLUMNS = (
    "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() "
    "WHERE database_name = current_database() AND NOT internal "
    "AND table_name NOT IN (SELECT view_name FROM duckdb_views()) ORDER BY ALL"
)
_TOLD = (
    "SELECT {0}_name, comment FROM duckdb_{0}s() "
    "WHERE database_name = current_database() AND NOT internal ORDER BY 1"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(store=f"ducklake:{tmp_path / 'catalogue' / 'callqa.ducklake'}")


@pytest.fixture
def lake(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty one with the same two measurements as `memory`."""
    monkeypatch.setattr(_schema, "_declared", lambda: DECLARED)
    with closing(store.open_warehouse(tmp_path, settings=settings)) as con:
        yield con


def test_its_tables_columns_and_comments_are_those_of_a_file(lake: duckdb.DuckDBPyConnection) -> None:
    file = memory()
    assert rows(lake, _COLUMNS) == rows(file, _COLUMNS)
    for kind in ("table", "view"):
        assert rows(lake, _TOLD.format(kind)) == rows(file, _TOLD.format(kind))
    assert comments(lake) == comments(file)
    for mart in MARTS:
        columns = f"SELECT column_name, column_type FROM (DESCRIBE {mart})"
        assert rows(lake, columns) == rows(file, columns)
        assert rows(lake, f"FROM {mart}") == rows(file, f"FROM {mart}")


@pytest.mark.parametrize(
    ("written", "held"),
    [
        (
            "CREATE TABLE t (a VARCHAR PRIMARY KEY, b INTEGER)",
            "CREATE TABLE t (a VARCHAR NOT NULL, b INTEGER)",
        ),
        ("CREATE TABLE t (\n    a INTEGER,\n    PRIMARY KEY (a, b)\n)", "CREATE TABLE t (\n    a INTEGER\n)"),
        ("CREATE TABLE t (a INTEGER, UNIQUE (a))", "CREATE TABLE t (a INTEGER)"),
        ("CREATE TABLE t (a VARCHAR NOT NULL USING COMPRESSION zstd)", "CREATE TABLE t (a VARCHAR NOT NULL)"),
        ("COMMENT ON TABLE t IS 'The PRIMARY KEY'", "COMMENT ON TABLE t IS 'The PRIMARY KEY'"),
    ],
)
def test_keys_and_compression_are_left_out(written: str, held: str) -> None:
    assert for_lake(written) == held


def test_opening_it_again_makes_nothing_anew(
    lake: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshots = "SELECT max(snapshot_id) FROM lake.snapshots()"
    before = rows(lake, snapshots)
    update_schema(lake, DECLARED)
    assert rows(lake, snapshots) == before
    lake.execute("DROP VIEW agent_weeks")
    update_schema(lake, DECLARED)
    assert rows(lake, "SELECT count(*) FROM agent_weeks") == [(0,)]


def test_what_a_key_would_refuse_is_refused(lake: duckdb.DuckDBPyConnection) -> None:
    twice = [analysis("x", ["Secret words"])] * 2
    with pytest.raises(StoreError, match="interactions: two rows have the same key") as caught:
        store.load(lake, twice, {"x": "1"})
    assert "Secret" not in str(caught.value)
    assert keys(lake) == {}


def test_compacting_leaves_rows_and_few_files_and_forgets_what_was_before(
    lake: duckdb.DuckDBPyConnection, settings: Settings, tmp_path: Path
) -> None:
    texts = ["Where is my order?", "I am sorry."] * 10
    names = [f"i{n:02}" for n in range(12)]
    for name in ("gone", *names):
        store.load(lake, [analysis(name, texts)], {name: "1"})
    early = rows(lake, "SELECT max(snapshot_time) FROM lake.snapshots()")[0][0]
    assert isinstance(early, datetime)
    lake.execute("DELETE FROM turns WHERE interaction_id = 'gone'")
    left_by_a_killed_writer = tmp_path / "lake" / "main" / "turns" / "half.parquet"
    left_by_a_killed_writer.write_bytes(b"PAR1")
    done = store.compact_lake(lake, early + timedelta(days=3650))
    counts = rows(lake, "SELECT interaction_id, count(*) FROM turns GROUP BY 1 ORDER BY 1")
    assert counts == [(name, 20) for name in names]
    assert done.files_after < done.files_before
    files = sorted((tmp_path / "lake").rglob("turns/*.parquet"))
    held = duckdb.connect().execute(
        "SELECT DISTINCT interaction_id FROM read_parquet($1)", [[*map(str, files)]]
    )
    assert sorted(held.fetchall()) == [(name,) for name in names]
    lake.close()
    with pytest.raises(StoreError, match="Name a later time"):
        store.open_past(tmp_path, settings, early)


def test_a_question_can_go_back_in_time(
    lake: duckdb.DuckDBPyConnection, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.load(lake, [analysis("a")], {"a": "1"})
    (moment,) = rows(lake, "SELECT max(snapshot_time) FROM lake.snapshots()")[0]
    assert isinstance(moment, datetime)
    store.load(lake, [analysis("a", ["Again."]), analysis("b")], {"a": "2", "b": "1"})
    lake.close()
    ask(tmp_path, settings, moment, "SELECT interaction_id, turn_count FROM interactions")
    assert capsys.readouterr().out == "interaction_id,turn_count\na,2\n"
    later = moment + timedelta(days=3650)
    ask(tmp_path, settings, later, "SELECT interaction_id, turn_count FROM interactions ORDER BY 1")
    assert capsys.readouterr().out == "interaction_id,turn_count\na,1\nb,2\n"
    for sql, said in (
        ("FROM read_csv('/etc/passwd')", "can't be called on a lake"),
        ("DELETE FROM interactions", "only one SELECT"),
    ):
        with pytest.raises(StoreError, match=said):
            ask(tmp_path, settings, moment, sql)


def ask(data: Path, settings: Settings, at: datetime, sql: str) -> None:
    with closing(store.open_past(data, settings, at)) as con:
        store.query(con, store.Asked(sql), "csv")


def test_the_past_shows_no_answer_of_a_calibration_that_is_not_complete(
    lake: duckdb.DuckDBPyConnection, settings: Settings, tmp_path: Path
) -> None:
    lake.execute("INSERT INTO calibrations VALUES ('march', 'card', 1, 1, ['ann'], now(), NULL)")
    lake.execute(
        "INSERT INTO calibration_ratings VALUES ('march', 'i', 'card', 1, 'c', 'ann', 'met', NULL, now())"
    )
    lake.close()
    with closing(store.open_past(tmp_path, settings, datetime.now(UTC) + timedelta(days=1))) as con:
        assert rows(con, "SELECT count(*) FROM calibrations") == [(1,)]
        assert rows(con, "SELECT count(*) FROM calibration_ratings") == [(0,)]


def test_one_file_has_no_past(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^--as-of: only a DuckLake keeps what was before\."):
        store.open_past(tmp_path, Settings(), datetime(2026, 11, 20, tzinfo=UTC))


def test_missing_extensions_are_said_with_what_installs_them(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_ducklake", None)
    with pytest.raises(StoreError, match=re.escape("Run: pip install 'callqa[lake]'")):
        store.open_warehouse(tmp_path, settings=settings)


def test_files_that_lie_elsewhere_are_said(
    lake: duckdb.DuckDBPyConnection, settings: Settings, tmp_path: Path
) -> None:
    lake.close()
    moved = settings.model_copy(update={"store_data": str(tmp_path / "elsewhere")})
    with pytest.raises(
        StoreError, match=f"its files are in {re.escape(str(tmp_path / 'lake'))}/. Set store_data"
    ):
        store.open_warehouse(tmp_path, settings=moved)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("postgres:dbname=x", "is no store"),
        ("ducklake:postgres:dbname=x password=hunter2", "holds a password"),
        ("ducklake:postgres://ann:hunter2@db/x", "holds a password"),
    ],
)
def test_a_store_that_can_not_be_is_refused(given: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Settings(store=given)


def test_keys_to_s3_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "")
    on_s3 = Settings(store=f"ducklake:{tmp_path / 'c'}", store_data="s3://site/lake/")
    with pytest.raises(StoreError, match="AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set"):
        store.open_warehouse(tmp_path, settings=on_s3)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "site")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://minio:9000")
    with closing(duckdb.connect()) as con:
        _lake.attach_lake(con, tmp_path, on_s3, read_only=False)
        (said,) = rows(con, "SELECT secret_string FROM duckdb_secrets()")[0]
    assert "endpoint=minio:9000" in str(said)
    assert "use_ssl=false" in str(said)
    assert "hidden" not in str(said)


def test_what_one_file_held_moves_into_a_lake(lake: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    with closing(duckdb.connect(str(path))) as old:
        create_schema(old, (*DECLARED, Declared("long_gone", "s", "No check measures it now", 0)))
        store.load(old, [analysis("a"), analysis("b")], {"a": "1", "b": "2"})
        old.execute("UPDATE measurements SET long_gone = 7")
        turns = rows(old, "FROM turns ORDER BY ALL")
    assert store.move_in(lake, path) == 2
    assert keys(lake) == {"a": "1", "b": "2"}
    assert rows(lake, "FROM turns ORDER BY ALL") == turns
    assert rows(lake, "SELECT DISTINCT long_gone FROM measurements") == [(7.0,)]
    assert rows(lake, "SELECT count(*) FROM kpi_settings") == [(1,)]
    with pytest.raises(StoreError, match="holds conversations already"):
        store.move_in(lake, path)
    with pytest.raises(StoreError, match="is no warehouse"):
        store.move_in(lake, tmp_path / "nothing.duckdb")
