"""Reports as PDF, printed from their own pages by Chromium: one browser for many, no scripts, no network.

Chosen over WeasyPrint, which needs no browser but took three times as long on reports of five conversations,
drew the trend in black (a page's own colours don't reach its SVG) and knows no `fit-content`.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from qa.errors import ExportError
from qa.report.files import carried, write_bytes

__all__ = ["beside", "missing", "printer", "write_pdfs"]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = ("--disable-background-networking", "--disable-component-update", "--no-first-run")
_INSTALL = "a PDF needs {what}. Run: {how}"
_NUMBERS = (
    '<div style="width: 100%; text-align: center; font: 8pt sans-serif; color: #525d6b">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)
_MARK = b"%callqa-content "
"""Behind a file's end stands, as a comment, the hash of the content that it was made from."""
_MARKED = re.compile(_MARK + rb"([0-9a-f]{64})\n\Z")
_TAIL_BYTES = 100


def beside(page: Path) -> Path:
    """Where the PDF of a page lies."""
    return page.with_suffix(".pdf")


def missing() -> str | None:
    """What has to be installed, with the command; None where PDFs can be made."""
    if find_spec("playwright") is None:
        return _INSTALL.format(what="Playwright", how="pip install 'callqa[pdf]'")
    if _browser() is None and not _has_own_browser():
        return _INSTALL.format(
            what="Chromium", how="apt-get install chromium, or: playwright install chromium"
        )
    return None


def write_pdfs(pages: Sequence[Path]) -> list[Path]:
    """The PDF of each page, beside it: A4, folds open. One that was made from the same content is left alone.

    Raises ExportError, which names the command to run, where none can be made or Chromium breaks.
    """
    stale = [page for page in pages if _content_of(beside(page)) != carried(page)]
    if stale and (why := missing()):
        raise ExportError(f"--pdf: {why}")
    if stale:
        with ThreadPoolExecutor(1) as own:  # Playwright refuses a thread in which an event loop runs
            own.submit(_print, stale).result()
    return [beside(page) for page in pages]


def _print(pages: Sequence[Path]) -> None:
    from playwright.sync_api import Error

    try:
        with printer() as printed:
            for page in pages:
                mark = _MARK + (carried(page) or "").encode() + b"\n"
                write_bytes(beside(page), printed(page) + mark)
    except Error:
        raise ExportError(
            "--pdf: Chromium can't print here. See whether it starts: chromium --headless --version"
        ) from None


def _content_of(path: Path) -> str | None:
    """The hash that a PDF carries."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        found = _MARKED.search(file.read())
    return found[1].decode() if found else None


def _browser() -> str | None:
    """A Chromium of this machine."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


def _has_own_browser() -> bool:
    """Whether Playwright has fetched one for itself."""
    with ThreadPoolExecutor(1) as own:
        return own.submit(_looked_for).result()


def _looked_for() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        return Path(driver.chromium.executable_path).exists()


@contextmanager
def printer() -> Iterator[Callable[[Path], bytes]]:
    """Prints pages as long as it is open. Their policy lets nothing be loaded; here nothing could be."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_browser(), args=_QUIET)
        context = browser.new_context(java_script_enabled=False, offline=True, color_scheme="light")
        sheet = context.new_page()

        def printed(page: Path) -> bytes:
            sheet.goto(page.absolute().as_uri())
            made: bytes = sheet.pdf(
                format="A4",
                prefer_css_page_size=True,
                print_background=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=_NUMBERS,
                tagged=True,
                outline=True,
            )
            return made

        try:
            yield printed
        finally:
            browser.close()
