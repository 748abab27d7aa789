"""What is redacted beyond what always is."""

from collections.abc import Iterator

from qa.privacy._recogniser import Recognised
from qa.privacy._safe_harbour import place_spans, safe_harbour_spans
from qa.privacy._span import Span
from qa.settings import Privacy

__all__ = ["further_spans"]


def further_spans(text: str, seen: Recognised, rules: Privacy) -> Iterator[Span]:
    """The spans that only these rules ask for: none by `standard`."""
    if rules == "hipaa":
        yield from safe_harbour_spans(text)
        yield from place_spans(text, seen.places)
