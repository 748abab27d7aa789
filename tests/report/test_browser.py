"""The pages in Chromium: nothing refused, nothing asked for, nothing wider than a phone."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TITLES = {"a102/2026-W45.html": "Ben Okafor · Week 45 · coaching report", "index.html": "Coaching reports"}
PHONE_WIDTH_PX = 390

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install chromium to check pages in it"),
]

# A window without a head is never as narrow as a phone, so the page stands in a frame that is. The frame's
# folds are opened before it is measured.
HARNESS = """<!doctype html><body><iframe src="{url}" style="width:{width}px;height:800px;border:0"></iframe>
<pre></pre><script>
document.querySelector("iframe").onload = (event) => {{
  const inner = event.target.contentWindow, page = inner.document;
  page.querySelectorAll("details").forEach((fold) => fold.open = true);
  document.querySelector("pre").textContent = JSON.stringify({{
    title: page.title,
    headings: [...page.querySelectorAll("h1, h2")].map((heading) => heading.textContent),
    width_px: page.documentElement.scrollWidth,
    requests: inner.performance.getEntriesByType("resource").map((entry) => entry.name),
    unlabelled: [...page.querySelectorAll("[aria-labelledby]")].filter((element) =>
      !element.getAttribute("aria-labelledby").split(" ").every((id) => page.getElementById(id))).length,
    dead_links: [...page.querySelectorAll("a[href^='#']")].filter((link) =>
      !page.getElementById(link.hash.slice(1))).length,
  }});
}};
</script>"""


@dataclass(frozen=True)
class Seen:
    """A page as the browser has it, and what its console got."""

    title: str
    headings: list[str]
    width_px: int
    requests: list[str]
    unlabelled: int
    dead_links: int
    console: list[str]


@pytest.fixture(
    scope="module", params=[(site, page) for site in ("site", "rich_site") for page in TITLES], ids=" ".join
)
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    assert CHROMIUM is not None
    site, name = request.param
    folder_of_site: Path = request.getfixturevalue(site)
    folder = tmp_path_factory.mktemp("browser")
    harness = folder / "harness.html"
    harness.write_text(HARNESS.format(url=(folder_of_site / name).as_uri(), width=PHONE_WIDTH_PX), "utf-8")
    ran = subprocess.run(
        [
            CHROMIUM,
            *("--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"),
            *("--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"),
            *("--allow-file-access-from-files", f"--user-data-dir={folder / 'profile'}"),
            *("--virtual-time-budget=5000", "--dump-dom", harness.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    told = re.findall(r"<pre>(.*?)</pre>", ran.stdout, re.DOTALL)[0]
    return Seen(
        **json.loads(unescape(told)), console=re.findall(r"^\[.*CONSOLE.*$", ran.stderr, re.MULTILINE)
    )


def test_the_console_stays_empty(seen: Seen) -> None:
    assert seen.console == []


def test_nothing_is_requested(seen: Seen) -> None:
    assert seen.requests == []


def test_it_has_a_title_and_headings(seen: Seen) -> None:
    assert seen.title in TITLES.values()
    assert len(seen.headings) >= 3
    assert all(heading.strip() for heading in seen.headings)


def test_labels_and_links_lead_somewhere(seen: Seen) -> None:
    assert (seen.unlabelled, seen.dead_links) == (0, 0)


def test_a_phone_needs_no_sideways_scrolling(seen: Seen) -> None:
    assert seen.width_px <= PHONE_WIDTH_PX
