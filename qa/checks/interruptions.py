"""Finds who cut in on whom, who talked over whom, and the listener's "mhm" that only looks like it.

An interruption starts while the other is speaking and has something of its own to say. It is a `cut_in` where
the other breaks off in the middle of a sentence: at a dash, at "the" or "and", or without the mark that ends
other turns. It is a `talk_over` where both speak for 1.5 s although the other finishes. `yielded` is "true"
when the other stopped first; the reason says for how long both spoke. A `backchannel` is a sound that tells
the other to go on, during or just after their words, and whoever says it then says no more.
`terminal_overlap`, a start in the other's last 0.3 s, is normal turn-taking (people plan their answer before
the other ends), and `overlap` is any other speech at the same time that cuts nobody off. It matters because a
customer who can't finish tells the story twice, and feels unheard; an agent who says "mhm" does the opposite.

How long both are heard comes from the voice activity of each channel where it was measured, else from the
words or turns: `interruption_overlap_s` for the interruptions, `overtalk_ratio` for all speech.

Met:
    customer (0-4 s): "and since Monday the light has been -" / agent (2.9 s): "have you restarted it"
Not met:
    customer (0-4 s): "and since Monday the light has been red" / agent (1.9 s): "mhm"

Limits: one channel for both parties can't show overlap, and is not measured; nor is a transcript without end
times, or one made elsewhere in which no two turns overlap. There only a dash at the end of the other's words
is told, as an interruption with a strength of 0.5, and nothing is counted. Where an engine gave the words'
times, its full stops don't show that a sentence was whole: who stops first, after both spoke for 0.4 s, was
cut off. Where words have no times and nothing ends with a mark, only the last word tells. A long burst of
agreement can look like an interruption.

Sources: turn gaps and terminal overlap, Levinson and Torreira 2015; kinds of overlap, Schegloff 2000.

Figures (22 November 2026; F1, a list of short words in brackets): mrda, 6 meetings, one speaker against the
rest: backchannel 0.78 (0.68), interruption among overlapped starts 0.58 (0.26), the same without any
punctuation 0.38. The recorded sample calls: 17 of 18 planned interruptions found, and no other. primock57, 16
talks timed by hand: `overtalk_ratio` within 0.1 % of the exact sums.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qa.checks._base import Check, Context, Declared
from qa.checks._floor import Place, placed
from qa.checks._intervals import Interval, intersect, merge, total_s
from qa.checks._utterances import dashed, utterances
from qa.errors import CheckError
from qa.types import Channel, Finding, Measurement, Role, Turn

NAME = "interruptions"
PARTIES = (Role.AGENT, Role.CUSTOMER)
_Limits = Mapping[str, float]


def _run(context: Context) -> Iterator[Finding | Measurement]:
    turns = context.turns(*PARTIES)
    _refuse_what_cannot_overlap(context)
    is_timed = all(turn.words or (turn.start_s is not None and turn.end_s is not None) for turn in turns)
    file = context.phrases(NAME)
    places = placed(utterances(turns, file), file.thresholds["pause_s"]) if is_timed else []
    if not is_timed or not _may_overlap(context, places):
        yield from _at_dashes(context, turns, is_timed=is_timed)
        return
    found = [*_told_apart(places, file.thresholds), *_backchannels(context, places)]
    yield from found
    yield from _measured(context, places, found)


def _refuse_what_cannot_overlap(context: Context) -> None:
    """Raises CheckError when both parties can't be heard at once in it."""
    if context.interaction.channel is not Channel.CALL:
        raise CheckError("only calls have speech that overlaps")
    if context.interaction.channel_count == 1:
        raise CheckError("one channel holds both parties, so overlap can't be heard")


def _may_overlap(context: Context, places: Sequence[Place]) -> bool:
    """Whether the transcript was made from a channel for each party, as far as can be told."""
    return context.interaction.channel_count is not None or any(place.over for place in places)


