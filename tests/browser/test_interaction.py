"""The interaction page in Chromium: heard and read along, by mouse and by keyboard, and without scripts."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from qa.report.interactions import write_pages
from qa.report.site import Site
from qa.settings import Settings
from qa.types import Finding, Role
from tests.report import builder, story
from tests.report.builder import Warehouse
from tests.report.interactions.talks import called, stored, turn
from tests.vocabulary import instead_of_the_real_checks

pytestmark = pytest.mark.browser
RATE_HZ = 16_000
CALL_S = 110
Visit = Callable[..., Any]


@pytest.fixture(scope="module", autouse=True)
def own_vocabulary() -> Iterator[None]:
    """While this module runs, the checks are those of the builder."""
    with instead_of_the_real_checks(builder.checks):
        yield


def opus(path: Path) -> None:
    """A hum of the length of the story's calls."""
    path.parent.mkdir(parents=True)
    hum = (4_000 * np.sin(2 * np.pi * 220 * np.arange(RATE_HZ * CALL_S) / RATE_HZ)).astype(np.int16)
    with av.open(path, "w", format="ogg") as file:
        stream = file.add_stream("libopus", rate=RATE_HZ, layout="mono")
        frame = av.AudioFrame.from_ndarray(hum[np.newaxis], format="s16", layout="mono")
        frame.sample_rate, frame.time_base = RATE_HZ, Fraction(1, RATE_HZ)
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)


def long_call() -> Warehouse:
    """Three hours, two thousand turns, a finding on each tenth; and what nobody should have to read."""
    turns = tuple(
        turn(
            i,
            (Role.AGENT, Role.CUSTOMER)[i % 2],
            "Well, let me see what I can do here.",
            5.4 * i,
            5.4 * i + 5,
        )
        for i in range(2000)
    )
    found = [Finding.at(t, "made", "complaint", "says so", chars=(0, 4)) for t in turns[1::10]]
    return stored(called("long", turns, found))


