"""Measures how long a customer waits for written answers, and how long until the last one.

A wait runs from the customer's first message that has no answer yet to the agent's next message. Bots don't
count as a first response: `first_response_s` runs from the customer's first message to the first message of
an agent. After a bot's message a customer's next message begins a new wait, so that time well spent with the
bot isn't laid on the agent. `resolution_time_s` runs from the customer's first message to the agent's last.
It matters because waiting without a word is what customers of chat and email complain about most.

Met:
    customer (0 s): "Hello" / bot (1 s): "One moment" / agent (40 s): "Hi, Ann here": first_response_s is 40
Not met:
    customer (0 s): "Hello" / bot (1 s): "How can I help?" (no agent): first_response_s is not measured

Limits: a wait with no answer at the end isn't counted, nights and weekends are, and an answer's quality isn't
looked at. Calls are left out: there, silence tells (see talk).

Figures: sums of the messages' own times, nothing is guessed; no labelled set has them (22 November 2026).
"""

from collections.abc import Iterator
from functools import partial

from qa.checks._base import Check, Context, Declared
from qa.errors import CheckError
from qa.types import Channel, Finding, Measurement, Role

NAME = "response"
TIMED = partial(Declared, is_from_words=False)
_ANSWERERS = (Role.AGENT, Role.SUPERVISOR)


def _run(context: Context) -> Iterator[Finding | Measurement]:
    if context.interaction.channel is Channel.CALL:
        return
    said = [(t.role, t.start_s) for t in context.turns(Role.CUSTOMER, Role.BOT, *_ANSWERERS)]
    timed = [(role, start_s) for role, start_s in said if start_s is not None]
    if len(timed) < len(said):
        raise CheckError("the messages have no times")
    asked_s = next((start_s for role, start_s in timed if role is Role.CUSTOMER), None)
    answers = [s for role, s in timed if role in _ANSWERERS and asked_s is not None and s >= asked_s]
    if asked_s is None or not answers:
        return
    waits = list(_waits(timed))
    yield Measurement("first_response_s", answers[0] - asked_s)
    yield Measurement("resolution_time_s", answers[-1] - asked_s)
    yield Measurement("response_time_mean_s", sum(waits) / len(waits) if waits else None)
    yield Measurement("response_time_max_s", max(waits, default=None))


def _waits(timed: list[tuple[Role, float]]) -> Iterator[float]:
    """Seconds from the customer's first unanswered message to an agent's answer, for each answer."""
    since_s: float | None = None
    is_after_bot = False
    for role, start_s in timed:
        if role is Role.CUSTOMER:
            since_s = start_s if since_s is None or is_after_bot else since_s
        elif role in _ANSWERERS and since_s is not None:
            yield start_s - since_s
            since_s = None
        is_after_bot = role is Role.BOT


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={},
    measurements=(
        TIMED("first_response_s", "s", "from the customer's first message to the first agent's", 0),
        TIMED("response_time_mean_s", "s", "mean wait of the customer for an agent's answer", 0),
        TIMED("response_time_max_s", "s", "longest wait of the customer for an agent's answer", 0),
        TIMED("resolution_time_s", "s", "from the customer's first message to the agent's last", 0),
    ),
    languages=None,
    manual=__doc__ or "",
)
