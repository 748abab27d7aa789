"""Measures who talks, for how long and how fast, and finds long silences, monologues and fast speech.

Talk time is the time of a party's words, with short pauses inside a turn; silence is the time between the
first and the last word in which nobody speaks, so ringing before and an open line after don't count. Dead air
is a silence of some seconds that is no announced hold. It matters because a customer who hears nothing thinks
that the line is dead, one who is talked at stops listening, and one who is rushed has to ask again.
`talk_ratio_agent` is the agent's part of both parties' talk, silence left out. Words per minute count over
the party's own talk time. `handle_time_s` is the call's length; in a chat, from the agent's first message on.

Met:
    agent (2 s): "Let me look." (9 s of silence): dead_air
Not met:
    agent (2 s): "Let me put you on hold for a minute." (50 s of silence): a hold, not dead air

Limits: without end times, or on text channels, only words and lengths are measured; on one channel only
silence and length. In a language without phrases for holds, dead air isn't told. Hold music that reaches the
recording is no silence.

Sources: pace, Vitalogy and VoiceBase; monologue, VoiceBase (a pause of 3 s ends it); silence, Google CCAI.

Figures (22 November 2026): primock57, 16 talks timed by hand: talk ratio, silence and its ratio are the exact
sums of its times, within 0.1 % of them. The obvious way is that sum, so there is no other to compare with.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from qa.checks._base import Check, Context, Declared
from qa.checks._intervals import Interval, gaps, holds, intersect, merge, spoken, total_s
from qa.types import Channel, Finding, Measurement, Role, Turn

NAME = "talk"
TIMED = partial(Declared, is_from_words=False)
PARTIES = (Role.AGENT, Role.CUSTOMER)
_MINUTE_S = 60.0
_Said = list[tuple[Turn, list[Interval]]]
"""Every turn with the times in which its speaker talks."""


def _run(context: Context) -> Iterator[Finding | Measurement]:
    interaction, turns = context.interaction, context.turns()
    is_call = interaction.channel is Channel.CALL
    yield Measurement("duration_s", interaction.duration_s)
    yield Measurement("handle_time_s", interaction.duration_s if is_call else _chat_handle_time_s(turns))
    yield Measurement("transcript_confidence", _confidence(turns))
    has_roles = not any(turn.role is Role.UNKNOWN for turn in turns)
    if has_roles:
        for role in PARTIES:
            yield Measurement(f"words_{role}", sum(_word_count(turn) for turn in turns if turn.role is role))
    if not is_call or not _is_timed(turns):
        return
    pause_s = context.threshold(NAME, "pause_s")
    said = [(turn, spoken(turn, pause_s)) for turn in turns]
    yield from _silence(context, said)
    if has_roles:
        yield from _talk(context, said)


def _is_timed(turns: Sequence[Turn]) -> bool:
    """Whether there is speech and all of it has a start and an end."""
    return bool(turns) and all(t.words or (t.start_s is not None and t.end_s is not None) for t in turns)


def _chat_handle_time_s(turns: Sequence[Turn]) -> float | None:
    """From the agent's first message to the last message of all."""
    first = next((turn.start_s for turn in turns if turn.role is Role.AGENT), None)
    last = turns[-1].start_s if turns else None
    return last - first if first is not None and last is not None else None


def _word_count(turn: Turn) -> int:
    return len(turn.words) or len(turn.text.split())


def _confidence(turns: Sequence[Turn]) -> float | None:
    """The mean confidence of the turns, weighted by words; None unless the engine gave it for every turn."""
    rated = [(turn.confidence, _word_count(turn)) for turn in turns if turn.confidence is not None]
    words = sum(count for _, count in rated)
    if len(rated) < len(turns) or not words:
        return None
    return sum(confidence * count for confidence, count in rated) / words


def _speech(said: _Said, *roles: Role) -> list[Interval]:
    """When these roles speak (all when none is given), merged."""
    return merge(each for turn, times in said if not roles or turn.role in roles for each in times)


def _silence(context: Context, said: _Said) -> Iterator[Finding | Measurement]:
    speech = _speech(said)
    silences = gaps(speech)
    yield Measurement("silence_s", total_s(silences))
    yield Measurement("silence_ratio", _ratio(total_s(silences), speech[-1][1] - speech[0][0]))
    yield Measurement("longest_silence_s", max((end_s - start_s for start_s, end_s in silences), default=0.0))
    if "hold" not in context.book.files:  # no phrases that announce a hold in this language
        return
    dead = list(_dead_air(context, silences))
    yield from dead
    yield Measurement("dead_air_count", len(dead))


