"""The whole site: only what changed is written, and nothing stays of what is gone."""

import os
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest

from qa.report import SiteSummary, write_site
from qa.report.site import Site
from qa.report.site.write import first_day
from qa.settings import Settings
from tests.report.builder import Talk, Warehouse
from tests.report.story import COLD, GOOD

BEN = Talk("C-1", "2026-11-02T09:00:00", COLD)
ANNA = Talk("C-3", "2026-11-11T09:00:00", GOOD, agent_id="a101", agent_name="Anna Whitfield")


def written(made: Warehouse, folder: Path, **settings: Any) -> SiteSummary:
    return write_site(made.con, folder, Settings(**settings), made.scorecards)


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def warehouse() -> Warehouse:
    return Warehouse().add(BEN, ANNA)


def test_there_is_an_overview_and_a_report_a_week(warehouse: Warehouse, tmp_path: Path) -> None:
    done = written(warehouse, tmp_path / "site")
    there = set(content(tmp_path / "site"))
    assert {"index.html", "agents/a101/2026-W46.html", "agents/a102/2026-W45.html"} <= there
    assert (done.pages, done.written, done.removed) == (len(there) - 1, len(there) - 1, 0)


def test_pages_are_readable_by_their_owner_only(warehouse: Warehouse, tmp_path: Path) -> None:
    written(warehouse, tmp_path / "site")
    for path in (tmp_path / "site", *(tmp_path / "site").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_second_run_writes_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    written(warehouse, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    done = written(warehouse, tmp_path)
    assert (done.written, done.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before


def test_pages_of_what_is_gone_are_removed(warehouse: Warehouse, tmp_path: Path) -> None:
    written(warehouse, tmp_path)
    for table in ("interactions", "evaluations", "turns", "findings", "criterion_results"):
        warehouse.con.execute(f"DELETE FROM {table} WHERE interaction_id = 'C-1'")
    done = written(warehouse, tmp_path)
    assert done.removed >= 1
    assert not (tmp_path / "agents" / "a102").exists()
    assert not [name for name, text in content(tmp_path).items() if b"C-1" in text]


def test_a_run_after_a_kill_gives_what_an_undisturbed_run_gives(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(warehouse, tmp_path / "whole")
    whole = content(tmp_path / "whole")
    real = Path.replace
    pages = len(whole) - 1  # the mark is made at once
    for at in (0, pages // 2, pages - 1):
        left = [at]

        def killed(self: Path, target: Path, left: list[int] = left) -> Path:
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            return real(self, target)

        folder = tmp_path / f"killed-{at}"
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(Path, "replace", killed)
            written(warehouse, folder)
        written(warehouse, folder)
        assert content(folder) == whole


def test_the_language_and_the_look_are_part_of_every_page(warehouse: Warehouse, tmp_path: Path) -> None:
    first = written(warehouse, tmp_path / "site")
    theme = tmp_path / "theme.yaml"
    theme.write_text("name: Umbra Telecom\n")
    assert written(warehouse, tmp_path / "site", theme=theme).written == first.pages
    for path in (tmp_path / "site").rglob("*.html"):
        assert path.read_text("utf-8").count("Umbra Telecom") == 2, f"{path}: at its head and its foot"
    assert written(warehouse, tmp_path / "site", theme=theme, report_language="es").written == first.pages
    assert '<html lang="es">' in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_an_empty_warehouse_has_an_overview(tmp_path: Path) -> None:
    written(Warehouse(), tmp_path)
    assert (tmp_path / "index.html").exists()


def test_recordings_lie_beside_the_pages_that_play_them(warehouse: Warehouse, tmp_path: Path) -> None:
    recordings, folder = tmp_path / "audio", tmp_path / "site"
    recordings.mkdir()
    for name in ("C-1", "C-2"):
        (recordings / f"{name}.opus").write_bytes(b"sound")
    about = (warehouse.con, folder, Settings(), warehouse.scorecards)
    write_site(*about, recordings=recordings)
    assert {path.name for path in (folder / "audio").iterdir()} == {"C-1.opus"}
    assert (folder / "audio" / "C-1.opus").samefile(recordings / "C-1.opus")
    assert 'src="../audio/C-1.opus"' in (folder / "interactions" / "C-1.html").read_text("utf-8")
    (recordings / "C-1.opus").unlink()
    assert write_site(*about, recordings=recordings).removed == 1
    assert not (folder / "audio").exists()
    assert "<audio" not in (folder / "interactions" / "C-1.html").read_text("utf-8")


@pytest.mark.parametrize("mode", ["embed", "none"])
def test_recordings_lie_beside_the_pages_only_where_these_link_to_them(
    warehouse: Warehouse, tmp_path: Path, mode: Literal["embed", "none"]
) -> None:
    (tmp_path / "C-1.opus").write_bytes(b"sound")
    settings = Settings(site_audio=mode)
    write_site(warehouse.con, tmp_path / "site", settings, warehouse.scorecards, recordings=tmp_path)
    assert not (tmp_path / "site" / "audio").exists()
    is_embedded = "data:audio" in (tmp_path / "site" / "interactions" / "C-1.html").read_text("utf-8")
    assert is_embedded == (mode == "embed")


def test_a_recording_on_another_disk_is_copied_and_once_only(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa.report.site import _audio

    def refuses(source: Path, target: Path) -> None:
        raise OSError("Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuses)
    site = Site.of(warehouse.con, tmp_path / "site", Settings(), warehouse.scorecards, frozenset())
    site.told.paths.add("interactions/C-1.html")
    source, target = tmp_path / "C-1.opus", tmp_path / "site" / "audio" / "C-1.opus"
    source.write_bytes(b"sound")
    _audio.link_audio(site, tmp_path)
    first = target.stat().st_ino
    assert target.read_bytes() == b"sound"
    assert not target.samefile(source)
    _audio.link_audio(site, tmp_path)
    assert target.stat().st_ino == first
    source.write_bytes(b"another sound")
    _audio.link_audio(site, tmp_path)
    assert target.read_bytes() == b"another sound"


@pytest.mark.parametrize(
    ("days", "first"),
    [(1, date(2026, 11, 9)), (3, date(2026, 11, 9)), (4, date(2026, 11, 2)), (28, date(2026, 10, 12))],
)
def test_conversations_have_pages_from_a_monday_on(warehouse: Warehouse, days: int, first: date) -> None:
    assert first_day(warehouse.con, days) == first


def test_without_conversations_there_is_no_first_day() -> None:
    made = Warehouse().add(replace(BEN, id="C-2"))
    made.con.execute("UPDATE interactions SET started_at = NULL")
    assert first_day(made.con, 28) is None


def test_a_clock_that_ran_ahead_takes_no_page_from_others() -> None:
    made = Warehouse().add(BEN, replace(BEN, id="C-2"))
    made.con.execute(
        "INSERT INTO runs BY NAME SELECT 'r' AS run_id, TIMESTAMPTZ '2026-11-15 02:00:00+00' AS started_at, "
        "'done' AS status, '1' AS callqa_version"
    )
    made.con.execute("UPDATE interactions SET started_at = '2036-01-01' WHERE interaction_id = 'C-2'")
    assert first_day(made.con, 1) == first_day(Warehouse().add(BEN).con, 1)
