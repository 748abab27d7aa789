"""The two things that would help most, and the small goal that follows from the first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from qa.report.cards import Cards
from qa.report.due import can_be_shown, missed_moments
from qa.report.model import Focus, Goal, Moment, PastGoal, Share
from qa.report.rows import Contact, Evaluated, Result
from qa.types import Outcome

__all__ = [
    "Asked",
    "Judged",
    "focus_of",
    "goal_of",
    "judged",
    "passed_over",
    "share_met",
    "sure",
    "worst_first",
]

FOCUS_POINTS = 2
MOMENTS = 3
NUMBER_ALONE = 0.5
"""How much lost points weigh that only a number shows, in the choice of what to work on."""

_JUDGED = (Outcome.MET, Outcome.PARTLY_MET, Outcome.NOT_MET)


@dataclass(frozen=True, slots=True)
class Judged:
    """A result that counts, with the points that its miss cost (0 when met)."""

    contact: Contact
    result: Result
    points_lost: float

    @property
    def is_missed(self) -> bool:
        """Partly met or not met."""
        return self.result.outcome is not Outcome.MET

    @property
    def is_critical_miss(self) -> bool:
        """A must-have that was not met: it fails the whole scorecard."""
        return self.result.is_critical and self.result.outcome is Outcome.NOT_MET


Asked = dict[tuple[str, str], list[Judged]]
"""Results by criterion and question: scorecards that ask the same in the same words are taken together."""


def judged(contacts: Iterable[Contact], cards: Cards) -> Asked:
    """The results that count, in order of time."""
    asked: Asked = {}
    for contact in contacts:
        for evaluated in contact.evaluations:
            for result in evaluated.results:
                if result.outcome in _JUDGED:
                    lost = _points_lost(result, evaluated, cards)
                    asked.setdefault((result.criterion, result.question), []).append(
                        Judged(contact, result, lost)
                    )
    return asked


def _points_lost(result: Result, evaluated: Evaluated, cards: Cards) -> float:
    """Its own points, and those of met criteria where missing it took the points of its section."""
    if result.outcome is Outcome.MET:
        return 0.0
    lost = _gap(result)
    if result.outcome is Outcome.NOT_MET:
        void = cards.voided_by(result)
        met = (r for r in evaluated.results if r.section in void and r.outcome is Outcome.MET)
        lost += sum(cards.worth(r) - (r.points_earned or 0.0) for r in met)
    return lost


def _gap(result: Result) -> float:
    """What is short of the possible points, with what a penalty took off; a bonus that is missed costs
    nothing."""
    return max(0.0, (result.points_possible or 0.0) - (result.points_earned or 0.0))


def sure(asked: Asked, cards: Cards) -> Asked:
    """Without the machine's answers to questions on which it was found to disagree with people: nobody
    is held to those."""
    kept = {key: [j for j in judged if not cards.is_unsure(j.result)] for key, judged in asked.items()}
    return {key: judged for key, judged in kept.items() if judged}


def passed_over(asked: Asked, cards: Cards) -> tuple[str, ...]:
    """The questions that would be focus points if the machine's answers to them could be relied on."""
    chosen = {js[0].result.question for js in worst_first(sure(asked, cards), cards)[:FOCUS_POINTS]}
    return tuple(
        js[0].result.question
        for js in worst_first(asked, cards)[:FOCUS_POINTS]
        if js[0].result.question not in chosen and any(cards.is_unsure(j.result) for j in js)
    )


def worst_first(asked: Asked, cards: Cards) -> list[list[Judged]]:
    """What cost something, and can best be worked on: missed must-haves first, then by points lost, then by
    how often.

    What coaching has no words for comes after all that it has: nobody could say what to do instead. Points
    whose loss no words show, only a number, count half: one's own sentence is easier to change. Of a
    criterion that scorecards word differently, the wording that cost most.
    """
    costly = [js for js in asked.values() if any(j.points_lost > 0 or j.is_critical_miss for j in js)]
    first: dict[str, list[Judged]] = {}
    for results in sorted(costly, key=lambda js: _weight(js, cards)):
        first.setdefault(results[0].result.criterion, results)
    return list(first.values())


def _weight(results: list[Judged], cards: Cards) -> tuple[float, bool, float, float, str, str]:
    missed = [j for j in results if j.is_missed]
    critical = sum(j.is_critical_miss for j in results)
    has_no_words = all(cards.criterion(j.result) is None for j in missed)
    shown = {True: 1.0, False: NUMBER_ALONE}
    lost = round(sum(j.points_lost * shown[can_be_shown(j.result, cards)] for j in missed), 6)
    result = results[0].result
    return (-critical, has_no_words, -lost, -len(missed) / len(results), result.criterion, result.question)


def share_met(results: Sequence[Judged]) -> Share:
    """How many of them were fully met."""
    return Share(sum(not j.is_missed for j in results), len(results), _by_person(results))


def _by_person(results: Sequence[Judged]) -> int:
    return sum(j.result.is_by_person for j in results)


def focus_of(asked: Asked, cards: Cards, past: PastGoal | None) -> tuple[Focus, ...]:
    """At most two. `past` is the last report's goal: what it asked for and came no closer is said so."""
    return tuple(_focus(results, cards, past) for results in worst_first(asked, cards)[:FOCUS_POINTS])


def _focus(results: list[Judged], cards: Cards, past: PastGoal | None) -> Focus:
    missed = sorted((j for j in results if j.is_missed), key=lambda j: -j.points_lost)
    result = missed[0].result
    criterion = cards.criterion(result)
    was_goal = past is not None and past.goal.criterion == result.criterion
    return Focus(
        result.criterion,
        result.question,
        criterion.coaching.instead if criterion else None,
        criterion.why if criterion else None,
        Share(len(missed), len(results), _by_person(results)),
        sum(j.points_lost for j in missed),
        any(j.is_critical_miss for j in missed),
        was_goal and past is not None and past.now is not None and not (past.is_closer or past.is_reached),
        tuple(_moments(missed, cards))[:MOMENTS],
    )


def _moments(missed: Iterable[Judged], cards: Cards) -> Iterator[Moment]:
    """The clearest moment of each interaction, the costliest first; then the next ones."""
    each = [missed_moments(j.contact, j.result, cards) for j in missed]
    for rank in zip_longest(*each):
        yield from (moment for moment in rank if moment is not None)


def goal_of(asked: Asked, cards: Cards) -> Goal | None:
    """Half of the misses of the first focus point less; None where nothing is missed."""
    for results in worst_first(asked, cards)[:1]:
        missed = max((j for j in results if j.is_missed), key=lambda j: j.points_lost)
        criterion = cards.criterion(missed.result)
        if criterion is not None:
            now = share_met(results)
            asked_as = (missed.result.criterion, missed.result.question)
            return Goal(*asked_as, criterion.coaching.goal, now, _next_step(now))
    return None


def _next_step(now: Share) -> Share:
    """Half of what was missed, rounded up, comes on top."""
    return Share(now.met + (now.of - now.met + 1) // 2, now.of)
