"""Where a missed criterion shows: what was said, or the moment at which something was due."""

from collections.abc import Iterable, Iterator, Sequence

from qa.report.cards import Cards, asks_for_more
from qa.report.language import gettext
from qa.report.model import Moment
from qa.report.moments import moment
from qa.report.rows import Contact, Evidence, Found, Result, Said
from qa.scoring.model import Criterion
from qa.scoring.rules import Selector
from qa.types import Role

__all__ = ["BY_PERSON", "can_be_shown", "missed_moments"]

BY_PERSON = "a person answered this; your coach can tell you what they saw"


def missed_moments(contact: Contact, result: Result, cards: Cards) -> list[Moment]:
    """Moments that show the miss, the clearest first; one without lines where only a number tells.

    Where a person answered otherwise than the machine, its evidence says nothing about the miss.
    """
    criterion = cards.criterion(result)
    say = criterion.coaching.say if criterion else None
    if _is_overruled(result):
        return [moment(contact, (), reason=BY_PERSON)]
    if result.evidence:
        return _shown(contact, result, criterion, say)
    if criterion is None or not _is_wished_for(criterion):
        return [moment(contact, (), reason=result.reason)]
    trigger = next(_triggered(contact, cards.triggers(result)), None)
    if trigger is not None:
        return [moment(contact, [trigger], reason=result.reason, lead=_due(), instead=say)]
    rule = criterion.required or criterion.count
    is_opening = rule is not None and rule.within is not None
    return [_absent(contact, result, say, is_opening=is_opening)]


def can_be_shown(result: Result, cards: Cards) -> bool:
    """Whether a miss has words to be shown by, not a number or a person's view alone."""
    criterion = cards.criterion(result)
    is_absent = criterion is not None and _is_wished_for(criterion)
    return not _is_overruled(result) and (bool(result.evidence) or is_absent)


def _is_overruled(result: Result) -> bool:
    return result.is_by_person and result.machine_outcome is not result.outcome


def _is_wished_for(criterion: Criterion) -> bool:
    """Whether something should have been said, so that its absence has a place."""
    return asks_for_more(criterion) and (criterion.required or criterion.count) is not None


def _due() -> str:
    return gettext("This is where it would have helped.")


def _shown(contact: Contact, result: Result, criterion: Criterion | None, say: str | None) -> list[Moment]:
    """What was said. Of what there should be more of, the customer's side comes first: there it was due."""
    wished_for = criterion is not None and asks_for_more(criterion)
    elsewhere = gettext("You said this, though not where it was looked for.")
    lead = elsewhere if _has_place(criterion) else None
    moments = []
    for marks in _by_turn(result.evidence):
        is_own = marks[0].role == Role.AGENT
        due = _due() if wished_for and not is_own else lead
        shown = moment(contact, marks, reason=result.reason, lead=due, instead=say)
        moments.append((wished_for and is_own, shown))
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


def _triggered(contact: Contact, asked: Sequence[Selector]) -> Iterator[Found]:
    """Findings of the interaction that made the criterion due, the customer's first."""
    here = [f for f in contact.found if any(_matches(selector, f) for selector in asked)]
    return iter(sorted(here, key=lambda f: (f.role != Role.CUSTOMER, f.turn_index, f.char_start)))


def _matches(selector: Selector, finding: Found) -> bool:
    return (
        finding.kind in selector.kind
        and selector.role in ("any", finding.role)
        and all((name in finding.true_of_it) == wanted for name, wanted in selector.attributes.items())
    )


def _absent(contact: Contact, result: Result, say: str | None, *, is_opening: bool) -> Moment:
    """Something that was nowhere: the agent's first words where it was due there, else the last ones."""
    mine = [said for said in contact.turns if said.role == Role.AGENT]
    if not mine:
        return moment(contact, (), reason=result.reason)
    said, lead = (
        (mine[0], gettext("The conversation opened without it. Your first words:"))
        if is_opening
        else (mine[-1], gettext("The conversation ended without it. Your last words:"))
    )
    return moment(contact, [_all_of(said)], reason=result.reason, lead=lead, instead=say)


def _all_of(said: Said) -> Evidence:
    """The turn as a place, with nothing marked."""
    return Evidence(said.turn_index, said.role, said.start_s, 0, 0, "")
