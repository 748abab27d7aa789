"""Scorecards and stored interactions made by hand, over a small vocabulary of their own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

import qa.store
from qa.checks import Check
from qa.checks._base import Context, Declared
from qa.scoring import Provenance, Scorecard
from qa.store import load
from qa.types import (
    Analysis,
    Channel,
    CheckIssue,
    Finding,
    Interaction,
    Measurement,
    Metadata,
    Redacted,
    Role,
    Turn,
)

PROVENANCE = Provenance(callqa_version="1.0", phrases_fingerprint="phrases")
KINDS = {
    "opening": ("greeting", "self_introduction"),
    "hold": ("hold_request", "hold_return"),
    "jargon": ("jargon",),
    "privacy": ("disclosure", "verification_request"),
    "transcript": ("doubtful_speech",),
}
NUMBERS = {
    "hold": ("hold_count",),
    "talk": ("talk_ratio_agent", "longest_silence_s"),
    "transcript": ("doubtful_share_agent", "doubtful_share_customer"),
}
FREE = tuple(f"m{i}" for i in range(6))
"""Measurements m0 to m5, each by a check of its own, so that a test can make any of them fail."""


def _nothing(context: Context) -> Iterator[Finding | Measurement]:
    yield from ()


def checks() -> tuple[Check, ...]:
    """The vocabulary of these tests."""
    numbers = NUMBERS | {f"check_{name}": (name,) for name in FREE}
    made = []
    for name in sorted(KINDS.keys() | numbers):
        kinds = {kind: kind for kind in KINDS.get(name, ())}
        declared = tuple(
            Declared(n, "s" if n.endswith("_s") else "count", n, is_from_words=name != "talk")
            for n in numbers.get(name, ())
        )
        made.append(Check(name, _nothing, kinds, declared))
    return tuple(made)


@dataclass(frozen=True)
class Said:
    """A finding to be: its kind, on which turn."""

    kind: str
    turn: int
    explained: str | None = None
    is_doubtful: bool = False


@dataclass(frozen=True)
class Stored:
    """An interaction as the store would hold it. Turn i starts at 10 i seconds; roles are its turns."""

    id: str
    roles: str = "acacac"
    said: Sequence[Said] = ()
    numbers: Mapping[str, float | None] = field(default_factory=dict)
    issues: Mapping[str, str] = field(default_factory=dict)
    channel: Channel = Channel.CALL
    language: str | None = "en"
    queue: str = "billing"
    agent_id: str = "a1"
    is_timed: bool = True

    def analysis(self) -> Analysis:
        """The same as an Analysis."""
        about = Metadata(self.id, agent_id=self.agent_id, language=self.language, queue=self.queue)
        names = {"a": Role.AGENT, "c": Role.CUSTOMER, "b": Role.BOT}
        turns = tuple(
            Turn(
                i,
                names[role],
                role,
                f"words of turn {i}",
                10.0 * i if self.is_timed else None,
                10.0 * i + 8 if self.is_timed else None,
            )
            for i, role in enumerate(self.roles)
        )
        interaction = Redacted(Interaction(self.channel, about, "sha", turns, channel_count=2))
        found = tuple(_finding(turns[each.turn], each) for each in self.said)
        numbers = {m.name: self.numbers.get(m.name) for check in checks() for m in check.measurements}
        issues = tuple(CheckIssue(check, reason) for check, reason in self.issues.items())
        return Analysis(interaction, found, numbers, issues)


def _finding(turn: Turn, said: Said) -> Finding:
    """Over the first word of the turn."""
    found = Finding.at(turn, "check", said.kind, "made", chars=(0, 5))
    attributes = () if said.explained is None else (("explained", said.explained),)
    return replace(found, attributes=attributes, is_doubtful=said.is_doubtful)


@cache
def _tables() -> tuple[str, ...]:
    """The statements that make tables and the view that scoring reads; the rest takes longer than a test."""
    folder = Path(qa.store.__file__).parent
    text = (folder / "schema.sql").read_text(encoding="utf-8")
    text += (folder / "marts" / "counted_reviews.sql").read_text(encoding="utf-8")
    return tuple(re.findall(r"^CREATE (?:TABLE|OR REPLACE VIEW) .*?;$", text, re.MULTILINE | re.DOTALL))


def store(*interactions: Stored) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory that holds these."""
    con = duckdb.connect(config={"threads": "1"})
    for statement in _tables():
        con.execute(statement)
    for name in (m.name for check in checks() for m in check.measurements):
        con.execute(f"ALTER TABLE measurements ADD COLUMN {name} DOUBLE")
    load(con, [i.analysis() for i in interactions], {i.id: f"key of {i.id}" for i in interactions})
    return con


def criterion(name: str, **rule: Any) -> dict[str, Any]:
    """A criterion as YAML gives it; `points` 5 unless said."""
    words = {"praise": "Well done.", "instead": "Say this.", "goal": "Do it."}
    base = {"id": name, "question": f"{name}?", "points": 5, "why": "It helps.", "coaching": words}
    return base | rule


def scorecard(*criteria: dict[str, Any], **keys: Any) -> Scorecard:
    """A scorecard of one section."""
    base = {
        "id": "card",
        "version": 1,
        "title": "Card",
        "applies_to": {"channels": ["call"]},
        "pass_mark": 80,
        "sections": [{"id": "all", "title": "All", "criteria": list(criteria)}],
    }
    return Scorecard.model_validate(base | keys)


def results(con: duckdb.DuckDBPyConnection, columns: str = "outcome, reason") -> dict[tuple[str, str], Any]:
    """Criterion results by (interaction, criterion)."""
    rows = con.execute(f"SELECT interaction_id, criterion, {columns} FROM criterion_results").fetchall()
    return {(row[0], row[1]): row[2:] for row in rows}


def dump(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that scoring writes, in a fixed order."""
    tables = ("evaluations", "criterion_results", "superseded_evaluations", "superseded_criterion_results")
    found = {t: con.execute(f"SELECT * FROM {t} ORDER BY ALL").fetchall() for t in tables}
    found["unscored"] = con.execute(
        "SELECT interaction_id, unscored_reason FROM interactions ORDER BY ALL"
    ).fetchall()
    return found
