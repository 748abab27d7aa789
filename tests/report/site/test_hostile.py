"""Hostile chats from the inbox to every page, CSV and Excel: nothing runs and nothing breaks out."""

import csv
import json
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qa import steps, store
from qa.export import Format, export_tables
from qa.home import Home
from qa.report import pdf
from qa.report.files import is_page
from qa.report.templating import script
from qa.scoring import expression, vocabulary

SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)"><svg onload=alert(3)>'
LINK = "Click [here](javascript:alert(4)) or <a href='javascript:alert(5)'>there</a>, data:text/html,<b>x</b>"
TURNED = "\u202egnp.exe\u202c \u2067right to left\u2069 \u200f\u200e and \u061c"
EMOJI = "👩‍👩‍👧‍👦 🏳️‍🌈 ❤️ \U0001f9d1\U0001f3fd‍💻"
LONG = "W" * 10_000
BRACES = "{{ 7*7 }} {% include 'page.html.j2' %} ]]> --> </style></title></textarea>"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "＝1+1")
SAID = (SCRIPT, LINK, TURNED, EMOJI, LONG, BRACES, *FORMULAS)
NAME = f'Ben "O\'Kafor" {SCRIPT}'
TEAM = f"=North {SCRIPT}"
RUNS_CODE = {"script", "iframe", "object", "embed", "link", "base", "form", "applet", "frame"}


class Page(HTMLParser):
    """A page's elements, its text, what its own scripts are, and attributes that run code or lead outside."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.suspicious: list[str] = []
        self.scripts: list[str] = []
        self.text = ""
        self._open: str | None = None
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        given = dict(attrs)
        self._open = None
        if tag == "script":
            self._open = "data" if given.get("type") == "application/json" else "script"
            if "src" in given:
                self.suspicious.append("a script from elsewhere")
        for name, value in attrs:
            is_link = name in {"src", "srcset", "href", "xlink:href", "action", "formaction"}
            if name.startswith("on") or (is_link and ":" in (value or "")):
                self.suspicious.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self._open = None

    def handle_data(self, data: str) -> None:
        if self._open == "script":
            self.scripts.append(data)
        elif self._open is None:
            self.text += data


def write_inbox(inbox: Path) -> None:
    """A chat that says it all, one an agent of a hostile id serves, a roster and a survey."""
    (inbox / "chats").mkdir(parents=True)
    turns = [
        {"speaker": ("customer", "agent")[i % 2], "text": text, "start": 20 * i}
        for i, text in enumerate(SAID)
    ]
    turns.append({"speaker": "agent", "text": f"I am so sorry to hear that {SCRIPT}. Goodbye!", "start": 999})
    for interaction_id, agent_id in (("T-1", "a1"), (f"T-2 {SCRIPT}", "../../a2")):
        chat = {
            "id": interaction_id,
            "channel": "chat",
            "agent_id": agent_id,
            "agent_name": NAME,
            "team": TEAM,
            "queue": SCRIPT,
            "customer_id": SCRIPT,
            "disposition": SCRIPT,
            "language": "en",
            "started_at": "2026-11-02T10:00:00+00:00",
            "turns": turns,
        }
        (inbox / "chats" / f"{len(interaction_id)}.json").write_text(json.dumps(chat), "utf-8")
    (inbox / "chats" / "=broken <script>.json").write_text("{", "utf-8")
    with (inbox / "surveys.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("interaction_id", "csat", "comment"), ("T-1", 1, f"=1+1 {SCRIPT}")])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, own_vocabulary: None) -> Iterator[Path]:
    """The data folder after a night over the inbox, without its orchestrator, with the house's own checks."""
    from qa.checks import all_checks

    folder = tmp_path_factory.mktemp("hostile")
    write_inbox(folder / "inbox")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary, "all_checks", all_checks)
        expression.parse.cache_clear()
        job = steps.open_job(folder / "data")
        with closing(steps.open_store(job)) as con:
            steps.begin(con)
            planned = steps.plan(job, folder / "inbox", con)
            for batch in steps.read_texts(job, planned, con):
                steps.load(con, [batch])
            steps.reject(job, con, planned, ())
            steps.score(job, con)
            steps.write_reports(job, con)
            steps.publish(job, con)
        steps.write_site(job)
        yield folder / "data"


@pytest.fixture(scope="module")
def pages(data: Path) -> dict[str, Page]:
    """Every page that the night wrote, of reports and of the site."""
    found = [path for path in data.rglob("*.html") if is_page(path)]
    return {path.relative_to(data).as_posix(): Page(path) for path in found}


def test_both_agents_have_reports_inside_the_folder(data: Path, pages: dict[str, Page]) -> None:
    assert {name.split("/")[0] for name in pages} == {"reports", "site"}
    assert len([name for name in pages if name.startswith("site/agents/")]) >= 2
    assert not list(data.parent.parent.glob("a2*"))


def test_no_element_but_our_own_and_nothing_that_runs(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        allowed = {"script"} if page.scripts else set()
        assert page.names & RUNS_CODE <= allowed, name
        assert page.suspicious == [], name


def test_scripts_are_those_of_the_house(pages: dict[str, Page]) -> None:
    from qa.report.templating import TEMPLATES

    ours = {str(script(path.stem)) for path in TEMPLATES.glob("*.js")}
    for name, page in pages.items():
        assert set(page.scripts) <= ours, name


def test_what_was_said_stands_there_as_text(pages: dict[str, Page]) -> None:
    (report,) = [page for name, page in pages.items() if name.startswith("site/agents/a1/")]
    assert NAME in report.text
    assert f"I am so sorry to hear that {SCRIPT}" in report.text


def test_nothing_of_the_templates_language_is_worked_out(pages: dict[str, Page]) -> None:
    assert not [name for name, page in pages.items() if "49" in page.text.split()]


@pytest.mark.browser
@pytest.mark.skipif(pdf.missing() is not None, reason=f"no PDF here: {pdf.missing()}")
def test_a_pdf_holds_no_script_and_no_link_that_runs(data: Path) -> None:
    made = pdf.write_pdfs(sorted(Home(data).reports.glob("*/*.html")))
    assert made
    for path in made:
        told = path.read_bytes()
        assert told.startswith(b"%PDF-")
        assert not [name for name in (b"/JavaScript", b"/JS", b"javascript:", b"/Launch") if name in told]


@pytest.fixture(scope="module")
def exported(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    with closing(store.open_published(data)) as con:
        for output in (Format.CSV, Format.XLSX):
            export_tables(con, folder / output, output=output, reports=Home(data).reports)
    return folder


def test_no_cell_of_a_csv_file_begins_a_formula(exported: Path) -> None:
    seen = 0
    for path in (exported / "csv").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in list(csv.reader(file))[1:]:
                for cell in row:
                    is_number = cell.lstrip("-").replace(".", "", 1).replace("e-", "", 1).isdigit()
                    assert is_number or not cell.lstrip(' \t\r\n"').startswith(("=", "+", "-", "@", "＝")), (
                        path.name,
                        cell[:40],
                    )
                    seen += cell.startswith("'")
    assert seen >= len(FORMULAS), "they are there, as text"


def test_no_cell_of_the_workbook_is_a_formula_and_what_was_said_is_whole(exported: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(exported / "xlsx" / "callqa.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    texts = {cell.value for cell in cells if isinstance(cell.value, str)}
    assert {FORMULAS[0], LONG, SCRIPT, EMOJI} <= texts
    book.close()
