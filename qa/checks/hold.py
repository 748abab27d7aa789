"""Finds when the agent asks the customer to wait, how long holds last, and whether thanks follow.

A hold is a silence of some seconds right after the agent asked the customer to wait, or one that the agent
ends with "thanks for holding" though nobody had announced it (`hold_unannounced`). It matters because a
customer in an unexplained silence doesn't know whether anyone is still there. `has_reason` and `has_duration`
say whether the request told why ("while I check your line") and how long ("for two minutes"). A chat has
requests and returns, but no measured holds.

Met:
    agent: "May I put you on hold for two minutes while I speak to billing?" ... "Thank you for holding."
Not met:
    agent: "Wait." (40 s of silence) "So, it was billed in May."

Limits: a hold with music that reaches the recording is no silence and is not measured. A request followed by
no silence is still a request. A remark that something takes a moment counts only in the usual wordings.

Figures (22 November 2026; F1, ours beside phrase matching, by turn): bt_oasis agents hold_request 0.953
(0.914). The set calls "hold the line while I confirm that" an intention told; here it is a request with its
reason, which the set's figure counts as false.
"""

from collections.abc import Iterator

from spacy.tokens import Doc

from qa.checks._base import Check, Context, Declared
from qa.checks._intervals import Interval, gaps, holds, intersect, merge, speech
from qa.types import Channel, Finding, Measurement, Role, Turn

NAME = "hold"
_REACH = 14  # tokens of the request's own sentence, and on, in which its reason and duration are looked for


def _run(context: Context) -> Iterator[Finding | Measurement]:
    requests = [_explained(context, found) for found in context.matches(NAME, "hold_request")]
    returns = list(context.matches(NAME, "hold_return"))
    yield from requests
    yield from returns
    if context.interaction.channel is not Channel.CALL or not _is_timed(context):
        return
    announced, unannounced = _holds(context, requests, returns)
    for turn, silence in unannounced:
        reason = (
            f"{silence[1] - silence[0]:.0f} s of silence that nobody had announced, then thanks for the wait"
        )
        yield Finding.at(turn, NAME, "hold_unannounced", reason, times=silence)
    times = announced + [silence for _, silence in unannounced]
    yield Measurement("hold_count", len(times))
    yield Measurement("hold_time_s", sum(end_s - start_s for start_s, end_s in times))


def _is_timed(context: Context) -> bool:
    return all(t.words or (t.start_s is not None and t.end_s is not None) for t in context.turns())


def _explained(context: Context, found: Finding) -> Finding:
    """The request with what it told: a reason, a duration."""
    turn, doc = context.interaction.turns[found.turn_index], context.docs[found.turn_index]
    words = _words_near(doc, found)
    reason, duration = (context.words(NAME, group) for group in ("reason", "duration"))
    return Finding.at(
        turn,
        NAME,
        found.kind,
        found.reason,
        chars=(found.char_start, found.char_end),
        has_reason=str(not words.isdisjoint(reason)).lower(),
        has_duration=str(not words.isdisjoint(duration)).lower(),
    )


def _words_near(doc: Doc, found: Finding) -> set[str]:
    """Lemmas from the start of the request's sentence to a few words after the request."""
    span = doc.char_span(found.char_start, found.char_end, alignment_mode="expand")
    return {token.norm_ for token in doc[span.sent.start : span.end + _REACH]}


def _holds(
    context: Context, requests: list[Finding], returns: list[Finding]
) -> tuple[list[Interval], list[tuple[Turn, Interval]]]:
    """The announced holds, and the unannounced ones with the turn before each."""
    limit = context.book.files[NAME].thresholds
    spoken = merge(speech(context.turns(), 0.0))
    agent = speech(context.turns(Role.AGENT), 0.0)
    told_s = [f.end_s for f in requests if f.end_s is not None]
    announced = holds(gaps(spoken, limit["hold_s"]), told_s, agent, limit["within_s"])
    unannounced = [
        (_turn_before(context, silence), silence)
        for silence in gaps(spoken, limit["unannounced_s"])
        if not intersect([silence], announced)
        and _is_ended_with_thanks(silence, returns, limit["return_within_s"])
    ]
    return announced, unannounced


def _is_ended_with_thanks(silence: Interval, returns: list[Finding], within_s: float) -> bool:
    return any(f.start_s is not None and 0 <= f.start_s - silence[1] <= within_s for f in returns)


def _turn_before(context: Context, silence: Interval) -> Turn:
    """The turn that was said last before the silence began."""
    started = [t for t in context.turns() if t.start_s is not None and t.start_s < silence[0]]
    return started[-1]


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={
        "hold_request": "asks the customer to wait",
        "hold_return": "comes back after a wait with thanks or an apology",
        "hold_unannounced": "a long silence that was a hold, though nobody had announced it",
    },
    measurements=(
        Declared("hold_count", "count", "holds, announced or not", 0),
        Declared("hold_time_s", "s", "time the customer was on hold", 0),
    ),
    is_translatable=True,
    manual=__doc__ or "",
)
