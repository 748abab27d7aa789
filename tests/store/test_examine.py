from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa.errors import StoreError
from qa.store import _examine, anonymise, contacts_of, examine, open_warehouse, publish
from tests.store.sound import sound_warehouse

HEADERS_BYTES, BLOCK_BYTES = 3 * 4096, 262144
"""Of a file of DuckDB."""

pytestmark = pytest.mark.usefixtures("few_measurements")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A sound warehouse, published."""
    return sound_warehouse(tmp_path)


def problems(data: Path, change: str) -> list[str]:
    """What is said after a change that was published."""
    with closing(open_warehouse(data)) as con:
        con.execute(change)
        publish(con, data)
    return list(examine(data, datetime.now(UTC)).problems)


def test_a_sound_warehouse_has_no_problem(data: Path) -> None:
    at = datetime.fromtimestamp((data / "published" / "callqa.duckdb").stat().st_mtime, UTC)
    health = examine(data, at + timedelta(hours=3, minutes=5))
    assert health.problems == ()
    assert health.facts[0] == f"{data / 'warehouse.duckdb'}: schema 1."
    assert "3 interactions" in health.facts[1]
    assert health.facts[2].endswith("published 3 hours ago.")
    assert examine(data, at).facts[2].endswith("published within the last hour.")
    assert examine(data, at + timedelta(days=9)).facts[2].endswith("published 9 days ago.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM turns WHERE interaction_id LIKE '%1'", "findings: 1 without their row in turns"),
        ("DELETE FROM evaluations WHERE evaluation_id LIKE '%1'", "criterion_results: 1 without"),
        ("UPDATE interactions SET part_of = 'gone' WHERE interaction_id LIKE '%1'", "1 parts whose whole"),
        ("DELETE FROM interactions WHERE interaction_id LIKE '%1'", "evaluations: 1 without"),
        ("DELETE FROM criterion_results WHERE evaluation_id LIKE '%1'", "1 evaluations without"),
        (
            "UPDATE interactions SET turn_count = 2 WHERE interaction_id LIKE '%1'",
            "1 interactions with anoth",
        ),
        ("INSERT INTO turns FROM turns LIMIT 1", "turns: 1 with the same interaction_id, turn_index more"),
        ("INSERT INTO evaluations FROM evaluations LIMIT 1", "evaluations: 1 with the same"),
        ("INSERT INTO surveys FROM surveys LIMIT 1", "surveys: 1 with the same"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(data: Path, change: str, said: str) -> None:
    found = problems(data, change)
    assert any(said in problem for problem in found)
    assert all(problem.endswith(_examine._RESTORE) for problem in found)


def test_a_published_file_that_is_behind_is_said(data: Path) -> None:
    with closing(open_warehouse(data)) as con:
        con.execute("DELETE FROM contacts")
    (found,) = examine(data, datetime.now(UTC)).problems
    assert "is behind the warehouse in contacts. Run `callqa publish`." in found


def test_a_published_file_that_can_not_be_opened_is_said(data: Path) -> None:
    (data / "published" / "callqa.duckdb").write_text("notes" * 9999)
    (found,) = examine(data, datetime.now(UTC)).problems
    assert "is not a database" in found


def test_a_block_that_can_not_be_read_is_said(data: Path) -> None:
    with closing(open_warehouse(data)) as con:
        con.execute(
            "INSERT INTO runs BY NAME SELECT 'r' || i AS run_id, now() AS started_at, 'done' AS status, "
            "md5(i::VARCHAR) AS callqa_version FROM range(100000) AS made(i)"
        )
        con.execute("CHECKPOINT")
        blocks = "SELECT max(block_id) FROM pragma_storage_info('runs') WHERE column_name = 'callqa_version'"
        (block,) = con.execute(blocks).fetchall()[0]
    with (data / "warehouse.duckdb").open("r+b") as file:
        file.seek(HEADERS_BYTES + block * BLOCK_BYTES + 5000)
        file.write(b"damaged" * 100)
    (found,) = examine(data, datetime.now(UTC)).problems
    assert "can't be read" in found
    assert found.endswith("Use a backup: `callqa store restore`.")


def test_too_little_room_for_a_backup_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_examine, "_free", lambda data: 0)
    (found,) = examine(data, datetime.now(UTC)).problems
    assert "0.0 GB are free, and a backup takes" in found


def test_nothing_is_changed_and_nothing_is_made(data: Path, tmp_path: Path) -> None:
    before = (data / "warehouse.duckdb").read_bytes()
    examine(data, datetime.now(UTC))
    assert (data / "warehouse.duckdb").read_bytes() == before
    with pytest.raises(StoreError, match=r"there is no warehouse"):
        examine(tmp_path / "none", datetime.now(UTC))


def test_after_a_customer_was_forgotten_nothing_hangs_loose(data: Path) -> None:
    with closing(open_warehouse(data)) as con:
        anonymise(con, contacts_of(con, "customer_id-1"), datetime(2026, 11, 22, tzinfo=UTC))
        publish(con, data)
    assert examine(data, datetime.now(UTC)).problems == ()
