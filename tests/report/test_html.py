"""The pages: as the gold file has them, and harmless whatever was said."""

import os
import re
from datetime import UTC, date, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qa.report import render, write_reports
from qa.report.cards import Cards
from qa.report.page import agent_page
from qa.report.period import Period
from qa.types import Agent, Channel, Survey
from tests.report.builder import Line, Talk, Warehouse
from tests.report.story import CALM, COLD, GOOD, HELLO

GOLD = Path(__file__).parents[1] / "gold" / "report"
SCRUBS = (
    (r'(?<=<meta name="callqa-content" content=")[0-9a-f]{64}', "HASH"),
    (r"callqa \d+\.\d+\.\d+\S*(?=</p>)", "callqa VERSION"),
)


def scrub(html: str) -> str:
    """Without what differs between versions and machines."""
    for pattern, name in SCRUBS:
        html = re.sub(pattern, name, html, flags=re.DOTALL)
    return html


def pages(warehouse: Warehouse, folder: Path) -> str:
    """All pages, one after the other."""
    told = write_reports(warehouse.con, folder, warehouse.scorecards, dispute_days=14)
    return "\n".join(path.read_text("utf-8") for path in [*told, folder / "index.html"])


@pytest.mark.parametrize(
    ("name", "page"), [("agent_week", "a102/2026-W45.html"), ("index", "index.html")], ids=["week", "index"]
)
def test_a_page_looks_like_its_gold_file(name: str, page: str, site: Path) -> None:
    actual = scrub((site / page).read_text("utf-8"))
    gold = GOLD / f"{name}.html"
    if os.environ.get("CALLQA_UPDATE_GOLD") == "1":
        gold.write_text(actual, "utf-8")
    if not gold.exists() or gold.read_text("utf-8") != actual:
        beside = gold.with_suffix(".html.actual")
        beside.write_text(actual, "utf-8")
        pytest.fail(f"{gold.name} differs. Compare with {beside.name}; `make update-gold` accepts it.")


HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


