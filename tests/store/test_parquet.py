from pathlib import Path

import duckdb
import pytest

from qa.errors import StoreError
from qa.store import Rows, rows_of, write_parquet
from qa.types import Analysis
from tests.store.made import analysis


def _rows(*analyses: Analysis) -> Rows:
    return rows_of(analyses, {each.interaction.id: "" for each in analyses})


def test_findings_and_measurements_are_written_as_the_warehouse_has_them(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "it's here"
    written = write_parquet(
        [_rows(analysis("b", measurements={})), _rows(analysis("a", measurements={}))], folder
    )
    assert (written.interactions, written.findings) == (2, 2)
    findings, measurements = folder / "findings.parquet", folder / "measurements.parquet"
    assert sorted(folder.iterdir()) == [findings, measurements]
    found = duckdb.read_parquet(str(findings))
    assert found.columns[:5] == ["interaction_id", "turn_index", "role", "check", "kind"]
    assert found.project("interaction_id, kind, quote, explained").fetchall() == [
        ("b", "apology", "I am so sorr", True),
        ("a", "apology", "I am so sorr", True),
    ]
    assert duckdb.read_parquet(str(measurements)).project("interaction_id").fetchall() == [("b",), ("a",)]


def test_two_with_one_id_are_refused(tmp_path: Path) -> None:
    one = analysis("a", measurements={})
    with pytest.raises(StoreError, match="two rows have the same key"):
        _rows(one, one)
    with pytest.raises(StoreError, match="two interactions have the same id"):
        write_parquet([_rows(one), _rows(one)], tmp_path)
    assert not list(tmp_path.iterdir())