def mixed() -> Warehouse:
    """Overlapping findings of several families, a finding of a whole turn, a folded note, hostile words."""
    turns = (
        turn(0, Role.AGENT, "Good morning, we can't do that \u202eand <b>never</b> will.", 0.0, 4.0),
        turn(1, Role.CUSTOMER, "w" * 10_000 + " I want my money back.", 5.0, 8.0),
        turn(2, Role.AGENT, "Careful.", 9.0, 9.5, is_public=False),
        turn(3, Role.AGENT, "One moment.", 10.0, 11.0),
    )
    found = (
        Finding.at(turns[0], "made", "greeting", "greets the other party", chars=(0, 30), strength=0.8),
        Finding.at(turns[0], "made", "negative_language", "a refusal", chars=(14, 30)),
        Finding.at(turns[1], "made", "complaint", "says that they are dissatisfied", chars=(0, 10_010)),
        Finding.at(turns[3], "made", "dead_air", "nobody speaks for 9 s", times=(11.0, 20.0)),
    )
    return stored(called("mixed", turns, found, started_at=datetime(2026, 11, 2, 9, tzinfo=UTC)))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of the story, one of its calls with a recording, and of the conversations above."""
    folder = tmp_path_factory.mktemp("site")
    opus(folder / "audio" / "C-0043.opus")
    for made in (story.warehouse(), long_call(), mixed()):
        write_pages(Site.of(made.con, folder, Settings(), made.scorecards, frozenset()))
    return folder / "interactions"


LOOKS = [(scheme, size) for scheme in ("light", "dark") for size in ("desktop", "phone")]


@pytest.mark.parametrize(
    ("name", "scheme", "size"),
    [
        *((name, *look) for name in ("C-0043", "mixed") for look in LOOKS),
        ("T-0107", "light", "phone"),
        ("T-0113", "dark", "desktop"),
    ],
)
def test_nothing_is_wrong_with_the_page(visit: Visit, site: Path, name: str, scheme: str, size: str) -> None:
    seen = visit(site / f"{name}.html", scheme=scheme, size=size)
    seen.page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert seen.broken_rules() == []
    assert seen.complaints == []
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def heard_from(page: Any) -> float:
    """The second from which the recording plays, once it does."""
    page.wait_for_function(
        "() => { const a = document.querySelector('audio'); return a.readyState > 1 && !a.seeking; }"
    )
    return float(page.evaluate("document.querySelector('audio').currentTime"))


def test_the_player_goes_to_the_second_of_a_turn_and_marks_it(visit: Visit, site: Path) -> None:
    seen = visit(site / "C-0043.html")
    seen.page.locator("#t-4 .by .play").click()
    assert 48 <= heard_from(seen.page) < 50
    seen.page.wait_for_selector("#t-4.now[aria-current='true']")
    assert seen.page.locator(".now").count() == 1
    assert seen.page.locator(".playhead").get_attribute("visibility") == "visible"
    assert seen.complaints == []


def test_the_player_goes_to_the_second_of_a_finding(visit: Visit, site: Path) -> None:
    seen = visit(site / "C-0043.html")
    found = seen.page.locator("#t-2 .found").first
    found.focus()
    found.locator("xpath=following-sibling::*").locator(".play").first.click()
    assert 24 <= heard_from(seen.page) < 26


def test_what_is_heard_is_kept_in_view_unless_motion_is_unwanted(visit: Visit, site: Path) -> None:
    for motion, is_moved in (("no-preference", True), ("reduce", False)):
        page = visit(site / "C-0043.html", reduced_motion=motion).page
        page.evaluate("document.querySelector('audio').play()")
        page.evaluate("document.querySelector('audio').currentTime = 85")
        page.wait_for_selector("#t-7.now")
        in_view = "() => document.querySelector('#t-7').getBoundingClientRect().bottom < innerHeight"
        if is_moved:
            page.wait_for_function(in_view)
        else:
            assert page.evaluate("scrollY") == 0


def test_keys_walk_through_turns_and_play(visit: Visit, site: Path) -> None:
    page = visit(site / "C-0043.html").page
    page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "t-1"
    assert 12 <= page.evaluate("document.querySelector('audio').currentTime") < 13
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "t-0"
    page.keyboard.press(" ")
    page.wait_for_function("() => !document.querySelector('audio').paused")
    page.keyboard.press(" ")
    page.wait_for_function("() => document.querySelector('audio').paused")


def test_keys_can_be_switched_off_and_leave_controls_alone(visit: Visit, site: Path) -> None:
    page = visit(site / "C-0043.html").page
    page.locator("#show-good").focus()
    page.keyboard.press(" ")
    assert not page.locator("#show-good").is_checked()
    assert page.evaluate("document.querySelector('audio').paused")
    page.locator(".keys summary").click()
    page.locator("#keys-on").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert not page.evaluate("document.activeElement.id").startswith("t-")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_focus_explains_what_was_found_and_escape_closes_it(visit: Visit, site: Path, size: str) -> None:
    page = visit(site / "mixed.html", size=size).page
    found, tip = page.locator("#t-0 .found"), page.locator("#t-0 .tip")
    assert not tip.is_visible()
    found.focus()
    assert tip.is_visible()
    told = tip.inner_text()
    assert "Greeting" in told
    assert "Strength: 80 %." in told
    assert "Refuses, blames or orders" in told
    assert found.get_attribute("aria-describedby") == tip.get_attribute("id")
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    page.locator("#t-3 .found").focus()
    assert not tip.is_visible()
    found.focus()
    assert tip.is_visible()


def test_the_pointer_explains_what_was_found_and_may_move_onto_it(visit: Visit, site: Path) -> None:
    page = visit(site / "mixed.html").page
    page.locator("#t-0 .found").hover()
    assert page.locator("#t-0 .tip").is_visible()
    page.locator("#t-0 .tip").hover()
    assert page.locator("#t-0 .tip").is_visible()
    page.locator("h1").hover()
    assert not page.locator("#t-0 .tip").is_visible()


def test_families_differ_by_line_and_can_be_hidden(visit: Visit, site: Path) -> None:
    page = visit(site / "mixed.html").page
    line = "(mark) => ['Style', 'Line'].map((of) => getComputedStyle(mark)[`textDecoration${of}`]).join(' ')"
    good, look, voice = (page.locator(f"mark.{name}").first for name in ("good", "look", "voice"))
    assert [mark.evaluate(line) for mark in (good, look, voice)] == [
        "solid underline",
        "wavy underline",
        "dotted underline",
    ]
    page.locator("#show-voice").uncheck()
    assert voice.evaluate(line).endswith("none")
    assert good.evaluate(line) == "solid underline"
    hidden = page.locator("#t-1 .found")
    hidden.hover()
    assert not page.locator("#t-1 .tip").is_visible()
    assert hidden.evaluate("(found) => found.tabIndex") == -1
    page.locator("#show-good").uncheck()
    page.locator("#t-0 .found").focus()
    assert "Greeting" not in page.locator("#t-0 .tip").inner_text()
    assert "Refuses" in page.locator("#t-0 .tip").inner_text()


def test_the_timeline_leads_to_turns_by_mouse_and_keyboard(visit: Visit, site: Path) -> None:
    page = visit(site / "C-0043.html").page
    page.locator(".timeline a[href='#t-5'] rect").first.click()
    page.wait_for_selector("#t-5:target")
    page.locator(".timeline a[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    block = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{block}:target:focus")
    assert page.locator(".timeline a[tabindex='0']").count() == 1


def test_evidence_leads_to_what_was_said(visit: Visit, site: Path) -> None:
    page = visit(site / "C-0043.html").page
    page.locator(".places a").first.click()
    page.wait_for_selector(".turn:target .said")


def test_without_scripts_all_can_be_read(visit: Visit, site: Path) -> None:
    page = visit(site / "mixed.html", java_script_enabled=False).page
    assert page.locator("#t-0 .said").is_visible()
    page.locator("#t-0 .found").hover()
    assert page.locator("#t-0 .tip").is_visible()
    page.locator("#show-good").uncheck()
    page.locator("#t-3 .found").click()
    page.wait_for_selector("#t-3 .tip")


def test_a_missing_recording_says_so(visit: Visit, site: Path, tmp_path: Path) -> None:
    page = tmp_path / "interactions" / "alone.html"
    page.parent.mkdir()
    page.write_text((site / "C-0043.html").read_text("utf-8"), "utf-8")
    seen = visit(page)
    seen.page.locator("#t-1 .by .play").click()
    seen.page.wait_for_selector(".broken:not([hidden])")


def test_three_hours_stay_usable(visit: Visit, site: Path) -> None:
    page = visit(site / "long.html", size="phone").page
    assert page.locator(".turn").count() == 2000
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    stops = "[...document.querySelectorAll('.timeline a')].filter((a) => a.tabIndex === 0).length"
    assert page.evaluate(stops) == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "t-0"
