"""Moments of an interaction quoted in context: the words that matter, and the customer's ahead of them."""

from collections.abc import Iterable
from hashlib import sha256

from qa.report.model import Line, Moment, Part
from qa.report.period import clock, day_name
from qa.report.rows import Contact, Evidence, Said
from qa.types import Channel, Role

__all__ = ["anchor", "channel_name", "moment", "place"]

_ROOM = 260
"""Characters of a turn that a quote shows around the words that matter."""

_WHO = {Role.AGENT: "You", Role.CUSTOMER: "Customer", Role.UNKNOWN: "Speaker"}
_CHANNELS = {Channel.SMS: "SMS", Channel.SOCIAL: "social message"}

Span = tuple[int, int]


def anchor(interaction_id: str) -> str:
    """An id for the interaction's place in a page, whatever characters its own id has."""
    return f"i-{sha256(interaction_id.encode()).hexdigest()[:12]}"


def channel_name(channel: Channel) -> str:
    """The channel in a sentence: "call", "SMS"."""
    return _CHANNELS.get(channel, channel.value)


def place(channel: Channel, turn_index: int, start_s: float | None) -> str:
    """Where to look: "listen at 01:12" in a call with times, else "message 7", counted from 1."""
    if channel is Channel.CALL:
        return f"turn {turn_index + 1}" if start_s is None else f"listen at {clock(start_s)}"
    return f"message {turn_index + 1}"


def moment(contact: Contact, marks: Iterable[Evidence], *, reason: str, lead: str | None = None) -> Moment:
    """The turn of the first mark in context; without marks, the interaction and the reason alone.

    An agent's turn comes with the customer's line ahead of it, a customer's with the agent's answer.
    All marks in the lines shown are marked.
    """
    given = tuple(marks)
    about = (contact.interaction_id, anchor(contact.interaction_id), channel_name(contact.channel))
    on = day_name(contact.started_at)
    if not given:
        return Moment(*about, on, None, lead, (), reason)
    first = given[0]
    shown = _around(contact.turns, first)
    spans = {said.turn_index: [_span(m) for m in given if m.turn_index == said.turn_index] for said in shown}
    lines = tuple(_line(said, spans[said.turn_index]) for said in shown)
    where = place(contact.channel, first.turn_index, first.start_s)
    return Moment(*about, on, where, lead, lines, reason)


def _around(turns: tuple[Said, ...], first: Evidence) -> tuple[Said, ...]:
    """The turn with its neighbour of the other side, in order; nothing when the turn is not public."""
    at = next((i for i, said in enumerate(turns) if said.turn_index == first.turn_index), None)
    if at is None:
        return ()
    said = turns[at]
    if said.role == Role.CUSTOMER:
        answer = next((t for t in turns[at + 1 :] if t.role == Role.AGENT), None)
        return (said,) if answer is None else (said, answer)
    asked = next((t for t in reversed(turns[:at]) if t.role == Role.CUSTOMER), None)
    return (said,) if asked is None else (asked, said)


def _span(mark: Evidence) -> Span:
    return (mark.char_start, mark.char_end)


def _line(said: Said, spans: list[Span]) -> Line:
    who = _WHO.get(Role(said.role), said.role.capitalize())
    return Line(who, tuple(_parts(said.text, _merged(spans))))


def _merged(spans: list[Span]) -> list[Span]:
    """Spans in order, those that touch as one; empty ones, which mark nothing, left out."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _parts(text: str, spans: list[Span]) -> list[Part]:
    """The text with its marks, cut at words where it is longer than a quote should be."""
    low, high = _window(text, spans[0] if spans else (0, 0))
    parts, cursor = [Part("… ")] if low > 0 else [], low
    for start, end in spans:
        if start >= high or end <= low:
            continue
        parts += [
            Part(text[cursor : max(start, low)]),
            Part(text[max(start, low) : min(end, high)], is_marked=True),
        ]
        cursor = min(end, high)
    parts += [Part(text[cursor:high]), *([Part(" …")] if high < len(text) else [])]
    return [part for part in parts if part.text]


def _window(text: str, span: Span) -> Span:
    """The stretch to show: all, or about as much as there is room for around the span."""
    if len(text) <= _ROOM:
        return (0, len(text))
    start, end = span
    spare = max(0, _ROOM - (end - start)) // 2
    low = max(0, min(start - spare, len(text) - _ROOM))
    high = min(len(text), max(end, low + _ROOM))
    return (_next_word(text, low) if low else 0, _last_word(text, high) if high < len(text) else high)


def _next_word(text: str, at: int) -> int:
    """Just past the next space, unless a word is as long as all that."""
    space = text.find(" ", at, at + 30)
    return space + 1 if space >= 0 else at


def _last_word(text: str, at: int) -> int:
    space = text.rfind(" ", at - 30, at)
    return space if space >= 0 else at
