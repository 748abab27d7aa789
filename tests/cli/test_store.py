"""`callqa store` as typed."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from qa import store
from tests.store.made import rows
from tests.store.sound import sound_warehouse

pytestmark = pytest.mark.usefixtures("few_measurements")
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A sound warehouse, published."""
    return sound_warehouse(tmp_path)


@pytest.fixture
def callqa(data: Path, typed: Command) -> Command:
    """Exit code, stdout and stderr of `callqa store words…`."""
    return lambda *words: typed("store", *words, "--data", str(data))


def test_a_backup_and_the_way_back(callqa: Command, data: Path) -> None:
    code, out, _ = callqa("backup")
    (backup,) = (data / "backups").iterdir()
    assert code == 0
    assert out.startswith(f"{backup}: {backup.stat().st_size:,} bytes.")
    with closing(store.open_warehouse(data)) as con:
        con.execute("DELETE FROM interactions")
    code, out, _ = callqa("restore", str(backup))
    assert code == 0
    assert f"The one before: {data / 'backups' / 'warehouse-replaced-'}" in out
    with closing(store.open_warehouse(data)) as con:
        assert rows(con, "SELECT count(*) FROM interactions") == [(3,)]


def test_a_backup_goes_where_it_is_told(callqa: Command, tmp_path: Path) -> None:
    target = tmp_path / "safe" / "monday.duckdb"
    assert callqa("backup", "--out", str(target))[0] == 0
    assert target.exists()
    code, _, said = callqa("backup", "--out", str(target))
    assert (code, said.startswith("error: ")) == (2, True)
    assert "is there already. Name another file" in said


def test_a_file_that_is_no_backup_is_a_mistake_in_one_line(callqa: Command, tmp_path: Path) -> None:
    code, out, said = callqa("restore", str(tmp_path / "published" / "callqa.duckdb"))
    assert (code, out) == (2, "")
    assert "is no warehouse of callqa" in said


def test_check_says_ok_or_what_to_do(callqa: Command, data: Path) -> None:
    code, out, _ = callqa("check")
    assert (code, out.splitlines()[-1]) == (0, "OK.")
    with closing(store.open_warehouse(data)) as con:
        con.execute("DELETE FROM turns")
    code, out, _ = callqa("check")
    assert code == 1
    assert "look findings: 3 without their row in turns." in out
    assert out.splitlines()[-1] == "3 to look at."


def test_compact_says_what_it_gave_back(callqa: Command) -> None:
    code, out, _ = callqa("compact")
    assert code == 0
    assert " bytes before, " in out


def test_a_customer_who_is_not_known_is_said(callqa: Command) -> None:
    code, out, said = callqa("forget", "nobody@mail.example")
    assert (code, out) == (2, "")
    assert "nothing is stored under this id" in said
    assert "nobody@" not in said


@pytest.mark.parametrize(
    "command", ["backup", "restore", "check", "compact", "move-in", "encrypt", "decrypt", "forget"]
)
def test_every_command_has_help(callqa: Command, command: str) -> None:
    code, out, _ = callqa(command, "--help")
    assert code == 0
    assert "Usage:" in out
