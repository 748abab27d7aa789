"""Reports for a file share: a folder an agent, nothing of others in it, readable by its owner only."""

import stat
from contextlib import closing
from pathlib import Path

import pytest

from qa import store
from qa.report import pdf
from qa.send import fill_folder, week_of

WEEK = week_of("2026-W45")
NAMES = {"a101": "Anna Whitfield", "a102": "Ökafor", "a103": "Carla Jensen"}


def filled(data: Path, folder: Path) -> list[str]:
    with closing(store.open_published(data)) as con:
        paths = list(fill_folder(con, data / "reports", folder, WEEK))
    return [path.relative_to(folder).as_posix() for path in paths]


@pytest.fixture
def folder(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where no PDF can be made."""
    monkeypatch.setattr(pdf, "missing", lambda: "no browser")
    assert filled(data, tmp_path / "share") == [f"{agent}/2026-W45.html" for agent in NAMES]
    return tmp_path / "share"


def test_each_folder_holds_the_agents_own_week_alone(folder: Path) -> None:
    for agent, own in NAMES.items():
        (page,) = (folder / agent).iterdir()
        text = page.read_text("utf-8")
        assert own in text
        assert not [name for name in NAMES.values() if name != own and name in text]
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)


def test_only_the_owner_reads_it(folder: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*.html")}
    assert modes == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())} == {0o700}


def test_what_is_there_and_the_same_is_left_alone(data: Path, folder: Path) -> None:
    page, other = folder / "a101" / "2026-W45.html", folder / "a102" / "2026-W45.html"
    kept = page.stat().st_ino
    other.write_text("old", "utf-8")
    filled(data, folder)
    assert page.stat().st_ino == kept
    assert "Ökafor" in other.read_text("utf-8")


def test_pdfs_come_along_where_they_can_be_made(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def printed(pages: list[Path]) -> list[Path]:
        for page in pages:
            page.with_suffix(".pdf").write_bytes(b"%PDF " + page.parent.name.encode())
        return [page.with_suffix(".pdf") for page in pages]

    monkeypatch.setattr(pdf, "missing", lambda: None)
    monkeypatch.setattr(pdf, "write_pdfs", printed)
    names = filled(data, tmp_path / "share")
    assert names[:2] == ["a101/2026-W45.html", "a101/2026-W45.pdf"]
    assert (tmp_path / "share" / "a102" / "2026-W45.pdf").read_bytes() == b"%PDF a102"
