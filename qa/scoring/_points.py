"""What the judged criteria are worth, as SQL: sections, weights, what is void, bonus and penalty, the total.

Without weights a criterion is worth its points. A section's weight is shared out over those of the criteria
below it that were judged, by their points: `amount * points / (points judged in the section)`; the amount
is the weight, and inside another section that part of its amount that falls to the section among those
beside it in which something was judged. The points of a bonus and of a penalty are never weighted: among
weighted sections they are points of the 100.
"""

from collections.abc import Iterator, Sequence

from qa.scoring._facts import literal
from qa.scoring._plan import Numbered
from qa.scoring.model import Scorecard, Section
from qa.types import Outcome

__all__ = ["Points"]


class Points:
    """The columns over `credit_i`, `outcome_i` and `worth_i` of all criteria."""

    def __init__(self, card: Scorecard, criteria: Sequence[Numbered]) -> None:
        self.card = card
        self.criteria = criteria
        self.numbers = {section.id: n for n, section in enumerate(card.all_sections())}

    def summed(self) -> Iterator[str]:
        """judged_s: points judged in a section that is weighed; void_s: the question whose miss voids it."""
        for section in self.card.all_sections():
            n = self.numbers[section.id]
            if section.weight is not None or any(s.weight is not None for s in section.sections):
                inside = {criterion.id for _, criterion in section.placed() if not criterion.bonus}
                judged = _sum(f"worth_{p.i}" for p in self.criteria if p.criterion.id in inside)
                yield f"{judged} AS judged_s{n}"
            if void := [p for p in self.criteria if p.around[-1] is section and _voids(p)]:
                cases = " ".join(f"WHEN credit_{p.i} = 0 THEN {literal(p.criterion.id)}" for p in void)
                yield f"CASE {cases} END AS void_s{n}"

    def weighed(self) -> Iterator[str]:
        """amount_s of weighted sections inside others; possible_i and earned_i, NULL where not judged."""
        for section in self.card.sections:
            yield from self._amounts(section, (section,))
        for each in self.criteria:
            i, criterion = each.i, each.criterion
            credit = f"(credit_{i} >= 1)::INTEGER" if criterion.critical == "criterion" else f"credit_{i}"
            void = self.void(each)
            kept = f"CASE WHEN {void} IS NOT NULL THEN 0 * {credit} ELSE {credit} END" if void else credit
            possible = f"CASE WHEN credit_{i} IS NOT NULL THEN {self._share(each)} END"
            earned = f"({possible}) * ({kept})"
            if criterion.bonus:
                possible = f"0 * credit_{i}"
                earned = f"{criterion.points}::DOUBLE * ({kept})"
            if criterion.penalty:
                earned += f" - {criterion.penalty} * (1 - {credit})"
            yield f"{possible} AS possible_{i}"
            yield f"{earned} AS earned_{i}"

    def void(self, each: Numbered) -> str | None:
        """SQL: the question whose miss voids a section around the criterion, NULL where none does; None
        where none can."""
        around = [s for s in reversed(each.around) if any(c.critical == "section" for c in s.criteria)]
        names = [f"void_s{self.numbers[section.id]}" for section in around]
        return f"coalesce({', '.join(names)})" if names else None

    def totals(self) -> Iterator[str]:
        """The columns of the evaluation up to its score."""
        critical = [p.i for p in self.criteria if p.criterion.critical == "scorecard"]
        waiting = [p.i for p in self.criteria if p.criterion.manual is not None]
        counted = [p for p in self.criteria if not p.criterion.bonus]
        untold = f"= '{Outcome.NOT_EVALUATED}'"
        judged = " + ".join(f"worth_{p.i}" for p in counted)
        unjudged = _sum(f"if(outcome_{p.i} {untold}, {p.criterion.points}, 0)" for p in counted)
        yield f"{_sum(f'coalesce(earned_{p.i}, 0)' for p in self.criteria)} AS points_earned"
        yield f"{_sum(f'coalesce(possible_{p.i}, 0)' for p in counted)} AS points_possible"
        missed = _sum(f"(credit_{i} IS NOT DISTINCT FROM 0)::INTEGER" for i in critical)
        yield f"{missed} AS critical_failures"
        yield f"{_sum(f'(outcome_{p.i} {untold})::INTEGER' for p in self.criteria)} AS not_evaluated"
        yield f"{_sum(f'waits_{i}::INTEGER' for i in waiting)} AS awaits_person"
        yield f"({judged})::DOUBLE / nullif({judged} + {unjudged}, 0) AS judged_share"
        is_enough = f"judged_share >= {self.card.least_judged}"
        if waiting:
            is_enough += " AND awaits_person = 0"
        yield f"CASE WHEN critical_failures > 0 OR ({is_enough}) THEN {self._score()} END AS score"

    def _score(self) -> str:
        score = "round(100 * points_earned / nullif(points_possible, 0), 2)"
        if any(each.criterion.bonus or each.criterion.penalty for each in self.criteria):
            # greatest and least pass over a NULL
            return f"CASE WHEN points_possible > 0 THEN greatest(0, least(100, {score})) END"
        return score

    def _share(self, each: Numbered) -> str:
        """The points that the criterion is worth in the evaluation."""
        weighted = _weighted(each.around)
        if not weighted:
            return f"worth_{each.i}"
        return self._part(weighted, f"worth_{each.i}")

    def _part(self, weighted: tuple[Section, ...], points: str) -> str:
        """What so many points in the innermost section, which has a weight, are worth."""
        n = self.numbers[weighted[-1].id]
        amount = str(weighted[-1].weight) if len(weighted) == 1 else f"amount_s{n}"
        return f"coalesce({amount} * {points} / nullif(judged_s{n}, 0), 0)"

    def _amounts(self, holder: Section, around: tuple[Section, ...]) -> Iterator[str]:
        """amount_s of the weighted sections below `holder`, the outer ones first."""
        siblings = [section for section in holder.sections if section.weight is not None]
        judged = [f"if(judged_s{self.numbers[s.id]} > 0, {s.weight}, 0)" for s in siblings]
        for section in holder.sections:
            if section.weight is not None:
                weighted = _weighted(around)
                held = f"judged_s{self.numbers[holder.id]}"
                held = self._part(weighted, held) if weighted else held
                amount = f"{held} * {section.weight} / nullif({' + '.join(judged)}, 0)"
                yield f"{amount} AS amount_s{self.numbers[section.id]}"
            yield from self._amounts(section, (*around, section))


def _voids(each: Numbered) -> bool:
    return each.criterion.critical == "section"


def _weighted(around: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections up to the innermost one that has a weight; none where none has."""
    while around and around[-1].weight is None:
        around = around[:-1]
    return around


def _sum(parts: Iterator[str]) -> str:
    return " + ".join(parts) or "0"
