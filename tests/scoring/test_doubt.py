"""What is doubtful fails nobody: each rule, and the law over generated doubts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.scoring import evaluate
from tests.scoring.builders import PROVENANCE, Said, Stored, criterion, results, scorecard, store

pytestmark = pytest.mark.usefixtures("own_vocabulary")

UNCLEAR = "doubtful_speech"
GREETING = {"kind": "greeting", "role": "agent"}
JARGON = {"kind": "jargon", "role": "agent"}
EARLY = criterion("early", required=GREETING | {"within": "1 turn", "partial": 0.5})
ANYWHERE = criterion("anywhere", required=GREETING)
AHEAD = criterion("ahead", required=GREETING | {"before": {"kind": "disclosure", "role": "agent"}})
PLAIN = criterion("plain", forbidden=JARGON)
ALLOWED = criterion("allowed", forbidden=JARGON | {"at_most": 1, "partial": [{"at_most": 2, "credit": 0.5}]})
HOLDS = criterion("holds", bands={"measurement": "hold_count", "bands": [{"at_most": 1, "credit": 1}]})
SILENCES = criterion(
    "silences", bands={"measurement": "longest_silence_s", "bands": [{"at_most": 5, "credit": 1}]}
)
OFTEN = criterion("often", count=GREETING | {"bands": [{"at_least": 2, "credit": 1}], "within": "2 turns"})
COUNTED = criterion("counted", expression={"sql": "findings('greeting', 'agent') >= 1"})
WHEN_SAID = criterion(
    "when_said",
    required=GREETING,
    applies_when={"found": {"kind": "verification_request", "role": "customer"}},
)
ALL = (EARLY, ANYWHERE, AHEAD, PLAIN, ALLOWED, HOLDS, SILENCES, OFTEN, COUNTED, WHEN_SAID)


def judged(one: dict[str, Any], stored: Stored) -> tuple[str, str, list[tuple[int, bool]]]:
    """Outcome, reason, and (turn, is_doubtful) of the evidence."""
    con = store(stored)
    evaluate(con, [scorecard(one)], PROVENANCE)
    [(outcome, reason, evidence)] = results(con, "outcome, reason, evidence").values()
    return outcome, reason, [(each["turn_index"], each["is_doubtful"]) for each in evidence]


def unclear(turn: int) -> Said:
    return Said(UNCLEAR, turn, is_doubtful=True)


def unsure(kind: str, turn: int) -> Said:
    return Said(kind, turn, is_doubtful=True)


def test_a_greeting_that_may_lie_in_unclear_speech_is_not_missed() -> None:
    outcome, reason, evidence = judged(EARLY, Stored("i", said=[unclear(0)]))
    assert outcome == "not_evaluated"
    assert reason == (
        "no greeting by the agent in the agent's first turn; "
        "part of what was said in the agent's first turn was not understood well enough to be sure"
    )
    assert evidence == [(0, True)]


@pytest.mark.parametrize(
    ("one", "said", "expected"),
    [
        (EARLY, [unclear(2)], "not_met"),  # the agent's, but not where the greeting belongs
        (EARLY, [unclear(1)], "not_met"),  # the customer's
        (EARLY, [Said("greeting", 4), unclear(0)], "not_evaluated"),  # half the points were lost
        (EARLY, [unsure("greeting", 0), unclear(0)], "met"),  # in doubt, for the agent
        (ANYWHERE, [unclear(4)], "not_evaluated"),
        (ANYWHERE, [unclear(1)], "not_met"),
        (AHEAD, [Said("disclosure", 2), Said("greeting", 4)], "not_met"),
        (AHEAD, [unsure("disclosure", 2), Said("greeting", 4)], "not_evaluated"),
        (AHEAD, [Said("disclosure", 2), Said("greeting", 4), unclear(0)], "not_evaluated"),
        (AHEAD, [Said("disclosure", 2), Said("greeting", 4), unclear(4)], "not_met"),
        (PLAIN, [Said("jargon", 0)], "not_met"),
        (PLAIN, [Said("jargon", 0), unsure("jargon", 2)], "not_met"),  # failed by what is sure
        (PLAIN, [Said("jargon", 0), unclear(0)], "not_met"),
        (ALLOWED, [Said("jargon", 0), unsure("jargon", 2)], "not_evaluated"),  # 1 or 2 of them: 1 or 0.5
        (ALLOWED, [Said("jargon", 0), Said("jargon", 2), unsure("jargon", 4)], "not_evaluated"),
        (ALLOWED, [unsure("jargon", 0)], "met"),
        (OFTEN, [Said("greeting", 0), unsure("greeting", 2)], "met"),
        (OFTEN, [Said("greeting", 0)], "not_met"),
        (OFTEN, [Said("greeting", 0), unclear(2)], "not_evaluated"),
        (OFTEN, [Said("greeting", 0), unclear(4)], "not_met"),  # not where it is counted
        (OFTEN, [unsure("greeting", 0)], "not_evaluated"),
        (COUNTED, [], "not_met"),
        (COUNTED, [unclear(0)], "not_evaluated"),
        (COUNTED, [unclear(1)], "not_met"),
        (COUNTED, [unsure("greeting", 0)], "met"),
        (WHEN_SAID, [Said("verification_request", 1)], "not_met"),
        (WHEN_SAID, [unsure("verification_request", 1)], "not_evaluated"),
        (WHEN_SAID, [unclear(1)], "not_applicable"),
    ],
)
def test_outcomes(one: dict[str, Any], said: list[Said], expected: str) -> None:
    assert judged(one, Stored("i", said=said))[0] == expected


def test_a_doubtful_finding_is_shown_and_not_counted() -> None:
    outcome, reason, evidence = judged(PLAIN, Stored("i", said=[unsure("jargon", 2)]))
    assert outcome == "not_evaluated"
    assert reason == "no jargon by the agent; 1 not understood well enough to count"
    assert evidence == [(2, True)]
    outcome, reason, evidence = judged(PLAIN, Stored("i", said=[Said("jargon", 0), unsure("jargon", 2)]))
    assert (outcome, reason, evidence) == ("not_met", "1 × jargon by the agent", [(0, False)])


@pytest.mark.parametrize(
    ("share", "said", "expected"),
    [
        (None, [], "not_met"),
        (0.1, [], "not_met"),  # the most that is let pass
        (0.11, [], "not_evaluated"),
        (None, [unsure("hold_request", 0), Said("hold_return", 2)], "not_evaluated"),  # half its findings
        (None, [unsure("jargon", 0)], "not_met"),  # of another check
    ],
)
@pytest.mark.parametrize("who", ["agent", "customer"])
def test_a_number_made_of_words(who: str, share: float | None, said: list[Said], expected: str) -> None:
    numbers = {"hold_count": 2.0, f"doubtful_share_{who}": share}
    assert judged(HOLDS, Stored("i", said=[*said, unclear(1)], numbers=numbers))[0] == expected


def test_a_number_made_of_times_alone_stands() -> None:
    numbers = {"longest_silence_s": 9.0, "doubtful_share_agent": 1.0}
    assert judged(SILENCES, Stored("i", said=[unclear(0)], numbers=numbers))[0] == "not_met"


def test_nothing_is_failed_when_nobody_knows_what_was_understood() -> None:
    issues = {"transcript": "failed with KeyError"}
    assert judged(ANYWHERE, Stored("i", issues=issues))[0] == "not_evaluated"
    assert judged(ANYWHERE, Stored("i", said=[Said("greeting", 0)], issues=issues))[0] == "met"


KINDS = ("greeting", "jargon", "disclosure", "hold_request", "verification_request")
SAID = st.lists(st.builds(Said, st.sampled_from(KINDS), st.integers(0, 5)), max_size=6)
DOUBTS = st.tuples(
    st.lists(st.booleans(), min_size=6, max_size=6),  # which findings
    st.lists(st.integers(0, 5), max_size=3),  # which turns hold unclear speech
    st.sampled_from([None, 0.0, 0.05, 0.2, 1.0]),
)
NUMBERS = st.fixed_dictionaries({name: st.integers(0, 9) for name in ("hold_count", "longest_silence_s")})
CASE = st.tuples(SAID, NUMBERS, DOUBTS)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(CASE, min_size=10, max_size=25))
def test_doubt_only_ever_turns_a_loss_into_not_evaluated(
    cases: Sequence[tuple[list[Said], dict[str, int], tuple[list[bool], list[int], float | None]]],
) -> None:
    made = []
    for n, (said, numbers, (doubtful, turns, share)) in enumerate(cases):
        before = Stored(f"before{n}", said=said, numbers={k: float(v) for k, v in numbers.items()})
        marked = [replace(s, is_doubtful=d) for s, d in zip(said, doubtful, strict=False)]
        more = {**before.numbers, "doubtful_share_agent": share}
        after = replace(before, id=f"after{n}", said=[*marked, *map(unclear, turns)], numbers=more)
        made += [before, after]
    con = store(*made)
    evaluate(con, [scorecard(*ALL)], PROVENANCE)
    found = {key: row[0] for key, row in results(con, "outcome").items()}
    for n in range(len(cases)):
        for each in ALL:
            before_it, after_it = found[f"before{n}", each["id"]], found[f"after{n}", each["id"]]
            is_doubted = before_it in {"partly_met", "not_met"} and after_it == "not_evaluated"
            assert after_it == before_it or is_doubted
