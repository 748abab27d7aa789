"""Each rule as SQL over `facts`: what stops it from being judged, then credit, reason and evidence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.scoring import _wording as say
from qa.scoring import expression, vocabulary
from qa.scoring._conditions import Stop, checks_of, unless_it_applies, worked_out
from qa.scoring._doubt import Doubt, doubts, doubts_of_applying, forbidden_credit
from qa.scoring._facts import Facts, literal
from qa.scoring.rules import (
    AppliesWhen,
    Band,
    Bands,
    Count,
    Forbidden,
    Formula,
    Manual,
    Placed,
    Required,
    Rule,
    Selector,
)
from qa.types import Outcome

__all__ = ["Judgement", "judge"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A criterion as SQL: the first stop that holds decides, else `credit` (0-1) with reason and evidence.

    Where the credit is less than 1 and one of `doubts` holds, it is not evaluated after all. Where it
    `is_for_person` there is no credit until a person gives it.
    """

    stops: tuple[Stop, ...]
    credit: str
    reason: str
    evidence: str
    doubts: tuple[Doubt, ...] = ()
    is_for_person: bool = False


def judge(
    rule: Rule,
    whens: Sequence[AppliesWhen],
    facts: Facts,
    most_doubtful: float,
    outcomes: Mapping[str, str],
) -> Judgement:
    """The rule behind all conditions that must hold for it to apply, and what can put a loss in doubt.

    `outcomes` has the column with the outcome of each criterion that a condition asks about.
    """
    judgement = _ruled(rule, facts)
    doubted: list[Doubt] = []
    if facts.has_doubt and not isinstance(rule, Manual):
        doubted += doubts(rule, facts, most_doubtful)
        doubted += [doubt for when in whens for doubt in doubts_of_applying(when, facts, most_doubtful)]
    ahead = unless_it_applies(whens, facts, outcomes)
    return replace(judgement, stops=(*ahead, *judgement.stops), doubts=tuple(doubted))


def _ruled(rule: Rule, facts: Facts) -> Judgement:
    if isinstance(rule, Required):
        return _required(rule, facts)
    if isinstance(rule, Forbidden):
        return _forbidden(rule, facts)
    if isinstance(rule, Bands):
        return _bands(rule, facts)
    if isinstance(rule, Count):
        return _count(rule, facts)
    if isinstance(rule, Formula):
        return _formula(rule, facts)
    said = literal("answered by a person")
    return Judgement((), "NULL", said, facts.evidence(rule.evidence), is_for_person=True)


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
    return Judgement(_misplaced(rule, facts), credit, _case(reasons), evidence)


def _count(rule: Count, facts: Facts) -> Judgement:
    here = facts.count(rule, rule)
    wanted = _wanted(rule.bands, "count")
    reason = f"{here} || {literal(f' × {say.selected(rule)}{say.place(rule)}{wanted}')}"
    credit = _banded(rule.bands, here, rule.otherwise)
    return Judgement(_misplaced(rule, facts), credit, reason, facts.evidence(rule, rule))


def _misplaced(rule: Placed, facts: Facts) -> tuple[Stop, ...]:
    """What keeps findings in a place from being counted."""
    return (*_failed_checks(rule), *_silent(rule.role, facts), *_places(rule, facts))


def _places(rule: Placed, facts: Facts) -> Iterator[Stop]:
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
    wanted = _wanted(rule.bands, vocabulary.measurements()[rule.measurement].unit)
    reason = say.join(say.number(value, rule.measurement), literal(wanted))
    stops = (
        *_failed(vocabulary.check_of_measurement(rule.measurement)),
        _unmeasured(rule.measurement, facts),
    )
    credit = _banded(rule.bands, value, rule.otherwise)
    return Judgement(stops, credit, reason, facts.evidence(rule.evidence))


def _banded(bands: Iterable[Band], value: str, otherwise: float) -> str:
    """SQL: the credit of the first band that holds the value."""
    cases = " ".join(f"WHEN {_holds(band, value)} THEN {band.credit}" for band in bands)
    return f"CASE {cases} ELSE {otherwise} END"


def _wanted(bands: Iterable[Band], unit: str) -> str:
    """What earns everything: " (asked: at most 10 s)"; nothing where no band does."""
    full = [say.asked(band, unit) for band in bands if band.credit == 1]
    return f" (asked: {' or '.join(full)})" if full else ""


def _holds(band: Band, value: str) -> str:
    parts = [f"{value} >= {band.at_least}"] if band.at_least is not None else []
    parts += [f"{value} <= {band.at_most}"] if band.at_most is not None else []
    return " AND ".join(parts)


def _formula(rule: Formula, facts: Facts) -> Judgement:
    parsed = expression.parse(rule.sql)
    value = worked_out(parsed, facts)
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


def _failed_checks(selector: Selector) -> tuple[Stop, ...]:
    checks = {vocabulary.check_of_kind(kind) for kind in selector.kind}
    return tuple(stop for check in sorted(checks) for stop in _failed(check))


def _failed_checks_of(parsed: expression.Expression) -> tuple[Stop, ...]:
    return tuple(stop for check in sorted(set(checks_of(parsed))) for stop in _failed(check))


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
