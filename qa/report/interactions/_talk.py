"""The conversation: every turn as a message, with what was found in it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import count

from qa.report.interactions._kinds import FAMILIES, family_title
from qa.report.interactions._marks import stretches, whole
from qa.report.interactions._rows import Case, Found, Turn
from qa.report.interactions.model import Message
from qa.report.language import clock, day_name, gettext, noop
from qa.types import Channel, Role

__all__ = ["families_of", "messages", "who"]

_SIDES = {Role.AGENT: "agent", Role.CUSTOMER: "customer"}
_WHO = {
    Role.AGENT: noop("Agent"),
    Role.CUSTOMER: noop("Customer"),
    Role.BOT: noop("Bot"),
    Role.SUPERVISOR: noop("Supervisor"),
    Role.SYSTEM: noop("System"),
    Role.UNKNOWN: noop("Speaker"),
}


def who(role: str) -> str:
    """A role in the reader's language."""
    return gettext(_WHO[Role(role)])


def messages(case: Case, *, has_agents: bool) -> tuple[Message, ...]:
    """A message a turn, in order; `has_agents`: several agents served, and are named."""
    by_turn: dict[int, list[Found]] = {}
    for each in case.found:
        by_turn.setdefault(each.turn_index, []).append(each)
    ids = (f"f-{n}" for n in count(1))
    times = _times(case)
    return tuple(
        _message(turn, at, by_turn.get(turn.index, ()), ids, has_agents=has_agents)
        for turn, at in zip(case.turns, times, strict=True)
    )


def _times(case: Case) -> Iterator[str | None]:
    """When each turn was: seconds into a call, the time of day of a text, with its day where that is new."""
    begun = None if case.head.channel == Channel.CALL else case.head.started_at
    last: date | None = None if begun is None else begun.date()
    for turn in case.turns:
        if turn.start_s is None:
            yield None
        elif begun is None:
            yield clock(turn.start_s)
        else:
            at = begun + timedelta(seconds=turn.start_s)
            yield _time_of_day(at, is_new_day=at.date() != last)
            last = at.date()


def _time_of_day(at: datetime, *, is_new_day: bool) -> str:
    return f"{day_name(at)}, {clock(at)}" if is_new_day else clock(at)


def _message(
    turn: Turn, at: str | None, found: Sequence[Found], ids: Iterator[str], *, has_agents: bool
) -> Message:
    return Message(
        turn.index,
        _SIDES.get(Role(turn.role), "other"),
        who(turn.role),
        _name(turn, has_agents=has_agents),
        not turn.is_public or turn.role == Role.SYSTEM,
        not turn.is_public,
        at,
        turn.start_s,
        stretches(turn.text, found, ids),
        whole(found, ids),
    )


def _name(turn: Turn, *, has_agents: bool) -> str | None:
    """Who of several agents, or of the speakers of a recording that doesn't tell roles."""
    if turn.role == Role.UNKNOWN:
        return turn.participant
    return (turn.agent_name or turn.participant) if has_agents and turn.role == Role.AGENT else None


def families_of(told: Sequence[Message]) -> tuple[tuple[str, str, int], ...]:
    """The families that the conversation has marks of: name, title, how many findings."""
    notes = [
        note.family
        for message in told
        for mark in (*(s.mark for s in message.stretches if s.mark), *message.whole)
        for note in mark.notes
    ]
    return tuple((name, family_title(name), notes.count(name)) for name in FAMILIES if name in notes)
