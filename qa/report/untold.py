"""What could not be judged in an agent's days, and why: each reason once, with how often."""

from collections import Counter
from collections.abc import Iterable, Iterator

from qa.report.cards import Cards
from qa.report.model import Untold
from qa.report.rows import Contact
from qa.types import Outcome

__all__ = ["TOO_LITTLE", "untold_of"]

TOO_LITTLE = "too little in it could be judged"


def untold_of(contacts: Iterable[Contact], cards: Cards) -> tuple[Untold, ...]:
    """Conversations as a whole first, then what waits for a person, then questions; the most frequent first.

    A question counts once for each conversation in which it was asked and could not be told.
    """
    counted = Counter(each for contact in contacts for each in set(_of(contact, cards)))
    told = (Untold(question, reason, n, waits) for (question, reason, waits), n in counted.items())
    return tuple(sorted(told, key=_order))


def _of(contact: Contact, cards: Cards) -> Iterator[tuple[str | None, str, bool]]:
    """(question or None, reason, whether it waits for a person) of each."""
    if not contact.evaluations:
        yield None, contact.unscored_reason or "", False
    for evaluated in contact.evaluations:
        if evaluated.score is None and not evaluated.awaits_person:
            yield None, TOO_LITTLE, False
        for result in evaluated.results:
            if result.outcome is Outcome.NOT_EVALUATED:
                waits = cards.is_waiting(result, evaluated)
                yield result.question, "" if waits else result.reason, waits


def _order(each: Untold) -> tuple[bool, bool, int, str, str]:
    is_question = each.question is not None
    return (is_question, not each.is_waiting, -each.count, each.question or "", each.reason)
