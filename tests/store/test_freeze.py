from pathlib import Path

import pytest

from qa.store._history import HISTORY, History
from tests.store.freeze import changed, freeze


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A first schema, nothing released yet."""
    for name in ("released", "migrations"):
        (tmp_path / name).mkdir()
    (tmp_path / "released" / "SHA256SUMS").touch()
    (tmp_path / "schema.sql").write_text("CREATE TABLE a (b INTEGER);", encoding="utf-8")
    return History(tmp_path / "schema.sql", tmp_path / "released", tmp_path / "migrations")


def test_no_released_schema_was_changed() -> None:
    assert changed(HISTORY) == []


def test_every_version_before_todays_is_released() -> None:
    released = {int(path.stem) for path in HISTORY.released.glob("*.sql")}
    assert released | {HISTORY.latest} == set(range(1, HISTORY.latest + 1))


def test_once_released_the_tables_change_by_migration_only() -> None:
    frozen = HISTORY.released / f"{HISTORY.latest:04}.sql"
    if frozen.exists():
        made = History(schema=frozen).form(HISTORY.latest)
        assert HISTORY.form(HISTORY.latest).differs_in(made) == [], "write a migration with the next number"


def test_freezing_writes_the_schema_down_once(history: History) -> None:
    path = freeze(history)
    assert path.name == "0001.sql"
    assert path.read_text(encoding="utf-8") == "CREATE TABLE a (b INTEGER);"
    assert changed(history) == []
    with pytest.raises(FileExistsError):
        freeze(history)


def test_what_changes_a_frozen_schema_is_noticed(history: History) -> None:
    path = freeze(history)
    path.write_text("CREATE TABLE a (b VARCHAR);", encoding="utf-8")
    assert changed(history) == ["0001.sql"]
    path.unlink()
    assert changed(history) == ["0001.sql"]


def test_a_migration_makes_the_next_version(history: History) -> None:
    freeze(history)
    (history.migrations / "0002_more.sql").touch()
    assert (history.latest, [number for number, _ in history.steps(1)]) == (2, [2])
    assert freeze(history).name == "0002.sql"
    assert changed(history) == []
