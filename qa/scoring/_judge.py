"""Each rule as SQL over `facts`: what stops it from being judged, then credit, reason and evidence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa.scoring import _wording as say
from qa.scoring import expression, vocabulary
from qa.scoring._doubt import Doubt, doubts, doubts_of_applying, forbidden_credit
from qa.scoring._facts import Facts, literal
from qa.scoring.model import Criterion
from qa.scoring.rules import AppliesWhen, Band, Bands, Forbidden, Formula, Required, Selector
from qa.types import Outcome

__all__ = ["Judgement", "Stop", "judge"]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where `condition` is true the criterion comes to `outcome` without being judged; both are SQL."""

    condition: str
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A criterion as SQL: the first stop that holds decides, else `credit` (0-1) with reason and evidence.

    Where the credit is less than 1 and one of `doubts` holds, it is not evaluated after all.
    """

    stops: tuple[Stop, ...]
    credit: str
    reason: str
    evidence: str
    doubts: tuple[Doubt, ...] = ()


def judge(criterion: Criterion, facts: Facts, most_doubtful: float) -> Judgement:
    """The criterion's rule behind what must hold for it to apply, and what can put a loss in doubt."""
    rule = criterion.rule
    if isinstance(rule, Required):
        judgement = _required(rule, facts)
    elif isinstance(rule, Forbidden):
        judgement = _forbidden(rule, facts)
    elif isinstance(rule, Bands):
        judgement = _bands(rule, facts)
    else:
        judgement = _formula(rule, facts)
    doubted = [*doubts(rule, facts, most_doubtful)] if facts.has_doubt else []
    ahead: tuple[Stop, ...] = ()
    if criterion.applies_when is not None:
        ahead = _unless_it_applies(criterion.applies_when, facts)
        if facts.has_doubt:
            doubted += doubts_of_applying(criterion.applies_when, facts, most_doubtful)
    return replace(judgement, stops=(*ahead, *judgement.stops), doubts=tuple(doubted))


def _required(rule: Required, facts: Facts) -> Judgement:
    here, anywhere = facts.count(rule, rule), facts.count(rule)
    what, where = say.selected(rule), say.place(rule)
    few = f"{here} || {literal(f' of at least {rule.at_least}: {what}{where}')}"
    reasons = [
        (f"{here} >= {rule.at_least}", f"{here} || {literal(f' × {what}{where}')}"),
        (f"{anywhere} = 0", literal(f"no {what}{where}")),
        (f"{here} = 0", literal(f"{what}, but not{where}")),
        ("true", few),
    ]
    credit = f"CASE WHEN {here} >= {rule.at_least} THEN 1 WHEN {anywhere} > 0 THEN {rule.partial} ELSE 0 END"
    shown = (facts.evidence(rule, rule), facts.evidence(rule))
    evidence = f"CASE WHEN {here} >= {rule.at_least} THEN {shown[0]} ELSE {shown[1]} END"
    stops = (*_failed_checks(rule), *_silent(rule.role, facts), *_places(rule, facts))
    return Judgement(stops, credit, _case(reasons), evidence)


def _places(rule: Required, facts: Facts) -> Iterator[Stop]:
    """Stops where a place can't be told: no times in the source, or the finding it refers to is missing."""
    if any(span is not None and span.seconds for span in (rule.within, rule.last)):
        no_times = literal("the source gives no times")
        yield Stop(f"NOT {facts.is_timed(rule.role)}", Outcome.NOT_EVALUATED, no_times)
    for other in (rule.before, rule.after):
        if other is not None:
            yield from _failed_checks(other)
            missing = literal(f"no {say.selected(other)}")
            yield Stop(f"{facts.first(other)} IS NULL", Outcome.NOT_APPLICABLE, missing)


def _forbidden(rule: Forbidden, facts: Facts) -> Judgement:
    """Doubtful findings are neither counted nor shown where points are lost."""
    found, doubtful, what = facts.count(rule), facts.doubtful(rule), say.selected(rule)
    credit = forbidden_credit(rule, found)
    is_left_out = f"{doubtful} > 0 AND {credit} < 1"
    limit = f", at most {rule.at_most} allowed" if rule.at_most else ""
    counted = f"CASE WHEN {is_left_out} THEN {found} - {doubtful} ELSE {found} END"
    reason = _case(
        [
            (f"{counted} = 0", literal(f"no {what}")),
            ("true", f"({counted}) || {literal(f' × {what}{limit}')}"),
        ]
    )
    shown = facts.evidence(rule)
    sure = f"list_filter({shown}, lambda e: NOT e.is_doubtful)"
    evidence = f"CASE WHEN {is_left_out} THEN {sure} ELSE {shown} END"
    stops = (*_failed_checks(rule), *_silent(rule.role, facts))
    return Judgement(stops, credit, reason, evidence)


