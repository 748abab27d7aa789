"""`callqa report`: which time, and in which language."""

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from qa import cli
from qa.report.language import LANGUAGES
from qa.settings import Settings
from qa.store import open_warehouse, publish
from tests.review.made_night import evaluate

Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def callqa(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Exit code and all that is shown by `callqa report words…`, in a folder with one published call."""
    monkeypatch.chdir(tmp_path)
    with closing(open_warehouse(Path("data"))) as con:
        evaluate(con, "call-kim", agent="kim", outcomes={"greeting": "not_met"}, duration_s=60)
        publish(con, Path("data"))
    app = cli.make_app(lambda: None, lambda: None)

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["callqa", "report", *words])
        with pytest.raises(SystemExit) as ended:
            cli.call(app)
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out + shown.err

    return run


def test_a_month(callqa: Typed) -> None:
    assert callqa("--month", "2026-03") == (0, "data/reports/kim/2026-03.html\n1 reports.\n")
    assert "March 2026" in Path("data/reports/kim/2026-03.html").read_text("utf-8")
    assert "No interactions" in callqa("--month", "2026-04")[1]


def test_a_month_is_not_asked_for_beside_days(callqa: Typed) -> None:
    code, said = callqa("--month", "2026-03", "--since", "2026-03-01")
    assert code == 2
    assert "--month: stands beside --since or --until. Give one of them." in said


def test_the_language_of_the_settings_and_that_of_the_moment(callqa: Typed) -> None:
    Path("callqa.yaml").write_text("report_language: es\n")
    for words, told in (((), "Tu puntuación"), (("--language", "en"), "Your score")):
        assert callqa(*words)[0] == 0
        assert told in next(Path("data/reports/kim").glob("*.html")).read_text("utf-8")


def test_a_language_without_messages_is_a_mistake_of_the_settings(callqa: Typed) -> None:
    Path("callqa.yaml").write_text("report_language: fr\n")
    code, said = callqa()
    assert code == 2
    assert "callqa.yaml:1: report_language" in said


def test_the_settings_know_the_languages_that_have_messages() -> None:
    assert Settings.model_json_schema()["properties"]["report_language"]["enum"] == list(LANGUAGES)
