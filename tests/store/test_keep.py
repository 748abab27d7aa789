import os
import shutil
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from qa.errors import StoreError
from qa.store import _copy, _schema, backup, compact, open_warehouse, restore, stamp
from qa.store._history import form_of
from tests.store.filled import content, fill
from tests.store.made import DECLARED, rows

pytestmark = pytest.mark.usefixtures("few_measurements")
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
READ = ("agent_weeks", "contact_facts")
"""Marts, as good as all."""
ASIDE = "backups/warehouse-replaced-20260302T093000Z.duckdb"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_schema, "_declared", lambda: DECLARED)
        with closing(open_warehouse(folder)) as con:
            fill(con)
    return folder


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "data"))


def everything(data: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(data / "warehouse.duckdb"), config={"threads": 1}) as con:
        con.execute("SET TimeZone = 'UTC'")
        return {name: content(con, name) for name in (*form_of(con).tables, *READ)}


def change(data: Path) -> None:
    with duckdb.connect(str(data / "warehouse.duckdb")) as con:
        con.execute("DELETE FROM turns; UPDATE agents SET team = 'elsewhere'")


def test_a_backup_brings_back_every_row(data: Path, tmp_path: Path) -> None:
    before = everything(data)
    target = backup(data, tmp_path / "safe" / "monday.duckdb")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["monday.duckdb"]
    change(data)
    changed = everything(data)
    aside = restore(data, target, AT)
    assert everything(data) == before
    assert aside == data / ASIDE
    assert stat.S_IMODE((data / "warehouse.duckdb").stat().st_mode) == 0o600
    restore(data, data / ASIDE, AT.replace(hour=10))
    assert everything(data) == changed


