"""The site of the sample night, every kind of page: nothing refused, nothing asked for, open to everybody."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.prefect]

KINDS = {
    "overview": "index.html",
    "team": "teams/North.html",
    "runs": "runs/index.html",
    "report": "agents/a102/2026-W45.html",
    "call": "interactions/C-0004.html",
    "chat": "interactions/T-0049.html",
    "email": "interactions/E-0010.html",
}
"""A page of each kind."""
FRAMED = ("overview", "team", "runs")
"""The kinds that have the frame: pages for supervisors."""
PHONE_WIDTH_PX = 390
_HREF = re.compile(r'(?:href|src)="([^"]+)"')
_ID = re.compile(r'\bid="([^"]+)"')

Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def site(sample_data: Path) -> Path:
    return sample_data / "site"


def links(page: Path) -> list[str]:
    """Addresses that the page leads to, but for what stands in it."""
    found = [unescape(each) for each in _HREF.findall(page.read_text("utf-8"))]
    return [each for each in found if not each.startswith("data:")]


@pytest.mark.parametrize(
    ("scheme", "size"),
    [
        ("light", "desktop"),
        ("dark", "phone"),
        pytest.param("light", "phone", marks=pytest.mark.slow),
        pytest.param("dark", "desktop", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_quiet_and_open_to_everybody(
    site: Path, visit: Visit, kind: str, size: str, scheme: str
) -> None:
    seen = visit(site / KINDS[kind], scheme=scheme, size=size)
    seen.page.evaluate("document.querySelectorAll('details').forEach((fold) => fold.open = true)")
    assert seen.complaints == []
    assert seen.broken_rules() == []
    if size == "phone":
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH_PX


def test_no_link_of_the_site_is_dead(site: Path) -> None:
    pages = {page.relative_to(site).as_posix(): page for page in site.rglob("*.html")}
    ids = {name: set(_ID.findall(page.read_text("utf-8"))) for name, page in pages.items()}
    dead = []
    for name, page in pages.items():
        for link in links(page):
            path, anchor = urldefrag(link)
            target = (page.parent / unquote(path)).resolve() if path else page
            to = target.relative_to(site.resolve()).as_posix() if path else name
            if not target.is_file() or (anchor and to in ids and unescape(anchor) not in ids[to]):
                dead.append(f"{name}: {link}")
    assert dead == []


def test_no_link_leaves_the_site(site: Path) -> None:
    outside = [
        f"{page.name}: {link}"
        for page in site.rglob("*.html")
        for link in links(page)
        if ":" in link
        or link.startswith("/")
        or not (page.parent / urldefrag(link)[0]).resolve().is_relative_to(site.resolve())
    ]
    assert outside == []


def test_every_page_is_reached_from_the_overview(site: Path) -> None:
    reached, waiting = set(), [(site / "index.html").resolve()]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        paths = [urldefrag(link)[0] for link in links(page)]
        found = ((page.parent / unquote(path)).resolve() for path in paths if path)
        waiting += [target for target in found if target.suffix == ".html"]
    assert {page.resolve() for page in site.rglob("*.html")} - reached == set()


def test_pages_that_agents_get_lead_to_nobody_else(site: Path) -> None:
    for page in (site / "agents").glob("*/*.html"):
        for link in links(page):
            path = (page.parent / urldefrag(link)[0]).resolve()
            others = path.parent.parent.name == "agents" and path.parent != page.parent.resolve()
            assert not others, f"{page}: {link}"
            assert path.name != "index.html", f"{page}: {link}"


@pytest.mark.parametrize("kind", FRAMED)
def test_the_first_tab_skips_to_the_content(site: Path, visit: Visit, kind: str) -> None:
    page = visit(site / KINDS[kind]).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_page_one_is_on_is_marked(site: Path, visit: Visit) -> None:
    page = visit(site / "index.html").page
    assert page.locator("nav [aria-current=page]").all_inner_texts() == ["Overview"]


def test_an_agent_is_found_by_a_word_and_opened_by_the_keyboard(site: Path, visit: Visit) -> None:
    seen = visit(site / "index.html")
    page = seen.page
    page.get_by_role("searchbox", name="Find").focus()
    page.keyboard.type("a102")
    assert page.locator("#find-told").inner_text() == "1 found."
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "find-box"
    page.keyboard.press("Enter")
    page.wait_for_url("**/agents/a102/*.html")
    assert seen.complaints == []


def test_what_was_looked_for_stands_in_the_address_and_is_there_again(site: Path, visit: Visit) -> None:
    page = visit(site / "index.html").page
    page.get_by_role("searchbox", name="Find").fill("zzzz")
    assert page.locator("#find-told").inner_text() == "Nothing found. Fewer letters find more."
    page.get_by_role("searchbox", name="Find").fill("a10")
    address = page.evaluate("location.href")
    assert address.endswith("index.html#?q=a10")
    again = visit(site / "index.html").page
    again.goto("about:blank")
    again.goto(address)
    assert again.locator("#find-box").input_value() == "a10"
    assert again.locator("#find-found a").count() == 5
    again.locator("#find-box").press("Escape")
    assert again.locator("#find-found a").count() == 0
    assert again.evaluate("location.hash") == ""


def test_without_script_the_lists_are_whole_and_nothing_is_there_that_does_nothing(
    site: Path, visit: Visit
) -> None:
    page = visit(site / "index.html", java_script_enabled=False).page
    assert page.locator("input:visible, select:visible").count() == 0
    assert page.locator(".filterable tbody tr:visible").count() >= 5


LIST = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>List</title>
<script type="application/json" id="find-words">
{"filter": "Filter", "all": "All", "shown": "{shown} of {n} shown.",
"facets": {"team": "Team", "channel": "Channel", "outcome": "Outcome"}}
</script></head><body><main><h1>List</h1>
<table class="filterable" id="rows"><caption>People</caption><tbody>%s</tbody></table></main>
<script>%s</script></body></html>"""
PEOPLE = [
    ("José Álvarez", "North", "Call"),
    ("Ben Okafor", "North", "Chat"),
    ("Carla Jensen", "South", "Call"),
    ("Dana Reyes", "South", "Chat"),
    ("Eve Stone", "South", "Email"),
    ("Finn Wolf", "North", "Call"),
]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    from qa.report.templating import script

    rows = (
        f'<tr data-team="{team}" data-channel="{channel}"><td>{name}</td></tr>'
        for name, team, channel in PEOPLE
    )
    path = tmp_path / "list.html"
    path.write_text(LIST % ("".join(rows), script("find")), "utf-8")
    return path


