"""How points, score and verdict came about, as lines that can be reckoned again by hand."""

from collections.abc import Mapping, Sequence

from qa.report.language import gettext, ngettext, number
from qa.report.templating import OUTCOMES, STATES
from qa.scoring import Explanation, SectionSum
from qa.types import Outcome

__all__ = ["outcome_word", "score", "section", "state_word", "verdict"]


def outcome_word(outcome: Outcome) -> str:
    """An outcome in the reader's language."""
    return gettext(OUTCOMES[outcome][1])


def state_word(state: str) -> str:
    """What became of a dispute, in the reader's language."""
    return gettext(STATES[state])


def score(told: Explanation) -> str:
    """The score from what the sections earned: 12.5 + 60 = 72.5 points; 100 × 72.5 ÷ 95 = 76.32."""
    total, is_given = told.total, any(answer.counts for answer in told.answers)
    if total.score is None:
        return _no_score(told)
    if not total.possible:
        return gettext("A person gave %(score)s.") % {"score": number(total.score, 2)}
    reckoned = 100 * total.earned / total.possible
    line = f"100 × {_n(total.earned)} ÷ {_n(total.possible)} = {number(reckoned, 2)}"
    told_sum = _added([s.points_earned for s in told.sections if s.sum is not None], total.earned)
    lines = [gettext("%(sum)s points earned.") % {"sum": told_sum}] if told_sum else []
    lines.append(gettext("100 × points earned ÷ points possible: %(line)s.") % {"line": line})
    if not 0 <= reckoned <= 100:
        lines.append(gettext("A score is held between 0 and 100."))
    if is_given:
        told_given = gettext("A person gave %(score)s instead.")
        lines.append(told_given % {"score": number(total.score, 2)})
    return " ".join(lines)


def _no_score(told: Explanation) -> str:
    total = told.total
    if total.awaits_person:
        return ngettext(
            "No score yet: %(n)d question waits for a person.",
            "No score yet: %(n)d questions wait for a person.",
            total.awaits_person,
        ) % {"n": total.awaits_person}
    if total.possible:
        told_few = gettext("No score: only %(points)s points could be judged, too few of those that apply.")
        return told_few % {"points": _n(total.possible)}
    return gettext("No score: nothing could be judged.")


def verdict(told: Explanation) -> str:
    """Why it passed or not, or what is still open."""
    total = told.total
    critical = [
        c.question
        for s in told.sections
        for c in s.criteria
        if c.is_critical and c.outcome is Outcome.NOT_MET
    ]
    if any(answer.counts for answer in told.answers) and told.passed is not None:
        decided = gettext("Passed, as a person decided.")
        return decided if told.passed else gettext("Not passed, as a person decided.")
    if critical:
        missed = gettext("Not passed, whatever the score, because a must-have was not met: %(questions)s")
        return missed % {"questions": "; ".join(critical)}
    if told.passed is not None:
        return gettext("Passed.") if told.passed else gettext("Not passed: below the pass mark.")
    if total.not_evaluated:
        return ngettext(
            "Undecided: %(n)d question could not be told or waits for a person.",
            "Undecided: %(n)d questions could not be told or wait for a person.",
            total.not_evaluated,
        ) % {"n": total.not_evaluated}
    return gettext("Undecided: there was nothing to judge.")


def section(total: SectionSum | None, questions: Mapping[str, str]) -> str:
    """How the section's points came about; `questions` by the criteria's names."""
    if total is None:
        return gettext("Nothing judged.")
    return " ".join([_kept(total), *_beside(total, questions)])


def _kept(total: SectionSum) -> str:
    kept, points = _n(total.kept), _n(total.worth if total.points is None else total.points)
    if total.weight is None or total.points is None:
        return gettext("%(kept)s of %(points)s points.") % {"kept": kept, "points": points}
    line = f"{_n(total.worth)} × {_n(total.kept / total.worth * total.points)} ÷ {points} = {kept}"
    if total.part_of is None:
        told = gettext("Weight %(weight)s × points kept ÷ points possible: %(line)s.")
        return told % {"weight": _n(total.weight), "line": line}
    told = gettext("Its part of the weight %(weight)s of “%(section)s” is %(worth)s: %(line)s.")
    return told % {
        "weight": _n(total.weight),
        "section": total.part_of,
        "worth": _n(total.worth),
        "line": line,
    }


def _beside(total: SectionSum, questions: Mapping[str, str]) -> list[str]:
    """What took all points, gave more or took some off."""
    told = []
    if total.void is not None:
        lost = gettext("All its points are lost, because this was not met: “%(question)s”")
        told.append(lost % {"question": questions.get(total.void, total.void)})
    for name, points in total.extras:
        words = (
            gettext("%(points)s bonus for “%(question)s”")
            if points > 0
            else gettext("%(points)s as a penalty for “%(question)s”")
        )
        sign = "+" if points > 0 else ""
        told.append(words % {"points": f"{sign}{_n(points)}", "question": questions.get(name, name)})
    return told


def _added(parts: Sequence[float], total: float) -> str:
    """A sum written out, "12.5 + 60 − 3 = 69.5"; empty with fewer than two parts."""
    if len(parts) < 2:
        return ""
    first, *rest = parts
    tail = "".join(f" {'−' if each < 0 else '+'} {_n(abs(each))}" for each in rest)
    return f"{_n(first)}{tail} = {_n(total)}"


def _n(points: float) -> str:
    return number(points, 4)
