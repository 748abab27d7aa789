"""Empathy by the replier's text (epitome), by the supporter's turn (esconv), apology on calls (bt_oasis).

The kinds count whatever their strength. In empathic_communication experts rated whole chats (the part
lend_an_ear; another rates answers to joys too, which are no distress): there `empathy_count` stands beside
the count of plain phrases.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.bench.checks._sets import Conversation, Done, analysed, found, gold, labelled, naively
from tests.bench.checks._table import Place, Row, correlation, f1, macro_f1, spearman

__all__ = ["rows"]

_UNDERSTANDS = (
    r"\b(understand|i (can )?(see|imagine|know|feel|get)|(have|'ve) been (there|through)|relate|sounds like|"
    r"same|me too|must be|makes sense)\b"
)
_EPITOME = (
    (
        "empathy_reaction",
        "emotional_reaction",
        r"\b(sorry|hope|i feel (for )?you|here for you|stay strong|glad|love you|hugs?|take care|"
        r"that's (awful|terrible))\b",
        0.70,
    ),
    ("empathy_understanding", "interpretation", _UNDERSTANDS, 0.65),
    ("empathy_exploration", "exploration", r"\?", 0.88),
)
_REASSURES = (
    r"\b(don't worry|you can do|it('s| is) (ok|okay|normal|natural)|will be (ok|okay|fine|alright)|not alone|"
    r"(good|great) (job|idea|start)|proud of you|i('m| am) sure|get through|get better)\b"
)
_REGRETS = r"\b(sorry|apologi[sz]e|apologies|afraid)\b"
_PLAIN = re.compile(r"\b(sorry|understand|i can (see|imagine)|sounds|must be|feel)\b")
_RATINGS = ("validating_emotions", "encouraging_elaboration", "demonstrating_understanding")


def rows(folder: Path) -> Iterator[Row]:
    """A row a kind and set."""
    yield from _of_replies(analysed(folder, "epitome"))
    yield from _of_supporters(analysed(folder, "esconv"))
    done = analysed(folder, "bt_oasis")
    regret = gold(done, labelled("da:expressRegret"), is_counted=_is_clear)
    ours, naive = (
        found(done, {"apology"}, is_counted=_is_clear),
        naively(done, _REGRETS, is_counted=_is_clear),
    )
    yield f1("bt_oasis", "apology: regret, told from pardon", regret, ours, naive, 0.88)
    yield from _of_conversations(analysed(folder, "empathic_communication"))


def _of_replies(done: Done) -> Iterator[Row]:
    replies: list[Place] = sorted(gold(done, lambda _conversation, _index: True))
    for kind, label, plain, at_least in _EPITOME:
        wanted = gold(done, labelled(f"{label}:1", f"{label}:2"))
        ours, naive = found(done, {kind}), naively(done, plain)
        yield macro_f1("epitome", f"{kind}, present or not", replies, wanted, ours, naive, at_least)


def _of_supporters(done: Done) -> Iterator[Row]:
    for what, kind, label, plain, at_least in (
        ("reassurance", "reassurance", "strategy:Affirmation and Reassurance", _REASSURES, 0.38),
        (
            "empathy_understanding: feelings reflected",
            "empathy_understanding",
            "strategy:Reflection of feelings",
            _UNDERSTANDS,
            None,
        ),
    ):
        wanted = gold(done, labelled(label))
        yield f1("esconv", what, wanted, found(done, {kind}), naively(done, plain), at_least)


def _of_conversations(done: Done) -> Iterator[Row]:
    """`empathy_count` against the sum of three sides of empathy that experts rated."""
    rated = [(c, a) for c, a in done if c["labels"]["dataset"] == "lend_an_ear"]
    people = [sum(c["labels"]["expert_mean"][side] for side in _RATINGS) for c, _ in rated]
    ours = [a.measurements["empathy_count"] or 0 for _, a in rated]
    naive = [sum(len(_PLAIN.findall(t["text"].lower())) for t in _of_agent(c)) for c, _ in rated]
    yield correlation(
        "empathic_communication", "empathy_count: experts' ratings", spearman, people, ours, naive
    )


def _of_agent(conversation: Conversation) -> list[Conversation]:
    return [turn for turn in conversation["turns"] if turn["speaker"] == "agent"]


def _is_clear(conversation: Conversation, index: int) -> bool:
    return "overlaps_other_turn" not in conversation["turns"][index]["labels"]
