"""A piece of text that must not be kept, and how pieces are replaced."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["PLACEHOLDER", "Span", "merge", "replace"]

PLACEHOLDER = re.compile(r"\[[A-Z_]+\]")
"""What stands in a redacted text where a span was."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` hold personal data of this kind; the placeholder is `[KIND]`."""

    start: int
    end: int
    kind: str

    @property
    def placeholder(self) -> str:
        """What stands in the text afterwards: it keeps the kind, so that checks still understand the turn."""
        return f"[{self.kind}]"


def merge(spans: Iterable[Span]) -> list[Span]:
    """The spans in order without overlap.

    Where two overlap, the one that starts first (then the longer) stays, stretched over both.
    """
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if kept and span.start < kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end), kept[-1].kind)
        else:
            kept.append(span)
    return kept


def replace(text: str, spans: Iterable[Span]) -> str:
    """The text with each of the (merged) spans replaced by its placeholder."""
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + span.placeholder + text[span.end :]
    return text
