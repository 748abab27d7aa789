"""The README's pictures: pages of the sample site as Chromium shows them.

    python data/samples/make_screens.py data/site

Needs Chromium and the extra «dev». What is shown is made from the samples, so it may be shared.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SCREENS = Path(__file__).with_name("screens")
PAGES = {"team": "teams/North.html", "call": "interactions/C-0004.html#course"}
DESKTOP = {"width": 1120, "height": 840}
MOST_BYTES = 200_000


def main() -> None:
    """Take all of them."""
    site = Path(sys.argv[1]).resolve()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    SCREENS.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium)
        for name, page in PAGES.items():
            take(browser, f"{site.as_uri()}/{page}", SCREENS / f"{name}.png")
        browser.close()


def take(browser: Browser, page: str, to: Path) -> None:
    """The page from its anchor on, light, as on a desktop."""
    shown = browser.new_page(viewport=DESKTOP, color_scheme="light", reduced_motion="reduce")
    shown.goto(page)
    shown.screenshot(path=to)
    size = to.stat().st_size
    print(f"{to.name}: {size:,} bytes")
    if size > MOST_BYTES:
        raise SystemExit(f"{to.name}: has more than {MOST_BYTES:,} bytes. Show less of the page.")


if __name__ == "__main__":
    main()
