"""Scorecards looked up by the names that results carry."""

from collections.abc import Iterable, Sequence

from qa.report.rows import Evaluated, Result
from qa.scoring import Scorecard
from qa.scoring.model import Criterion, Section
from qa.scoring.rules import AppliesWhen, Band, Selector
from qa.types import Outcome

__all__ = ["Cards", "asks_for_more"]


class Cards:
    """The scorecards in force. A result of a criterion that is no longer in them finds nothing."""

    def __init__(
        self, scorecards: Sequence[Scorecard], marked: frozenset[tuple[str, str]] = frozenset()
    ) -> None:
        self._marked = marked
        self._titles = {card.id: card.title for card in scorecards}
        self._placed = {(card.id, c.id): (around, c) for card in scorecards for around, c in card.placed()}
        self._sections = {(card.id, s.id): s for card in scorecards for s in card.all_sections()}

    def criterion(self, result: Result) -> Criterion | None:
        """The criterion as the scorecard has it."""
        _, criterion = self._placed.get((result.scorecard, result.criterion), ((), None))
        return criterion

    def is_marked(self, result: Result) -> bool:
        """Whether people and machine were found to disagree on it, and it hasn't been mended since."""
        return (result.scorecard, result.criterion) in self._marked

    def is_unsure(self, result: Result) -> bool:
        """Whether it is the machine's own answer to a question that is marked."""
        return self.is_marked(result) and not result.is_by_person

    def is_manual(self, result: Result) -> bool:
        """Whether only a person answers it."""
        criterion = self.criterion(result)
        return criterion is not None and criterion.manual is not None

    def is_waiting(self, result: Result, evaluated: Evaluated) -> bool:
        """Whether only a person answers it, and the evaluation it is of waits for that."""
        is_open = evaluated.awaits_person > 0 and result.outcome is Outcome.NOT_EVALUATED
        return is_open and self.is_manual(result) and not result.is_by_person

    def is_bonus(self, result: Result) -> bool:
        """Whether its points are earned beyond those possible, as far as the row can tell."""
        criterion = self.criterion(result)
        is_given = criterion is not None and criterion.bonus
        return result.points_possible == 0 and (is_given or (result.points_earned or 0) > 0)

    def worth(self, result: Result) -> float:
        """The points that it can earn; of a bonus those of the scorecard."""
        criterion = self.criterion(result)
        if criterion is not None and self.is_bonus(result):
            return criterion.points
        return result.points_possible or 0.0

    def title(self, scorecard: str) -> str:
        """The scorecard's title; its name where it is gone."""
        return self._titles.get(scorecard, scorecard)

    def section_title(self, result: Result) -> str:
        """The title of the result's section; its name where it is gone."""
        section = self._sections.get((result.scorecard, result.section))
        return section.title if section else result.section

    def voided_by(self, result: Result) -> frozenset[str]:
        """The sections whose points a miss of this criterion takes: its own with those inside, or none."""
        around, criterion = self._placed.get((result.scorecard, result.criterion), ((), None))
        if criterion is None or criterion.critical != "section":
            return frozenset()
        return frozenset(section.id for section in around[-1].with_all_inside())

    def triggers(self, result: Result) -> tuple[Selector, ...]:
        """What makes the criterion due in an interaction; nothing where it is gone."""
        around, criterion = self._placed.get((result.scorecard, result.criterion), ((), None))
        return _triggers(around, criterion) if criterion else ()

    def answers_something(self, result: Result) -> bool:
        """Whether it is due only where something happened that has to be answered."""
        around, criterion = self._placed.get((result.scorecard, result.criterion), ((), None))
        whens = _conditions(around, criterion) if criterion else []
        return bool(self.triggers(result)) or any(when.at_least for when in whens)

    def trigger_kinds(self) -> Iterable[str]:
        """Kinds of findings that make any criterion due."""
        return {kind for placed in self._placed.values() for s in _triggers(*placed) for kind in s.kind}


def _conditions(around: Sequence[Section], criterion: Criterion) -> list[AppliesWhen]:
    """All that must hold for the criterion to apply."""
    whens = (*(section.applies_when for section in around), criterion.applies_when)
    return [when for when in whens if when is not None]


def _triggers(around: Sequence[Section], criterion: Criterion) -> tuple[Selector, ...]:
    """What it or a section around it must answer, and what it must come before or after."""
    found = (selector for when in _conditions(around, criterion) for selector in when.found)
    rule = criterion.required or criterion.count
    places = (rule.after, rule.before) if rule else ()
    return (*found, *(place for place in places if place is not None))


def asks_for_more(criterion: Criterion) -> bool:
    """Whether its evidence is what is wished for: not of what is forbidden, nor of a number to keep low.

    Of an expression, and of what a person answers, nobody can say what the evidence speaks for.
    """
    if criterion.bands is not None:
        return _is_high_best(criterion.bands.bands)
    if criterion.count is not None:
        return _is_high_best(criterion.count.bands)
    return criterion.required is not None


def _is_high_best(bands: Iterable[Band]) -> bool:
    return any(band.credit == 1 and band.at_least is not None for band in bands)
