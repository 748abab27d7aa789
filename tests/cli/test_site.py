"""`callqa site`, as typed."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.export.made import night as made_night


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_night(tmp_path_factory.mktemp("night"))


def test_it_says_what_it_wrote_and_where_to_look(data: Path, typed: Command) -> None:
    code, out, err = typed("site", "--data", str(data))
    first, last = out.splitlines()
    pages = len(list((data / "site").rglob("*.html")))
    assert (code, err) == (0, "")
    assert first == f"{pages} pages, {pages} written, 0 files removed."
    assert last == f"Open {data / 'site' / 'index.html'}"
    assert typed("site", "--data", str(data))[1].startswith(f"{pages} pages, 0 written, 0 files removed.")


def test_another_folder_and_language(data: Path, typed: Command, tmp_path: Path) -> None:
    assert typed("site", "--data", str(data), "--out", str(tmp_path / "es"), "--language", "es")[0] == 0
    assert '<html lang="es">' in (tmp_path / "es" / "index.html").read_text("utf-8")
    assert not (data / "site").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--language", "xx"), "'xx' is not one of 'en', 'es'"),
        (("--out", "{data}/reports"), "reports: holds something else already. Name a folder that is empty"),
    ],
)
def test_mistakes_say_what_to_do(data: Path, typed: Command, words: tuple[str, ...], told: str) -> None:
    before = sorted(data.rglob("*"))
    code, _, err = typed("site", "--data", str(data), *(word.format(data=data) for word in words))
    assert code == 2
    assert told in err
    assert sorted(data.rglob("*")) == before


def test_without_anything_published_there_is_nothing_to_write(data: Path, typed: Command) -> None:
    shutil.rmtree(data / "published")
    code, _, err = typed("site", "--data", str(data))
    assert (code, "nothing is published yet" in err) == (2, True)


def test_who_is_forgotten_is_in_no_page(data: Path, typed: Command) -> None:
    typed("site", "--data", str(data))
    assert [page for page in (data / "site").rglob("*.html") if "call-1" in page.read_text("utf-8")]
    assert typed("store", "forget", "ann", "--data", str(data))[0] == 0
    assert not [page for page in (data / "site").rglob("*.html") if "call-1" in page.read_text("utf-8")]
