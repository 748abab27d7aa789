"""Where in an interaction: durations and numbers of turns as a scorecard writes them."""

import re
from dataclasses import dataclass

__all__ = ["Span", "parse_seconds", "parse_span"]

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?")
_TURNS = re.compile(r"(\d+) turns?")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an interaction: `seconds` long, or `turns` of the role long; the other one is None."""

    seconds: float | None = None
    turns: int | None = None

    def __str__(self) -> str:
        if self.turns is not None:
            return "1 turn" if self.turns == 1 else f"{self.turns} turns"
        return f"{self.seconds:g} s"

    def written(self) -> str:
        """As a scorecard writes it: what `parse_span` reads as the same span."""
        if self.turns is not None:
            return str(self)
        seconds = self.seconds or 0.0
        return f"{int(seconds)}s" if seconds.is_integer() else f"{seconds}s"


def parse_span(value: object) -> Span:
    """The span of `20s`, `1m30s` or `2 turns`. Raises ValueError for anything else, and for zero."""
    if isinstance(value, Span):
        return value
    text = value if isinstance(value, str) else str(value)
    if turns := _TURNS.fullmatch(text):
        span = Span(turns=int(turns[1]))
    elif text and (parts := _DURATION.fullmatch(text)):
        hours, minutes, seconds = (float(part or 0) for part in parts.groups())
        span = Span(seconds=hours * 3600 + minutes * 60 + seconds)
    else:
        raise ValueError(f"{text!r} is not a duration. Write 20s, 1m30s or 2 turns.")
    if not span.seconds and not span.turns:
        raise ValueError(f"{text!r} is nothing. Write at least 1s or 1 turn.")
    return span


def parse_seconds(value: object) -> object:
    """The seconds of `20s` or `1m30s`; what is no text stays as it is. Raises ValueError for other texts."""
    if not isinstance(value, str):
        return value
    span = parse_span(value)
    if span.seconds is None:
        raise ValueError(f"{value!r} is not a duration. Write 20s or 1m30s.")
    return span.seconds
