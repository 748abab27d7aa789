"""Scorecards looked up by the names that results carry."""

from collections.abc import Iterable, Sequence

from qa.report.rows import Result
from qa.scoring import Scorecard
from qa.scoring.model import Criterion
from qa.scoring.rules import Selector

__all__ = ["Cards", "answers_something", "asks_for_more", "triggers"]


class Cards:
    """The scorecards in force. A result of a criterion that is no longer in them finds nothing."""

    def __init__(
        self, scorecards: Sequence[Scorecard], marked: frozenset[tuple[str, str]] = frozenset()
    ) -> None:
        self._marked = marked
        self._cards = {card.id: card for card in scorecards}
        self._criteria = {(card.id, c.id): c for card in scorecards for c in card.criteria()}

    def criterion(self, result: Result) -> Criterion | None:
        """The criterion as the scorecard has it."""
        return self._criteria.get((result.scorecard, result.criterion))

    def is_marked(self, result: Result) -> bool:
        """Whether people and machine were found to disagree on it, and it hasn't been mended since."""
        return (result.scorecard, result.criterion) in self._marked

    def title(self, scorecard: str) -> str:
        """The scorecard's title; its name where it is gone."""
        card = self._cards.get(scorecard)
        return card.title if card else scorecard

    def section_title(self, result: Result) -> str:
        """The title of the result's section; its name where it is gone."""
        card = self._cards.get(result.scorecard)
        titles = {around[-1].id: around[-1].title for around, _ in card.placed()} if card else {}
        return titles.get(result.section, result.section)

    def voids_section(self, result: Result) -> bool:
        """Whether missing this criterion takes the points of its section."""
        criterion = self.criterion(result)
        return criterion is not None and criterion.critical == "section"

    def trigger_kinds(self) -> Iterable[str]:
        """Kinds of findings that make any criterion due."""
        return {kind for c in self._criteria.values() for s in triggers(c) for kind in s.kind}


def triggers(criterion: Criterion) -> tuple[Selector, ...]:
    """What makes the criterion due in an interaction: it must answer it, or come before or after it."""
    found = criterion.applies_when.found if criterion.applies_when else ()
    places = (criterion.required.after, criterion.required.before) if criterion.required else ()
    return (*found, *(place for place in places if place is not None))


def answers_something(criterion: Criterion) -> bool:
    """Whether it is due only where something happened that has to be answered."""
    when = criterion.applies_when
    return bool(triggers(criterion)) or (when is not None and bool(when.at_least))


def asks_for_more(criterion: Criterion) -> bool:
    """Whether its evidence is what is wished for: not of what is forbidden, nor of a number to keep low."""
    if criterion.bands is not None:
        return any(band.credit == 1 and band.at_least is not None for band in criterion.bands.bands)
    return criterion.required is not None
