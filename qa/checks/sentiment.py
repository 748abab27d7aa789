"""The customer's path of feeling through the conversation, from the words alone.

What it means: every turn gets a score from -1 (very bad) to 1 (very good), VADER's (Hutto and Gilbert 2014)
with the corrections of scorecards/phrases/sentiment.yaml: courtesy is no joy, naming a trouble is no anger,
"on hold for an hour" and "thanks for nothing" are bad. Some words weigh differently after the agent has
answered: "thanks" are then mild content, "why can't you" a plain reproach. Mean, start, end and q1 to q4 are
means over turns: start and end are the first and last third of the customer's words, q1 to q4 their quarters;
a turn belongs to the part in which its middle word lies. Change is end minus start (-2..2). The finding
`sentiment_low` is the worst sentence of the customer's lowest turn. `sentiment_path` sits on the customer's
last turn; its attribute `path` is recovered (was low, ended above zero), improved, worsened or flat. It is
one finding and not four numbers because these exclude each other: SQL groups by it.

Why it matters: a customer who came angry and left content was served well; the average hides that, the path
shows it. The lowest point is the moment worth listening to.

Met: customer "I've been on hold for an hour, this is ridiculous." (sentiment_low)
Not met: customer "Hello, I'd like to change my address, please." (no feeling shown)

Limits: words only, never the voice; irony is known by its common forms alone; English only. None when a
speaker said fewer words than `min_words`, or a part holds no turn. With one turn start and end are that turn,
and there is no change and no path. A long email is one turn: many mild words in it add up to a strong score.

Figures (22 November 2026, plain VADER beside ours; all texts of the part at hand): stc3_helpdesk, 556 chats,
Spearman with satisfaction: mean 0.34, 0.56; end 0.36, 0.55; min 0.31, 0.41. vader, r with 20 raters: reviews
of goods 0.59, 0.60; of films 0.45, 0.46; editorials 0.50, 0.50; tweets 0.87, 0.87. goemotions, good against
bad emotion, 2,130 comments: AUC 0.885, 0.884.
"""

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.checks._base import Check, Context, Declared
from qa.checks._feeling import feeling
from qa.types import Finding, Measurement, Role, Turn

__all__ = ["CHECK"]

NAME = "sentiment"
CUSTOMER = "sentiment_customer"
QUARTERS = ("q1", "q2", "q3", "q4")
_WORD = re.compile(r"\w[\w'\u2019-]*")


@dataclass(frozen=True, slots=True)
class _Scored:
    """A turn with its score; `middle` is the place (0..1) of its middle word among its speaker's words."""

    turn: Turn
    score: float
    middle: float
    is_answered: bool


def _scored(context: Context, role: Role) -> list[_Scored]:
    """The role's turns with scores, in order; empty when the role said fewer than `min_words`."""
    turns = context.turns(role)
    counts = [len(_WORD.findall(turn.text)) for turn in turns]
    total = sum(counts)
    if total < context.threshold(NAME, "min_words"):
        return []
    scores, answered_from = feeling(context.book), _answered_from(context, turns, counts)
    before = itertools.accumulate(counts, initial=0)
    scored = []
    for turn, count, start in zip(turns, counts, before, strict=False):
        is_answered = role is Role.CUSTOMER and turn.index > answered_from
        score = scores.score(context.docs[turn.index][:], role, is_answered=is_answered)
        scored.append(_Scored(turn, score, (start + count / 2) / total, is_answered))
    return scored


def _answered_from(context: Context, turns: Sequence[Turn], counts: Sequence[int]) -> float:
    """Index of the agent's first turn, no question, after the customer had asked; infinity without one."""
    asked_words = context.threshold(NAME, "asked_words")
    said = zip(turns, itertools.accumulate(counts), strict=True)
    asked_at = next((turn.index for turn, words in said if words >= asked_words), math.inf)
    replies = (turn for turn in context.turns(Role.AGENT) if turn.index > asked_at)
    return next((turn.index for turn in replies if not turn.text.rstrip().endswith("?")), math.inf)


def _mean(turns: Sequence[_Scored]) -> float | None:
    """The mean score of the turns, None when there is none."""
    return sum(t.score for t in turns) / len(turns) if turns else None


def _part(turns: Sequence[_Scored], low: float, high: float) -> float | None:
    return _mean([t for t in turns if low <= t.middle < high])


