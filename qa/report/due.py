"""Where a missed criterion shows: what was said, or the moment at which something was due."""

from collections.abc import Iterable, Iterator, Sequence

from qa.report.cards import Cards, asks_for_more
from qa.report.model import Moment
from qa.report.moments import channel_name, moment
from qa.report.rows import Contact, Evidence, Found, Result, Said
from qa.scoring.model import Criterion
from qa.scoring.rules import Selector
from qa.types import Role

__all__ = ["missed_moments"]

DUE = "This is where it would have helped."


BY_PERSON = "a person answered this; your coach can tell you what they saw"


def missed_moments(contact: Contact, result: Result, cards: Cards, found: Sequence[Found]) -> list[Moment]:
    """Moments that show the miss, the clearest first; one without lines where only a number tells.

    Where a person answered otherwise than the machine, its evidence says nothing about the miss.
    """
    criterion = cards.criterion(result)
    if result.is_by_person and result.machine_outcome is not result.outcome:
        return [moment(contact, (), reason=BY_PERSON)]
    if result.evidence:
        return _shown(contact, result, criterion)
    rule = (criterion.required or criterion.count) if criterion and asks_for_more(criterion) else None
    if rule is None:
        return [moment(contact, (), reason=result.reason)]
    trigger = next(_triggered(contact, cards.triggers(result), found), None)
    if trigger is not None:
        return [moment(contact, [trigger], reason=result.reason, lead=DUE)]
    return [_absent(contact, result, is_opening=rule.within is not None)]


def _shown(contact: Contact, result: Result, criterion: Criterion | None) -> list[Moment]:
    """What was said. Of what there should be more of, the customer's side comes first: there it was due."""
    wished_for = criterion is not None and asks_for_more(criterion)
    lead = "You said this, though not where it was looked for." if _has_place(criterion) else None
    moments = []
    for marks in _by_turn(result.evidence):
        is_own = marks[0].role == Role.AGENT
        due = DUE if wished_for and not is_own else lead
        moments.append((wished_for and is_own, moment(contact, marks, reason=result.reason, lead=due)))
    return [each for _, each in sorted(moments, key=lambda pair: pair[0])]


def _has_place(criterion: Criterion | None) -> bool:
    """Whether something is asked for at a certain place, so that saying it elsewhere is a miss."""
    rule = criterion.required if criterion else None
    return rule is not None and any((rule.within, rule.last, rule.before, rule.after))


def _by_turn(evidence: Iterable[Evidence]) -> list[list[Evidence]]:
    turns: dict[int, list[Evidence]] = {}
    for mark in evidence:
        turns.setdefault(mark.turn_index, []).append(mark)
    return list(turns.values())


def _triggered(contact: Contact, asked: Sequence[Selector], found: Sequence[Found]) -> Iterator[Found]:
    """Findings of the interaction that made the criterion due, the customer's first."""
    here = [
        f
        for f in found
        if f.interaction_id == contact.interaction_id and any(_matches(selector, f) for selector in asked)
    ]
    return iter(sorted(here, key=lambda f: (f.role != Role.CUSTOMER, f.turn_index, f.char_start)))


def _matches(selector: Selector, finding: Found) -> bool:
    return (
        finding.kind in selector.kind
        and selector.role in ("any", finding.role)
        and all((name in finding.true_of_it) == wanted for name, wanted in selector.attributes.items())
    )


def _absent(contact: Contact, result: Result, *, is_opening: bool) -> Moment:
    """Something that was nowhere: the agent's first words where it was due there, else the last ones."""
    mine = [said for said in contact.turns if said.role == Role.AGENT]
    if not mine:
        return moment(contact, (), reason=result.reason)
    channel = channel_name(contact.channel)
    said, lead = (
        (mine[0], f"The {channel} opened without it. Your first words:")
        if is_opening
        else (mine[-1], f"The {channel} ended without it. Your last words:")
    )
    return moment(contact, [_all_of(said)], reason=result.reason, lead=lead)


def _all_of(said: Said) -> Evidence:
    """The turn as a place, with nothing marked."""
    return Evidence(said.turn_index, said.role, said.start_s, 0, 0, "")
