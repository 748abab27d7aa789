"""Finds the sentences in which the agent restates or sums up what the customer said."""

from collections.abc import Iterator

from qa.checks._base import Context
from qa.checks._heard import Heard
from qa.checks._restating import cues, opening, points
from qa.checks._said import NAME, Said, groups_of
from qa.checks._syntax import Words
from qa.types import Channel, Finding, Role

__all__ = ["restatements"]


def restatements(context: Context, said: list[Said]) -> Iterator[Finding]:
    """Summaries, and the sentences in which the agent restates the customer."""
    limits = context.book.files[NAME].thresholds
    heard = Heard(int(limits["lookback_turns"]), is_written=context.interaction.channel is not Channel.CALL)
    for one in said:
        if one.turn.role is Role.AGENT:
            found = list(_restated(context, one, heard))
            yield from found
            heard.is_going_on = bool(found)
            continue
        heard.take(one.words, one.asked)
        n_words = sum(word[:1].isalnum() for word in one.words.lower)
        if n_words > limits["affirmation_words"]:
            heard.words, heard.is_going_on = n_words, False


def _restated(context: Context, one: Said, heard: Heard) -> Iterator[Finding]:
    """The same of one turn; with nothing heard from the customer before, only summaries."""
    summed = _places(context, "summary", one)
    cued = _places(context, "paraphrase", one) if heard.has_any else []
    affirming = _places(context, "affirming", one) if heard.has_any else []
    is_first = True
    for start, end in one.words.sentences:
        chars = one.chars(start, end)
        if any(start <= at < end for at in summed):
            yield Finding.at(one.turn, NAME, "summary", "sums up what was said or agreed", chars=chars)
        elif any(start <= at < end and not _is_asked(context, one, at, at + 1) for at in cued):
            yield Finding.at(one.turn, NAME, "paraphrase", "says that it restates the customer", chars=chars)
        elif heard.has_any and not _is_asked(context, one, start, end):
            total = _total(context, one.words, (start, end), heard, affirming)
            if total is not None and is_first:
                total, is_first = total + context.threshold(NAME, "points_first"), False
            if total is not None and total >= context.threshold(NAME, "points_needed"):
                yield Finding.at(
                    one.turn, NAME, "paraphrase", "gives back what the customer said", chars=chars
                )


def _places(context: Context, kind: str, one: Said) -> list[int]:
    """The first tokens of the list's matches in the turn."""
    return [match.token_start for match in context.book.matches(NAME, kind, one.doc)]


def _total(
    context: Context, words: Words, bounds: tuple[int, int], heard: Heard, affirming: list[int]
) -> float | None:
    """What the sentence's cues add up to; None where it says nothing."""
    groups, limits = groups_of(context.book), context.book.files[NAME].thresholds
    found = list(cues(words, bounds, heard, groups, limits))
    if not found:
        return None
    begins = range(bounds[0], opening(words, *bounds, groups) + 2)  # "you're right", "then you're right"
    if any(at in begins for at in affirming):
        found.append("affirming")
    return points(found, limits)


def _is_asked(context: Context, one: Said, start: int, end: int) -> bool:
    """Whether something is asked in these tokens; a check at their end ("is that right?") asks nothing."""
    if any(q.start < end and q.end > start and not q.is_rising for q in one.asked):
        return True
    seeming = [*one.forms, *(q for q in one.advice if not q.is_rising)]
    if not seeming:
        return False
    begins = opening(one.words, start, end, groups_of(context.book)) + 1
    return any(start <= q.start <= begins for q in seeming)
