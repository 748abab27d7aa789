"""What killed processes leave half written, and what stays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa import leftovers
from qa.home import Home
from qa.report import files


def _dead() -> int:
    """The id of a process that is gone."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def _put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_what_the_dead_left_goes_from_every_folder(tmp_path: Path) -> None:
    home, dead = Home(tmp_path), _dead()
    places = (
        home.reports / "a1",
        home.site / "teams",
        home.transcripts,
        home.audio / ".parts",
        home.rejected,
    )
    left = [_put(folder / f"x.html.{dead}.part") for folder in places]
    assert leftovers.sweep(home) == len(left)
    assert not any(path.exists() for path in left)


def test_databases_half_written_by_the_dead_go(tmp_path: Path) -> None:
    home, dead = Home(tmp_path), _dead()
    left = [
        _put(folder / f".{name}.{dead}.part" / name).parent
        for folder, name in (
            (home.root, "warehouse.duckdb"),
            (home.backups, "warehouse-20260302T093000Z.duckdb"),
            (home.published.parent, "callqa.duckdb"),
        )
    ]
    living = _put(home.backups / f".b.duckdb.{os.getppid()}.part" / "b.duckdb")
    assert leftovers.sweep(home) == len(left)
    assert not any(path.exists() for path in left)
    assert living.exists()


def test_what_this_process_left_under_its_id_earlier_goes(tmp_path: Path) -> None:
    mine = _put(Home(tmp_path).reports / f"x.{os.getpid()}.part")
    leftovers.sweep(Home(tmp_path))
    assert not mine.exists()


def test_what_others_write_and_what_has_another_name_stays(tmp_path: Path) -> None:
    home = Home(tmp_path)
    names = (f"x.{os.getppid()}.part", "x.part", "x.html", f"x.{_dead()}.json")
    kept = [_put(home.reports / name) for name in names]
    assert leftovers.sweep(home) == 0
    assert all(path.exists() for path in kept)


def test_without_folders_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert leftovers.sweep(Home(tmp_path)) == 0


def test_a_page_that_cant_be_moved_to_its_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(OSError, match="directory"):
        files.write(tmp_path / "page.html", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