def test_a_backup_replaces_no_file(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "notes"
    target.write_text("mine")
    with pytest.raises(StoreError, match=r"is there already"):
        backup(data, target)
    assert target.read_text() == "mine"


def test_a_copy_with_other_rows_is_thrown_away(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = _copy.row_counts
    monkeypatch.setattr(_copy, "row_counts", lambda con, of=None: counted(con, of) | {"turns": id(of)})
    with pytest.raises(StoreError, match=r"other rows than the warehouse"):
        backup(data, tmp_path / "safe" / "monday.duckdb")
    assert list((tmp_path / "safe").iterdir()) == []


def test_without_a_warehouse_there_is_nothing_to_keep(tmp_path: Path) -> None:
    for attempt in (lambda: backup(tmp_path, tmp_path / "b"), lambda: compact(tmp_path)):
        with pytest.raises(StoreError, match=r"there is no warehouse"):
            attempt()
    assert list(tmp_path.iterdir()) == []


def test_where_there_was_no_warehouse_a_backup_makes_one(data: Path, tmp_path: Path) -> None:
    before, target = everything(data), backup(data, tmp_path / "b.duckdb")
    assert restore(tmp_path / "new", target, AT) is None
    assert everything(tmp_path / "new") == before


def of_another_program(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE mine (a INTEGER)")


def newer(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (99)")


def of_an_unknown_form(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (1)")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (of_another_program, r"b\.duckdb: is no warehouse of callqa"),
        (newer, r"b\.duckdb: has schema 99, newer than"),
        (of_an_unknown_form, r"b\.duckdb: was made by a callqa between releases"),
        (lambda path: path.write_text("notes" * 9999), r"b\.duckdb: is not a database"),
        (lambda path: None, r"b\.duckdb: no such file"),
    ],
)
def test_what_is_no_backup_is_refused_and_nothing_changes(
    data: Path, tmp_path: Path, make: object, said: str
) -> None:
    assert callable(make)
    make(tmp_path / "b.duckdb")
    before = (data / "warehouse.duckdb").read_bytes()
    with pytest.raises(StoreError, match=said):
        restore(data, tmp_path / "b.duckdb", AT)
    assert (data / "warehouse.duckdb").read_bytes() == before
    assert [path.name for path in data.iterdir()] == ["warehouse.duckdb"]


def test_the_warehouse_is_no_backup_of_itself(data: Path) -> None:
    with pytest.raises(StoreError, match=r"is the warehouse itself"):
        restore(data, data / "warehouse.duckdb", AT)


def test_a_damaged_warehouse_is_kept_aside_with_its_log(data: Path, tmp_path: Path) -> None:
    before, target = everything(data), backup(data, tmp_path / "b.duckdb")
    (data / "warehouse.duckdb").write_bytes(b"damaged" * 5000)
    (data / "warehouse.duckdb.wal").write_bytes(b"log")
    restore(data, target, AT)
    assert everything(data) == before
    assert (data / ASIDE).read_bytes().startswith(b"damaged")
    assert (data / f"{ASIDE}.wal").read_bytes() == b"log"


def test_a_restore_that_breaks_leaves_the_warehouse(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, target = everything(data), backup(data, tmp_path / "b.duckdb")
    change(data)
    changed = everything(data)

    def broken(*_: object) -> None:
        raise InterruptedError

    for module, name in ((shutil, "copyfile"), (os, "link"), (_copy, "sync")):
        with monkeypatch.context() as patched:
            patched.setattr(module, name, broken)
            with pytest.raises(InterruptedError):
                restore(data, target, AT)
        assert everything(data) == changed
        (data / ASIDE).unlink(missing_ok=True)
    restore(data, target, AT)
    assert everything(data) == before


HOLDER = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_while_another_process_uses_it_nothing_is_done(data: Path, tmp_path: Path) -> None:
    target = backup(data, tmp_path / "b.duckdb")
    command = [sys.executable, "-c", HOLDER, str(data / "warehouse.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        for attempt in (
            lambda: restore(data, target, AT),
            lambda: compact(data),
            lambda: backup(data, tmp_path / "c.duckdb"),
        ):
            with pytest.raises(StoreError, match=rf"process {holder.pid} "):
                attempt()
        holder.communicate("")
    assert not (tmp_path / "c.duckdb").exists()


def test_a_backup_keeps_what_only_its_log_holds(data: Path, tmp_path: Path) -> None:
    killed = (
        "import duckdb, os, sys; con = duckdb.connect(sys.argv[1]); "
        "con.execute('UPDATE agents SET team = $1', ['late']); os._exit(9)"
    )
    target = backup(data, tmp_path / "b.duckdb")
    subprocess.run([sys.executable, "-c", killed, str(target)], check=False)
    assert (tmp_path / "b.duckdb.wal").exists()
    restore(data, target, AT)
    with closing(open_warehouse(data)) as con:
        assert rows(con, "SELECT DISTINCT team FROM agents") == [("late",)]


def test_compacting_gives_back_the_space_of_what_was_removed(data: Path) -> None:
    with closing(open_warehouse(data)) as con:
        con.execute("CREATE TABLE heap AS SELECT random() AS a FROM range(4000000); CHECKPOINT")
        con.execute("UPDATE agents SET team = 'new'; CHECKPOINT")  # lies behind it
        con.execute("DROP TABLE heap")
    before = everything(data)
    at_first, now = compact(data)
    assert now < at_first / 2
    assert now == (data / "warehouse.duckdb").stat().st_size
    assert everything(data) == before
    assert [path.name for path in data.iterdir()] == ["warehouse.duckdb"]


def test_compacting_that_breaks_leaves_the_warehouse(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(data)

    def broken(*_: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as patched:
        patched.setattr(_copy, "sync", broken)
        with pytest.raises(InterruptedError):
            compact(data)
    assert everything(data) == before
    assert [path.name for path in data.iterdir()] == ["warehouse.duckdb"]


def test_a_stamp_is_in_utc() -> None:
    assert stamp(datetime.fromisoformat("2026-03-02T10:30:00+01:00")) == "20260302T093000Z"
