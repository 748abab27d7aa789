"""The criteria of a scorecard in the order in which they can be judged, numbered by where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from qa.scoring.model import Criterion, Scorecard, Section
from qa.scoring.rules import AppliesWhen

__all__ = ["Numbered", "in_steps", "numbered"]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A criterion, its position in the scorecard, and the sections around it from the outermost inwards."""

    i: int
    criterion: Criterion
    around: tuple[Section, ...]

    @property
    def whens(self) -> tuple[AppliesWhen, ...]:
        """Its own condition and those of the sections around it, outermost first."""
        found = [*(section.applies_when for section in self.around), self.criterion.applies_when]
        return tuple(when for when in found if when is not None)


def numbered(card: Scorecard) -> list[Numbered]:
    """All criteria in reading order."""
    return [Numbered(i, criterion, around) for i, (around, criterion) in enumerate(card.placed())]


def in_steps(criteria: list[Numbered]) -> Iterator[list[Numbered]]:
    """Each step's criteria ask for answers of earlier steps only; the first step is never empty."""
    by_id = {each.criterion.id: each for each in criteria}
    step_of: dict[str, int] = {}

    def step(each: Numbered) -> int:
        if each.criterion.id not in step_of:
            asked = {name for when in each.whens for name in when.answers}
            step_of[each.criterion.id] = 1 + max((step(by_id[name]) for name in sorted(asked)), default=-1)
        return step_of[each.criterion.id]

    for n in range(1 + max(map(step, criteria))):
        yield [each for each in criteria if step(each) == n]
