"""From words to outcome: misheard calls through the real checks and the support call scorecard."""

import random
from collections.abc import Callable
from functools import cache

import duckdb

from qa.checks import analyse, load_book
from qa.scoring import Provenance, evaluate, explain, load_scorecard
from qa.settings import Settings
from qa.store import create_schema, load
from tests.checks.builders import interaction

TURNS = (
    ("agent", "Yeah?"),
    ("customer", "My internet has been down for a week and I am furious, nobody ever calls me back"),
    ("agent", "Our system shows that the DNS is fine, I can't do anything about that, it's not our problem"),
    ("customer", "This is the third time that I have called you about it, that is absolutely ridiculous"),
    ("agent", "This is bullshit. Okay then."),
)
FROM_TIMES = {"pace", "talk_share"}


def turns(confidence: Callable[[], float | None]) -> list[dict[str, object]]:
    made, at_s = [], 0.0
    for speaker, text in TURNS:
        words = []
        for word in text.split():
            words.append({"text": word, "start": at_s, "end": at_s + 0.4, "confidence": confidence()})
            at_s += 0.4
        made.append(
            {"speaker": speaker, "text": text, "start": words[0]["start"], "end": at_s, "words": words}
        )
        at_s += 0.5
    return made


@cache
def judged() -> duckdb.DuckDBPyConnection:
    """The call as told without confidences, heard well, not understood at all, and in between."""
    chance = random.Random(1)
    heard: dict[str, Callable[[], float | None]] = {
        "told": lambda: None,
        "clear": lambda: 0.95,
        "noise": lambda: 0.2,
        **{f"mixed{n}": lambda: chance.choice([0.1, 0.4, 0.7, 0.95, 0.99]) for n in range(12)},
    }
    calls = [interaction(turns(how), name=name, channel="call") for name, how in heard.items()]
    folder = Settings().scorecards
    con = duckdb.connect()
    create_schema(con)
    load(con, analyse(calls, load_book(folder / "phrases")), {call.id: call.id for call in calls})
    evaluate(con, [load_scorecard(folder / "support_call.yaml")], Provenance("test", "test"))
    return con


def outcomes(name: str) -> dict[str, str]:
    rows = judged().execute(
        "SELECT criterion, outcome FROM criterion_results WHERE interaction_id = $1", [name]
    )
    return dict(rows.fetchall())


def test_words_heard_well_are_judged_as_words_told() -> None:
    assert outcomes("clear") == outcomes("told")
    assert list(outcomes("told").values()).count("not_met") >= 10


def test_doubt_only_ever_turns_a_loss_into_not_evaluated() -> None:
    told = outcomes("told")
    changed = set()
    for n in range(12):
        for criterion, outcome in outcomes(f"mixed{n}").items():
            if outcome != told[criterion]:
                assert (told[criterion], outcome) in {
                    ("not_met", "not_evaluated"),
                    ("partly_met", "not_evaluated"),
                }
                changed.add(criterion)
    assert len(changed) >= 5


def test_a_call_that_was_not_understood_fails_nothing_that_is_about_words() -> None:
    lost = {c for c, outcome in outcomes("noise").items() if outcome in {"not_met", "partly_met"}}
    assert lost <= FROM_TIMES
    passed = judged().execute("SELECT passed FROM evaluations WHERE interaction_id = 'noise'").fetchone()
    assert passed == (None,)  # though what was heard is a critical miss


def test_explain_says_why_and_shows_what_was_not_counted() -> None:
    [explained] = explain(judged(), "noise")
    told = {c.criterion: c for section in explained.sections for c in section.criteria}
    respect = told["respect"]
    assert respect.reason == "no profanity by the agent; 1 not understood well enough to count"
    assert [(e.quote, e.is_doubtful) for e in respect.evidence] == [("bullshit", True)]
    greeting = told["greeting"]
    assert greeting.reason.endswith("in the agent's first 20 s was not understood well enough to be sure")
    assert greeting.evidence[0].kind == "doubtful_speech"
