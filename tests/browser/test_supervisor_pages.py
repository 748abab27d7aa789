"""Team pages, run pages and the overview in Chromium: no complaint, no broken rule, fit for a phone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from qa.report import links, runs, teams, write_reports
from qa.report.index import home_page
from qa.report.templating import render
from qa.store import finish_run, replace_rejected, start_run
from qa.types import Rejected
from tests.report import builder, rich, story
from tests.report.builder import Talk, Warehouse
from tests.report.looks import site_of
from tests.vocabulary import instead_of_the_real_checks

pytestmark = pytest.mark.browser
NIGHT = datetime(2026, 11, 9, 2, tzinfo=UTC)
PAGES = (links.HOME, links.team_page("North"), links.RUNS)


@pytest.fixture(scope="module", autouse=True)
def own_vocabulary() -> Iterator[None]:
    """The checks are those of the builder."""
    with instead_of_the_real_checks(builder.checks):
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week with all that people and scorecards can do, and inputs that couldn't be used."""
    made = rich.rich_warehouse()
    odd = "x" * 300
    made.add(
        Talk(
            odd,
            "2026-11-07T09:00:00",
            story.COLD,
            agent_id="a9",
            agent_name=odd,
            issue="failed with KeyError",
        )
    )
    replace_rejected(made.con, [*story.REJECTED, Rejected(f"calls/{odd}.wav", None, "not_audio", odd)], {})
    night(made, NIGHT - timedelta(days=1))
    night(made, NIGHT)
    site = site_of(made, tmp_path_factory.mktemp("site"))
    reports = write_reports(made.con, site.folder / "agents", made.scorecards, dispute_days=14)
    site.told.paths.update(path.relative_to(site.folder).as_posix() for path in reports)
    teams.write_pages(site)
    runs.write_pages(site)
    site.write(links.HOME, "0" * 64, lambda: render("index.html.j2", home_page(site), "0" * 64))
    return site.folder


def night(made: Warehouse, at: datetime) -> None:
    """A run that ended well."""
    names = ("inputs", "unchanged", "transcribed", "loaded", "evaluated", "unscored", "rejected")
    start_run(made.con, at.isoformat(), at, "1.0")
    finish_run(made.con, at.isoformat(), at, **dict.fromkeys(names, 2))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_complained_of(
    visit: Callable[..., Any], folder: Path, path: str, size: str, scheme: str
) -> None:
    seen = visit(folder / path, scheme=scheme, size=size)
    seen.page.evaluate("document.querySelectorAll('details').forEach((fold) => fold.open = true)")
    assert seen.broken_rules() == []
    assert seen.complaints == []
    width, room = seen.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= room


@pytest.mark.parametrize("path", PAGES)
def test_every_table_can_be_scrolled_by_keyboard(visit: Callable[..., Any], folder: Path, path: str) -> None:
    page = visit(folder / path, size="phone").page
    too_wide = "(box) => box.scrollWidth > box.clientWidth && box.tabIndex !== 0"
    assert page.evaluate(f"[...document.querySelectorAll('.wide')].filter({too_wide}).length") == 0
