import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from qa.errors import DiskError, StoreError
from qa.home import Home
from qa.store import load, open_warehouse
from tests.store.made import analysis, keys, rows

ROOT = Path(__file__).resolve().parents[2]


def run(code: str, data: Path) -> subprocess.CompletedProcess[str]:
    """Runs code in another process, with `data` as its first argument."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code, str(data)], env=environment, capture_output=True, text=True, check=False
    )


def test_a_missing_warehouse_is_made_and_found_again(tmp_path: Path) -> None:
    data = tmp_path / "deep" / "data"
    with closing(open_warehouse(data)) as con:
        load(con, [analysis("a", measurements={})], {"a": "1"})
    assert (data / "warehouse.duckdb").stat().st_mode & 0o777 == 0o600
    assert data.stat().st_mode & 0o777 == 0o700
    with closing(open_warehouse(data)) as con:
        assert keys(con) == {"a": "1"}
    with closing(open_warehouse(data, read_only=True)) as con, pytest.raises(duckdb.InvalidInputException):
        con.execute("DELETE FROM interactions")


@pytest.mark.parametrize(
    "edition", ["DROP MACRO marts_edition", "CREATE OR REPLACE MACRO marts_edition() AS 'x'"]
)
def test_marts_of_another_edition_are_made_anew(tmp_path: Path, edition: str) -> None:
    with closing(open_warehouse(tmp_path)) as con:
        con.execute("CREATE OR REPLACE VIEW kpi_days AS SELECT 1 AS old")
    with closing(open_warehouse(tmp_path)) as con:
        assert rows(con, "FROM kpi_days") == [(1,)], "of its own edition they are left alone"
        con.execute(edition)
    with closing(open_warehouse(tmp_path)) as con:
        assert rows(con, "FROM kpi_days") == []


def test_times_are_utc_whatever_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    with closing(open_warehouse(tmp_path)) as con:
        moment = "SELECT TIMESTAMPTZ '2026-03-02 00:30:00+00' AS moment"
        shown = f"SELECT moment::VARCHAR, iso_week(moment) FROM ({moment})"
        assert rows(con, shown) == [("2026-03-02 00:30:00+00", "2026-W10")]
        assert con.cursor().execute("SELECT current_setting('TimeZone')").fetchone() == ("UTC",)


def test_reading_a_warehouse_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no warehouse. Run `callqa run INBOX` first"):
        open_warehouse(tmp_path, read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_warehouse_is_refused_and_untouched(tmp_path: Path) -> None:
    with closing(open_warehouse(tmp_path)) as con:
        con.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(
        StoreError, match=r"has schema 99, newer than the 1 that this callqa knows. Update it"
    ):
        open_warehouse(tmp_path)
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        assert rows(con, "FROM schema_version") == [(99,)]


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_text("these are my notes, and they are longer than a header would be" * 100)
    with pytest.raises(StoreError, match=r"is not a database. Move it away"):
        open_warehouse(tmp_path)
    path.unlink()
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE mine (a INTEGER)")
    with pytest.raises(StoreError, match=r"is no warehouse of callqa"):
        open_warehouse(tmp_path)


def test_a_folder_that_can_not_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").mkdir()
    with pytest.raises(StoreError, match=r"can't be opened"):
        open_warehouse(tmp_path)


HOLDER = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_another_process_that_holds_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match=rf"process {holder.pid} \(python.*Wait until that run ends"):
            open_warehouse(tmp_path)
        holder.communicate("")


KILLED = """
import duckdb, os, sys
from qa.store import create_schema, load, transaction
from qa.types import Analysis, Channel, Interaction, Metadata, Redacted, Role, Turn
def one(name, *texts):
    turns = tuple(Turn(i, Role.AGENT, "agent", text) for i, text in enumerate(texts))
    return Analysis(Redacted(Interaction(Channel.CHAT, Metadata(name), "ab", turns)), (), {}, ())
con = duckdb.connect(sys.argv[1] + "/warehouse.duckdb")
create_schema(con, ())
load(con, [one("kept", "Hello.", "Bye.")], {"kept": "1"})
with transaction(con):
    lost = [one(f"lost{i}", *["word"] * 20) for i in range(5000)]
    load(con, lost, {each.interaction.id: "1" for each in lost})
    load(con, [one("kept", "changed")], {"kept": "2"})
    os._exit(9)
"""


def test_a_process_killed_within_a_load_leaves_nothing_half_there(tmp_path: Path) -> None:
    killed = run(KILLED, tmp_path)
    assert killed.returncode == 9, killed.stderr
    with closing(open_warehouse(tmp_path)) as con:
        assert keys(con) == {"kept": "1"}
        for table, count in {"interactions": 1, "turns": 2, "measurements": 1}.items():
            assert rows(con, f"SELECT count(*) FROM {table}") == [(count,)]


KILLED_WHILE_MADE = """
import os, sys
from pathlib import Path
import qa.store._schema as schema
from qa.store import open_warehouse
schema._declared = lambda: os._exit(9)  # the tables are made, the measurements not yet
open_warehouse(Path(sys.argv[1]))
"""


def test_a_process_killed_while_it_makes_the_warehouse_does_no_harm(tmp_path: Path) -> None:
    assert run(KILLED_WHILE_MADE, tmp_path).returncode == 9
    assert (tmp_path / "warehouse.duckdb").exists()
    with closing(open_warehouse(tmp_path)) as con:
        assert keys(con) == {}


@pytest.mark.usefixtures("few_measurements")
def test_one_that_could_not_be_made_whole_is_made_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(database: str, **_: object) -> None:
        Path(database).touch()
        raise duckdb.IOException(f'IO Error: Could not write file "{database}": No space left on device')

    with monkeypatch.context() as patched:
        patched.setattr(duckdb, "connect", full)
        with pytest.raises(DiskError, match="the disk is full"):
            open_warehouse(tmp_path)
    assert not list(tmp_path.iterdir())
    open_warehouse(tmp_path).close()


@pytest.mark.usefixtures("few_measurements")
def test_one_that_another_process_made_meanwhile_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Home(tmp_path).warehouse

    def link(part: Path, target: Path) -> None:
        path.write_text("made by another")
        raise FileExistsError

    monkeypatch.setattr(os, "link", link)
    with pytest.raises(StoreError, match="is not a database"):
        open_warehouse(tmp_path)
    assert path.read_text() == "made by another"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
