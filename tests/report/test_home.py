"""The overview: where a site begins, and the index of a folder of reports."""

from pathlib import Path

import pytest

from qa.report import links, teams, write_reports
from qa.report.index import home_page
from qa.report.templating import render
from tests.report.builder import Talk, Warehouse
from tests.report.looks import Page, same_as_gold, site_of, speaking
from tests.report.story import COLD, GOOD


def home(made: Warehouse, folder: Path) -> Page:
    """The overview of a site with reports, conversations and teams."""
    site = site_of(made, folder)
    reports = write_reports(made.con, folder / "agents", made.scorecards, dispute_days=14)
    site.told.paths.update(path.relative_to(folder).as_posix() for path in reports)
    teams.write_pages(site)
    site.write(links.HOME, "0" * 64, lambda: render("index.html.j2", home_page(site), "0" * 64))
    return Page(folder / links.HOME)


def alone(made: Warehouse, folder: Path) -> Page:
    """The overview where nothing else was written."""
    site = site_of(made, folder)
    site.write(links.HOME, "0" * 64, lambda: render("index.html.j2", home_page(site), "0" * 64))
    return Page(folder / links.HOME)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def page(told: Warehouse, folder: Path) -> Page:
    return home(told, folder)


def test_it_looks_like_its_gold_file(page: Page) -> None:
    same_as_gold("home", page.html)


def test_it_leads_to_every_kind_of_page(page: Page, folder: Path) -> None:
    reached = set(page.links())
    assert {"teams/North.html", "interactions/T-0112.html", "agents/a102/2026-W45.html"} <= reached
    pages = {link for link in reached if not link.startswith("interactions/")}
    assert all((folder / link).is_file() for link in pages), "conversations are written by others"


def test_each_agent_is_one_row_with_the_latest_week(told: Warehouse, page: Page) -> None:
    found = told.con.execute(
        """SELECT agent_name || ' ' || agent_id, team, arg_max(score, week_start),
           arg_max(interactions, week_start),
           count(*) FROM agent_weeks GROUP BY ALL ORDER BY 1"""
    ).fetchall()
    shown = [(row[0], row[1], row[3], row[6]) for row in page.table("agents")]
    assert shown == [
        (name, team, f"{score:.1f}".removesuffix(".0"), str(n)) for name, team, score, n, _ in found
    ]
    reports = page.root.xpath("//section[@aria-labelledby='agents']//details")
    assert [len(fold.xpath(".//a")) for fold in reports] == [weeks for *_, weeks in found]


def test_teams_stand_with_their_latest_week(told: Warehouse, page: Page) -> None:
    ((score, evaluations, n, agents),) = told.con.execute(
        "SELECT score, evaluations, interactions, agents FROM team_weeks WHERE week = '2026-W45'"
    ).fetchall()
    ((name, week, shown, _, scores, interactions, people, _),) = page.table("teams")
    assert (name, week) == ("North", "Week 45 2026")
    assert (shown, scores) == (f"{score:.1f}".removesuffix(".0"), str(evaluations))
    assert (interactions, people) == (str(n), str(agents))


def test_five_hundred_agents_are_one_table(tmp_path: Path) -> None:
    made = Warehouse()
    talks = [
        Talk(f"C-{i}", "2026-11-02T09:00:00", GOOD, agent_id=f"a{i:03}", agent_name=f"Agent {i:03}")
        for i in range(500)
    ]
    made.add(*talks, roster=())
    site = site_of(made, tmp_path)
    html = render("index.html.j2", home_page(site), "0" * 64)
    assert html.count("<tr data-team") == 500
    assert len(html) < 1_000_000


def test_an_empty_warehouse_has_an_overview(tmp_path: Path) -> None:
    page = alone(Warehouse(), tmp_path)
    assert "No reports yet" in page.text
    assert "0 interactions, 0 scores" in page.text


def test_without_a_team_it_says_so(tmp_path: Path) -> None:
    made = Warehouse().add(Talk("C-1", "2026-11-02T09:00:00", COLD, team="unknown"), roster=())
    page = alone(made, tmp_path)
    assert page.table("teams")[0][0] == "No team known"
    assert page.table("agents")[0][1] == "No team known"


def test_it_speaks_spanish(told: Warehouse, tmp_path: Path) -> None:
    with speaking("es"):
        page = alone(told, tmp_path)
    assert "Interrupciones del agente: no se pudo medir" in page.text
    assert "Lo primero que conviene mirar" in page.text
    assert "Semana 45" in page.text
