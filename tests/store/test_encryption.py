"""Encrypted files, their key, and the way there and back."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from qa.errors import StoreError
from qa.settings import Settings
from qa.store import Asked, decrypt, encrypt, load, open_published, open_warehouse, publish, query
from qa.store import _key as keys_of_sites
from tests.store.made import analysis, keys, rows

KEY = "0123456789abcdef-a-key"
WORDS = "a sentence that must not lie readable on the disk"
PLAIN = Settings()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(encryption_key_file=key_file(tmp_path / "key", KEY))


def key_file(path: Path, key: str) -> Path:
    path.write_text(f"{key}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def fill(data: Path, settings: Settings) -> None:
    """A warehouse with one conversation, published."""
    with closing(open_warehouse(data, settings=settings)) as con:
        one = analysis("a", [WORDS] * 30, measurements={}, team="North", agent_id="kim")
        load(con, [one], {"a": "1"})
        publish(con, data, settings)


def on_disk(data: Path) -> Iterator[tuple[str, bytes]]:
    return ((path.name, path.read_bytes()) for path in sorted(data.rglob("*")) if path.is_file())


def test_nothing_on_the_disk_can_be_read_without_the_key(tmp_path: Path, settings: Settings) -> None:
    data = tmp_path / "data"
    chosen = settings.publishing_by(["team"])
    with closing(open_warehouse(data, settings=chosen)) as con:
        con.execute("SET checkpoint_threshold = '1TB'")  # so that the log is there to be looked at
        load(con, [analysis("a", [WORDS] * 30, measurements={}, team="North")], {"a": "1"})
        publish(con, data, chosen)
        names = {name for name, content in on_disk(data) if content}
        assert names == {"warehouse.duckdb", "warehouse.duckdb.wal", "callqa.duckdb", "North.duckdb"}
        assert [name for name, content in on_disk(data) if WORDS.encode() in content] == []
    with closing(open_warehouse(data, settings=chosen)) as con:
        assert keys(con) == {"a": "1"}
    for each in data.rglob("*.duckdb"):
        assert each.stat().st_mode & 0o777 == 0o600
        with pytest.raises(duckdb.Error, match="without a key"):
            duckdb.connect(str(each), read_only=True)


def test_rows_spilled_to_disk_are_encrypted_in_the_private_folder(tmp_path: Path, settings: Settings) -> None:
    with closing(open_warehouse(tmp_path / "data", settings=settings)) as con:
        chosen = "SELECT value FROM duckdb_settings() WHERE name = '{}'"
        assert rows(con, chosen.format("temp_file_encryption")) == [("true",)]
        folder = tmp_path / "data" / "warehouse.duckdb.tmp"
        assert rows(con, chosen.format("temp_directory")) == [(str(folder),)]
        con.execute("SET memory_limit = '60MB'")
        con.execute("SET threads = 1")
        con.execute(f"CREATE TEMP TABLE big AS SELECT '{WORDS}' || range AS said FROM range(2_000_000)")
        spilled = list(on_disk(folder))
        assert spilled
        assert [name for name, content in spilled if WORDS.encode() in content] == []


def test_encrypted_files_answer_as_plain_ones_do(tmp_path: Path, settings: Settings) -> None:
    answers = []
    for name, chosen in (("plain", PLAIN), ("encrypted", settings)):
        fill(tmp_path / name, chosen)
        with closing(open_published(tmp_path / name, chosen)) as con:
            answers.append(rows(con, "SELECT agent_id, turn_count FROM interactions"))
            said = (
                "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal"
            )
            answers.append(rows(con, f"{said} ORDER BY ALL"))
    assert answers[0] == answers[2] == [("kim", 30)]
    assert answers[1] == answers[3]


@pytest.mark.slow
def test_there_and_back_again_keeps_every_row_key_and_comment(tmp_path: Path, settings: Settings) -> None:
    data = tmp_path / "data"
    fill(data, PLAIN)
    before = contents(data, PLAIN)
    encrypt(data, settings)
    assert contents(data, settings) == before
    assert [name for name, content in on_disk(data) if WORDS.encode() in content] == []
    encrypt(data, settings)  # again: nothing changes
    assert contents(data, settings) == before
    decrypt(data, settings)
    assert contents(data, PLAIN) == before
    decrypt(data, settings)
    assert contents(data, PLAIN) == before
    with closing(open_published(data, PLAIN)) as con:
        assert rows(con, "SELECT count(*) FROM turns") == [(30,)]
    left = {path.name for path in data.iterdir()}
    assert left == {"warehouse.duckdb", "published"}


def contents(data: Path, settings: Settings) -> list[object]:
    with closing(open_warehouse(data, read_only=True, settings=settings)) as con:
        found: list[object] = []
        found += rows(con, "SELECT table_name, sql, comment FROM duckdb_tables() ORDER BY ALL")
        found += rows(con, "SELECT table_name, column_name, comment FROM duckdb_columns() ORDER BY ALL")
        for (table,) in rows(con, "SELECT table_name FROM duckdb_tables() ORDER BY ALL"):
            found += rows(con, f"FROM {table} ORDER BY ALL")
        return found


def test_an_encryption_that_was_cut_short_leaves_the_plain_warehouse(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    fill(data, PLAIN)

    def full(_: Path) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("qa.store._copy.sync", full)
        with pytest.raises(OSError, match="No space left"):
            encrypt(data, settings)
    with closing(open_warehouse(data, settings=PLAIN)) as con:
        assert keys(con) == {"a": "1"}
    encrypt(data, settings)
    with closing(open_warehouse(data, settings=settings)) as con:
        assert keys(con) == {"a": "1"}


def test_a_wrong_a_missing_and_a_needless_key_are_told_apart(tmp_path: Path, settings: Settings) -> None:
    data = tmp_path / "data"
    fill(data, settings)
    wrong = Settings(encryption_key_file=key_file(tmp_path / "wrong", "another-key-of-that-length"))
    for opened in (open_warehouse, open_published):
        with pytest.raises(StoreError, match=r"isn't its own. Name the file with the right key") as told:
            opened(data, settings=wrong)
        assert "another-key" not in str(told.value)
        with pytest.raises(StoreError, match=r"is encrypted. Name the file with its key in callqa.yaml"):
            opened(data, settings=PLAIN)
    fill(tmp_path / "plain", PLAIN)
    for opened in (open_warehouse, open_published):
        with pytest.raises(StoreError, match=r"is not encrypted, though.*callqa store encrypt"):
            opened(tmp_path / "plain", settings=settings)


def test_the_key_can_not_be_asked_for(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path, settings)
    for source in ("duckdb_databases()", "duckdb_settings()", "duckdb_variables()"):
        with closing(open_published(tmp_path, settings)) as con:
            query(con, Asked(f"FROM {source}"), "json")
    assert KEY not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        (KEY.encode(), 0o640, r"others may read it. Keep it to its owner: chmod 600"),
        (b"short", 0o600, r"holds fewer than 16 characters. Make a key"),
        (b"\xff\xfe" * 20, 0o600, r"is no text. Make a key"),
        (None, 0o600, r"can't be read \(No such file"),
    ],
)
def test_a_key_file_that_can_not_be_used_is_told(
    tmp_path: Path, content: bytes | None, mode: int, said: str
) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)
    with pytest.raises(StoreError, match=said):
        open_warehouse(tmp_path / "data", settings=Settings(encryption_key_file=path))
    assert not (tmp_path / "data").exists()


def test_without_the_extension_the_install_command_is_told(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_of_sites, "_WRITER", "none_of_that_name")
    with pytest.raises(StoreError, match=r"Run: pip install 'callqa\[encryption\]'"):
        open_warehouse(tmp_path / "data", settings=settings)


def test_encrypted_files_are_read_without_the_extension(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, settings)
    monkeypatch.setattr(keys_of_sites, "_WRITER", "none_of_that_name")
    with closing(open_published(tmp_path, settings)) as con:
        assert rows(con, "SELECT count(*) FROM turns") == [(30,)]


def test_nothing_of_an_encrypted_warehouse_is_published_plain(tmp_path: Path, settings: Settings) -> None:
    with (
        closing(open_warehouse(tmp_path, settings=settings)) as con,
        pytest.raises(StoreError, match="Name its key for what is published"),
    ):
        publish(con, tmp_path, PLAIN)
    assert not (tmp_path / "published").exists()


def test_without_a_key_or_a_warehouse_there_is_nothing_to_encrypt(tmp_path: Path, settings: Settings) -> None:
    for convert in (encrypt, decrypt):
        with pytest.raises(StoreError, match="encryption_key_file: is not set"):
            convert(tmp_path, PLAIN)
        with pytest.raises(StoreError, match="there is no warehouse"):
            convert(tmp_path, settings)
