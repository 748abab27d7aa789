"""Every check explains itself, declares what it gives, and has cases found, not found and not applicable."""

import re

import pytest

from qa.checks import Check, all_checks
from qa.checks._phrases import PhraseBook
from tests.checks import builders
from tests.checks.test_cases import Case, case_files

CHECKS = all_checks()
PARTS = ("Met:", "Not met:", "Limits:")

# The names that the design promises to readers of the database, by the check that gives them.
KINDS = {
    "sentiment": "sentiment_low",
    "customer_voice": "complaint effort churn_risk profanity",
    "empathy": "empathy_reaction empathy_understanding empathy_exploration apology reassurance"
    " empathy_missed",
    "jargon": "jargon",
    "language": "positive_language negative_language filler",
}
MEASUREMENTS = {
    "sentiment": "sentiment_customer_start sentiment_customer_end sentiment_customer_mean"
    " sentiment_customer_min sentiment_customer_change sentiment_customer_slope sentiment_customer_q1"
    " sentiment_customer_q2 sentiment_customer_q3 sentiment_customer_q4 sentiment_agent_mean",
    "empathy": "empathy_count empathy_opportunities empathy_opportunities_met empathy_response_rate",
    "jargon": "jargon_count jargon_unexplained",
    "language": "readability_grade_agent",
}


@pytest.fixture(scope="module")
def book() -> PhraseBook:
    return builders.book()


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_manual_has_its_parts(check: Check) -> None:
    assert re.match(r"\S.+\.\n\n", check.manual), "the first line is one sentence, then an empty line"
    missing = [part for part in PARTS if not re.search(rf"^ *{part} *\n? *\S", check.manual, re.MULTILINE)]
    assert not missing
    assert "matter" in check.manual, "says why it matters for service"


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_declared_with_unit_and_meaning(check: Check) -> None:
    for kind, meaning in check.kinds.items():
        assert re.fullmatch(r"[a-z_]+", kind)
        assert len(meaning.split()) >= 3, kind
    for measurement in check.measurements:
        assert measurement.unit, measurement.name
        assert len(measurement.meaning.split()) >= 3, measurement.name
        if measurement.low is not None and measurement.high is not None:
            assert measurement.low < measurement.high, measurement.name


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_promised_names_are_declared(check: Check) -> None:
    assert set(KINDS.get(check.name, "").split()) <= set(check.kinds)
    declared = {measurement.name for measurement in check.measurements}
    assert set(MEASUREMENTS.get(check.name, "").split()) <= declared


def test_promised_checks_exist() -> None:
    assert {*KINDS, *MEASUREMENTS} <= {check.name for check in CHECKS}


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_has_cases_found_not_found_and_not_applicable(check: Check) -> None:
    file = case_files().get(check.name)
    assert file is not None and file.check == check.name
    assert any(is_found(case) for case in file.cases), "no case in which something is found or measured"
    assert any(is_not_found(case) for case in file.cases), "no case in which nothing is found, or 0 measured"
    assert any(is_not_applicable(case) for case in file.cases), "no case with a null measurement or an issue"
    for case in file.cases:
        assert_own_names(check, case)


def is_found(case: Case) -> bool:
    return bool(case.expect.findings) or any(case.expect.measurements.values())


def is_not_found(case: Case) -> bool:
    return bool(case.expect.none) or 0.0 in case.expect.measurements.values()


def is_not_applicable(case: Case) -> bool:
    return case.expect.issue is not None or None in case.expect.measurements.values()


def assert_own_names(check: Check, case: Case) -> None:
    kinds = {*case.expect.none, *(finding.kind for finding in case.expect.findings)}
    assert kinds <= set(check.kinds), case.name
    assert set(case.expect.measurements) <= {m.name for m in check.measurements}, case.name


def test_phrase_files_belong_to_checks_and_give_reasons(book: PhraseBook) -> None:
    assert set(book.files) <= {check.name for check in CHECKS}
    for name, file in book.files.items():
        for kind, listed in file.lists.items():
            assert len(listed.reason.split()) >= 3, f"{name}: {kind}"
