"""Greeting, introduction, closing, thanks, apology, holds and repeat-back on calls to an operator (bt_oasis).

No times, no capitals. Utterances that overlap are left out: the set labels them backchannels whatever they
say.
"""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.checks._sets import Conversation, analysed, found, gold, labelled, naively
from tests.bench.checks._table import Row, f1

__all__ = ["rows"]

SET = "bt_oasis"
_WAYS = (
    ("greeting", "da:greet", "greeting", r"\b(hello|hi|hiya|good (morning|afternoon|evening))\b", 0.96),
    ("self_introduction", "da:identifySelf", "self_introduction", r"\[name\]|\bmy name\b|\bspeaking\b", 0.97),
    ("closing", "da:bye", "closing", r"\b(good ?)?bye\b", 0.99),
    ("thanks", "da:thank", "thanks", r"\b(thank|thanks|cheers)\b", 0.98),
    ("apology", "da:expressRegret", "apology", r"\b(sorry|apologi[sz]e|apologies|afraid)\b", 0.88),
    ("hold_request", "da:hold", "hold_request", r"\b(hold|one moment|just a moment|bear with)\b", 0.94),
    ("repeat_back", "da:echo", "repeat_back", r"\[num\]|\[name\]", None),
)


def rows(folder: Path) -> Iterator[Row]:
    """A row a kind, by the agent's utterance."""
    done = analysed(folder, SET)
    for what, label, kind, plain, at_least in _WAYS:
        wanted = gold(done, labelled(label), is_counted=_is_clear)
        ours, naive = (
            found(done, {kind}, is_counted=_is_clear),
            naively(done, plain, is_counted=_is_clear),
        )
        yield f1(SET, what, wanted, ours, naive, at_least)


def _is_clear(conversation: Conversation, index: int) -> bool:
    return "overlaps_other_turn" not in conversation["turns"][index]["labels"]