def shown(page: Any) -> list[str]:
    return list(page.locator("tbody tr:visible").all_inner_texts())


def test_a_list_is_narrowed_down_by_words_and_by_choices_and_says_how_far(people: Path, visit: Visit) -> None:
    seen = visit(people)
    page, told = seen.page, seen.page.get_by_role("status")
    assert page.get_by_role("group", name="Filter: People").count() == 1
    assert (len(shown(page)), told.inner_text()) == (6, "")
    page.get_by_label("Filter", exact=True).fill("jose alv")
    assert (shown(page), told.inner_text()) == (["José Álvarez"], "1 of 6 shown.")
    page.get_by_label("Filter", exact=True).fill("")
    page.get_by_label("Team").select_option("South")
    page.get_by_label("Channel").select_option("Chat")
    assert (shown(page), told.inner_text()) == (["Dana Reyes"], "1 of 6 shown.")
    assert page.get_by_label("Outcome").count() == 0, "no row carries one"
    assert page.evaluate("location.hash") == "#?rows.team=South&rows.channel=Chat"
    assert (seen.complaints, seen.broken_rules()) == ([], [])


def test_a_narrowed_list_is_there_again_by_its_address(people: Path, visit: Visit) -> None:
    page = visit(people).page
    page.goto("about:blank")
    page.goto(people.as_uri() + "#?rows=o&rows.team=North&rows.channel=nonsense")
    assert shown(page) == ["Ben Okafor"], "a word of it begins so"
    assert page.get_by_label("Team").input_value() == "North"


def test_a_short_list_is_left_as_it_is(people: Path, visit: Visit) -> None:
    people.write_text(re.sub(r"(<tr.*?</tr>){2}", "", people.read_text("utf-8"), count=1), "utf-8")
    assert visit(people).page.locator("input").count() == 0


def test_the_agents_of_the_site_are_narrowed_down(site: Path, visit: Visit) -> None:
    seen = visit(site / "index.html")
    filters = seen.page.locator(".filters:has(+ .wide #agent-list)")
    names = seen.page.locator("#agent-list tbody tr:visible th")
    assert names.count() == 5
    filters.locator("input").fill("okaf")
    assert names.all_inner_texts() == ["Ben Okafor a102"]
    filters.locator("input").fill("")
    filters.locator("select").select_option("South")
    assert names.all_inner_texts() == ["David Malone a104", "Erin Castillo a105"]
    assert seen.complaints == []
