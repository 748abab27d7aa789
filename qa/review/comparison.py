"""Compares the answers of a calibration: people with one another, the machine with what most people say."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qa.review._limits import Limits, Verdict, verdict
from qa.review.agreement import Agreement, agreement
from qa.types import Outcome

__all__ = ["MACHINE", "CriterionComparison", "RaterComparison", "by_criterion", "by_rater"]

MACHINE = "machine"
_SCALE = (Outcome.NOT_MET.value, Outcome.PARTLY_MET.value, Outcome.MET.value)

Answers = Mapping[tuple[str, str], Mapping[str, str]]
"""By interaction and criterion: the answer of each rater who could tell."""


@dataclass(frozen=True, slots=True)
class CriterionComparison:
    """Agreement on a criterion: between people, and between the machine and the people's majority.

    Where people disagree themselves, nobody can say that the machine is wrong: its verdict is unclear then.
    """

    criterion: str
    people: Agreement
    people_verdict: Verdict
    machine: Agreement
    machine_verdict: Verdict


@dataclass(frozen=True, slots=True)
class RaterComparison:
    """Agreement of one rater with the majority of the other people, over all criteria together."""

    rater: str
    agreement: Agreement


def by_criterion(answers: Answers, raters: Sequence[str], limits: Limits) -> tuple[CriterionComparison, ...]:
    """A comparison per criterion, in order of name."""
    of: defaultdict[str, list[Mapping[str, str]]] = defaultdict(list)
    for (_, criterion), given in sorted(answers.items()):
        of[criterion].append(given)
    return tuple(_criterion(criterion, items, raters, limits) for criterion, items in of.items())


def by_rater(answers: Answers, raters: Sequence[str]) -> tuple[RaterComparison, ...]:
    """A comparison per person, then the machine's; answers about one interaction stay together."""
    keys = sorted(answers)
    return tuple(
        RaterComparison(
            rater,
            agreement(
                [(answers[key].get(rater), _majority(answers[key], raters, rater)) for key in keys],
                interactions=[interaction for interaction, _ in keys],
            ),
        )
        for rater in (*raters, MACHINE)
    )


def _criterion(
    criterion: str, items: Sequence[Mapping[str, str]], raters: Sequence[str], limits: Limits
) -> CriterionComparison:
    people = _agreement([tuple(given.get(rater) for rater in raters) for given in items])
    machine = _agreement([(given.get(MACHINE), _majority(given, raters)) for given in items])
    of_people = verdict(people.items, people.ac1, limits)
    of_machine = verdict(machine.items, machine.ac1, limits)
    return CriterionComparison(
        criterion, people, of_people, machine, "unclear" if of_people == "disagree" else of_machine
    )


def _agreement(ratings: Sequence[Sequence[str | None]]) -> Agreement:
    """Alpha counts steps on the scale where partly_met was given; not_applicable is on no scale."""
    given = {answer for row in ratings for answer in row if answer is not None}
    is_scale = Outcome.PARTLY_MET in given and given <= set(_SCALE)
    return agreement(ratings, scale=_SCALE if is_scale else ())


def _majority(given: Mapping[str, str], raters: Iterable[str], without: str | None = None) -> str | None:
    """The answer that more people gave than any other; None in a tie, or when nobody could tell."""
    counts = Counter(given[rater] for rater in raters if rater in given and rater != without)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
