"""What an audit comes to: clean, vulnerable, or nothing known, which is never taken for clean."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.supply import audit

TODAY = date(2026, 11, 22)
FOUND = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.0"], "description": "bad"}


def report(*vulns: Mapping[str, object], skipped: int = 0) -> str:
    known = [{"name": "made", "version": "1.0", "vulns": list(vulns)}]
    unknown = [{"name": f"odd{i}", "skip_reason": "not found"} for i in range(skipped)]
    return json.dumps({"dependencies": [*known, *unknown]})


def test_without_any_vulnerability_it_is_clean() -> None:
    assert audit.judge(report(), 1, {}, "").code == audit.CLEAN


def test_a_vulnerability_is_listed_with_its_remedy() -> None:
    verdict = audit.judge(report(FOUND), 1, {}, "")
    assert verdict.code == audit.VULNERABLE
    assert "made 1.0: PYSEC-1, mended in: 2.0" in verdict.text
    assert "make lock" in verdict.text


@pytest.mark.parametrize("known_as", ["PYSEC-1", "CVE-1"])
def test_one_that_is_explained_under_any_of_its_names_is_none(known_as: str) -> None:
    assert audit.judge(report(FOUND), 1, {known_as: "not used"}, "").code == audit.CLEAN


@pytest.mark.parametrize("answer", ["", "no JSON", "{}", "[]", "null"])
def test_no_answer_is_not_clean(answer: str) -> None:
    verdict = audit.judge(answer, 1, {}, "first\nConnectionError: api.osv.dev\n")
    assert verdict.code == audit.UNKNOWN
    assert "ConnectionError: api.osv.dev" in verdict.text
    assert "Nothing is known" in verdict.text


def test_an_answer_for_some_packages_only_is_not_clean() -> None:
    verdict = audit.judge(report(skipped=2), 3, {}, "")
    assert (verdict.code, "only 1 of 3" in verdict.text) == (audit.UNKNOWN, True)


def test_an_explanation_ends_with_its_day() -> None:
    text = '[[ignored]]\nid = "CVE-1"\nwhy = "not used"\nuntil = 2026-11-22\n'
    assert audit.read_ignores(text, TODAY) == {"CVE-1": "not used"}
    assert audit.read_ignores(text, date(2026, 11, 23)) == {}


@pytest.mark.parametrize("lacking", ["id", "why", "until"])
def test_an_explanation_without_a_reason_or_a_day_is_a_mistake(lacking: str) -> None:
    lines = {"id": 'id = "CVE-1"', "why": 'why = "not used"', "until": "until = 2026-11-22"}
    text = "\n".join(["[[ignored]]", *(line for name, line in lines.items() if name != lacking)])
    with pytest.raises(ValueError, match="needs an id, a why and an until"):
        audit.read_ignores(text, TODAY)


def test_the_file_of_explanations_can_be_read() -> None:
    audit.read_ignores(Path(audit.IGNORES).read_text("utf-8"), TODAY)
