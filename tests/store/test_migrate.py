import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from qa.errors import StoreError
from qa.store import create_schema, open_warehouse, restore
from qa.store._history import HISTORY, History, check_schema, form_of, version_of
from qa.store._schema import MARTS, _migrate, update_schema
from tests.store.filled import content, fill
from tests.store.made import DECLARED, rows

pytestmark = pytest.mark.usefixtures("few_measurements")
ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BACKUP = "backups/warehouse-schema-1-20260302T093000Z.duckdb"
EARLIER = Path(__file__).parent / "earlier"
VERSIONS = sorted({int(path.stem) for path in HISTORY.released.glob("*.sql")} | {HISTORY.latest})
"""Every released schema, and today's."""

NEXT = """
ALTER TABLE holidays ADD COLUMN name VARCHAR;
CREATE TABLE shifts (agent_id VARCHAR PRIMARY KEY, shift VARCHAR NOT NULL);
COMMENT ON TABLE shifts IS 'One row per agent with a shift.';
"""
MIGRATION = f"""{NEXT}
INSERT INTO shifts SELECT agent_id, 'early' FROM agents;
UPDATE holidays SET name = 'day off';
"""


def made(version: int, history: History, path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """A database as a callqa of that schema made it, with rows in every table."""
    con = duckdb.connect(path, config={"threads": 1})
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    con.execute(history.source(version).read_text(encoding="utf-8"))
    fill(con)
    con.execute("INSERT INTO schema_version VALUES ($1)", [version])
    return con


@pytest.fixture
def following(tmp_path: Path) -> History:
    """A made-up release after today's: today's is its version 1."""
    folder = tmp_path / "history"
    for name in ("released", "migrations"):
        (folder / name).mkdir(parents=True)
    today = HISTORY.schema.read_text(encoding="utf-8")
    (folder / "schema.sql").write_text(today + NEXT, encoding="utf-8")
    (folder / "released" / "0001.sql").write_text(today, encoding="utf-8")
    (folder / "migrations" / "0002_shifts.sql").write_text(MIGRATION, encoding="utf-8")
    return History(folder / "schema.sql", folder / "released", folder / "migrations")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a warehouse of today's schema, which `following` calls version 1."""
    folder = tmp_path / "data"
    folder.mkdir()
    with made(1, HISTORY, str(folder / "warehouse.duckdb")) as con:
        update_schema(con, DECLARED)
    return folder


@pytest.mark.parametrize("version", VERSIONS)
def test_every_release_migrates_to_what_a_new_warehouse_is(version: int) -> None:
    con, new = made(version, HISTORY), duckdb.connect(":memory:", config={"threads": 1})
    before = {table: content(con, table) for table in form_of(con).tables}
    update_schema(con, DECLARED)
    create_schema(new, DECLARED)
    assert form_of(con) == form_of(new)
    views = "SELECT view_name, sql, comment FROM duckdb_views() WHERE NOT internal ORDER BY 1"
    assert rows(con, views) == rows(new, views)
    kept = before.keys() & form_of(new).tables.keys() - {"schema_version"}
    assert {table: len(content(con, table)) for table in kept} == {t: len(before[t]) for t in kept}
    assert version_of(con) == HISTORY.latest


def test_a_real_schema_of_before_migrates_to_the_real_one_after() -> None:
    history = History(EARLIER / "schema.sql", EARLIER / "released", EARLIER / "migrations")
    con = made(1, history)
    con.execute(
        "INSERT INTO disputes BY NAME "
        "(SELECT * REPLACE ('of-nobody' AS dispute_id, 'gone' AS interaction_id) FROM disputes LIMIT 1)"
    )
    before = {table: content(con, table) for table in form_of(con).tables}
    assert check_schema(con, Path("w"), history) == 1
    _migrate(con, history)
    assert form_of(con).differs_in(history.form(2)) == []
    assert check_schema(con, Path("w"), history) == 2
    changed = {"disputes", "scorecard_versions", "schema_version"}
    for table in before.keys() - changed:
        assert content(con, table) == before[table]
    assert rows(con, "SELECT * EXCLUDE agent_id FROM disputes ORDER BY ALL") == before["disputes"]
    assert rows(con, "SELECT DISTINCT agent_id FROM disputes ORDER BY 1") == [("kim",), ("unknown",)]
    assert len(content(con, "scorecard_versions")) == len(before["scorecard_versions"])


def test_a_migration_keeps_every_row_and_every_figure(data: Path, following: History) -> None:
    with closing(open_warehouse(data)) as con:
        tables = form_of(con).tables.keys() - {"schema_version", "holidays"}
        before = {name: content(con, name) for name in (*tables, *MARTS)}
    with closing(open_warehouse(data, at=AT, history=following)) as con:
        assert {name: content(con, name) for name in before} == before
        assert rows(con, "SELECT DISTINCT name FROM holidays") == [("day off",)]
        assert rows(con, "SELECT count(*) FROM shifts") == [(3,)]
        assert version_of(con) == 2
    backup = data / BACKUP
    assert (backup.stat().st_mode & 0o777, backup.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    with duckdb.connect(str(backup), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        assert version_of(con) == 1
        assert {name: content(con, name) for name in before} == before
        assert form_of(con).differs_in(HISTORY.form(1)) == []


def test_what_is_up_to_date_is_neither_backed_up_nor_migrated(data: Path, following: History) -> None:
    open_warehouse(data, at=AT, history=following).close()
    (data / BACKUP).unlink()
    open_warehouse(data, at=AT, history=following).close()
    assert list((data / "backups").iterdir()) == []


class Failing:
    """A connection whose statement of that number is never run."""

    def __init__(self, con: duckdb.DuckDBPyConnection, fails_at: int) -> None:
        self.con, self.fails_at, self.said = con, fails_at, list[str]()

    def execute(self, sql: Any, *values: Any) -> duckdb.DuckDBPyConnection:
        self.said.append(str(getattr(sql, "query", sql)))
        if len(self.said) == self.fails_at:
            raise InterruptedError
        return self.con.execute(sql, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.con, name)


def test_interrupted_at_any_statement_it_is_as_it_was_and_can_be_tried_again(following: History) -> None:
    con = made(1, HISTORY)
    update_schema(con, DECLARED)
    before = {name: content(con, name) for name in (*form_of(con).tables, *MARTS)}
    form = form_of(con)
    said: list[str] = []
    for number in range(1, 1000):
        failing: Any = Failing(con, number)
        try:
            update_schema(failing, DECLARED, following)
        except InterruptedError:
            said.append(failing.said[number - 1])
            if "MACRO" in said[-1]:
                break
        assert form_of(con) == form
        assert version_of(con) == 1
    assert {name: content(con, name) for name in before} == before
    assert sum("shifts" in each for each in said) >= 3
    update_schema(con, DECLARED, following)
    assert version_of(con) == 2


def test_a_migration_that_leads_elsewhere_changes_nothing(data: Path, following: History) -> None:
    step = following.migrations / "0002_shifts.sql"
    step.write_text("CREATE TABLE shifts (agent_id VARCHAR, shift VARCHAR);", encoding="utf-8")
    with pytest.raises(
        StoreError, match=r"migration to schema 2: leaves other tables .*: holidays, shifts\."
    ):
        open_warehouse(data, at=AT, history=following)
    with closing(open_warehouse(data)) as con:
        assert version_of(con) == 1
        assert "shifts" not in form_of(con).tables


KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
from qa.store import _copy, _schema, _warehouse
from qa.store._history import History
from tests.store.made import DECLARED
data, history, where, function = sys.argv[1:]
_schema._declared = lambda: DECLARED
module = {"copy": _copy, "schema": _schema, "warehouse": _warehouse}[where]
real = getattr(module, function)
def reach(*args, **kwargs):
    real(*args, **kwargs)
    print("reached", flush=True)
    sys.stdin.read()
setattr(module, function, reach)
folder = Path(history)
_warehouse.open_warehouse(
    Path(data), at=datetime.fromisoformat("2026-03-02T09:30:00+00:00"),
    history=History(folder / "schema.sql", folder / "released", folder / "migrations"),
)
"""


@pytest.mark.parametrize(
    ("where", "function", "has_backup", "version"),
    [
        pytest.param("copy", "copy_database", False, 1, marks=pytest.mark.slow),
        pytest.param("warehouse", "back_up", True, 1, marks=pytest.mark.slow),
        ("schema", "_migrate", True, 1),
        pytest.param(
            "warehouse", "update_schema", True, 1, marks=pytest.mark.slow
        ),  # done, but not committed
    ],
)
def test_a_killed_process_loses_no_row(
    data: Path, following: History, where: str, function: str, has_backup: bool, version: int
) -> None:
    with closing(open_warehouse(data)) as con:
        before = {name: content(con, name) for name in ("interactions", "reviews", "agent_weeks")}
    _kill_after(where, function, data, following)
    assert (data / BACKUP).exists() is has_backup
    with duckdb.connect(str(data / "warehouse.duckdb")) as con:
        assert version_of(con) == version
    with closing(open_warehouse(data, at=AT, history=following)) as con:
        assert version_of(con) == 2
        assert {name: content(con, name) for name in before} == before
    assert sorted(path.name for path in (data / "backups").iterdir()) == [Path(BACKUP).name]
    restore(data, data / BACKUP, AT)
    with closing(open_warehouse(data)) as con:
        assert version_of(con) == 1
        assert {name: content(con, name) for name in before} == before


def _kill_after(where: str, function: str, data: Path, history: History) -> None:
    """Another process opens the warehouse and is killed when that function has done its work."""
    arguments = [str(data), str(history.schema.parent), where, function]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reached\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL


def test_between_releases_it_says_what_differs_and_what_to_do(data: Path) -> None:
    with duckdb.connect(str(data / "warehouse.duckdb")) as con:
        con.execute("ALTER TABLE runs ADD COLUMN mood VARCHAR; DROP TABLE disputes")
    before = (data / "warehouse.duckdb").read_bytes()
    with pytest.raises(
        StoreError, match=r"between releases; schema 1 has other tables: disputes, runs\. .*move"
    ):
        open_warehouse(data)
    assert (data / "warehouse.duckdb").read_bytes() == before


def test_what_is_read_only_is_not_migrated_and_says_so(data: Path, following: History) -> None:
    with pytest.raises(StoreError, match=r"has schema 1, and this callqa needs 2\..*store compact"):
        open_warehouse(data, read_only=True, history=following)
    assert not (data / "backups").exists()


def test_a_reworded_comment_needs_no_migration() -> None:
    con = made(1, HISTORY)
    con.execute("COMMENT ON COLUMN runs.status IS 'how it is'; COMMENT ON TABLE runs IS 'runs'")
    update_schema(con, DECLARED)
    assert form_of(con).comments.items() >= HISTORY.form(HISTORY.latest).comments.items()
