"""Every check explains itself, declares what it gives, and has cases found, not found and not applicable."""

import re

import pytest

from qa.checks import Check, all_checks
from qa.checks._phrases import PhraseBook
from tests.checks import builders
from tests.checks.test_cases import Case, case_files

CHECKS = all_checks()
PARTS = ("Met", "Not met", "Limits", "Figures")

# The names that the design promises to readers of the database, whichever check gives them.
KINDS = """
affirmation apology backchannel churn_risk closed_question closing company_named complaint dead_air
disclosure effort empathy_exploration empathy_reaction empathy_understanding escalation_offer
escalation_request fast_speech feedback_request filler follow_up greeting hold_request hold_return
interruption jargon monologue name_use negative_language next_step offer_more_help open_question
ownership paraphrase personal_data positive_language profanity reassurance repeat_back
resolution_confirmed self_introduction sentiment_low solution_offer summary thanks transfer upsell_offer
verification_request
"""
MEASUREMENTS = """
backchannels_by_agent backchannels_by_customer closed_questions dead_air_count duration_s empathy_count
empathy_opportunities empathy_opportunities_met empathy_response_rate first_response_s handle_time_s
hold_count hold_time_s interruption_overlap_s interruptions_by_agent interruptions_by_customer
jargon_count jargon_unexplained longest_monologue_agent_s longest_silence_s open_questions
overtalk_ratio paraphrases readability_grade_agent reflection_to_question_ratio resolution_time_s
response_time_max_s response_time_mean_s sentiment_agent_mean sentiment_customer_change
sentiment_customer_end sentiment_customer_mean sentiment_customer_min sentiment_customer_q1
sentiment_customer_q2 sentiment_customer_q3 sentiment_customer_q4 sentiment_customer_slope
sentiment_customer_start silence_ratio silence_s talk_ratio_agent talk_time_agent_s talk_time_customer_s
transcript_confidence words_agent words_customer words_per_minute_agent words_per_minute_customer
"""


@pytest.fixture(scope="module")
def book() -> PhraseBook:
    return builders.book()


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_manual_has_its_parts(check: Check) -> None:
    assert re.match(r"\S.+\.\n\n", check.manual), "the first line is one sentence, then an empty line"
    heading = r"^ *{}[^:\n]*(\n[^:\n]*)?: *\n? *\S"
    missing = [part for part in PARTS if not re.search(heading.format(part), check.manual, re.MULTILINE)]
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


def test_promised_names_are_declared() -> None:
    assert set(KINDS.split()) <= {kind for check in CHECKS for kind in check.kinds}
    assert set(MEASUREMENTS.split()) <= {m.name for check in CHECKS for m in check.measurements}


ALWAYS_KNOWN = {"handover"}
"""Checks that measure something of every conversation."""


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_has_cases_found_not_found_and_not_applicable(check: Check) -> None:
    file = case_files().get(check.name)
    assert file is not None and file.check == check.name
    assert any(is_found(case) for case in file.cases), "no case in which something is found or measured"
    assert any(is_not_found(case) for case in file.cases), "no case in which nothing is found, or 0 measured"
    if check.name not in ALWAYS_KNOWN and (check.languages or check.needs_roles or check.measurements):
        assert any(map(is_not_applicable, file.cases)), "no case with a null measurement or an issue"
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
    assert set(book.files) <= {*(check.name for check in CHECKS), "vocabulary"}
    for name, file in book.files.items():
        for kind, listed in file.lists.items():
            assert len(listed.reason.split()) >= 3, f"{name}: {kind}"
