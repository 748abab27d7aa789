"""The customer's path of feeling through the conversation, from the words alone.

What it means: every turn gets a score from -1 (very bad) to 1 (very good), VADER's (Hutto and Gilbert 2014)
with the corrections of scorecards/phrases/sentiment.yaml: courtesy is no joy, naming a trouble is no anger,
"on hold for an hour" and "thanks for nothing" are bad. Mean, start, end and q1 to q4 are means over turns:
start and end are the first and last third of the customer's words, q1 to q4 their quarters; a turn belongs to
the part in which its middle word lies. Change is end minus start (-2..2). The finding `sentiment_low` is the
worst sentence of the customer's lowest turn.

Why it matters: a customer who came angry and left content was served well; the average hides that, the path
shows it. The lowest point is the moment worth listening to.

Met: customer "I've been on hold for an hour, this is ridiculous." (sentiment_low)
Not met: customer "Hello, I'd like to change my address, please." (no feeling shown)

Limits: words only, never the voice; irony is known by its common forms alone; English only. None when a
speaker said fewer words than `min_words`, a part holds no turn, or a path would rest on too few turns. A long
email is one turn: many mild words in it add up to a strong score.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field
from spacy.tokens import Span
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from qa.checks._base import Check, Context, Declared
from qa.checks._phrases import PhraseBook
from qa.types import Finding, Measurement, Role, Turn

__all__ = ["CHECK", "Entry"]

NAME = "sentiment"
CUSTOMER = "sentiment_customer"
QUARTERS = ("q1", "q2", "q3", "q4")


class Entry(BaseModel):
    """A group of the phrase file: one valence (-4..4, VADER's scale) for its words and its phrase list.

    With `whole_sentence`, a phrase of the list stands for the sentence around it, not for itself alone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    valence: float = Field(ge=-4, le=4)
    words: tuple[str, ...] = ()
    whole_sentence: bool = False
    reason: str


@dataclass(frozen=True, slots=True)
class _Scored:
    """A turn with its score; `middle` is the place (0..1) of its middle word among its speaker's words."""

    turn: Turn
    score: float
    middle: float


class _Lexicon:
    """VADER with the groups of the phrase file; a matched phrase is read as one made-up word of its group."""

    def __init__(self, book: PhraseBook) -> None:
        self._book = book
        self._vader = SentimentIntensityAnalyzer()
        raw = book.files[NAME].entries
        self._entries = {name: Entry.model_validate(entry) for name, entry in raw.items()}
        for name, entry in self._entries.items():
            self._vader.lexicon |= dict.fromkeys((*entry.words, _stand_in(name)), entry.valence)

    def score(self, span: Span, role: Role) -> float:
        """The score of a turn or sentence, -1 to 1."""
        text = _replaced(span, list(self._matches(span, role)))
        return float(self._vader.polarity_scores(text)["compound"])

    def _matches(self, span: Span, role: Role) -> Iterator[tuple[int, int, str]]:
        """Characters of the phrases in the span's doc, each with the word that stands for it."""
        for name, listed in self._book.files[NAME].lists.items():
            if role not in listed.roles:
                continue
            for match in self._book.matches(NAME, name, span.doc):
                found = span.doc[match.token_start : match.token_end]
                whole = found.sent if self._entries[name].whole_sentence else found
                yield whole.start_char, whole.end_char, _stand_in(name)


@lru_cache(maxsize=2)
def _lexicon(book: PhraseBook) -> _Lexicon:
    return _Lexicon(book)


def _stand_in(name: str) -> str:
    """The made-up word that stands for a phrase of the group; no language has it."""
    return f"phrase_{name}"


def _replaced(span: Span, matches: Sequence[tuple[int, int, str]]) -> str:
    """The sentence with each matched phrase replaced by its stand-in; the longest wins where two overlap."""
    text, shift = str(span.text), span.start_char
    taken: list[tuple[int, int, str]] = []
    for start, end, word in sorted(matches, key=lambda m: (m[0] - m[1], m[0])):
        is_inside = start >= shift and end <= shift + len(text)
        if is_inside and all(end <= s or start >= e for s, e, _ in taken):
            taken.append((start, end, word))
    for start, end, word in sorted(taken, reverse=True):
        text = f"{text[: start - shift]} {word} {text[end - shift :]}"
    return text


def _scored(context: Context, role: Role) -> list[_Scored]:
    """The role's turns with scores, in order; empty when the role said fewer than `min_words`."""
    lexicon = _lexicon(context.book)
    docs = [(turn, context.docs[turn.index]) for turn in context.turns(role)]
    counts = [sum(token.is_alpha or token.like_num for token in doc) for _, doc in docs]
    total = sum(counts)
    if total < context.threshold(NAME, "min_words"):
        return []
    before = itertools.accumulate(counts, initial=0)
    return [
        _Scored(turn, lexicon.score(doc[:], role), (start + count / 2) / total)
        for (turn, doc), count, start in zip(docs, counts, before, strict=False)
    ]


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
    """Start, end and the like by name. With one turn there is no path: start, end and change are None."""
    start = end = change = None
    if len(turns) > 1:
        start = _mean([t for t in turns if t.middle < 1 / 3] or turns[:1])
        end = _mean([t for t in turns if t.middle >= 2 / 3] or turns[-1:])
    if start is not None and end is not None:
        change = end - start
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
    lexicon = _lexicon(context.book)
    sentences = context.docs[lowest.turn.index].sents
    worst = min(sentences, key=lambda s: lexicon.score(s, Role.CUSTOMER))
    yield Finding.at(
        lowest.turn,
        NAME,
        "sentiment_low",
        "the customer's lowest point",
        chars=(worst.start_char, worst.end_char),
        strength=round(-lowest.score, 3),
    )


def run(context: Context) -> Iterator[Finding | Measurement]:
    """The customer's lowest point, and the measurements of both sides."""
    customer = _scored(context, Role.CUSTOMER)
    yield from _low_point(context, customer)
    for name, value in _path(customer, context.threshold(NAME, "min_turns_for_slope")).items():
        yield Measurement(f"{CUSTOMER}_{name}", value)
    yield Measurement("sentiment_agent_mean", _mean(_scored(context, Role.AGENT)))


def _declared(name: str, meaning: str, size: float | None = 1) -> Declared:
    low = None if size is None else -size
    return Declared(name, "score", meaning, low, size)


CHECK = Check(
    name=NAME,
    run=run,
    kinds={"sentiment_low": "the worst sentence of the customer's lowest turn; strength is how low, 0 to 1"},
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
