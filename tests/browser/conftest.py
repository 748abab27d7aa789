"""Pages in real Chromium, driven by Playwright: what they ask for and complain of is noted."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="install the extra: pip install 'callqa[dev]'")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ("--disable-background-networking", "--disable-component-update", "--no-first-run")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOCAL = ("file:", "data:", "blob:")
TELL_VIOLATIONS = """document.addEventListener(
    "securitypolicyviolation", (event) => console.error("policy: " + event.violatedDirective)
)"""
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@dataclass
class Seen:
    """A page in the browser; `complaints` are console errors, requests and violations of the policy."""

    page: Any
    complaints: list[str] = field(default_factory=list)

    def complain(self, what: str, is_wrong: bool = True) -> None:
        """Notes what is wrong."""
        if is_wrong:
            self.complaints.append(what)

    def broken_rules(self) -> list[str]:
        """What axe finds, a line a rule with the first element that breaks it."""
        if not AXE.exists():
            pytest.skip("axe is missing: npm install --prefix tests/browser")
        self.page.evaluate(AXE.read_text("utf-8"))  # not as a script element: the page's policy refuses those
        found = self.page.evaluate("(tags) => axe.run({runOnly: tags})", STANDARDS)
        return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found["violations"]]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser. As long as Playwright is open, its event loop is this thread's: no module finds it so."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: install chromium to check pages in it")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Seen]]:
    """Opens a file: `visit(path, scheme="dark", size="phone")`."""
    contexts = []

    def go(path: Path, *, scheme: str = "light", size: str = "desktop", **more: Any) -> Seen:
        context = chromium.new_context(viewport=SIZES[size], color_scheme=scheme, **more)
        contexts.append(context)
        page = context.new_page()
        seen, own = Seen(page), path.as_uri()
        page.on("console", lambda told: seen.complain(told.text, told.type == "error"))
        page.on("pageerror", lambda error: seen.complain(str(error)))
        page.on("request", lambda asked: seen.complain(asked.url, not asked.url.startswith(LOCAL)))
        page.add_init_script(TELL_VIOLATIONS)
        page.goto(own)
        return seen

    yield go
    for context in contexts:
        context.close()
