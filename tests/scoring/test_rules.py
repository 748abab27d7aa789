"""Each rule: met, partly, not met, not applicable, not evaluated, with reason and evidence."""

from typing import Any

import pytest

from qa.scoring import evaluate
from qa.types import Channel
from tests.scoring.builders import PROVENANCE, Said, Stored, criterion, results, scorecard, store

pytestmark = pytest.mark.usefixtures("own_vocabulary")


def judged(rule: dict[str, Any], stored: Stored) -> tuple[str, str]:
    con = store(stored)
    evaluate(con, [scorecard(criterion("one", **rule))], PROVENANCE)
    outcome, reason = results(con)[stored.id, "one"]
    return outcome, reason


GREETS = {"kind": "greeting", "role": "agent"}
EARLY = {"required": GREETS | {"within": "20s", "partial": 0.5}}
STEPS = [{"at_least": 3, "credit": 1}, {"at_least": 1, "credit": 0.5}]
OFTEN = {"count": GREETS | {"bands": STEPS}}
AFTERWARDS = {"count": GREETS | {"bands": STEPS, "after": {"kind": "disclosure", "role": "agent"}}}


@pytest.mark.parametrize(
    ("rule", "stored", "outcome", "reason"),
    [
        (
            EARLY,
            Stored("i", said=[Said("greeting", 0)]),
            "met",
            "1 × greeting by the agent in the agent's first 20 s",
        ),
        (
            EARLY,
            Stored("i", said=[Said("greeting", 4)]),
            "partly_met",
            "greeting by the agent, but not in the agent's first 20 s",
        ),
        (EARLY, Stored("i"), "not_met", "no greeting by the agent in the agent's first 20 s"),
        (
            EARLY,
            Stored("i", said=[Said("greeting", 1)]),
            "not_met",
            "no greeting by the agent in the agent's first 20 s",
        ),
        (EARLY, Stored("i", roles="cc"), "not_applicable", "the agent said nothing"),
        (EARLY, Stored("i", is_timed=False), "not_evaluated", "the source gives no times"),
        (
            EARLY,
            Stored("i", issues={"opening": "who speaks is unknown"}),
            "not_evaluated",
            "the check opening did not run: who speaks is unknown",
        ),
        # the first 20 s are the agent's own: a bot's menu ahead of them doesn't count
        (
            EARLY,
            Stored("i", roles="bbbbac", said=[Said("greeting", 4)]),
            "met",
            "1 × greeting by the agent in the agent's first 20 s",
        ),
        (
            {"required": GREETS | {"within": "1 turn"}},
            Stored("i", roles="cca", said=[Said("greeting", 2)], is_timed=False),
            "met",
            "1 × greeting by the agent in the agent's first turn",
        ),
        (
            {"required": GREETS | {"last": "2 turns"}},
            Stored("i", said=[Said("greeting", 0)]),
            "not_met",
            "greeting by the agent, but not in the agent's last 2 turns",
        ),
        (
            {"required": GREETS | {"last": "25s"}},
            Stored("i", said=[Said("greeting", 4)]),
            "met",
            "1 × greeting by the agent in the agent's last 25 s",
        ),
        (
            {"required": GREETS | {"at_least": 3, "partial": 0.4}},
            Stored("i", said=[Said("greeting", 0), Said("greeting", 2)]),
            "partly_met",
            "2 of at least 3: greeting by the agent",
        ),
        (
            {
                "required": {
                    "kind": ["hold_return", "greeting"],
                    "role": "any",
                    "after": {"kind": "hold_request", "role": "agent"},
                }
            },
            Stored("i", said=[Said("hold_request", 2), Said("hold_return", 4)]),
            "met",
            "1 × hold return or greeting after the first hold request by the agent",
        ),
        (
            {
                "required": {
                    "kind": "verification_request",
                    "role": "agent",
                    "before": {"kind": "disclosure", "role": "agent"},
                }
            },
            Stored("i", said=[Said("disclosure", 2), Said("verification_request", 4)]),
            "not_met",
            "verification request by the agent, but not before the first disclosure by the agent",
        ),
        (
            {
                "required": {
                    "kind": "verification_request",
                    "role": "agent",
                    "before": {"kind": "disclosure", "role": "agent"},
                }
            },
            Stored("i", said=[Said("verification_request", 4)]),
            "not_applicable",
            "no disclosure by the agent",
        ),
        (
            {"forbidden": {"kind": "jargon", "role": "agent", "attributes": {"explained": False}}},
            Stored("i", said=[Said("jargon", 0, "true")]),
            "met",
            "no unexplained jargon by the agent",
        ),
        (
            {
                "forbidden": {
                    "kind": "jargon",
                    "role": "agent",
                    "attributes": {"explained": False},
                    "partial": [{"at_most": 1, "credit": 0.5}],
                }
            },
            Stored("i", said=[Said("jargon", 0, "false")]),
            "partly_met",
            "1 × unexplained jargon by the agent",
        ),
        (
            {"forbidden": {"kind": "jargon", "role": "agent", "at_most": 1}},
            Stored("i", said=[Said("jargon", 0), Said("jargon", 2)]),
            "not_met",
            "2 × jargon by the agent, at most 1 allowed",
        ),
        (
            {"bands": {"measurement": "longest_silence_s", "bands": [{"at_most": 10, "credit": 1}]}},
            Stored("i", numbers={"longest_silence_s": 12.345}),
            "not_met",
            "longest silence: 12.35 s (asked: at most 10 s)",
        ),
        (
            {
                "bands": {
                    "measurement": "talk_ratio_agent",
                    "bands": [{"at_least": 0.3, "at_most": 0.6, "credit": 1}],
                }
            },
            Stored("i", numbers={"talk_ratio_agent": 0.6}),
            "met",
            "talk ratio agent: 0.6 (asked: at least 0.3 and at most 0.6)",
        ),
        (
            {"bands": {"measurement": "talk_ratio_agent", "bands": [{"at_most": 0.6, "credit": 1}]}},
            Stored("i"),
            "not_evaluated",
            "talk ratio agent could not be measured",
        ),
        (
            OFTEN,
            Stored("i", said=[Said("greeting", turn) for turn in (0, 2, 4)]),
            "met",
            "3 × greeting by the agent (asked: at least 3)",
        ),
        (
            OFTEN,
            Stored("i", said=[Said("greeting", 0), Said("greeting", 1)]),
            "partly_met",
            "1 × greeting by the agent (asked: at least 3)",
        ),
        (OFTEN, Stored("i"), "not_met", "0 × greeting by the agent (asked: at least 3)"),
        (OFTEN, Stored("i", roles="cc"), "not_applicable", "the agent said nothing"),
        (
            OFTEN,
            Stored("i", issues={"opening": "who speaks is unknown"}),
            "not_evaluated",
            "the check opening did not run: who speaks is unknown",
        ),
        (
            {"count": GREETS | {"bands": [{"at_most": 1, "credit": 1}], "otherwise": 0.2, "last": "1 turn"}},
            Stored("i", said=[Said("greeting", 0), Said("greeting", 4)]),
            "met",
            "1 × greeting by the agent in the agent's last turn (asked: at most 1)",
        ),
        (
            {"count": GREETS | {"bands": STEPS, "within": "20s"}},
            Stored("i", is_timed=False),
            "not_evaluated",
            "the source gives no times",
        ),
        (
            AFTERWARDS,
            Stored("i", said=[Said("greeting", 0), Said("disclosure", 2), Said("greeting", 4)]),
            "partly_met",
            "1 × greeting by the agent after the first disclosure by the agent (asked: at least 3)",
        ),
        (AFTERWARDS, Stored("i"), "not_applicable", "no disclosure by the agent"),
        (
            {"expression": {"sql": "findings('greeting', 'agent') / 2"}},
            Stored("i", said=[Said("greeting", 0)]),
            "partly_met",
            "findings('greeting', 'agent') / 2: 0.5",
        ),
        (
            {"expression": {"sql": "talk_ratio_agent < 0.6 or channel = 'chat'"}},
            Stored("i"),
            "not_evaluated",
            "talk_ratio_agent < 0.6 or channel = 'chat' has no value here",
        ),
        (
            {"expression": {"sql": "talk_ratio_agent < 0.6 or channel = 'call'"}},
            Stored("i"),
            "met",
            "it holds that talk_ratio_agent < 0.6 or channel = 'call'",
        ),
    ],
)
def test_rule(rule: dict[str, Any], stored: Stored, outcome: str, reason: str) -> None:
    assert judged(rule, stored) == (outcome, reason)


