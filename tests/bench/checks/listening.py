"""Questions, restatements and how much an agent listens, in counselling, support by chat, and calls.

In counselling (annomi) people differ on which turns ask openly, also between questions of the same words.
"""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.checks._sets import Done, analysed, found, gold, labelled, naively
from tests.bench.checks._table import Row, auc, correlation, f1

__all__ = ["rows"]

_ASKED = ("open_question", "closed_question")
_RESTATED = ("paraphrase", "summary")
_OPEN = r"\b(what|how|why|tell me|describe|explain)\b"
_HELPER = r"(do|did|does|are|is|was|were|can|could|would|will|have|has|what|how|why|when|where|who|which)"
_QUESTION = rf"\?|^((and|so|um|er|okay|right|but) )*{_HELPER}\b"
_RESTATING = (
    r"\b(so you|(sounds|seems|looks) like|you('re| are) saying|you said|you mentioned|you feel|what i hear"
    r"|in other words|if i understand)\b"
)


def rows(folder: Path) -> Iterator[Row]:
    """Rows by the agent's turn; one by talk."""
    yield from _counselling(analysed(folder, "annomi"))
    yield from _support(analysed(folder, "esconv"))
    yield from _calls(analysed(folder, "bt_oasis"))


def _counselling(done: Done) -> Iterator[Row]:
    name = "annomi"
    is_asked = labelled("question:open", "question:closed")
    asked = gold(done, is_asked)
    is_open, seems_open = (
        found(done, {"open_question"}, is_counted=is_asked),
        naively(done, _OPEN, is_counted=is_asked),
    )
    wanted = gold(done, labelled("question:open"))
    yield f1(name, "open question, among questions", wanted, is_open, seems_open, 0.88)
    closed = gold(done, labelled("question:closed"))
    yield f1(name, "closed question, among questions", closed, asked - is_open, asked - seems_open)
    yield f1(name, "question", asked, found(done, _ASKED), naively(done, _QUESTION))
    restated = gold(done, labelled("reflection:simple", "reflection:complex"))
    yield f1(name, "paraphrase or summary", restated, found(done, _RESTATED), naively(done, _RESTATING), 0.55)
    yield _quality(name, done)


def _quality(name: str, done: Done) -> Row:
    """High against low quality of the talk; the plain way: restating turns to asking turns."""
    is_high = [conversation["labels"]["mi_quality"] == "high" for conversation, _ in done]
    ours = [analysis.measurements["listening_share"] or 0.0 for _, analysis in done]
    restated, asked = ([place[0] for place in naively(done, way)] for way in (_RESTATING, r"\?"))
    naive = [restated.count(c["id"]) / max(1, asked.count(c["id"])) for c, _ in done]
    return correlation(name, "listening_share, high against low quality", auc, is_high, ours, naive, 0.85)


def _support(done: Done) -> Iterator[Row]:
    name = "esconv"
    asked = gold(done, labelled("strategy:Questions", "strategy:Question"))
    yield f1(name, "question", asked, found(done, _ASKED), naively(done, r"\?"), 0.70)
    labels = ("Restatement or Paraphrasing", "Restatement", "Reflection of feelings")
    restated = gold(done, labelled(*(f"strategy:{label}" for label in labels)))
    yield f1(name, "paraphrase or summary", restated, found(done, _RESTATED), naively(done, _RESTATING), 0.40)


def _calls(done: Done) -> Iterator[Row]:
    name = "bt_oasis"
    asked = gold(done, labelled("form:q_wh", "form:q_yn"), role=None)
    yield f1(name, "question", asked, found(done, _ASKED, role=None), naively(done, _QUESTION, role=None))
