"""The team's page: its figures are those of the tables, and it says what can't be said."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qa.report import links, teams
from qa.settings import Settings
from qa.store import finish_run, start_run
from qa.types import Agent, Survey
from tests.report import rich, story
from tests.report.builder import Talk, Warehouse, card
from tests.report.looks import Page, same_as_gold, site_of, speaking
from tests.report.story import COLD, GOOD

NIGHT = datetime(2026, 11, 9, 2, tzinfo=UTC)
COUNTS = dict.fromkeys(
    ("inputs", "unchanged", "transcribed", "loaded", "evaluated", "unscored", "rejected"), 0
)
WEEKS = "DATE '2026-10-12' AND DATE '2026-11-08'"


def after_a_night(made: Warehouse, at: datetime = NIGHT) -> Warehouse:
    """The same warehouse, with a run that ended then."""
    start_run(made.con, f"{at:%Y%m%d}", at, "1.0")
    finish_run(made.con, f"{at:%Y%m%d}", at, **COUNTS)
    return made


def team_page(made: Warehouse, folder: Path, team: str = "North", settings: Settings | None = None) -> Page:
    """The team's page, with all interactions linked."""
    teams.write_pages(site_of(made, folder, settings))
    return Page(folder / links.team_page(team))


@pytest.fixture(scope="module")
def told() -> Warehouse:
    return after_a_night(story.warehouse())


