"""Runs the examples of a scorecard through the real checks and compares what its criteria come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from qa.checks import PhraseBook, analyse
from qa.privacy import redact
from qa.scoring.evaluate import Provenance, evaluate
from qa.scoring.loader import load_scorecard
from qa.scoring.model import AppliesTo, Criterion, Example, ExampleTurn, Scorecard, Section
from qa.scoring.rules import Manual, Placed
from qa.store import create_schema, load
from qa.types import Channel, Interaction, Metadata, Outcome, Role, Turn, Word

__all__ = ["Coverage", "Difference", "ScorecardTest", "test_scorecard"]

_WORDS_A_SECOND = 2.5  # how fast an example is spoken
_PAUSE_S = {Channel.CALL: 0.5}  # between turns; on text channels:
_TEXT_PAUSE_S = 20.0


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an example came to something else; `criterion` is "passed" for the whole evaluation.

    `turns` are those it rests on, by their place from 0, each with what was found there.
    """

    example: str
    criterion: str
    expected: str
    got: str
    reason: str
    turns: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.example}: {self.criterion}: expected {self.expected}, got {self.got} ({self.reason})"


@dataclass(frozen=True, slots=True)
class Coverage:
    """A criterion that lacks an example of these outcomes."""

    criterion: str
    lacks: tuple[Outcome, ...]

    def __str__(self) -> str:
        return f"{self.criterion}: no example of {', '.join(self.lacks)}"


@dataclass(frozen=True, slots=True)
class ScorecardTest:
    """What testing a scorecard gave: no differences means that every example came out as expected."""

    scorecard: str
    examples: int
    expectations: int
    differences: tuple[Difference, ...]
    uncovered: tuple[Coverage, ...]


def test_scorecard(path: Path, book: PhraseBook) -> ScorecardTest:
    """Runs every example of the scorecard file. Raises ConfigError when the file has mistakes."""
    card = load_scorecard(path)
    answers = _run(card, book) if card.examples else {}
    differences = [d for i, example in enumerate(card.examples) for d in _compare(i, example, answers)]
    return ScorecardTest(
        card.id,
        len(card.examples),
        sum(len(example.expect) for example in card.examples),
        tuple(differences),
        tuple(_uncovered(card)),
    )


Answers = Mapping[tuple[str, str], tuple[str, str, tuple[str, ...]]]
"""(outcome, reason, turns) by (interaction id, criterion)."""


def _run(card: Scorecard, book: PhraseBook) -> Answers:
    """The answers on all examples; the scorecard is applied whatever it is for beside its channels."""
    everywhere = AppliesTo(channels=tuple(Channel))
    with duckdb.connect() as con:
        create_schema(con)
        interactions = [redact(_interaction(i, e, card)) for i, e in enumerate(card.examples)]
        load(con, analyse(interactions, book), {each.id: each.id for each in interactions})
        evaluate(
            con, [card.model_copy(update={"applies_to": everywhere})], Provenance("test", book.fingerprint)
        )
        rows = con.execute(
            "SELECT interaction_id, criterion, outcome, reason, evidence FROM criterion_results"
        ).fetchall()
        passed = con.execute("SELECT interaction_id, passed, score FROM evaluations").fetchall()
    answers = {(row[0], row[1]): (row[2], row[3], _turns_of(row[4])) for row in rows}
    return answers | {(row[0], "passed"): (_shown(row[1]), f"score {row[2]}", ()) for row in passed}


def _turns_of(evidence: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    return tuple(f"{said['turn_index']} {said['quote']!r}" for said in evidence)


def _shown(passed: bool | None) -> str:
    return "open" if passed is None else str(passed).lower()


def _compare(i: int, example: Example, answers: Answers) -> list[Difference]:
    expected = {name: str(outcome) for name, outcome in example.expect.items()}
    if example.passed is not None:
        expected["passed"] = _shown(example.passed)
    found = []
    for criterion, wanted in expected.items():
        got, reason, turns = answers[_id(i), criterion]
        if got != wanted:
            found.append(Difference(example.name, criterion, wanted, got, reason, turns))
    return found


def _uncovered(card: Scorecard) -> list[Coverage]:
    shown = {(name, outcome) for example in card.examples for name, outcome in example.expect.items()}
    lacking = []
    for around, criterion in card.placed():
        missing = tuple(o for o in _possible(around, criterion) if (criterion.id, o) not in shown)
        if missing:
            lacking.append(Coverage(criterion.id, missing))
    return lacking


def _possible(around: Sequence[Section], criterion: Criterion) -> tuple[Outcome, ...]:
    """Outcomes that examples should show: not applicable where a condition or reference can make it so.

    What only a person answers is neither met nor not met in an example.
    """
    rule = criterion.rule
    both = () if isinstance(rule, Manual) else (Outcome.MET, Outcome.NOT_MET)
    conditions = [criterion.applies_when, *(section.applies_when for section in around)]
    depends = any(conditions) or (isinstance(rule, Placed) and (rule.before or rule.after))
    return (*both, Outcome.NOT_APPLICABLE) if depends else both


def _id(i: int) -> str:
    return f"example-{i}"


def _interaction(i: int, example: Example, card: Scorecard) -> Interaction:
    """The example as an interaction: every word of a call has its time, and each party its channel."""
    channel = example.channel or card.applies_to.channels[0]
    turns = _turns(example.turns, channel)
    languages = card.applies_to.languages
    ends = [turn.end_s for turn in turns if turn.end_s is not None]
    count = (1 if example.mono else 2) if channel is Channel.CALL else None
    if example.mono:
        turns = [replace(turn, role=Role.UNKNOWN, participant=Role.UNKNOWN) for turn in turns]
    if not example.timed:
        turns, ends = [replace(turn, start_s=None, end_s=None, words=()) for turn in turns], []
    about = Metadata(_id(i), agent_name="Sarah Miller", language=languages[0] if languages else "en")
    return Interaction(
        channel,
        about,
        _id(i),
        tuple(turns),
        duration_s=max(ends, default=None),
        channel_count=count,
        agents_before=example.agents_before,
        agents_after=example.agents_after,
    )


def _turns(written: Sequence[ExampleTurn], channel: Channel) -> list[Turn]:
    turns: list[Turn] = []
    now_s = 0.0
    for index, each in enumerate(written):
        role, text = each.said
        start_s = now_s if each.at is None else each.at
        words = text.split()
        length_s = len(words) / _WORDS_A_SECOND if channel is Channel.CALL else 0.0
        end_s = start_s + length_s if each.until is None else each.until
        spoken = _words(words, start_s, end_s) if channel is Channel.CALL else ()
        turns.append(Turn(index, role, role, text, start_s, end_s, spoken))
        now_s = end_s + _PAUSE_S.get(channel, _TEXT_PAUSE_S)
    return turns


def _words(words: Sequence[str], start_s: float, end_s: float) -> tuple[Word, ...]:
    """The words spread evenly over the turn."""
    step_s = (end_s - start_s) / max(len(words), 1)
    return tuple(Word(w, start_s + i * step_s, start_s + (i + 1) * step_s) for i, w in enumerate(words))
