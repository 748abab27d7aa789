"""A second evaluator, in plain Python, one interaction at a time: what the compiled query must agree with.

It is written from scorecards/README.md and shares nothing with qa.scoring but the scorecard's own classes.

    names = slow.Names.of(all_checks())
    for one in slow.interactions(con):          # or one made by hand
        if slow.applies_slowly(card, one):
            told = slow.judge_slowly(card, one, names)

`told` holds score, passed, grade, points_earned, points_possible, critical_failures, not_evaluated,
awaits_person, decided_by as the table `evaluations` does, `unrounded` (the score before it is rounded) and
`criteria`: by id a dict of section, outcome, points_earned, points_possible, decided_by.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from duckdb import DuckDBPyConnection

from qa.checks import Check
from qa.scoring.model import Criterion, Scorecard, Section
from qa.scoring.places import Span
from qa.scoring.rules import (
    AppliesWhen,
    Band,
    Bands,
    Count,
    Forbidden,
    Formula,
    Manual,
    Placed,
    Selector,
)
from tests.scoring import slow_sql

__all__ = ["Found", "Names", "One", "Spoken", "applies_slowly", "interactions", "judge_slowly"]

MET, PARTLY, NOT_MET, NA, NE = "met", "partly_met", "not_met", "not_applicable", "not_evaluated"
Told = tuple[str, float | None]
"""An outcome, and the credit where it was judged."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn that the customer could see and that says something."""

    index: int
    role: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """A finding: what, whose, where."""

    kind: str
    role: str
    turn: int
    char_start: int
    start_s: float | None
    attributes: Mapping[str, str] = field(default_factory=dict)
    is_doubtful: bool = False

    @property
    def at(self) -> tuple[int, int]:
        return self.turn, self.char_start


@dataclass(frozen=True, slots=True)
class One:
    """All that is known of an interaction: columns of its row, turns, findings, numbers, checks that did not
    run, and answers of people as (outcome, credit) by criterion."""

    columns: Mapping[str, Any]
    turns: Sequence[Spoken]
    findings: Sequence[Found]
    numbers: Mapping[str, float | None]
    failed: Mapping[str, str]
    answers: Mapping[str, Told] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """Which check gives which finding and number, and which numbers are made of words."""

    check_of: Mapping[str, str]
    kinds_of: Mapping[str, Sequence[str]]
    from_words: frozenset[str]

    @classmethod
    def of(cls, checks: Iterable[Check]) -> "Names":
        """The names that these checks give."""
        every = list(checks)
        named = {name: c.name for c in every for name in (*c.kinds, *(m.name for m in c.measurements))}
        words = frozenset(m.name for c in every for m in c.measurements if m.is_from_words)
        return cls(named, {c.name: tuple(c.kinds) for c in every}, words)


def interactions(con: DuckDBPyConnection, ids: Sequence[str] | None = None) -> Iterator[One]:
    """Every interaction of the store, or those with these ids, by id."""
    turns = _grouped(
        con,
        "SELECT interaction_id, turn_index, role, start_s, end_s FROM turns WHERE is_public AND text <> '' "
        f"AND {_THESE} ORDER BY interaction_id, turn_index",
        ids,
    )
    found = _grouped(
        con,
        "SELECT interaction_id, kind, role, turn_index, char_start, start_s, attributes, is_doubtful "
        f"FROM findings WHERE {_THESE} ORDER BY interaction_id",
        ids,
    )
    failed = _grouped(
        con,
        f'SELECT interaction_id, "check", reason FROM check_issues WHERE {_THESE} ORDER BY interaction_id',
        ids,
    )
    rows = _rows(con, f"SELECT * FROM measurements WHERE {_THESE}", ids)
    numbers = {row["interaction_id"]: row for row in rows}
    for row in _rows(con, f"SELECT * FROM interactions WHERE {_THESE} ORDER BY interaction_id", ids):
        name = row["interaction_id"]
        yield One(
            row,
            [Spoken(*turn) for turn in turns.get(name, ())],
            [Found(*each) for each in found.get(name, ())],
            numbers.get(name, {}),
            dict(failed.get(name, ())),
        )


_THESE = "($1::VARCHAR[] IS NULL OR interaction_id IN (SELECT unnest($1::VARCHAR[])))"


def _rows(con: DuckDBPyConnection, query: str, ids: Sequence[str] | None) -> Iterator[dict[str, Any]]:
    result = con.execute(query, [ids])
    names = [column[0] for column in result.description or ()]
    for row in result.fetchall():
        yield dict(zip(names, row, strict=True))


def _grouped(
    con: DuckDBPyConnection, query: str, ids: Sequence[str] | None
) -> dict[str, list[tuple[Any, ...]]]:
    rows = con.execute(query, [ids]).fetchall()
    return {name: [row[1:] for row in group] for name, group in groupby(rows, key=itemgetter(0))}


