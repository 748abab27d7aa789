"""What must hold for a criterion to apply, as SQL: its own conditions and those of the sections around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.scoring import _wording as say
from qa.scoring import expression, vocabulary
from qa.scoring._facts import Facts, literal
from qa.scoring.rules import AppliesWhen
from qa.types import Outcome

__all__ = ["Stop", "checks_of", "unless_it_applies", "worked_out"]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where `condition` is true the criterion comes to `outcome` without being judged; both are SQL."""

    condition: str
    outcome: Outcome
    reason: str


def unless_it_applies(
    whens: Sequence[AppliesWhen], facts: Facts, outcomes: Mapping[str, str]
) -> tuple[Stop, ...]:
    """A condition that is false makes it not applicable; else one that can't be told, not evaluated.

    `outcomes` has the column with the outcome of each criterion that the conditions ask about.
    """
    conditions = [each for when in whens for each in _conditions(when, facts, outcomes)]
    known_false = [Stop(f"NOT ({sql})", Outcome.NOT_APPLICABLE, why) for sql, why in conditions]
    untold = literal("whether it applies could not be told")
    return (*known_false, *(Stop(f"({sql}) IS NULL", Outcome.NOT_EVALUATED, untold) for sql, _ in conditions))


def _conditions(when: AppliesWhen, facts: Facts, outcomes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(SQL that is true, false or NULL, SQL text of why it is false)."""
    if when.channels:
        names = ", ".join(literal(channel) for channel in when.channels)
        yield f"{facts.column('channel')} IN ({names})", say.join(literal("not for channel "), "channel")
    for selector in when.found:
        told = _told(
            [vocabulary.check_of_kind(kind) for kind in selector.kind], f"{facts.count(selector)} > 0"
        )
        yield told, literal(f"no {say.selected(selector)}")
    for name in when.measured:
        yield _measured(name, facts)
    for limits, sign in ((when.at_least, ">="), (when.at_most, "<=")):
        for name, limit in limits.items():
            yield f"{facts.measurement(name)} {sign} {limit}", say.number(name, name)
    for name, wanted in when.answers.items():
        yield _answered(name, outcomes[name], wanted)
    if when.expression is not None:
        parsed = expression.parse(when.expression)
        told = _told(checks_of(parsed), worked_out(parsed, facts))
        yield told, literal(f"it does not hold that {' '.join(when.expression.split())}")


def _answered(name: str, outcome: str, wanted: Sequence[Outcome]) -> tuple[str, str]:
    """NULL while the other criterion is not evaluated."""
    names = ", ".join(literal(each) for each in wanted)
    known = f"nullif({outcome}, {literal(Outcome.NOT_EVALUATED)})"
    return f"{known} IN ({names})", say.join(literal(f"{say.plain(name)}: "), f"replace({outcome}, '_', ' ')")


def _measured(name: str, facts: Facts) -> tuple[str, str]:
    """False where such an interaction can't give the number; NULL where a check crashed."""
    failed = f"failed[{literal(vocabulary.check_of_measurement(name))}]"
    crashed = f"starts_with({failed}, {literal(vocabulary.CRASHED)})"
    sql = f"CASE WHEN {crashed} THEN NULL ELSE {facts.measurement(name)} IS NOT NULL END"
    return sql, say.join(
        literal(f"{say.plain(name)} can't be measured here"), f"coalesce(': ' || {failed}, '')"
    )


def _told(checks: list[str], sql: str) -> str:
    """The SQL, or NULL where a check that it needs did not run."""
    failed = " OR ".join(f"failed[{literal(check)}] IS NOT NULL" for check in sorted(set(checks)))
    return f"CASE WHEN {failed} THEN NULL ELSE {sql} END" if failed else sql


def checks_of(parsed: expression.Expression) -> list[str]:
    """The checks that give what the expression counts and measures."""
    counted = [vocabulary.check_of_kind(kind) for _, (kind, _) in parsed.counts]
    return [*counted, *(vocabulary.check_of_measurement(name) for name in parsed.measurements)]


def worked_out(parsed: expression.Expression, facts: Facts) -> str:
    """The expression over `facts`; NULL, not an error, where a value can't be worked out."""
    for name in parsed.measurements:
        facts.measurement(name)
    for name in parsed.columns:
        facts.column(name)
    for name, (kind, role) in parsed.counts:
        facts.count_as(name, kind, role)
    return f"TRY({parsed.sql})"
