"""The site's folder: claimed once, swept of what is gone, and nothing of anybody else."""

from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.report.site._folder import claim, is_site, sweep

PAGE = f'<!doctype html><meta name="callqa-content" content="{"a" * 64}">'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    claim(tmp_path / "site")
    return tmp_path / "site"


def put(folder: Path, name: str, text: str = PAGE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path / "reports", "index.html")
    with pytest.raises(ConfigError, match="holds something else already"):
        claim(tmp_path / "reports")
    assert not is_site(tmp_path / "reports")
    with pytest.raises(ConfigError):
        claim(tmp_path / "reports" / "index.html")


def test_an_empty_folder_is_claimed_and_stays_so(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    claim(tmp_path / "new")
    put(tmp_path / "new", "index.html")
    claim(tmp_path / "new")
    assert is_site(tmp_path / "new")


def test_pages_that_are_gone_are_removed_with_their_folders(folder: Path) -> None:
    put(folder, "index.html")
    put(folder, "interactions/C-1.html")
    put(folder, "agents/a1/2026-W45.html")
    put(folder, "audio/C-1.opus", "sound")
    assert sweep(folder, {"index.html", "interactions/C-1.html"}) == 2
    assert sorted(path.name for path in folder.rglob("*")) == [
        ".callqa-site",
        "C-1.html",
        "index.html",
        "interactions",
    ]
    assert is_site(folder)


def test_files_of_others_stay(folder: Path) -> None:
    mine = [put(folder, name, "<p>mine</p>") for name in ("notes.html", "agents/notes.txt", "a.opus")]
    assert sweep(folder, set()) == 0
    assert all(path.exists() for path in mine)


def test_what_a_killed_run_left_half_written_goes(folder: Path) -> None:
    part = put(folder, "interactions/C-1.html.4711.part")
    assert sweep(folder, set()) == 0
    assert not part.exists()


def test_what_a_link_leads_to_stays(folder: Path, tmp_path: Path) -> None:
    kept = put(tmp_path / "elsewhere", "page.html")
    (folder / "elsewhere").symlink_to(kept.parent)
    sweep(folder, set())
    assert kept.exists()
