"""The page as the gold file has it, harmless whatever was said, and in every language."""

import os
import re
from html import unescape
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

import qa.report
from qa.checks import all_checks
from qa.report.interactions._kinds import _KINDS
from qa.report.language import LANGUAGES, MESSAGES
from qa.types import Finding, Role
from tests.report import story
from tests.report.interactions.talks import called, pages, stored, turn
from tests.report.test_html import GOLD, HOSTILE, Elements, scrub
from tests.report.test_style import contrast

REPORT = Path(qa.report.__file__).parent
RTL = "\u202e\u2067abc"


def test_the_page_looks_like_its_gold_file(tmp_path: Path) -> None:
    actual = scrub(pages(story.warehouse(), tmp_path)["C-0043"])
    gold = GOLD / "interaction.html"
    if os.environ.get("CALLQA_UPDATE_GOLD") == "1":
        gold.write_text(actual, "utf-8")
    if not gold.exists() or gold.read_text("utf-8") != actual:
        beside = gold.with_suffix(".html.actual")
        beside.write_text(actual, "utf-8")
        pytest.fail(f"{gold.name} differs. Compare with {beside.name}; `make update-gold` accepts it.")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Elements]:
    """Everything that comes from outside holds markup, and so does the page's address."""
    turns = (
        turn(0, Role.AGENT, f"Hello {HOSTILE} javascript:alert(3)", 0.0, 4.0, participant=HOSTILE),
        turn(1, Role.CUSTOMER, f"{RTL} {{{{ 7*7 }}}} ]]> </svg></title>", 2.0, 6.0),
        turn(2, Role.UNKNOWN, "x" * 10_000, 7.0, 9.0, participant=HOSTILE),
        turn(3, Role.AGENT, f"Note {HOSTILE}", 10.0, 11.0, is_public=False),
        turn(4, Role.CUSTOMER, "👩‍👩‍👧 =cmd|' /C calc'!A0", 12.0, 13.0),
    )
    found = (
        Finding.at(turns[0], "made", "greeting", HOSTILE, chars=(6, 20), strength=0.5, instead=HOSTILE),
        Finding.at(turns[0], "made", HOSTILE, HOSTILE, chars=(10, 40)),
        Finding.at(turns[2], "made", "interruption", "why", chars=(100, 9_900)),
    )
    made = stored(
        called(HOSTILE, turns, found, agent_name=HOSTILE, agent_id=HOSTILE, team=HOSTILE, queue=HOSTILE)
    )
    [html] = pages(made, tmp_path_factory.mktemp("hostile")).values()
    return html, Elements(html)


def test_markup_in_what_was_said_stays_text(hostile: tuple[str, Elements]) -> None:
    html, elements = hostile
    assert not elements.names & {"img", "b", "iframe", "object", "link", "base", "form"}
    assert html.count("<script") == 1
    assert f"Note {HOSTILE}" in elements.text
    assert "javascript:alert(3)" in elements.text
    assert "{{ 7*7 }}" in elements.text


def test_nothing_runs_and_nothing_points_outside(hostile: tuple[str, Elements]) -> None:
    html, elements = hostile
    assert elements.suspicious == []
    assert " style=" not in html
    [policy] = re.findall(r'Content-Security-Policy" content="(.*?)"', html)
    parts = ("default-src 'none'", "script-src 'sha256-[^']+'", "style-src 'unsafe-inline'", "img-src data:")
    assert re.fullmatch("; ".join([*parts, "base-uri 'none'", "form-action 'none'"]), unescape(policy))


def test_what_was_said_keeps_its_own_direction(hostile: tuple[str, Elements]) -> None:
    html, _ = hostile
    assert f'<div class="said" dir="auto">{RTL}' in html
    assert html.count('class="tip"') == html.count('dir="ltr"')


def test_what_was_said_in_another_language_says_which(tmp_path: Path) -> None:
    words = (turn(0, Role.AGENT, "Buenos días.", 0.0, 1.0),)
    found = (Finding.at(words[0], "made", "greeting", "greets", chars=(0, 6)),)
    made = stored(called("es", words, found, language="es"), called("en", words, found))
    told = pages(made, tmp_path)
    assert '<div class="said" dir="auto" lang="es">' in told["es"]
    assert 'dir="ltr" lang="en">' in told["es"], "what the page itself says"
    assert re.findall(' lang="(.*?)"', told["en"]) == ["en"], "the page"


def test_every_word_is_there_in_every_language() -> None:
    """The words of this page: those of its templates and code."""
    files = [(path, "jinja2") for path in REPORT.glob("templates/interaction*.j2")]
    files += [(path, "python") for path in REPORT.glob("interactions/*.py")]
    options = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "silent": "false"}
    keywords = DEFAULT_KEYWORDS | {"noop": None}
    asked = {
        found[1] if isinstance(found[1], str) else found[1][0]
        for path, method in files
        for found in extract_from_file(
            method, path, keywords, options=options if method == "jinja2" else None
        )
    }
    assert len(asked) > 150
    for code in set(LANGUAGES) - {"en"}:
        with (MESSAGES / f"{code}.po").open("rb") as file:
            told = {
                m.id if isinstance(m.id, str) else m.id[0] for m in read_po(file, locale=code) if m.string
            }
        assert asked - told == set()


def test_every_kind_that_a_check_finds_has_a_name_in_plain_words() -> None:
    assert {kind for check in all_checks() for kind in check.kinds} == _KINDS.keys()


def test_what_this_page_adds_to_the_colours_can_be_seen() -> None:
    own = (REPORT / "templates" / "interaction.css").read_text("utf-8")
    grounds = (REPORT / "templates" / "style.css").read_text("utf-8")
    voices = re.findall(r"--voice: (#[0-9a-f]{6})", own)
    assert len(voices) == 3
    for name in ("card", "accent-soft", "page"):
        for voice, ground in zip(voices, re.findall(rf"--{name}: (#[0-9a-f]{{3,6}})", grounds), strict=True):
            assert contrast(voice, ground) >= 4.5
    for ink in ("accent", "warm", "muted"):
        inks, soft = (re.findall(rf"--{name}: (#[0-9a-f]{{3,6}})", grounds) for name in (ink, "accent-soft"))
        assert all(contrast(*pair) >= 3 for pair in zip(inks, soft, strict=True)), (
            "the lines below marked words"
        )
