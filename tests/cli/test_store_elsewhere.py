"""`callqa store` where the warehouse is encrypted, or a DuckLake."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from qa import store
from qa.settings import Settings, load_settings
from tests.store.made import rows
from tests.store.sound import make_sound, sound_warehouse

pytestmark = pytest.mark.usefixtures("few_measurements")
Command = Callable[..., tuple[int, str, str]]
KEY = "0123456789abcdef-a-key"
THEIRS = b"interaction_id-1"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def callqa(data: Path, tmp_path: Path, typed: Command) -> Command:
    """Exit code, stdout and stderr of `callqa store words…` with the settings of callqa.yaml."""
    return lambda *words: typed(
        "store", *words, "--data", str(data), "--settings", str(tmp_path / "callqa.yaml")
    )


@pytest.fixture
def encrypted(tmp_path: Path) -> Settings:
    """Settings with a key, in callqa.yaml."""
    key = tmp_path / "key"
    key.write_text(KEY)
    key.chmod(0o600)
    (tmp_path / "callqa.yaml").write_text(f"encryption_key_file: {key}\n")
    return load_settings(tmp_path / "callqa.yaml")


@pytest.fixture
def lake(tmp_path: Path) -> Settings:
    """Settings of a lake with a file as catalogue, in callqa.yaml."""
    (tmp_path / "callqa.yaml").write_text(f"store: 'ducklake:{tmp_path / 'callqa.ducklake'}'\n")
    return load_settings(tmp_path / "callqa.yaml")


def is_readable(path: Path) -> bool:
    """Whether the file opens without a key."""
    try:
        duckdb.connect(str(path), read_only=True).close()
    except duckdb.Error:
        return False
    return True


def answers(data: Path, settings: Settings, sql: str) -> list[tuple[object, ...]]:
    with closing(store.open_warehouse(data, settings=settings)) as con:
        return rows(con, sql)


def test_a_site_encrypts_keeps_and_decrypts_its_files(
    callqa: Command, data: Path, encrypted: Settings
) -> None:
    sound_warehouse(data)
    code, out, _ = callqa("encrypt")
    assert (code, out.startswith(f"{data / 'warehouse.duckdb'} and what is published are encrypted")) == (
        0,
        True,
    )
    assert callqa("backup")[0] == 0
    (saved,) = (data / "backups").iterdir()
    assert callqa("check")[0] == 0
    assert callqa("compact")[0] == 0
    written = [*data.glob("*.duckdb"), *data.glob("*/*.duckdb")]
    assert len(written) == 3
    assert not any(is_readable(path) for path in written)
    answers(data, encrypted, "DELETE FROM turns")
    assert callqa("restore", str(saved))[0] == 0
    assert answers(data, encrypted, "SELECT count(*) FROM turns") == [(3,)]
    code, out, _ = callqa("decrypt")
    assert code == 0
    assert f"A backup from before stays as it is: {saved}" in out
    assert is_readable(data / "warehouse.duckdb")
    assert is_readable(data / "published" / "callqa.duckdb")


def test_a_plain_backup_does_not_come_into_an_encrypted_site(
    callqa: Command, data: Path, tmp_path: Path, encrypted: Settings
) -> None:
    saved = sound_warehouse(tmp_path / "plain") / "warehouse.duckdb"
    make_sound(data, encrypted)
    before = (data / "warehouse.duckdb").read_bytes()
    code, _, said = callqa("restore", str(saved))
    assert code == 2
    assert "is not encrypted, and the warehouse here is. Take encryption_key_file out" in said
    assert (data / "warehouse.duckdb").read_bytes() == before


def test_an_encrypted_warehouse_forgets_a_customer(callqa: Command, data: Path, encrypted: Settings) -> None:
    make_sound(data, encrypted)
    assert callqa("forget", "customer_id-1")[0] == 0
    named = "SELECT count(*) FROM interactions WHERE customer_id IS NOT NULL"
    for path in (data / "warehouse.duckdb", data / "published" / "callqa.duckdb"):
        assert not is_readable(path)
    assert answers(data, encrypted, named) == [(2,)]
    assert callqa("check")[0] == 0


@pytest.mark.slow
def test_a_lake_is_checked_also_for_what_its_keys_would_hold(
    callqa: Command, data: Path, lake: Settings
) -> None:
    make_sound(data, lake)
    code, out, _ = callqa("check")
    assert (code, out.splitlines()[-1]) == (0, "OK.")
    assert out.startswith(f"{lake.store}: schema 1.")
    answers(data, lake, "INSERT INTO agents FROM agents LIMIT 1")
    code, out, _ = callqa("check")
    assert code == 1
    assert "agents: 1 with the same agent_id more than once." in out


def test_a_lake_that_forgets_a_customer_has_nothing_of_them_on_the_disk(
    callqa: Command, data: Path, lake: Settings
) -> None:
    make_sound(data, lake)
    assert any(THEIRS in path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert callqa("forget", "customer_id-1")[0] == 0
    named = "SELECT count(*) FROM interactions WHERE customer_id IS NOT NULL"
    assert answers(data, lake, named) == [(2,)]
    files = [path for path in data.rglob("*") if path.is_file()]
    assert any(path.suffix == ".parquet" for path in files)
    assert not any(THEIRS in path.read_bytes() for path in files)
    assert callqa("check")[0] == 0


def test_a_lake_is_compacted_and_says_how_far_back_questions_go(
    callqa: Command, data: Path, lake: Settings
) -> None:
    make_sound(data, lake)
    code, out, _ = callqa("compact", "--keep-days", "0")
    assert code == 0
    assert " files of " in out
    assert answers(data, lake, "SELECT count(*) FROM interactions") == [(3,)]


def test_what_only_one_file_or_only_a_lake_can_do_is_said(
    callqa: Command, data: Path, tmp_path: Path, lake: Settings
) -> None:
    for words, said in (
        ("backup", "save its catalogue first, with PostgreSQL's pg_dump"),
        ("restore file", "bring its Parquet files back first"),
        ("encrypt", "encryption_key_file: is not set"),
    ):
        code, _, told = callqa(*words.split())
        assert (code, said in told) == (2, True)
    (tmp_path / "callqa.yaml").write_text("")
    for words, said in (
        ("compact --keep-days 3", "--keep-days: one file keeps nothing of the past"),
        ("move-in", "store: names no DuckLake"),
    ):
        code, _, told = callqa(*words.split())
        assert (code, said in told) == (2, True)
    assert not data.exists()


@pytest.mark.slow
def test_a_lake_is_not_encrypted_but_what_it_publishes_is(
    callqa: Command, data: Path, tmp_path: Path, encrypted: Settings
) -> None:
    chosen = tmp_path / "callqa.yaml"
    chosen.write_text(
        f"{chosen.read_text()}store: 'ducklake:{tmp_path / 'callqa.ducklake'}'\npublish_by: [team]\n"
    )
    settings = load_settings(chosen)
    make_sound(data, settings)
    assert "which its disk or bucket has to encrypt" in callqa("encrypt")[2]
    published = [*(data / "published").rglob("*.duckdb")]
    assert len(published) > 1
    assert not any(is_readable(path) for path in published)
    assert callqa("check")[0] == 0


def test_a_warehouse_moves_into_a_lake(callqa: Command, data: Path, lake: Settings) -> None:
    sound_warehouse(data)
    code, out, _ = callqa("move-in")
    assert code == 0
    assert out.startswith(f"3 conversations of {data / 'warehouse.duckdb'} are in the lake.")
    with closing(store.open_warehouse(data, settings=lake)) as con:
        assert rows(con, "SELECT count(*) FROM turns") == [(3,)]
        store.publish(con, data, lake)
    assert callqa("check")[0] == 0
