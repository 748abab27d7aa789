"""Feeling: short texts that people rated (vader), comments by emotion (goemotions), chats by satisfaction.

The naive way is plain VADER: a text's compound, and the mean over the customer's turns. The last rows are the
default chat scorecard's score against the satisfaction that 19 raters saw in a helpdesk chat (stc3_helpdesk).
"""

from collections.abc import Callable, Iterator
from functools import cache
from operator import itemgetter
from pathlib import Path
from statistics import fmean

import duckdb
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from qa.scoring import load_scorecard
from qa.scoring.evaluate import Provenance, evaluate
from qa.settings import Settings
from qa.store import create_schema, load
from tests.bench.checks._sets import BOOK, Conversation, Done, analysed
from tests.bench.checks._table import Row, auc, correlation, pearson, spearman

__all__ = ["rows"]

HELPDESK = "stc3_helpdesk"
_MAY_LOSE = 0.01
"""On general text the words of service may cost so much."""
_POSITIVE = frozenset(
    (
        "admiration",
        "amusement",
        "approval",
        "caring",
        "excitement",
        "gratitude",
        "joy",
        "love",
        "optimism",
        "pride",
        "relief",
    )
)
_NEGATIVE = frozenset(
    (
        "anger",
        "annoyance",
        "disappointment",
        "disapproval",
        "disgust",
        "embarrassment",
        "fear",
        "grief",
        "nervousness",
        "remorse",
        "sadness",
    )
)
_Naive = Callable[[list[float]], float]
_MEASURED: tuple[tuple[str, _Naive, float | None], ...] = (
    ("mean", fmean, 0.5),
    ("end", itemgetter(-1), 0.5),
    ("min", min, None),
    ("q4", itemgetter(-1), None),
    ("start", itemgetter(0), None),
)
"""A measurement, what stands for it in plain VADER's scores of the customer's turns, and the aim."""


def rows(folder: Path) -> Iterator[Row]:
    """A row a kind of text, one of emotions, one a measurement of the customer's path, one of the score."""
    yield from _vader(folder)
    yield _goemotions(folder)
    yield from _satisfaction(folder)
    yield _score(folder)


@cache
def _analyser() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def _plain(text: str) -> float:
    return float(_analyser().polarity_scores(text)["compound"])


def _plain_mean(conversation: Conversation) -> float:
    """The mean of plain VADER over the customer's turns."""
    return fmean(_plain_turns(conversation))


def _plain_turns(conversation: Conversation) -> list[float]:
    return [_plain(turn["text"]) for turn in conversation["turns"] if turn["speaker"] == "customer"] or [0.0]


def _measured(done: Done, name: str) -> list[float]:
    """The measurement a conversation; 0 where it could not be measured."""
    return [analysis.measurements[f"sentiment_customer_{name}"] or 0.0 for _, analysis in done]


def _vader(folder: Path) -> Iterator[Row]:
    done = analysed(folder, "vader")
    for kind in sorted({c["labels"]["dataset"] for c, _ in done}):
        of_kind = [(c, a) for c, a in done if c["labels"]["dataset"] == kind]
        people = [c["labels"]["mean_rating"] for c, _ in of_kind]
        naive = [_plain_mean(c) for c, _ in of_kind]
        aim = pearson(people, naive) - _MAY_LOSE
        yield correlation("vader", kind, pearson, people, _measured(of_kind, "mean"), naive, aim)


def _goemotions(folder: Path) -> Row:
    """Comments with emotions of one side only: does the score tell good from bad?"""
    one_sided = []
    for conversation, analysis in analysed(folder, "goemotions"):
        said = {label.removeprefix("emotion:") for label in conversation["turns"][0]["labels"]}
        if bool(said & _POSITIVE) != bool(said & _NEGATIVE):
            one_sided.append((conversation, analysis, bool(said & _POSITIVE)))
    done = [(c, a) for c, a, _ in one_sided]
    is_good = [good for _, _, good in one_sided]
    naive = [_plain_mean(c) for c, _ in done]
    what, at_least = "good against bad emotion", auc(is_good, naive) - _MAY_LOSE
    return correlation("goemotions", what, auc, is_good, _measured(done, "mean"), naive, at_least)


def _satisfaction(folder: Path) -> Iterator[Row]:
    done = analysed(folder, HELPDESK)
    people = [c["labels"]["satisfaction"] for c, _ in done]
    plain = [_plain_turns(c) for c, _ in done]
    for name, of_turns, at_least in _MEASURED:
        naive = [of_turns(scores) for scores in plain]
        what = f"sentiment_customer_{name}: satisfaction"
        yield correlation(HELPDESK, what, spearman, people, _measured(done, name), naive, at_least)


def _score(folder: Path) -> Row:
    """The default chat scorecard; no naive way. Chats that could not be scored are left out."""
    done = analysed(folder, HELPDESK)
    card = load_scorecard(Settings().scorecards / "support_chat.yaml")
    with duckdb.connect() as con:
        create_schema(con)
        load(con, [analysis for _, analysis in done], {c["id"]: c["id"] for c, _ in done})
        evaluate(con, [card], Provenance("bench", BOOK.fingerprint))
        found = con.execute(
            "SELECT interaction_id, score FROM evaluations WHERE score IS NOT NULL"
        ).fetchall()
    scores = dict(found)
    scored = [c for c, _ in done if c["id"] in scores]
    people = [c["labels"]["satisfaction"] for c in scored]
    ours = [scores[c["id"]] for c in scored]
    return correlation(HELPDESK, "score of support_chat: satisfaction", spearman, people, ours, None, 0.5)
