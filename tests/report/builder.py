"""A warehouse with rows that fit together: made-up conversations, scored by the real engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import duckdb

from qa.checks import Check
from qa.checks._base import Context, Declared
from qa.scoring import Provenance, Scorecard, evaluate
from qa.store import load, replace_roster, replace_surveys
from qa.types import (
    Agent,
    Analysis,
    Channel,
    CheckIssue,
    Finding,
    Interaction,
    Measurement,
    Metadata,
    Redacted,
    RedactedSurvey,
    Role,
    Survey,
    Turn,
)
from tests.store.made import copy_schema

PROVENANCE = Provenance(callqa_version="1.0", phrases_fingerprint="phrases")
NUMBERS = ("interruptions_by_agent", "doubtful_share_agent", "doubtful_share_customer")
KINDS = (
    "greeting",
    "verification_request",
    "disclosure",
    "sentiment_low",
    "empathy_reaction",
    "interruption",
    "next_step",
    "offer_more_help",
    "doubtful_speech",
)
ROSTER = (
    Agent("a102", "Ben Okafor", "North"),
    Agent("a101", "Anna Whitfield", "North"),
    Agent("a103", "Carla Jensen", "North"),
)

Marks = Mapping[str, str]
Line = tuple[str, str] | tuple[str, str, Marks]
_ROLES = {"A": Role.AGENT, "C": Role.CUSTOMER}


def _nothing(context: Context) -> Iterator[Finding | Measurement]:
    yield from ()


def checks() -> tuple[Check, ...]:
    """One check that declares all that the scorecards below speak of."""
    declared = tuple(Declared(name, "count", name) for name in NUMBERS)
    return (Check("made", _nothing, {kind: kind for kind in KINDS}, declared),)


@dataclass(frozen=True)
class Talk:
    """A conversation: lines are (A or C, text, {kind: words in the text}); a line every 12 seconds."""

    id: str
    at: str
    lines: Sequence[Line]
    channel: Channel = Channel.CALL
    agent_id: str = "a102"
    agent_name: str = "Ben Okafor"
    team: str = "North"
    interruptions: float | None = 0.0
    issue: str | None = None
    queue: str = "billing"
    language: str = "en"
    doubts: tuple[str, ...] = ()

    def analysis(self) -> Analysis:
        """The same as what the checks would hand on."""
        turns = tuple(
            Turn(i, _ROLES[line[0]], line[0], line[1], 12.0 * i, 12.0 * i + 10)
            for i, line in enumerate(self.lines)
        )
        found = tuple(
            Finding.at(turn, "made", kind, "made", chars=_span(turn.text, words))
            for turn, line in zip(turns, self.lines, strict=True)
            for kind, words in (line[2].items() if len(line) == 3 else ())
        )
        started_at = datetime.fromisoformat(self.at).replace(tzinfo=UTC)
        about = Metadata(
            self.id,
            self.agent_id,
            self.agent_name,
            self.team,
            self.queue,
            started_at=started_at,
            language=self.language,
        )
        channels = 2 if self.channel is Channel.CALL else None
        interaction = Redacted(
            Interaction(
                self.channel,
                about,
                "ab" * 32,
                turns,
                channel_count=channels,
                source_name=self.id,
                doubts=self.doubts,
            )
        )
        issues = (CheckIssue("made", self.issue),) if self.issue else ()
        return Analysis(interaction, found, {"interruptions_by_agent": self.interruptions}, issues)


def _span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


@dataclass
class Warehouse:
    """A database in memory with the talks in it, scored by the scorecards."""

    scorecards: tuple[Scorecard, ...] = field(default_factory=lambda: (card("call"), card("chat")))
    con: duckdb.DuckDBPyConnection = field(default_factory=lambda: duckdb.connect(config={"threads": "1"}))

    def __post_init__(self) -> None:
        self.con.execute("SET TimeZone = 'UTC'")
        copy_schema(self.con, tuple(m for check in checks() for m in check.measurements))

    def add(
        self, *talks: Talk, surveys: Sequence[Survey] = (), roster: Sequence[Agent] = ROSTER
    ) -> "Warehouse":
        """The same warehouse with these in it."""
        load(self.con, [t.analysis() for t in talks], {t.id: f"{t!r}" for t in talks})
        replace_roster(self.con, roster, datetime(2026, 3, 1, tzinfo=UTC))
        if surveys:
            replace_surveys(self.con, [RedactedSurvey(survey) for survey in surveys])
        evaluate(self.con, self.scorecards, PROVENANCE)
        return self


def _criterion(
    name: str, question: str, points: int, why: str, words: Sequence[str], **rule: Any
) -> dict[str, Any]:
    coaching = dict(zip(("praise", "instead", "goal"), words, strict=True))
    return {"id": name, "question": question, "points": points, "why": why, "coaching": coaching, **rule}


def card(channel: str, **changes: dict[str, Any]) -> Scorecard:
    """A scorecard of six criteria for a channel; interruptions are asked of calls only.

    `changes` gives keys of criteria other values; None takes a key out.
    """
    agent, customer = "agent", "customer"
    opening = [
        _criterion(
            "greeting",
            "Does the agent greet the customer by name of the company?",
            10,
            "A clear start tells customers that they have reached the right place.",
            (
                "You opened clearly and warmly.",
                "Begin with a greeting and your name: “Good morning, this is Ben at Harbor Broadband.”",
                "Open every conversation with a greeting in your first words.",
            ),
            required={"kind": "greeting", "role": agent, "within": "1 turn"},
        ),
        _criterion(
            "verification",
            "Does the agent verify the customer before anything personal is said?",
            15,
            "Asking first keeps strangers away from the customer's account.",
            (
                "You verified first, and kept the account safe.",
                "Ask for the account number or the date of birth before you open the account.",
                "Verify before you read out anything from an account.",
            ),
            critical="scorecard",
            required={
                "kind": "verification_request",
                "role": agent,
                "before": {"kind": "disclosure", "role": agent},
            },
        ),
    ]
    listening = [
        _criterion(
            "empathy",
            "Does the agent respond to what the customer feels?",
            25,
            "Customers who feel understood calm down sooner and call back less.",
            (
                "You answered the feeling before the facts.",
                "Name what the customer feels before you turn to the facts: “Three weeks without "
                "an answer, I'd be annoyed too. Let me look into it now.”",
                "Answer the feeling in your very next sentence, each time a customer sounds upset.",
            ),
            applies_when={"found": [{"kind": "sentiment_low", "role": customer}]},
            required={
                "kind": "empathy_reaction",
                "role": agent,
                "after": {"kind": "sentiment_low", "role": customer},
            },
        ),
        _criterion(
            "interruptions",
            "Does the agent let the customer finish?",
            15,
            "Being cut off makes people start again, louder.",
            (
                "You let the customer finish.",
                "Let the sentence end, wait a breath, then speak.",
                "At most one interruption in a call.",
            ),
            bands={
                "measurement": "interruptions_by_agent",
                "bands": [{"at_most": 0, "credit": 1}, {"at_most": 1, "credit": 0.5}],
                "evidence": {"kind": "interruption", "role": agent},
            },
            applies_when={"channels": ["call"]},
        ),
    ]
    ending = [
        _criterion(
            "next_step",
            "Does the agent say what happens next, and when?",
            15,
            "Who knows what comes next doesn't have to call again to ask.",
            (
                "You said what happens next, and by when.",
                "Say who does what by when: “I'll call you by five today with the answer.”",
                "Name the next step with a time in every conversation.",
            ),
            required={"kind": "next_step", "role": agent},
        ),
        _criterion(
            "more_help",
            "Does the agent offer further help before ending?",
            10,
            "A second question asked now saves a second contact.",
            (
                "You made room for one more question.",
                "Ask before you close: “What else can I do for you today?”",
                "End every conversation with an open offer of help.",
            ),
            required={"kind": "offer_more_help", "role": agent, "last": "2 turns", "partial": 0.5},
        ),
    ]

    def section(name: str, criteria: Sequence[dict[str, Any]]) -> dict[str, Any]:
        changed = [c | changes.get(c["id"], {}) for c in criteria]
        kept = [{key: value for key, value in c.items() if value is not None} for c in changed]
        return {"id": name, "title": name.capitalize(), "criteria": kept}

    return Scorecard.model_validate(
        {
            "id": f"support_{channel}",
            "version": 1,
            "title": f"Support {channel}",
            "applies_to": {"channels": [channel], "languages": ["en"]},
            "pass_mark": 75,
            "sections": [
                section("opening", opening),
                section("listening", listening),
                section("ending", ending),
            ],
        }
    )
