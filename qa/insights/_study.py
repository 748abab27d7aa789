"""Does quality pay? Which criteria go with satisfaction and resolution, and which measure nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from duckdb import DuckDBPyConnection

from qa.insights import _gather
from qa.insights._correlation import Estimate, Pairs, benjamini_hochberg, spearman, within
from qa.insights._model import QUESTIONS, Answers, Idle, Link, Reason, Study, Twins
from qa.intervals import margin_95

__all__ = ["FEWEST", "study"]

FEWEST = 30
"""Evaluations with an answer on a channel from which on a correlation is looked at: at 30 its 95 % interval
still reaches 0.36 to either side (Bonett and Wright), at fewer it says nothing."""
_FEWEST_OTHERS = 5
"""So many of them must differ from the commonest value, in what is asked and in the answer: with fewer, one
contact makes the figure."""
_FALSE_SHARE = 0.05
"""Of the links shown as found, this share is expected to be chance."""
_FEWEST_TO_SAY_ALWAYS = 60
"""Times that something must have been so to be called always: after 60 without exception the share of
exceptions is under 5 % (Hanley and Lippman-Hand 1983, "If nothing goes wrong, is everything all right?",
JAMA 249, 1743)."""
_NEARLY_ALWAYS = 0.95
_SAME = 0.9
_FEWEST_TO_COMPARE = 10
"""Scores of other reasons, as for agents in agent_comparison."""
_REMARKS = (
    "What goes together need not cause one another: hard contacts lower scores and answers alike.",
    "Criteria that judge how the customer spoke go with the customer's answers nearly by themselves.",
    "Channels are kept apart; agents, queues and times are not.",
    "Contacts of one agent resemble one another, so intervals are rather too narrow.",
    "Only customers who answered are in it, and they may not be like the others.",
)
_JUDGED = ("met", "partly_met", "not_met")


@dataclass(frozen=True, slots=True)
class _Tested:
    """A criterion beside an answer, before it is known how many others were looked at."""

    scorecard: str
    criterion: str
    answer: str
    channels: tuple[str, ...]
    estimate: Estimate


def study(con: DuckDBPyConnection, since: date | None = None) -> Study:
    """What the stored contacts show, those from the day `since` (UTC) on; no figure from fewer than FEWEST.

    Spearman's rank correlation of what a criterion earned (met 1, not met 0, partly met its share) with each
    answer of the same contact, within channels, adjusted for the number of links looked at. What has no time
    is left out with `since`. Reads only; makes temporary tables.
    """
    _gather.prepare(con, since)
    conversations, evaluations = _gather.totals(con, since)
    asked = _gather.outcomes(con, since)
    tested, untested, twins = _correlate(con, since, sorted({scorecard for scorecard, *_ in asked}))
    questions = {(scorecard, criterion): question for scorecard, criterion, question in asked}
    answers = tuple(Answers(*row, FEWEST) for row in _gather.answered(con, since))
    return Study(
        since=since,
        conversations=conversations,
        evaluations=evaluations,
        answers=answers,
        links=_links(tested, questions),
        untested=untested,
        idle=tuple(_idle(asked)),
        twins=tuple(sorted(twins, key=lambda t: (-abs(t.correlation), t.scorecard, t.criterion, t.other))),
        reasons=tuple(_reason(**row) for row in _gather.reasons(con, since, _FEWEST_TO_COMPARE)),
        remarks=(*_too_thin(answers), *(_REMARKS if tested else ())),
    )


def _correlate(
    con: DuckDBPyConnection, since: date | None, scorecards: list[str]
) -> tuple[list[_Tested], int, list[Twins]]:
    """Criteria beside answers, how many such pairs are too thin, and criteria that say the same."""
    tested: list[_Tested] = []
    untested, twins = 0, []
    for scorecard in scorecards:
        names = _gather.criteria(con, scorecard)
        _gather.widen(con, scorecard, names, since)
        for i, name in enumerate(names):
            for answer in QUESTIONS:
                found = _estimate(_gather.pairs(con, f"c{i}", answer))
                if found is None:
                    untested += 1
                else:
                    tested.append(_Tested(scorecard, name, answer, *found))
        for (i, name), (j, other) in combinations(enumerate(names), 2):
            same = _estimate(_gather.pairs(con, f"c{i}", f"c{j}"))
            if same is not None and abs(same[1].r) > _SAME:
                twins.append(Twins(scorecard, name, other, same[1].n, same[1].r))
    return tested, untested, twins


def _estimate(by_channel: Mapping[str, Pairs]) -> tuple[tuple[str, ...], Estimate] | None:
    """The correlation within the channels that have enough; None where none has."""
    used = {
        channel: (sum(pairs.values()), r)
        for channel, pairs in by_channel.items()
        if _is_enough(pairs) and (r := spearman(pairs)) is not None
    }
    return (tuple(used), within(list(used.values()))) if used else None


def _is_enough(pairs: Pairs) -> bool:
    n = sum(pairs.values())
    if n < FEWEST:
        return False
    sides = Counter[float](), Counter[float]()
    for pair, count in pairs.items():
        for side, value in zip(sides, pair, strict=True):
            side[value] += count
    return all(n - max(side.values()) >= _FEWEST_OTHERS for side in sides)


def _links(tested: list[_Tested], questions: Mapping[tuple[str, str], str]) -> tuple[Link, ...]:
    """Those found first, the strongest first."""
    adjusted = benjamini_hochberg([each.estimate.p for each in tested])
    links = [
        Link(
            scorecard=each.scorecard,
            criterion=each.criterion,
            asked=questions[each.scorecard, each.criterion],
            answer=each.answer,
            channels=each.channels,
            n=each.estimate.n,
            correlation=each.estimate.r,
            low=each.estimate.low,
            high=each.estimate.high,
            p=p,
            is_found=p <= _FALSE_SHARE,
        )
        for each, p in zip(tested, adjusted, strict=True)
    ]
    links.sort(key=lambda k: (not k.is_found, -abs(k.correlation), k.scorecard, k.criterion, k.answer))
    return tuple(links)


def _idle(asked: Mapping[tuple[str, str, str], Mapping[str, int]]) -> Iterator[Idle]:
    """Criteria that always come to the same, that hardly ever apply, or that can hardly ever be told."""
    for key, counts in asked.items():
        judged = sum(counts.get(outcome, 0) for outcome in _JUDGED)
        every = sum(counts.values())
        for outcome in ("met", "not_met"):
            if judged >= _FEWEST_TO_SAY_ALWAYS and counts.get(outcome, 0) == judged:
                yield Idle(*key, outcome, judged, judged)
        for outcome in ("not_applicable", "not_evaluated"):
            times = counts.get(outcome, 0)
            if every >= _FEWEST_TO_SAY_ALWAYS and times >= _NEARLY_ALWAYS * every:
                yield Idle(*key, outcome, times, every)


def _reason(  # noqa: PLR0913 - the columns of a row
    *,
    reason: str,
    conversations: int,
    share: float,
    evaluations: int,
    score: float | None,
    lost_share: float | None,
    compared: int,
    difference: float | None,
    deviation: float | None,
) -> Reason:
    margin = margin_95(deviation, compared)
    if margin is None:
        difference = None
    return Reason(reason, conversations, share, evaluations, score, lost_share, difference, margin)


def _too_thin(answers: tuple[Answers, ...]) -> Iterator[str]:
    """What the customers' answers are too few for."""
    for question, meaning in QUESTIONS.items():
        of = [each for each in answers if each.question == question]
        if all(each.answers < each.needed for each in of):
            most = max((each.answers for each in of), default=0)
            few = f"{most} on a channel at most, {FEWEST} are needed"
            yield f"Too few answers about {meaning}, {question}: {few}."