def _slope(turns: Sequence[_Scored], least: float) -> float | None:
    """The least-squares rise of the score from the first to the last word; None with fewer turns."""
    if len(turns) < least:
        return None
    at = sum(t.middle for t in turns) / len(turns)
    mean = sum(t.score for t in turns) / len(turns)
    spread = sum((t.middle - at) ** 2 for t in turns)
    return sum((t.middle - at) * (t.score - mean) for t in turns) / spread


def _path(turns: Sequence[_Scored], min_turns_for_slope: float) -> dict[str, float | None]:
    """Start, end and the like by name; with one turn there is a start and an end but no change."""
    start = _mean([t for t in turns if t.middle < 1 / 3] or turns[:1])
    end = _mean([t for t in turns if t.middle >= 2 / 3] or turns[-1:])
    change = end - start if len(turns) > 1 and start is not None and end is not None else None
    edges = itertools.pairwise((0, 0.25, 0.5, 0.75, math.inf))
    return {
        "start": start,
        "end": end,
        "mean": _mean(turns),
        "min": min((t.score for t in turns), default=None),
        "change": change,
        "slope": _slope(turns, min_turns_for_slope),
        **{name: _part(turns, low, high) for name, (low, high) in zip(QUARTERS, edges, strict=True)},
    }


def _low_point(context: Context, turns: Sequence[_Scored]) -> Iterator[Finding]:
    """The worst sentence of the lowest turn, when that turn is low enough."""
    lowest = min(turns, key=lambda t: t.score, default=None)
    if lowest is None or lowest.score > context.threshold(NAME, "low_turn"):
        return
    scores, sentences = feeling(context.book), context.docs[lowest.turn.index].sents
    worst = min(sentences, key=lambda s: scores.score(s, Role.CUSTOMER, is_answered=lowest.is_answered))
    yield Finding.at(
        lowest.turn,
        NAME,
        "sentiment_low",
        "the customer's lowest point",
        chars=(worst.start_char, worst.end_char),
        strength=round(-lowest.score, 3),
    )


def _path_class(context: Context, path: dict[str, float | None]) -> str | None:
    """recovered, improved, worsened or flat; None where there is no change to tell."""
    change, end, lowest = path["change"], path["end"], path["min"]
    if change is None or end is None or lowest is None:
        return None
    if lowest <= context.threshold(NAME, "low_turn") and end > context.threshold(NAME, "recovered_end"):
        return "recovered"
    step = context.threshold(NAME, "path_step")
    return "improved" if change >= step else "worsened" if change <= -step else "flat"


def run(context: Context) -> Iterator[Finding | Measurement]:
    """The customer's lowest point and the class of their path, and the measurements of both sides."""
    customer = _scored(context, Role.CUSTOMER)
    yield from _low_point(context, customer)
    path = _path(customer, context.threshold(NAME, "min_turns_for_slope"))
    kind = _path_class(context, path)
    if kind is not None:
        reason = f"the customer's feeling from start to end: {kind}"
        yield Finding.at(customer[-1].turn, NAME, "sentiment_path", reason, path=kind)
    for name, value in path.items():
        yield Measurement(f"{CUSTOMER}_{name}", value)
    yield Measurement("sentiment_agent_mean", _mean(_scored(context, Role.AGENT)))


def _declared(name: str, meaning: str, size: float | None = 1) -> Declared:
    low = None if size is None else -size
    return Declared(name, "score", meaning, low, size)


CHECK = Check(
    name=NAME,
    run=run,
    kinds={
        "sentiment_low": "the worst sentence of the customer's lowest turn; strength is how low, 0 to 1",
        "sentiment_path": "the customer's last turn; `path` is recovered, improved, worsened or flat",
    },
    measurements=(
        _declared(f"{CUSTOMER}_start", "mean score of the turns in the first third of the customer's words"),
        _declared(f"{CUSTOMER}_end", "mean score of the turns in the last third of the customer's words"),
        _declared(f"{CUSTOMER}_mean", "mean score of the customer's turns"),
        _declared(f"{CUSTOMER}_min", "score of the customer's lowest turn"),
        _declared(f"{CUSTOMER}_change", "end minus start: above 0 the customer left happier", 2),
        _declared(f"{CUSTOMER}_slope", "rise of the score over the whole conversation, straight line", None),
        *(
            _declared(f"{CUSTOMER}_{name}", f"mean score of the turns in quarter {i} of the customer's words")
            for i, name in enumerate(QUARTERS, start=1)
        ),
        _declared("sentiment_agent_mean", "mean score of the agent's turns"),
    ),
    manual=__doc__,
)