def _dead_air(context: Context, silences: list[Interval]) -> Iterator[Finding]:
    at_least_s = context.threshold(NAME, "silence_s")
    long = [s for s in silences if s[1] - s[0] >= at_least_s]
    if not long:
        return
    announced_s = [f.end_s for f in context.matches("hold", "hold_request") if f.end_s is not None]
    agent = merge(each for turn in context.turns(Role.AGENT) for each in spoken(turn, 0.0))
    on_hold = holds(long, announced_s, agent, context.threshold("hold", "within_s"))
    for silence in long:
        if not intersect([silence], on_hold):
            before = [t for t in context.turns() if t.start_s is not None and t.start_s < silence[0]][-1]
            reason = f"nobody speaks for {silence[1] - silence[0]:.0f} s and no hold was announced"
            yield Finding.at(before, NAME, "dead_air", reason, times=silence)


def _talk(context: Context, said: _Said) -> Iterator[Finding | Measurement]:
    agent, customer = (_speech(said, role) for role in PARTIES)
    talk_s = dict(zip(PARTIES, (total_s(agent), total_s(customer)), strict=True))
    for role in PARTIES:
        yield Measurement(f"talk_time_{role}_s", talk_s[role])
        words = sum(_word_count(turn) for turn, _ in said if turn.role is role)
        is_enough = words >= context.threshold(NAME, "pace_min_words")
        yield Measurement(f"words_per_minute_{role}", _pace_wpm(words, talk_s[role]) if is_enough else None)
    yield Measurement("talk_ratio_agent", _ratio(talk_s[Role.AGENT], sum(talk_s.values())))
    stretches = _stretches(context, agent, customer)
    yield Measurement("longest_monologue_agent_s", max((b - a for a, b in stretches), default=0.0))
    yield from _monologues(context, stretches)
    yield from _fast_speech(context, said)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _pace_wpm(words: int, talk_s: float) -> float | None:
    return words / (talk_s / _MINUTE_S) if talk_s > 0 else None


def _stretches(context: Context, agent: list[Interval], customer: list[Interval]) -> list[Interval]:
    """The agent's speech, joined where the customer says no more than a listening sound in between."""
    longest_gap_s = context.threshold(NAME, "monologue_gap_s")
    heard_s = context.threshold(NAME, "listener_s")
    real = [said for said in customer if said[1] - said[0] > heard_s]  # in order, none overlapping
    joined = agent[:1]
    at = 0
    for before, after in pairwise(agent):
        while at < len(real) and real[at][1] <= before[0]:
            at += 1
        is_taken = at < len(real) and real[at][0] < after[0]
        if after[0] - before[1] <= longest_gap_s and not is_taken:
            joined[-1] = (joined[-1][0], after[1])
        else:
            joined.append(after)
    return joined


def _monologues(context: Context, stretches: list[Interval]) -> Iterator[Finding]:
    for start_s, end_s in stretches:
        if end_s - start_s >= context.threshold(NAME, "monologue_s"):
            begun = [t for t in context.turns(Role.AGENT) if t.start_s is not None and t.start_s <= start_s]
            reason = (
                f"talks for {end_s - start_s:.0f} s while the customer says no more than a listening sound"
            )
            yield Finding.at(begun[-1], NAME, "monologue", reason, times=(start_s, end_s))


def _fast_speech(context: Context, said: _Said) -> Iterator[Finding]:
    limit = context.book.files[NAME].thresholds
    for turn, times in said:
        words = _word_count(turn) if turn.role is Role.AGENT else 0
        if words < limit["fast_min_words"]:
            continue
        pace = _pace_wpm(words, total_s(times))
        if pace is not None and pace > limit["fast_wpm"]:
            yield Finding.at(turn, NAME, "fast_speech", f"{pace:.0f} words per minute are hard to follow")


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={
        "dead_air": "a long silence that nobody announced",
        "monologue": "the agent talks long without the customer taking part",
        "fast_speech": "the agent speaks too fast to follow",
    },
    measurements=(
        TIMED("duration_s", "s", "length of the recording, or from the first to the last message", 0),
        TIMED("handle_time_s", "s", "length of the call; in a chat from the agent's first message on", 0),
        TIMED("talk_time_agent_s", "s", "time the agent speaks", 0),
        TIMED("talk_time_customer_s", "s", "time the customer speaks", 0),
        TIMED("talk_ratio_agent", "ratio", "the agent's part of both parties' talk, silence left out", 0, 1),
        TIMED("silence_s", "s", "time between first and last word in which nobody speaks", 0),
        TIMED("silence_ratio", "ratio", "part of the time between first and last word that is silent", 0, 1),
        TIMED("longest_silence_s", "s", "the longest silence between two words", 0),
        Declared("dead_air_count", "count", "long silences that are no announced hold", 0),
        TIMED("words_agent", "words", "words the agent says or writes", 0),
        TIMED("words_customer", "words", "words the customer says or writes", 0),
        TIMED("words_per_minute_agent", "words/min", "the agent's words in the agent's talk time", 0),
        TIMED("words_per_minute_customer", "words/min", "the customer's words in their talk time", 0),
        TIMED("longest_monologue_agent_s", "s", "longest talk of the agent without a real turn between", 0),
        TIMED("transcript_confidence", "ratio", "mean confidence of the transcription, by words", 0, 1),
    ),
    languages=None,
    needs_roles=False,
    manual=__doc__ or "",
)
