"""Runs every case of cases/*.yaml and cases/LANGUAGE/*.yaml: conversations with the findings they must give.

A case file names its check and lists cases:

    check: empathy
    cases:
      - name: feeling is answered
        channel: call                      # default chat
        language: en                       # default: that of the folder, en outside one
        turns:
          - {speaker: customer, text: "…", start: 0.0, end: 2.5, words: even}     # times, words optional
        expect:
          findings:                        # all findings of the kinds named here, no more, no fewer
            - {kind: apology, turn: 1, quote: "…", attributes: {explained: "true"}}  # last two optional
          none: [profanity]                # kinds that must not be found at all
          measurements: {talk_ratio_agent: 0.5, silence_s: [1, 2], jargon_count: null}   # value, range, None
          issue: not available             # the check did not run, for a reason with these words
"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from qa import strictyaml
from qa.checks import analyse
from qa.types import Analysis, Finding
from tests.checks import builders

CASES = Path(__file__).parent / "cases"
TOLERANCE = 1e-3


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExpectedFinding(_Strict):
    kind: str
    turn: int
    quote: str | None = None
    attributes: dict[str, str] = {}


class Expect(_Strict):
    findings: tuple[ExpectedFinding, ...] = ()
    none: tuple[str, ...] = ()
    measurements: dict[str, float | tuple[float, float] | None] = {}
    issue: str | None = None


class Case(_Strict):
    name: str
    turns: tuple[dict[str, Any], ...]
    expect: Expect
    channel: str = "chat"
    language: str | None = None
    duration: float | None = None
    channel_count: int | None = None
    agents_before: int = 0
    agents_after: int = 0


class CaseFile(_Strict):
    check: str
    cases: tuple[Case, ...]


@cache
def case_files() -> dict[str, CaseFile]:
    """The files by "closing", "es/closing" and the like."""
    paths = sorted(CASES.rglob("*.yaml"))
    return {str(path.relative_to(CASES).with_suffix("")): strictyaml.load(path, CaseFile) for path in paths}


def case_ids() -> list[str]:
    return [f"{stem}: {case.name}" for stem, file in case_files().items() for case in file.cases]


@pytest.fixture(scope="session")
def analyses() -> dict[str, Analysis]:
    """All cases analysed in one batch, as a night's interactions are."""
    batch = [
        builders.interaction(
            case.turns,
            name=f"{stem}: {case.name}",
            channel=case.channel,
            language=case.language or (stem.split("/")[0] if "/" in stem else "en"),
            duration=case.duration,
            channel_count=case.channel_count,
            agents=(case.agents_before, case.agents_after),
        )
        for stem, file in case_files().items()
        for case in file.cases
    ]
    return {a.interaction.id: a for a in analyse(batch, builders.book())}


@pytest.mark.parametrize("case_id", case_ids())
def test_case(case_id: str, analyses: dict[str, Analysis]) -> None:
    stem, name = case_id.split(": ", 1)
    file = case_files()[stem]
    case = next(c for c in file.cases if c.name == name)
    analysis = analyses[case_id]
    issues = {issue.check: issue.reason for issue in analysis.issues}

    if case.expect.issue is not None:
        assert case.expect.issue in issues[file.check]
    else:
        assert file.check not in issues, issues[file.check]
    assert_findings(analysis, case.expect)
    for measurement, expected in case.expect.measurements.items():
        assert_value(measurement, analysis.measurements[measurement], expected)


def assert_findings(analysis: Analysis, expect: Expect) -> None:
    kinds = {f.kind for f in expect.findings} | set(expect.none)
    found = [f for f in analysis.findings if f.kind in kinds]
    left = list(found)
    for expected in expect.findings:
        hit = next((f for f in left if is_as_expected(f, expected)), None)
        assert hit is not None, f"missing {expected}; found {summary(found)}"
        left.remove(hit)
    assert not left, f"not expected: {summary(left)}"
    for finding in found:
        text = analysis.interaction.turns[finding.turn_index].text
        assert text[finding.char_start : finding.char_end] == finding.quote


def is_as_expected(finding: Finding, expected: ExpectedFinding) -> bool:
    is_same_quote = expected.quote is None or expected.quote == finding.quote
    is_same_place = (finding.kind, finding.turn_index) == (expected.kind, expected.turn)
    return is_same_place and is_same_quote and expected.attributes.items() <= dict(finding.attributes).items()


def summary(findings: list[Finding]) -> list[tuple[object, ...]]:
    return [(f.kind, f.turn_index, f.quote, dict(f.attributes)) for f in findings]


def assert_value(name: str, value: float | None, expected: float | tuple[float, float] | None) -> None:
    if expected is None:
        assert value is None, f"{name} is {value}"
    elif isinstance(expected, tuple):
        assert value is not None and expected[0] <= value <= expected[1], f"{name} is {value}"
    else:
        assert value == pytest.approx(expected, abs=TOLERANCE), f"{name} is {value}"


def test_case_names_are_unique() -> None:
    ids = case_ids()
    assert len(ids) == len(set(ids))


def test_a_case_checks_something() -> None:
    for stem, file in case_files().items():
        for case in file.cases:
            assert case.expect != Expect(), f"{stem}: {case.name} expects nothing"