class Elements(HTMLParser):
    """Names of the elements of a page, attributes that run code or point outside, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.suspicious: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        for name, value in attrs:
            is_link = name in ("src", "srcset", "href", "xlink:href", "action") and not _is_local(value or "")
            if is_link or name.startswith("on"):
                self.suspicious.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.text += data


def _is_local(link: str) -> bool:
    return link.startswith("#") or re.fullmatch(r"[\w-]+/[\w-]+\.html(#[\w-]+)?", link) is not None


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Elements:
    """Everything that comes from outside holds markup."""
    lines: tuple[Line, ...] = (
        ("A", f"Good morning {HOSTILE}", {"greeting": f"Good morning {HOSTILE}"}),
        ("C", f"I'm fed up {HOSTILE} \u202e and ]]> </svg> {{{{ 7*7 }}}}", {"sentiment_low": "I'm fed up"}),
        ("A", "x" * 10_000, {"interruption": "x" * 500}),
    )
    agent = f"Ben \"<b>O'Kafor</b> {HOSTILE}"
    talk = Talk(
        f"C-1{HOSTILE}",
        "2026-11-02T09:00:00",
        lines,
        agent_id=HOSTILE,
        agent_name=agent,
        team=HOSTILE,
        queue=HOSTILE,
        interruptions=2.0,
        doubts=(f"Who {HOSTILE}",),
    )
    earlier = Talk(f"C-0{HOSTILE}", "2026-10-27T09:00:00", COLD, agent_id=HOSTILE, agent_name=agent)
    other = Talk(HOSTILE, "2026-11-03T09:00:00", lines[:1], Channel.CHAT, HOSTILE, language=HOSTILE)
    answer = Survey(talk.id, datetime(2026, 11, 2, tzinfo=UTC), csat=1, comment=f"No {HOSTILE}")
    odd = Warehouse().add(talk, earlier, other, surveys=[answer], roster=[Agent(HOSTILE, agent, HOSTILE)])
    return Elements(pages(odd, tmp_path_factory.mktemp("hostile")))


def test_markup_in_what_was_said_stays_text(hostile: Elements) -> None:
    assert not hostile.names & {"script", "img", "b", "iframe", "object", "link", "base", "form"}
    assert f"Good morning {HOSTILE}" in hostile.text
    assert f"Who {HOSTILE} What rests on it counts neither for nor against you." in hostile.text
    assert "{{ 7*7 }}" in hostile.text


def test_nothing_runs_and_nothing_points_outside(hostile: Elements) -> None:
    assert hostile.suspicious == []


def test_every_page_forbids_requests(tmp_path: Path) -> None:
    told = Warehouse().add(Talk("C-1", "2026-11-02T09:00:00", GOOD))
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    for path in [
        *write_reports(told.con, tmp_path, told.scorecards, dispute_days=14),
        tmp_path / "index.html",
    ]:
        html = unescape(path.read_text("utf-8"))
        assert html.count(policy) == 1
        assert html.index(policy) < html.index("<style>")
        assert "@import" not in html
        assert "url(" not in html


def test_the_chart_is_told_in_words(told: Warehouse, site: Path) -> None:
    html = (site / "a102" / "2026-W45.html").read_text("utf-8")
    svg = html[html.index("<svg") : html.index("</svg>")]
    assert "<title" in svg
    assert 'role="img"' in svg
    (description,) = re.findall(r"<desc[^>]*>(.*?)</desc>", svg)
    sql = "SELECT score FROM agent_weeks WHERE agent_id = 'a102' ORDER BY week"
    scores = [row[0] for row in told.con.execute(sql).fetchall()]
    shown = [f"{score:.1f}".removesuffix(".0") for score in scores]
    assert re.findall(r"W\d\d: ([\d.]+)", description) == shown
    assert all(f">{score}</text>" in svg for score in shown)


def one_week(*talks: Talk) -> str:
    """The text of the report of the week of 2 November."""
    told = Warehouse().add(*talks)
    page = agent_page(
        told.con, "a102", "Ben Okafor", Period.week(date(2026, 11, 2)), Cards(told.scorecards), 14
    )
    return " ".join(Elements(render.agent(page, "0" * 64)).text.split())


def test_no_interaction() -> None:
    text = one_week(Talk("C-1", "2026-10-02T09:00:00", GOOD))
    assert "No interactions this week" in text
    assert "What went well" not in text


def test_one_interaction() -> None:
    text = one_week(Talk("C-1", "2026-11-02T09:00:00", COLD))
    assert "From one interaction alone." in text
    assert "a trend is drawn from the second week with a score on" in text
    assert "95 %" not in text


def test_few_interactions() -> None:
    text = one_week(*(Talk(f"C-{i}", f"2026-11-0{i}T09:00:00", COLD) for i in (2, 3)))
    assert "The mean of 2 scores: too few to give an interval" in text


def test_nothing_evaluated() -> None:
    text = one_week(Talk("C-1", "2026-11-02T09:00:00", COLD, language="es"))
    assert "Nothing could be scored this week" in text
    assert "Not scored: no scorecard for a call in language es." in text
    assert "would help most" not in text


def test_nothing_to_improve() -> None:
    text = one_week(Talk("C-1", "2026-11-02T09:00:00", GOOD))
    assert "Nothing was missed that cost points in what could be judged this week." in text
    assert "Your goal for next week" not in text


def test_nothing_to_quote() -> None:
    text = one_week(Talk("C-1", "2026-11-02T09:00:00", (("A", "Yes?"), ("C", "Wrong number."))))
    assert "No single sentence stands out to quote this week." in text


@pytest.mark.parametrize("lines", [GOOD, COLD, CALM, (HELLO,)])
def test_the_tone_is_respectful(lines: tuple[Line, ...]) -> None:
    text = one_week(Talk("C-1", "2026-11-02T09:00:00", lines)).lower()
    assert "fail" not in text
    assert "bad" not in re.findall(r"\w+", text)
    assert "if you see it differently" in text


def test_no_other_agent_is_named(site: Path) -> None:
    text = (site / "a102" / "2026-W45.html").read_text("utf-8")
    assert "Ben Okafor" in text
    for name in ("Anna", "Whitfield", "Carla", "Jensen", "a101", "a103"):
        assert name not in text
