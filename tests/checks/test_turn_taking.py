"""Laws of interruptions and talk, on conversations made at random."""

from dataclasses import replace
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.checks import analyse
from qa.checks._floor import placed
from qa.checks._intervals import spoken, spurts
from qa.checks._phrases import PhraseBook
from qa.checks._utterances import utterances
from qa.types import Analysis, Metadata, Redacted
from tests.checks import builders

SAID = ("mhm", "okay", "the light on the box has been red since Monday", "can you hold on", "and then the")
BOOK = builders.book()


@st.composite
def calls(draw: st.DrawFn) -> Redacted:
    """Two-channel calls whose turns start in order, overlap or not, and whose words fill them."""
    gaps = draw(st.lists(st.integers(1, 60), min_size=1, max_size=8))
    turns = [
        builders.say(draw(st.sampled_from(["agent", "customer"])), draw(st.sampled_from(SAID)), at / 10)
        | {"end": (at + draw(st.integers(2, 50))) / 10, "words": "even"}
        for at in accumulate(gaps)
    ]
    return builders.interaction(turns, channel="call")


def analysed(call: Redacted, book: PhraseBook = BOOK) -> Analysis:
    (analysis,) = analyse([call], book)
    return analysis


@settings(deadline=None, derandomize=True, max_examples=40)
@given(calls())
def test_findings_quote_and_measurements_stay_in_range(call: Redacted) -> None:
    analysis = analysed(call)
    assert not [issue for issue in analysis.issues if issue.reason.startswith("failed")]
    for finding in analysis.findings:
        text = call.turns[finding.turn_index].text
        assert text[finding.char_start : finding.char_end] == finding.quote
    for name in ("talk_ratio_agent", "silence_ratio", "overtalk_ratio"):
        value = analysis.measurements[name]
        assert value is None or 0 <= value <= 1 + 1e-9


@settings(deadline=None, derandomize=True, max_examples=40)
@given(calls())
def test_an_interruption_is_no_longer_than_either_partys_speech(call: Redacted) -> None:
    measured = analysed(call)
    talk_s = [measured.measurements[f"talk_time_{role}_s"] for role in ("agent", "customer")]
    for finding in measured.findings:
        if finding.kind == "interruption":
            assert finding.start_s is not None and finding.end_s is not None
            overlap_s = finding.end_s - finding.start_s
            assert all(s is not None and 0 < overlap_s <= s + 1e-9 for s in talk_s)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(calls())
def test_counts_are_the_findings_counted(call: Redacted) -> None:
    analysis = analysed(call)
    for role in ("agent", "customer"):
        for kind, name in (("interruption", "interruptions"), ("backchannel", "backchannels")):
            found = sum(f.kind == kind and f.role == role for f in analysis.findings)
            assert analysis.measurements[f"{name}_by_{role}"] == found


def test_the_roster_name_introduces_the_agent_in_small_letters() -> None:
    turns = [builders.say("agent", "hi this is ngozi how can i help")]
    plain = builders.interaction(turns)
    metadata = Metadata("named", agent_name="Ngozi Obi", language="en")
    named = Redacted(replace(plain, metadata=metadata))
    found = [f.quote for f in analysed(named).findings if f.kind == "self_introduction"]
    assert found == ["this is ngozi"]


@pytest.mark.parametrize("role", ["agent", "customer"])
def test_a_call_with_one_speaker_has_no_interruptions(role: str) -> None:
    turns = [builders.say(role, SAID[2], 0.0) | {"end": 3.0, "words": "even"}]
    measured = analysed(builders.interaction(turns, channel="call")).measurements
    assert measured["interruptions_by_agent"] == 0
    assert measured["overtalk_ratio"] == 0


def _of_unknown_channels(*turns: dict[str, Any]) -> Analysis:
    return analysed(Redacted(replace(builders.interaction(turns, channel="call"), channel_count=None)))


def test_without_overlap_a_dash_is_a_weak_sign_and_nothing_is_measured() -> None:
    analysis = _of_unknown_channels(
        builders.say("customer", "I have been waiting for -", 0.0, 2.0),
        builders.say("agent", "Have you restarted it?", 2.0, 4.0),
    )
    (cut_in,) = (f for f in analysis.findings if f.kind == "interruption")
    assert cut_in.turn_index == 1
    assert cut_in.strength == BOOK.files["interruptions"].thresholds["dash_strength"]
    assert analysis.measurements["interruptions_by_agent"] is None


def test_without_overlap_and_dashes_nothing_can_be_told() -> None:
    analysis = _of_unknown_channels(
        builders.say("customer", "I have been waiting.", 0.0, 2.0),
        builders.say("agent", "Have you restarted it?", 2.0, 4.0),
    )
    (reason,) = (issue.reason for issue in analysis.issues if issue.check == "interruptions")
    assert "one channel" in reason


def test_speakers_who_share_a_role_may_overlap_each_other() -> None:
    analysis = _of_unknown_channels(
        builders.say("customer", "The light on the box has been", 0.0, 3.0),
        builders.say("customer", "It was green before that, I saw it.", 1.0, 2.0),
        builders.say("agent", "Have you restarted it?", 2.5, 4.0),
    )
    (cut_in,) = (f for f in analysis.findings if f.kind == "interruption")
    assert cut_in.turn_index == 2


@settings(deadline=None, derandomize=True, max_examples=40)
@given(calls())
def test_an_utterance_is_at_most_one_kind_of_overlap(call: Redacted) -> None:
    kinds = {"interruption", "backchannel", "terminal_overlap", "overlap"}
    places = [(f.turn_index, f.char_start) for f in analysed(call).findings if f.kind in kinds]
    assert len(places) == len(set(places))


@settings(deadline=None, derandomize=True, max_examples=40)
@given(calls(), st.sampled_from([0.0, 0.2, 0.5, 3.0]))
def test_times_of_speech_are_those_of_its_stretches(call: Redacted, pause_s: float) -> None:
    for turn in call.turns:
        assert spoken(turn, pause_s) == [(s.start_s, s.end_s) for s in spurts(turn, pause_s)]


@settings(deadline=None, derandomize=True, max_examples=40)
@given(calls())
def test_each_utterance_lies_in_its_speakers_floor_and_over_others_under_way(call: Redacted) -> None:
    places = placed(utterances(call.turns, BOOK.files["interruptions"]), pause_s=0.5)
    assert len(places) == sum(len(spoken(turn, 0.5)) for turn in call.turns)
    for place in places:
        said = place.said
        assert place.floor_start_s <= said.start_s <= said.end_s <= place.floor_end_s
        assert place.floor_words >= len(said.spurt.words)
        for other in place.over:
            assert other.said.role is not said.role
            assert other.said.start_s < said.start_s < other.said.end_s
        assert place.answered_s >= said.start_s
        assert place.goes_on_s >= said.start_s
