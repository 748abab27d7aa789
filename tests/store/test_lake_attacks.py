"""Asking a lake as it was (`callqa sql --as-of`) opens neither its catalogue nor other files."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa import store
from qa.errors import StoreError
from qa.settings import Settings
from qa.store import Asked
from qa.store._turns import CATALOGUE, LAKE
from tests.postgres import Postgres
from tests.store.made import put

ATTACKS = (
    "FROM postgres_query('{catalogue}', 'SELECT 1 AS x')",
    "FROM \"Postgres_Query\"('{catalogue}', 'SELECT 1 AS x')",
    "FROM query('FROM postgres_query(''{catalogue}'', ''SELECT 1 AS x'')')",
    "SELECT (SELECT count(*) FROM postgres_scan('{dsn}', 'public', 'ducklake_table'))",
    "WITH x AS (FROM postgres_scan('host=elsewhere.example', 'public', 't')) FROM x",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM postgres_attach(''{dsn}'')'))",
    "FROM postgres_execute('{catalogue}', 'CREATE TABLE public.x (a int)')",
    "FROM ducklake_expire_snapshots('{lake}', older_than => now())",
    "FROM ducklake_cleanup_old_files('{lake}', cleanup_all => true)",
    "FROM lake.snapshots()",
    "PIVOT (FROM postgres_scan('{dsn}', 'public', 'ducklake_table')) ON table_name USING count(*)",
)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def lake(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    folder = tmp_path_factory.mktemp("lake")
    settings = Settings(store=postgres.new_store(), store_data=str(folder / "parquet"))
    with closing(store.open_warehouse(folder, settings=settings)) as con:
        put(con, "interactions", interaction_id="a")
    return folder, settings


def ask(lake: tuple[Path, Settings], sql: str) -> str:
    folder, settings = lake
    out = folder / "answer.csv"
    with closing(store.open_past(folder, settings, LATER)) as con:
        store.query(con, Asked(sql), "csv", out)
    return out.read_text("utf-8")


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_function_of_an_extension_is_called(lake: tuple[Path, Settings], attack: str) -> None:
    dsn = lake[1].store.split(":", 2)[2]
    with pytest.raises(StoreError, match=r"can't be (called on|asked of) a lake"):
        ask(lake, attack.format(catalogue=CATALOGUE, lake=LAKE, dsn=dsn))


def test_files_outside_stay_out_of_reach(lake: tuple[Path, Settings]) -> None:
    with pytest.raises(StoreError, match="can't be called on a lake"):
        ask(lake, "FROM read_csv('/etc/hosts')")
    with pytest.raises(StoreError, match="other files can't be read"):
        ask(lake, "FROM '/etc/hosts.csv'")


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("SELECT interaction_id FROM interactions", "interaction_id\na\n"),
        ("SELECT count(*) AS n FROM range(3)", "n\n3\n"),
        ("WITH x AS (SELECT unnest([1, 2]) AS y) SELECT max(y) AS y FROM x;", "y\n2\n"),
    ],
)
def test_questions_are_answered_as_ever(lake: tuple[Path, Settings], sql: str, answer: str) -> None:
    assert ask(lake, sql) == answer
    assert "interactions" in ask(lake, "SHOW TABLES")
