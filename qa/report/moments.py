"""Moments of an interaction quoted in context: the words that matter, and the customer's ahead of them."""

from collections.abc import Iterable
from hashlib import sha256

from qa.report.case import filled
from qa.report.language import clock, day_name, gettext, ngettext, noop
from qa.report.model import Line, Moment, Part
from qa.report.rows import Contact, Evidence, Said
from qa.types import Channel, Role

__all__ = ["anchor", "channel_count", "channel_name", "moment", "place"]

_ROOM = 260
"""Characters of a turn that a quote shows around the words that matter."""

_WHO = {
    Role.AGENT: noop("You"),
    Role.CUSTOMER: noop("Customer"),
    Role.BOT: noop("Bot"),
    Role.SUPERVISOR: noop("Supervisor"),
    Role.SYSTEM: noop("System"),
    Role.UNKNOWN: noop("Speaker"),
}
_CHANNELS = {
    Channel.CALL: noop("call"),
    Channel.CHAT: noop("chat"),
    Channel.EMAIL: noop("email"),
    Channel.SMS: noop("SMS"),
    Channel.SOCIAL: noop("social message"),
}

Span = tuple[int, int]


def anchor(interaction_id: str) -> str:
    """An id for the interaction's place in a page, whatever characters its own id has."""
    return f"i-{sha256(interaction_id.encode()).hexdigest()[:12]}"


def channel_name(channel: Channel) -> str:
    """The channel in a sentence: "call", "SMS"."""
    return gettext(_CHANNELS[channel])


def channel_count(channel: Channel, n: int) -> str:
    """So many of a channel: "1 call", "2 emails"."""
    told = {
        Channel.CALL: ngettext("%(num)d call", "%(num)d calls", n),
        Channel.CHAT: ngettext("%(num)d chat", "%(num)d chats", n),
        Channel.EMAIL: ngettext("%(num)d email", "%(num)d emails", n),
        Channel.SMS: ngettext("%(num)d SMS", "%(num)d SMS", n),
        Channel.SOCIAL: ngettext("%(num)d social message", "%(num)d social messages", n),
    }
    return told[channel] % {"num": n}


def place(channel: Channel, turn_index: int, start_s: float | None) -> str:
    """Where to look: "listen at 01:12" in a call with times, else "message 7", counted from 1."""
    if channel is not Channel.CALL:
        return gettext("message %(n)d") % {"n": turn_index + 1}
    if start_s is None:
        return gettext("turn %(n)d") % {"n": turn_index + 1}
    return gettext("listen at %(time)s") % {"time": clock(start_s)}


def moment(
    contact: Contact,
    marks: Iterable[Evidence],
    *,
    reason: str,
    lead: str | None = None,
    instead: str | None = None,
) -> Moment:
    """The turn of the first mark in context; without marks, the interaction and the reason alone.

    An agent's turn comes with the customer's line ahead of it, a customer's with the agent's answer.
    All marks in the lines shown are marked. `instead` may ask for words of the case: see qa.report.case.
    """
    given = tuple(marks)
    about = (contact.interaction_id, anchor(contact.interaction_id), channel_name(contact.channel))
    on = day_name(contact.started_at)
    if not given:
        return Moment(*about, on, None, None, lead, (), reason)
    first = given[0]
    shown = _around(contact.turns, first)
    spans = {said.turn_index: [_span(m) for m in given if m.turn_index == said.turn_index] for said in shown}
    lines = tuple(_line(said, spans[said.turn_index]) for said in shown)
    where = place(contact.channel, first.turn_index, first.start_s)
    here = filled(instead, contact.agent_name, shown, given) if instead else None
    return Moment(*about, on, where, first.turn_index, lead, lines, reason, here)


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
    role = Role(said.role)
    return Line(gettext(_WHO[role]), tuple(_parts(said.text, _merged(spans))), role is Role.AGENT)


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
