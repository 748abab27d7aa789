"""Every word that a reader sees is there in every language, and nothing else is."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from markupsafe import escape

import qa.report
import qa.send
from qa.checks import all_checks
from qa.report import write_reports
from qa.report.language import LANGUAGES, MESSAGES
from qa.report.reasons import FINDING, MEASUREMENT
from qa.scoring._wording import plain
from tests.report.rich import rich_warehouse

CODE = [Path(package.__path__[0]) for package in (qa.report, qa.send)]
METHODS = [("**.py", "python"), ("templates/**.j2", "jinja2")]
OPTIONS = {
    "templates/**.j2": {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "silent": "false"}
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd0-9]|%%")
TAG = re.compile(r"</?\w+>")

Key = tuple[str | None, str]
pytestmark = pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])


def extracted() -> Iterator[Key]:
    """(context, message) of what templates and code say."""
    keywords = DEFAULT_KEYWORDS | {"noop": None}
    for folder in CODE:
        for found in extract_from_dir(folder, METHODS, OPTIONS, keywords):
            message, context = found[2], found[4]
            yield context, message if isinstance(message, str) else message[0]


def named() -> Iterator[Key]:
    """The names of findings and measurements, which the machine's reasons are made of."""
    for check in all_checks():
        yield from ((FINDING, plain(kind)) for kind in check.kinds)
        for each in check.measurements:
            yield MEASUREMENT, plain(each.name.removesuffix("_s") if each.unit == "s" else each.name)


def catalog(code: str) -> Catalog:
    with (MESSAGES / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def messages(code: str) -> dict[Key, Message]:
    found = (each for each in catalog(code) if each.id)
    return {(each.context, each.id if isinstance(each.id, str) else each.id[0]): each for each in found}


def test_every_message_has_its_translation(code: str) -> None:
    told = {key for key, message in messages(code).items() if all(_texts(message.string))}
    assert {*extracted(), *named()} - told == set()


def test_no_message_is_left_over(code: str) -> None:
    assert messages(code).keys() - {*extracted(), *named()} == set()


def test_none_is_a_guess_and_none_stands_twice(code: str) -> None:
    assert [message.id for message in messages(code).values() if message.fuzzy] == []
    written = re.findall(r"^msgstr(?:\[0\])? ", (MESSAGES / f"{code}.po").read_text("utf-8"), re.MULTILINE)
    assert len(written) == len(messages(code)) + 1


def test_no_word_of_ours_stays_english(code: str, tmp_path: Path) -> None:
    made = rich_warehouse()
    about = (made.con, tmp_path, made.scorecards)
    (path,) = write_reports(*about, dispute_days=14, language=code, has_index=False)
    html = path.read_text("utf-8").partition("</style>")[2]
    same = {key for key, message in messages(code).items() if message.string == message.id}
    ours = {key[1] for key in {*extracted()} - same if " " in key[1] and "%" not in key[1]}
    assert len(ours) > 50
    assert {message for message in ours if escape(message) in html} == set()


def test_translations_fill_in_and_mark_up_the_same(code: str) -> None:
    for message in messages(code).values():
        ids, strings = _texts(message.id), _texts(message.string)
        for pattern in (PLACEHOLDER, TAG):
            asked = {tuple(sorted(pattern.findall(text))) for text in ids}
            assert {tuple(sorted(pattern.findall(text))) for text in strings} <= asked, ids[0]


def _texts(of: str | Iterable[str] | None) -> tuple[str, ...]:
    return (of or "",) if of is None or isinstance(of, str) else tuple(of)