def _measured(context: Context, places: Sequence[Place], found: Sequence[Finding]) -> Iterator[Measurement]:
    for role in PARTIES:
        for kind in ("interruption", "backchannel"):
            count = sum(f.kind == kind and f.role is role for f in found)
            yield Measurement(f"{kind}s_by_{role}", count)
    agent, customer = (_voice(context, role, places) for role in PARTIES)
    both = intersect(agent, customer)
    cut_in = [f for f in found if f.kind == "interruption"]
    over = merge((f.start_s, f.end_s) for f in cut_in if f.start_s is not None and f.end_s is not None)
    yield Measurement("interruption_overlap_s", total_s(intersect(over, both)))
    speech_s = total_s(merge([*agent, *customer]))
    yield Measurement("overtalk_ratio", total_s(both) / speech_s if speech_s else None)


def _voice(context: Context, role: Role, places: Sequence[Place]) -> list[Interval]:
    """When the party's voice is heard; by the words' times where voice activity wasn't measured."""
    if context.interaction.speech:
        return merge((s.start_s, s.end_s) for s in context.interaction.speech if s.role is role)
    said = (place.said for place in places if place.said.role is role)
    return merge((each.start_s, each.end_s) for each in said)


def _told_apart(places: Sequence[Place], limit: _Limits) -> Iterator[Finding]:
    """What each utterance that starts while the other speaks is: one finding at most."""
    cut_off: set[int] = set()  # ids of the places already cut off: nobody is cut off twice in one utterance
    for place in places:
        if not place.over or place.said.is_listening or not place.said.spurt.words:
            continue
        other = _cut_in_on(place, limit, cut_off)
        if other is not None:
            cut_off.add(id(other))
            yield _interruption(place, other, "cut_in")
            continue
        other = max(place.over, key=lambda each: each.said.end_s)
        if other.said.is_listening:
            continue
        if _is_talk_over(place, other, limit):
            yield _interruption(place, other, "talk_over")
        else:
            yield from _harmless(place, other, limit)


def _cut_in_on(place: Place, limit: _Limits, cut_off: set[int]) -> Place | None:
    """Whom the utterance stopped in the middle of a sentence."""
    if place.floor_words < limit["min_words"] or _is_resuming(place, limit):
        return None
    return next(
        (other for other in place.over if id(other) not in cut_off and _stops(place, other, limit)), None
    )


def _stops(place: Place, other: Place, limit: _Limits) -> bool:
    """Whether the other breaks off soon after, words or a recognised end in the middle of it showing that."""
    told = other.said
    if told.is_holding or told.is_listening:
        return False
    both_s = min(told.end_s, place.floor_end_s) - place.said.start_s
    head_start_s = place.said.start_s - told.start_s
    if told.is_broken_off:
        is_soon = told.end_s <= place.floor_end_s + limit["gives_way_s"]
        is_begun = head_start_s >= limit["cut_in_head_start_s"]
        return is_soon and is_begun and both_s >= limit["cut_in_overlap_s"]
    is_stopped = other.floor_end_s <= place.floor_end_s + limit["terminal_overlap_s"]
    is_long = both_s >= limit["recognised_overlap_s"] and head_start_s >= limit["head_start_s"]
    return told.is_recognised and is_stopped and is_long


def _is_resuming(place: Place, limit: _Limits) -> bool:
    """Whether its speaker had just been cut off, and only goes on."""
    before = place.before
    return (
        before is not None
        and before.said.is_broken_off
        and len(before.said.spurt.words) >= limit["min_words"]
        and place.said.start_s - before.said.end_s <= limit["resume_s"]
        and any(before.said.start_s < other.said.start_s < before.said.end_s for other in place.over)
    )


def _is_talk_over(place: Place, other: Place, limit: _Limits) -> bool:
    is_first = place.floor_start_s == place.said.start_s
    both_s = min(place.said.end_s, other.said.end_s) - place.said.start_s
    return (
        is_first
        and both_s >= limit["talk_over_s"]
        and not other.said.is_holding
        and place.floor_words >= limit["min_talk_over_words"]
        and place.said.start_s - other.floor_start_s >= limit["head_start_s"]
        and not _is_resuming(place, limit)
    )


def _both_end_s(place: Place, other: Place) -> float:
    """When the first of the two stops."""
    return min(place.floor_end_s, other.floor_end_s)


