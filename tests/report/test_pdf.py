"""Reports as PDF: the whole page with its folds open, readable aloud, made without scripts or network."""

import re
import shutil
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.errors import ExportError
from qa.report import pdf

MISSING = pdf.missing()
CONTENT = '<meta name="callqa-content" content="{}">'


@pytest.fixture
def page(site: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(site / "a102" / "2026-W45.html", tmp_path))


def written(path: Path, body: str, content: str = "0" * 64) -> Path:
    """A page of one's own."""
    path.write_text(
        f'<!doctype html><html lang="es"><head><title>T</title>{CONTENT.format(content)}{body}', "utf-8"
    )
    return path


def sheets(made: Path) -> int:
    return len(re.findall(rb"/Type /Page\b", made.read_bytes()))


def printed(test: Callable[..., None]) -> Callable[..., None]:
    """Marks a test that needs the browser."""
    can_print = pytest.mark.skipif(MISSING is not None, reason=f"no PDF here: {MISSING}")
    marked: Callable[..., None] = pytest.mark.browser(can_print(test))
    return marked


@printed
def test_it_lies_beside_its_page_and_can_be_read_aloud(page: Path) -> None:
    (made,) = pdf.write_pdfs([page])
    data = made.read_bytes()
    assert made == page.with_suffix(".pdf")
    assert data.startswith(b"%PDF-")
    for what in (b"/Lang (en)", b"/MarkInfo", b"/StructTreeRoot", b"/Outlines", b"/DisplayDocTitle true"):
        assert what in data
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


@printed
def test_folds_are_open(page: Path, tmp_path: Path) -> None:
    opened = tmp_path / "opened.html"
    opened.write_text(page.read_text("utf-8").replace("<details", "<details open"), "utf-8")
    folded, whole = pdf.write_pdfs([page, opened])
    assert sheets(folded) == sheets(whole) > 4


@printed
def test_only_what_changed_is_printed_again(tmp_path: Path) -> None:
    pages = [written(tmp_path / f"{name}.html", "<p>as it was") for name in ("one", "two")]
    first, second = (made.read_bytes() for made in pdf.write_pdfs(pages))
    written(pages[1], "<p>changed", content="1" * 64)
    made = pdf.write_pdfs(pages)
    assert made[0].read_bytes() == first
    assert made[1].read_bytes() != second


@printed
def test_nothing_runs_and_nothing_is_asked_for(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        body = f'<p>x<img src="{url}"><script>document.body.innerHTML = "<p>".repeat(9999)</script>'
        (made,) = pdf.write_pdfs([written(tmp_path / "hostile.html", body)])
        with pytest.raises(BlockingIOError):
            server.accept()
    assert sheets(made) == 1


@printed
def test_a_browser_that_breaks_is_told(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_browser", lambda: "/bin/false")
    with pytest.raises(ExportError, match="Chromium can't print here"):
        pdf.write_pdfs([page])


def test_what_is_missing_is_named_with_its_command(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"--pdf: a PDF needs Playwright. Run: pip install 'callqa\[pdf\]'"):
        pdf.write_pdfs([page])
    monkeypatch.setattr(pdf, "find_spec", lambda name: object())
    monkeypatch.setattr(pdf, "_browser", lambda: None)
    monkeypatch.setattr(pdf, "_has_own_browser", lambda: False)
    with pytest.raises(ExportError, match=r"needs Chromium. Run: apt-get install chromium"):
        pdf.write_pdfs([page])
    assert pdf.write_pdfs([]) == []
