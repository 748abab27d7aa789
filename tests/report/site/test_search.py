"""What the box on the overview can find."""

import json
import re
from pathlib import Path

import pytest

from qa.report.site import Site, _search
from qa.report.site._search import search
from qa.settings import Settings
from tests.report import story
from tests.report.builder import Talk, Warehouse
from tests.report.story import GOOD


def site(made: Warehouse, folder: Path, *paths: str) -> Site:
    told = Site.of(made.con, folder, Settings(), made.scorecards, frozenset())
    told.told.paths.update(paths)
    return told


@pytest.fixture(scope="module")
def made() -> Warehouse:
    return story.warehouse()


def test_what_has_a_page_is_found_people_first_then_the_newest(made: Warehouse, tmp_path: Path) -> None:
    paths = (
        "teams/North.html",
        "agents/a102/2026-W45.html",
        "interactions/C-0041.html",
        "interactions/C-0051.html",
    )
    found = search(site(made, tmp_path, *paths))
    assert found.entries == (
        ("North", "Team", "teams/North.html"),
        ("Ben Okafor", "a102, team North", "agents/a102/2026-W45.html"),
        ("C-0051", "call · Ben Okafor · 7 November 2026", "interactions/C-0051.html"),
        ("C-0041", "call · Ben Okafor · 2 November 2026", "interactions/C-0041.html"),
    )
    assert (found.conversations, found.left_out) == (2, 0)


def test_what_has_no_page_is_not_found(made: Warehouse, tmp_path: Path) -> None:
    assert search(site(made, tmp_path)).entries == ()


def test_an_index_that_grows_too_large_holds_the_newest(
    made: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [f"interactions/{name}.html" for name in ("C-0041", "C-0043", "C-0048", "C-0051")]
    whole = search(site(made, tmp_path, *paths)).entries
    monkeypatch.setattr(_search, "MOST_BYTES", len(json.dumps(whole[:2])))
    found = search(site(made, tmp_path, *paths))
    assert (found.entries, found.conversations, found.left_out) == (whole[:2], 2, 2)


def test_no_name_ends_the_element_that_the_index_stands_in(tmp_path: Path) -> None:
    from qa.report import write_site

    name = "</script><script>alert(1)</script>\u2028"
    made = Warehouse().add(
        Talk("C-1", "2026-11-02T09:00:00", GOOD, agent_id="a9", agent_name=name), roster=[]
    )
    write_site(made.con, tmp_path, Settings(), made.scorecards)
    html = (tmp_path / "index.html").read_text("utf-8")
    (index,) = re.findall(r'id="find-index">(.*?)</script>', html)
    assert name in [entry[0] for entry in json.loads(index)]
    assert "<script>alert" not in html