def _interruption(place: Place, other: Place, how: str) -> Finding:
    start_s, end_s = place.said.start_s, _both_end_s(place, other)
    is_yielded = other.floor_end_s <= place.floor_end_s
    who, whom = place.said.role, other.said.role
    did = f"cut in on the {whom}" if how == "cut_in" else f"talked over the {whom}"
    gave_way = f"the {whom} gave way" if is_yielded else f"the {whom} went on"
    reason = f"the {who} {did}; both spoke for {end_s - start_s:.1f} s, then {gave_way}"
    more = (("type", how), ("yielded", str(is_yielded).lower()))
    return replace(_finding(place, "interruption", reason, end_s), attributes=more)


def _harmless(place: Place, other: Place, limit: _Limits) -> Iterator[Finding]:
    """Speech at the same time that cuts nobody off."""
    who, end_s = place.said.role, min(place.said.end_s, other.said.end_s)
    both_s = end_s - place.said.start_s
    if other.said.end_s - place.said.start_s <= limit["terminal_overlap_s"]:
        reason = f"the {who} starts in the other's last {both_s:.1f} s, as people do who take turns"
        yield _finding(place, "terminal_overlap", reason, end_s)
    elif both_s >= limit["overlap_s"]:
        reason = f"both speak for {both_s:.1f} s, and nobody is cut off"
        yield _finding(place, "overlap", reason, end_s)


def _finding(place: Place, kind: str, reason: str, end_s: float) -> Finding:
    spurt = place.said.spurt
    times = (place.said.start_s, end_s)
    return Finding.at(spurt.turn, NAME, kind, reason, chars=spurt.chars, times=times)


def _backchannels(context: Context, places: Sequence[Place]) -> Iterator[Finding]:
    file = context.phrases(NAME)
    listed = frozenset(file.words["backchannel"])
    for place in places:
        said = place.said
        is_sound = said.is_listening and not said.is_question and listed.issuperset(said.spurt.words)
        if not is_sound or place.goes_on_s - said.end_s < file.thresholds["backchannel_alone_s"]:
            continue
        if place.over:
            reason = f"the {said.role} acknowledges while the other speaks"
        elif _is_between(place, file.thresholds):
            reason = f"the {said.role} acknowledges and the other goes on"
        else:
            continue
        yield _finding(place, "backchannel", reason, said.end_s)


def _is_between(place: Place, limit: _Limits) -> bool:
    """Whether the other had just paused, not asked, and goes on soon."""
    heard = place.heard
    return (
        heard is not None
        and not heard.is_question
        and place.said.start_s - heard.end_s <= limit["backchannel_after_s"]
        and place.answered_s - place.said.end_s <= limit["backchannel_answered_s"]
    )


def _at_dashes(context: Context, turns: Sequence[Turn], *, is_timed: bool) -> Iterator[Finding]:
    """Cut-ins that only a dash at the end of the other's words shows, with a strength; nothing is measured.

    Raises CheckError when there is none: then the transcript can't show who spoke over whom.
    """
    cut_in = list(dashed(turns, context.phrases(NAME)))
    if not cut_in:
        untold = "no turns overlap in this transcript, so it may have been made from one channel"
        raise CheckError(untold if is_timed else "the transcript has no end times")
    strength = context.threshold(NAME, "dash_strength")
    for turn in cut_in:
        reason = "a dash ends the other's words just before; no times show who spoke over whom"
        yield Finding.at(turn, NAME, "interruption", reason, strength=strength, type="cut_in")


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={
        "interruption": "cuts in while the other is in the middle of speaking",
        "backchannel": "a short acknowledgement while or just after the other speaks",
        "terminal_overlap": "starts in the last moment of the other's words, as people do who take turns",
        "overlap": "speaks at the same time as the other, and nobody is cut off",
    },
    measurements=(
        Declared("interruptions_by_agent", "count", "times the agent cut in on the customer", 0),
        Declared("interruptions_by_customer", "count", "times the customer cut in on the agent", 0),
        Declared("interruption_overlap_s", "s", "time both spoke because of interruptions", 0),
        Declared("overtalk_ratio", "ratio", "part of speech in which both spoke", 0, 1),
        Declared("backchannels_by_agent", "count", "short acknowledgements by the agent", 0),
        Declared("backchannels_by_customer", "count", "short acknowledgements by the customer", 0),
    ),
    is_translatable=True,
    manual=__doc__ or "",
)
