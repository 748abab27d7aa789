"""The agent's own best moments, in the agent's own words."""

from collections.abc import Iterable

from qa.report.cards import Cards, asks_for_more
from qa.report.focus import Asked, Judged
from qa.report.model import Praise
from qa.report.moments import moment
from qa.report.rows import Evidence, Result
from qa.types import Outcome, Role

__all__ = ["praise_of"]

MOMENTS = 3


def praise_of(asked: Asked, cards: Cards) -> tuple[Praise, ...]:
    """At most three, each of another section, and of another interaction where there is a choice.

    What answered something comes before what can be said by rote, then what is worth more points.
    """
    quotable = [[j for j in results if _is_quotable(j.result, cards)] for results in asked.values()]
    praise: list[Praise] = []
    sections: set[str] = set()
    told: set[str] = set()
    for results in sorted(filter(None, quotable), key=lambda js: _rank(js[0], cards)):
        best = _choose(results, told)
        if best.result.section not in sections and len(praise) < MOMENTS:
            sections.add(best.result.section)
            told.add(best.contact.interaction_id)
            praise.append(_praise(best, cards))
    return tuple(praise)


def _is_quotable(result: Result, cards: Cards) -> bool:
    """Met by something that the agent said, not by something left out."""
    criterion = cards.criterion(result)
    said = result.outcome is Outcome.MET and bool(_own_words(result.evidence))
    return said and criterion is not None and asks_for_more(criterion)


def _own_words(evidence: Iterable[Evidence]) -> list[Evidence]:
    return [mark for mark in evidence if mark.role == Role.AGENT]


def _rank(judged: Judged, cards: Cards) -> tuple[bool, float, str]:
    result = judged.result
    return (not cards.answers_something(result), -cards.worth(result), result.criterion)


def _choose(results: list[Judged], told: set[str]) -> Judged:
    """One of an interaction not quoted yet, then where most was said about it, then the latest."""
    return max(
        results,
        key=lambda j: (
            j.contact.interaction_id not in told,
            max(len(mark.quote) for mark in _own_words(j.result.evidence)),
            j.contact.started_at,
            j.contact.interaction_id,
        ),
    )


def _praise(judged: Judged, cards: Cards) -> Praise:
    result, criterion = judged.result, cards.criterion(judged.result)
    words = _own_words(result.evidence)
    longest = max(words, key=lambda mark: len(mark.quote))
    marks = [longest, *(mark for mark in words if mark != longest)]
    return Praise(
        result.question,
        criterion.coaching.praise if criterion else None,
        criterion.why if criterion else None,
        moment(judged.contact, marks, reason=result.reason),
    )