def _bands(rule: Bands, facts: Facts) -> Judgement:
    value = facts.measurement(rule.measurement)
    credit = "CASE " + " ".join(f"WHEN {_holds(b, value)} THEN {b.credit}" for b in rule.bands)
    full = [say.asked(band, rule.measurement) for band in rule.bands if band.credit == 1]
    wanted = f" (asked: {' or '.join(full)})" if full else ""
    reason = say.join(say.number(value, rule.measurement), literal(wanted))
    stops = (
        *_failed(vocabulary.check_of_measurement(rule.measurement)),
        _unmeasured(rule.measurement, facts),
    )
    return Judgement(stops, f"{credit} ELSE {rule.otherwise} END", reason, facts.evidence(rule.evidence))


def _holds(band: Band, value: str) -> str:
    parts = [f"{value} >= {band.at_least}"] if band.at_least is not None else []
    parts += [f"{value} <= {band.at_most}"] if band.at_most is not None else []
    return " AND ".join(parts)


def _formula(rule: Formula, facts: Facts) -> Judgement:
    parsed = expression.parse(rule.sql)
    value = _value(parsed, facts)
    shown = " ".join(rule.sql.split())
    if parsed.is_boolean:
        credit = f"CASE WHEN {value} THEN 1 ELSE 0 END"
        holds, fails = literal(f"it holds that {shown}"), literal(f"it does not hold that {shown}")
        reason = f"CASE WHEN {value} THEN {holds} ELSE {fails} END"
    else:
        value = f"CASE WHEN isfinite(({value})::DOUBLE) THEN ({value})::DOUBLE END"
        credit = f"greatest(0, least(1, {value}))"
        reason = say.join(literal(f"{shown}: "), f"format('{{:.10g}}', round({value}, 2))")
    nothing = Stop(f"({value}) IS NULL", Outcome.NOT_EVALUATED, literal(f"{shown} has no value here"))
    stops = (*_failed_checks_of(parsed), nothing)
    return Judgement(stops, credit, reason, facts.evidence(rule.evidence))


def _value(parsed: expression.Expression, facts: Facts) -> str:
    """The expression over `facts`; NULL, not an error, where a value can't be worked out."""
    for name in parsed.measurements:
        facts.measurement(name)
    for name in parsed.columns:
        facts.column(name)
    for name, (kind, role) in parsed.counts:
        facts.count_as(name, kind, role)
    return f"TRY({parsed.sql})"


def _unless_it_applies(when: AppliesWhen, facts: Facts) -> tuple[Stop, ...]:
    """A condition that is false makes it not applicable; else one that can't be told, not evaluated."""
    conditions = list(_conditions(when, facts))
    known_false = [Stop(f"NOT ({sql})", Outcome.NOT_APPLICABLE, why) for sql, why in conditions]
    untold = literal("whether it applies could not be told")
    return (*known_false, *(Stop(f"({sql}) IS NULL", Outcome.NOT_EVALUATED, untold) for sql, _ in conditions))


def _conditions(when: AppliesWhen, facts: Facts) -> Iterator[tuple[str, str]]:
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
    if when.expression is not None:
        parsed = expression.parse(when.expression)
        told = _told(_checks_of(parsed), _value(parsed, facts))
        yield told, literal(f"it does not hold that {' '.join(when.expression.split())}")


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


def _failed_checks(selector: Selector) -> tuple[Stop, ...]:
    checks = {vocabulary.check_of_kind(kind) for kind in selector.kind}
    return tuple(stop for check in sorted(checks) for stop in _failed(check))


def _failed_checks_of(parsed: expression.Expression) -> tuple[Stop, ...]:
    return tuple(stop for check in sorted(set(_checks_of(parsed))) for stop in _failed(check))


def _checks_of(parsed: expression.Expression) -> list[str]:
    counted = [vocabulary.check_of_kind(kind) for _, (kind, _) in parsed.counts]
    return [*counted, *(vocabulary.check_of_measurement(name) for name in parsed.measurements)]


def _failed(check: str) -> Iterator[Stop]:
    failed = f"failed[{literal(check)}]"
    reason = say.join(literal(f"the check {check} did not run: "), failed)
    yield Stop(f"{failed} IS NOT NULL", Outcome.NOT_EVALUATED, reason)


def _unmeasured(name: str, facts: Facts) -> Stop:
    reason = literal(f"{say.plain(name)} could not be measured")
    return Stop(f"{facts.measurement(name)} IS NULL", Outcome.NOT_EVALUATED, reason)


def _silent(role: str, facts: Facts) -> Iterator[Stop]:
    """Who never spoke can't be asked for words."""
    who = "nobody said anything" if role == "any" else f"the {role} said nothing"
    yield Stop(f"{facts.turns_of(role)} = 0", Outcome.NOT_APPLICABLE, literal(who))


def _case(branches: list[tuple[str, str]]) -> str:
    """SQL for the first branch whose condition holds."""
    return "CASE " + " ".join(f"WHEN {condition} THEN {then}" for condition, then in branches) + " END"
