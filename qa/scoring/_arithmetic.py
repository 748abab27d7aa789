"""How points, score and verdict come about, as sums that can be followed by hand."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from qa.scoring.model import Criterion, Scorecard, Section
from qa.types import Outcome

__all__ = ["Result", "SectionSum", "Total", "score", "section", "section_sum", "verdict"]


@dataclass(frozen=True, slots=True)
class Result:
    """What a criterion came to; weighted points, None where it was not judged."""

    criterion: str
    outcome: Outcome
    earned: float | None
    possible: float | None


@dataclass(frozen=True, slots=True)
class Total:
    """What an evaluation came to; weighted points."""

    earned: float
    possible: float
    score: float | None
    awaits_person: int
    not_evaluated: int


@dataclass(frozen=True, slots=True)
class SectionSum:
    """How a section's points come about: of `worth` weighted points it kept `kept`.

    `points` is what the scorecard states for what was judged, None where its version isn't kept. `weight` is
    the weight behind `worth`, None without one; `part_of` names the section around that has the weight, where
    it isn't the section's own. `void` is the missed criterion that took the points. `extras` are criteria
    with what they gave as a bonus or, less than 0, took off as a penalty.
    """

    kept: float
    worth: float
    points: float | None = None
    weight: float | None = None
    part_of: str | None = None
    void: str | None = None
    extras: tuple[tuple[str, float], ...] = ()


def score(total: Total, sections: Sequence[float], *, is_given: bool) -> str:
    """The score from what each section earned; `is_given`: a person gave the score as a whole."""
    if total.score is None:
        return _no_score(total)
    if not total.possible:
        return f"a person gave {total.score:.2f}"
    summed = f"{_signed(sections)} = {_n(total.earned)} points. " if len(sections) > 1 else ""
    reckoned = 100 * total.earned / total.possible
    held = f" (held at {min(100, max(0, reckoned)):g})" if not 0 <= reckoned <= 100 else ""
    given = f". A person gave {total.score:.2f} instead" if is_given else ""
    return f"{summed}100 x {_n(total.earned)} points of {_n(total.possible)} = {reckoned:.2f}{held}{given}"


def _no_score(total: Total) -> str:
    if total.awaits_person:
        return f"no score yet: {_questions(total.awaits_person)} for a person"
    if total.possible:
        return f"only {_n(total.possible)} points could be judged, too few of those that apply for a score"
    return "nothing could be judged, so there is no score"


def verdict(passed: bool | None, total: Total, critical: Sequence[str], *, is_given: bool) -> str:
    """Why it passed or not; `critical` are the critical criteria that were missed."""
    if is_given and passed is not None:
        return f"{'passed' if passed else 'not passed'}, as a person decided"
    if critical:
        return f"not passed: {len(critical)} critical missed ({', '.join(critical)}), whatever the score"
    if total.awaits_person:
        return f"open: {_questions(total.awaits_person)} for a person"
    if total.not_evaluated:
        return f"open: {total.not_evaluated} could not be evaluated"
    if passed is None:
        return "open: nothing to judge" if total.score is None else "open"
    return "passed" if passed else "not passed: below the pass mark"


def _questions(n: int) -> str:
    return "1 question waits" if n == 1 else f"{n} questions wait"


def section_sum(
    name: str, results: Sequence[Result], missed: Collection[str], card: Scorecard | None
) -> SectionSum | None:
    """How the section's points come about, None where nothing was judged; plain sums without the scorecard.

    `missed`: the criteria of the whole scorecard that came to not met.
    """
    judged = [each for each in results if each.possible is not None]
    if not judged:
        return None
    around = next((path for path, _ in card.placed() if path[-1].id == name), None) if card else None
    if card is None or around is None:
        return SectionSum(sum(r.earned or 0 for r in judged), sum(r.possible or 0 for r in judged))
    known = {criterion.id: criterion for criterion in card.criteria()}
    parts = [_part(known[each.criterion], each) for each in judged]
    return _summed(around, parts, _void(around, missed))


@dataclass(frozen=True, slots=True)
class _Part:
    """One criterion's sum: what it kept of its weighted worth, before what the penalty took off."""

    criterion: Criterion
    worth: float
    kept: float
    lost: float


def _part(criterion: Criterion, result: Result) -> _Part:
    worth, earned = result.possible or 0.0, result.earned or 0.0
    lost = 0.0
    if criterion.penalty and result.outcome is not Outcome.MET:
        is_whole = result.outcome is Outcome.NOT_MET or criterion.critical == "criterion"
        # Short of met, earned = worth * credit - penalty * (1 - credit); solved for the credit.
        credit = 0.0 if is_whole else (earned + criterion.penalty) / (worth + criterion.penalty)
        lost = criterion.penalty * (1 - credit)
    return _Part(criterion, worth, earned + lost, lost)


def _summed(around: Sequence[Section], parts: Sequence[_Part], void: str | None) -> SectionSum:
    counted = [part for part in parts if not part.criterion.bonus]
    points = sum(part.criterion.points for part in counted)
    worth, kept = sum(part.worth for part in counted), sum(part.kept for part in counted)
    weighted = next((each for each in reversed(around) if each.weight is not None), None)
    extras = tuple(_extras(parts))
    if weighted is None or not points:
        return SectionSum(kept, worth, points, void=void, extras=extras)
    is_own = weighted is around[-1] and abs((weighted.weight or 0) - worth) <= 1e-9
    part_of = None if is_own else weighted.title
    return SectionSum(kept, worth, points, weighted.weight, part_of, void, extras)


def _extras(parts: Sequence[_Part]) -> Iterator[tuple[str, float]]:
    for part in parts:
        if part.criterion.bonus and part.kept:
            yield part.criterion.id, part.kept
        if part.lost:
            yield part.criterion.id, -part.lost


def section(total: SectionSum | None) -> str:
    """The section's sum in words."""
    if total is None:
        return "nothing judged"
    if total.points is None:
        return f"{_n(total.kept)} of {_n(total.worth)} weighted points"
    if total.weight is None:
        text = f"{_n(total.kept)} of {_n(total.points)} points"
    else:
        whole = f"weight {_n(total.worth)}"
        if total.part_of is not None:
            whole = f"{_n(total.worth)}, its part of the weight {_n(total.weight)} of {total.part_of}"
        share = total.kept / total.worth * total.points
        text = f"{whole}: {_n(total.worth)} x {_n(share)} of {_n(total.points)} points = {_n(total.kept)}"
    if total.void is not None:
        text += f" (void: missed {total.void})"
    for name, points in total.extras:
        text += f" + {_n(points)} bonus ({name})" if points > 0 else f" - {_n(-points)} penalty ({name})"
    return text


def _void(around: Sequence[Section], missed: Collection[str]) -> str | None:
    """The criterion whose miss voids the section, or one of the sections around it."""
    critical = (c.id for each in around for c in each.criteria if c.critical == "section")
    return next((name for name in critical if name in missed), None)


def _signed(numbers: Sequence[float]) -> str:
    """A sum: "11.25 + 20 - 3"."""
    first, *rest = numbers
    return _n(first) + "".join(f" {'-' if each < 0 else '+'} {_n(abs(each))}" for each in rest)


def _n(number: float) -> str:
    return f"{round(number, 4) + 0.0:.6g}"
