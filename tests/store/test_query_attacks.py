"""Whoever asks with `callqa sql` gets answers from what is published, and nothing else, whatever they ask."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from qa import store
from qa.errors import StoreError
from qa.settings import Settings
from qa.store import Asked
from tests.store.made import put

SECRET = "hunter2"  # stands in every file and place that an attack goes for
KEY = "0123456789abcdef-a-key"
READS = (
    *("read_csv('{secret}')", "read_csv_auto('{secret}')", "sniff_csv('{secret}')", "'{secret}'"),
    *("read_text('{secret}')", "read_blob('{secret}')", "read_json('{secret}')", "read_ndjson('{secret}')"),
    *("read_parquet('{secret}')", "parquet_metadata('{secret}')", "glob('{folder}/*')"),
    *("'{other}'", "read_duckdb('{other}')", "read_duckdb('{folder}/warehouse.duckdb')"),
    *("read_text('/proc/self/environ')", "read_text('/proc/self/cmdline')", "read_csv('/dev/stdin')"),
    *("read_csv('{url}')", "'{url}/x.parquet'", "'s3://bucket/x.parquet'", "'hf://datasets/x/y.csv'"),
    "query('FROM read_csv(''{secret}'')')",
    "json_execute_serialized_sql(json_serialize_sql('FROM read_csv(''{secret}'')'))",
    *("duckdb_secrets()", "which_secret('s3://x', 's3')", "pragma_database_list()"),
)
WRITES = (
    *("COPY turns TO '{new}'", "COPY (SELECT 1) TO '{new}' (FORMAT json)", "EXPORT DATABASE '{new}'"),
    *("ATTACH '{new}'", "ATTACH '{other}' AS o", "IMPORT DATABASE '{folder}'", "CREATE TABLE x AS SELECT 1"),
    *("FROM query('COPY turns TO ''{new}''')", "WITH x AS (DELETE FROM turns RETURNING *) FROM x"),
    *("SELECT 1) TO '{new}' (FORMAT csv); SELECT (1", "DROP TABLE turns", "CREATE SECRET (TYPE s3)"),
    *("CHECKPOINT", "FROM query('SELECT 1; DROP TABLE turns')"),
)
SETTINGS = (
    *("SET enable_external_access = true", "RESET lock_configuration", "PRAGMA enable_profiling"),
    *("INSTALL httpfs", "LOAD httpfs", "FORCE INSTALL httpfs FROM '{url}'", "CALL enable_logging()"),
    *(
        "SELECT getenv('CALLQA_SECRET')",
        "PRAGMA add_parquet_key('a', 'b')",
        "USE memory",
        "FROM python_value",
    ),
)
QUIET = (
    "FROM enable_profiling(format := 'json', save_location := '{new}')",
    "FROM enable_profiling(format := 'json', save_location := '{folder}/kept.json')",
    "FROM enable_logging(level := 'trace', storage := 'file', storage_path := '{new}')",
    "SELECT write_log('x') FROM range(9999), "
    "(SELECT count(*) FROM enable_logging(level := 'trace', storage := 'file', storage_path := '{new}'))",
)
"""DuckDB answers these, and must write nothing all the same."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder, encrypted, with files beside it that no question may reach."""
    made = tmp_path_factory.mktemp("attacked")
    (made / "key").write_text(KEY)
    (made / "key").chmod(0o600)
    with closing(store.open_warehouse(made, settings=settings(made))) as con:
        put(con, "interactions", interaction_id="a")
        store.publish(con, made, settings(made))
    (made / "kept.json").write_text("{}")
    (made / "secret.csv").write_text(f"a,b\n{SECRET},1\n")
    with closing(duckdb.connect(str(made / "other.duckdb"))) as con:
        con.execute(f"CREATE TABLE t AS SELECT '{SECRET}' AS x")
    return made


def settings(folder: Path) -> Settings:
    return Settings(encryption_key_file=folder / "key")


@pytest.fixture
def untouched(folder: Path) -> Iterator[None]:
    """No file is there, gone or otherwise after the test."""
    before = _content(folder)
    yield
    assert _content(folder) == before


def _content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ask(folder: Path, sql: str) -> str:
    """The answer as text."""
    given = {"secret": folder / "secret.csv", "other": folder / "other.duckdb", "new": folder / "new.json"}
    asked = Asked(sql.format(folder=folder, url="http://127.0.0.1:1", **given))
    out = folder.with_name("answer.csv")
    with closing(store.open_published(folder, settings(folder))) as con:
        store.query(con, asked, "csv", out)
    return out.read_text("utf-8")


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("table", READS)
def test_no_file_and_no_address_is_read(folder: Path, table: str) -> None:
    with pytest.raises(StoreError) as caught:
        ask(folder, f"FROM {table}")
    assert SECRET not in str(caught.value)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("sql", [*WRITES, *SETTINGS])
def test_nothing_is_written_and_no_setting_changed(
    folder: Path, sql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLQA_SECRET", SECRET)
    with pytest.raises(StoreError) as caught:
        ask(folder, sql)
    assert SECRET not in str(caught.value)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("sql", QUIET)
def test_what_is_answered_writes_nothing_either(folder: Path, sql: str) -> None:
    assert SECRET not in ask(folder, sql)


@pytest.mark.parametrize(
    "table", ["duckdb_settings()", "duckdb_databases()", "duckdb_logs", "duckdb_variables()"]
)
def test_what_duckdb_says_of_itself_holds_no_key(folder: Path, table: str) -> None:
    assert KEY not in ask(folder, f"FROM {table}")


def test_the_settings_are_locked_while_a_question_is_answered(folder: Path) -> None:
    told = ask(
        folder,
        "SELECT name, value FROM duckdb_settings() WHERE name IN ('enable_external_access', "
        "'lock_configuration', 'autoload_known_extensions', 'autoinstall_known_extensions', "
        "'python_enable_replacements') ORDER BY 1",
    )
    assert dict(line.split(",") for line in told.split()[1:]) == {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
        "lock_configuration": "true",
        "python_enable_replacements": "false",
    }