def applies_slowly(card: Scorecard, one: One) -> bool:
    """Is the scorecard for this interaction?"""
    to, row = card.applies_to, one.columns
    asked = {
        "channel": to.channels,
        "language": to.languages,
        "queue": to.queues,
        "team": to.teams,
        "direction": to.directions,
        "disposition": to.dispositions,
    }
    if any(values and row.get(name) not in values for name, values in asked.items()):
        return False
    length, began = row.get("duration_s"), row.get("started_at")
    if to.duration is not None:
        low = -math.inf if to.duration.at_least is None else to.duration.at_least
        high = math.inf if to.duration.at_most is None else to.duration.at_most
        if length is None or not low <= length <= high:
            return False
    if to.first_day is None and to.last_day is None:
        return True
    if not isinstance(began, datetime):
        return False
    day = began.astimezone(UTC).date()
    return (to.first_day is None or day >= to.first_day) and (to.last_day is None or day <= to.last_day)


def judge_slowly(card: Scorecard, one: One, names: Names) -> dict[str, Any]:
    """What the scorecard comes to on this interaction; see the head of this file."""
    return _Judge(card, one, names).evaluation()


class _Judge:
    """One scorecard over one interaction."""

    def __init__(self, card: Scorecard, one: One, names: Names) -> None:
        self.card, self.one, self.names = card, one, names
        self.around = {c.id: sections for sections, c in card.placed()}
        self.criteria = {c.id: c for c in card.criteria()}
        self.told: dict[str, Told] = {}

    # What a criterion comes to

    def outcome(self, name: str) -> Told:
        if name not in self.told:
            self.told[name] = self._outcome(self.criteria[name])
        return self.told[name]

    def _outcome(self, criterion: Criterion) -> Told:
        if criterion.id in self.one.answers:
            outcome, credit = self.one.answers[criterion.id]
            return (outcome, None) if credit is None else (_named(credit), credit)
        conditions = self.conditions(criterion)
        held = [answer for when in conditions for answer in self.holds(when)]
        if False in held:
            return NA, None
        if None in held:
            return NE, None
        stop, credit = self.ruled(criterion)
        if stop is not None:
            return stop, None
        if credit < 1 and (self.is_in_doubt(criterion) or any(map(self.applies_in_doubt, conditions))):
            return NE, None
        return _named(credit), credit

    def conditions(self, criterion: Criterion) -> list[AppliesWhen]:
        parts: list[Section | Criterion] = [*self.around[criterion.id], criterion]
        return [part.applies_when for part in parts if part.applies_when is not None]

    def holds(self, when: AppliesWhen) -> Iterator[bool | None]:
        if when.channels:
            yield self.one.columns["channel"] in when.channels
        for selector in when.found:
            yield None if self.has_failed(*selector.kind) else bool(self.found(selector))
        for name in when.measured:
            crashed = self.one.failed.get(self.names.check_of[name], "").startswith("failed with ")
            yield None if crashed else self.one.numbers.get(name) is not None
        for name, limit in when.at_least.items():
            number = self.one.numbers.get(name)
            yield None if number is None else number >= limit
        for name, limit in when.at_most.items():
            number = self.one.numbers.get(name)
            yield None if number is None else number <= limit
        for name, wanted in when.answers.items():
            outcome = self.outcome(name)[0]
            yield None if outcome == NE else outcome in wanted
        if when.expression is not None:
            yield None if self.has_failed(*self.needed(when.expression)) else self.worked_out(when.expression)

    # The rules: an outcome that stops it and nothing, or nothing and a credit

    def ruled(self, criterion: Criterion) -> tuple[str | None, float]:
        rule = criterion.rule
        if isinstance(rule, Manual):
            return NE, 0
        if isinstance(rule, Bands):
            number = self.one.numbers.get(rule.measurement)
            if number is None or self.has_failed(rule.measurement):
                return NE, 0
            return None, _banded(rule.bands, number, rule.otherwise)
        if isinstance(rule, Formula):
            return self.formula(rule.sql)
        if self.has_failed(*rule.kind):
            return NE, 0
        if not self.turns_of(rule.role):
            return NA, 0
        if isinstance(rule, Forbidden):
            return None, _forbidden(rule, len(self.found(rule)))
        stop = self.place_unknown(rule)
        if stop is not None:
            return stop, 0
        here = len(self.found(rule, rule))
        if isinstance(rule, Count):
            return None, _banded(rule.bands, here, rule.otherwise)
        return None, 1 if here >= rule.at_least else rule.partial if self.found(rule) else 0

    def place_unknown(self, rule: Placed) -> str | None:
        in_seconds = any(span is not None and span.seconds for span in (rule.within, rule.last))
        if in_seconds and any(turn.start_s is None for turn in self.turns_of(rule.role)):
            return NE
        for other in (rule.before, rule.after):
            if other is not None and self.has_failed(*other.kind):
                return NE
            if other is not None and not self.found(other):
                return NA
        return None

    def formula(self, sql: str) -> tuple[str | None, float]:
        if self.has_failed(*self.needed(sql)):
            return NE, 0
        value = self.worked_out(sql)
        if value is None:
            return NE, 0
        return None, max(0.0, min(1.0, float(value)))

    def worked_out(self, sql: str) -> Any:
        values = dict(self.one.columns) | dict(self.one.numbers)
        return slow_sql.value_of(sql, values, lambda kind, role: len(self.found(_every(kind, role))))

    def needed(self, sql: str) -> list[str]:
        kinds = [kind for kind, _ in slow_sql.counted(sql)]
        return [*kinds, *(name for name in slow_sql.named(sql) if name in self.names.check_of)]

    # What is there

    def has_failed(self, *names: str) -> bool:
        return any(self.names.check_of[name] in self.one.failed for name in names)

    def turns_of(self, role: str) -> list[Spoken]:
        return [turn for turn in self.one.turns if role in ("any", turn.role)]

    def found(self, selector: Selector, place: Placed | None = None) -> list[Found]:
        """Such findings in that place, in their order."""
        those = (each for each in self.one.findings if _is_such(selector, each))
        return sorted((f for f in those if place is None or self.is_in(place, f)), key=lambda f: f.at)

    def is_in(self, place: Placed, found: Found) -> bool:
        if place.within is not None and not self.is_near(found, place.within, place.role, is_start=True):
            return False
        if place.last is not None and not self.is_near(found, place.last, place.role, is_start=False):
            return False
        before = [] if place.before is None else self.found(place.before)
        after = [] if place.after is None else self.found(place.after)
        if (place.before is not None and not before) or (place.after is not None and not after):
            return False
        return (not before or found.at < before[0].at) and (not after or found.at > after[0].at)

    def is_near(self, found: Found, span: Span, role: str, *, is_start: bool) -> bool:
        """Is it in the first, or else the last, so many turns or seconds of the role?"""
        whose = self.turns_of(role)
        if span.turns:
            near = whose[: span.turns] if is_start else whose[-span.turns :]
            return found.turn in [turn.index for turn in near]
        times = [t.start_s if is_start or t.end_s is None else t.end_s for t in whose]
        known = [time for time in times if time is not None]
        if found.start_s is None or not known:
            return False
        seconds = span.seconds or 0
        return found.start_s <= min(known) + seconds if is_start else found.start_s >= max(known) - seconds

    # Doubt: asked only where points would be lost

    def is_in_doubt(self, criterion: Criterion) -> bool:
        rule = criterion.rule
        if "transcript" in self.one.failed:
            return True
        if isinstance(rule, Bands):
            return self.rests_on_doubt(rule.measurement)
        if isinstance(rule, Formula):
            return self.formula_in_doubt(rule.sql)
        if isinstance(rule, Forbidden):
            every = self.found(rule)
            sure = [each for each in every if not each.is_doubtful]
            return _forbidden(rule, len(sure)) > _forbidden(rule, len(every))
        if isinstance(rule, Manual):
            return False
        if self.found(_every("doubtful_speech", rule.role), rule):
            return True
        if isinstance(rule, Count) and any(each.is_doubtful for each in self.found(rule, rule)):
            return True
        marks = [self.found(other)[0] for other in (rule.before, rule.after) if other is not None]
        return any(mark.is_doubtful for mark in marks)

    def applies_in_doubt(self, when: AppliesWhen) -> bool:
        if any(all(each.is_doubtful for each in self.found(selector)) for selector in when.found):
            return True
        if any(self.rests_on_doubt(name) for name in (*when.at_least, *when.at_most)):
            return True
        return when.expression is not None and self.formula_in_doubt(when.expression)

    def rests_on_doubt(self, name: str) -> bool:
        if name not in self.names.from_words:
            return False
        shares = [self.one.numbers.get(f"doubtful_share_{who}") or 0.0 for who in ("agent", "customer")]
        kinds = self.names.kinds_of[self.names.check_of[name]]
        of_check = [each for each in self.one.findings if each.kind in kinds]
        if of_check:
            shares.append(sum(each.is_doubtful for each in of_check) / len(of_check))
        return max(shares) > self.card.most_doubtful

    def formula_in_doubt(self, sql: str) -> bool:
        if any(self.rests_on_doubt(name) for name in slow_sql.named(sql) if name in self.names.check_of):
            return True
        return any(
            self.found(_every("doubtful_speech", role))
            or any(each.is_doubtful for each in self.found(_every(kind, role)))
            for kind, role in slow_sql.counted(sql)
        )

    # What it comes to

    def evaluation(self) -> dict[str, Any]:
        told = {name: self.outcome(name) for name in self.criteria}
        results = {name: self.result(criterion) for name, criterion in self.criteria.items()}
        earned = sum(each["points_earned"] or 0 for each in results.values())
        possible = sum(each["points_possible"] or 0 for each in results.values())
        critical = sum(told[c.id][1] == 0 for c in self.criteria.values() if c.critical == "scorecard")
        untold = sum(outcome == NE for outcome, _ in told.values())
        awaits = sum(map(self.awaits_person, self.criteria.values()))
        unrounded = 100 * earned / possible if possible else None
        if not critical and (awaits or not self.is_enough_judged()):
            unrounded = None
        score = None if unrounded is None else math.floor(min(100, max(0, unrounded)) * 100 + 0.5) / 100
        passed = None if untold or score is None else score >= self.card.pass_mark
        grades = [g.name for g in self.card.grades if score is not None and score >= g.at_least]
        return {
            "score": score,
            "unrounded": unrounded,
            "passed": False if critical else passed,
            "grade": grades[0] if grades else None,
            "points_earned": earned,
            "points_possible": possible,
            "critical_failures": critical,
            "not_evaluated": untold,
            "awaits_person": awaits,
            "decided_by": "person" if self.criteria.keys() & self.one.answers.keys() else "machine",
            "criteria": results,
        }

    def result(self, criterion: Criterion) -> dict[str, Any]:
        sections, (outcome, credit) = self.around[criterion.id], self.told[criterion.id]
        earned = possible = None
        if credit is not None:
            points = criterion.points * self.worth_of_a_point(sections)
            if criterion.bonus:
                points = criterion.points
            if criterion.critical == "criterion" and credit < 1:
                credit = 0.0
            possible = 0.0 if criterion.bonus else points
            kept = 0.0 if any(map(self.is_void, sections)) else credit
            earned = points * kept - criterion.penalty * (1 - credit)
        return {
            "section": sections[-1].id,
            "outcome": outcome,
            "points_earned": earned,
            "points_possible": possible,
            "decided_by": "person" if criterion.id in self.one.answers else "machine",
        }

    def is_void(self, section: Section) -> bool:
        return any(self.told[c.id][1] == 0 for c in section.criteria if c.critical == "section")

    def judged(self, section: Section) -> float:
        inside = [c for _, c in section.placed() if not c.bonus]
        return sum(c.points for c in inside if self.told[c.id][1] is not None)

    def worth_of_a_point(self, sections: Sequence[Section]) -> float:
        """What a point in the innermost of these is worth in the evaluation."""
        worth, beside = 1.0, self.card.sections
        amount: float | None = None  # what is shared out among the sections beside; None at the top
        for section in sections:
            judged = self.judged(section)
            if section.weight is not None and judged:
                shared = section.weight
                if amount is not None:
                    alive = sum(s.weight or 0 for s in beside if self.judged(s))
                    shared = amount * section.weight / alive
                worth = shared / judged
            amount, beside = worth * judged, section.sections
        return worth

    def is_enough_judged(self) -> bool:
        counted = [c for c in self.criteria.values() if not c.bonus]
        judged = sum(c.points for c in counted if self.told[c.id][1] is not None)
        unjudged = sum(c.points for c in counted if self.told[c.id][0] == NE)
        return bool(judged + unjudged) and judged / (judged + unjudged) >= self.card.least_judged

    def awaits_person(self, criterion: Criterion) -> bool:
        if not isinstance(criterion.rule, Manual) or criterion.id in self.one.answers:
            return False
        return all(answer for when in self.conditions(criterion) for answer in self.holds(when))


def _named(credit: float) -> str:
    return MET if credit >= 1 else PARTLY if credit > 0 else NOT_MET


def _banded(bands: Iterable[Band], number: float, otherwise: float) -> float:
    for band in bands:
        is_high = band.at_least is None or number >= band.at_least
        if is_high and (band.at_most is None or number <= band.at_most):
            return band.credit
    return otherwise


def _forbidden(rule: Forbidden, count: int) -> float:
    if count <= rule.at_most:
        return 1
    return next((step.credit for step in rule.partial if count <= step.at_most), 0)


def _is_such(selector: Selector, found: Found) -> bool:
    return (
        found.kind in selector.kind
        and selector.role in ("any", found.role)
        and all((found.attributes.get(k) == "true") is wanted for k, wanted in selector.attributes.items())
    )


def _every(kind: str, role: Any) -> Selector:
    return Selector(kind=(kind,), role=role)
