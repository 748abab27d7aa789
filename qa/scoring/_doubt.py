"""When doubtful words keep a criterion from being judged: only ever where it would cost points.

A criterion that earns all its points stands. One that doesn't is not evaluated when what it lacks may have
been said in words that were not understood, or when what it counts rests on such words.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qa.checks._doubt import DOUBTFUL_SPEECH
from qa.scoring import _wording as say
from qa.scoring import expression, vocabulary
from qa.scoring._facts import Facts, literal
from qa.scoring.rules import AppliesWhen, Bands, Count, Forbidden, Formula, Placed, Required, Selector

__all__ = ["TRANSCRIPT", "Doubt", "doubts", "doubts_of_applying", "forbidden_credit"]

TRANSCRIPT = "transcript"
"""The check that tells what was not understood."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Where `condition` is true, lost points are in doubt: why, and what to show; all are SQL."""

    condition: str
    why: str
    evidence: str = "[]"


def doubts(
    rule: Required | Forbidden | Bands | Count | Formula, facts: Facts, most_doubtful: float
) -> Iterator[Doubt]:
    """What can put a loss under this rule in doubt."""
    yield Doubt(
        f"failed[{literal(TRANSCRIPT)}] IS NOT NULL", literal("what was understood could not be told")
    )
    if isinstance(rule, Required):
        yield from _placed(rule, facts)
    elif isinstance(rule, Count):
        yield from _placed(rule, facts)
        why = literal(f"{say.selected(rule)} was not understood well enough to be sure")
        yield Doubt(f"{facts.doubtful(rule, rule)} > 0", why, facts.doubtful_evidence(rule, rule))
    elif isinstance(rule, Forbidden):
        yield from _forbidden(rule, facts)
    elif isinstance(rule, Bands):
        yield from _measured((rule.measurement,), facts, most_doubtful)
    else:
        yield from _formula(rule.sql, facts, most_doubtful)


def doubts_of_applying(when: AppliesWhen, facts: Facts, most_doubtful: float) -> Iterator[Doubt]:
    """What can put in doubt that the criterion applies at all."""
    for selector in when.found:
        why = literal(
            f"{say.selected(selector)}, by which it applies, was not understood well enough to be sure"
        )
        doubtful = facts.doubtful(selector)
        condition = f"{doubtful} > 0 AND {facts.count(selector)} = {doubtful}"
        yield Doubt(condition, why, facts.doubtful_evidence(selector))
    yield from _measured((*when.at_least, *when.at_most), facts, most_doubtful)
    if when.expression is not None:
        yield from _formula(when.expression, facts, most_doubtful)


def forbidden_credit(rule: Forbidden, count: str) -> str:
    """The credit for so many findings, as SQL."""
    steps = [(rule.at_most, 1.0), *((step.at_most, step.credit) for step in rule.partial)]
    return "CASE " + " ".join(f"WHEN {count} <= {n} THEN {c}" for n, c in steps) + " ELSE 0 END"


def _placed(rule: Placed, facts: Facts) -> Iterator[Doubt]:
    unclear = _unclear(rule.role)
    where = say.place(rule)
    said = "what was said" if where or rule.role == "any" else f"what the {rule.role} said"
    why = literal(f"part of {said}{where} was not understood well enough to be sure")
    yield Doubt(f"{facts.doubtful(unclear, rule)} > 0", why, facts.doubtful_evidence(unclear, rule))
    for other in (rule.before, rule.after):
        if other is not None:
            is_first = f"{facts.first(other)} = {facts.first_doubtful(other)}"
            why = literal(f"the first {say.selected(other)} was not understood well enough to be sure")
            yield Doubt(is_first, why, facts.doubtful_evidence(other))


def _forbidden(rule: Forbidden, facts: Facts) -> Iterator[Doubt]:
    found, doubtful = facts.count(rule), facts.doubtful(rule)
    credit, sure_credit = (forbidden_credit(rule, n) for n in (found, f"{found} - {doubtful}"))
    why = say.join(doubtful, literal(" not understood well enough to count"))
    yield Doubt(f"{doubtful} > 0 AND {sure_credit} > {credit}", why, facts.evidence(rule))


def _measured(names: tuple[str, ...], facts: Facts, most_doubtful: float) -> Iterator[Doubt]:
    """A number made of words is in doubt when more than this share of the speech is, or of its findings."""
    from_words = [name for name in names if vocabulary.measurements()[name].is_from_words]
    for name in from_words:
        check = vocabulary.check_of_measurement(name)
        parts = [
            f"coalesce({facts.measurement(f'doubtful_share_{who}')}, 0)" for who in ("agent", "customer")
        ]
        if kinds := vocabulary.kinds_of(check):
            of_check = Selector.model_validate({"kind": kinds, "role": "any"})
            doubtful, found = facts.doubtful(of_check), facts.count(of_check)
            parts.append(f"coalesce({doubtful} / nullif({found}, 0), 0)")
        why = literal("too much of the speech behind it was not understood well enough")
        yield Doubt(f"greatest({', '.join(parts)}) > {most_doubtful}", why)


def _formula(sql: str, facts: Facts, most_doubtful: float) -> Iterator[Doubt]:
    parsed = expression.parse(sql)
    yield from _measured(parsed.measurements, facts, most_doubtful)
    for _, (kind, role) in parsed.counts:
        counted = Selector.model_validate({"kind": kind, "role": role})
        why = literal(f"{say.selected(counted)} may lie in words that were not understood well enough")
        unclear = _unclear(role)
        yield Doubt(f"{facts.doubtful(unclear)} > 0", why, facts.doubtful_evidence(unclear))
        why = literal(f"{say.selected(counted)} was not understood well enough to be sure")
        yield Doubt(f"{facts.doubtful(counted)} > 0", why, facts.doubtful_evidence(counted))


def _unclear(role: str) -> Selector:
    return Selector.model_validate({"kind": DOUBTFUL_SPEECH, "role": role})
