"""A week with all that people and scorecards can do: what the machine alone never shows."""

from datetime import UTC, datetime
from typing import Any

from qa.scoring import Scorecard, apply_reviews
from qa.store import note_publication
from qa.types import Channel
from tests.report.builder import Talk, Warehouse, card
from tests.report.story import BYE, COLD, CUT, FACTS, GOOD, HELLO, MORE, NEXT, SORRY, TELL, UPSET, VERIFY

PUBLISHED_AT = datetime(2026, 11, 9, 3, tzinfo=UTC)
WORDS = {"praise": "You did.", "instead": "Do it.", "goal": "Do it each time."}


def asked(name: str, question: str, **keys: Any) -> dict[str, Any]:
    """A criterion of the scorecard below."""
    return {"id": name, "question": question, "why": "It helps.", "coaching": WORDS, **keys}


def rich_card(**changes: Any) -> Scorecard:
    """Subsections, a conditional section, count, manual, bonus, penalty and grades, over calls in English."""
    upset = {"found": [{"kind": "sentiment_low", "role": "customer"}]}
    greeting = asked("greeting", "Greeted?", points=10, required={"kind": "greeting", "role": "agent"})
    more_help = asked(
        "more_help", "Offered more help?", points=5, bonus=True,
        required={"kind": "offer_more_help", "role": "agent"},
    )  # fmt: skip
    cut_off = asked(
        "cut_off", "Let the customer finish?", points=5, penalty=20,
        forbidden={"kind": "interruption", "role": "agent"},
    )  # fmt: skip
    empathy = asked(
        "empathy", "Answered the feeling?", points=20,
        count={"kind": "empathy_reaction", "role": "agent", "bands": [{"at_least": 1, "credit": 1}]},
    )  # fmt: skip
    tone = asked(
        "tone", "Was the tone warm?", points=10,
        manual={"choices": {"warm": 1, "fair": 0.5, "cold": 0}},
        root_causes=[{"id": "hurry", "text": "In a hurry"}],
    )  # fmt: skip
    note = asked("note", "Said what comes next?", points=0, required={"kind": "next_step", "role": "agent"})
    made = {
        "id": "care_call",
        "version": 1,
        "title": "Care call",
        "applies_to": {"channels": ["call"], "languages": ["en"]},
        "pass_mark": 70,
        "grades": [{"name": "Gold", "at_least": 90}, {"name": "Silver", "at_least": 70}],
        "sections": [
            {
                "id": "course",
                "title": "Course",
                "criteria": [greeting, more_help],
                "sections": [{"id": "floor", "title": "Letting speak", "criteria": [cut_off, note]}],
            },
            {"id": "care", "title": "Care", "applies_when": upset, "criteria": [empathy, tone]},
        ],
    }
    return Scorecard.model_validate(made | changes)


def rich_warehouse() -> Warehouse:
    """Five calls and a chat of Ben Okafor: answered, open, disputed, marked, by a retired scorecard."""
    rude = (("A", "Yes?"), UPSET, CUT, ("C", "Let me finish."), CUT, FACTS, BYE)
    calls = {
        "C-1": GOOD,
        "C-2": rude,
        "C-3": COLD,
        "C-4": (HELLO, ("C", "What is my balance?"), VERIFY, TELL, NEXT, MORE, BYE),
        "C-5": (HELLO, UPSET, SORRY, CUT, NEXT, BYE),
    }
    made = Warehouse((rich_card(), card("chat")))
    made.add(
        *(Talk(name, f"2026-11-0{i}T09:00:00", lines) for i, (name, lines) in enumerate(calls.items(), 2)),
        Talk("T-1", "2026-11-06T09:00:00", COLD, Channel.CHAT),
    )
    note_publication(made.con, PUBLISHED_AT)
    answer(made, "C-1", "tone", "met", 1.0)
    answer(made, "C-3", "tone", "partly_met", 0.5)
    answer(made, "C-5", "tone", "not_met", 0.0)
    answer(made, "C-1", "greeting", "not_met", 0.0)
    disagree(made, "C-2", "cut_off", "open")
    disagree(made, "C-3", None, "declined")
    mark(made, "care_call", "empathy")
    made.scorecards = (rich_card(),)  # the other one is retired
    return made


def answer(made: Warehouse, interaction_id: str, criterion: str, outcome: str, credit: float) -> None:
    """A specialist's answer, put in place of the machine's."""
    made.con.execute(
        "INSERT INTO reviews BY NAME SELECT $1 || $2 AS review_id, e.evaluation_id, e.interaction_id, "
        "e.scorecard, e.scorecard_version, c.criterion, c.criterion_fingerprint, i.source_sha256, "
        "'dana' AS reviewer, TIMESTAMPTZ '2026-11-09 09:00:00+00' AS reviewed_at, $3 AS outcome, "
        "$4 AS credit, false AS is_withdrawn FROM evaluations e JOIN interactions i USING (interaction_id) "
        "JOIN criteria c USING (scorecard, scorecard_version) WHERE interaction_id = $1 AND criterion = $2",
        [interaction_id, criterion, outcome, credit],
    )
    apply_reviews(made.con)


def disagree(made: Warehouse, interaction_id: str, criterion: str | None, state: str) -> None:
    """A dispute of Ben's in this state."""
    made.con.execute(
        "INSERT INTO disputes BY NAME SELECT 'd' || $1 AS dispute_id, evaluation_id, interaction_id, "
        "scorecard, $2 AS criterion, 'a102' AS agent_id, 'a102' AS raised_by, 'No.' AS reason, $3 AS state, "
        "TIMESTAMPTZ '2026-11-10 09:00:00+00' AS raised_at FROM evaluations WHERE interaction_id = $1",
        [interaction_id, criterion, state],
    )


def mark(made: Warehouse, scorecard: str, criterion: str) -> None:
    """A calibration found that the machine disagrees with people on it."""
    made.con.execute(
        "INSERT INTO calibration_results BY NAME SELECT 'october' AS calibration_id, scorecard, criterion, "
        "criterion_fingerprint, TIMESTAMPTZ '2026-10-30 09:00:00+00' AS completed_at, 24 AS people_items, "
        "'agree' AS people_verdict, 24 AS machine_items, 0.5 AS machine_agreement, "
        "'disagree' AS machine_verdict FROM criteria WHERE scorecard = $1 AND criterion = $2",
        [scorecard, criterion],
    )