@pytest.fixture(scope="module")
def page(told: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Page:
    return team_page(told, tmp_path_factory.mktemp("teams"))


def ask(made: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    return made.con.execute(sql).fetchall()


def test_it_looks_like_its_gold_file(page: Page) -> None:
    same_as_gold("team", page.html)


def test_the_heat_map_counts_what_the_results_say(told: Warehouse, page: Page) -> None:
    agents = ("Anna Whitfield", "Ben Okafor", "Carla Jensen")
    judged = "count(*) FILTER (outcome IN ('met', 'partly_met', 'not_met'))"
    found = ask(
        told,
        f"""SELECT scorecard, question, agent_name, count(*) FILTER (outcome = 'met'), {judged}
            FROM criterion_results JOIN interactions USING (interaction_id)
            WHERE started_at::DATE BETWEEN {WEEKS} GROUP BY ALL HAVING {judged} > 0""",
    )
    expected = {(row[0], row[1], row[2]): (row[3], row[4]) for row in found}
    shown, scorecard = {}, ""
    for row in page.table("criteria"):
        if len(row) == 1:
            scorecard = row[0].lower().replace(" ", "_")
            continue
        question = row[0].removesuffix(" must-have")
        for agent, cell in zip(agents, row[2:], strict=True):
            shown[scorecard, question, agent] = cell
    assert {key for key, cell in shown.items() if cell != "–never judged"} == expected.keys()
    for key, (met, n) in expected.items():
        told_there = f"–too few: {n}" if n < 5 else f"{100 * met / n:.0f} %of {n}".replace(" %", " %")
        assert shown[key].replace("\xa0", " ") == told_there


def test_the_weeks_are_those_of_the_evaluations(told: Warehouse, page: Page) -> None:
    (score,) = [row for row in page.table("weeks") if row[0] == "Score"]
    found = ask(
        told,
        """SELECT round(avg(score), 1), count(score) FROM evaluations JOIN interactions USING (interaction_id)
           WHERE score IS NOT NULL GROUP BY date_trunc('week', started_at) ORDER BY min(started_at)""",
    )
    shown = [cell for cell in score[2:] if cell != "–not known"]
    assert [cell.split("n = ")[1] for cell in shown] == [str(n) for _, n in found]
    assert [cell.replace("±", "n").split("n")[0].strip() for cell in shown] == [
        f"{mean:g}" for mean, _ in found
    ]


def test_every_score_of_the_four_weeks_stands_in_the_spread(told: Warehouse, page: Page) -> None:
    rows = page.table("spread")
    expected = ask(
        told,
        f"""SELECT count(*) FILTER (passed), count(*) FILTER (NOT passed), count(*) FILTER (passed IS NULL)
            FROM evaluations JOIN interactions USING (interaction_id)
            WHERE score IS NOT NULL AND started_at::DATE BETWEEN {WEEKS}""",
    )
    assert [tuple(sum(int(row[i]) for row in rows) for i in (1, 2, 3))] == expected


def test_agents_stand_with_the_weeks_score(told: Warehouse, page: Page) -> None:
    found = ask(
        told, "SELECT agent_name, score, evaluations, interactions FROM agent_weeks WHERE week = '2026-W45'"
    )
    shown = {row[0].rsplit(" ", 1)[0]: row for row in page.table("agents")}
    assert shown.keys() == {row[0] for row in found}
    for name, score, evaluations, interactions in found:
        assert shown[str(name)][1] == f"{score:.1f}".removesuffix(".0")
        assert (shown[str(name)][4], shown[str(name)][6]) == (str(evaluations), str(interactions))


def test_losses_sum_up_to_what_the_results_lost(told: Warehouse, page: Page) -> None:
    found = ask(
        told,
        f"""SELECT question, round(sum(points_possible - points_earned), 1) AS lost FROM criterion_results
            JOIN interactions USING (interaction_id)
            WHERE points_possible > points_earned AND started_at::DATE BETWEEN {WEEKS}
            GROUP BY scorecard, question ORDER BY lost DESC, scorecard""",
    )
    assert sorted(row[2] for row in page.table("losses")) == sorted(f"{lost:g}" for _, lost in found)
    assert {row[1] for row in page.table("losses")} == {"not named"}


def test_the_first_to_coach_are_the_marts(told: Warehouse, page: Page) -> None:
    found = ask(
        told,
        """SELECT agent_name, question, format('{} of {}', missed, judged) FROM coaching_opportunities
           ORDER BY critical_failures DESC, points_lost DESC, miss_rate DESC, agent_id, scorecard, criterion
           LIMIT 3""",
    )
    shown = [(row[0], re.sub(" Support .*", "", row[1]), row[2]) for row in page.table("coaching")[:3]]
    assert shown == found


def test_the_week_is_the_latest_that_was_over(page: Page, tmp_path: Path) -> None:
    assert "2 to 8 November 2026" in page.text
    assert "not over yet" not in page.text
    sunday = after_a_night(Warehouse().add(Talk("C-1", "2026-11-06T09:00:00", GOOD)), NIGHT.replace(day=8))
    assert "this week is not over yet" in team_page(sunday, tmp_path).text


def test_a_week_that_runs_gives_way_to_the_one_before(tmp_path: Path) -> None:
    days = ("2026-10-30", "2026-11-06")
    made = Warehouse().add(*(Talk(f"C-{day}", f"{day}T09:00:00", GOOD) for day in days))
    assert (
        "26 October to 1 November 2026" in team_page(after_a_night(made, NIGHT.replace(day=7)), tmp_path).text
    )


def test_one_conversation_says_what_it_cant_say(tmp_path: Path) -> None:
    made = after_a_night(Warehouse().add(Talk("C-1", "2026-11-02T09:00:00", COLD)))
    page = team_page(made, tmp_path)
    assert "One score: too few to say anything about the team." in page.text
    assert "Too few agents have contacts enough to be compared." in page.text
    assert "n = 1" in page.table("weeks")[0][-1]
    assert "±" not in page.table("weeks")[0][-1]
    assert {cell[:1] for row in page.table("criteria") if len(row) > 1 for cell in row[1:]} == {"–"}


def test_without_evaluations_there_is_no_score(tmp_path: Path) -> None:
    made = after_a_night(Warehouse().add(Talk("C-1", "2026-11-02T09:00:00", COLD, language="es")))
    text = team_page(made, tmp_path).text
    for said in (
        "Nothing of this week could be scored, so there is no score to give.",
        "No score in these four weeks.",
        "No question was judged in these four weeks.",
        "No points were lost in these four weeks.",
        "No question judged the team in these four weeks.",
    ):
        assert said in text


def test_without_teams_there_are_no_pages(tmp_path: Path) -> None:
    teams.write_pages(site_of(Warehouse(), tmp_path))
    assert not list(tmp_path.rglob("*.html"))


def test_what_has_no_team_has_a_page_that_says_so(tmp_path: Path) -> None:
    made = Warehouse().add(
        Talk("C-1", "2026-11-02T09:00:00", COLD, agent_id="unknown", agent_name="unknown", team="unknown")
    )
    text = team_page(after_a_night(made), tmp_path, "unknown").text
    assert "No team known" in text
    assert "The sources name no agent for these conversations." in text


def test_interactions_are_linked_where_they_have_a_page(told: Warehouse, page: Page, tmp_path: Path) -> None:
    assert "../interactions/T-0112.html" in page.links()
    site = site_of(told, tmp_path)
    site.told.paths.clear()
    teams.write_pages(site)
    bare = Page(tmp_path / links.team_page("North"))
    assert not [link for link in bare.links() if "interactions" in link or "agents/" in link]
    assert "T-0112" in bare.text


def test_a_second_run_writes_nothing_and_a_change_its_team(tmp_path: Path) -> None:
    made = after_a_night(
        Warehouse().add(
            Talk("C-1", "2026-11-02T09:00:00", GOOD),
            Talk("C-2", "2026-11-02T09:00:00", GOOD, agent_id="a1", agent_name="Dora", team="South"),
            roster=[Agent("a102", "Ben Okafor", "North"), Agent("a1", "Dora", "South")],
        )
    )
    counts = []
    for _ in range(2):
        site = site_of(made, tmp_path)
        teams.write_pages(site)
        counts.append(site.told.written)
    rich.answer(made, "C-2", "greeting", "not_met", 0.0)
    site = site_of(made, tmp_path)
    teams.write_pages(site)
    assert [*counts, site.told.written] == [2, 0, 1]
    assert {links.team_page("North"), links.team_page("South")} <= site.told.paths


def test_what_was_drawn_comes_first_to_review(tmp_path: Path) -> None:
    talks = (Talk("C-0048", "2026-11-05T16:40:00", GOOD), Talk("C-0049", "2026-11-05T17:40:00", COLD))
    made = after_a_night(Warehouse().add(*talks))
    made.con.execute(
        "INSERT INTO review_samples VALUES ('s1', 0, TIMESTAMPTZ '2026-11-08 09:00:00+00', 'random', 7, "
        "'C-0048', 'support_call', 'a102', 'random; stretch 2 of 4', NULL, 'dana')"
    )
    first = team_page(made, tmp_path).root.xpath("//section[@aria-labelledby='review']//li")[0]
    assert " ".join(first.text_content().split()) == (
        "Call C-0048 · Ben Okafor · Thu 5 NovemberDrawn at random; stretch 2 of 4 of the period "
        "· drawn on Sun 8 November for dana"
    )


def test_what_waits_and_what_is_in_doubt_is_said(tmp_path: Path) -> None:
    page = team_page(after_a_night(rich.rich_warehouse()), tmp_path)
    assert "1 disagreement to decide; 1 conversation waits for a person's answer." in page.text
    assert "Answered the feeling? in doubt" in page.text
    assert "The machine gave people's answer in 50 % of 24 interactions" in page.text.replace("\xa0", " ")


def test_without_a_file_of_risks_that_is_said(told: Warehouse, tmp_path: Path) -> None:
    page = team_page(told, tmp_path, settings=Settings(scorecards=tmp_path))
    assert "What carries risk is not told" in page.text


def test_it_speaks_spanish(told: Warehouse, tmp_path: Path) -> None:
    with speaking("es"):
        page = team_page(told, tmp_path)
    assert page.root.get("lang") == "es"
    assert "2 al 8 de noviembre de 2026" in page.text
    assert "Dónde ayudaría más el coaching" in page.text


HOSTILE = "<script>alert(1)</script>\"'&\u202e"


def test_markup_in_names_stays_text(tmp_path: Path) -> None:
    odd = card("call", greeting={"question": HOSTILE})
    made = Warehouse((odd,)).add(
        *(
            Talk(
                f"{i}{HOSTILE}",
                f"2026-11-02T09:00:0{i}",
                COLD,
                agent_id=HOSTILE,
                agent_name=HOSTILE,
                team=HOSTILE,
            )
            for i in range(6)
        ),
        surveys=[Survey(f"1{HOSTILE}", datetime(2026, 11, 3, tzinfo=UTC), csat=1, comment=HOSTILE)],
        roster=[Agent(HOSTILE, HOSTILE, HOSTILE)],
    )
    page = team_page(after_a_night(made), tmp_path, HOSTILE)
    assert HOSTILE in page.root.xpath("//h1")[0].text_content()
    assert not page.root.xpath("//script[contains(., 'alert')] | //@onclick | //@onerror")