HELD = {"found": {"kind": "hold_request", "role": "agent"}}
COUNTED = {"at_least": {"hold_count": 1}}
CRASH = {"hold": "failed with KeyError", "jargon": "failed with KeyError"}
FREE_OF_JARGON = {"forbidden": {"kind": "jargon", "role": "agent"}}
FREE = "no jargon by the agent"
UNTOLD = "whether it applies could not be told"


@pytest.mark.parametrize(
    ("when", "stored", "outcome", "reason"),
    [
        (HELD, Stored("i"), "not_applicable", "no hold request by the agent"),
        (HELD, Stored("i", said=[Said("hold_request", 0)]), "met", FREE),
        (HELD, Stored("i", issues=CRASH), "not_evaluated", UNTOLD),
        (COUNTED, Stored("i", numbers={"hold_count": 0}), "not_applicable", "hold count: 0"),
        (COUNTED, Stored("i"), "not_evaluated", UNTOLD),
        ({"at_most": {"hold_count": 1}}, Stored("i", numbers={"hold_count": 1}), "met", FREE),
        (
            {"measured": "hold_count"},
            Stored("i", issues={"hold": "only calls"}),
            "not_applicable",
            "hold count can't be measured here: only calls",
        ),
        ({"measured": "hold_count"}, Stored("i", issues=CRASH), "not_evaluated", UNTOLD),
        ({"channels": "chat"}, Stored("i", issues=CRASH), "not_applicable", "not for channel call"),
        (
            {"expression": "turn_count > 6"},
            Stored("i"),
            "not_applicable",
            "it does not hold that turn_count > 6",
        ),
        ({"channels": "chat"} | COUNTED, Stored("i"), "not_applicable", "not for channel call"),
    ],
)
def test_applies_when(when: dict[str, Any], stored: Stored, outcome: str, reason: str) -> None:
    assert judged(FREE_OF_JARGON | {"applies_when": when}, stored) == (outcome, reason)


def test_evidence_is_what_was_said_in_order_and_nothing_where_nothing_was() -> None:
    con = store(Stored("i", said=[Said("jargon", 4), Said("jargon", 0)]), Stored("j", channel=Channel.CALL))
    evaluate(con, [scorecard(criterion("one", forbidden={"kind": "jargon", "role": "agent"}))], PROVENANCE)
    shown = results(con, "evidence")
    assert [(e["turn_index"], e["start_s"], e["quote"]) for e in shown["i", "one"][0]] == [
        (0, 0.0, "words"),
        (4, 40.0, "words"),
    ]
    assert shown["j", "one"] == ([],)


def test_bands_show_the_findings_asked_for() -> None:
    rule = {"measurement": "hold_count", "bands": [{"at_most": 0, "credit": 1}]}
    card = scorecard(criterion("one", bands=rule | {"evidence": {"kind": "hold_request", "role": "agent"}}))
    con = store(Stored("i", said=[Said("hold_request", 2)], numbers={"hold_count": 1}))
    evaluate(con, [card], PROVENANCE)
    assert [e["kind"] for e in results(con, "evidence")["i", "one"][0]] == ["hold_request"]
