"""A night over one input of each kind: each ends as it must, with a sentence that says what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import ingest
from qa.settings import Settings
from tests.badinput.case import Case
from tests.badinput.kinds import all_cases, few_cases
from tests.badinput.night import Night, ends_of, run, write

HEAVY = (
    "very long texts",
    "headers without end",
    "markup in an email",
    "JSON without a bottom",
    "one line of 1 MB",
)
"""Kinds of which some take seconds: their own tests and the bench have them."""
CASES = [each for each in few_cases(1) if each.night == 0 and each.kind not in HEAVY]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("bad") / "inbox", CASES)


@pytest.fixture(scope="module")
def night(inbox: Path) -> Iterator[Night]:
    yield run(inbox, inbox.parent / "data")


def test_there_are_enough_kinds() -> None:
    cases = all_cases()
    assert len({each.kind for each in cases}) >= 60
    assert sum(len(each.files) for each in cases) >= 600


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_it_ends_as_it_must(case: Case, inbox: Path, night: Night) -> None:
    ended = ends_of(case, inbox, night)
    assert not ended.missing
    assert ended.ends in case.ends


def test_every_reason_is_a_sentence_that_says_what_to_do(night: Night) -> None:
    for each in night.rejected:
        assert each.detail.endswith("."), each.detail
        assert each.detail.count(". ") >= 1 or each.reason == "left_out", each.detail
        assert each.source_name.isprintable(), ascii(each.source_name)


@pytest.mark.parametrize("number", sorted({each.night for each in all_cases()} - {0}))
def test_a_broken_table_is_said(tmp_path: Path, number: int) -> None:
    cases = [each for each in all_cases() if each.night == number]
    found = ingest.discover(write(tmp_path / "inbox", cases), Settings())
    said = {each.source_name.partition("#")[0] for each in found.rejected}
    assert said == {name for each in cases for name in each.files}
